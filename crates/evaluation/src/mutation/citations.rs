//! Citations taken away or misspelled.

use caveat_document::format::SourceKind;
use caveat_document::text::{Block, BlockKind};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::Tags;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, sentences, tagged};

/// Claims: sentences of the body that cite something, and are no heading, question or further reading.
fn cited<'a>(subject: &Subject<'a>) -> Vec<Said<'a>> {
    let claim = |said: &Said<'_>| {
        !said.is_question()
            && !matches!(said.block.kind, BlockKind::Heading(_))
            && !subject.is_further_reading(said.block)
    };
    sentences(subject.body()).filter(claim).filter(|said| citations(said).next().is_some()).collect()
}

fn citations<'a>(said: &Said<'a>) -> impl Iterator<Item = &'a caveat_document::citation::Citation> {
    let range = said.sentence.range.clone();
    said.block.citations.iter().filter(move |c| range.contains(&c.range.start))
}

/// Takes every citation out of a sentence, unless one of them still covers it from beside.
fn drop_all(said: &Said<'_>) -> Vec<Change> {
    if citations(said).any(|citation| said.cited_beside(&citation.id)) {
        return Vec::new();
    }
    let mut brackets: Vec<_> = citations(said).map(|c| c.bracket.clone()).collect();
    brackets.dedup();
    brackets.into_iter().map(|bracket| without(said.block, said, bracket)).collect()
}

/// A bracket and the blank before it.
fn without(block: &Block, said: &Said<'_>, bracket: std::ops::Range<usize>) -> Change {
    let from = block.prose.text[..bracket.start].trim_end().len();
    super::subject::replace(&said.text.file, block.source(from..bracket.end), "")
}

/// Words beside a number that make it a figure somebody must have counted or measured.
const COUNTED: &[&str] = &[
    "%", "percent", "mg", "mcg", "ml", "iu", "people", "women", "men", "patients", "person", "persons",
    "trials", "studies", "in", "of", "out", "times", "months", "years", "weeks", "days", "hours",
];

/// A figure: a number beside such a word, that is no year.
fn has_figure(said: &Said<'_>) -> bool {
    let tokens = said.tokens();
    tokens.iter().enumerate().any(|(i, token)| {
        let number = said.word(token);
        let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
        token.kind == TokenKind::Number
            && !year
            && tokens[i + 1..].iter().take(2).any(|next| COUNTED.contains(&said.word(next)))
    })
}

/// What a treatment does for people, as pages put it. Not the words of the rule that looks for them: a proof that borrows the
/// rule's own list would never find what is missing from it.
const DOES: &[&str] = &[
    "help",
    "helps",
    "helped",
    "lower",
    "lowers",
    "lowered",
    "shrink",
    "shrinks",
    "shrank",
    "slow",
    "slows",
    "slowed",
    "ease",
    "eases",
    "eased",
    "relieve",
    "relieves",
    "improve",
    "improves",
    "improved",
    "reduce",
    "reduces",
    "reduced",
    "prevent",
    "prevents",
    "prevented",
    "kill",
    "kills",
    "cut",
    "cuts",
    "extend",
    "extends",
    "extended",
    "work",
    "works",
    "worked",
];

/// Works and people that a sentence may report.
const REPORTED: &[&str] = &[
    "study",
    "studies",
    "trial",
    "trials",
    "review",
    "survey",
    "guideline",
    "guidelines",
    "label",
    "labels",
    "researchers",
    "experts",
];

/// What they do when a sentence reports them.
const REPORTS: &[&str] = &[
    "found",
    "find",
    "finds",
    "say",
    "says",
    "said",
    "show",
    "shows",
    "showed",
    "shown",
    "support",
    "supports",
    "recommend",
    "recommends",
    "list",
    "lists",
    "suggest",
    "suggests",
    "hinted",
    "saw",
    "names",
    "asks",
    "advises",
    "compared",
    "looked",
    "covers",
    "adds",
];

/// What a treatment does for people, what a study or a guideline says, or that something was approved.
fn has_effect(said: &Said<'_>) -> bool {
    let tokens = said.tokens();
    let does = tokens.iter().enumerate().any(|(i, t)| {
        let before = &tokens[i.saturating_sub(6)..i];
        // `Drugs that lower estrogen` says what they are; `how drugs work` states nothing.
        let states = !before
            .iter()
            .any(|t| matches!(said.word(t), "that" | "which" | "who" | "how" | "whether" | "if"));
        DOES.contains(&said.word(t)) && states && tagged(said.block, before, Tags::MEDICAL)
    });
    let reports = tokens.iter().enumerate().any(|(i, t)| {
        let after = &tokens[i + 1..tokens.len().min(i + 7)];
        REPORTED.contains(&said.word(t))
            && after.iter().any(|t| REPORTS.contains(&said.word(t)))
            && !after.iter().any(|t| said.word(t) == "be")
    });
    does || reports || said.lower().contains(" approved ")
}

pub(super) fn of_numbers(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    cited(subject).iter().filter(|said| has_figure(said)).map(drop_all).collect()
}

pub(super) fn of_claims(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    cited(subject).iter().filter(|said| !has_figure(said) && has_effect(said)).map(drop_all).collect()
}

pub(super) fn drop_guidelines(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let guideline = |id: &str| {
        subject
            .page
            .references
            .iter()
            .any(|r| r.source.front.id.as_str() == id && r.source.front.kind == SourceKind::Guideline)
    };
    let mut changes = Vec::new();
    for said in sentences(subject.body()) {
        for citation in citations(&said).filter(|c| guideline(&c.id)) {
            // The whole bracket: that other sources in it go too makes the page no better.
            let change = without(said.block, &said, citation.bracket.clone());
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    vec![changes]
}

/// The first and the last citation of the page, each with a letter too many.
pub(super) fn unknown_source(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let all: Vec<(Said<'_>, _)> = sentences(subject.body())
        .flat_map(|said| citations(&said).map(move |c| (said, c.clone())).collect::<Vec<_>>())
        .collect();
    let misspell = |(said, citation): &(Said<'_>, caveat_document::citation::Citation)| {
        let span = said.block.source(citation.range.clone());
        let written = said.text.file.slice(span);
        let at = written.find(citation.id.as_str())? + citation.id.len();
        let place = caveat_document::span::Span::new(span.start + at, span.start + at);
        Some(vec![super::subject::replace(&said.text.file, place, "x")])
    };
    let last = all.len().saturating_sub(1);
    all.iter()
        .enumerate()
        .filter(|(i, _)| *i == 0 || *i == last)
        .filter_map(|(_, one)| misspell(one))
        .collect()
}
