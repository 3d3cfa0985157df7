//! What keeps a reader from a clinician.

use std::ops::Range;

use super::clause::{Mood, Subject};
use super::{Act, ActKind, Scene};
use crate::lexicon::Tags;

/// `There is no need to see your oncologist`, `skip the call to your doctor`.
pub(super) fn find(scene: &Scene<'_, '_>, run: Range<usize>, at: usize) -> Option<Act> {
    let words = scene.words;
    if forbids(scene, at) {
        return Some(scene.flat(ActKind::AntiConsult, run));
    }
    let phrases: &[&[&str]] = &[
        &["no", "need", "to"],
        &["need", "not"],
        &["don't", "need", "to"],
        &["not", "need", "to"],
        &["don't", "have", "to"],
        &["not", "have", "to"],
        &["instead", "of"],
        &["rather", "than"],
        &["no", "reason", "to"],
        &["do", "not", "bother"],
        &["don't", "bother"],
        &["without"],
        &["skip"],
        &["no", "need", "for"],
        &["needn't"],
        &["not", "necessary", "to"],
        &["unnecessary", "to"],
    ];
    let found = words.find(run.clone(), phrases)?;
    let first = words.words[found.start].text;
    let after = found.end..run.end.min(found.end + 7);
    let clinician = words
        .first(after.clone(), Tags::CLINICIAN)
        .or_else(|| after.clone().find(|&i| words.words[i].one_of(&["hotline", "appointment", "checkup"])))?;
    let mut verbs = after.start..clinician;
    let consult = verbs.any(|i| {
        words.words[i].is(Tags::CONSULT) && !words.words[i].one_of(&["bring", "write", "find"])
            || words.words[i].one_of(&["waiting", "wait", "bother", "bothering"])
    });
    let waits = (after.start..clinician)
        .any(|i| words.words[i].base == "wait" || words.words[i].text.starts_with("wait"));
    let orders =
        scene.clauses[at].mood == Mood::Imperative || words.has(run.clone(), Tags::YOU) || first == "no";
    let bare = matches!(first, "skip") || words.text(found.clone()) == "no need for";
    if waits
        || !orders
        || !(consult || bare)
        || (first == "without" && scene.clauses[at].negated)
        || (first == "without" && scene.clauses[at].mood != Mood::Imperative)
    {
        return None;
    }
    Some(scene.flat(ActKind::AntiConsult, run))
}

/// `Never talk with your oncologist`, `do not ask your doctor`: the consult verb itself is negated.
fn forbids(scene: &Scene<'_, '_>, at: usize) -> bool {
    let words = scene.words;
    let clause = &scene.clauses[at];
    let order = clause.mood == Mood::Imperative
        || clause.subject == Subject::You && clause.modal.is_some_and(|m| words.words[m].is(Tags::MUST));
    let Some(verb) = clause.verb.filter(|_| order && clause.negated) else { return false };
    let turns = ["talk", "ask", "tell", "call", "consult", "see", "contact", "speak", "inform", "phone"];
    let near = verb + 1..clause.run.end.min(verb + 5);
    // `Do not see a surgeon without asking your doctor` guards; it does not forbid.
    let guarded = words.words[clause.run.clone()]
        .iter()
        .any(|w| w.one_of(&["without", "until", "only", "unless", "about"]));
    turns.contains(&words.words[verb].base) && words.has(near, Tags::CLINICIAN) && !guarded
}
