//! What stands beside a directive and hands it to a clinician.

use super::agent::{Who, agent_of, clinician, names_clinician, who};
use super::hedge::{ASKS, CLINICIAN, GUARDED, Hedge, REPORTED};
use super::tree::Tree;
use super::verb::{negated, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// What stands beside a verb of the directive and hands it to a clinician.
pub(super) fn beside(tree: &Tree<'_>, at: usize, is_negated: bool) -> Option<Hedge> {
    for &child in tree.children(at) {
        let node = &tree.nodes[child];
        let hedge = |why| Some(Hedge { run: tree.subtree(child), why });
        if is_concession(tree, child) {
            continue;
        }
        if node.dep_of(&["advcl", "ccomp", "xcomp", "relcl", "dep", "parataxis", "prep", "acl", "conj"])
            && (node.verb() || node.one_of(&["told", "directed", "prescribed"]))
            && let Some(why) = clause_hands_over(tree, child, is_negated, tree.nodes[at].lemma)
        {
            return hedge(why);
        }
        if (node.dep_of(&["prep", "agent", "advmod", "mark", "prt", "dep", "advcl"]) || node.pos == "IN")
            && let Some(why) = phrase_hands_over(tree, at, child, is_negated)
        {
            return hedge(why);
        }
        // `the dose your doctor set`, `your prescribed dose`, `the medicine prescribed by your doctor`.
        if node.dep_of(&["dobj", "pobj", "nsubjpass", "npadvmod", "attr", "prep", "advmod"])
            && let Some(by) = settled_thing(tree, child)
        {
            return Some(Hedge { run: tree.subtree(by), why: CLINICIAN });
        }
    }
    None
}

/// `even if`, `whether or not`, `no matter what`, `whatever`: these excuse nothing.
fn is_concession(tree: &Tree<'_>, at: usize) -> bool {
    let subtree = tree.subtree(at);
    let first = subtree.first().copied().unwrap_or(at);
    let before = first.checked_sub(1).map(|b| tree.nodes[b].text);
    let words: Vec<&str> = subtree.iter().take(4).map(|i| tree.nodes[*i].text).collect();
    before == Some("even")
        || words.first().is_some_and(|w| {
            matches!(*w, "even" | "whatever" | "however" | "although" | "though" | "regardless" | "despite")
        })
        || words.starts_with(&["whether", "or", "not"])
        || words.starts_with(&["no", "matter"])
        || tree.reads(first, &["with", "or", "without"])
        || before == Some("without") && first >= 2 && tree.nodes[first - 2].text == "or"
}

fn opener<'a>(tree: &Tree<'a>, clause: usize) -> &'a str {
    // `the way your doctor told you to`.
    let first = tree.subtree(clause)[0];
    if first > 0 && tree.nodes[first - 1].text == "way" {
        return "as";
    }
    let word = tree.children(clause).iter().find(|k| {
        **k < clause
            && (tree.nodes[**k].dep == "mark" || matches!(tree.nodes[**k].pos, "WRB" | "IN"))
            && tree.nodes[**k].text != "to"
    });
    word.map_or("", |k| tree.nodes[*k].text)
}

