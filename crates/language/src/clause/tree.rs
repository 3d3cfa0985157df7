//! A sentence as a tree of words: what each is, and which it belongs to.

use std::ops::Range;

use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;

use crate::grammar::parse;
use crate::grammar::parser::{LABELS, NONE};
use crate::grammar::tagger::TAGS;
use crate::grammar::token::{Piece, pieces};
use crate::lexicon::kinds::{Kinds, kinds};
use crate::lexicon::{Tags, tag, term};

/// A word in its place.
#[derive(Clone, Debug)]
pub struct Node<'a> {
    /// In lower case.
    pub text: &'a str,
    /// Its lemma, where the engine knows the word; else empty.
    pub lemma: &'static str,
    /// What it can be in medicine.
    pub tags: Tags,
    /// What it does in plain English.
    pub kinds: Kinds,
    /// What it is in this sentence: a Penn Treebank tag.
    pub pos: &'static str,
    /// What it is to its head: the name of the dependency.
    pub dep: &'static str,
    /// The word it belongs to; none for the head of the sentence.
    pub head: Option<usize>,
    /// Its bytes in the prose of its block.
    pub range: Range<usize>,
    /// Whether it comes from the line that introduces the sentence.
    pub lead: bool,
    /// Whether it begins with a capital letter.
    pub capital: bool,
    /// Word, number or mark.
    pub kind: TokenKind,
}

impl Node<'_> {
    /// Whether it has one of these tags.
    pub fn is(&self, tags: Tags) -> bool {
        self.tags.any(tags)
    }

    /// Whether it is of one of these kinds.
    pub fn of(&self, kinds: Kinds) -> bool {
        self.kinds.any(kinds)
    }

    /// Whether it is one of these words.
    pub fn one_of(&self, words: &[&str]) -> bool {
        words.contains(&self.text)
    }

    /// Whether it is a form of one of these verbs.
    pub fn lemma_of(&self, lemmas: &[&str]) -> bool {
        lemmas.contains(&self.lemma)
    }

    /// Whether it is a form of `be`.
    pub fn of_be(&self) -> bool {
        self.lemma == "be"
    }

    /// Whether it is a verb here.
    pub fn verb(&self) -> bool {
        self.pos.starts_with("VB")
    }

    /// Whether it is a noun here.
    pub fn noun(&self) -> bool {
        self.pos.starts_with("NN")
    }

    /// Whether it stands in one of these dependencies to its head.
    pub fn dep_of(&self, deps: &[&str]) -> bool {
        deps.contains(&self.dep)
    }
}

/// A sentence, perhaps behind the line that introduces it.
#[derive(Clone, Debug)]
pub struct Tree<'a> {
    /// Its words.
    pub nodes: Vec<Node<'a>>,
    children: Vec<Vec<usize>>,
    /// Where the sentence itself begins, behind the line that introduces it.
    pub own: usize,
    /// The prose of its block in lower case.
    pub lower: &'a str,
    /// The sentence in the prose.
    pub range: Range<usize>,
}

impl<'a> Tree<'a> {
    /// Reads a sentence. `lead` is the block whose line it completes: `Ask whether to:` and `stop the pills` are one.
    pub fn of(block: &'a Block, sentence: &Sentence, lead: Option<&'a Block>) -> Self {
        let mut all: Vec<Piece<'a>> = Vec::new();
        if let Some((lead, last)) = lead.and_then(|lead| lead.sentences.last().map(|last| (lead, last))) {
            all = pieces(&lead.prose.text, &lead.prose.lower, lead.words(last));
            // An open end runs on into the item; any other line keeps its colon.
            let open = |p: &Piece<'_>| OPEN_ENDS.contains(&p.text);
            if all.last().is_some_and(|p| p.text == ":") && all.len() > 1 && open(&all[all.len() - 2]) {
                all.pop();
            }
        }
        let own = all.len();
        let mut rest = pieces(&block.prose.text, &block.prose.lower, block.words(sentence));
        if own > 0
            && let Some(first) = rest.first_mut()
        {
            first.capital = false;
        }
        crate::grammar::token::calm(&mut rest);
        all.extend(rest);
        let read = parse(&all);
        let len = read.tags.len();
        let mut nodes: Vec<Node<'a>> = Vec::with_capacity(len);
        for (at, piece) in all.iter().enumerate().take(len) {
            let pos = TAGS[usize::from(read.tags[at])];
            let tags = if piece.kind == TokenKind::Word { tag(piece.text).0 } else { Tags::default() };
            let (kinds, lemma) = kinds(piece.text, pos.starts_with("VB") || pos == "MD");
            nodes.push(Node {
                text: piece.text,
                lemma,
                tags,
                kinds,
                pos,
                dep: LABELS[usize::from(read.labels[at])],
                head: Some(read.heads[at]).filter(|h| *h != NONE),
                range: piece.range.clone(),
                lead: at < own,
                capital: piece.capital,
                kind: piece.kind,
            });
        }
        mend_orders(&mut nodes, own);
        mark_terms(&mut nodes, &block.prose.lower);
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); len];
        for (at, node) in nodes.iter().enumerate() {
            if let Some(head) = node.head {
                children[head].push(at);
            }
        }
        Self { nodes, children, own, lower: &block.prose.lower, range: sentence.range.clone() }
    }

    /// What belongs to a word, in order.
    pub fn children(&self, at: usize) -> &[usize] {
        &self.children[at]
    }

    /// The first child of `at` in one of these dependencies.
    pub fn child(&self, at: usize, deps: &[&str]) -> Option<usize> {
        self.children[at].iter().copied().find(|k| self.nodes[*k].dep_of(deps))
    }

    /// All children of `at` in one of these dependencies.
    pub fn children_of<'s>(&'s self, at: usize, deps: &'s [&'s str]) -> impl Iterator<Item = usize> + 's {
        self.children[at].iter().copied().filter(move |k| self.nodes[*k].dep_of(deps))
    }

    /// A word and all that hangs on it, in order.
    pub fn subtree(&self, at: usize) -> Vec<usize> {
        let mut found = vec![at];
        let mut next = 0;
        while next < found.len() && found.len() <= self.nodes.len() {
            found.extend(&self.children[found[next]]);
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The words between a word and the head of the sentence, nearest first.
    pub fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut steps = 0;
        std::iter::successors(self.nodes[at].head, move |up| {
            steps += 1;
            self.nodes[*up].head.filter(|_| steps < self.nodes.len())
        })
    }

    /// Whether a word or what hangs on it has one of these tags.
    pub fn has(&self, at: usize, tags: Tags) -> bool {
        self.subtree(at).iter().any(|i| self.nodes[*i].is(tags))
    }

    /// Whether any word of the sentence has one of these tags.
    pub fn any(&self, tags: Tags) -> bool {
        self.nodes.iter().any(|n| n.is(tags))
    }

    /// Whether these words stand in this order from `at` on.
    pub fn reads(&self, at: usize, words: &[&str]) -> bool {
        words
            .iter()
            .enumerate()
            .all(|(n, word)| self.nodes.get(at + n).is_some_and(|node| node.text == *word))
    }

    /// The words of a run as they stand in the prose; words of the line before are left out.
    pub fn text(&self, run: &[usize]) -> &'a str {
        let range = self.bytes(run);
        &self.lower[range]
    }

    /// The bytes of a run of words in the prose of the sentence.
    pub fn bytes(&self, run: &[usize]) -> Range<usize> {
        let mut own = run.iter().filter(|i| **i >= self.own).map(|i| &self.nodes[*i].range);
        let Some(first) = own.next() else { return self.range.clone() };
        own.fold(first.clone(), |all, next| all.start.min(next.start)..all.end.max(next.end))
    }
}

