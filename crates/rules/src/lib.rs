//! Judges a page: rule packs, matching, evidence checks, obligations, receipts.
//!
//! This crate is pure: a page and rules in, findings out. It knows no disk, no reviewer, no output format.

pub mod check;
pub mod coverage;
pub mod finding;
pub mod integrity;
pub mod native;
pub mod risk;
pub mod ruleset;

pub use check::obligation::evidence;
pub use check::{Checker, engine_digest, explain};
pub use finding::baseline::Baseline;
pub use finding::receipt::Receipt;
pub use finding::waiver::{Waiver, can_waive, is_grave};
pub use finding::{Excuse, Finding};
pub use ruleset::{Rule, RuleSet};
