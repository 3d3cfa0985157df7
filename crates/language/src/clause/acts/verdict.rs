//! Judgements on a treatment: the best choice, safe, needless, necessary.

use super::dismissal::{best_left, useless};
use super::linked::{linked, links, personal};
use crate::clause::act::{Act, ActKind};
use crate::clause::agent::{Who, names_reader};
use crate::clause::context::Scene;
use crate::clause::modality::{Force, Stance};
use crate::clause::object::named;
use crate::clause::verb::{modal, negated, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

pub(crate) fn find_verdicts(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !(node.verb() || node.pos == "MD") || node.dep_of(&["aux", "auxpass"]) || node.pos == "VBD" {
            continue;
        }
        let found = if links(tree, verb) { linked(scene, verb) } else { None };
        let found = found
            .or_else(|| best_left(scene, verb))
            .or_else(|| makes(scene, verb))
            .or_else(|| useless(scene, verb))
            .or_else(|| suits(scene, verb));
        if let Some((kind, tags)) = found {
            let stance =
                Stance { force: Force::Plain, who: Who::Thing, at: verb, negated: negated(tree, verb) };
            acts.extend(scene.act(kind, tags, verb, stance));
        }
    }
}

/// `That makes radiation pointless for you`.
fn makes(scene: &Scene<'_, '_>, verb: usize) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    if tree.nodes[verb].lemma != "make" || negated(tree, verb) || !personal(scene, verb) {
        return None;
    }
    let word = tree
        .children_of(verb, &["ccomp", "oprd", "acomp", "xcomp"])
        .find(|k| tree.nodes[*k].of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD)))?;
    let thing = tree.child(word, &["nsubj"]).or(tree.child(verb, &["dobj"])).and_then(|k| named(scene, k))?;
    let judge = &tree.nodes[word];
    Some((
        if judge.of(Kinds::BAD) {
            ActKind::Discourage
        } else if judge.of(Kinds::GOOD) {
            ActKind::BestChoice
        } else {
            ActKind::Clearance
        },
        thing.tags,
    ))
}

/// `Lamictal would suit you better`.
fn suits(scene: &Scene<'_, '_>, verb: usize) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if !node.one_of(&["suit", "suits", "fit", "fits", "serve", "serves", "beats", "beat", "suited"])
        || negated(tree, verb)
    {
        return None;
    }
    let modal = modal(tree, verb).map(|m| tree.nodes[m].text);
    if matches!(modal, Some("may" | "might" | "can" | "could")) {
        return None;
    }
    let thing = subject(tree, verb)
        .filter(|s| !matches!(tree.nodes[*s].pos, "WDT" | "WP" | "DT"))
        .and_then(|s| named(scene, s))?;
    (names_reader(tree, verb) || scene.personal()).then_some((ActKind::BestChoice, thing.tags))
}
