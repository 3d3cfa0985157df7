//! What a heading or the line before a list does to what follows it.

use super::agent::{Who, agent_of, clinician, reader_word};
use super::hedge::{ASKS, CLINICIAN, GUARDED};
use super::modality::Force;
use super::stance::stance;
use super::tree::Tree;
use super::verb::{perhaps, subject};
use crate::clause::context::LeadIn;
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// Words for what a test showed, or what is to come.
const RESULTS: &[&str] = &[
    "results",
    "result",
    "outlook",
    "prognosis",
    "scan",
    "scans",
    "report",
    "diagnosis",
    "biopsy",
    "pathology",
    "future",
    "chances",
    "mammogram",
    "numbers",
    "findings",
    "test",
    "tests",
    "case",
    "ahead",
    "expect",
    "odds",
    "going",
    "wrong",
];

/// Reads a lead-in.
pub(super) fn read_lead_in(tree: &Tree<'_>) -> LeadIn {
    if let Some(why) = hands_over(tree) {
        return LeadIn::Governs(why);
    }
    if directs(tree) {
        return LeadIn::Directs;
    }
    let reader = (0..tree.nodes.len()).any(|i| reader_word(tree, i));
    if let Some(main) = main_verb(tree) {
        match agent_of(tree, main) {
            Some(Who::Clinician) => return LeadIn::Governs(CLINICIAN),
            Some(Who::Source | Who::Group) => return LeadIn::Reports,
            Some(Who::Thing | Who::It) if !reader => return LeadIn::Reports,
            Some(Who::You) if perhaps(tree, main) && !allows(tree, main) => return LeadIn::Reports,
            _ => {}
        }
    }
    if tree.nodes.iter().any(|n| n.one_of(MYTHS)) || !reader && speaks_of_others(tree) {
        return LeadIn::Reports;
    }
    match (reader, tree.nodes.iter().any(|n| n.one_of(RESULTS))) {
        (true, true) => LeadIn::PersonalResult,
        (true, false) => LeadIn::Personal,
        (false, _) => LeadIn::None,
    }
}

/// What is said to be false.
const MYTHS: &[&str] = &[
    "myth",
    "myths",
    "misconceptions",
    "misconception",
    "rumors",
    "rumours",
    "hoaxes",
    "mistakes",
    "mistake",
];

