//! A verb with what belongs to it: its subject, its negation, its modal.

use crate::clause::tree::{Node, Tree};
use crate::lexicon::Tags;

/// The subject of a verb.
pub(crate) fn subject(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mut found = tree.children_of(verb, &["nsubj", "nsubjpass", "csubj"]);
    // `An MRI is not required`: the parser may hang the subject on the helping verb.
    let helped =
        || tree.children_of(verb, &["aux", "auxpass"]).find_map(|k| tree.child(k, &["nsubj", "nsubjpass"]));
    let Some(first) = found.next() else { return helped() };
    // `Bad rash: stop your tablets`: what stands before the colon is a label.
    let colon = (first..verb).find(|i| tree.nodes[*i].text == ":");
    if let Some(colon) = colon
        // `The surgeon will either:` goes on in the item.
        && !tree.children_of(verb, &["aux", "auxpass"]).any(|k| k < colon)
    {
        return None;
    }
    // Of two, the one next to the verb: `Thanks to it, your cancer will not come back`.
    Some(found.filter(|k| *k < verb).last().unwrap_or(first))
}

/// Whether a verb stands behind `to`.
pub(crate) fn is_infinitive(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_of(verb, &["aux", "mark", "prep", "advmod"]).any(|k| k < verb && tree.nodes[k].text == "to")
}

/// Whether a verb ends in `-ing` with no form of `be`.
pub(crate) fn is_ing(tree: &Tree<'_>, verb: usize) -> bool {
    tree.nodes[verb].pos == "VBG" && !tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].of_be())
}

/// Whether a verb is denied.
pub(crate) fn negated(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb).iter().any(|k| {
        let node = &tree.nodes[*k];
        // `some do not, so begin it`: said of another verb.
        if *k < verb
            && tree.nodes[*k..verb].iter().any(|n| n.one_of(&[";", "so", "but"]) || n.text == "," && !n.lead)
            && subject(tree, verb).is_none_or(|s| s < *k)
            && tree.nodes[*k..verb].iter().any(|n| n.one_of(&["so", "but", ";", "then"]))
        {
            return false;
        }
        (node.dep == "neg" && !node.one_of(&["only"]))
            || node.one_of(&["never", "not", "n't", "neither", "hardly"])
                && *k < verb + 2
                && !tree.reads(*k, &["not", "only"])
    })
}

/// The modal verb of a clause.
pub(crate) fn modal(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    tree.children_of(verb, &["aux"])
        .find(|k| tree.nodes[*k].pos == "MD" || tree.nodes[*k].text == "need")
        .or_else(|| (tree.nodes[verb].pos == "MD").then_some(verb))
}

/// Whether the tag list holds a modal of leave or chance.
pub(crate) fn perhaps(tree: &Tree<'_>, verb: usize) -> bool {
    modal(tree, verb).is_some_and(|m| tree.nodes[m].is(Tags::MAY))
}

/// `You need`, `you require`: the verb says by itself that it must be.
pub(crate) fn needs(node: &Node<'_>) -> bool {
    node.lemma == "need" || matches!(node.text, "require" | "requires")
}
