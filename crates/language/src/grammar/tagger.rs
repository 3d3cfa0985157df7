//! What each word is in its sentence: a noun, a verb in its base form, a past participle ...
//!
//! A greedy tagger over a linear model (averaged perceptron, Collins 2002), with the tags of the Penn Treebank (Marcus et al.
//! 1993).

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::token::Piece;
use super::weights::{hash, key};
use crate::lexicon::lines;

/// The tags, in the order of the model's classes.
pub const TAGS: &[&str] = &[
    "NN", "NNS", "NNP", "NNPS", "VB", "VBP", "VBZ", "VBD", "VBN", "VBG", "MD", "JJ", "JJR", "JJS", "RB",
    "RBR", "RBS", "RP", "IN", "TO", "DT", "PDT", "PRP", "PRP$", "POS", "CC", "CD", "WDT", "WP", "WP$", "WRB",
    "EX", "UH", "FW", "PUNCT",
];

/// A tag, as its place in [`TAGS`].
pub type Tag = u8;

/// The tag of a name, marks of all kinds being one.
pub fn tag_of(name: &str) -> Tag {
    let known = TAGS.iter().position(|t| *t == name);
    known.unwrap_or(TAGS.len() - 1) as Tag
}

/// What the models see of a word, worked out once.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// The word.
    pub word: u32,
    two: u32,
    three: u32,
    shape: u32,
    known: u32,
}

impl Look {
    /// Looks at a piece.
    pub fn of(piece: &Piece<'_>, first: bool) -> Self {
        let norm = piece.norm();
        let ending = |n: usize| {
            let from = norm.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
            hash(&norm[from..])
        };
        let shape = u32::from(piece.capital)
            | u32::from(piece.shouted) << 1
            | u32::from(first) << 2
            | u32::from(norm.contains('-')) << 3
            | (piece.kind as u32) << 4;
        Self {
            word: hash(norm),
            two: ending(2),
            three: ending(3),
            shape,
            known: u32::from(bare_verb(norm)) | u32::from(medical(norm)) << 1,
        }
    }
}

/// The features of the word at `at`, given the tags of the two words before.
pub fn features(looks: &[Look], at: usize, before: [Tag; 2], out: &mut Vec<u32>) {
    out.clear();
    let look =
        |offset: isize| at.checked_add_signed(offset).and_then(|i| looks.get(i)).copied().unwrap_or_default();
    let (own, prev, next) = (look(0), look(-1), look(1));
    let [last, second] = before.map(u32::from);
    out.extend([
        key(1, own.word, 0, 0),
        key(2, own.three, 0, 0),
        key(3, own.two, own.shape, 0),
        key(4, own.shape, last, 0),
        key(5, last, second, 0),
        key(6, own.word, last, 0),
        key(7, prev.word, 0, 0),
        key(8, prev.word, own.word, 0),
        key(9, look(-2).word, last, 0),
        key(10, next.word, 0, 0),
        key(11, own.word, next.word, 0),
        key(12, next.three, own.shape, 0),
        key(13, look(2).word, 0, 0),
        key(16, own.two, next.three, last),
        key(17, own.three, next.word, 0),
        key(19, own.shape, own.three, 0),
        key(20, own.word, next.three, 0),
        key(22, own.shape, next.three, look(2).three),
        key(23, own.known, own.shape, last),
        key(25, own.known, next.two, last),
    ]);
}

/// Base forms of verbs.
static VERBS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/words/verbs.txt")).collect());

/// Whether the word is the base form of a verb.
pub fn bare_verb(word: &str) -> bool {
    VERBS.contains(word)
}

/// Whether a word that could be an order opens the sentence and has something to act on right behind it: `Discontinue capecitabine`,
/// `Hold the tablets`. Spelling alone tells nothing then, and what follows does.
pub fn opens_order(piece: &Piece<'_>, next: Option<&Piece<'_>>) -> bool {
    let known = bare_verb(piece.text) && !medical(piece.text);
    let either = [
        "last", "mean", "present", "correct", "secure", "lower", "complete", "double", "open", "dry", "warm",
        "cool", "clean", "clear", "like", "own", "even", "past", "close", "slow", "while", "still",
    ];
    let thing = |n: &Piece<'_>| {
        n.norm() == "aspirin"
            || [
                "the", "your", "a", "an", "all", "any", "no", "another", "this", "these", "those", "two",
                "half", "it", "them",
            ]
            .contains(&n.text)
    };
    let own = |n: &Piece<'_>| ["your", "the", "it"].contains(&n.text);
    known
        && next.is_some_and(|n| {
            thing(n)
                && (!either.contains(&piece.text)
                    || own(n)
                        && piece.text != "like"
                        && piece.text != "while"
                        && piece.text != "even"
                        && piece.text != "past"
                        && piece.text != "still")
        })
}

