//! The grammar of a sentence: what each word is, and which word it belongs to.
//!
//! Three linear models with whole numbers for weights: tags, moves, labels. They were taught by a larger parser; how, and how
//! well they learnt, is in `docs/grammar.md`. They know no medicine: what a sentence does to its reader is decided by the
//! engine, over the tree that is made here.

pub mod parser;
pub mod tagger;
pub mod token;
pub mod weights;

use std::sync::LazyLock;

use caveat_document::words::TokenKind;
use parser::{Label, MOVES, NONE, State, View};
use rustc_hash::FxHashMap;
use tagger::{Look, TAGS, Tag};
use token::Piece;
use weights::Weights;

/// The models that ship with caveat.
#[derive(Debug)]
pub struct Models {
    /// For tags.
    pub tags: Weights,
    /// For moves.
    pub moves: Weights,
    /// For labels.
    pub labels: Weights,
    /// Words that need no model: nearly always one and the same tag.
    pub certain: FxHashMap<u32, Tag>,
}

static MODELS: LazyLock<Models> = LazyLock::new(|| {
    let mut data: &'static [u8] = include_bytes!("../../data/grammar.bin");
    let mut next = |classes| Weights::read(&mut data, classes);
    let (tags, moves, labels) = (next(TAGS.len()), next(MOVES.len()), next(parser::LABELS.len()));
    Models { tags, moves, labels, certain: weights::certain(&mut data) }
});

/// Reads the models now, and not when the first sentence comes: a thread that waits for them does nothing meanwhile.
pub fn prepare() {
    LazyLock::force(&MODELS);
}

/// A sentence read: for each piece its tag, its head and what it is to its head. The head of the sentence has no head.
#[derive(Clone, Debug, Default)]
pub struct Parse {
    /// Tags.
    pub tags: Vec<Tag>,
    /// Heads; [`NONE`] for the head of the sentence.
    pub heads: Vec<usize>,
    /// Labels.
    pub labels: Vec<Label>,
}

/// More pieces than this are no sentence a person would read: the rest hangs on nothing.
pub const MOST: usize = 400;

/// Parses a sentence.
pub fn parse(pieces: &[Piece<'_>]) -> Parse {
    let models = &*MODELS;
    let pieces = &pieces[..pieces.len().min(MOST)];
    let looks: Vec<Look> = pieces.iter().enumerate().map(|(i, piece)| Look::of(piece, i == 0)).collect();
    let mut features = Vec::with_capacity(64);
    let tags = tag(models, pieces, &looks, &mut features);
    let view = View { looks: &looks, tags: &tags };
    let mut state = State::new(pieces.len());
    while !state.done() {
        let mut allowed = (0..MOVES.len()).filter(|i| state.may(MOVES[*i]));
        let best = if state.stack.is_empty() {
            // Only one move is left.
            allowed.next()
        } else {
            parser::move_features(&state, view, &mut features);
            let scores: [i32; MOVES.len()] = models.moves.scores(&features);
            allowed.max_by_key(|i| (scores[*i], usize::MAX - i))
        };
        let Some(best) = best else { break };
        let label = match state.arc(MOVES[best]) {
            Some((head, _)) if head == state.len => 0,
            Some((head, word)) => {
                parser::label_features(&state, view, head, word, &mut features);
                let scores: [i32; parser::LABELS.len()] = models.labels.scores(&features);
                best_of(&scores[1..]) + 1
            }
            None => 0,
        };
        state.make(MOVES[best], label);
    }
    let len = state.len;
    let mut heads = state.heads;
    heads.truncate(len);
    heads.iter_mut().filter(|head| **head >= len).for_each(|head| *head = NONE);
    state.labels.truncate(len);
    Parse { tags, heads, labels: state.labels }
}

fn tag(models: &Models, pieces: &[Piece<'_>], looks: &[Look], features: &mut Vec<u32>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::with_capacity(pieces.len());
    let mut before = [Tag::MAX; 2];
    for (at, piece) in pieces.iter().enumerate() {
        let tag = match piece.kind {
            TokenKind::Mark if piece.text != "%" && piece.text != "&" && piece.text != "'" => {
                (TAGS.len() - 1) as Tag
            }
            _ if models.certain.contains_key(&looks[at].word) => models.certain[&looks[at].word],
            _ => {
                tagger::features(looks, at, before, features);
                let mut scores: [i32; TAGS.len()] = models.tags.scores(features);
                tagger::forbid(piece.text, &mut scores);
                let best = best_of(&scores);
                let opens = at == 0 || matches!(pieces[at - 1].text, ":" | ";" | "—" | "–");
                let noun =
                    matches!(TAGS[usize::from(best)], "NN" | "NNP" | "JJ" | "RB" | "VBD" | "VBN" | "VBP");
                if opens && noun && tagger::opens_order(piece, pieces.get(at + 1)) {
                    tagger::tag_of("VB")
                } else {
                    best
                }
            }
        };
        tags.push(tag);
        before = [tag, before[0]];
    }
    tags
}

/// The first of the classes with the highest score.
fn best_of(scores: &[i32]) -> u8 {
    let best = (0..scores.len()).max_by_key(|i| (scores[*i], usize::MAX - i));
    best.unwrap_or(0) as u8
}
