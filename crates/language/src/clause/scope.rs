//! What excuses a directive: only what governs its verb.
//!
//! This is ConText (Harkema et al. 2009: trigger, direction, scope, termination) with the tree of the sentence for scope: a
//! hedge reaches what hangs on it, and no sister.

use std::ops::{ControlFlow, Range};

use super::agent::{Who, agent_of, names_clinician, who};
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
    if let Some(voice) = voice_before_colon(tree, at) {
        return Some(Hedge { run: voice.collect(), why: REPORTED });
    }
    let mut here = at;
    for _ in 0..tree.nodes.len() {
        if let Some(open) = opened(tree, here) {
            return Some(open);
        }
        let up = tree.nodes[here].head?;
        match step_up(tree, at, here, up) {
            ControlFlow::Break(why) => return why.map(|why| Hedge { run: span(tree, up, verb), why }),
            ControlFlow::Continue(()) => here = up,
        }
    }
    None
}

/// `A group of experts adds two more: rest, and go to checkups`: what stands after the colon is what they say.
fn voice_before_colon(tree: &Tree<'_>, at: usize) -> Option<Range<usize>> {
    let colon = (tree.own..at).rev().find(|i| tree.nodes[*i].text == ":")?;
    let voice = &tree.nodes[tree.own..colon];
    let reported = voice.iter().any(|n| n.of(Kinds::SOURCE))
        && !voice.iter().any(|n| n.is(Tags::YOU.with(Tags::YOUR).with(Tags::FIRST)))
        && voice.iter().any(|n| n.verb() || n.of(Kinds::SAY));
    reported.then_some(tree.own..colon)
}

/// What a word says of the clauses under it: the reason for which it excuses them, or none if nothing above it does;
/// it may also leave that to the words above it.
type Step = ControlFlow<Option<&'static str>>;

/// What the word at `up` says of what hangs on it at `here`, on the way up from the clause at `at`.
fn step_up(tree: &Tree<'_>, at: usize, here: usize, up: usize) -> Step {
    let node = &tree.nodes[here];
    let before = tree.nodes[up].one_of(&["before", "after", "without", "instead", "until"]);
    if node.dep == "pcomp" && before && here != at {
        return Step::Break(Some(OPEN));
    }
    if node.dep_of(&["conj", "ccomp", "parataxis", "dep"]) && listed_by_others(tree, here, up) {
        return Step::Break(Some(REPORTED));
    }
    match node.dep {
        "conj" => {
            // An order of its own is under nothing that governs the first of the row.
            let own = subject(tree, here).is_some() || here == at && !shares(tree, here, up);
            if own { Step::Break(None) } else { Step::Continue(()) }
        }
        "relcl" | "acl" => said_of_noun(tree, here, up),
        "ccomp" | "xcomp" | "pcomp" | "advcl" | "csubj" | "nsubj" | "parataxis" | "dobj" | "dep" | "pobj" => {
            // `Swap it for another; your psychiatrist can be told later`: what comes behind the semicolon governs no order
            // before it.
            let behind = up > here && tree.nodes[here..up].iter().any(|n| n.text == ";");
            let head = &tree.nodes[up];
            if behind && here == at && !negated(tree, at) {
                Step::Break(None)
            } else if head.verb() || head.pos == "MD" {
                said_by_verb(tree, here, up)
            } else if head.one_of(&["question", "whether"]) {
                Step::Break(Some(OPEN))
            } else {
                Step::Continue(())
            }
        }
        _ => Step::Continue(()),
    }
}

/// `A group of experts names two more: rest, and go to checkups`.
fn listed_by_others(tree: &Tree<'_>, here: usize, up: usize) -> bool {
    matches!(agent_of(tree, up), Some(Who::Source | Who::Group))
        && up < here
        && tree.nodes[up..here].iter().any(|n| n.text == ":")
}

/// What a noun says of the clause that belongs to it: `the myth that you must stop it`, `a drug you cannot stop`.
fn said_of_noun(tree: &Tree<'_>, here: usize, up: usize) -> Step {
    let (node, head) = (&tree.nodes[here], &tree.nodes[up]);
    // The parser may hang a clause on a noun behind it; nothing stands between them then.
    let apart = tree.nodes[up.min(here)..here].iter().any(|n| n.one_of(&[",", "—", "–", "("]));
    let relative = node.dep == "relcl";
    if head.one_of(OPINIONS) || head.one_of(WEIGHED) && !relative {
        return Step::Break(Some(if head.text == "question" { OPEN } else { REPORTED }));
    }
    let denied = tree.ancestors(here).take(3).any(|up| tree.nodes[up].verb() && negated(tree, up));
    if !apart && denied && relative {
        return Step::Break(Some(DENIED));
    }
    if apart && head.noun() { Step::Break(None) } else { Step::Continue(()) }
}

/// What others hold, whatever clause belongs to it.
const OPINIONS: &[&str] = &["idea", "claim", "belief", "myth", "notion", "question", "evidence"];

/// What is held or weighed, where the clause is what it says: `the fear that`, `the decision to`.
const WEIGHED: &[&str] = &[
    "rumor",
    "rumour",
    "theory",
    "fear",
    "worry",
    "view",
    "chance",
    "possibility",
    "advice",
    "decision",
    "reason",
];

/// What a verb says of the clause under it: `studies say that`, `nobody needs to`, `your doctor decides whether`.
fn said_by_verb(tree: &Tree<'_>, here: usize, up: usize) -> Step {
    if tree.nodes[here].dep_of(&["advcl", "parataxis", "dep"]) {
        return Step::Continue(());
    }
    let head = &tree.nodes[up];
    let other = subject(tree, up).filter(|s| *s != here);
    let doubts = negated(tree, up) && (head.of(Kinds::KNOW.with(Kinds::SAY)) || head.lemma == "mean");
    if doubts || other.is_some_and(|s| is_nobody(tree, s)) {
        return Step::Break(Some(DENIED));
    }
    let by = other.map(|s| who(tree, s));
    let reports = head.verb() || head.of(Kinds::SAY.with(Kinds::KNOW).with(Kinds::HAVE_ACT));
    match by {
        Some(Who::Clinician) => return Step::Break(Some(CLINICIAN)),
        Some(Who::Source | Who::Group) if reports => return Step::Break(Some(REPORTED)),
        _ => {}
    }
    let asks = head.of(Kinds::TALK)
        && by != Some(Who::First)
        && (head.lemma_of(&["ask", "discuss", "decide"]) || names_clinician(tree, up));
    if asks { Step::Break(Some(ASKS)) } else { Step::Continue(()) }
}

/// `nobody`, `no one`, `no patient`.
fn is_nobody(tree: &Tree<'_>, at: usize) -> bool {
    tree.nodes[at].one_of(&["nobody", "none", "nothing"])
        || tree.nodes[at].text == "one" && at > 0 && tree.nodes[at - 1].text == "no"
        || tree.children_of(at, &["det"]).any(|d| tree.nodes[d].text == "no")
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
                    && agent_of(tree, at) == Some(Who::You)
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
