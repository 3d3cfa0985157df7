//! A sentence in its place: what stands around it.

use caveat_document::text::Block;

use crate::clause::tree::Tree;
use crate::lexicon::Tags;

/// What stands around a sentence.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a> {
    /// What the heading or the line before the list does to it.
    pub lead_in: LeadIn,
    /// The line that it completes: `Ask whether to:`.
    pub line: Option<&'a Block>,
    /// Whether that line speaks to the reader, or presses on anybody.
    pub line_presses: bool,
    /// The medical thing named last in the sentence before, for `it` and `them`.
    pub before: Option<Tags>,
}

/// A sentence in its place.
pub(crate) struct Scene<'s, 'a> {
    pub(crate) tree: &'s Tree<'a>,
    pub(crate) context: Context<'a>,
}

impl Scene<'_, '_> {
    /// Whether the heading or the line before speaks of the reader's own case.
    pub(crate) fn personal(&self) -> bool {
        matches!(self.context.lead_in, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs)
    }

    /// Whether the word at `head` is a verb of taking or leaving.
    pub(crate) fn takes(&self, head: Option<usize>) -> bool {
        head.is_some_and(|h| {
            let node = &self.tree.nodes[h];
            let above = node.head.map(|up| &self.tree.nodes[up]);
            let verb = if node.dep_of(&["prep", "prt"]) { above.unwrap_or(node) } else { node };
            verb.lemma_of(&[
                "take", "start", "stop", "skip", "quit", "begin", "continue", "swallow", "switch",
            ]) || verb.is(Tags::ADJUST)
        })
    }
}

/// What a lead-in, a heading or the line before a list, does to what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum LeadIn {
    /// Nothing.
    None,
    /// It hands what follows to a clinician, or makes it a question.
    Governs(&'static str),
    /// It tells what others do, or what is done in general.
    Reports,
    /// It speaks of the reader's own case.
    Personal,
    /// It begins an order or advice that what follows completes: `you need:`, `I recommend:`.
    Directs,
    /// It speaks of the reader's own results or outlook.
    PersonalResult,
}
