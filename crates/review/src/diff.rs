//! The semantic diff of two versions of a page: sentences are aligned, then words; the gravest changes come first.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::{Page, Place};
use caveat_document::span::Span;
use caveat_rules::Finding;
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices};

use crate::align::{MAX_ALIGNED, Unit, align, match_alike, match_exactly, units};
use crate::canonical;
use crate::change::{self, ChangeKind, Saying};
use crate::state::dependency_changes;

/// What happened to a sentence or field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads otherwise.
    Changed,
    /// It reads the same and stands elsewhere.
    Moved,
}

/// Whether a word came, went or stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both versions.
    Same,
    /// In the new one only.
    Added,
    /// In the old one only.
    Removed,
}

/// A word of a changed sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, or a whole citation.
    pub text: String,
    /// What happened to it.
    pub mark: Mark,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The gravest of its kinds, by which it is ranked.
    pub kind: ChangeKind,
    /// All of its kinds.
    pub kinds: BTreeSet<ChangeKind>,
    /// What happened.
    pub how: How,
    /// The part of the page or the field, in plain words.
    pub place: String,
    /// The file: the new one, or the old one when the text is gone.
    pub path: String,
    /// The place in that file.
    pub span: Span,
    /// Whether `path` and `span` are of the old version.
    pub in_old: bool,
    /// How it read.
    pub old: Option<String>,
    /// How it reads.
    pub new: Option<String>,
    /// The words of both, marked; empty unless the sentence changed.
    pub words: Vec<Word>,
}

/// What differs between two versions of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageDiff {
    /// The answer.
    pub answer: Option<Id>,
    /// The changes, the gravest first, then in reading order.
    pub changes: Vec<Change>,
    /// What the page depends on and what happened to it, in plain words.
    pub dependencies: Vec<String>,
}

/// Compares two versions of a page. A version that does not exist is empty.
pub fn diff(old: Option<&Page<'_>>, new: Option<&Page<'_>>) -> PageDiff {
    let (before, after) = (old.map_or_else(Vec::new, units), new.map_or_else(Vec::new, units));
    let mut changes = sentences(&before, &after);
    let same =
        |(old, new): (&Page<'_>, &Page<'_>)| canonical::content(old.answer) == canonical::content(new.answer);
    if old.zip(new).is_some_and(same) {
        // What is left is how the file is laid out: where its lines break, how its lists are written.
        changes.retain(|change| change.how != How::Changed || change.kind < ChangeKind::Layout);
    }
    changes.extend(fields(old, new));
    if let (Some(old), Some(new)) = (old, new)
        && changes.is_empty()
        && !same((old, new))
    {
        changes.push(invisible(new));
    }
    changes.sort_by(|a, b| (a.kind, a.in_old, &a.path, a.span).cmp(&(b.kind, b.in_old, &b.path, b.span)));
    let none = BTreeMap::new;
    let dependencies = dependency_changes(
        &old.map_or_else(none, canonical::dependencies),
        &new.map_or_else(none, canonical::dependencies),
    );
    PageDiff { answer: new.or(old).map(|page| page.id().clone()), changes, dependencies }
}

/// A change that no sentence shows, so that a reviewer never sees an empty diff of a page that changed.
fn invisible(new: &Page<'_>) -> Change {
    let body = new.body;
    Change {
        kind: ChangeKind::Layout,
        kinds: BTreeSet::from([ChangeKind::Layout]),
        how: How::Changed,
        place: "body".to_owned(),
        path: body.file.path.clone(),
        span: body.span,
        in_old: false,
        old: None,
        new: Some(
            "The words are the same. Markup, spacing, hidden characters, raw HTML or a comment changed."
                .to_owned(),
        ),
        words: Vec::new(),
    }
}

/// How each sentence of the one version relates to those of the other.
fn sentences(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut gone: Vec<usize> = Vec::new();
    let mut come: Vec<usize> = Vec::new();
    for op in align(old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                changes.extend((0..len).filter_map(|i| same_words(&old[old_index + i], &new[new_index + i])));
            }
            _ => {
                gone.extend(op.old_range());
                come.extend(op.new_range());
            }
        }
    }
    let moved = match_exactly(old, new, &mut gone, &mut come);
    changes.extend(moved.into_iter().map(|(before, after)| {
        let kinds = BTreeSet::from([ChangeKind::Layout]);
        let links = same_words(&old[before], &new[after]).map_or_else(BTreeSet::new, |change| change.kinds);
        change(Some(&old[before]), Some(&new[after]), How::Moved, &kinds | &links)
    }));
    let changed = match_alike(old, new, &mut gone, &mut come);
    changes.extend(changed.into_iter().map(|(before, after)| reworded(&old[before], &new[after])));
    changes.extend(gone.into_iter().map(|index| {
        let unit = &old[index];
        change(Some(unit), None, How::Removed, change::of_removed(saying(unit, &unit.plain())))
    }));
    changes.extend(come.into_iter().map(|index| {
        let unit = &new[index];
        change(None, Some(unit), How::Added, change::of_added(saying(unit, &unit.plain())))
    }));
    changes
}

/// Two sentences that read the same may still lead elsewhere or look otherwise.
fn same_words(old: &Unit<'_>, new: &Unit<'_>) -> Option<Change> {
    let mut kinds = BTreeSet::new();
    if old.links != new.links {
        kinds.insert(ChangeKind::Link);
    }
    if old.form() != new.form() || old.raw() != new.raw() {
        kinds.insert(ChangeKind::Layout);
    }
    (!kinds.is_empty()).then(|| change(Some(old), Some(new), How::Changed, kinds))
}

