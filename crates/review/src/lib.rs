//! Decides what is approved: content digests, signed records, policy, state, the semantic diff.
//!
//! This crate is pure: trees, records and keys come in as values; it runs no program and reads no clock.

pub mod approved;

pub use approved::{Approval, Approved};
