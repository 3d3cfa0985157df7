//! The writer speaks as a clinician: `I recommend`, `we need to run a test`.

use crate::clause::act::ActKind;
use crate::clause::agent::{Who, clinician, names_clinician, reader_word};
use crate::clause::context::Scene;
use crate::clause::modality::{Force, Stance};
use crate::clause::object::object;
use crate::clause::verb::{modal, needs};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// `I recommend`, `we need to run a test`, `I would start`.
pub(crate) fn first_person(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<ActKind> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if stance.who != Who::First || stance.negated && stance.force != Force::Plain {
        return None;
    }
    if node.of(Kinds::ADVISE) || node.lemma == "advise" {
        let recommends = advises_treatment(scene, verb) && !advises_consult(scene, verb) && node.pos != "VBD";
        return recommends.then_some(ActKind::Recommendation);
    }
    let would = modal(tree, stance.at).is_some_and(|m| tree.nodes[m].one_of(&["would", "'d"]));
    if would
        && !node.of(Kinds::HARMLESS.with(Kinds::TALK).with(Kinds::KNOW).with(Kinds::SAY))
        && node.lemma != "be"
        && object(scene, verb).is_some()
    {
        return Some(ActKind::Recommendation);
    }
    let out = node.lemma == "carry"
        && tree.children_of(verb, &["prt", "advmod"]).any(|k| tree.nodes[k].text == "out")
        && object(scene, verb).is_some();
    if out && stance.force != Force::Plain {
        return Some(ActKind::ClinicianVoice);
    }
    let acts = (node.of(Kinds::PERFORM) || needs(node)) && node.lemma != "be";
    (acts && is_due(scene, verb, stance) && performs_care(scene, verb)).then_some(ActKind::ClinicianVoice)
}

/// Whether something medical is named behind a verb.
fn medical_behind(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    tree.subtree(verb).into_iter().any(|i| i > verb && tree.nodes[i].is(Tags::MEDICAL.with(Tags::TREATED)))
}

/// Whether what is advised is a treatment.
fn advises_treatment(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let treats = |at: usize| {
        let node = &tree.nodes[at];
        node.one_of(&["doing", "taking", "starting", "getting", "having", "trying", "using"])
            || !node.of(Kinds::HARMLESS.with(Kinds::TALK)) && object(scene, at).is_some()
    };
    medical_behind(scene, verb)
        || tree.subtree(verb).into_iter().any(|i| i > verb && tree.nodes[i].verb() && treats(i))
}

/// `I suggest that you see your doctor`, `I recommend a visit to your clinic`.
fn advises_consult(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let turns = |at: usize| {
        let node = &tree.nodes[at];
        node.of(Kinds::TALK) && node.verb() || node.lemma_of(&["see", "visit"])
    };
    let visit = |at: usize| {
        tree.nodes[at].one_of(&[
            "consultation",
            "visit",
            "appointment",
            "referral",
            "talk",
            "discussion",
            "evaluation",
        ]) && names_clinician(tree, at)
    };
    tree.children(verb).iter().filter(|k| **k > verb).any(|&k| {
        turns(k)
            || tree.children_of(k, &["pcomp", "xcomp", "ccomp"]).any(turns)
            || visit(k)
            || tree.nodes[k].dep == "dobj" && clinician(tree, k)
    })
}

/// `we need to`, `we want to`, `it is best if we`: what is said is to be done.
fn is_due(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    let tree = scene.tree;
    matches!(stance.force, Force::Must | Force::Will | Force::May)
        || tree.ancestors(verb).any(|up| {
            tree.nodes[up].lemma_of(&["need", "want", "like", "have"]) || tree.nodes[up].text == "going"
        })
        || tree.ancestors(verb).take(2).any(|up| {
            tree.children_of(up, &["acomp"])
                .chain([up])
                .any(|k| tree.nodes[k].of(Kinds::GOOD) && !tree.nodes[k].verb())
        })
        || needs(&tree.nodes[verb])
}

/// Whether what the writers do is care: it has a medical object, or is done to the reader.
fn performs_care(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let reader = || tree.subtree(verb).into_iter().any(|i| i > verb && reader_word(tree, i));
    object(scene, verb).is_some()
        || medical_behind(scene, verb)
        || node.of(Kinds::PERFORM)
            && !node.lemma_of(&[
                "give", "need", "start", "send", "provide", "keep", "have", "discuss", "use", "take", "put",
                "look", "follow", "get",
            ])
            && reader()
}
