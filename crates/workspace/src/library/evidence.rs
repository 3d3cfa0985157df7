//! The evidence of a library: what each claim rests on, where a source or a claim is used, what falls due.

use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::assemble_with;
use caveat_document::span::Span;
use caveat_document::text::{BlockKind, Text};
use caveat_document::wordings::words;
use caveat_rules::coverage::{Claimed, coverage};
use rayon::prelude::*;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::parallel::AT_ONCE;
use crate::review::reviews::Reviews;
use crate::review::status::status;
use crate::scope::Scope;
use crate::session::Session;

/// A sentence that uses a source or a claim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Use {
    /// The answer.
    pub id: Id,
    /// Its file.
    pub path: String,
    /// The sentence's first byte in the file.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it says.
    pub sentence: String,
}

/// Where something is used.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Uses {
    /// Sentences of pages, by path and place.
    pub uses: Vec<Use>,
    /// Other files that rest on it: claims, and treatments of the registry.
    pub files: Vec<String>,
}

/// Every page and sentence that uses a source or a claim.
///
/// # Errors
/// The library has neither a source nor a claim of that name.
pub fn where_used(session: &Session, name: &str) -> Result<Uses> {
    let library = &session.loaded.library;
    let name = name.trim_start_matches('@');
    let id = Id::new(name).filter(|id| library.sources.contains_key(id) || library.claims.contains_key(id));
    let Some(id) = id else {
        return Err(WorkspaceError::usage(
            format!("There is no source and no claim with the id `{name}`."),
            "The ids are the names of the files in content/sources and content/claims, without .yaml.",
        ));
    };
    let one = |answer: &Answer| {
        let body = answer.body.read();
        let mut found = Vec::new();
        for text in [&answer.summary, &body] {
            for block in &text.blocks {
                for sentence in &block.sentences {
                    let cites = block
                        .citations
                        .iter()
                        .any(|c| c.id == id.as_str() && sentence.range.contains(&c.range.start));
                    let wordings = library.wordings();
                    let makes = !wordings.is_empty()
                        && !block.is_heading()
                        && wordings.exact(&words(block, sentence)).is_some_and(|wording| wording.claim == id);
                    if cites || makes {
                        let Span { start, end } = block.source(sentence.range.clone());
                        let sentence = block.sentence_text(sentence).to_owned();
                        let path = answer.file.path.clone();
                        found.push(Use { id: answer.id().clone(), path, start, end, sentence });
                    }
                }
            }
        }
        found
    };
    let pages: Vec<Vec<Use>> = library.answers.par_iter().with_max_len(AT_ONCE).map(one).collect();
    let mut uses: Vec<Use> = pages.into_iter().flatten().collect();
    uses.sort_by(|a, b| (&a.path, a.start, a.end).cmp(&(&b.path, b.start, b.end)));
    let rests = library.claims.values().filter(|c| c.front.sources.as_slice().iter().any(|s| s.id == id));
    let drugs =
        library.registry.values().filter(|d| d.front.status.as_slice().iter().any(|s| s.source == id));
    let files = rests.map(|claim| claim.file.path.clone()).chain(drugs.map(|drug| drug.file.path.clone()));
    let mut files: Vec<String> = files.collect();
    files.sort_unstable();
    Ok(Uses { uses, files })
}

/// Something that has a last day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Due {
    /// Its last day.
    pub on: Day,
    /// `approval`, `source` or `claim`.
    pub what: &'static str,
    /// Its id.
    pub id: Id,
    /// Its file.
    pub path: String,
    /// What that means, and the next step.
    pub message: String,
}

