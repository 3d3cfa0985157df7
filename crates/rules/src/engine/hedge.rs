//! What excuses a directive: only what governs its verb.

use std::ops::Range;

use super::clause::{Clause, Link, Mood, Subject};
use super::words::Words;
use crate::lexicon::Tags;

/// A reason why a directive is none, and the words that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hedge {
    /// The words.
    pub words: Range<usize>,
    /// The reason, in plain words.
    pub why: &'static str,
}

pub(super) const ASKS: &str = "the reader is told to ask, not to act";
pub(super) const CLINICIAN: &str = "a clinician decides";
pub(super) const GUARDED: &str = "nothing changes without a clinician";

/// The hedge that governs clause `at`, if one does.
pub(super) fn governing(words: &Words<'_>, clauses: &[Clause], at: usize) -> Option<Hedge> {
    let clause = &clauses[at];
    let whole = |why| Some(Hedge { words: clause.run.clone(), why });
    match clause.link {
        Link::Whether => return whole("it is put as an open question"),
        Link::If | Link::Question | Link::Before
            if clause.link != Link::Before
                || asked(words, clauses, at)
                || clause.mood != Mood::Imperative =>
        {
            return whole("it is a condition or a question, not an order");
        }
        // `... will tell you when to stop eating and which tablets you can take`.
        Link::Which
            if clauses[..at].iter().any(|c| matches!(c.link, Link::Question | Link::Whether | Link::If))
                && asked_before(clauses, at) =>
        {
            return whole("it is a condition or a question, not an order");
        }
        Link::That | Link::Aside if asked(words, clauses, at) && !clause.subject.eq(&Subject::Clinician) => {
            return whole(ASKS);
        }
        _ => {}
    }
    if clause.subject == Subject::Clinician {
        return Some(Hedge { words: clause.subject_run.clone(), why: CLINICIAN });
    }
    if let Some(hedge) = within(words, clause).or_else(|| reported(words, clauses, at)) {
        return Some(hedge);
    }
    // A condition or a fragment beside the clause, with no independent clause between.
    let dependent = |other: &Clause| {
        matches!(other.link, Link::If | Link::Before | Link::Aside | Link::That)
            || other.mood == Mood::Fragment && other.link != Link::Turn
    };
    for other in clauses[at + 1..].iter().take_while(|c| dependent(c)) {
        if let Some(hedge) = condition(words, other, clause) {
            return Some(hedge);
        }
    }
    // Nothing reaches over a semicolon, and `if not` turns the condition before it around.
    let opens = |c: &Clause| c.run.start > 0 && words.words[c.run.start - 1].one_of(&[";", "."]);
    let turned = |c: &Clause| {
        words.sequence(c.run.start, &["if", "not"]).is_some()
            || words.sequence(c.run.start, &["otherwise"]).is_some()
    };
    let mut barred = opens(clause);
    for other in clauses[..at].iter().rev().take_while(|c| dependent(c)) {
        if barred || turned(other) {
            break;
        }
        barred = opens(other);
        if let Some(hedge) = condition(words, other, clause) {
            return Some(hedge);
        }
    }
    None
}

/// `A group of experts names two more: rest, and go to checkups`: what stands after the colon is what they say.
fn reported(words: &Words<'_>, clauses: &[Clause], at: usize) -> Option<Hedge> {
    const VOICES: &[&str] = &[
        "experts",
        "researchers",
        "scientists",
        "guideline",
        "guidelines",
        "study",
        "studies",
        "trial",
        "society",
        "label",
        "group",
        "panel",
        "doctors",
        "authors",
        "report",
        "review",
    ];
    let colon = (0..=at)
        .rev()
        .take_while(|&i| clauses[i].link != Link::Turn)
        .find(|&i| clauses[i].link == Link::Colon)?;
    let voice = clauses.get(colon.checked_sub(1)?)?;
    let others =
        voice.mood == Mood::Statement && matches!(voice.subject, Subject::Other | Subject::Clinician);
    let named = voice
        .subject_run
        .clone()
        .any(|i| words.words[i].one_of(VOICES) || words.words[i].is(Tags::CLINICIAN));
    (others && named).then(|| Hedge { words: voice.run.clone(), why: "it reports what they say" })
}

