//! Reads answers and the files around them: spans, YAML, schemas, Markdown, sentences, and the assembled page.
//!
//! This crate is pure: bytes in, values out. It knows no rule, no reviewer, no disk.

pub mod body;
pub mod canonical;
pub mod citation;
mod confusables;
pub mod digest;
pub mod fault;
pub mod file;
pub mod format;
pub mod import;
pub mod layout;
pub mod library;
pub mod markdown;
pub mod page;
pub mod prose;
pub mod schema;
pub mod span;
pub mod text;
pub mod wordings;
pub mod words;
pub mod yaml;

pub use confusables::is_invisible;