/// What falls due until a day, that day included, the earliest first. What is over already is among it. Without reviews the
/// approvals are left out.
///
/// # Errors
/// Where pages stand cannot be told.
pub fn due(session: &Session, reviews: Option<&Reviews>, as_of: Day, until: Day) -> Result<Vec<Due>> {
    let library = &session.loaded.library;
    let mut found = Vec::new();
    for source in library.sources.values() {
        if let Some(on) = source.front.expires.filter(|on| *on <= until) {
            let message = "Look whether the source still holds; then move `expires` in its file.".to_owned();
            let path = source.file.path.clone();
            found.push(Due { on, what: "source", id: source.front.id.clone(), path, message });
        }
    }
    for claim in library.claims.values().filter(|claim| claim.front.expires <= until) {
        let message = "Look whether the claim still holds; then move `expires` in its file.".to_owned();
        let (on, id, path) = (claim.front.expires, claim.front.id.clone(), claim.file.path.clone());
        found.push(Due { on, what: "claim", id, path, message });
    }
    if let Some(reviews) = reviews.filter(|_| !library.answers.is_empty()) {
        for row in status(&session.loaded, reviews, None, as_of)? {
            let (Some(on), Some(answer)) = (row.expires.filter(|on| *on <= until), library.answer(&row.id))
            else {
                continue;
            };
            let message = format!("The approval ends; ask for a new one: caveat review request {}", row.id);
            found.push(Due { on, what: "approval", path: answer.file.path.clone(), id: row.id, message });
        }
    }
    found.sort();
    Ok(found)
}

/// The day so far from another, by a length as ISO 8601 writes it: `P30D`, `P6M`.
///
/// # Errors
/// It is no length of that form, or leads beyond the calendar.
pub fn day_within(as_of: Day, length: &str) -> Result<Day> {
    let span = length.parse::<jiff::Span>().ok().filter(|span| !span.is_negative());
    let day = span.and_then(|span| as_of.0.checked_add(span).ok());
    day.map(Day).ok_or_else(|| {
        WorkspaceError::usage(
            format!("`{length}` is not a length of time."),
            "Write it as P30D for thirty days, P6M for six months or P1Y for a year.",
        )
    })
}

/// A page with its claims.
#[derive(Clone, Debug, Serialize)]
pub struct Covered {
    /// The answer.
    pub id: Id,
    /// Its file.
    pub path: String,
    /// Its question.
    pub question: String,
    /// The sentences that claim something, in reading order.
    pub claims: Vec<Claimed>,
    /// How many of them a source stands behind.
    pub supported: usize,
    /// The text of the page, for a view of it.
    #[serde(skip)]
    pub text: Vec<Part>,
}

/// A block of a page's text: what it is, and its sentences, each with the claim it makes.
#[derive(Clone, Debug)]
pub struct Part {
    /// What it is.
    pub kind: BlockKind,
    /// Its sentences as they are read, and the place of the claim among the page's claims.
    pub sentences: Vec<(String, Option<usize>)>,
}

/// What each claim of the pages of a scope rests on.
///
/// # Errors
/// No page matched.
pub fn covered(session: &Session, scope: &Scope) -> Result<Vec<Covered>> {
    let library = &session.loaded.library;
    let wanted = |answer: &&Answer| {
        scope.takes(&answer.file.path) && (!scope.ready || answer.front.status == Status::Ready)
    };
    let answers: Vec<&Answer> = library.answers.iter().filter(wanted).collect();
    if answers.is_empty() {
        return Err(WorkspaceError::usage(
            "No page was found.",
            "Name a file under content/answers, or write one with `caveat new`.",
        ));
    }
    let one = |answer: &&Answer| {
        let body = answer.body.read();
        let claims = coverage(&assemble_with(answer, &body, library), library);
        let supported = claims.iter().filter(|claim| claim.supported()).count();
        let text = parts(&body, &claims);
        let question = answer.front.question.to_string();
        Covered { id: answer.id().clone(), path: answer.file.path.clone(), question, claims, supported, text }
    };
    Ok(answers.par_iter().with_max_len(AT_ONCE).map(one).collect())
}

fn parts(text: &Text, claims: &[Claimed]) -> Vec<Part> {
    let part = |block: &caveat_document::text::Block| Part {
        kind: block.kind,
        sentences: block
            .sentences
            .iter()
            .map(|sentence| {
                let start = block.source(sentence.range.clone()).start;
                let claim = claims.binary_search_by_key(&start, |claim| claim.start).ok();
                (block.sentence_text(sentence).to_owned(), claim)
            })
            .collect(),
    };
    text.blocks.iter().map(part).collect()
}
