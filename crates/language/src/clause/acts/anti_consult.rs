//! What keeps a reader from a clinician.

use crate::clause::act::{Act, ActKind};
use crate::clause::agent::{Who, names_clinician};
use crate::clause::context::Scene;
use crate::clause::modality::{Force, Stance};
use crate::clause::stance::stance;
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// `There is no need to see your oncologist`, `skip the call to your doctor`, `don't bother asking`.
pub(crate) fn find_anti_consults(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !node.verb() || node.dep_of(&["aux", "auxpass"]) {
            continue;
        }
        if replaces(scene, verb) {
            let stance = Stance { force: Force::May, who: Who::You, at: verb, negated: false };
            acts.extend(
                scene
                    .act(ActKind::AntiConsult, Tags::CARE, verb, stance)
                    .map(|act| Act { excuse: None, ..act }),
            );
            continue;
        }
        let Some(stance) = stance(tree, verb) else { continue };
        if keeps_away(scene, verb, stance) {
            // No clinician excuses that one is told not to ask one.
            let open = |why: &str| {
                matches!(
                    why,
                    crate::clause::hedge::OPEN
                        | crate::clause::hedge::REPORTED
                        | crate::clause::hedge::DENIED
                )
            };
            let act = scene.act(ActKind::AntiConsult, Tags::CARE, verb, stance);
            // Nor does a heading: `When to call your care team` makes it worse.
            let line = scene.context.line.is_some();
            acts.extend(act.map(|act| Act {
                excuse: act.excuse.filter(|(by, why)| open(why) || line && by.starts_with("the line")),
                ..act
            }));
        }
    }
}

/// `You can decide this without your care team`, `rely on this page instead of seeing a doctor`.
fn replaces(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    // Only what somebody may do with no clinician, not what nobody should.
    let allowed = stance(tree, verb).is_some_and(|s| {
        !s.negated
            && (s.force == Force::Order || s.who == Who::You && matches!(s.force, Force::May | Force::Must))
    });
    if !allowed || node.of(Kinds::TALK) && !node.lemma_of(&["decide"]) {
        return false;
    }
    tree.children_of(verb, &["prep", "advmod", "cc"]).any(|k| {
        let run = tree.subtree(k);
        let first = tree.nodes[run[0]].text;
        let instead = first == "instead"
            && run
                .iter()
                .any(|i| tree.nodes[*i].of(Kinds::TALK) || tree.nodes[*i].lemma_of(&["see", "visit"]));
        let without =
            first == "without" && node.lemma_of(&["decide", "do", "manage", "choose", "handle", "go"]);
        (instead || without) && run.iter().any(|i| crate::clause::agent::clinician(tree, *i))
    })
}

fn keeps_away(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let named = tree
        .children(verb)
        .iter()
        .any(|k| *k > verb && tree.nodes[*k].dep_of(&["dobj", "iobj", "prep"]) && names_clinician(tree, *k));
    // `how long you can wait` is what one asks, and guards nothing.
    let guarded = tree.subtree(verb).iter().any(|i| {
        tree.nodes[*i].one_of(&["without", "until", "only", "unless"])
            || *i < verb && tree.nodes[*i].one_of(&["wait", "waiting"])
    });
    let turns = node.of(Kinds::TALK) || node.lemma_of(&["see", "visit", "wait"]) || node.text == "bother";
    let to_reader = stance.force == Force::Order || stance.who == Who::You;
    let forbids =
        stance.negated && to_reader && matches!(stance.force, Force::Order | Force::Must) && !guarded;
    if turns && forbids && (named || reached(scene, verb)) {
        return true;
    }
    if turns && named {
        let no_need = stance.negated
            && to_reader
            && tree.ancestors(verb).any(|up| tree.nodes[up].lemma_of(&["need", "have"]));
        return !guarded && (stance.force == Force::Bad || no_need);
    }
    // `Skip the call to your doctor`.
    let skips = node.lemma_of(&["skip", "avoid", "cancel"]) || node.one_of(&["forgo", "dodge"]);
    let call = tree.children_of(verb, &["dobj", "xcomp"]).any(|k| {
        tree.nodes[k].one_of(&[
            "call",
            "visit",
            "appointment",
            "checkup",
            "check-up",
            "consultation",
            "asking",
            "calling",
            "seeing",
        ]) && (names_clinician(tree, k) || tree.nodes[k].one_of(&["appointment", "checkup", "check-up"]))
    });
    skips && call && stance.force == Force::Order && !stance.negated
}

/// Whom one is told not to turn to. Here the doctors of a trial count, too, and `with your oncologist` wherever the parser hung it.
fn reached(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let somebody = |at: usize| tree.nodes[at].is(Tags::CLINICIAN);
    let asked = tree
        .children_of(verb, &["dobj", "iobj"])
        .any(|k| somebody(k) || tree.children_of(k, &["conj"]).any(somebody));
    let shared = tree
        .subtree(verb)
        .into_iter()
        .filter(|i| *i > verb && tree.nodes[*i].text == "with")
        .any(|with| tree.children_of(with, &["pobj"]).any(somebody));
    asked || shared
}
