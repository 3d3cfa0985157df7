//! The semantic diff of two versions of a page: sentences are aligned, then words; the gravest changes come first.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::{Page, Place};
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_rules::Finding;
use similar::{Algorithm, ChangeTag, DiffOp, capture_diff_slices};

use crate::canonical;
use crate::change::{self, ChangeKind, Saying};
use crate::state::dependency_changes;

/// Beyond so many sentences or words only exact matches are looked for, which bounds the work on a hostile file.
const MAX_ALIGNED: usize = 4_000;

/// How much two sentences must share to be one that changed.
const ALIKE: f64 = 0.5;

/// How often a word may occur and still help to find the sentence that changed.
const MAX_POSTINGS: usize = 16;

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
    let mut changes = fields(old, new);
    changes.extend(sentences(&before, &after));
    if let (Some(old), Some(new)) = (old, new) {
        let moved = canonical::content(old.answer) != canonical::content(new.answer);
        if !moved {
            // The same to the last character: what is left is how the file is laid out.
            changes.retain(|change| change.how != How::Changed || change.kind < ChangeKind::Layout);
        } else if changes.is_empty() {
            changes.push(invisible(new));
        }
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
    let body = &new.answer.body;
    Change {
        kind: ChangeKind::Layout,
        kinds: BTreeSet::from([ChangeKind::Layout]),
        how: How::Changed,
        place: "body".to_owned(),
        path: body.file.path.clone(),
        span: body.span,
        in_old: false,
        old: None,
        new: Some("The words are the same. Markup, spacing, hidden characters, raw HTML or a comment changed.".to_owned()),
        words: Vec::new(),
    }
}

/// A sentence in its place.
struct Unit<'p> {
    place: Place,
    text: &'p Text,
    block: &'p Block,
    span: Span,
    /// The sentence as a reader sees it, citations included.
    shown: String,
    /// Its words; a citation is one.
    words: Vec<&'p str>,
    /// Which of the words are citations.
    cites: Vec<bool>,
    citations: Vec<String>,
    links: Vec<String>,
}

impl<'p> Unit<'p> {
    fn plain(&self) -> Vec<&'p str> {
        self.words.iter().zip(&self.cites).filter(|(_, cite)| !**cite).map(|(word, _)| *word).collect()
    }

    fn states(&self) -> bool {
        let plain = matches!(self.place, Place::Body | Place::Summary)
            && !matches!(self.block.kind, BlockKind::Heading(_) | BlockKind::Cell(true) | BlockKind::Title);
        plain && !self.plain().last().is_some_and(|word| word.ends_with('?'))
    }

    /// Markup, spacing and hidden characters included, line wraps left out.
    fn raw(&self) -> String {
        self.text.file.slice(self.span).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn form(&self) -> (BlockKind, bool, bool, usize) {
        (self.block.kind, self.block.quoted, self.block.footnote, self.block.depth)
    }
}

fn units<'p>(page: &Page<'p>) -> Vec<Unit<'p>> {
    let mut units = Vec::new();
    for part in page.own_parts() {
        for block in &part.text.blocks {
            for sentence in &block.sentences {
                let range = sentence.range.clone();
                let inside = |at: usize| range.contains(&at);
                let mut unit = Unit {
                    place: part.place,
                    text: part.text,
                    block,
                    span: block.source(range.clone()),
                    shown: block.sentence_text(sentence).to_owned(),
                    words: Vec::new(),
                    cites: Vec::new(),
                    citations: Vec::new(),
                    links: block.links.iter().filter(|l| inside(l.range.start)).map(|l| l.target.clone()).collect(),
                };
                let mut at = range.start;
                for citation in block.citations.iter().filter(|citation| inside(citation.bracket.start)) {
                    let bracket = citation.bracket.start..citation.bracket.end.min(range.end);
                    if bracket.start >= at {
                        unit.add_words(&block.prose.text[at..bracket.start]);
                        unit.words.push(&block.prose.text[bracket.clone()]);
                        unit.cites.push(true);
                        at = bracket.end;
                    }
                    unit.citations.push(format!("{}, {}", citation.id, citation.locator.as_deref().unwrap_or("")));
                }
                unit.add_words(&block.prose.text[at..range.end]);
                units.push(unit);
            }
        }
    }
    units
}

