//! Judges a page: rule packs, lexicons, the clause engine, evidence checks, receipts.
//!
//! This crate is pure: a page and rules in, findings out. It knows no disk, no reviewer, no output format.

mod check;
pub mod engine;
pub mod finding;
pub mod lexicon;
mod lint;
pub mod native;
pub mod obligation;
pub mod pack;
pub mod passive;
pub mod readability;
pub mod receipt;
pub mod rules;
pub mod selftest;
mod sink;
pub mod threshold;

pub use check::{check, check_notice, check_topic, engine_digest, scan};
pub use finding::{Excuse, Finding};
pub use obligation::evidence;
pub use receipt::Receipt;
pub use rules::{Rule, Rules};
