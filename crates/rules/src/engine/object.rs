//! What a verb is done to.

use std::ops::Range;

use caveat_document::words::TokenKind;

use super::words::{Word, Words};
use crate::lexicon::Tags;

/// A medical object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    /// What it is: one of the medical tags.
    pub tags: Tags,
    /// Its words.
    pub run: Range<usize>,
}

/// Particles and prepositions that belong to the verb: `switch to`, `come off`, `go straight to`.
const PARTICLES: &[&str] = &[
    "to", "on", "off", "for", "with", "down", "up", "out", "of", "from", "back", "into", "onto", "over",
    "by", "in",
];

/// Heads that make a phrase about paper, people or talk, whatever medicine stands in it: `a list of your medicines`.
const HARMLESS: &[&str] = &[
    "list",
    "lists",
    "question",
    "questions",
    "note",
    "notes",
    "appointment",
    "appointments",
    "page",
    "information",
    "help",
    "part",
    "class",
    "course-work",
    "diary",
    "log",
    "record",
    "records",
    "card",
    "copy",
    "copies",
    "advice",
    "idea",
    "look",
    "visit",
    "visits",
    "trouble",
    "problem",
    "problems",
    "side",
    "effect",
    "effects",
    "effects,",
    "reaction",
    "reactions",
    "name",
    "names",
    "symptom",
    "symptoms",
    "news",
    "answers",
    "support",
    "opinion",
    "results",
    "result",
    "time",
    "costs",
    "ride",
    "photo",
    "someone",
    "steps",
    "risk",
    "risks",
    "chance",
    "chances",
    "schedule-card",
    "allergy",
    "allergies",
    "result,",
    "history",
    "need",
    "facts",
    "study",
    "studies",
    "trial",
    "trials",
    "center",
    "centers",
    "doctor",
    "place",
    "decision",
    "decisions",
    "illegal",
    "recreational",
    "street",
    "goals",
    "goal",
    "plan",
    "benefits",
    "options",
    "option",
    "choices",
    "research",
    "team",
];

/// The object of the verb at `verb`, if it is medical.
pub(super) fn object_of(words: &Words<'_>, verb: usize, end: usize) -> Option<Object> {
    let all = &words.words;
    let mut at = verb + 1;
    let mut particles = 0;
    while at < end {
        let word = &all[at];
        let skip = word.is(Tags::ADVERB) && !word.is(Tags::MEDICAL)
            || word.is(Tags::FORM_ING) && word.is(Tags::ACTION) && !word.is(Tags::MEDICAL);
        if skip || word.one_of(&["straight", "ahead"]) {
            at += 1;
        } else if word.one_of(PARTICLES) && particles < 3 {
            particles += 1;
            at += 1;
        } else {
            break;
        }
    }
    phrase(words, at, end)
}

/// The medical noun phrase that begins at `at`.
pub(super) fn phrase(words: &Words<'_>, at: usize, end: usize) -> Option<Object> {
    let all = &words.words;
    let mut stop = at;
    let mut numbers = false;
    while stop < end {
        let word = &all[stop];
        let of = word.text == "of";
        let joins = word.one_of(&["and", "or", "%", "-", "\"", "'", "&"])
            || (word.text == "," && stop > at && more_of_a_row(words, stop, end));
        let abbreviated = word.text == "." && stop > at && all[stop - 1].text == "st";
        let inside = of
            || joins
            || abbreviated
            || !(word.mark()
                || word.is(Tags::PREPOSITION.with(Tags::SUBORDINATOR))
                || is_verb_here(words, stop, at));
        if !inside {
            break;
        }
        numbers |= word.kind == TokenKind::Number;
        stop += 1;
    }
    let run = at..stop;
    let medical = run.clone().filter(|&i| all[i].is(Tags::MEDICAL)).collect::<Vec<_>>();
    let first = *medical.first()?;
    if run.clone().any(|i| {
        all[i].one_of(HARMLESS)
            && (i <= first
                || all.get(i + 1).is_none_or(|w| w.text != "of") && i > *medical.last().unwrap_or(&first))
    }) {
        return None;
    }
    let best = medical.iter().copied().find(|&i| all[i].is(Tags::DRUG)).unwrap_or(first);
    let mut tags = all[best].tags;
    if numbers && run.clone().any(|i| all[i].is(Tags::DOSE)) {
        tags = tags.with(Tags::DOSE);
    }
    Some(Object { tags, run })
}

