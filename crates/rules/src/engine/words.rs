//! A sentence as tagged words.

use std::ops::Range;

use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;

use crate::lexicon::{Tags, tag, term};

/// A word with what the lexicon knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The word in lower case.
    pub text: &'a str,
    /// What it can be.
    pub tags: Tags,
    /// Its base form, for verbs.
    pub base: &'static str,
    /// Whether it is a word, a number or a mark.
    pub kind: TokenKind,
    /// First byte in the prose.
    pub start: usize,
    /// One past its last byte in the prose.
    pub end: usize,
    /// Whether it begins with a capital.
    pub capital: bool,
}

impl Word<'_> {
    /// Whether it has one of these tags.
    pub fn is(&self, tags: Tags) -> bool {
        self.tags.any(tags)
    }

    /// Whether it is one of these words.
    pub fn one_of(&self, words: &[&str]) -> bool {
        words.contains(&self.text)
    }

    /// Whether it is a mark of punctuation.
    pub fn mark(&self) -> bool {
        self.kind == TokenKind::Mark
    }
}

/// A sentence of tagged words.
#[derive(Clone, Debug)]
pub struct Words<'a> {
    /// The words.
    pub words: Vec<Word<'a>>,
    /// The prose of the block, in lower case.
    pub lower: &'a str,
    /// The sentence in the prose.
    pub range: Range<usize>,
}

impl<'a> Words<'a> {
    /// Tags a sentence.
    pub fn of(block: &'a Block, sentence: &Sentence) -> Self {
        let prose = &block.prose;
        let mut words: Vec<Word<'a>> = block
            .words(sentence)
            .iter()
            .map(|token| {
                let text = &prose.lower[token.range()];
                let (tags, base) =
                    if token.kind == TokenKind::Word { tag(text) } else { (Tags::default(), "") };
                let capital = prose.text[token.range()].starts_with(|c: char| c.is_uppercase());
                Word { text, tags, base, kind: token.kind, start: token.start, end: token.end, capital }
            })
            .collect();
        for i in 0..words.len() {
            if !words[i].is(Tags::HEAD) {
                continue;
            }
            for j in [i + 1, i + 2] {
                if let Some(last) = words.get(j)
                    && let Some(tags) = term(&prose.lower[words[i].start..last.end])
                {
                    // The last word is the head of the term and carries its tags.
                    words[j].tags = words[j].tags.with(tags);
                }
            }
        }
        Self { words, lower: &prose.lower, range: sentence.range.clone() }
    }

    /// The prose of a run of words.
    pub fn text(&self, run: Range<usize>) -> &'a str {
        match (self.words.get(run.start), self.words.get(run.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if first.start <= last.end => &self.lower[first.start..last.end],
            _ => "",
        }
    }

    /// The bytes of a run of words in the prose.
    pub fn bytes(&self, run: Range<usize>) -> Range<usize> {
        match (self.words.get(run.start), self.words.get(run.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if run.start < run.end => first.start..last.end,
            _ => self.range.clone(),
        }
    }

    /// Whether words stand in this order from `at` on, adverbs between them skipped.
    pub fn sequence(&self, mut at: usize, wanted: &[&str]) -> Option<usize> {
        for (n, want) in wanted.iter().enumerate() {
            while n > 0 && self.words.get(at).is_some_and(|w| w.is(Tags::ADVERB) && w.text != *want) {
                at += 1;
            }
            if self.words.get(at)?.text != *want {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    /// The first place within `run` where one of the sequences stands, and where it ends.
    pub fn find(&self, run: Range<usize>, sequences: &[&[&str]]) -> Option<Range<usize>> {
        run.clone().find_map(|at| {
            let first = self.words.get(at)?.text.as_bytes()[0];
            sequences
                .iter()
                .filter(|s| s[0].as_bytes()[0] == first)
                .find_map(|s| self.sequence(at, s))
                .filter(|end| *end <= run.end)
                .map(|end| at..end)
        })
    }

    /// Whether any word of `run` has one of these tags.
    pub fn has(&self, run: Range<usize>, tags: Tags) -> bool {
        self.words.get(run).is_some_and(|words| words.iter().any(|w| w.is(tags)))
    }

    /// The first word of `run` that has one of these tags.
    pub fn first(&self, mut run: Range<usize>, tags: Tags) -> Option<usize> {
        run.find(|&i| self.words.get(i).is_some_and(|w| w.is(tags)))
    }
}