/// Whether a line waits for what follows to complete it: `Ask about:`, `See your doctor if you`.
pub(super) fn is_open(block: &Block, sentence: &Sentence) -> bool {
    let open = |word: &str| word == ":" || OPEN_ENDS.contains(&word);
    !block.is_heading()
        && block.words(sentence).last().is_some_and(|last| open(&block.prose.lower[last.range()]))
}

/// Words that leave a line open for what follows.
const OPEN_ENDS: &[&str] = &[
    "to",
    "whether",
    "if",
    "you",
    "that",
    "and",
    "or",
    "of",
    "by",
    "for",
    "about",
    "with",
    "not",
    "should",
    "must",
    "can",
    "may",
    "will",
    "need",
    "from",
    "on",
    "as",
    "before",
    "without",
    "when",
    "is",
    "are",
    "be",
    "your",
    "never",
    "have",
    "then",
    "when",
    "take",
    "start",
    "stop",
    "avoid",
    "get",
    "recommend",
    "suggest",
    "might",
    "could",
];

/// Orders that the tagger took for something else: `Rinse with ...` for a noun, `cut it to ...` for a past form.
fn mend_orders(nodes: &mut [Node<'_>], own: usize) {
    for at in own..nodes.len() {
        let bare = crate::grammar::tagger::bare_verb(nodes[at].text);
        let children = |deps: &[&str]| nodes.iter().any(|n| n.head == Some(at) && n.dep_of(deps));
        let begins = at == own
            || nodes[at - 1].one_of(&[",", ";", ":", "—", "–", "and", "but", "so", "then", "please", "just"])
            || nodes[at - 1].pos == "RB";
        let comma = at > own && nodes[at - 1].text == ",";
        let said = comma && nodes[own..at].iter().any(|n| matches!(n.pos, "MD" | "VBZ" | "VBP" | "VBD"));
        let past = begins
            && !said
            && matches!(nodes[at].pos, "VBD" | "VBN")
            && bare
            && !children(&["nsubj", "nsubjpass", "aux", "auxpass"])
            && nodes[at].head.is_none();
        let next = nodes.get(at + 1);
        let opens = at == own || nodes[at - 1].kind == TokenKind::Mark && nodes[at].head.is_none();
        let noun = opens
            && bare
            && matches!(nodes[at].pos, "NN" | "NNP" | "JJ" | "RB" | "VBP")
            && nodes[at].head.is_none()
            && next.is_some_and(|n| {
                matches!(n.pos, "DT" | "PRP$" | "CD")
                    || n.one_of(&["with", "on", "off", "in", "down", "up", "out", "back", "to", "it", "them"])
                    || n.is(Tags::DRUG)
                    || nodes[at].text == "fast" && matches!(n.text, "for" | "until" | "before")
            });
        if past || noun {
            nodes[at].pos = "VB";
            (nodes[at].kinds, nodes[at].lemma) = kinds(nodes[at].text, true);
        }
    }
}

/// Terms of several words: the last carries the tags, the first ones those of no other thing.
fn mark_terms(nodes: &mut [Node<'_>], lower: &str) {
    for at in 0..nodes.len() {
        if !nodes[at].is(Tags::HEAD) || nodes[at].lead {
            continue;
        }
        for last in [at + 1, at + 2] {
            if let Some(node) = nodes.get(last)
                && nodes[at].range.start < node.range.end
                && let Some(tags) = term(&lower[nodes[at].range.start..node.range.end])
            {
                nodes[last].tags = nodes[last].tags.with(tags);
            }
        }
    }
}
