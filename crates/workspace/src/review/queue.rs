//! What waits for a reviewer, the riskiest first.

use caveat_document::format::{Day, Id, Risk, Status};
use caveat_document::page::assemble_with;
use caveat_review::{Kind, State};
use rayon::prelude::*;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::parallel::AT_ONCE;
use crate::review::reviews::Reviews;
use crate::session::Session;

/// A page that waits for signatures.
#[derive(Clone, Debug, Serialize)]
pub struct Waiting {
    /// The page.
    pub id: Id,
    /// Its question.
    pub question: String,
    /// How much harm a mistake on it could do.
    pub risk: Risk,
    /// Its state.
    pub state: State,
    /// The day of the newest request, and who asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// For which roles signatures are missing, one entry for each signature.
    pub missing: Vec<Id>,
    /// Who may give each of them.
    pub may_sign: std::collections::BTreeMap<Id, Vec<Id>>,
    /// Why it waits.
    pub reasons: Vec<String>,
}

/// A request for a review.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// When.
    pub on: String,
    /// By whom.
    pub by: Id,
}

/// The ready pages that wait for a signature, of one role or of any: by risk, then the longest waiting first.
///
/// # Errors
/// Nobody holds that role: most likely it is misspelled, and an empty queue would hide that.
pub fn queue(session: &Session, reviews: &Reviews, role: Option<&str>, as_of: Day) -> Result<Vec<Waiting>> {
    let role = role.map(|name| known_role(reviews, name)).transpose()?;
    let library = &session.loaded.library;
    let one = |answer: &caveat_document::format::Answer| -> Option<Waiting> {
        let body = answer.body.read();
        let page = assemble_with(answer, &body, library);
        let standing = reviews.standing(&page, as_of);
        let waits = !matches!(standing.state, State::Approved | State::Withdrawn);
        let risk = standing.tiering.as_ref()?.risk;
        let requests = reviews.records.counted(answer.id()).filter(|e| e.record().kind == Kind::Request);
        let asked = requests
            .last()
            .map(|entry| Asked { on: entry.record().time.to_string(), by: entry.person().clone() });
        waits.then(|| Waiting {
            id: answer.id().clone(),
            question: answer.front.question.as_str().to_owned(),
            risk,
            state: standing.state,
            asked,
            missing: standing.missing,
            may_sign: standing.able,
            reasons: standing.reasons,
        })
    };
    let ready: Vec<_> =
        library.answers.iter().filter(|answer| answer.front.status == Status::Ready).collect();
    let mut waiting: Vec<Waiting> =
        ready.par_iter().with_max_len(AT_ONCE).filter_map(|answer| one(answer)).collect();
    if let Some(role) = role {
        waiting.retain(|page| page.missing.contains(&role));
    }
    waiting.sort_by(|a, b| {
        let asked = |page: &Waiting| (page.asked.is_none(), page.asked.clone());
        (std::cmp::Reverse(a.risk), asked(a), &a.id).cmp(&(std::cmp::Reverse(b.risk), asked(b), &b.id))
    });
    Ok(waiting)
}

fn known_role(reviews: &Reviews, name: &str) -> Result<Id> {
    let held: std::collections::BTreeSet<&Id> = reviews.people.roles().collect();
    Id::new(name).filter(|role| held.contains(role)).ok_or_else(|| {
        let known: Vec<&str> = held.iter().map(|role| role.as_str()).collect();
        WorkspaceError::usage(
            format!("Nobody holds the role `{name}`."),
            format!("Roles that people hold: {}.", known.join(", ")),
        )
    })
}
