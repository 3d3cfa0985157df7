//! Which word each word belongs to.
//!
//! A greedy parser with three moves (arc-hybrid: Kuhlmann, Gómez-Rodríguez and Satta 2011), which looks at the words it
//! has left open and the words to come. It reads each word once: time grows with the length of the sentence.

use super::tagger::{Look, Tag};
use super::weights::key;

/// The ways in which a word can belong to another.
pub const LABELS: &[&str] = &[
    "ROOT",
    "nsubj",
    "nsubjpass",
    "csubj",
    "dobj",
    "iobj",
    "attr",
    "acomp",
    "xcomp",
    "ccomp",
    "advcl",
    "acl",
    "relcl",
    "conj",
    "cc",
    "prep",
    "pobj",
    "pcomp",
    "agent",
    "det",
    "poss",
    "amod",
    "compound",
    "nummod",
    "advmod",
    "npadvmod",
    "neg",
    "aux",
    "auxpass",
    "mark",
    "expl",
    "prt",
    "appos",
    "case",
    "parataxis",
    "dep",
    "punct",
];

/// A label, as its place in [`LABELS`].
pub type Label = u8;

/// The label of a name; what is rare is `dep`.
pub fn label_of(name: &str) -> Label {
    let name = match name {
        "dative" => "iobj",
        "csubjpass" => "csubj",
        "quantmod" => "nummod",
        "nmod" => "compound",
        "predet" => "det",
        "preconj" => "cc",
        "oprd" => "acomp",
        other => other,
    };
    let known = LABELS.iter().position(|l| *l == name);
    known.unwrap_or(LABELS.len() - 2) as Label
}

/// What the parser can do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Leave the next word open.
    Shift,
    /// The last open word belongs to the one before it.
    Right,
    /// The last open word belongs to the next word.
    Left,
}

/// The moves, in the order of the model's classes.
pub const MOVES: [Move; 3] = [Move::Shift, Move::Right, Move::Left];

/// No word.
pub const NONE: usize = usize::MAX;

/// A sentence half read. The word behind the last one stands for the sentence as a whole, and heads what heads it.
#[derive(Clone, Debug)]
pub struct State {
    /// The open words.
    pub stack: Vec<usize>,
    /// The next word.
    pub next: usize,
    /// How many words there are; also the place of the sentence as a whole.
    pub len: usize,
    /// The head of each word, once known.
    pub heads: Vec<usize>,
    /// The label of each word, once known.
    pub labels: Vec<Label>,
    left: Vec<Children>,
    right: Vec<Children>,
}

/// The outermost children on one side.
#[derive(Clone, Copy, Debug, Default)]
struct Children {
    count: u32,
    outer: Option<usize>,
    inner: Option<usize>,
    /// Which labels they have, one bit each.
    labels: u64,
}

impl State {
    /// A sentence of `len` words, nothing read.
    pub fn new(len: usize) -> Self {
        Self {
            stack: Vec::with_capacity(len),
            next: 0,
            len,
            heads: vec![NONE; len + 1],
            labels: vec![0; len + 1],
            left: vec![Children::default(); len + 1],
            right: vec![Children::default(); len + 1],
        }
    }

    /// Whether every word has its head.
    pub fn done(&self) -> bool {
        self.stack.is_empty() && self.next >= self.len
    }

    /// Whether a move can be made.
    pub fn may(&self, step: Move) -> bool {
        match step {
            Move::Shift => self.next < self.len,
            Move::Right => self.stack.len() >= 2,
            Move::Left => !self.stack.is_empty(),
        }
    }

    /// The head and the word that a move would join.
    pub fn arc(&self, step: Move) -> Option<(usize, usize)> {
        let last = *self.stack.last()?;
        match step {
            Move::Shift => None,
            Move::Right => Some((self.stack[self.stack.len().checked_sub(2)?], last)),
            Move::Left => Some((self.next, last)),
        }
    }

    /// Makes a move; `label` is that of the arc it draws.
    pub fn make(&mut self, step: Move, label: Label) {
        let Some((head, word)) = self.arc(step) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.heads[word] = head;
        self.labels[word] = label;
        let side = if step == Move::Left { &mut self.left[head] } else { &mut self.right[head] };
        side.count += 1;
        side.inner = side.outer;
        side.outer = Some(word);
        side.labels |= 1 << label;
    }
}

/// The words and tags of a sentence.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// How each word looks.
    pub looks: &'a [Look],
    /// Its tag.
    pub tags: &'a [Tag],
}

/// A word as the templates see it: absent, the sentence as a whole, or a word with its tag.
#[derive(Clone, Copy)]
struct Slot {
    word: u32,
    tag: u32,
}

impl View<'_> {
    fn slot(&self, at: Option<usize>) -> Slot {
        match at {
            None => Slot { word: 1, tag: 100 },
            Some(at) if at >= self.looks.len() => Slot { word: 2, tag: 101 },
            Some(at) => Slot { word: self.looks[at].word, tag: u32::from(self.tags[at]) },
        }
    }

    fn tag(&self, at: Option<usize>) -> u32 {
        self.slot(at).tag
    }
}

fn near(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
        5..=7 => 5,
        8..=12 => 6,
        _ => 7,
    }
}

