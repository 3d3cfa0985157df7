//! What a heading or the line before a list does to what follows it.

use super::agent::{Who, clinician, reader_word, who};
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
    let nodes = &tree.nodes;
    let all = 0..nodes.len();
    let named = all.clone().any(|i| clinician(tree, i));
    let denied = nodes.iter().any(|n| n.one_of(&["without", "unless", "until"]));
    let even = nodes.iter().any(|n| n.one_of(&["even", "despite", "whatever", "regardless"]))
        || all.clone().any(|i| {
            tree.reads(i, &["or", "without"])
                || tree.reads(i, &["no", "need"])
                || tree.reads(i, &["instead", "of"])
                || tree.reads(i, &["rather", "than"])
        });
    if named && denied && !even {
        return LeadIn::Governs(GUARDED);
    }
    let told = nodes.iter().any(|n| {
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
    });
    let granted = (0..nodes.len()).any(|i| {
        nodes[i].of(Kinds::CONSENT)
            && nodes[i].noun()
            && tree.children_of(i, &["poss"]).any(|k| nodes[k].text != "your" && nodes[k].text != "my")
    }) && nodes.iter().any(|n| n.one_of(&["without", "with", "get", "until"]));
    if granted && !even {
        return LeadIn::Governs(GUARDED);
    }
    let decides = (0..nodes.len()).any(|i| {
        nodes[i].verb()
            && !conditional(tree, i)
            && nodes[i].dep_of(&["acl", "relcl", "xcomp", "advcl", "ccomp"])
            && subject(tree, i).is_some_and(|s| who(tree, s) == Who::Clinician)
    });
    if decides && !even && !nodes.iter().any(|n| n.one_of(&["though", "but", "although"])) {
        return LeadIn::Governs(CLINICIAN);
    }
    if named && told && !even {
        return LeadIn::Governs(CLINICIAN);
    }
    let consults = all
        .clone()
        .any(|i| nodes[i].verb() && nodes[i].of(Kinds::TALK) && !nodes[i].lemma_of(&["work", "report"]));
    let asks = (0..nodes.len()).any(|i| {
        nodes[i].lemma_of(&["bring", "raise"])
            && tree.children_of(i, &["prt", "advmod", "prep"]).any(|k| nodes[k].text == "up")
    }) || nodes.iter().any(|n| n.lemma_of(&["ask", "discuss"]) && n.verb());
    if (named && consults || asks) && !even {
        return LeadIn::Governs(ASKS);
    }
    let reader = all.clone().any(|i| reader_word(tree, i));
    if directs(tree) {
        return LeadIn::Directs;
    }
    let main = all.clone().find(|&i| {
        (nodes[i].verb() || nodes[i].pos == "MD")
            && subject(tree, i).is_some()
            && !conditional(tree, i)
            && (nodes[i].head.is_none()
                || nodes[i].dep_of(&["conj"]) && nodes[i].head.is_some_and(|h| nodes[h].head.is_none()))
    });
    if let Some(main) = main {
        match subject(tree, main).map(|s| who(tree, s)) {
            Some(Who::Clinician) => return LeadIn::Governs(CLINICIAN),
            Some(Who::Group | Who::Source | Who::Thing | Who::It) if !reader => return LeadIn::Reports,
            Some(Who::Source | Who::Group) => return LeadIn::Reports,
            Some(Who::You) if perhaps(tree, main) && !allows(tree, main) => return LeadIn::Reports,
            _ => {}
        }
    }
    if nodes.iter().any(|n| {
        n.one_of(&[
            "myth",
            "myths",
            "misconceptions",
            "misconception",
            "rumors",
            "rumours",
            "hoaxes",
            "mistakes",
            "mistake",
        ])
    }) {
        return LeadIn::Reports;
    }
    if !reader
        && nodes.iter().any(|n| {
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
    {
        return LeadIn::Reports;
    }
    if reader {
        return if nodes.iter().any(|n| n.one_of(RESULTS)) {
            LeadIn::PersonalResult
        } else {
            LeadIn::Personal
        };
    }
    LeadIn::None
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
            && subject(tree, i).is_some_and(|s| who(tree, s) == Who::You)
            && !perhaps(tree, i)
            && !nodes[i].dep_of(&["advcl"])
    });
    let advises = (0..nodes.len()).any(|i| {
        nodes[i].of(Kinds::ADVISE)
            && nodes[i].verb()
            && subject(tree, i).is_some_and(|s| who(tree, s) == Who::First)
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
