//! By what a sentence says that it knows: a guess, a sign, a report, a condition.

use crate::clause::acts::illness::{illness, illness_under};
use crate::clause::acts::prognosis::outcome;
use crate::clause::agent::{Who, agent_of, names_reader};
use crate::clause::context::Scene;
use crate::clause::tree::Tree;
use crate::clause::verb::{modal, negated, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// `Based on your symptoms, it is possible that you have ...`, `it sounds like you ...`, `I believe you ...`, `you seem to have`.
pub(crate) fn evidential(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if negated(tree, verb) && !(node.of(Kinds::KNOW) && illness_under(tree, verb))
        || node.pos == "VBD"
        || node.dep == "relcl"
    {
        return false;
    }
    let by = agent_of(tree, verb);
    let guesses = node.one_of(&["sounds", "seems", "looks", "appears", "sound", "seem", "appear", "look"]);
    let possible = node.lemma == "be"
        && tree.children_of(verb, &["acomp"]).any(|k| {
            tree.nodes[k].one_of(&["possible", "likely", "probable", "clear", "unlikely", "certain"])
        });
    let thinks = by == Some(Who::First)
        && (node.of(Kinds::KNOW)
            || node.one_of(&["am", "'m"])
                && tree.children_of(verb, &["acomp"]).any(|k| {
                    tree.nodes[k].one_of(&[
                        "afraid",
                        "sure",
                        "certain",
                        "concerned",
                        "worried",
                        "confident",
                        "convinced",
                    ])
                }))
        && !node.lemma_of(&["hope", "understand", "hear", "see", "know", "read", "remember", "learn"]);
    if guesses && by == Some(Who::You) {
        return tree.children_of(verb, &["xcomp", "oprd", "acomp", "prep"]).any(|k| {
            tree.nodes[k].lemma_of(&["have", "be", "suffer", "experience", "develop", "show"])
                || tree.nodes[k].one_of(&["suffer", "experience", "develop"])
                || illness(tree, k)
        });
    }
    let opens = (guesses || possible) && matches!(by, Some(Who::It) | None) || thinks;
    if !opens {
        return false;
    }
    let claims = tree
        .subtree(verb)
        .into_iter()
        .filter(|i| *i > verb && tree.nodes[*i].verb() && subject(tree, *i).is_some())
        .any(|i| {
            let inner = agent_of(tree, i);
            let word = &tree.nodes[i];
            // `I'm glad you came` claims nothing; `I believe you have gout` does.
            let ails = word.lemma_of(&["have", "be", "get"]) && word.pos != "VBD"
                || word.one_of(&["suffering", "suffer", "experiencing", "developing", "developed", "become"]);
            let about = matches!(inner, Some(Who::You | Who::Yours))
                && (!thinks || ails || illness_under(tree, i) || outcome(tree, i))
                || names_reader(tree, i) && illness_under(tree, i)
                || (matches!(inner, Some(Who::It)) || thinks) && (illness_under(tree, i) || outcome(tree, i));
            let harmless = word.of(Kinds::TALK.with(Kinds::PERFORM)) && !word.lemma_of(&["have", "be"])
                || tree.children_of(i, &["dobj"]).any(|k| {
                    tree.nodes[k].one_of(&[
                        "questions",
                        "question",
                        "message",
                        "appointment",
                        "trouble",
                        "doubts",
                        "concerns",
                    ])
                });
            let conditional =
                tree.children(i).iter().any(|k| tree.nodes[*k].one_of(&["if", "when", "whether"]) && *k < i);
            about
                && !harmless
                && !conditional
                && modal(tree, i).is_none_or(|m| !tree.nodes[m].one_of(&["should", "must", "need"]))
        });
    claims
        || thinks && node.lemma_of(&["suspect", "fear"]) && illness_under(tree, verb)
        || guesses
            && illness_under(tree, verb)
            && tree.children(verb).iter().any(|k| tree.nodes[*k].text == "like")
}

pub(crate) fn bound_by(modal: Option<&str>, words: &[&str]) -> bool {
    modal.is_some_and(|m| words.contains(&m))
}

/// The subject that a verb shares with the first of its row.
pub(crate) fn shared_subject(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mut here = verb;
    for _ in 0..6 {
        if tree.nodes[here].dep != "conj" {
            return None;
        }
        here = tree.nodes[here].head?;
        if let Some(found) = subject(tree, here) {
            return Some(found);
        }
    }
    None
}

/// A report of a single past case.
pub(crate) fn past_story(tree: &Tree<'_>, verb: usize) -> bool {
    tree.nodes[verb].pos == "VBD" && !tree.nodes[verb].one_of(&["came", "turned"])
}

/// A condition that makes the statement one about people in a situation.
pub(crate) fn general(tree: &Tree<'_>, verb: usize) -> Option<Vec<usize>> {
    tree.nodes
        .iter()
        .enumerate()
        .find(|(i, n)| {
            matches!(n.text, "if" | "when" | "whenever" | "unless" | "once" | "whether" | "until")
                && n.dep_of(&["mark", "advmod"])
                && n.head.is_some_and(|h| h != verb && !tree.ancestors(verb).any(|up| up == h))
                && !(*i > 0 && tree.nodes[*i - 1].text == "even")
                && !tree.reads(*i, &["whether", "or", "not"])
        })
        .map(|(i, n)| tree.subtree(n.head.unwrap_or(i)))
}

/// A clause that is only supposed: the second verb of `if you smoke or have asthma`, what a test can show of `a blood test can
/// show that you have gout`.
pub(crate) fn supposed(tree: &Tree<'_>, verb: usize) -> Option<Vec<usize>> {
    let mut first = verb;
    while tree.nodes[first].dep == "conj"
        && let Some(head) = tree.nodes[first].head
    {
        first = head;
    }
    let marked = |at: usize| {
        tree.children_of(at, &["mark", "advmod"]).any(|k| {
            k < at && matches!(tree.nodes[k].text, "if" | "when" | "whenever" | "unless" | "once" | "whether")
        })
    };
    if first != verb && marked(first) {
        return Some(tree.subtree(first));
    }
    let shows = tree.nodes[verb].head.filter(|_| tree.nodes[verb].dep == "ccomp")?;
    let can = modal(tree, shows).is_some_and(|m| tree.nodes[m].one_of(&["can", "may", "might", "could"]));
    let tests = subject(tree, shows).is_some_and(|s| tree.has(s, Tags::TEST) && !names_reader(tree, s));
    let tells =
        tree.nodes[shows].lemma_of(&["show", "confirm", "tell", "find", "reveal", "determine", "suggest"])
            || tree.nodes[shows].of(Kinds::KNOW);
    (can && tests && tells).then(|| tree.subtree(shows))
}

/// Under `What your own results mean:` any verdict speaks of the reader.
pub(crate) fn stated(scene: &Scene<'_, '_>) -> bool {
    let tree = scene.tree;
    let own = &tree.nodes[tree.own..];
    let verdict = own.iter().any(|n| {
        n.is(Tags::DISEASE)
            || n.of(Kinds::FINDING)
            || n.one_of(&["spread", "years", "months", "grown", "shrunk"])
    });
    let hedged = own.iter().any(|n| {
        n.is(Tags::MAY.with(Tags::CLINICIAN))
            || n.one_of(&["means", "mean", "if", "some", "most", "people", "ask", "how", "what", "whether"])
    });
    verdict && !hedged
}
