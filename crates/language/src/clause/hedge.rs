//! The words that excuse an act, and why they do.

use crate::clause::context::Scene;

/// The words that excuse, and why they do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hedge {
    /// The words, as places in the tree.
    pub run: Vec<usize>,
    /// The reason, in plain words.
    pub why: &'static str,
}

pub(crate) const ASKS: &str = "the reader is told to ask, not to act";

pub(crate) const CLINICIAN: &str = "a clinician decides";

pub(crate) const GUARDED: &str = "nothing changes without a clinician";

pub(crate) const OPEN: &str = "it is a condition or a question, not an order";

pub(crate) const REPORTED: &str = "it reports what others say or do";

pub(crate) const DENIED: &str = "it is denied, not said";

/// A hedge for the report.
pub(crate) fn words_of(scene: &Scene<'_, '_>, hedge: &Hedge) -> String {
    scene.tree.text(&hedge.run).to_owned()
}
