//! What a verb is done to, if that is medical.

use std::sync::LazyLock;

use caveat_document::words::TokenKind;
use rustc_hash::FxHashSet;

use super::context::Scene;
use super::tree::Tree;
use super::verb::subject;
use crate::lexicon::kinds::Kinds;
use crate::lexicon::{Tags, lines};

/// Heads that make a phrase about paper, people, talk or feelings, whatever medicine stands in it: `a list of your medicines`.
static HARMLESS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/words/no-objects.txt")).collect());

/// Measures and vessels: what is in them is what counts: `two tablets of`, `the rest of the course`.
static MEASURES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/words/measures.txt")).collect());

/// Pronouns that can stand for a treatment.
const PRONOUNS: &[&str] = &[
    "it", "much", "few", "them", "that", "this", "these", "those", "one", "ones", "yours", "same", "another",
    "both", "either", "some", "none", "more", "two", "half", "so", "any",
];

/// Prepositions behind which the object of a treatment may stand: `switch to`, `come off`, `go ahead with`.
const CARRIERS: &[&str] = &[
    "to", "on", "off", "with", "from", "of", "for", "without", "into", "onto", "by", "in", "up", "over",
    "through", "toward", "towards", "back", "clear", "ahead", "straight", "right", "away", "down", "out",
];

/// Verbs that take their object behind `for`.
const FOR: &[&str] = &[
    "opt",
    "reach",
    "go",
    "ask",
    "push",
    "aim",
    "hold",
    "insist",
    "choose",
    "pick",
    "vote",
    "settle",
    "trade",
    "swap",
    "exchange",
    "substitute",
];

/// A medical object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// What it is: medical tags.
    pub tags: Tags,
    /// Its noun.
    pub at: usize,
    /// Whether a pronoun stands for it.
    pub pronoun: bool,
}

/// The medical thing that the noun at `at` names.
pub(super) fn named(scene: &Scene<'_, '_>, at: usize) -> Option<Object> {
    named_within(scene, at, 0)
}

fn named_within(scene: &Scene<'_, '_>, at: usize, depth: usize) -> Option<Object> {
    let tree = scene.tree;
    let node = &tree.nodes[at];
    if depth > 6 {
        return None;
    }
    let found = |tags: Tags| Some(Object { tags, at, pronoun: false });
    let also = || {
        tree.children_of(at, &["conj", "appos"])
            .filter(|k| !tree.nodes[*k].verb())
            .find_map(|k| named_within(scene, k, depth + 1))
    };
    let inside = || {
        tree.children_of(at, &["prep"])
            .filter(|p| tree.nodes[*p].one_of(&["of", "on", "with", "for", "to"]))
            .flat_map(|p| tree.children_of(p, &["pobj"]).collect::<Vec<_>>())
            .find_map(|k| named_within(scene, k, depth + 1))
    };
    let qualifier = || {
        tree.children_of(at, &["compound", "amod", "nmod", "poss", "nummod"])
            .map(|k| &tree.nodes[k])
            .filter(|n| n.is(Tags::MEDICAL))
            .map(|n| n.tags)
            .reduce(Tags::with)
    };
    if PRONOUNS.contains(&node.text) && node.pos != "IN" && !node.lead_word(&["this", "that"], tree, at) {
        if let Some(object) = inside() {
            return Some(object);
        }
        // `Call your team. Do the same for a fever`: the same is the call.
        let call = node.text == "same"
            && scene.context.before.is_some_and(|b| b.any(Tags::CLINICIAN))
            && !tree.nodes[tree.own..at].iter().any(|n| n.is(Tags::MEDICAL));
        if call {
            return None;
        }
        return antecedent(scene, at).map(|tags| Object { tags, at, pronoun: true });
    }
    if HARMLESS.contains(node.text) && !(MEASURES.contains(node.text) && inside().is_some()) {
        return also();
    }
    if node.is(Tags::MEDICAL)
        && (!node.verb()
            || node.dep == "ccomp"
            || node.dep_of(&["dobj", "iobj", "pobj", "nsubj", "nsubjpass", "compound"]))
    {
        let tags = qualifier().map_or(node.tags, |q| node.tags.with(q));
        let deep = if MEASURES.contains(node.text) { inside().map(|o| o.tags) } else { None };
        return found(deep.map_or(tags, |d| tags.with(d)));
    }
    if let Some(tags) = qualifier() {
        return found(tags);
    }
    if (MEASURES.contains(node.text) || node.kind == TokenKind::Number)
        && let Some(object) = inside()
    {
        return Some(object);
    }
    // A name in the middle of a sentence that nobody knows: a new medicine, more often than not.
    let unknown =
        node.pos.starts_with("NNP") && node.capital && at > tree.own && node.tags == Tags::default();
    if unknown && scene.takes(node.head) {
        return found(Tags::DRUG);
    }
    also()
}

