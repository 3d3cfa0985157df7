//! What is wrong with a file before any rule reads it: encoding, YAML, schema, Markdown nesting.

use crate::span::Span;

/// A fault in the form of a file. It blocks the file, never its neighbours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The name under which it is reported, `format/...`.
    pub rule: &'static str,
    /// Path of the file.
    pub path: String,
    /// The place; empty where something is missing.
    pub span: Span,
    /// The line, from 1, where the text itself cannot be shown (it is not UTF-8).
    pub line: Option<usize>,
    /// What is wrong, in plain words.
    pub message: String,
    /// The next step.
    pub next: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(
        rule: &'static str,
        path: &str,
        span: Span,
        message: impl Into<String>,
        next: impl Into<String>,
    ) -> Self {
        Self { rule, path: path.to_owned(), span, line: None, message: message.into(), next: next.into() }
    }
}