/// Whether clause `at` hangs on a verb of asking or on what a clinician does.
fn asked(words: &Words<'_>, clauses: &[Clause], at: usize) -> bool {
    clauses[..at].iter().rev().take(1).any(|before| {
        let consult = before.verb.is_some_and(|v| words.words[v].is(Tags::CONSULT))
            && words.has(before.run.clone(), Tags::CLINICIAN);
        let asks = before.verb.is_some_and(|v| words.words[v].base == "ask");
        consult || asks || before.subject == Subject::Clinician
    })
}

/// Whether a clinician acts earlier in the sentence.
fn asked_before(clauses: &[Clause], at: usize) -> bool {
    clauses[..at].iter().any(|c| c.subject == Subject::Clinician)
}

/// `..., as your pharmacist can explain`, `as the doctors in one trial did`: only a clinician who tells this reader has
/// decided.
fn explains(words: &Words<'_>, clause: &Clause) -> bool {
    const DECIDES: &[&str] = &[
        "told",
        "tells",
        "tell",
        "prescribed",
        "prescribes",
        "directed",
        "directs",
        "instructed",
        "instructs",
        "advised",
        "advises",
        "recommended",
        "recommends",
        "says",
        "said",
        "ordered",
        "orders",
        "suggested",
        "suggests",
        "agreed",
        "asked",
        "asks",
        "wants",
        "planned",
        "set",
        "explained",
        "showed",
        "shown",
    ];
    !words.words[clause.run.clone()].iter().any(|w| w.one_of(DECIDES))
}

/// What a clinician gives when they agree.
const CONSENTS: &[&str] = &[
    "blessing",
    "approval",
    "okay",
    "ok",
    "guidance",
    "supervision",
    "agreement",
    "permission",
    "go-ahead",
    "advice",
    "care",
    "help",
];

/// A hedge inside the clause itself.
fn within(words: &Words<'_>, clause: &Clause) -> Option<Hedge> {
    let run = clause.run.clone();
    let all = &words.words;
    for at in run.clone() {
        let word = &all[at];
        let clinician_after =
            || (at + 1..(at + 9).min(run.end)).find(|&i| all[i].is(Tags::CLINICIAN) || possessive(words, i));
        match word.text {
            "without" if clause.negated && !phrase_before(words, at, &["with", "or"]) => {
                let turns = (at + 1..run.end.min(at + 8)).find(|&i| {
                    all[i].is(Tags::CONSULT)
                        || all[i].one_of(&[
                            "permission",
                            "approval",
                            "agreement",
                            "advice",
                            "guidance",
                            "supervision",
                            "okay",
                            "go-ahead",
                            "instructions",
                        ])
                });
                if let Some(end) = clinician_after().or(turns).or_else(|| {
                    (at + 1..run.end.min(at + 4)).find(|&i| all[i].one_of(&["asking", "talking", "checking"]))
                }) {
                    return Some(Hedge { words: at..end + 1, why: GUARDED });
                }
            }
            "with" | "under"
                if !phrase_after(words, at, &["or", "without"]) && !phrase_before(words, at, &["even"]) =>
            {
                // `With your care team` names people; `with your doctor's approval` names a decision.
                let team = |i: usize| all.get(i + 1).is_some_and(|w| w.is(Tags::CLINICIAN));
                if let Some(end) =
                    (at + 1..(at + 7).min(run.end)).find(|&i| all[i].one_of(CONSENTS) && !team(i))
                    && (at..end).any(|i| all[i].is(Tags::CLINICIAN) || possessive(words, i))
                {
                    return Some(Hedge { words: at..end + 1, why: CLINICIAN });
                }
            }
            "as" | "exactly" | "only" => {
                if let Some(end) = (at + 1..(at + 6).min(run.end)).find(|&i| {
                    all[i].one_of(&[
                        "prescribed",
                        "directed",
                        "instructed",
                        "told",
                        "ordered",
                        "advised",
                        "recommended",
                    ])
                }) && !(at..end).any(|i| all[i].is(Tags::NOT))
                {
                    return Some(Hedge { words: at..end + 1, why: CLINICIAN });
                }
            }
            "doctor's" | "oncologist's" | "pharmacist's" | "nurse's" | "team's" | "provider's"
            | "prescriber's"
                if all.get(at + 1).is_some_and(|w| {
                    w.one_of(&["instructions", "advice", "directions", "orders", "guidance"])
                }) =>
            {
                return Some(Hedge { words: at..at + 2, why: CLINICIAN });
            }
            _ if word.is(Tags::CLINICIAN) && at > run.start + 1 => {
                let decided = (at + 1..(at + 4).min(run.end)).find(|&i| {
                    all[i].one_of(&[
                        "set",
                        "chosen",
                        "ordered",
                        "prescribed",
                        "told",
                        "recommended",
                        "advised",
                        "planned",
                        "agreed",
                        "approves",
                        "agrees",
                        "gave",
                    ])
                });
                if let Some(end) = decided.filter(|&end| !(at..end).any(|i| all[i].is(Tags::NOT))) {
                    return Some(Hedge { words: at..end + 1, why: CLINICIAN });
                }
            }
            "prescribed" if at > run.start && all[at - 1].is(Tags::YOUR) => {
                return Some(Hedge { words: at..at + 1, why: CLINICIAN });
            }
            "by" | "from" if clause.mood == Mood::Statement && clause.modal.is_some() => {
                let near = (at + 1..(at + 7).min(run.end)).find(|&i| all[i].is(Tags::CLINICIAN));
                let done =
                    |i: usize| all[i].is(Tags::TREATED.with(Tags::FORM_ED)) || all[i].text.ends_with("ed");
                if let Some(end) = near.filter(|_| at > 0 && done(at - 1)) {
                    return Some(Hedge { words: at..end + 1, why: CLINICIAN });
                }
            }
            _ => {}
        }
    }
    None
}

