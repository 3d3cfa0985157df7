//! What a page promises of itself: what it is not, who drafted it, whether the treatment is approved.

use caveat_document::format::{OriginKind, Placement};
use caveat_document::text::Text;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, replace, sentences};

fn lower(text: &Text) -> String {
    text.blocks.iter().map(|b| b.prose.lower.as_str()).collect::<Vec<_>>().join(" ")
}

/// Words by which a notice says what the page is not.
const NOT_ADVICE: &[&str] = &[
    "medical advice",
    "professional advice",
    "not replace",
    "substitute",
    "in place of",
    "education only",
    "information only",
];

/// The notices that say what the page is not.
fn disclaimers<'a>(subject: &Subject<'a>) -> Vec<&'a caveat_document::format::Notice> {
    let says = |text: &str| NOT_ADVICE.iter().any(|words| text.contains(words));
    subject.notices().filter(|notice| says(&lower(&notice.body))).collect()
}

pub(super) fn remove_disclaimer(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let gone = disclaimers(subject).into_iter().map(|n| Change::Delete { path: n.file.path.clone() });
    vec![gone.collect()]
}

/// Each sentence of the disclaimers alone, under a title that says nothing.
pub(super) fn weaken_disclaimer(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let notices = disclaimers(subject);
    let all: Vec<Said<'_>> = notices.iter().flat_map(|notice| sentences(&notice.body)).collect();
    if all.len() < 2 {
        return Vec::new();
    }
    let weaken = |kept: usize| {
        let gone: Vec<Said<'_>> =
            all.iter().enumerate().filter(|(i, _)| *i != kept).map(|(_, said)| *said).collect();
        let mut changes = subject.delete(&gone);
        let stays = |path: &str| !changes.contains(&Change::Delete { path: path.to_owned() });
        let titles = notices
            .iter()
            .filter(|n| stays(&n.file.path))
            .filter_map(|n| n.node.at("/title").map(|title| replace(&n.file, title.span, "Please note")));
        let titles: Vec<Change> = titles.collect();
        changes.extend(titles);
        changes
    };
    (0..all.len()).map(weaken).collect()
}

pub(super) fn bury_disclaimer(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let banners = disclaimers(subject).into_iter().filter(|n| n.front.placement == Placement::Banner);
    let moved =
        banners.filter_map(|n| n.node.at("/placement").map(|place| replace(&n.file, place.span, "closing")));
    vec![moved.collect()]
}

pub(super) fn remove_ai_disclosure(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    if subject.page.answer.front.origin.kind != OriginKind::Ai {
        return Vec::new();
    }
    let speaks = |said: &Said<'_>| {
        said.words().contains("AI")
            || ["artificial intelligence", "language model"].iter().any(|w| said.lower().contains(w))
    };
    let gone: Vec<Said<'_>> = subject.said().into_iter().filter(speaks).collect();
    vec![subject.delete(&gone)]
}

pub(super) fn remove_nccn_terms(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let named = subject
        .said()
        .iter()
        .any(|s| s.path() == subject.page.answer.file.path && s.lower().contains("nccn"));
    let terms = subject.notices().filter(|notice| lower(&notice.body).contains("warrant"));
    let gone = terms.filter(|_| named).map(|n| Change::Delete { path: n.file.path.clone() });
    vec![gone.collect()]
}

/// Words by which a page says that a treatment is not in use yet.
const STATUS: &[&str] = &[
    "not approved",
    "no approval",
    "unapproved",
    "clinical trial",
    "trials",
    "being studied",
    "being tested",
    "experimental",
    "investigational",
    "not as usual care",
];

/// Pages of a kind that is about treatments still being studied: every sentence that says so.
pub(super) fn remove_status(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let kind = subject.page.answer.front.profile.as_str();
    if !kind.contains("investigational") && !kind.contains("experimental") {
        return Vec::new();
    }
    let says = |said: &Said<'_>| {
        !said.block.is_heading()
            && STATUS.iter().any(|words| said.lower().contains(words))
            && !said.is_question()
    };
    let gone: Vec<Said<'_>> = subject.said().into_iter().filter(says).collect();
    vec![subject.delete(&gone)]
}
