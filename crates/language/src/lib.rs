//! Reads what sentences say: word lists, a tagger and a parser, the clause engine with the acts it finds, readability.
//!
//! This crate is pure: text in, values out. It knows no rule, no page, no reviewer.

pub mod clause;
pub mod grammar;
pub mod lexicon;
pub mod readability;
