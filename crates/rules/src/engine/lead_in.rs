//! What a heading or the line before a list does to what follows it.

use super::clause::{Clause, Link, Mood, Subject};
use super::hedge::{ASKS, CLINICIAN, GUARDED, possessive};
use super::words::Words;
use crate::lexicon::Tags;

/// What a lead-in, a heading or the line before a list, does to what follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadIn {
    /// Nothing.
    None,
    /// It hands what follows to a clinician, or makes it a question.
    Governs(&'static str),
    /// It tells what others do, or what is done in general.
    Reports,
    /// It speaks of the reader's own case.
    Personal,
    /// It begins an order or advice that what follows completes: `you need:`, `I recommend:`.
    Directs,
    /// It speaks of the reader's own results or outlook.
    PersonalResult,
}

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
];

/// Reads a lead-in.
pub(super) fn read(words: &Words<'_>, clauses: &[Clause]) -> LeadIn {
    let all = 0..words.words.len();
    let clinician = words.has(all.clone(), Tags::CLINICIAN) || all.clone().any(|i| possessive(words, i));
    let guarded = words.words.iter().any(|w| w.one_of(&["without", "unless"]));
    let told = words.words.iter().any(|w| {
        w.one_of(&[
            "told",
            "tells",
            "says",
            "agrees",
            "approves",
            "okays",
            "agreement",
            "approval",
            "permission",
            "go-ahead",
        ])
    });
    if clinician && (guarded || told) {
        return LeadIn::Governs(GUARDED);
    }
    let consults = words
        .words
        .iter()
        .any(|w| w.is(Tags::CONSULT) && w.is(Tags::BASE.with(Tags::FORM_ING)) && w.text != "work");
    let asks = words.words.iter().any(|w| w.base == "ask");
    if clinician && consults || asks {
        return LeadIn::Governs(ASKS);
    }
    if directs(words, clauses) {
        return LeadIn::Directs;
    }
    if let Some(main) = clauses.iter().find(|c| {
        c.mood == Mood::Statement
            && !matches!(c.link, Link::If | Link::Aside | Link::Before | Link::Which | Link::Question)
    }) {
        match main.subject {
            Subject::Clinician => return LeadIn::Governs(CLINICIAN),
            Subject::Other | Subject::None => return LeadIn::Reports,
            Subject::You
                if main.modal.is_some_and(|m| words.words[m].is(Tags::MAY)) && !allows(words, main) =>
            {
                return LeadIn::Reports;
            }
            _ => {}
        }
    }
    if words.words.iter().any(|w| w.one_of(&["without", "unless", "whether"]))
        && clauses.iter().all(|c| c.mood != Mood::Statement)
        && clinician
    {
        return LeadIn::Governs(GUARDED);
    }
    const OTHERS: &[&str] = &[
        "trial",
        "study",
        "label",
        "guideline",
        "researchers",
        "people",
        "patients",
        "participants",
        "report",
    ];
    let reader = words.has(all.clone(), Tags::YOUR.with(Tags::YOU));
    if !reader && words.words.iter().any(|w| w.one_of(OTHERS)) {
        return LeadIn::Reports;
    }
    if reader {
        let foretells = words
            .find(all, &[&["you", "will", "have"], &["you", "will", "see"], &["you", "will", "get"]])
            .is_some();
        let result = foretells || words.words.iter().any(|w| w.one_of(RESULTS));
        return if result { LeadIn::PersonalResult } else { LeadIn::Personal };
    }
    LeadIn::None
}

/// `As someone on letrozole, you need:`, `when it spikes, have:`, `what I recommend to you:`, `what to take for your cough`.
fn directs(words: &Words<'_>, clauses: &[Clause]) -> bool {
    let all = 0..words.words.len();
    let advice = words.find(
        all.clone(),
        &[
            &["i", "recommend"],
            &["we", "recommend"],
            &["our", "recommendation"],
            &["our", "recommendations"],
            &["my", "advice"],
            &["our", "advice"],
            &["what", "to", "take"],
            &["what", "you", "need"],
            &["you", "do", "not", "need"],
            &["you", "don't", "need"],
            &["you", "can", "skip"],
        ],
    );
    if advice.is_some() {
        return true;
    }
    let Some(last) = clauses.last() else { return false };
    let Some(verb) = last.verb else { return false };
    let bare = words.words[verb + 1..last.run.end].iter().all(|w| w.mark() || w.is(Tags::ADVERB));
    let word = &words.words[verb];
    let orders = last.mood == Mood::Imperative && (word.is(Tags::ACTION) || word.is(Tags::HAVE));
    let needs = last.subject == Subject::You && word.text.starts_with("need");
    bare && (orders || needs) && !last.negated
}

/// `Things you can safely do:`, `you can turn down the following:`: a permission to this reader.
fn allows(words: &Words<'_>, main: &Clause) -> bool {
    let safely = words.words.iter().any(|w| w.text == "safely");
    safely
        || main.verb.is_some_and(|v| {
            words.words[v].is(Tags::ACTION) && !words.words[v].one_of(&["have", "do", "get", "take", "try"])
        })
}
