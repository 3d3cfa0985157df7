//! What is wrong with a page or a bundle, and what to do about it.

use caveat_document::format::Id;
use thiserror::Error;

/// A fault, with the file it is in and the next step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
#[error("{file}: {message} {next}")]
pub struct Problem {
    /// The file, as the workspace or the bundle names it.
    pub file: String,
    /// What is wrong, in plain words.
    pub message: String,
    /// The next step.
    pub next: String,
}

impl Problem {
    /// A problem in a file.
    pub fn new(file: &str, message: impl Into<String>, next: impl Into<String>) -> Self {
        Self { file: file.to_owned(), message: message.into(), next: next.into() }
    }
}

/// Why no bundle was made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{problem}")]
pub struct ExportError {
    /// The answer at fault; none when the fault is not in one answer. The caller may hold that page back and go on.
    pub answer: Option<Id>,
    /// What is wrong.
    pub problem: Problem,
}

impl From<Problem> for ExportError {
    fn from(problem: Problem) -> Self {
        Self { answer: None, problem }
    }
}

impl ExportError {
    /// A fault in one answer.
    pub(crate) fn of(answer: &Id, problem: Problem) -> Self {
        Self { answer: Some(answer.clone()), problem }
    }
}
