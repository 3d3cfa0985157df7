//! Judgements that a treatment or a test is nothing for this reader.

use crate::clause::act::ActKind;
use crate::clause::agent::{Who, addressed, names_reader, who};
use crate::clause::context::Scene;
use crate::clause::object::{behind, named, object};
use crate::clause::tree::Tree;
use crate::clause::verb::{negated, perhaps, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// `You have no use for it`, `you are too old for surgery`, `you are better off without it`.
pub(crate) fn none_for_you(scene: &Scene<'_, '_>, be: usize, by: Who) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    if by != Who::You || negated(tree, be) {
        return None;
    }
    let off = tree.subtree(be).into_iter().find(|i| {
        tree.nodes[*i].text == "without"
            && *i >= 2
            && tree.nodes[*i - 1].text == "off"
            && tree.nodes[*i - 2].text == "better"
    });
    if let Some(object) = off.and_then(|p| behind(scene, p)) {
        return Some((ActKind::Discourage, object.tags));
    }
    let old = tree.children_of(be, &["acomp"]).find(|k| {
        tree.nodes[*k].one_of(&["old", "young", "frail", "late", "early", "sick", "well"])
            && tree.children_of(*k, &["advmod"]).any(|a| tree.nodes[a].text == "too")
    })?;
    let object = tree
        .children_of(old, &["prep"])
        .find_map(|p| behind(scene, p))
        .or_else(|| tree.children_of(old, &["xcomp", "advcl"]).find_map(|v| object(scene, v)))?;
    Some((ActKind::Discourage, object.tags))
}

/// `You have no use for it`, `there is no need for surgery at your age`, `it will not help you`, `nothing is gained from it`.
pub(crate) fn useless(scene: &Scene<'_, '_>, verb: usize) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if perhaps(tree, verb) {
        return None;
    }
    let by = subject(tree, verb).or(tree.child(verb, &["expl"])).map(|s| who(tree, s));
    // `Arthroscopy has no place in your treatment`.
    let place = node.lemma == "have"
        && tree.children_of(verb, &["dobj"]).any(|k| {
            tree.nodes[k].one_of(&["place", "role", "part", "business"])
                && tree.children_of(k, &["det"]).any(|d| tree.nodes[d].text == "no")
        });
    if place && (names_reader(tree, verb) || scene.personal()) {
        let thing = subject(tree, verb).and_then(|s| named(scene, s))?;
        return Some((ActKind::Discourage, thing.tags));
    }
    if node.lemma_of(&["have", "be", "see"]) && matches!(by, Some(Who::You | Who::It | Who::First))
        || node.lemma == "be"
    {
        let none = tree.children_of(verb, &["dobj", "attr", "nsubj"]).find(|k| {
            tree.nodes[*k].of(Kinds::NONE_OF)
                && (tree.children_of(*k, &["det", "neg"]).any(|d| tree.nodes[d].one_of(&["no", "little"]))
                    || negated(tree, verb))
        })?;
        let reader = matches!(by, Some(Who::You | Who::First)) || addressed(tree, verb) || scene.personal();
        let object = tree
            .children_of(none, &["prep", "acl", "relcl", "xcomp"])
            .find_map(|p| behind(scene, p).or_else(|| object(scene, p)))?;
        let safe = tree.nodes[none].one_of(&["harm", "risk", "danger"]);
        return reader.then_some((if safe { ActKind::Clearance } else { ActKind::Discourage }, object.tags));
    }
    let none = subject(tree, verb).is_some_and(|s| tree.nodes[s].one_of(&["nothing", "little"]));
    if node.one_of(&["gained", "lost", "added"]) && none && (names_reader(tree, verb) || scene.personal()) {
        let object = tree.children_of(verb, &["prep"]).find_map(|p| behind(scene, p))?;
        return Some((
            if node.text == "lost" { ActKind::Clearance } else { ActKind::Discourage },
            object.tags,
        ));
    }
    let you =
        tree.children_of(verb, &["dobj", "iobj"]).any(|k| matches!(who(tree, k), Who::You | Who::Yours))
            || tree.children_of(verb, &["prep"]).any(|p| {
                tree.nodes[p].text == "for" && tree.children(p).iter().any(|k| who(tree, *k) == Who::You)
            });
    if you
        && node.one_of(&["help", "benefit", "do", "does", "add", "adds", "helps"])
        && (negated(tree, verb) || tree.children_of(verb, &["dobj"]).any(|k| tree.nodes[k].text == "nothing"))
    {
        let thing = subject(tree, verb).and_then(|s| named(scene, s))?;
        return Some((ActKind::Discourage, thing.tags));
    }
    None
}

/// `Loperamide is best avoided`, `stones like yours are best left in place`.
pub(crate) fn best_left(scene: &Scene<'_, '_>, verb: usize) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    let done = tree.child(verb, &["auxpass"]).is_some()
        && tree.children_of(verb, &["advmod"]).any(|k| tree.nodes[k].one_of(&["best", "better"]));
    let away = tree.nodes[verb].one_of(&[
        "left",
        "avoided",
        "stopped",
        "skipped",
        "forgotten",
        "postponed",
        "kept",
        "taken",
        "removed",
        "replaced",
    ]);
    if !done || !away || negated(tree, verb) || perhaps(tree, verb) || conditional_mood(tree, verb) {
        return None;
    }
    let subject = subject(tree, verb)?;
    let tags = named(scene, subject)
        .map(|o| o.tags)
        .or_else(|| (who(tree, subject) == Who::Yours).then_some(Tags::CARE))?;
    Some((ActKind::Directive, tags))
}

/// Whether a condition opens the clause.
fn conditional_mood(tree: &Tree<'_>, at: usize) -> bool {
    tree.children_of(at, &["mark"]).any(|k| tree.nodes[k].one_of(&["if", "whether"]))
}
