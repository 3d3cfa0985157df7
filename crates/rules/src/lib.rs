//! Judges a page: rule packs, lexicons, the clause engine, evidence checks, receipts.
//!
//! This crate is pure: a page and rules in, findings out. It knows no disk, no reviewer, no output format.

pub mod baseline;
mod check;
pub mod cost;
pub mod coverage;
pub mod engine;
pub mod eval;
pub mod finding;
pub mod grammar;
pub mod kinds;
pub mod lexicon;
mod lint;
pub mod mutate;
pub mod native;
pub mod obligation;
pub mod pack;
pub mod passive;
pub mod readability;
pub mod receipt;
mod reread;
pub mod risk;
pub mod rules;
pub mod selftest;
mod sink;
pub mod threshold;
pub mod waiver;

pub use baseline::Baseline;
pub use check::{check, check_notice, check_timed, check_topic, engine_digest, explain, findings, scan};
pub use finding::{Excuse, Finding};
pub use obligation::evidence;
pub use receipt::Receipt;
pub use rules::{Rule, Rules};
pub use waiver::{Waiver, can_waive, is_grave};
