//! The passive voice: a form of `be`, then a past participle.

use std::sync::LazyLock;

use caveat_document::text::{Block, Sentence, Text};
use rustc_hash::FxHashSet;

use crate::lexicon::{Tags, lines, tag};
use crate::readability;

/// Past participles that do not end in -ed.
static IRREGULAR: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/words/participles.txt")).collect());

/// How many adverbs may stand between the two.
const REACH: usize = 3;

/// Forms of `be`.
fn is_be(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "isn't"
            | "aren't"
            | "wasn't"
            | "weren't"
            | "it's"
            | "they're"
    )
}

/// Participles that describe a state: `is tired`, `is called`, `it is not known`.
const STATES: &[&str] = &[
    "advanced",
    "based",
    "called",
    "concerned",
    "exhausted",
    "frightened",
    "interested",
    "known",
    "limited",
    "located",
    "married",
    "named",
    "pleased",
    "related",
    "retired",
    "scared",
    "stressed",
    "surprised",
    "tired",
    "worried",
];

/// The share of a text's sentences that hold a passive, in percent.
pub fn share(text: &Text) -> f64 {
    let (mut passive, mut all) = (0_usize, 0_usize);
    for (block, sentence) in readability::sentences(text) {
        all += 1;
        passive += usize::from(is_passive(block, sentence));
    }
    100.0 * passive as f64 / all.max(1) as f64
}

fn is_passive(block: &Block, sentence: &Sentence) -> bool {
    let words: Vec<&str> =
        readability::words(block, sentence).map(|token| &block.prose.lower[token.range()]).collect();
    words.iter().enumerate().filter(|(_, word)| is_be(word)).any(|(at, _)| {
        let after = words[at + 1..].iter().take(REACH + 1);
        let skipped = |word: &&&str| {
            is_be(word) || word.ends_with("ly") || tag(word).0.any(Tags::ADVERB.with(Tags::NOT))
        };
        after.skip_while(skipped).take(1).any(|word| is_participle(word))
    })
}

fn is_participle(word: &str) -> bool {
    let regular = word.len() > 3 && word.ends_with("ed") && !word.ends_with("eed");
    (regular || IRREGULAR.contains(word)) && !STATES.contains(&word)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use caveat_document::file::SourceFile;
    use caveat_document::markdown;
    use caveat_document::span::Span;

    use super::*;

    #[test]
    fn passives_and_what_looks_like_them() {
        for (sentence, passive) in [
            ("The cells are grown in a lab.", true),
            ("The drug was not widely used then.", true),
            ("It has been approved for this.", true),
            ("Some side effects can be treated.", true),
            ("The nurse treated the wound.", false),
            ("Many people are tired and worried.", false),
            ("This is called a biopsy. It is not known why.", false),
            ("You may need a scan indeed.", false),
            ("The doctor is a friend.", false),
        ] {
            let file = Arc::new(SourceFile::new("page", sentence));
            let text = markdown::parse(&file, Span::new(0, sentence.len()));
            assert_eq!(share(&text) > 50.0, passive, "{sentence}");
        }
    }
}
