//! Measures the rules: on labelled sentences, and on pages that are broken on purpose.
//!
//! This crate is pure. It asks the rules what anybody may ask, by their public items.

pub mod labels;
pub mod mutation;