/// A dependent clause beside the directive: a condition that a clinician fulfils, or what a clinician has settled.
fn clause_hands_over(tree: &Tree<'_>, clause: usize, is_negated: bool, lemma: &str) -> Option<&'static str> {
    let node = &tree.nodes[clause];
    let by = agent_of(tree, clause);
    let named = names_clinician(tree, clause);
    let denied = negated(tree, clause)
        || tree.children_of(clause, &["dobj"]).any(|k| tree.nodes[k].text == "nothing")
        || tree.children_of(clause, &["xcomp", "ccomp"]).any(|k| negated(tree, k));
    let settles = node.of(Kinds::SETTLED.with(Kinds::HAVE_ACT).with(Kinds::SAY).with(Kinds::ADVISE))
        || node.one_of(&[
            "approve",
            "approves",
            "agrees",
            "agree",
            "okays",
            "clears",
            "thinks",
            "confirms",
            "decides",
            "signs",
            "gives",
            "sets",
            "has",
            "prescribes",
            "feels",
            "finds",
        ])
        || SETTLES.contains(&node.text);
    let consults = node.of(Kinds::TALK) && (named || node.lemma == "ask");
    // `until it clears` is no word of a clinician's.
    let passive = tree.child(clause, &["auxpass", "nsubjpass"]).is_some();
    let settled =
        SETTLES.contains(&node.text) && (by == Some(Who::Clinician) || named || passive || by.is_none());
    match opener(tree, clause) {
        "if" | "when" | "once" | "where" | "whenever" | "after" | "provided" if !denied => {
            let only = tree
                .subtree(clause)
                .first()
                .and_then(|f| f.checked_sub(1))
                .is_some_and(|b| tree.nodes[b].text == "only")
                || tree.children(clause).iter().any(|k| *k < clause && tree.nodes[*k].text == "only");
            if by == Some(Who::Clinician) && (settles || only) || only && named {
                return Some(CLINICIAN);
            }
            if SETTLES.contains(&node.text) && (named || by != Some(Who::You))
                || SETTLES.contains(&node.text)
                    && tree.child(clause, &["auxpass", "aux"]).is_some()
                    && by == Some(Who::You)
                    && !node.one_of(&["given", "set", "written"])
            {
                return Some(CLINICIAN);
            }
            if consults && named {
                return Some(ASKS);
            }
            None
        }
        "as" if super::verb::perhaps(tree, clause) => None,
        "as" | "than" | "how" | "exactly" if opener(tree, clause) != "than" => {
            let decided = SETTLES.contains(&node.text)
                || node.of(Kinds::HAVE_ACT.with(Kinds::ADVISE).with(Kinds::SETTLED))
                    && by == Some(Who::Clinician);
            (decided
                && !denied
                && (by == Some(Who::Clinician)
                    || named
                    || subject(tree, clause).is_none()
                    || by == Some(Who::You)))
            .then_some(CLINICIAN)
        }
        "unless" | "until" | "before" | "till" => {
            let keeps = matches!(lemma, "continue" | "keep" | "stay" | "remain" | "wait");
            let clears = by == Some(Who::Clinician) || consults || named && settles || settled;
            (clears && (is_negated || keeps && opener(tree, clause) != "before")).then_some(GUARDED)
        }
        _ => None,
    }
}

/// Forms that say that it is settled.
const SETTLES: &[&str] = &[
    "prescribed",
    "directed",
    "instructed",
    "told",
    "ordered",
    "advised",
    "recommended",
    "agreed",
    "approved",
    "approves",
    "agrees",
    "tells",
    "says",
    "said",
    "wants",
    "asks",
    "asked",
    "prescribes",
    "recommends",
    "advises",
    "instructs",
    "directs",
    "suggests",
    "suggested",
    "okays",
    "okayed",
    "clears",
    "decides",
    "decided",
    "confirms",
    "sets",
    "set",
    "explained",
    "gave",
    "given",
    "showed",
    "shown",
    "planned",
    "arranged",
    "written",
    "wrote",
];

/// A phrase beside the directive: `without asking`, `with your doctor's approval`, `as prescribed`, `by your nurse`.
fn phrase_hands_over(tree: &Tree<'_>, at: usize, phrase: usize, is_negated: bool) -> Option<&'static str> {
    let subtree = tree.subtree(phrase);
    let node = &tree.nodes[phrase];
    let theirs = subtree.iter().any(|i| matches!(tree.nodes[*i].text, "their" | "her" | "his"))
        && tree.nodes[..phrase]
            .iter()
            .any(|n| n.is(Tags::CLINICIAN) || n.one_of(&["ward", "unit", "office", "line"]));
    let named = names_clinician(tree, phrase) || possessed(tree, &subtree) || theirs;
    let consults = subtree.iter().any(|i| {
        tree.nodes[*i].of(Kinds::TALK)
            && *i > phrase
            && (named || tree.nodes[*i].lemma_of(&["ask", "check", "talk"]))
    });
    let consent = subtree.iter().any(|i| tree.nodes[*i].of(Kinds::CONSENT) && !tree.nodes[*i].verb());
    match node.text {
        "without" if is_negated => (consults || consent || named).then_some(GUARDED),
        "before" | "until" if is_negated => consults.then_some(GUARDED),
        "after" => (consults && named).then_some(ASKS),
        "with" | "under" | "on" | "per" | "following" | "in" | "to" | "through" | "from" | "at"
            if consent && named =>
        {
            // `with your care team` names people, `with your doctor's approval` a decision.
            let word = subtree.iter().find(|i| {
                tree.nodes[**i].of(Kinds::CONSENT)
                    && !tree.nodes[**i].is(Tags::CLINICIAN)
                    && !tree.nodes.get(**i + 1).is_some_and(|n| {
                        n.one_of(&["team", "teams", "provider", "providers", "professional", "professionals"])
                    })
            });
            word.filter(|w| {
                !clinician(tree, **w) && !tree.children_of(**w, &["det"]).any(|k| tree.nodes[k].text == "no")
            })
            .map(|_| CLINICIAN)
        }
        "as" | "exactly" | "only" => {
            subtree.iter().any(|i| SETTLES.contains(&tree.nodes[*i].text) && *i > phrase).then_some(CLINICIAN)
        }
        "by" | "from" if tree.child(at, &["auxpass", "nsubjpass"]).is_some() || node.dep == "agent" => {
            tree.children_of(phrase, &["pobj"]).any(|k| clinician(tree, k)).then_some(CLINICIAN)
        }
        "according" => (named || subtree.iter().any(|i| tree.nodes[*i].of(Kinds::SOURCE)))
            .then_some(if named { CLINICIAN } else { REPORTED }),
        "if" | "when" | "unless" => {
            // `only if prescribed`, `unless told to`.
            let settled = subtree.iter().any(|i| SETTLES.contains(&tree.nodes[*i].text));
            (settled && (named || tree.children(phrase).len() <= 2) && (node.text != "unless" || is_negated))
                .then_some(CLINICIAN)
        }
        _ => None,
    }
}

/// `your doctor's`: a clinician who owns what follows.
fn possessed(tree: &Tree<'_>, run: &[usize]) -> bool {
    run.iter().any(|i| {
        let next = tree.nodes.get(i + 1);
        tree.nodes[*i].is(Tags::CLINICIAN) && next.is_some_and(|n| n.text == "'s" || n.text == "'")
    })
}

/// What a clinician has settled about a thing: the words that say so.
fn settled_thing(tree: &Tree<'_>, noun: usize) -> Option<usize> {
    tree.subtree(noun).into_iter().find(|i| {
        let node = &tree.nodes[*i];
        if !SETTLES.contains(&node.text) || *i == noun {
            return false;
        }
        let by = subject(tree, *i).map(|s| who(tree, s));
        let agent = names_clinician(tree, *i);
        let yours = node.text == "prescribed" && tree.children(noun).iter().any(|k| tree.nodes[*k].text == "your") && node.dep == "amod";
        (by == Some(Who::Clinician) || agent && by.is_none_or(|b| b != Who::You) || yours) && !negated(tree, *i) && node.dep_of(&["relcl", "acl", "amod", "ccomp", "advcl", "pcomp"])
            // `longer than your doctor told you` is not what the doctor told.
            && !tree.subtree(*i).iter().any(|k| tree.nodes[*k].text == "than") && !tree.ancestors(*i).any(|up| tree.nodes[up].text == "than")
    })
}
