//! What excuses a directive: only what governs its verb.
//!
//! This is ConText (Harkema et al. 2009: trigger, direction, scope, termination) with the tree of the sentence for scope: a
//! hedge reaches what hangs on it, and no sister.

use super::agent::{Who, names_clinician, who};
use super::referral::beside;
use super::tree::Tree;
use super::verb::{is_infinitive, negated, subject};
use crate::clause::hedge::{ASKS, CLINICIAN, DENIED, Hedge, OPEN, REPORTED};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// The hedge that governs `verb`, whose force was decided at `at`.
pub(super) fn governing(tree: &Tree<'_>, verb: usize, at: usize, is_negated: bool) -> Option<Hedge> {
    let between = std::iter::once(verb).chain(tree.ancestors(verb).take(6)).take_while(|n| *n != at);
    let open = between.collect::<Vec<_>>().into_iter().find_map(|n| opened(tree, n));
    open.or_else(|| above(tree, at, verb)).or_else(|| {
        let mut chain = vec![verb];
        chain.extend(tree.ancestors(verb).take_while(|up| *up != at || verb == at).take(6));
        if chain.contains(&at) || verb == at {
            chain.truncate(chain.iter().position(|c| *c == at).map_or(1, |p| p + 1))
        } else {
            chain.push(at)
        }
        // `have it taken out until your surgeon ...`: the condition may hang on what is done.
        if tree.nodes[verb].lemma_of(&["have", "get"]) {
            chain.extend(tree.children_of(verb, &["ccomp", "xcomp"]));
        }
        // A row of verbs shares the condition that stands on its first.
        let row: Vec<usize> = chain.iter().flat_map(|c| firsts(tree, *c)).collect();
        chain.extend(row);
        chain.iter().find_map(|c| beside(tree, *c, is_negated))
    })
}

/// The verbs that a verb is joined to with no turn between them.
fn firsts(tree: &Tree<'_>, at: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut here = at;
    while tree.nodes[here].dep == "conj"
        && let Some(head) = tree.nodes[here].head
    {
        let plain = tree.children_of(head, &["cc"]).all(|k| tree.nodes[k].one_of(&["and", "or", "nor"]));
        let turned = tree.nodes[head.min(here)..here].iter().any(|n| n.one_of(&["then", ";", "so", "but"]));
        if !plain || turned || found.len() > 6 {
            break;
        }
        found.push(head);
        here = head;
    }
    found
}

/// What stands over the clause: a question, a condition, a verb of asking, somebody else's word.
fn above(tree: &Tree<'_>, at: usize, verb: usize) -> Option<Hedge> {
    // `A group of experts adds two more: rest, and go to checkups`: what stands after the colon is what they say.
    let colon = (tree.own..at).rev().find(|i| tree.nodes[*i].text == ":");
    if let Some(colon) = colon {
        let voice = &tree.nodes[tree.own..colon];
        let reported = voice.iter().any(|n| n.of(Kinds::SOURCE))
            && !voice.iter().any(|n| n.is(Tags::YOU.with(Tags::YOUR).with(Tags::FIRST)))
            && voice.iter().any(|n| n.verb() || n.of(Kinds::SAY));
        if reported {
            return Some(Hedge { run: (tree.own..colon).collect(), why: REPORTED });
        }
    }
    let mut here = at;
    for _ in 0..tree.nodes.len() {
        let node = &tree.nodes[here];
        if let Some(open) = opened(tree, here) {
            return Some(open);
        }
        let up = node.head?;
        let head = &tree.nodes[up];
        let hedge = |why| Some(Hedge { run: span(tree, up, verb), why });
        if node.dep == "pcomp"
            && head.one_of(&["before", "after", "without", "instead", "until"])
            && here != at
        {
            return hedge(OPEN);
        }
        match node.dep {
            "conj" | "ccomp" | "parataxis" | "dep"
                if subject(tree, up).is_some_and(|s| matches!(who(tree, s), Who::Source | Who::Group))
                    && up < here
                    && tree.nodes[up..here].iter().any(|n| n.text == ":") =>
            {
                // `A group of experts names two more: rest, and go to checkups`.
                return hedge(REPORTED);
            }
            "conj" => {
                // An order of its own is under nothing that governs the first of the row.
                let own = subject(tree, here).is_some() || here == at && !shares(tree, here, up);
                if own {
                    return None;
                }
            }
            "relcl" | "acl" => {
                let apart = tree.nodes[up..here].iter().any(|n| n.one_of(&[",", "—", "–", "("]));
                if head.one_of(&[
                    "idea",
                    "claim",
                    "belief",
                    "myth",
                    "notion",
                    "question",
                    "rumor",
                    "rumour",
                    "theory",
                    "fear",
                    "worry",
                    "view",
                    "evidence",
                    "chance",
                    "possibility",
                    "advice",
                    "decision",
                    "reason",
                ]) && node.dep != "relcl"
                    || head.one_of(&["idea", "claim", "belief", "myth", "notion", "question", "evidence"])
                {
                    return hedge(if head.one_of(&["question"]) { OPEN } else { REPORTED });
                }
                let denied = tree.ancestors(here).take(3).any(|o| tree.nodes[o].verb() && negated(tree, o));
                if !apart && denied && node.dep == "relcl" {
                    return hedge(DENIED);
                }
                if apart && head.noun() {
                    return None;
                }
            }
            "ccomp" | "xcomp" | "pcomp" | "advcl" | "csubj" | "nsubj" | "parataxis" | "dobj" | "dep"
            | "pobj" => {
                // `Swap it for another; your psychiatrist can be told later`: what comes behind the semicolon governs no order
                // before it.
                let behind = up > here && tree.nodes[here..up].iter().any(|n| n.text == ";");
                if behind && here == at && !negated(tree, at) {
                    return None;
                }
                if head.verb() || head.pos == "MD" {
                    let by = subject(tree, up).filter(|s| *s != here).map(|s| who(tree, s));
                    let aside = node.dep == "advcl" || node.dep == "parataxis" || node.dep == "dep";
                    if !aside
                        && negated(tree, up)
                        && (head.of(Kinds::KNOW.with(Kinds::SAY)) || head.lemma == "mean")
                    {
                        return hedge(DENIED);
                    }
                    let nobody = subject(tree, up).is_some_and(|s| {
                        s != here
                            && (tree.nodes[s].one_of(&["nobody", "none", "nothing"])
                                || tree.nodes[s].text == "one" && s > 0 && tree.nodes[s - 1].text == "no"
                                || tree.children_of(s, &["det"]).any(|d| tree.nodes[d].text == "no"))
                    });
                    if nobody && !aside {
                        return hedge(DENIED);
                    }
                    match by {
                        Some(Who::Clinician) if !aside => return hedge(CLINICIAN),
                        Some(Who::Source | Who::Group)
                            if !aside
                                && (head.of(Kinds::SAY.with(Kinds::KNOW).with(Kinds::HAVE_ACT))
                                    || head.verb()) =>
                        {
                            return hedge(REPORTED);
                        }
                        _ => {}
                    }
                    if !aside
                        && head.of(Kinds::TALK)
                        && by != Some(Who::First)
                        && (head.lemma == "ask"
                            || names_clinician(tree, up)
                            || head.lemma_of(&["discuss", "decide"]))
                    {
                        return hedge(ASKS);
                    }
                } else if head.one_of(&["question", "whether"]) {
                    return hedge(OPEN);
                }
            }
            _ => {}
        }
        here = up;
    }
    None
}

