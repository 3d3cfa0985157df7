//! The approved wordings of a library, to be looked up by the words of a sentence: exactly, or nearly.
//!
//! Each wording is kept under its rarest words, and a sentence asks with its own rarest: two that are near to one another share
//! one of these (the prefix filter of Chaudhuri, Ganti and Kaushik 2006). So a sentence meets few wordings however many there
//! are.

use std::collections::HashMap;

use crate::format::{Claim, Id};
use crate::text::{Block, Sentence};

/// The words of a sentence: without citations, in lower case, without the end mark.
pub fn words<'a>(block: &'a Block, sentence: &Sentence) -> Vec<&'a str> {
    let all = block.words(sentence).iter().map(|token| &block.prose.lower[token.range()]);
    let mut words: Vec<&str> = all.collect();
    while words.last().is_some_and(|last| matches!(*last, "." | "!")) {
        words.pop();
    }
    words
}

/// An approved wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The claim it belongs to.
    pub claim: Id,
    /// Its words, as [`words`] gives them.
    pub words: Vec<String>,
}

/// All wordings.
#[derive(Debug, Default)]
pub struct Wordings {
    all: Vec<Wording>,
    exact: HashMap<String, usize>,
    /// The rank of each word, the rarest first.
    ranks: HashMap<String, u32>,
    /// The ranks of the words of each wording, in order of rank.
    sorted: Vec<Vec<u32>>,
    /// For each rank the wordings that are kept under it, with the place of the word among the sorted ones.
    kept: Vec<Vec<(usize, usize)>>,
}

/// Shorter wordings have no near ones: too much else is like them.
const SHORTEST: usize = 5;

/// Longer sentences are not held against wordings.
const LONGEST: usize = 120;

/// So large a share of the words of both must be common, in the same order.
const NEAR: f64 = 0.75;

impl Wordings {
    /// Gathers the wordings of claims.
    pub fn of<'a>(claims: impl Iterator<Item = &'a Claim>) -> Self {
        let mut found = Self::default();
        let mut counts: HashMap<String, usize> = HashMap::new();
        for claim in claims {
            for block in claim.texts.iter().flat_map(|text| &text.blocks) {
                for sentence in &block.sentences {
                    let words: Vec<String> = words(block, sentence).into_iter().map(str::to_owned).collect();
                    words.iter().for_each(|word| *counts.entry(word.clone()).or_default() += 1);
                    found.exact.entry(words.join(" ")).or_insert(found.all.len());
                    found.all.push(Wording { claim: claim.front.id.clone(), words });
                }
            }
        }
        let mut ranked: Vec<(usize, String)> =
            counts.into_iter().map(|(word, count)| (count, word)).collect();
        ranked.sort_unstable();
        found.kept = vec![Vec::new(); ranked.len()];
        found.ranks = ranked.into_iter().zip(0..).map(|((_, word), rank)| (word, rank)).collect();
        for (at, wording) in found.all.iter().enumerate() {
            let mut sorted: Vec<u32> = wording.words.iter().map(|word| found.ranks[word]).collect();
            sorted.sort_unstable();
            for (place, rank) in sorted.iter().enumerate().take(asked(sorted.len())) {
                found.kept[*rank as usize].push((at, place));
            }
            found.sorted.push(sorted);
        }
        found
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The wording that a sentence repeats word for word.
    pub fn exact(&self, words: &[&str]) -> Option<&Wording> {
        self.exact.get(&words.join(" ")).map(|at| &self.all[*at])
    }

    /// The wording that a sentence is nearest to, if it is near to any.
    pub fn near(&self, words: &[&str]) -> Option<&Wording> {
        let len = words.len();
        if !(SHORTEST..=LONGEST).contains(&len) {
            return None;
        }
        let mut sorted: Vec<u32> = words.iter().filter_map(|word| self.ranks.get(*word).copied()).collect();
        sorted.sort_unstable();
        // Words that no wording has are the rarest of all, and come first.
        let unknown = len - sorted.len();
        let mut candidates: Vec<usize> = Vec::new();
        for (into, rank) in sorted.iter().enumerate().take(asked(len).saturating_sub(unknown)) {
            // All rarer words of both differ; no more than the rest can be common.
            let rest = len - unknown - into;
            let may = |(at, place): &&(usize, usize)| {
                let other = self.sorted[*at].len();
                other >= SHORTEST && near(rest.min(other - place), len + other)
            };
            candidates.extend(self.kept[*rank as usize].iter().filter(may).map(|(at, _)| *at));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let shared = candidates.into_iter().filter_map(|at| {
            let wording = &self.all[at];
            if !near(met(&sorted, &self.sorted[at]), len + wording.words.len()) {
                return None;
            }
            let share = likeness(words, &wording.words);
            (share >= NEAR).then_some((share, at))
        });
        let best = shared.max_by(|(a, i), (b, j)| a.total_cmp(b).then(j.cmp(i)));
        best.map(|(_, at)| &self.all[at])
    }
}

/// Of so many words a sentence asks with its rarest. Of two that are near, at least three fifths of the words of either are
/// common to both, so that not all of the rarest two fifths and one more can be missing.
fn asked(len: usize) -> usize {
    len * 2 / 5 + 1
}

/// Whether so many common words, of so many words of both, are enough.
fn near(common: usize, total: usize) -> bool {
    2.0 * common as f64 / total as f64 >= NEAR
}

/// How many words two sentences have in common, in whatever order.
fn met(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(left), Some(right)) = (a.get(i), b.get(j)) {
        i += usize::from(left <= right);
        j += usize::from(right <= left);
        count += usize::from(left == right);
    }
    count
}