/// A dependent clause beside the directive that hands it to a clinician.
fn condition(words: &Words<'_>, other: &Clause, directive: &Clause) -> Option<Hedge> {
    let run = other.run.clone();
    let all = &words.words;
    if other.mood == Mood::Fragment
        && let Some(hedge) = within(words, &Clause { negated: directive.negated, ..other.clone() })
    {
        return Some(hedge);
    }
    if other.even {
        return None;
    }
    let hedge = |why| Some(Hedge { words: run.clone(), why });
    let clinician = other.subject == Subject::Clinician || words.has(run.clone(), Tags::CLINICIAN);
    let opener = words.words[run.clone()].iter().find(|w| w.is(Tags::SUBORDINATOR)).map_or("", |w| w.text);
    let consults = other.verb.is_some_and(|v| all[v].is(Tags::CONSULT))
        || words.has(run.clone(), Tags::CONSULT.with(Tags::FORM_ING))
            && words.words[run.clone()].iter().any(|w| w.is(Tags::CONSULT) && w.is(Tags::FORM_ING));
    match opener {
        "unless" if clinician => hedge(GUARDED),
        "until" | "before" | "till" if directive.negated && (clinician || consults) => hedge(GUARDED),
        "if" | "when" | "once"
            if (other.subject == Subject::Clinician || other.only && clinician)
                && !other.negated
                && !ends_negated(words, other) =>
        {
            hedge(CLINICIAN)
        }
        "if" | "when"
            if clinician
                && !other.negated
                && words.words[run.clone()]
                    .iter()
                    .any(|w| w.one_of(&["told", "instructed", "advised", "prescribed", "directed"])) =>
        {
            hedge(CLINICIAN)
        }
        "as" if other.subject == Subject::Clinician && !explains(words, other)
            || words.words[run.clone()].iter().any(|w| w.one_of(&["prescribed", "directed"])) =>
        {
            hedge(CLINICIAN)
        }
        "after" | "once" if consults && clinician => hedge(ASKS),
        _ => None,
    }
}

/// `... has told you not to`.
fn ends_negated(words: &Words<'_>, clause: &Clause) -> bool {
    words.words[clause.run.clone()].iter().any(|w| w.is(Tags::NOT))
}

pub(super) fn possessive(words: &Words<'_>, at: usize) -> bool {
    let text = words.words[at].text;
    text.strip_suffix("'s")
        .or_else(|| text.strip_suffix('\''))
        .is_some_and(|stem| crate::lexicon::tag(stem).0.any(Tags::CLINICIAN) || stem == "team")
}

fn phrase_before(words: &Words<'_>, at: usize, before: &[&str]) -> bool {
    at >= before.len() && words.sequence(at - before.len(), before).is_some()
}

fn phrase_after(words: &Words<'_>, at: usize, after: &[&str]) -> bool {
    words.sequence(at + 1, after).is_some()
}