/// The features by which the next move is chosen.
pub fn move_features(state: &State, view: View<'_>, out: &mut Vec<u32>) {
    out.clear();
    let depth = state.stack.len();
    let open = |n: usize| depth.checked_sub(n + 1).map(|i| state.stack[i]);
    let ahead = |n: usize| Some(state.next + n).filter(|at| *at <= state.len);
    let (s0, s1, s2, n0, n1, n2) = (open(0), open(1), open(2), ahead(0), ahead(1), ahead(2));
    let [a, b, c, n, m, o] = [s0, s1, s2, n0, n1, n2].map(|at| view.slot(at));
    let label = |at: Option<usize>| at.map_or(99, |at| u32::from(state.labels[at]));
    let side = |sides: &[Children], at: Option<usize>| at.map(|at| sides[at]).unwrap_or_default();
    let (left, right) = (side(&state.left, s0), side(&state.right, s0));
    let (left_next, right_below) = (side(&state.left, n0), side(&state.right, s1));
    let gap = match (s0, n0) {
        (Some(s), Some(n)) => near(n - s),
        _ => 9,
    };
    let below = match (s1, s0) {
        (Some(s), Some(n)) => near(n - s),
        _ => 9,
    };
    let mix = |slot: Slot| slot.word ^ slot.tag.wrapping_mul(0x9e37_79b9);
    out.extend([
        key(1, a.word, a.tag, 0),
        key(2, a.tag, gap, 0),
        key(3, a.word, 0, 0),
        key(4, b.word, b.tag, 0),
        key(5, b.tag, below, 0),
        key(6, n.word, n.tag, 0),
        key(7, n.tag, n.tag, 0),
        key(8, m.word, m.tag, 0),
        key(9, o.word, o.tag, 0),
        key(11, mix(a), mix(n), 0),
        key(12, a.word, n.tag, 0),
        key(13, a.tag, n.word, 0),
        key(14, a.tag, n.tag, gap),
        key(16, b.tag, a.tag, below),
        key(18, b.tag, a.word, 0),
        key(19, b.word, a.word, 0),
        key(20, n.tag, m.tag, o.tag),
        key(21, a.tag, n.tag, m.tag),
        key(22, b.tag, a.tag, n.tag),
        key(23, b.word, n.word, a.tag),
        key(24, b.tag, n.tag, n.word),
        key(27, a.tag, n.tag, view.tag(left_next.outer)),
        key(28, a.tag, view.tag(left.outer), view.tag(left.inner)),
        key(29, a.tag, view.tag(right.outer), view.tag(right.inner)),
        key(30, b.tag, view.tag(right_below.outer), a.tag),
        key(32, a.word, left.count, right.count),
        key(33, a.tag, left.count, right.count),
        key(34, n.word, left_next.count, 0),
        key(35, n.tag, left_next.count, 0),
        key(36, label(left.outer), a.tag, n.tag),
        key(38, label(left_next.outer), n.tag, a.tag),
        key(39, label(right_below.outer), b.tag, a.tag),
        key(40, view.slot(right.outer).word, a.tag, n.tag),
        key(42, view.slot(left_next.outer).word, n.tag, a.tag),
        key(43, a.tag, n.word, m.tag),
        key(45, c.word, b.tag, n.tag),
        key(47, (right.labels >> 1) as u32, a.tag, n.tag),
        key(49, view.tag(n0.and_then(|at| at.checked_sub(1))), n.tag, a.tag),
        key(50, a.word, n.tag, m.tag),
        key(52, mix(b), a.tag, n.tag),
    ]);
}

/// The features by which an arc is named.
pub fn label_features(state: &State, view: View<'_>, head: usize, word: usize, out: &mut Vec<u32>) {
    out.clear();
    let (h, w) = (view.slot(Some(head)), view.slot(Some(word)));
    let distance = near(head.abs_diff(word)) | u32::from(head > word) << 3;
    let before = |at: usize| view.slot(at.checked_sub(1));
    let after = |at: usize| view.slot(Some(at + 1).filter(|at| *at <= state.len));
    let (left, right) = (state.left[word], state.right[word]);
    let (head_left, head_right) = (state.left[head].labels, state.right[head].labels);
    let inner = view.slot(left.outer);
    out.extend([
        key(61, h.word, w.word, 0),
        key(62, h.tag, w.tag, distance),
        key(63, h.word, w.tag, u32::from(head > word)),
        key(65, w.word, w.tag, 0),
        key(66, h.word, h.tag, 0),
        key(67, w.tag, before(word).tag, after(word).tag),
        key(68, before(word).word, w.tag, h.tag),
        key(69, after(word).word, w.tag, h.tag),
        key(70, inner.word, w.tag, h.tag),
        key(71, inner.tag, w.tag, h.tag),
        key(72, view.slot(right.outer).word, w.tag, h.tag),
        key(73, (head_left >> 1) as u32, h.tag, w.tag),
        key(74, (head_right >> 1) as u32, h.tag, w.tag),
        key(76, (right.labels >> 1) as u32, w.tag, h.tag),
        key(78, before(head).word, h.tag, w.tag),
        key(79, h.tag, w.tag, u32::from(word == 0)),
        key(80, (left.labels >> 1) as u32, w.word, u32::from(head > word)),
        key(81, (head_left >> 1) as u32, w.word, h.tag),
        key(82, inner.word, w.word, h.tag),
    ]);
}