impl<'p> Unit<'p> {
    fn add_words(&mut self, text: &'p str) {
        self.words.extend(text.split_whitespace());
        self.cites.resize(self.words.len(), false);
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

fn align(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<DiffOp> {
    if old.len().max(new.len()) > MAX_ALIGNED {
        return vec![DiffOp::Replace { old_index: 0, old_len: old.len(), new_index: 0, new_len: new.len() }];
    }
    let key = |unit: &Unit<'_>| (unit.place, unit.shown.clone());
    let (before, after): (Vec<_>, Vec<_>) = (old.iter().map(key).collect(), new.iter().map(key).collect());
    capture_diff_slices(Algorithm::Patience, &before, &after)
}

/// Pairs sentences that read the same, and takes them off the lists.
fn match_exactly(old: &[Unit<'_>], new: &[Unit<'_>], gone: &mut Vec<usize>, come: &mut Vec<usize>) -> Vec<(usize, usize)> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &index in come.iter().rev() {
        places.entry(&new[index].shown).or_default().push(index);
    }
    let mut pairs = Vec::new();
    for &index in gone.iter() {
        if let Some(found) = places.get_mut(old[index].shown.as_str()).and_then(Vec::pop) {
            pairs.push((index, found));
        }
    }
    drop_pairs(&pairs, gone, come);
    pairs
}

/// Pairs sentences that share most of their words. The words that few sentences have lead to the candidates.
fn match_alike(old: &[Unit<'_>], new: &[Unit<'_>], gone: &mut Vec<usize>, come: &mut Vec<usize>) -> Vec<(usize, usize)> {
    let mut postings: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for &index in come.iter() {
        for word in bag(&new[index]) {
            let list = postings.entry(word).or_default();
            if list.len() < MAX_POSTINGS && list.last() != Some(&index) {
                list.push(index);
            }
        }
    }
    let mut pairs = Vec::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for &index in gone.iter() {
        let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
        for word in bag(&old[index]).into_iter().take(MAX_ALIGNED) {
            for &candidate in postings.get(&word).into_iter().flatten().filter(|candidate| !taken.contains(candidate)) {
                *votes.entry(candidate).or_default() += 1;
            }
        }
        let mut candidates: Vec<(usize, usize)> = votes.into_iter().collect();
        candidates.sort_by_key(|&(candidate, count)| (std::cmp::Reverse(count), candidate));
        let scored = candidates.into_iter().take(3).map(|(candidate, _)| (likeness(&old[index], &new[candidate]), candidate));
        let best = scored.filter(|(score, _)| *score >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, candidate)) = best {
            taken.insert(candidate);
            pairs.push((index, candidate));
        }
    }
    drop_pairs(&pairs, gone, come);
    pairs
}

fn drop_pairs(pairs: &[(usize, usize)], gone: &mut Vec<usize>, come: &mut Vec<usize>) {
    let (before, after): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().copied().unzip();
    gone.retain(|index| !before.contains(index));
    come.retain(|index| !after.contains(index));
}

fn bag(unit: &Unit<'_>) -> Vec<String> {
    let bare = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut words: Vec<String> = unit.plain().iter().map(bare).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words
}

/// The share of words that two sentences have in common (Dice 1945).
fn likeness(a: &Unit<'_>, b: &Unit<'_>) -> f64 {
    let (a, b) = (bag(a), bag(b));
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, both) = (i + 1, j + 1, both + 1),
        }
    }
    if a.len() + b.len() == 0 { 1.0 } else { 2.0 * both as f64 / (a.len() + b.len()) as f64 }
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
        let (Some(page), in_old) = (new.or(old), new.is_none()) else { continue };
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
mod tests {
    use super::*;
    use crate::testing::{Site, answer_text, finding};
    use caveat_document::format::Severity;

    fn between(old: &Site, new: &Site) -> PageDiff {
        diff(Some(&old.page()), Some(&new.page()))
    }

    fn bodies(old: &str, new: &str) -> PageDiff {
        between(&Site::with_body(old), &Site::with_body(new))
    }

    #[test]
    fn each_pair_has_its_kind() {
        let mut wrong = Vec::new();
        let mut count = 0;
        for line in include_str!("../tests/diff.tsv").lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<String> = line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect();
            let [old, new, expected] = cells.as_slice() else { panic!("not three cells: {line}") };
            let found = bodies(old, new);
            let kind = found.changes.first().map_or("none".to_owned(), |change| change.kind.to_string());
            if kind != *expected {
                wrong.push(format!("{old:?} -> {new:?}: {kind}, not {expected}"));
            }
            count += 1;
        }
        assert!(count >= 25);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn words_are_marked_and_places_are_exact() {
        let (old, new) = (Site::with_body("Rest well. It may help [@nci].\n"), Site::with_body("Rest well. It will\nhelp [@nci].\n"));
        let found = between(&old, &new);
        let [change] = found.changes.as_slice() else { panic!("{found:?}") };
        let words: Vec<(&str, Mark)> = change.words.iter().map(|word| (word.text.as_str(), word.mark)).collect();
        assert_eq!(words, [
            ("It", Mark::Same),
            ("may", Mark::Removed),
            ("will", Mark::Added),
            ("help", Mark::Same),
            ("[@nci]", Mark::Same),
            (".", Mark::Same)
        ]);
        assert_eq!(new.answer().file.slice(change.span), "It will\nhelp [@nci].");
        let gone = &bodies("Rest well. Call 911.\n", "Rest well.\n").changes[0];
        assert!(gone.in_old && gone.how == How::Removed);
    }