fn reworded(old: &Unit<'_>, new: &Unit<'_>) -> Change {
    let words = mark(&old.words, &new.words);
    let cited: BTreeSet<&str> = [old, new]
        .iter()
        .flat_map(|unit| unit.words.iter().zip(&unit.cites).filter(|(_, cite)| **cite).map(|(word, _)| *word))
        .collect();
    let with = |mark: Mark| -> Vec<&str> {
        let plain = words.iter().filter(|word| word.mark == mark && !cited.contains(word.text.as_str()));
        plain.map(|word| word.text.as_str()).collect()
    };
    let (removed, added) = (with(Mark::Removed), with(Mark::Added));
    let (before, after) = (old.plain(), new.plain());
    let mut kinds = change::of_changed(saying(old, &before), saying(new, &after), &removed, &added);
    if kinds.is_empty() {
        kinds.insert(ChangeKind::Layout);
    }
    Change { words, ..change(Some(old), Some(new), How::Changed, kinds) }
}

fn mark(old: &[&str], new: &[&str]) -> Vec<Word> {
    let all = |words: &[&str], mark| -> Vec<Word> {
        words.iter().map(|word| Word { text: (*word).to_owned(), mark }).collect()
    };
    if old.len().max(new.len()) > MAX_ALIGNED {
        return [all(old, Mark::Removed), all(new, Mark::Added)].concat();
    }
    let mut words = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        words.extend(op.iter_changes(old, new).map(|change| Word {
            text: change.value().to_string(),
            mark: match change.tag() {
                ChangeTag::Equal => Mark::Same,
                ChangeTag::Delete => Mark::Removed,
                ChangeTag::Insert => Mark::Added,
            },
        }));
    }
    words
}

fn saying<'s>(unit: &'s Unit<'_>, words: &'s [&'s str]) -> Saying<'s> {
    Saying { words, citations: &unit.citations, links: &unit.links, states: unit.states() }
}

fn change(old: Option<&Unit<'_>>, new: Option<&Unit<'_>>, how: How, kinds: BTreeSet<ChangeKind>) -> Change {
    let shown = new.or(old);
    Change {
        kind: kinds.first().copied().unwrap_or(ChangeKind::Layout),
        kinds,
        how,
        place: shown.map_or("", |unit| place_name(unit.place)).to_owned(),
        path: shown.map_or_else(String::new, |unit| unit.text.file.path.clone()),
        span: shown.map_or_else(Span::default, |unit| unit.span),
        in_old: new.is_none(),
        old: old.map(|unit| unit.shown.clone()),
        new: new.map(|unit| unit.shown.clone()),
        words: Vec::new(),
    }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Question => "question",
        Place::Banner => "banner",
        Place::Summary => "summary",
        Place::Body => "body",
        Place::Closing => "closing notice",
        Place::Guidelines => "guidelines",
        Place::Services => "services",
        Place::CallToAction => "call to action",
        Place::Related => "related questions",
    }
}

/// Changes of front matter, apart from the texts that are compared sentence by sentence.
fn fields(old: Option<&Page<'_>>, new: Option<&Page<'_>>) -> Vec<Change> {
    const FIELDS: [(&str, ChangeKind); 11] = [
        ("audience", ChangeKind::Audience),
        ("profile", ChangeKind::Audience),
        ("origin", ChangeKind::Audience),
        ("authors", ChangeKind::Audience),
        ("topic", ChangeKind::Audience),
        ("locale", ChangeKind::Audience),
        ("notices", ChangeKind::Audience),
        ("sources_checked", ChangeKind::Wording),
        ("related", ChangeKind::Link),
        ("imported", ChangeKind::Layout),
        ("status", ChangeKind::Layout),
    ];
    let json = |page: Option<&Page<'_>>| page.and_then(|page| serde_json::to_value(&page.answer.front).ok());
    let (before, after) = (json(old), json(new));
    let mut changes = Vec::new();
    for (field, kind) in FIELDS {
        let value = |json: &Option<serde_json::Value>| {
            let value = json.as_ref()?.get(field)?;
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            (!empty).then(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let (was, is) = (value(&before), value(&after));
        if was == is {
            continue;
        }
        let fewer = field == "notices" && old.is_some_and(|old| dropped_notice(old, new));
        let kind = if fewer { ChangeKind::RemovedWarning } else { kind };
        let (Some(page), in_old) = (new.or(old), new.is_none()) else {
            continue;
        };
        changes.push(Change {
            kind,
            kinds: BTreeSet::from([kind]),
            how: match (&was, &is) {
                (None, _) => How::Added,
                (_, None) => How::Removed,
                _ => How::Changed,
            },
            place: format!("front matter, `{field}`"),
            path: page.answer.file.path.clone(),
            span: page.answer.place_of(&format!("/{field}")),
            in_old,
            old: was,
            new: is,
            words: Vec::new(),
        });
    }
    changes
}

fn dropped_notice(old: &Page<'_>, new: Option<&Page<'_>>) -> bool {
    let kept = new.map_or(&[][..], |page| &page.answer.front.notices);
    old.answer.front.notices.iter().any(|id| !kept.contains(id))
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