/// Whether the word names a thing of medicine: a hint that `scan` and `tablets` are nouns.
fn medical(word: &str) -> bool {
    crate::lexicon::tag(word).0.any(crate::lexicon::Tags::MEDICAL.with(crate::lexicon::Tags::DISEASE))
}

/// Small words: the only ones that can have these tags.
const CLOSED: &[(&[&str], &[&str])] = &[
    (&["PRP$"], &["my", "your", "his", "her", "its", "our", "their"]),
    (
        &["PRP"],
        &[
            "i",
            "you",
            "he",
            "she",
            "it",
            "we",
            "they",
            "me",
            "him",
            "her",
            "us",
            "them",
            "mine",
            "yours",
            "his",
            "hers",
            "ours",
            "theirs",
            "myself",
            "yourself",
            "himself",
            "herself",
            "itself",
            "ourselves",
            "yourselves",
            "themselves",
            "one",
            "oneself",
            "'s",
        ],
    ),
    (
        &["MD"],
        &[
            "can", "could", "may", "might", "must", "shall", "should", "will", "would", "ca", "wo", "'ll",
            "'d", "ought", "need", "cannot", "dare",
        ],
    ),
    (
        &["WDT", "WP", "WP$", "WRB"],
        &[
            "who",
            "whom",
            "whose",
            "which",
            "what",
            "that",
            "when",
            "where",
            "why",
            "how",
            "whatever",
            "whoever",
            "whichever",
            "whenever",
            "wherever",
            "whomever",
            "however",
        ],
    ),
    (&["EX"], &["there"]),
    (&["POS"], &["'s", "'"]),
    (&["TO"], &["to"]),
    (
        &["CC"],
        &[
            "and", "or", "but", "nor", "so", "yet", "plus", "&", "either", "neither", "both", "minus",
            "versus", "vs", "not", "and/or",
        ],
    ),
    (
        &["DT", "PDT"],
        &[
            "the", "a", "an", "this", "that", "these", "those", "all", "any", "some", "no", "every", "each",
            "either", "neither", "both", "another", "half", "such", "many", "quite", "what", "nary", "them",
        ],
    ),
];

/// The tags of all closed classes, one bit each, and for each small word those that it can have.
static CLOSED_TAGS: LazyLock<(u64, FxHashMap<&'static str, u64>)> = LazyLock::new(|| {
    let mut all = 0;
    let mut of_word = FxHashMap::default();
    for (tags, words) in CLOSED {
        let bits = tags.iter().fold(0, |bits, tag| bits | 1 << tag_of(tag));
        all |= bits;
        words.iter().for_each(|word| *of_word.entry(*word).or_default() |= bits);
    }
    (all, of_word)
});

/// Rules out what spelling rules out: no pronoun that is none, no `-ing` form without `ing`, no third person without `s`, no
/// order by a word that is no verb: `Stem cell transplant`.
pub fn forbid(word: &str, scores: &mut [i32]) {
    const NEVER: i32 = i32::MIN / 2;
    let mut not = |tags: &[&str]| tags.iter().for_each(|tag| scores[usize::from(tag_of(tag))] = NEVER);
    let plain = word.chars().all(char::is_alphabetic);
    if !word.ends_with("ing") && !word.ends_with("in'") {
        not(&["VBG"]);
    }
    let third = word.ends_with('s')
        && (!plain || matches!(word, "is" | "has" | "does" | "was") || third_person(word));
    if !third {
        not(&["VBZ"]);
    }
    if plain && !bare_verb(word) {
        not(&["VB"]);
        if !matches!(word, "are" | "am" | "were") {
            not(&["VBP"]);
        }
    }
    if word.ends_with("ing") {
        not(&["VBD", "VBN", "VBZ"]);
    } else if !plain && word.starts_with('\'') || plain && !word.ends_with("ed") && !past(word) {
        not(&["VBD", "VBN"]);
    }
    let (all, of_word) = &*CLOSED_TAGS;
    let ruled_out = all & !of_word.get(word).copied().unwrap_or_default();
    scores.iter_mut().enumerate().filter(|(tag, _)| ruled_out >> tag & 1 != 0).for_each(|(_, s)| *s = NEVER);
}

/// Whether a word in `-s` can be the third person of a known verb.
fn third_person(word: &str) -> bool {
    let stem = &word[..word.len() - 1];
    bare_verb(stem)
        || stem.strip_suffix('e').is_some_and(bare_verb)
        || stem.strip_suffix("ie").is_some_and(|s| VERBS.contains(format!("{s}y").as_str()))
}

/// Whether a word without `-ed` is a past form.
fn past(word: &str) -> bool {
    crate::lexicon::kinds::is_irregular(word)
        || matches!(word, "was" | "were" | "been" | "had" | "did" | "done")
}
