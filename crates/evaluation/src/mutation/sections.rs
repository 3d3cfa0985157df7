//! Sections that a page owes its readers, taken out.

use caveat_document::span::Span;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, lines, replace};

/// Takes out every section whose heading holds one of the words.
fn remove(subject: &Subject<'_>, words: &[&str]) -> Vec<Vec<Change>> {
    let body = subject.body();
    let mut changes: Vec<Change> = Vec::new();
    let mut after = 0;
    for head in subject.headings().collect::<Vec<_>>() {
        let heading = &body.blocks[head].prose.lower;
        if head < after || !words.iter().any(|word| heading.contains(word)) {
            continue;
        }
        let section = subject.section(head);
        after = section.end;
        let end = body.blocks[section.clone()].iter().map(|b| b.span.end).max().unwrap_or_default();
        let whole = lines(&body.file, Span::new(body.blocks[head].span.start, end));
        changes.push(replace(&body.file, whole, ""));
    }
    vec![changes]
}

pub(super) fn remove_risks(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    remove(subject, &["risk", "side effect", "safety", "caution", "downside"])
}

pub(super) fn remove_options(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    remove(subject, &["other option", "other choices", "alternative", "instead"])
}

pub(super) fn remove_questions(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    remove(subject, &["questions to ask"])
}

/// Words by which a page says where knowledge ends.
const OPEN: &[&str] = &[
    "not known",
    "unknown",
    "not clear",
    "not yet clear",
    "unclear",
    "uncertain",
    "not fully",
    "not sure",
    "can say for sure",
    "cannot say",
    "cannot prove",
    "cannot tell",
    "cannot show",
    "could not tell",
    "could not be",
    "enough evidence",
    "little evidence",
    "no evidence",
    "strong evidence",
    "limited",
    "more research",
    "still being",
    "not been shown",
    "lack of proof",
    "not explained",
    "no trial",
    "no study",
    "do not know",
    "too small",
    "too rare",
    "not a trial",
    "hold true",
    "may not be",
    "low to moderate certainty",
    "caution",
    "differ",
    "not enough",
    "is known",
    "no lab test",
];

/// Pages whose profile asks to say what is not known: every sentence and heading that does.
pub(super) fn remove_uncertainty(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    if !subject.page.profile.is_some_and(|profile| profile.requires("claims/uncertainty-missing")) {
        return Vec::new();
    }
    let says = |said: &Said<'_>| OPEN.iter().any(|words| said.lower().contains(words));
    let (headings, gone): (Vec<_>, Vec<_>) =
        subject.said().into_iter().filter(says).partition(|said| said.block.is_heading());
    let mut changes = subject.delete(&gone);
    changes.extend(headings.iter().map(|said| said.replace(0..said.words().len(), "Results")));
    vec![changes]
}
