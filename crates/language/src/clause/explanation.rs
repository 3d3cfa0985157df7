//! How a sentence was read, in plain words, so that an editor can argue with it.

use super::act::Act;
use super::agent::{Who, who};
use super::context::Scene;
use super::modality::{Force, Stance};
use super::stance::stance;
use super::tree::Tree;
use super::verb::subject;
use super::{object, scope};

/// What the engine made of one verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The clause: the verb with what belongs to it.
    pub clause: String,
    /// The verb.
    pub verb: String,
    /// How it is put: an order, a duty, a leave ...
    pub mood: &'static str,
    /// Whether it is denied.
    pub negated: bool,
    /// Who is to act, in plain words, and the words that say so.
    pub agent: (&'static str, String),
    /// The medical thing it is done to.
    pub object: Option<String>,
    /// What governs it: the words, and what they do.
    pub governed_by: Option<(String, &'static str)>,
}

/// What the engine made of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The sentence, with the line it completes.
    pub sentence: String,
    /// Its verbs, in order.
    pub readings: Vec<Reading>,
    /// What it does to the reader, and what excuses that.
    pub acts: Vec<Act>,
    /// The line that introduces it, and what that does.
    pub lead_in: Option<&'static str>,
}

/// Says how a sentence was read.
pub(super) fn explain_scene(scene: &Scene<'_, '_>, acts: Vec<Act>) -> Explanation {
    let tree = scene.tree;
    let readings = (0..tree.nodes.len()).filter_map(|verb| read_verb(scene, verb)).collect();
    let sentence = tree.nodes.iter().fold(String::new(), |mut all, node| {
        let glued = node.text.starts_with('\'')
            || node.text == "n't"
            || matches!(node.text, "," | "." | ":" | ";" | "!" | "?" | ")" | "%");
        if !all.is_empty() && !glued && !all.ends_with('(') {
            all.push(' ');
        }
        all.push_str(node.text);
        all
    });
    Explanation { sentence, readings, acts, lead_in: lead_in(scene) }
}

fn read_verb(scene: &Scene<'_, '_>, verb: usize) -> Option<Reading> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if !node.verb() || node.dep_of(&["aux", "auxpass", "amod", "compound"]) {
        return None;
    }
    let put = stance(tree, verb);
    let at = put.map_or(verb, |s| s.at);
    let negated = put.is_some_and(|s| s.negated);
    let hedge = scope::governing(tree, verb, at, negated);
    Some(Reading {
        clause: words(tree, &scene.words_of_clause(verb, at)),
        verb: node.text.to_owned(),
        mood: put.map_or("hangs on another verb", |s| mood(s.force)),
        negated,
        agent: agent(tree, put, at),
        object: object::object(scene, verb).map(|o| words(tree, &near(tree, o.at))),
        governed_by: hedge.map(|h| (words(tree, &h.run), h.why)),
    })
}

fn mood(force: Force) -> &'static str {
    match force {
        Force::Order => "an order",
        Force::Must => "a duty (should, must, need to)",
        Force::May => "leave or possibility (can, may)",
        Force::Will => "what will be",
        Force::Plain => "a statement",
        Force::Good => "called good, needed or due",
        Force::Safe => "called safe or harmless",
        Force::Bad => "called needless or useless",
        Force::Advice => "the writer's own advice",
    }
}

fn agent(tree: &Tree<'_>, put: Option<Stance>, at: usize) -> (&'static str, String) {
    let named = subject(tree, at);
    let text = named.map_or_else(String::new, |s| words(tree, &near(tree, s)));
    let kind = named.map(|s| who(tree, s)).or(put.map(|s| s.who));
    let plain = match kind {
        Some(Who::You) => "the reader",
        Some(Who::Yours) => "something of the reader's",
        Some(Who::First) => "the writer",
        Some(Who::Clinician) => "a clinician",
        Some(Who::Source) => "a study, guideline or label",
        Some(Who::Group) => "other people",
        Some(Who::It | Who::Thing) => "a thing",
        None => "nobody named",
    };
    (plain, text)
}

fn lead_in(scene: &Scene<'_, '_>) -> Option<&'static str> {
    use crate::clause::context::LeadIn;
    match scene.context.lead_in {
        LeadIn::None => None,
        LeadIn::Governs(why) => Some(why),
        LeadIn::Reports => Some("it tells what others do, or what is done in general"),
        LeadIn::Personal => Some("it speaks of the reader's own case"),
        LeadIn::Directs => Some("it begins an order that what follows completes"),
        LeadIn::PersonalResult => Some("it speaks of the reader's own results or outlook"),
    }
}

/// A noun with what belongs to it, without clauses of their own.
fn near(tree: &Tree<'_>, at: usize) -> Vec<usize> {
    let apart = |i: usize| tree.nodes[i].dep_of(&["relcl", "acl", "advcl", "conj", "cc", "punct", "appos"]);
    let mut run = vec![at];
    let mut next = 0;
    while next < run.len() {
        run.extend(tree.children(run[next]).iter().copied().filter(|k| !apart(*k)));
        next += 1;
    }
    run.sort_unstable();
    run
}

fn words(tree: &Tree<'_>, run: &[usize]) -> String {
    run.iter()
        .map(|i| tree.nodes[*i].text)
        .collect::<Vec<_>>()
        .join(" ")
        .replace(" 's", "'s")
        .replace(" n't", "n't")
}
