//! Which sentences of two versions of a text belong together.

use std::collections::{BTreeMap, BTreeSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::limits::MAX_ALIGNED;
use crate::diff::units::Unit;

/// How much two sentences must share to be one that changed.
const ALIKE: f64 = 0.5;

/// How much is enough where one sentence went and one came in the same place.
const ALIKE_IN_PLACE: f64 = 0.25;

/// How much more likely a sentence is the one that stood in the same place.
const IN_PLACE: f64 = 0.2;

/// How often a word may occur and still help to find the sentence that changed.
const MAX_POSTINGS: usize = 16;

/// Which sentences of two versions belong together, each pair as its places in the two lists.
#[derive(Default)]
pub(crate) struct Pairs {
    /// The same words in the same place.
    pub(crate) kept: Vec<(usize, usize)>,
    /// The same words in another place.
    pub(crate) moved: Vec<(usize, usize)>,
    /// Other words in the same place.
    pub(crate) changed: Vec<(usize, usize)>,
    /// Other words in another place.
    pub(crate) moved_and_changed: Vec<(usize, usize)>,
    /// In the old version only.
    pub(crate) gone: Vec<usize>,
    /// In the new version only.
    pub(crate) come: Vec<usize>,
}

/// Pairs the sentences of two versions: those that stayed, those that only moved, those that read alike.
pub(crate) fn pair(old: &[Unit<'_>], new: &[Unit<'_>]) -> Pairs {
    let mut pairs = Pairs::default();
    for op in align(old, new) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                pairs.kept.extend((0..len).map(|i| (old_index + i, new_index + i)));
            }
            _ => {
                pairs.gone.extend(op.old_range());
                pairs.come.extend(op.new_range());
            }
        }
    }
    let gaps = Gaps::new(old, new, &pairs.kept);
    pairs.moved = match_exactly(old, new, &mut pairs.gone, &mut pairs.come);
    let mut alike = match_alike(old, new, &gaps, &mut pairs.gone, &mut pairs.come);
    alike.extend(match_in_place(old, new, &gaps, &mut pairs.gone, &mut pairs.come));
    alike.sort_unstable();
    let (near, far): (Vec<_>, Vec<_>) = alike.into_iter().partition(|pair| gaps.same(*pair));
    let stayed = longest_in_order(&near);
    (pairs.changed, pairs.moved_and_changed) = near.into_iter().partition(|pair| stayed.contains(pair));
    pairs.moved_and_changed.extend(far);
    pairs.moved_and_changed.sort_unstable();
    pairs
}

/// A part of the page, and how many sentences before it stayed as they were.
type Gap = (String, usize);

/// Where sentences stand between those that stayed as they were.
struct Gaps {
    old: Vec<Gap>,
    new: Vec<Gap>,
}

impl Gaps {
    fn new(old: &[Unit<'_>], new: &[Unit<'_>], kept: &[(usize, usize)]) -> Self {
        let gaps = |units: &[Unit<'_>], anchors: Vec<usize>| {
            let before = |index: usize| anchors.partition_point(|anchor| *anchor < index);
            units.iter().enumerate().map(|(index, unit)| (unit.place.clone(), before(index))).collect()
        };
        let (before, after) = kept.iter().copied().unzip();
        Self { old: gaps(old, before), new: gaps(new, after) }
    }

    fn same(&self, (old, new): (usize, usize)) -> bool {
        self.old[old] == self.new[new]
    }
}

/// The most pairs that stand in the same order on both sides (Fredman 1975). The pairs are sorted.
fn longest_in_order(pairs: &[(usize, usize)]) -> BTreeSet<(usize, usize)> {
    // For each length, the pair that such a row ends with at the smallest place; each pair knows the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, new)) in pairs.iter().enumerate() {
        let len = ends.partition_point(|end| pairs[*end].1 < *new);
        before.push(len.checked_sub(1).map(|len| ends[len]));
        if len == ends.len() { ends.push(at) } else { ends[len] = at }
    }
    let mut row = BTreeSet::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        row.insert(pairs[at]);
        next = before[at];
    }
    row
}

/// Pairs what is left where one sentence went and one came in the same place, if they share a little.
fn match_in_place(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    gaps: &Gaps,
    gone: &mut Vec<usize>,
    come: &mut Vec<usize>,
) -> Vec<(usize, usize)> {
    let mut left: BTreeMap<&Gap, [Vec<usize>; 2]> = BTreeMap::new();
    for &index in gone.iter() {
        left.entry(&gaps.old[index]).or_default()[0].push(index);
    }
    for &index in come.iter() {
        left.entry(&gaps.new[index]).or_default()[1].push(index);
    }
    let one = |[went, came]: &[Vec<usize>; 2]| match (went.as_slice(), came.as_slice()) {
        ([went], [came]) => Some((*went, *came)),
        _ => None,
    };
    let alike = |(went, came): &(usize, usize)| likeness(&old[*went], &new[*came]) >= ALIKE_IN_PLACE;
    let pairs: Vec<(usize, usize)> = left.values().filter_map(one).filter(alike).collect();
    drop_pairs(&pairs, gone, come);
    pairs
}

fn align(old: &[Unit<'_>], new: &[Unit<'_>]) -> Vec<DiffOp> {
    if old.len().max(new.len()) > MAX_ALIGNED {
        return align_roughly(old, new);
    }
    let key = |unit: &Unit<'_>| (unit.place.clone(), unit.shown.clone());
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
fn match_exactly(
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
fn match_alike(
    old: &[Unit<'_>],
    new: &[Unit<'_>],
    gaps: &Gaps,
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
            .take(8)
            .map(|(candidate, _)| (likeness(&old[index], &new[candidate]), candidate));
        let placed = |(score, candidate): (f64, usize)| {
            (score + if gaps.same((index, candidate)) { IN_PLACE } else { 0.0 }, candidate)
        };
        let best = scored
            .filter(|(score, _)| *score >= ALIKE)
            .map(placed)
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
