//! How hard a text is to read.

pub mod passive;

use std::cell::RefCell;
use std::sync::LazyLock;

use caveat_document::text::{Block, BlockKind, Sentence, Text};
use caveat_document::words::{Token, TokenKind};
use hyphenation::{Hyphenator, Language, Load, Standard};
use rustc_hash::FxHashMap;

/// Fewer words than this give no meaningful grade.
pub const MIN_WORDS: usize = 100;

/// A piece with fewer words is no sentence to the formulas: a list of bare names would make any page look easy.
const MIN_SENTENCE_WORDS: usize = 3;

/// How many words' syllables a thread keeps.
const CACHE: usize = 50_000;

/// Hyphenation keeps three letters together at a word's end, for the eye. Syllables do not: `ear-ly` has two.
static DICTIONARY: LazyLock<Standard> = LazyLock::new(|| {
    let mut dictionary =
        Standard::from_embedded(Language::EnglishUS).expect("the patterns are in the program");
    dictionary.minima = (2, 2);
    dictionary
});

thread_local! {
    static SYLLABLES: RefCell<FxHashMap<Box<str>, usize>> = RefCell::default();
}

/// What the formulas count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sentences of three words or more; each list item is one.
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
    for (block, sentence) in sentences(text) {
        let before = counts.words;
        for token in words(block, sentence) {
            let syllables = syllables(&block.prose.lower[token.range()]);
            counts.words += 1;
            counts.syllables += syllables;
            counts.long_words += usize::from(syllables >= 3);
        }
        counts.sentences += usize::from(counts.words - before >= MIN_SENTENCE_WORDS);
    }
    counts
}

/// The sentences that are counted, each with its block.
pub fn sentences(text: &Text) -> impl Iterator<Item = (&Block, &Sentence)> {
    let prose = |b: &&Block| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem);
    text.blocks.iter().filter(prose).flat_map(|block| block.sentences.iter().map(move |s| (block, s)))
}

/// The sentences that are counted, as plain text without citations.
pub fn plain_sentences(text: &Text) -> Vec<String> {
    let plain = |(block, sentence): (&Block, &Sentence)| {
        let (mut plain, mut at) = (String::new(), sentence.range.start);
        for citation in &block.citations {
            let bracket = &citation.bracket;
            if bracket.start >= at && bracket.end <= sentence.range.end {
                plain.push_str(&block.prose.text[at..bracket.start]);
                at = bracket.end;
            }
        }
        plain.push_str(&block.prose.text[at..sentence.range.end]);
        plain.trim().to_owned()
    };
    sentences(text).filter(|(b, s)| words(b, s).next().is_some()).map(plain).collect()
}

/// The words of a sentence, marks left out.
pub fn words<'a>(block: &'a Block, sentence: &Sentence) -> impl Iterator<Item = &'a Token> {
    block.words(sentence).iter().filter(|token| token.kind != TokenKind::Mark)
}

/// The syllables of a lower-case word: one for each part that a hyphen or slash makes, and one for each place where
/// letters may be parted (Liang 1983). So counts textstat, too. Rare names of medicines may come out one short.
pub fn syllables(word: &str) -> usize {
    // No break leaves a single letter on either side.
    if word.len() < 4 {
        return 1 + word.bytes().filter(|b| matches!(b, b'-' | b'/')).count();
    }
    SYLLABLES.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(word) {
            return *known;
        }
        let breaks = |part: &str| DICTIONARY.hyphenate(part).breaks.len();
        let count = word.split(['-', '/']).map(|part| breaks(part) + 1).sum();
        if cache.len() < CACHE {
            cache.insert(word.into(), count);
        }
        count
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_medical_words() {
        for (word, count) in [
            ("cat", 1),
            ("doctor", 2),
            ("early", 2),
            ("family", 3),
            ("pharmacist", 3),
            ("hormone-receptor", 5),
        ] {
            assert_eq!(syllables(word), count, "{word}");
        }
    }

    fn read(text: &str) -> Text {
        let file = std::sync::Arc::new(caveat_document::file::SourceFile::new("page", text));
        caveat_document::markdown::parse(&file, caveat_document::span::Span::new(0, text.len()))
    }

    #[test]
    fn prose_is_counted_and_bare_names_are_no_sentences() {
        let text = read(
            "# Not this one\n\nOne drug helps [@a, p. 2]. It may tire you.\n\n- Surgery\n- A short list item\n",
        );
        let counts = counts(&text);
        assert_eq!((counts.sentences, counts.words), (3, 12));
        assert_eq!(
            plain_sentences(&text),
            ["One drug helps .", "It may tire you.", "Surgery", "A short list item"]
        );
    }

    #[test]
    fn formulas() {
        let counts = Counts { sentences: 10, words: 100, syllables: 150, long_words: 10 };
        assert!((counts.grade() - 6.01).abs() < 0.01);
        assert!((counts.ease() - 69.785).abs() < 0.001);
        assert!((counts.smog() - 8.841).abs() < 0.001);
    }
}
