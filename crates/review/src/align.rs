//! Sentences of two versions of a page, and which of them belong together.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::page::{Page, Place};
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind, Text};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Beyond so many sentences or words only exact matches are looked for, which bounds the work on a hostile file.
pub(crate) const MAX_ALIGNED: usize = 4_000;

/// How much two sentences must share to be one that changed.
const ALIKE: f64 = 0.5;

/// How often a word may occur and still help to find the sentence that changed.
const MAX_POSTINGS: usize = 16;

/// A sentence in its place.
pub(crate) struct Unit<'p> {
    pub(crate) place: Place,
    pub(crate) text: &'p Text,
    block: &'p Block,
    pub(crate) span: Span,
    /// The sentence as a reader sees it, citations included.
    pub(crate) shown: String,
    /// Its words; a citation is one.
    pub(crate) words: Vec<&'p str>,
    /// Which of the words are citations.
    pub(crate) cites: Vec<bool>,
    pub(crate) citations: Vec<String>,
    pub(crate) links: Vec<String>,
}

impl<'p> Unit<'p> {
    pub(crate) fn plain(&self) -> Vec<&'p str> {
        self.words.iter().zip(&self.cites).filter(|(_, cite)| !**cite).map(|(word, _)| *word).collect()
    }

    pub(crate) fn states(&self) -> bool {
        let plain = matches!(self.place, Place::Body | Place::Summary)
            && !matches!(self.block.kind, BlockKind::Heading(_) | BlockKind::Cell(true) | BlockKind::Title);
        plain && !self.plain().last().is_some_and(|word| word.ends_with('?'))
    }

    /// Markup, spacing and hidden characters included, line wraps left out.
    pub(crate) fn raw(&self) -> String {
        self.text.file.slice(self.span).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn form(&self) -> (BlockKind, bool, bool, usize) {
        (self.block.kind, self.block.quoted, self.block.footnote, self.block.depth)
    }
}

pub(crate) fn units<'p>(page: &Page<'p>) -> Vec<Unit<'p>> {
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
                    links: block
                        .links
                        .iter()
                        .filter(|l| inside(l.range.start))
                        .map(|l| l.target.clone())
                        .collect(),
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
                    unit.citations.push(format!(
                        "{}, {}",
                        citation.id,
                        citation.locator.as_deref().unwrap_or("")
                    ));
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

pub(crate) fn align(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<DiffOp> {
    if old.len().max(new.len()) > MAX_ALIGNED {
        return align_roughly(old, new);
    }
    let key = |unit: &Unit<'_>| (unit.place, unit.shown.clone());
    let (before, after): (Vec<_>, Vec<_>) = (old.iter().map(key).collect(), new.iter().map(key).collect());
    capture_diff_slices(Algorithm::Patience, &before, &after)
}

/// Takes each sentence to be the next one that reads the same. Linear, and good enough where nobody reads it all.
fn align_roughly(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<DiffOp> {
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, unit) in new.iter().enumerate().rev() {
        places.entry(&unit.shown).or_default().push(index);
    }
    let mut ops = Vec::new();
    let (mut old_index, mut new_index) = (0, 0);
    for (index, unit) in old.iter().enumerate() {
        let Some(found) = places.get_mut(unit.shown.as_str()) else {
            continue;
        };
        while found.last().is_some_and(|place| *place < new_index) {
            found.pop();
        }
        if let Some(place) = found.pop() {
            ops.push(DiffOp::Replace {
                old_index,
                old_len: index - old_index,
                new_index,
                new_len: place - new_index,
            });
            ops.push(DiffOp::Equal { old_index: index, new_index: place, len: 1 });
            (old_index, new_index) = (index + 1, place + 1);
        }
    }
    let (old_len, new_len) = (old.len() - old_index, new.len() - new_index);
    ops.push(DiffOp::Replace { old_index, old_len, new_index, new_len });
    ops
}

/// Pairs sentences that read the same, and takes them off the lists.
pub(crate) fn match_exactly(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
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
pub(crate) fn match_alike(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
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
            for &candidate in
                postings.get(&word).into_iter().flatten().filter(|candidate| !taken.contains(candidate))
            {
                *votes.entry(candidate).or_default() += 1;
            }
        }
        let mut candidates: Vec<(usize, usize)> = votes.into_iter().collect();
        candidates.sort_by_key(|&(candidate, count)| (std::cmp::Reverse(count), candidate));
        let scored = candidates
            .into_iter()
            .take(3)
            .map(|(candidate, _)| (likeness(&old[index], &new[candidate]), candidate));
        let best = scored
            .filter(|(score, _)| *score >= ALIKE)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
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
