//! What changed between two versions, one format a file. What is told is the same in all.

pub(crate) mod html;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod markdown;

use std::collections::BTreeMap;

use caveat_review::diff::change::{Change, How, Mark};
use caveat_review::diff::rank::ChangeKind;
use caveat_workspace::review::versions::{Changed, Versions};

/// What is told.
pub(crate) struct Compared<'a> {
    /// The two versions.
    pub(crate) versions: &'a Versions,
    /// Changes that belong to no single page.
    pub(crate) library: &'a [Change],
    /// The pages that changed, the riskiest first.
    pub(crate) pages: &'a [Changed],
}

impl Compared<'_> {
    /// Where a change stands, as editors open it: `path:line`.
    pub(crate) fn at(&self, change: &Change) -> String {
        let tree = if change.in_old { &self.versions.old_tree } else { &self.versions.new_tree };
        let before = tree.files.get(&change.path).and_then(|bytes| bytes.get(..change.span.start));
        match before {
            Some(bytes) => {
                format!("{}:{}", change.path, 1 + bytes.iter().filter(|byte| **byte == b'\n').count())
            }
            None => change.path.clone(),
        }
    }

    /// How many changes there are of each kind, the gravest first.
    pub(crate) fn counts(&self) -> BTreeMap<ChangeKind, usize> {
        let mut counts = BTreeMap::new();
        for change in self.pages.iter().flat_map(|page| &page.diff.changes).chain(self.library) {
            *counts.entry(change.kind).or_default() += 1;
        }
        counts
    }
}

/// Changes that are told as one: sentences that moved together and read the same. Any other stands alone.
pub(crate) fn together(changes: &[Change]) -> impl Iterator<Item = &[Change]> {
    let only_moved = |change: &Change| change.how == How::Moved && change.kind == ChangeKind::Layout;
    changes.chunk_by(move |a, b| only_moved(a) && only_moved(b) && (&a.place, &a.path) == (&b.place, &b.path))
}

/// What a change is, in a line: `negation, NOT REMOVED: changed in body`.
pub(crate) fn heading(change: &Change) -> String {
    let mark = change.negation.as_ref().map_or(String::new(), |negation| format!(", {negation}"));
    format!("{}{mark}: {} in {}", change.kind, change.how.words(), change.place)
}

/// How many sentences are told as one, if there are several.
pub(crate) fn how_many(group: &[Change]) -> String {
    if group.len() > 1 { format!(", {} sentences", group.len()) } else { String::new() }
}

/// Its other kinds, with commas; empty if there are none.
pub(crate) fn also(change: &Change) -> String {
    let others = change.kinds.iter().filter(|kind| **kind != change.kind);
    others.map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Words in runs of one mark.
pub(crate) fn runs(change: &Change) -> impl Iterator<Item = (Mark, String)> {
    change
        .words
        .chunk_by(|a, b| a.mark == b.mark)
        .map(|run| (run[0].mark, joined(run.iter().map(|word| word.text.as_str()))))
}

/// Words with blanks between them; the full stop behind a citation, which is a word of its own, stays with it.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() && !word.chars().all(|c| ".,;:!?)".contains(c)) {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Whether the page is harder or easier to read than it was, in plain words; none if neither version has a grade.
pub(crate) fn readability(page: &Changed) -> Option<String> {
    match (page.before, page.after) {
        (Some(before), Some(after)) => {
            let went = match after.total_cmp(&before) {
                std::cmp::Ordering::Greater => "harder to read",
                std::cmp::Ordering::Less => "easier to read",
                std::cmp::Ordering::Equal => "as hard to read",
            };
            Some(format!("school grade {before:.1} before, {after:.1} now: {went}"))
        }
        (None, Some(after)) => Some(format!("school grade {after:.1} now")),
        (Some(before), None) => Some(format!("school grade {before:.1} before")),
        (None, None) => None,
    }
}