    #[test]
    fn the_gravest_comes_first() {
        let found = bodies(
            "Cells are grown. It may help [@nci]. Take 5 mg [@nci]. Do not drive [@nci].\n",
            "Cells are cultured. It will help [@nci]. Take 6 mg [@nci]. Do drive [@nci].\n",
        );
        let kinds: Vec<ChangeKind> = found.changes.iter().map(|change| change.kind).collect();
        assert_eq!(kinds, [ChangeKind::DoseOrNumber, ChangeKind::Negation, ChangeKind::Certainty, ChangeKind::Wording]);
    }

    #[test]
    fn a_move_is_shown_as_one() {
        let found = bodies("One thing. Two things. Red cells.\n", "Two things. Red cells. One thing.\n");
        assert_eq!(found.changes.len(), 1, "{found:?}");
        assert_eq!((found.changes[0].how, found.changes[0].kind), (How::Moved, ChangeKind::Layout));
    }

    #[test]
    fn fields_and_dependencies() {
        let site = Site::new();
        for (from, to, kind, text) in [
            ("audience: patients", "audience: caregivers", ChangeKind::Audience, "caregivers"),
            ("kind: human", "kind: ai\n  model: m", ChangeKind::Audience, "kind: ai\n  model: m"),
            ("[writer]", "[edi]", ChangeKind::Audience, "[edi]"),
            ("2026-11-01", "2026-11-02", ChangeKind::Wording, "2026-11-02"),
            ("status: ready", "status: retired", ChangeKind::Layout, "retired"),
            ("being studied", "no longer being studied", ChangeKind::Negation, "It is no longer being studied in trials."),
        ] {
            let new = site.edited("answer", from, to);
            let found = between(&site, &new);
            assert_eq!(found.changes.len(), 1, "{to}: {found:?}");
            assert_eq!((found.changes[0].kind, new.answer().file.slice(found.changes[0].span)), (kind, text));
        }
        let with = site.edited("answer", "status: ready", "status: ready\nnotices: [hot-symptoms]");
        assert_eq!(between(&with, &site).changes[0].kind, ChangeKind::RemovedWarning);
        assert_eq!(between(&site, &with).changes[0].kind, ChangeKind::Audience);
        let other = site.edited("notice", "education only", "teaching only");
        assert_eq!(between(&site, &other).dependencies, ["the notice medical-disclaimer changed"]);
    }

    #[test]
    fn a_new_page_is_all_new_and_a_deleted_one_all_gone() {
        let site = Site::new();
        let new = diff(None, Some(&site.page()));
        assert!(new.changes.iter().all(|change| change.how == How::Added) && new.changes.len() > 3);
        let gone = diff(Some(&site.page()), None);
        assert!(gone.changes.iter().all(|change| change.in_old));
        assert!(between(&site, &site).changes.is_empty());
        assert_eq!(diff(None, None), PageDiff::default());
    }

    #[test]
    fn much_text_is_no_trouble() {
        let text = |word: &str| format!("{}\n", (0..6_000).map(|i| format!("The {word} cell {i} is red. ")).collect::<String>());
        let found = bodies(&text("first"), &text("second"));
        assert_eq!(found.changes.len(), 6_000);
        let long = |word: &str| format!("{word} {}\n", "and so on ".repeat(20_000));
        assert_eq!(bodies(&long("Here"), &long("There")).changes.len(), 1);
    }

    #[test]
    fn findings_appear_and_disappear() {
        let old = [finding("a/b", "One.", Severity::Error), finding("a/b", "Two.", Severity::Error)];
        let mut excused = old[1].clone();
        excused.excused = Some(caveat_rules::Excuse { by: "hedge".into(), why: "it is one".into() });
        let new = [old[0].clone(), old[0].clone(), excused.clone()];
        let changes = finding_changes(&old, &new);
        assert_eq!(changes.appear, [&old[0], &excused]);
        assert_eq!(changes.disappear, [&old[1]]);
    }

    proptest::proptest! {
        #[test]
        fn what_moves_the_digest_shows(
            a in "([a-c]{1,3}[.?!]? |\\*\\*|- |\n\n|\\[@nci\\] |5 |not ){0,12}",
            b in "([a-c]{1,3}[.?!]? |\\*\\*|- |\n\n|\\[@nci\\] |5 |not ){0,12}",
        ) {
            let (old, new) = (Site::with_answer(&answer_text(&a)), Site::with_answer(&answer_text(&b)));
            let same = canonical::content(old.answer()) == canonical::content(new.answer());
            let found = between(&old, &new);
            proptest::prop_assert_eq!(found.changes.is_empty(), same, "{:?}", found);
            for change in &found.changes {
                let file = if change.in_old { &old.answer().file } else { &new.answer().file };
                proptest::prop_assert!(file.text.get(change.span.start..change.span.end).is_some());
            }
        }
    }
}