impl super::tree::Node<'_> {
    /// `this week`, `that pain`: a word that only points at the next noun.
    fn lead_word(&self, words: &[&str], tree: &Tree<'_>, at: usize) -> bool {
        self.one_of(words) && tree.nodes.get(at + 1).is_some_and(|n| n.noun()) && self.dep == "det"
    }
}

/// The medical object of the verb at `verb`.
pub(super) fn object(scene: &Scene<'_, '_>, verb: usize) -> Option<Object> {
    let passive = scene.tree.child(verb, &["nsubjpass"]).and_then(|subject| named(scene, subject));
    passive
        .or_else(|| scene.tree.children(verb).iter().find_map(|child| child_object(scene, verb, *child)))
        .or_else(|| done_object(scene.tree, verb))
        .or_else(|| made_object(scene, verb))
        .or_else(|| earlier_object(scene, verb))
}

/// The object that one child of a verb names: the word itself, or what stands behind a preposition.
fn child_object(scene: &Scene<'_, '_>, verb: usize, child: usize) -> Option<Object> {
    let tree = scene.tree;
    let (node, word) = (&tree.nodes[verb], &tree.nodes[child]);
    let behind_verb = child > verb;
    let plain = word.dep_of(&["dobj", "iobj", "attr", "npadvmod"]) && (behind_verb || word.dep == "dobj");
    if (plain || behind_verb && is_stray_object(tree, child))
        && let Some(object) = named(scene, child)
    {
        return Some(object);
    }
    let carries = word.dep_of(&["prep", "agent", "prt", "aux", "advmod", "xcomp"])
        && behind_verb
        && CARRIERS.contains(&word.text)
        && carried(node.lemma, node.text, word.text);
    carries.then(|| behind(scene, child))?
}

/// Whatever the parser makes of a strange name: a medicine right behind the verb is its object.
fn is_stray_object(tree: &Tree<'_>, at: usize) -> bool {
    let word = &tree.nodes[at];
    let medicine = word.is(Tags::DRUG.with(Tags::SUPPLEMENT))
        && !word.dep_of(&["conj", "nsubj", "advcl", "ccomp"])
        && word.pos != "IN";
    // `a nasal spray`, `a scan`: the parser may take the noun for a verb.
    let noun = || {
        word.dep == "ccomp"
            && word.is(Tags::MEDICAL)
            && subject(tree, at).is_none()
            && tree.child(at, &["aux", "mark"]).is_none()
    };
    medicine || noun()
}

/// What is had done: `have your moles checked`, `get the port flushed`, `have it out`.
fn done_object(tree: &Tree<'_>, verb: usize) -> Option<Object> {
    if !tree.nodes[verb].lemma_of(&["have", "get"]) {
        return None;
    }
    let procedure = |at| Object { tags: Tags::PROCEDURE, at, pronoun: false };
    let thing = tree.child(verb, &["dobj"]);
    // Not `to be affected, a person must have ...`.
    let done = tree
        .children_of(verb, &["ccomp", "xcomp", "acomp", "advcl"])
        .find(|k| *k > verb && matches!(tree.nodes[*k].pos, "VBN" | "VBD" | "JJ" | "RP" | "RB"))
        .filter(|k| tree.child(*k, &["nsubj", "nsubjpass"]).or(thing).is_some())
        .filter(|k| !tree.nodes[*k].of(Kinds::KNOW));
    if let Some(done) = done {
        return Some(procedure(done));
    }
    if is_had_out(tree, verb) {
        return thing.map(procedure);
    }
    // The same, hung on the noun: `have the other breast removed`.
    let thing = thing?;
    let treats = |at: usize| {
        tree.nodes[at].is(Tags::TREATED)
            || tree.nodes[at].of(Kinds::PERFORM)
            || tree.children_of(thing, &["poss"]).any(|k| tree.nodes[k].text == "your")
    };
    tree.children_of(thing, &["acl"])
        .find(|k| tree.nodes[*k].pos == "VBN" && tree.child(*k, &["agent"]).is_none())
        .filter(|k| treats(*k))
        .map(procedure)
}

/// `have it out`, `get it off`.
fn is_had_out(tree: &Tree<'_>, verb: usize) -> bool {
    tree.nodes[verb].lemma_of(&["have", "get"])
        && tree.children_of(verb, &["prt", "prep", "advmod"]).any(|k| tree.nodes[k].one_of(&["out", "off"]))
}

