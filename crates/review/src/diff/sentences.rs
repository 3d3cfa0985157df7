//! How each sentence of the one version relates to those of the other.

use std::collections::BTreeSet;

use caveat_document::span::Span;
use similar::{Algorithm, ChangeTag, capture_diff_slices};

use super::change::{Change, How, Mark, Word};
use crate::diff::align::pair;
use crate::diff::limits::MAX_ALIGNED;
use crate::diff::rank::{self, ChangeKind, Grade};
use crate::diff::units::Unit;

/// The changes between two lists of sentences.
pub(super) fn changes(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<Change> {
    let pairs = pair(old, new);
    let mut changes: Vec<Change> =
        pairs.kept.into_iter().filter_map(|(before, after)| same_words(&old[before], &new[after])).collect();
    changes.extend(pairs.moved.into_iter().map(|(before, after)| moved(&old[before], &new[after])));
    changes.extend(pairs.changed.into_iter().map(|(before, after)| reworded(&old[before], &new[after])));
    changes.extend(pairs.moved_and_changed.into_iter().map(|(before, after)| {
        let (old, new) = (&old[before], &new[after]);
        let mut change = reworded(old, new);
        change.how = How::MovedAndChanged;
        change.kinds.extend(elsewhere(old, new));
        change.kind = change.kinds.first().copied().unwrap_or(ChangeKind::Layout);
        change
    }));
    changes.extend(pairs.gone.into_iter().map(|index| {
        let unit = &old[index];
        change(Some(unit), None, How::Removed, rank::of_removed(unit.saying(&unit.plain())))
    }));
    changes.extend(pairs.come.into_iter().map(|index| {
        let unit = &new[index];
        change(None, Some(unit), How::Added, rank::of_added(unit.saying(&unit.plain())))
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
    (!kinds.is_empty()).then(|| change(Some(old), Some(new), How::Changed, kinds.into()))
}

fn moved(old: &Unit<'_>, new: &Unit<'_>) -> Change {
    let mut kinds = elsewhere(old, new);
    kinds.extend(same_words(old, new).into_iter().flat_map(|change| change.kinds));
    let how = if old.links == new.links { How::Moved } else { How::MovedAndChanged };
    change(Some(old), Some(new), how, kinds.into())
}

/// What it does to a sentence to stand elsewhere. Under `Do not take:` an item means the opposite.
fn elsewhere(old: &Unit<'_>, new: &Unit<'_>) -> BTreeSet<ChangeKind> {
    let mut kinds = BTreeSet::from([ChangeKind::Layout]);
    if old.is_forbidden() != new.is_forbidden() {
        kinds.insert(ChangeKind::Negation);
    }
    kinds
}

fn reworded(old: &Unit<'_>, new: &Unit<'_>) -> Change {
    let words = mark(&old.words, &new.words);
    let (before, after) = (old.plain(), new.plain());
    let mut grade = rank::of_changed(old.saying(&before), new.saying(&after));
    if new.states() && goes_on_uncited(&words, new) {
        grade.kinds.insert(ChangeKind::UncitedClaim);
    }
    if grade.kinds.is_empty() {
        grade.kinds.insert(ChangeKind::Layout);
    }
    Change { words, ..change(Some(old), Some(new), How::Changed, grade) }
}

/// Whether a sentence that cites goes on behind its last citation with new words, which look cited and are not.
fn goes_on_uncited(words: &[Word], new: &Unit<'_>) -> bool {
    let Some(last) = new.cites.iter().rposition(|cite| *cite) else { return false };
    let here = words.iter().filter(|word| word.mark != Mark::Removed);
    here.skip(last + 1).filter(|word| word.mark == Mark::Added).count() >= rank::NEW_WORDS
}

/// The words of two texts, each marked as kept, gone or come.
pub(super) fn mark(old: &[&str], new: &[&str]) -> Vec<Word> {
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

fn change(old: Option<&Unit<'_>>, new: Option<&Unit<'_>>, how: How, grade: Grade) -> Change {
    let shown = new.or(old);
    Change {
        kind: grade.kinds.first().copied().unwrap_or(ChangeKind::Layout),
        kinds: grade.kinds,
        how,
        negation: grade.negation,
        place: shown.map_or_else(String::new, |unit| unit.place.clone()),
        path: shown.map_or_else(String::new, |unit| unit.text.file.path.clone()),
        span: shown.map_or_else(Span::default, |unit| unit.span),
        in_old: new.is_none(),
        old: old.map(|unit| unit.shown.clone()),
        new: new.map(|unit| unit.shown.clone()),
        words: Vec::new(),
    }
}
