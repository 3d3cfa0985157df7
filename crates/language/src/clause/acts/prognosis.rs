//! Promises about what will happen to the reader, and comfort that amounts to one.

use super::illness::illness;
use crate::clause::act::ActKind;
use crate::clause::agent::{Who, names_reader, who};
use crate::clause::context::Scene;
use crate::clause::tree::Tree;
use crate::clause::verb::{modal, negated};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// `will recover`, `will not come back`, `will be cured`.
pub(crate) fn outcome(tree: &Tree<'_>, verb: usize) -> bool {
    let node = &tree.nodes[verb];
    if node.text == "gone"
        || node.lemma == "have" && tree.children_of(verb, &["dobj"]).any(|k| illness(tree, k))
    {
        return true;
    }
    // `You will have no return of the disease`.
    if node.lemma == "have"
        && tree.children_of(verb, &["dobj"]).any(|k| {
            tree.nodes[k].one_of(&[
                "return",
                "recurrence",
                "relapse",
                "recovery",
                "remission",
                "response",
                "regrowth",
                "cure",
            ])
        })
    {
        return true;
    }
    if node.lemma_of(&[
        "get", "come", "go", "make", "be", "feel", "stay", "remain", "see", "have", "grow", "reach", "enjoy",
        "work", "return",
    ]) || node.lemma == "pass"
    {
        return tree.children(verb).iter().filter(|k| **k > verb).any(|k| {
            tree.nodes[*k].one_of(&[
                "better",
                "back",
                "away",
                "well",
                "fine",
                "cured",
                "alive",
                "remission",
                "recovery",
                "normal",
                "okay",
                "ok",
                "worse",
                "clear",
                "free",
                "healthy",
                "around",
                "over",
                "down",
                "gone",
                "good",
            ]) || tree.nodes[*k].of(Kinds::FINDING)
                || tree
                    .children(*k)
                    .iter()
                    .any(|p| tree.nodes[*p].one_of(&["remission", "recovery", "life", "danger"]))
        });
    }
    node.of(Kinds::OUTCOME) || node.one_of(&["cured", "healed", "shrink", "vanish"])
}

/// `Most are alive 20 years later, and you will be too`.
pub(crate) fn echo(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let short = tree
        .children(verb)
        .iter()
        .all(|k| tree.nodes[*k].dep_of(&["nsubj", "aux", "advmod", "punct", "cc", "neg", "nsubjpass"]));
    let will = modal(tree, verb).is_some_and(|m| tree.nodes[m].one_of(&["will", "'ll", "wo"]));
    let too =
        tree.children_of(verb, &["advmod"]).any(|k| tree.nodes[k].one_of(&["too", "either", "likewise"]));
    short
        && will
        && (too || tree.nodes[verb].of_be())
        && tree.nodes[verb].dep_of(&["conj", "parataxis", "ccomp", "ROOT"])
}

/// `..., but yours is`, `your son's is a kind that always does`.
pub(crate) fn elliptic(scene: &Scene<'_, '_>, verb: usize, subject: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let owned = tree.nodes[subject].one_of(&["yours"])
        || tree.nodes[subject].dep_of(&["poss"])
        || tree.nodes.get(subject + 1).is_some_and(|n| n.text == "'s");
    let earlier = (tree.own..subject).any(|i| {
        tree.nodes[i].is(Tags::DISEASE.with(Tags::MEDICAL))
            || tree.nodes[i].of(Kinds::BODY.with(Kinds::GROUP))
    });
    let bare = node.of_be() || matches!(node.text, "does" | "do" | "will" | "has" | "did");
    owned && earlier && bare
}

pub(crate) fn harmless(tree: &Tree<'_>, verb: usize) -> bool {
    let reader =
        tree.children_of(verb, &["dobj", "iobj"]).any(|k| matches!(who(tree, k), Who::You | Who::Yours));
    let harm = tree.nodes[verb].one_of(&["harm", "hurt", "damage"]) && negated(tree, verb);
    let none = tree.nodes[verb].lemma == "do"
        && tree.children_of(verb, &["dobj"]).any(|k| {
            tree.nodes[k].text == "harm" && tree.children_of(k, &["det"]).any(|d| tree.nodes[d].text == "no")
        });
    reader && (harm || none)
}

/// `These medicines will ease your symptoms`: a promise to this reader.
pub(crate) fn works(scene: &Scene<'_, '_>, verb: usize, subject: usize) -> bool {
    let tree = scene.tree;
    let helps = tree.nodes[verb].one_of(&[
        "help",
        "relieve",
        "alleviate",
        "improve",
        "ease",
        "cure",
        "heal",
        "restore",
        "fix",
        "clear",
        "stop",
    ]);
    helps
        && !negated(tree, verb)
        && names_reader(tree, verb)
        && crate::clause::object::named(scene, subject).is_some()
}

/// `Nothing to worry about`, `no cause for concern`, `do not worry`.
pub(crate) fn worry(scene: &Scene<'_, '_>, verb: usize) -> Option<ActKind> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let worry = node.one_of(&["worry", "worried", "panic", "fear"])
        || node.lemma == "be"
            && tree
                .children_of(verb, &["acomp"])
                .any(|k| tree.nodes[k].one_of(&["alarmed", "worried", "concerned", "afraid"]));
    if worry {
        let nothing = tree.ancestors(verb).take(3).any(|up| {
            tree.nodes[up].one_of(&["nothing", "reason", "need", "cause"])
                && (tree.nodes[up].text == "nothing"
                    || tree.children_of(up, &["det"]).any(|k| tree.nodes[k].text == "no")
                    || tree.ancestors(up).take(1).any(|o| negated(tree, o)))
        });
        let most = tree.nodes.iter().any(|n| {
            n.one_of(&["most", "many", "often", "usually", "some", "typically", "generally"])
                || n.of(Kinds::SOURCE)
        });
        return (nothing && !most).then_some(ActKind::Prognosis);
    }
    if node.lemma_of(&["be", "have"]) || node.of_be() {
        let none = tree.children_of(verb, &["attr", "nsubj", "dobj"]).any(|k| {
            tree.nodes[k].one_of(&["cause", "reason", "need", "grounds"])
                && tree.children_of(k, &["det"]).any(|d| tree.nodes[d].text == "no")
                && tree
                    .subtree(k)
                    .iter()
                    .any(|i| tree.nodes[*i].one_of(&["concern", "alarm", "worry", "panic"]))
        });
        let told = names_reader(tree, verb) || tree.child(verb, &["expl"]).is_some();
        return (none && told).then_some(ActKind::Prognosis);
    }
    None
}
