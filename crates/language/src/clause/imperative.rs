//! Which verbs are orders.

use super::agent::{Who, who};
use super::tree::Tree;
use super::verb::{is_infinitive, modal, subject};
use crate::lexicon::Tags;

/// `does not remove`, `did stop`: somebody else's verb.
pub(super) fn third_person(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_of(verb, &["aux"])
        .any(|k| matches!(tree.nodes[k].text, "does" | "did" | "has" | "had" | "is" | "was"))
}

/// Whether a bare verb after a mark or a turn begins an order of its own: `your nurse may push it, but turn it down`.
pub(super) fn starts_anew(tree: &Tree<'_>, verb: usize, first: usize) -> bool {
    let other = subject(tree, first).is_some_and(|s| !matches!(who(tree, s), Who::You));
    let from = first.min(verb);
    let between = &tree.nodes[from..verb];
    let turned =
        between.iter().rev().take(6).any(|n| n.one_of(&["but", "so", ";", "then", "yet", "—", "–", ":"]));
    other && turned
}

/// Whether the verb is an order: a bare form with no subject, at the head of the sentence or of a part of it.
pub(super) fn orders(tree: &Tree<'_>, verb: usize) -> bool {
    let node = &tree.nodes[verb];
    if is_infinitive(tree, verb) || subject(tree, verb).is_some() || modal(tree, verb).is_some() {
        return false;
    }
    // `rather than cut it`, `does not remove it`.
    let before = |n: usize| verb.checked_sub(n).map_or("", |i| tree.nodes[i].text);
    if before(1) == "than" || before(2) == "than" || third_person(tree, verb) {
        return false;
    }
    // `Biopsy: the removal of cells`: a thing, unless something to act on follows.
    let next = tree.nodes.get(verb + 1);
    let acts_on = next.is_some_and(|n| matches!(n.pos, "DT" | "PRP$" | "PRP" | "CD") || n.is(Tags::DRUG));
    if node.is(Tags::MEDICAL) && !acts_on {
        return false;
    }
    // `helps you sleep`, `let the doctor decide`: a bare verb under another.
    let bare = matches!(node.pos, "VB" | "VBP");
    let free = match (node.dep, node.head) {
        (_, None) => true,
        ("parataxis" | "dep", _) => true,
        ("ccomp" | "advcl", Some(head)) => {
            let above = &tree.nodes[head];
            tree.child(verb, &["mark"]).is_none()
                && !(above.lemma_of(&["help", "let", "make", "have"]) && head < verb)
                && !above.one_of(&["to"])
                // What stands before the verb that carries the sentence: `Stop it, your nurse may say`.
                && (head > verb || parted(tree, head, verb))
        }
        _ => false,
    };
    bare && free
        && leads(tree, verb)
        && tree.child(verb, &["auxpass"]).is_none_or(|k| tree.nodes[k].pos == "VB")
}

/// Whether an order stands where one can: at the beginning, or behind a mark or a turn; behind a comma only if what stands
/// before is no sentence of its own.
fn leads(tree: &Tree<'_>, verb: usize) -> bool {
    let side = |dep: &str| {
        matches!(
            dep,
            "aux"
                | "neg"
                | "advmod"
                | "prep"
                | "npadvmod"
                | "advcl"
                | "cc"
                | "punct"
                | "mark"
                | "intj"
                | "dep"
                | "pcomp"
                | "ccomp"
        )
    };
    let first = tree
        .children(verb)
        .iter()
        .copied()
        .filter(|k| *k < verb && tree.nodes[*k].dep_of(&["aux", "neg", "advmod"]))
        .min()
        .unwrap_or(verb);
    let Some(before) = (tree.own..first).rev().find(|i| !matches!(tree.nodes[*i].pos, "RB" | "UH")) else {
        return true;
    };
    if tree.nodes[before].kind != caveat_document::words::TokenKind::Mark {
        return tree.nodes[before].pos == "CC"
            || tree.nodes[before].one_of(&[
                "so",
                "then",
                "please",
                "instead",
                "meanwhile",
                "otherwise",
                "now",
            ])
            || before < tree.own
            || side(tree.nodes[before].dep) && tree.nodes[before].head == Some(verb);
    }
    // `topical (put on the skin)`, `refractory (do not get better)`: a word explained, unless the sentence is an order itself.
    if tree.nodes[before].text == "(" {
        let root = (tree.own..tree.nodes.len()).find(|i| tree.nodes[*i].head.is_none() && *i != verb);
        return root.is_some_and(|root| tree.nodes[root].pos == "VB" && subject(tree, root).is_none());
    }
    if tree.nodes[before].one_of(&[")", "]", "%", "\"", "'"]) {
        return false;
    }
    if tree.nodes[before].text != "," {
        return true;
    }
    // `women who have no children, have a late pregnancy, or take hormones`: a row about others.
    let relative = tree.nodes[tree.own..before]
        .iter()
        .any(|n| n.one_of(&["who", "which", "that"]) && matches!(n.pos, "WP" | "WDT"))
        && tree.children_of(verb, &["conj"]).any(|k| tree.nodes[k].verb());
    let turn = tree.nodes[before..verb].iter().any(|n| n.pos == "CC" || n.one_of(&["so", "then", "please"]));
    if relative && !turn && !tree.nodes[tree.own..before].iter().any(|n| n.is(Tags::YOU.with(Tags::YOUR))) {
        return false;
    }
    // `It may occur in women who have no children, have a late pregnancy`: no order.
    let sentence =
        tree.children_of(verb, &["ccomp", "parataxis"]).any(|k| k < verb && subject(tree, k).is_some());
    let turned = tree.nodes[before..verb].iter().any(|n| n.pos == "CC" || n.one_of(&["so", "then"]));
    !sentence || turned
}

/// Whether a mark of punctuation stands between two words.
fn parted(tree: &Tree<'_>, from: usize, to: usize) -> bool {
    tree.nodes[from..to].iter().any(|n| n.one_of(&[":", ";", ",", "—", "–", "-", "("]))
}
