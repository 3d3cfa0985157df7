//! With what force a clause is put, and to whom.

use crate::clause::agent::Who;
use crate::clause::tree::Tree;
use crate::clause::verb::modal;

/// With what force a clause speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// `Stop it.`
    Order,
    /// `You should stop it`, `you need to stop it`.
    Must,
    /// `You can stop it`, `you are free to stop it`.
    May,
    /// `You will stop it`.
    Will,
    /// `You stop it`.
    Plain,
    /// `It is best to stop it`.
    Good,
    /// `It is safe to stop it`.
    Safe,
    /// `It is pointless to stop it`.
    Bad,
    /// `I suggest stopping it`.
    Advice,
}

/// How a verb is put, and where in the sentence that is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stance {
    /// The force.
    pub force: Force,
    /// Who is to act.
    pub who: Who,
    /// The word whose clause decides: the verb itself, or one that governs it.
    pub at: usize,
    /// Whether it is negated on the way.
    pub negated: bool,
}

/// The force that a clause's modal gives it.
pub(crate) fn modal_of(tree: &Tree<'_>, verb: usize) -> Option<Force> {
    let better = tree.children(verb).iter().any(|k| {
        tree.nodes[*k].text == "better"
            && k.checked_sub(1).is_some_and(|b| tree.nodes[b].one_of(&["had", "'d"]))
    });
    let as_well = tree
        .children(verb)
        .iter()
        .any(|k| tree.nodes[*k].text == "well" && *k < verb && *k > 0 && tree.nodes[*k - 1].text == "as");
    if better || as_well && modal(tree, verb).is_some() {
        return Some(Force::Must);
    }
    let word = tree.nodes[modal(tree, verb)?].text;
    Some(match word {
        "should" | "must" | "ought" | "shall" | "need" => Force::Must,
        "may" | "might" | "can" | "could" | "ca" => Force::May,
        _ => Force::Will,
    })
}

/// Whether a verb is put as a duty, in its own clause or one above it up to `at`: `must`, `have to`, `need to`.
pub(crate) fn is_duty(tree: &Tree<'_>, verb: usize, at: usize) -> bool {
    let last = tree.ancestors(verb).position(|up| up == at).map_or(0, |steps| steps + 1);
    let must = |up: usize| modal(tree, up).is_some_and(|m| tree.nodes[m].text == "must");
    // `will usually need to` says what is common.
    let common = |up: usize| {
        tree.children_of(up, &["advmod"]).any(|k| tree.nodes[k].one_of(&["usually", "often", "sometimes"]))
    };
    let to = |up: usize| tree.nodes[up].lemma_of(&["have", "need"]) && !common(up);
    must(verb) || tree.ancestors(verb).take(last).any(|up| must(up) || to(up))
}
