//! What keeps a reader from a clinician.

use super::stance::{Force, Stance, stance};
use super::who::{Who, names_clinician};
use super::{Act, ActKind, Scene};
use crate::kinds::Kinds;
use crate::lexicon::Tags;

/// `There is no need to see your oncologist`, `skip the call to your doctor`, `don't bother asking`.
pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !node.verb() || node.label_of(&["aux", "auxpass"]) {
            continue;
        }
        let Some(stance) = stance(tree, verb) else { continue };
        if keeps_away(scene, verb, stance) {
            // No clinician excuses that one is told not to ask one.
            let open = |why: &str| {
                matches!(why, super::excuse::OPEN | super::excuse::REPORTED | super::excuse::DENIED)
            };
            let act = scene.act(ActKind::AntiConsult, Tags::CARE, verb, stance);
            acts.extend(act.map(|act| Act {
                excuse: act.excuse.filter(|(by, why)| open(why) || by.starts_with("the line")),
                ..act
            }));
        }
    }
}

fn keeps_away(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let named = tree.kids(verb).iter().any(|k| {
        *k > verb && tree.nodes[*k].label_of(&["dobj", "iobj", "prep"]) && names_clinician(tree, *k)
    });
    let guarded = tree
        .under(verb)
        .iter()
        .any(|i| tree.nodes[*i].one_of(&["without", "until", "only", "unless", "wait", "waiting"]));
    let turns = node.of(Kinds::TALK) || node.base_of(&["see", "bother", "visit"]);
    let to_reader = stance.force == Force::Order || stance.who == Who::You;
    if turns && named {
        let about = tree.under(verb).iter().any(|i| tree.nodes[*i].text == "about");
        let forbids = stance.negated
            && !about
            && to_reader
            && matches!(stance.force, Force::Order | Force::Must)
            && !guarded;
        let needless = stance.force == Force::Bad && !guarded
            || stance.negated
                && to_reader
                && tree.over(verb).any(|up| tree.nodes[up].base_of(&["need", "have"]))
                && !guarded;
        return forbids || needless;
    }
    // `Skip the call to your doctor`.
    let skips = node.base_of(&["skip", "avoid", "cancel"]) || node.one_of(&["forgo", "dodge"]);
    let call = tree.kids_of(verb, &["dobj", "xcomp"]).any(|k| {
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
