//! Judges a page: rule packs, lexicons, the clause engine, evidence checks, receipts.
//!
//! This crate is pure: a page and rules in, findings out. It knows no disk, no reviewer, no output format.

pub mod engine;
pub mod finding;
pub mod lexicon;
pub mod receipt;

pub use finding::{Excuse, Finding};
pub use receipt::Receipt;