/// Why a clinician settles what follows: `unless your doctor says so`, `ask your team whether to`.
fn hands_over(tree: &Tree<'_>) -> Option<&'static str> {
    let nodes = &tree.nodes;
    let any_of = |words: &[&str]| nodes.iter().any(|n| n.one_of(words));
    if overrides(tree) {
        return None;
    }
    let named = (0..nodes.len()).any(|i| clinician(tree, i));
    if named && any_of(&["without", "unless", "until"]) || needs_consent(tree) {
        return Some(GUARDED);
    }
    let decides = clinician_decides(tree) && !any_of(&["though", "but", "although"]);
    if decides || named && is_settled(tree) {
        return Some(CLINICIAN);
    }
    let consults = nodes.iter().any(|n| n.verb() && n.of(Kinds::TALK) && !n.lemma_of(&["work", "report"]));
    (named && consults || asks(tree)).then_some(ASKS)
}

/// `even without your doctor`, `instead of asking`: no clinician settles anything.
fn overrides(tree: &Tree<'_>) -> bool {
    tree.nodes.iter().any(|n| n.one_of(&["even", "despite", "whatever", "regardless"]))
        || (0..tree.nodes.len()).any(|i| {
            tree.reads(i, &["or", "without"])
                || tree.reads(i, &["no", "need"])
                || tree.reads(i, &["instead", "of"])
                || tree.reads(i, &["rather", "than"])
        })
}

/// `Without your doctor's consent`.
fn needs_consent(tree: &Tree<'_>) -> bool {
    let nodes = &tree.nodes;
    (0..nodes.len()).any(|i| {
        nodes[i].of(Kinds::CONSENT)
            && nodes[i].noun()
            && tree.children_of(i, &["poss"]).any(|k| !nodes[k].one_of(&["your", "my"]))
    }) && nodes.iter().any(|n| n.one_of(&["without", "with", "get", "until"]))
}

/// `What your doctor wants you to do`.
fn clinician_decides(tree: &Tree<'_>) -> bool {
    (0..tree.nodes.len()).any(|i| {
        let node = &tree.nodes[i];
        node.verb()
            && !conditional(tree, i)
            && node.dep_of(&["acl", "relcl", "xcomp", "advcl", "ccomp"])
            && agent_of(tree, i) == Some(Who::Clinician)
    })
}

/// `With the approval of`, `as prescribed by`.
fn is_settled(tree: &Tree<'_>) -> bool {
    tree.nodes.iter().any(|n| {
        n.of(Kinds::CONSENT) && n.noun()
            || n.one_of(&[
                "told",
                "tells",
                "says",
                "agrees",
                "approves",
                "okays",
                "prescribed",
                "recommended",
            ])
    })
}

/// `Ask whether`, `bring up`.
fn asks(tree: &Tree<'_>) -> bool {
    let nodes = &tree.nodes;
    (0..nodes.len()).any(|i| {
        nodes[i].lemma_of(&["ask", "discuss"]) && nodes[i].verb()
            || nodes[i].lemma_of(&["bring", "raise"])
                && tree.children_of(i, &["prt", "advmod", "prep"]).any(|k| nodes[k].text == "up")
    })
}

/// The verb that carries the line, with a subject of its own.
fn main_verb(tree: &Tree<'_>) -> Option<usize> {
    let nodes = &tree.nodes;
    (0..nodes.len()).find(|&i| {
        (nodes[i].verb() || nodes[i].pos == "MD")
            && subject(tree, i).is_some()
            && !conditional(tree, i)
            && nodes[i].head.is_none_or(|h| nodes[i].dep == "conj" && nodes[h].head.is_none())
    })
}

/// `What people often do`, `the usual treatment`.
fn speaks_of_others(tree: &Tree<'_>) -> bool {
    tree.nodes.iter().any(|n| {
        n.of(Kinds::SOURCE)
            || n.one_of(&[
                "people",
                "patients",
                "participants",
                "women",
                "men",
                "usual",
                "typical",
                "common",
                "used",
                "seen",
            ])
    })
}

/// `As someone on letrozole, you need:`, `what I recommend to you:`, `what to take for your cough`, `do these:`.
fn directs(tree: &Tree<'_>) -> bool {
    let nodes = &tree.nodes;
    let what_to = (0..nodes.len()).any(|i| {
        tree.reads(i, &["what", "to"])
            && nodes.get(i + 2).is_some_and(|n| {
                n.lemma_of(&["take", "do", "use", "stop", "skip", "avoid", "start", "have", "get"])
            })
    });
    // `Supplements to cut out before your infusion`.
    let listed = (1..nodes.len()).any(|i| {
        nodes[i].verb()
            && nodes[i - 1].text == "to"
            && nodes[i].is(Tags::ACTION)
            && !nodes[i].of(Kinds::HARMLESS.with(Kinds::TALK))
            && nodes[..i - 1].iter().all(|n| !n.verb() && n.pos != "MD")
            && nodes[..i - 1].iter().any(|n| n.noun() || n.pos == "CD")
    }) && (0..nodes.len()).any(|i| reader_word(tree, i));
    // `The best next treatment for your myeloma:`.
    let chosen = root_of(tree).is_some_and(|root| {
        nodes[root].noun()
            && nodes[root].of(Kinds::THING)
            && tree
                .children_of(root, &["amod", "advmod", "compound"])
                .any(|k| nodes[k].one_of(&["best", "right", "next", "safest", "ideal"]))
    }) && (0..nodes.len()).any(|i| reader_word(tree, i));
    let needs = (0..nodes.len()).any(|i| {
        nodes[i].lemma == "need"
            && agent_of(tree, i) == Some(Who::You)
            && !perhaps(tree, i)
            && !nodes[i].dep_of(&["advcl"])
    });
    let advises = (0..nodes.len()).any(|i| {
        nodes[i].of(Kinds::ADVISE) && nodes[i].verb() && agent_of(tree, i) == Some(Who::First)
            || nodes[i].one_of(&["advice", "recommendation", "recommendations"])
                && tree.children_of(i, &["poss"]).any(|k| nodes[k].one_of(&["my", "our"]))
    });
    let last = (0..nodes.len()).rev().find(|i| nodes[*i].kind != caveat_document::words::TokenKind::Mark);
    let orders = last.is_some_and(|last| {
        nodes[last].verb()
            && nodes[last].is(Tags::ACTION)
            && stance(tree, last).is_some_and(|s| s.force == Force::Order && !s.negated)
    });
    let root = (0..nodes.len()).find(|i| nodes[*i].head.is_none());
    let near = root.map_or(0..0, |root| root..nodes.len().min(root + 5));
    let these = nodes[near].iter().any(|n| n.one_of(&["these", "this", "following", "those"]));
    let all_of_it = root.is_some_and(|root| {
        these
            && nodes[root].verb()
            && !nodes[root].of(Kinds::HARMLESS.with(Kinds::TALK).with(Kinds::KNOW))
            && nodes[root].lemma != "be"
            && stance(tree, root).is_some_and(|s| {
                s.force == Force::Order || s.who == Who::You && matches!(s.force, Force::Must)
            })
    });
    listed
        || chosen
        || all_of_it
        || what_to && (0..nodes.len()).any(|i| reader_word(tree, i))
        || needs
        || advises
        || orders
}

fn conditional(tree: &Tree<'_>, at: usize) -> bool {
    tree.children(at).iter().any(|k| {
        tree.nodes[*k].one_of(&["if", "when", "once", "before", "after", "until", "whenever"]) && *k < at
    })
}

fn root_of(tree: &Tree<'_>) -> Option<usize> {
    (0..tree.nodes.len()).find(|i| tree.nodes[*i].head.is_none())
}

/// `Things you can safely do:`, `you can turn down the following:`: leave for this reader.
fn allows(tree: &Tree<'_>, main: usize) -> bool {
    let node = &tree.nodes[main];
    tree.nodes.iter().any(|n| n.text == "safely")
        || node.of(Kinds::CHANGE)
        || node.lemma_of(&["turn", "leave", "give"])
}