/// `make gabapentin your first choice`.
fn made_object(scene: &Scene<'_, '_>, verb: usize) -> Option<Object> {
    let tree = scene.tree;
    if !tree.nodes[verb].lemma_of(&["make", "let", "consider"]) {
        return None;
    }
    let small = tree.child(verb, &["ccomp"]).filter(|k| !tree.nodes[*k].verb())?;
    named(scene, tree.child(small, &["nsubj"])?)
}

/// `except amlodipine, which you can drop`, `a drug you should avoid`: the object stands before.
fn earlier_object(scene: &Scene<'_, '_>, verb: usize) -> Option<Object> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    // `get out of bed`: nothing is had out.
    if is_had_out(tree, verb) {
        return None;
    }
    let own = tree.child(verb, &["dobj", "pobj"]);
    if let Some(which) = own.filter(|k| *k < verb && tree.nodes[*k].pos == "WDT") {
        let before = (tree.own..which).rev().find(|i| tree.nodes[*i].noun())?;
        return named(scene, before);
    }
    let points = own.is_none_or(|k| matches!(tree.nodes[k].pos, "WDT" | "WP" | "IN"));
    (node.dep == "relcl" && points).then(|| named(scene, node.head?))?
}

/// Whether what stands behind this preposition is what the verb is done to.
fn carried(lemma: &str, text: &str, preposition: &str) -> bool {
    match preposition {
        "for" => FOR.contains(&lemma) || FOR.contains(&text),
        "in" => matches!(text, "leave" | "put" | "have"),
        "to" => {
            !matches!(lemma, "listen" | "respond" | "talk" | "speak" | "react" | "come" | "write" | "compare")
        }
        "with" => !matches!(
            lemma,
            "live" | "cope" | "deal" | "help" | "work" | "talk" | "come" | "speak" | "compare" | "associate"
        ),
        "by" => false,
        "of" => !matches!(lemma, "think" | "hear" | "consist" | "die"),
        "from" => !matches!(lemma, "recover" | "suffer" | "hear" | "benefit" | "come" | "result" | "learn"),
        "on" => !matches!(lemma, "depend" | "focus" | "read" | "rely" | "count"),
        "over" | "through" => matches!(text, "go" | "get"),
        "out" | "down" | "up" | "away" => !matches!(lemma, "find" | "write" | "look"),
        _ => true,
    }
}

/// The medical thing behind a preposition.
pub(super) fn behind(scene: &Scene<'_, '_>, preposition: usize) -> Option<Object> {
    let tree = scene.tree;
    for &child in tree.children(preposition) {
        let node = &tree.nodes[child];
        if (node.dep_of(&["pobj", "pcomp", "dobj"]) || node.is(Tags::DRUG))
            && let Some(object) = named(scene, child)
        {
            return Some(object);
        }
        if node.dep_of(&["prep", "advmod", "prt"])
            && let Some(object) = behind(scene, child)
        {
            return Some(object);
        }
    }
    None
}

/// The medical thing that a pronoun at `at` stands for: the last one named before, here or in the sentence before.
pub(super) fn antecedent(scene: &Scene<'_, '_>, at: usize) -> Option<Tags> {
    let named = |i: &usize| {
        let node = &scene.tree.nodes[*i];
        (node.is(Tags::MEDICAL) && !node.verb() && !node.is(Tags::CLINICIAN)).then_some(node.tags)
    };
    (0..at).rev().collect::<Vec<_>>().iter().find_map(named).or(scene.context.before)
}

/// Whether an amount or how often is stated in these words: `20 mg`, `twice a day`, `every 8 hours`.
pub(super) fn dose_in(tree: &Tree<'_>, run: &[usize]) -> bool {
    let text = |i: usize| tree.nodes.get(i).map_or("", |n| n.text);
    run.iter().any(|&i| {
        let node = &tree.nodes[i];
        let each = node.text == "each" && EVERY.contains(&text(i + 1));
        if each {
            return true;
        }
        let before = i.checked_sub(1).map(|b| &tree.nodes[b]);
        let counted = before.is_some_and(|b| {
            b.kind == TokenKind::Number
                || b.pos == "CD"
                || b.one_of(&["half", "extra", "additional", "double"])
        });
        (node.is(Tags::DOSE) && counted)
            || node.one_of(&["daily", "nightly", "twice", "hourly", "weekly", "thrice"])
            || (node.text == "every" && EVERY.contains(&text(i + 1)))
            || (node.text == "every"
                && tree.nodes.get(i + 1).is_some_and(|n| n.kind == TokenKind::Number || n.pos == "CD"))
            || (node.one_of(&["day", "week", "night", "month"])
                && before.is_some_and(|b| b.one_of(&["a", "per", "each"])))
    })
}

const EVERY: &[&str] = &["day", "night", "morning", "evening", "hour", "week", "other", "few", "month"];
