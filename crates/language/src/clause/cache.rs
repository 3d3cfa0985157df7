//! Sentences that were read before.
//!
//! The pages of a library share many sentences: the same warning, the same line about trials. The same words in the same place
//! perform the same acts, so they are read once. What is kept is compared letter by letter, never by a digest: a sentence
//! that somebody made to look like another one may not pass for it.

use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use caveat_document::text::{Block, Sentence};
use rustc_hash::{FxHashMap, FxHasher};

use super::act::Act;
use super::context::Context;
use crate::clause::context::LeadIn;
use crate::lexicon::Tags;

/// So many sentences are kept, at most: some megabytes.
const MOST: usize = 50_000;

/// Longer sentences are hardly ever met twice, in bytes.
const LONGEST: usize = 1_000;

/// Threads seldom want the same shard at once.
const SHARDS: usize = 16;

/// What was read in a run.
#[derive(Debug, Default)]
pub struct Cache {
    /// The acts of each sentence; their ranges count from its start.
    sentences: Known<Key, Box<[Act]>>,
    /// What the lines before lists and the headings do; whether it is a heading, and its words.
    lines: Known<(bool, Box<str>), (LeadIn, bool)>,
}

/// What the acts of a sentence depend on.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Key {
    /// The sentence, behind the line that it completes.
    words: Box<str>,
    /// The length of that line.
    line: Option<usize>,
    lead_in: LeadIn,
    before: Option<Tags>,
}

impl Cache {
    /// The acts of a sentence: those that are known, or what `read` says.
    pub(super) fn acts(
        &self,
        block: &Block,
        sentence: &Sentence,
        context: &Context<'_>,
        read: impl FnOnce() -> Vec<Act>,
    ) -> Vec<Act> {
        let Some(key) = Key::of(block, sentence, context) else { return read() };
        let start = sentence.range.start;
        let moved = |act: &Act, from: usize, to: usize| Act {
            range: act.range.start - from + to..act.range.end - from + to,
            ..act.clone()
        };
        let kept = self.sentences.get(key, || read().iter().map(|act| moved(act, start, 0)).collect());
        kept.iter().map(|act| moved(act, 0, start)).collect()
    }

    /// What a line does to what it introduces: as it is known, or as `read` says.
    pub(super) fn line(
        &self,
        block: &Block,
        last: &Sentence,
        read: impl FnOnce() -> (LeadIn, bool),
    ) -> (LeadIn, bool) {
        if !tells_all(block, last) {
            return read();
        }
        self.lines.get((block.is_heading(), block.sentence_text(last).into()), read)
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.sentences.forget();
        self.lines.forget();
    }
}

/// Whether the words alone tell how a sentence is read. A citation in it is left out of its grammar, and one in code is not.
fn tells_all(block: &Block, sentence: &Sentence) -> bool {
    sentence.range.len() <= LONGEST && block.citations_in(&sentence.range).next().is_none()
}

impl Key {
    fn of(block: &Block, sentence: &Sentence, context: &Context<'_>) -> Option<Self> {
        let line = context.line.and_then(|line| Some((line, line.sentences.last()?)));
        if !tells_all(block, sentence) || line.is_some_and(|(line, last)| !tells_all(line, last)) {
            return None;
        }
        let before = line.map_or("", |(line, last)| line.sentence_text(last));
        let words = [before, block.sentence_text(sentence)].concat().into_boxed_str();
        let line = context.line.map(|_| before.len());
        Some(Self { words, line, lead_in: context.lead_in, before: context.before })
    }
}

/// Answers that several threads share.
#[derive(Debug)]
struct Known<K, V>([Mutex<FxHashMap<K, V>>; SHARDS]);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Mutex::default()))
    }
}

impl<K: Eq + Hash, V: Clone> Known<K, V> {
    /// The answer that is known, or that of `make`. Two threads may both make it: they make the same.
    fn get(&self, key: K, make: impl FnOnce() -> V) -> V {
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        // The map itself looks at the lowest and the highest bits.
        let shard = &self.0[(hasher.finish() >> 32) as usize % SHARDS];
        if let Some(known) = shard.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return known.clone();
        }
        let made = make();
        let mut known = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() < MOST / SHARDS {
            known.insert(key, made.clone());
        }
        made
    }

    fn forget(&self) {
        for shard in &self.0 {
            shard.lock().unwrap_or_else(PoisonError::into_inner).clear();
        }
    }
}