/// Whether a verb of a row still hangs on what governs the first: `ask whether to stop it or take less`.
fn shares(tree: &Tree<'_>, verb: usize, first: usize) -> bool {
    let infinitives = is_infinitive(tree, first) && matches!(tree.nodes[verb].pos, "VB" | "VBP");
    infinitives || tree.nodes[verb].pos == tree.nodes[first].pos && subject(tree, first).is_some()
}

/// A clause that its own first word opens: `whether`, `if`, `when`, `how`, `which`.
fn opened(tree: &Tree<'_>, at: usize) -> Option<Hedge> {
    let node = &tree.nodes[at];
    for &child in tree.children(at) {
        let word = &tree.nodes[child];
        if child > at {
            break;
        }
        // What opens the line before belongs to that line.
        if word.lead && node.head.is_none() {
            continue;
        }
        let hedge = |why| Some(Hedge { run: span(tree, child, at), why });
        // `If you are on it, you should ...`: a condition of its own, whatever it hangs on.
        let conditional = matches!(
            word.text,
            "if" | "when" | "once" | "unless" | "before" | "after" | "until" | "whenever"
        ) && !node.dep_of(&["ccomp", "pcomp"]);
        let fronted = conditional
            && subject(tree, at).is_none()
            && node.head.is_none()
            && tree.nodes[child..at].iter().any(|n| n.text == ",");
        if fronted {
            continue;
        }
        if conditional
            && subject(tree, at)
                .is_some_and(|s| s > child && tree.nodes[child..s].iter().any(|n| n.text == ","))
        {
            continue;
        }
        match word.text {
            "whether" => return hedge(OPEN),
            "if" | "unless" | "when" | "whenever" | "once" | "until" | "before" | "after" | "lest"
                if word.dep_of(&["mark", "advmod"]) && node.head.is_some() =>
            {
                return hedge(OPEN);
            }
            "while" | "as" | "since"
                if word.dep == "mark"
                    && node.dep == "advcl"
                    && word.text != "since"
                    && subject(tree, at).is_some_and(|s| who(tree, s) == Who::You)
                    && !super::verb::perhaps(tree, at)
                    && super::verb::modal(tree, at).is_none() =>
            {
                return hedge(OPEN);
            }
            "how" | "why" | "where" | "what" | "which" | "who" | "how's"
                if matches!(word.pos, "WRB" | "WP" | "WDT") =>
            {
                // `..., which you can drop`: says something of what stands before.
                let adds = word.text == "which" && child > 0 && tree.nodes[child - 1].text == ",";
                if adds {
                    continue;
                }
                if node.dep_of(&["ccomp", "pcomp", "xcomp", "csubj", "pobj", "dobj", "attr", "advcl"])
                    || node.head.is_none() && word.text != "which"
                {
                    return hedge(OPEN);
                }
            }
            _ => {}
        }
        // `which tablets you should take`, `how much of it to take`.
        let asked = tree.subtree(child).iter().any(|i| {
            *i < at
                && matches!(tree.nodes[*i].text, "which" | "what" | "how" | "whose")
                && matches!(tree.nodes[*i].pos, "WDT" | "WRB" | "WP")
        });
        if asked
            && child < at
            && word.dep_of(&["dobj", "advmod", "npadvmod", "nsubj", "attr", "acomp"])
            && node.dep_of(&["ccomp", "pcomp", "xcomp", "csubj", "advcl", "conj"])
        {
            return hedge(OPEN);
        }
    }
    None
}

/// The words from a governing word to the verb it governs, for the report.
fn span(tree: &Tree<'_>, from: usize, to: usize) -> Vec<usize> {
    let (from, to) = (from.min(to), from.max(to));
    (from..=to.min(from + 11).min(tree.nodes.len() - 1)).collect()
}
