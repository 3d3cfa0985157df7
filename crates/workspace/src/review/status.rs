//! Where pages stand.

use caveat_document::format::{Answer, Day, Id};
use caveat_document::page::{Page, assemble_with};
use caveat_review::{Standing, State, Waivers};
use caveat_rules::{Finding, Receipt};
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};
use crate::files::load::Loaded;
use crate::parallel::AT_ONCE;
use crate::review::reviews::Reviews;

/// A page of the status list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Status {
    /// The answer.
    pub id: Id,
    /// Its state.
    pub state: State,
    /// Why.
    pub reasons: Vec<String>,
    /// The last day of the approval, and of the waivers that the page needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Its waivers, in plain words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<String>,
}

/// Where each page of a library stands, or one of them, in the order of their ids.
///
/// # Errors
/// There is no page, or none with that id.
pub fn status(loaded: &Loaded, reviews: &Reviews, only: Option<&str>, as_of: Day) -> Result<Vec<Status>> {
    let library = &loaded.library;
    let wanted: Vec<&Answer> =
        library.answers.iter().filter(|a| only.is_none_or(|id| a.id().as_str() == id)).collect();
    if wanted.is_empty() {
        let what = only.map_or("There is no answer yet.".to_owned(), |id| {
            format!("There is no answer with the id `{id}`.")
        });
        return Err(WorkspaceError::usage(what, "`caveat review status` without an id lists all."));
    }
    let mut rows: Vec<Status> =
        wanted.par_iter().with_max_len(AT_ONCE).map(|answer| row(answer, loaded, reviews, as_of)).collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}

fn row(answer: &Answer, loaded: &Loaded, reviews: &Reviews, as_of: Day) -> Status {
    let body = answer.body.read();
    let page = assemble_with(answer, &body, &loaded.library);
    Status::of(&page, &reviews.standing(&page, as_of), loaded, reviews, as_of)
}

impl Status {
    /// The line about a page that stands like this.
    pub(crate) fn of(
        page: &Page<'_>,
        standing: &Standing,
        loaded: &Loaded,
        reviews: &Reviews,
        as_of: Day,
    ) -> Self {
        let mut status = Self {
            id: page.id().clone(),
            state: standing.state.clone(),
            reasons: standing.reasons.clone(),
            expires: standing.expires,
            waivers: Vec::new(),
        };
        if reviews.has_waivers(page.id()) {
            let waivers = reviews.waivers(page, as_of);
            let receipt = loaded.checker.check(page, &loaded.library, as_of, &waivers.plain());
            let needed = receipt.waivers().iter().map(|waiver| waiver.until);
            status.expires = status.expires.map(|expires| needed.fold(expires, Day::min));
            status.waivers = waivers_in_words(&waivers, &receipt);
        }
        status
    }
}

/// The waivers of a page in plain words.
fn waivers_in_words(waivers: &Waivers, receipt: &Receipt) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for waived in &waivers.in_force {
        let waiver = &waived.waiver;
        let needed =
            if receipt.waivers().contains(waiver) { "" } else { " Nothing is found there any more." };
        let rule = waiver.rule.as_str();
        lines
            .push(format!("Waived until {}: {rule}, by {}: {}{needed}", waiver.until, waiver.by, waiver.why));
    }
    lines.extend(waivers.open.iter().map(|open| open.needs.clone()));
    for ended in &waivers.ended {
        let stands = |f: &Finding| f.rule == ended.rule.as_str() && f.fingerprint == ended.fingerprint;
        if receipt.blocking().any(stands) {
            lines.push(format!("The waiver of {} ended on {}.", ended.rule.as_str(), ended.until));
        }
    }
    for invalid in &waivers.invalid {
        lines.push(format!("{} does not count: {}.", invalid.path, invalid.why));
    }
    lines
}
