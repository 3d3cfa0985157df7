//! The semantic diff of two versions of a page: sentences are aligned, then words; the gravest changes come first. What
//! the page depends on is compared in the same way, and so are the files that belong to no single page.

pub(crate) mod align;
pub mod change;
mod dependencies;
mod fields;
mod files;
pub(crate) mod limits;
pub mod rank;
mod sentences;
pub(crate) mod signs;
pub(crate) mod units;
mod values;

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::Page;
use caveat_rules::Finding;

use crate::diff::change::{Change, How, Side, invisible};
use crate::diff::rank::ChangeKind;
use crate::diff::units::units;
use crate::digests;

pub use files::{Files, library_changes};

/// What differs between two versions of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageDiff {
    /// The answer.
    pub answer: Option<Id>,
    /// The changes, those of what the page depends on among them: the gravest first, then in reading order.
    pub changes: Vec<Change>,
}

/// Compares two versions of a page. A version that does not exist is empty.
pub fn diff(old: Option<Side<'_>>, new: Option<Side<'_>>) -> PageDiff {
    let (before, after) = (old.map(|side| side.page), new.map(|side| side.page));
    let (was, is) = (before.map_or_else(Vec::new, units), after.map_or_else(Vec::new, units));
    let mut changes = sentences::changes(&was, &is);
    let same =
        |(old, new): (&Page<'_>, &Page<'_>)| digests::content(old.answer) == digests::content(new.answer);
    let unchanged = before.zip(after).is_some_and(same);
    if unchanged {
        // What is left is how the file is laid out: where its lines break, how its lists are written.
        changes.retain(|change| change.how != How::Changed || change.kind < ChangeKind::Layout);
    }
    changes.extend(fields::changes(before, after));
    if let (Some(_), Some(new)) = (before, after)
        && changes.is_empty()
        && !unchanged
    {
        changes.push(invisible("body", new.body));
    }
    if let (Some(old), Some(new)) = (old, new) {
        changes.extend(dependencies::changes(old, new, unchanged));
    }
    sort(&mut changes);
    PageDiff { answer: after.or(before).map(|page| page.id().clone()), changes }
}

/// The gravest first, then as they stand in their files.
fn sort(changes: &mut [Change]) {
    changes.sort_by(|a, b| (a.kind, a.in_old, &a.path, a.span).cmp(&(b.kind, b.in_old, &b.path, b.span)));
}

/// Findings that a change brings and those that it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingChanges<'f> {
    /// In the new version only.
    pub appear: Vec<&'f Finding>,
    /// In the old version only.
    pub disappear: Vec<&'f Finding>,
}

/// Compares the findings of two versions by fingerprint. A finding that is excused in one version only has changed.
pub fn finding_changes<'f>(old: &'f [Finding], new: &'f [Finding]) -> FindingChanges<'f> {
    FindingChanges { appear: beyond(new, old), disappear: beyond(old, new) }
}

fn beyond<'f>(these: &'f [Finding], those: &[Finding]) -> Vec<&'f Finding> {
    let mut known: BTreeMap<(Digest, bool), usize> = BTreeMap::new();
    for finding in those {
        *known.entry((finding.fingerprint, finding.stands())).or_default() += 1;
    }
    let mut found = Vec::new();
    for finding in these {
        match known.get_mut(&(finding.fingerprint, finding.stands())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => found.push(finding),
        }
    }
    found
}

#[cfg(test)]
mod tests;
