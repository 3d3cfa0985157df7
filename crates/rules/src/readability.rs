//! How hard a text is to read.

use std::cell::RefCell;
use std::sync::LazyLock;

use caveat_document::text::{Block, BlockKind, Sentence, Text};
use caveat_document::words::{Token, TokenKind};
use hyphenation::{Hyphenator, Language, Load, Standard};
use rustc_hash::FxHashMap;

/// Fewer words than this give no meaningful grade.
pub const MIN_WORDS: usize = 100;

/// How many words' syllables a thread keeps.
const CACHE: usize = 50_000;

static DICTIONARY: LazyLock<Option<Standard>> =
    LazyLock::new(|| Standard::from_embedded(Language::EnglishUS).ok());

thread_local! {
    static SYLLABLES: RefCell<FxHashMap<Box<str>, usize>> = RefCell::default();
}

/// What the formulas count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences; each list item is one.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
    /// Words of three syllables or more.
    pub long_words: usize,
}

impl Counts {
    /// The US school grade by Flesch and Kincaid (Kincaid et al. 1975).
    pub fn grade(&self) -> f64 {
        0.39 * self.per_sentence() + 11.8 * self.per_word() - 15.59
    }

    /// Reading ease (Flesch 1948): 100 is easy, 0 is hard.
    pub fn ease(&self) -> f64 {
        206.835 - 1.015 * self.per_sentence() - 84.6 * self.per_word()
    }

    /// The SMOG grade (McLaughlin 1969).
    pub fn smog(&self) -> f64 {
        1.0430 * (self.long_words as f64 * 30.0 / self.sentences.max(1) as f64).sqrt() + 3.1291
    }

    fn per_sentence(&self) -> f64 {
        self.words as f64 / self.sentences.max(1) as f64
    }

    fn per_word(&self) -> f64 {
        self.syllables as f64 / self.words.max(1) as f64
    }
}

/// Counts the prose of a text: paragraphs and list items, no headings, tables or code.
pub fn counts(text: &Text) -> Counts {
    let mut counts = Counts::default();
    for block in text.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem)) {
        for sentence in &block.sentences {
            let before = counts.words;
            for token in words(block, sentence) {
                let syllables = syllables(&block.prose.lower[token.range()]);
                counts.words += 1;
                counts.syllables += syllables;
                counts.long_words += usize::from(syllables >= 3);
            }
            counts.sentences += usize::from(counts.words > before);
        }
    }
    counts
}

/// The words of a sentence, marks left out.
pub fn words<'a>(block: &'a Block, sentence: &Sentence) -> impl Iterator<Item = &'a Token> {
    block.words(sentence).iter().filter(|token| token.kind != TokenKind::Mark)
}

/// The syllables of a lower-case word: one more than the places where it may be hyphenated (Liang 1983). Rare names of
/// medicines may come out one short.
pub fn syllables(word: &str) -> usize {
    SYLLABLES.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(word) {
            return *known;
        }
        let breaks = DICTIONARY.as_ref().map_or(0, |d| d.hyphenate(word).breaks.len());
        if cache.len() < CACHE {
            cache.insert(word.into(), breaks + 1);
        }
        breaks + 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_medical_words() {
        for (word, count) in [("cat", 1), ("doctor", 2), ("pharmacist", 3), ("water", 2)] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    #[test]
    fn formulas() {
        let counts = Counts { sentences: 10, words: 100, syllables: 150, long_words: 10 };
        assert!((counts.grade() - 6.01).abs() < 0.01);
        assert!((counts.ease() - 69.785).abs() < 0.001);
        assert!((counts.smog() - 8.841).abs() < 0.001);
    }
}