/// Twice the words that two sentences have in common in the same order, by all of their words: the ratio of Ratcliff and
/// Metzener (1988), on the longest common subsequence.
fn likeness(a: &[&str], b: &[String]) -> f64 {
    let total = a.len() + b.len();
    2.0 * common(a, b).len() as f64 / total as f64
}

/// The places of the words that two sentences have in common, in order.
fn common(a: &[&str], b: &[String]) -> Vec<(usize, usize)> {
    let wide = b.len() + 1;
    let mut longest = vec![0_u16; wide * (a.len() + 1)];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * wide + j] = if a[i] == b[j] {
                longest[(i + 1) * wide + j + 1] + 1
            } else {
                longest[(i + 1) * wide + j].max(longest[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut found = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * wide + j] >= longest[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

/// Where a sentence departs from a wording: the approved words, and those that stand in their place.
pub fn differences(words: &[&str], wording: &Wording) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (mut i, mut j) = (0, 0);
    let end = (words.len(), wording.words.len());
    for (next_i, next_j) in common(words, &wording.words).into_iter().chain([end]) {
        if next_i > i || next_j > j {
            found.push((wording.words[j..next_j].join(" "), words[i..next_i].join(" ")));
        }
        (i, j) = (next_i + 1, next_j + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        text.split(' ').collect()
    }

    fn wordings(texts: &[&str]) -> Wordings {
        use std::sync::Arc;

        use crate::file::SourceFile;
        let claims: Vec<Claim> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| {
                let yaml = format!(
                    "id: c{at}\nstatement: {text}\nsources:\n  - {{ id: s, locator: p. 1 }}\naudience: [patients]\nexpires: 2027-01-01\n"
                );
                Claim::parse(Arc::new(SourceFile::new("c.yaml", yaml))).expect("a claim")
            })
            .collect();
        Wordings::of(claims.iter())
    }

    #[test]
    fn near_is_like_and_not_the_same() {
        let all = wordings(&[
            "Exercise may help with tiredness during treatment.",
            "Ribociclib is taken with hormone therapy.",
        ]);
        assert!(all.exact(&split("exercise may help with tiredness during treatment")).is_some());
        let near = split("exercise helps with tiredness during treatment");
        assert!(all.exact(&near).is_none());
        let found = all.near(&near).expect("near");
        assert_eq!(differences(&near, found), [("may help".to_owned(), "helps".to_owned())]);
        assert!(all.near(&split("sleep helps with pain after a long day")).is_none());
    }

    #[test]
    fn what_is_left_out_and_put_in_is_told() {
        let all = wordings(&["Some women have hot flashes on this drug."]);
        let words = split("women have bad hot flashes on this drug");
        let found = all.near(&words).expect("near");
        assert_eq!(
            differences(&words, found),
            [("some".to_owned(), String::new()), (String::new(), "bad".to_owned())]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_near_wording_is_overlooked(
            words in proptest::collection::vec("[a-e]{1,2}", 5..12),
            others in proptest::collection::vec(proptest::collection::vec("[a-e]{1,2}", 5..12), 1..6),
        ) {
            let texts: Vec<String> = others.iter().map(|words| format!("{}.", words.join(" "))).collect();
            let all = wordings(&texts.iter().map(String::as_str).collect::<Vec<_>>());
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let best = all.all.iter().map(|w| likeness(&words, &w.words));
            let best = best.fold(0.0, f64::max);
            let found = all.near(&words).map_or(0.0, |wording| likeness(&words, &wording.words));
            proptest::prop_assert!(best < NEAR || (found - best).abs() < 1e-9, "{best} {found}");
        }

        #[test]
        fn a_wording_is_exactly_itself(text in "[A-Z][a-z]{1,6}( [a-z]{1,7}){4,12}\\.") {
            let all = wordings(&[&text, "Something else is said here for once."]);
            let lower = text.trim_end_matches('.').to_lowercase();
            let words = split(&lower);
            proptest::prop_assert_eq!(all.exact(&words).map(|w| w.claim.as_str()), Some("c0"));
            let near = all.near(&words).expect("near");
            proptest::prop_assert!(differences(&words, near).is_empty());
        }
    }
}