/// Whether a medical word only qualifies a harmless one: `treatment history`, `drug list`.
pub(super) fn names_paper(words: &Words<'_>, at: usize) -> bool {
    words.words.get(at + 1).is_some_and(|next| next.one_of(HARMLESS))
}

fn more_of_a_row(words: &Words<'_>, comma: usize, end: usize) -> bool {
    (comma + 1..(comma + 5).min(end)).any(|i| words.words[i].is(Tags::MEDICAL))
}

fn is_verb_here(words: &Words<'_>, at: usize, start: usize) -> bool {
    let word: &Word<'_> = &words.words[at];
    if at == start {
        return false;
    }
    let finite = Tags::MODAL.with(Tags::BE).with(Tags::HAVE).with(Tags::DO);
    word.is(finite)
        || (word.is(Tags::VERB)
            && word.is(Tags::FORM_S.with(Tags::FORM_ED))
            && !word.is(Tags::MEDICAL)
            && !words.words[at - 1].is(Tags::DETERMINER.with(Tags::YOUR)))
}

/// The medical thing that `it`, `them`, `yours` stands for: the last one named before.
pub(super) fn antecedent(words: &Words<'_>, before: usize, previous: Option<&Words<'_>>) -> Option<Tags> {
    let named = |w: &Word<'_>| w.is(Tags::MEDICAL).then_some(w.tags);
    words.words[..before.min(words.words.len())]
        .iter()
        .rev()
        .find_map(named)
        .or_else(|| previous.and_then(|p| p.words.iter().rev().find_map(named)))
}

/// Whether the words after the verb are a pronoun that can stand for a treatment.
pub(super) fn pronoun_object(words: &Words<'_>, verb: usize, end: usize) -> Option<Range<usize>> {
    let mut at = verb + 1;
    while at < end && (words.words[at].one_of(PARTICLES) || words.words[at].is(Tags::ADVERB)) {
        at += 1;
    }
    let word = words.words.get(at).filter(|_| at < end)?;
    let alone = words.words.get(at + 1).is_none_or(|w| {
        w.mark()
            || w.is(Tags::PREPOSITION.with(Tags::SUBORDINATOR).with(Tags::ADVERB).with(Tags::COORDINATOR))
            || w.one_of(PARTICLES)
            || w.one_of(&["the", "once", "twice", "daily"])
    });
    let step = ["break", "switch", "pause", "holiday", "plunge", "change"];
    if word.one_of(&["a", "the"]) && words.words.get(at + 1).is_some_and(|w| w.one_of(&step)) {
        return Some(at..at + 2);
    }
    if word.one_of(&["it", "them", "this", "that", "these", "those", "yours", "one"]) && alone {
        return Some(at..at + 1);
    }
    let yours = words.words[at..end].iter().any(|w| w.is(Tags::YOUR));
    if word.text == "the" && yours && words.words.get(at + 1).is_some_and(|w| w.text == "same") {
        return Some(at..at + 2);
    }
    None
}

/// Whether `run` states an amount or how often: `20 mg`, `twice a day`, `every 8 hours`, `daily`.
pub(super) fn dose_in(words: &Words<'_>, run: Range<usize>) -> bool {
    let all = &words.words;
    run.clone().any(|i| {
        let word = &all[i];
        let counted = i > run.start
            && (all[i - 1].kind == TokenKind::Number
                || all[i - 1].one_of(&["one", "two", "three", "four", "half", "extra", "additional"]));
        (word.is(Tags::DOSE) && counted)
            || word.one_of(&["daily", "nightly", "twice", "hourly"])
            || (word.text == "every"
                && all.get(i + 1).is_some_and(|w| {
                    w.one_of(&["day", "night", "morning", "evening", "hour", "week", "other"])
                        || w.kind == TokenKind::Number
                        || w.is(Tags::DETERMINER)
                }))
            || (word.one_of(&["day", "week", "night"]) && i > 0 && all[i - 1].one_of(&["a", "per", "each"]))
    })
}
