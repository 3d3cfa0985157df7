//! What is wrong with a signed file.

use caveat_document::format::Id;

use crate::gate::GateRule;

/// What is wrong with a record, or with the set of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message} {next}")]
pub struct RecordFault {
    /// Under which name it is reported.
    pub rule: GateRule,
    /// Path of the record.
    pub path: String,
    /// The page it concerns; none when it concerns all.
    pub answer: Option<Id>,
    /// What is wrong, in plain words.
    pub message: String,
    /// The next step.
    pub next: String,
    /// Whether nothing may be published until it is put right.
    pub holds: bool,
}
