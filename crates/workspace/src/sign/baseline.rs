//! Writing a baseline: the findings that stand today, less whatever an earlier baseline does not list.

use caveat_document::format::{Answer, Day};
use caveat_document::page::assemble_with;
use caveat_review::records::baseline::MAX_BASELINE_BYTES;
use caveat_review::status::waiver::reviews as reviewing;
use caveat_review::{BaselineRecord, Statement};
use caveat_rules::{Baseline, Finding, can_waive};
use rayon::prelude::*;

use crate::check::library::shared_findings;
use crate::error::{Result, WorkspaceError};
use crate::parallel::guarded;
use crate::review::reviews::{Reviews, receipt};
use crate::scope::Scope;
use crate::session::Session;
use crate::sign::signer::{SignAs, Signatory, no_reason};

/// What became of the baseline.
#[derive(Clone, Debug)]
pub struct Written {
    /// The new file; none when the baseline in force is still exact.
    pub path: Option<String>,
    /// How many findings it lists.
    pub kept: usize,
    /// How many of the earlier one are gone; none when there was no earlier one.
    pub gone: Option<usize>,
    /// How many findings stand and are not in it.
    pub left_out: usize,
    /// How many of these can never be waived.
    pub never: usize,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Signs a list of the findings that stand.
///
/// # Errors
/// A file cannot be read, an earlier baseline is not whole, there is nothing to list, or the signer does not fit.
pub fn write(session: &Session, reviews: &Reviews, by: SignAs<'_>, as_of: Day) -> Result<Written> {
    let signatory = Signatory::find(by, reviews, as_of)?;
    if !reviewing(&reviews.policy, &signatory.role) {
        return Err(WorkspaceError::usage(
            format!("The role `{}` does not review pages, so this baseline would not count.", signatory.role),
            "Have it signed by somebody who reviews.",
        ));
    }
    let reason = by.reason.map(str::trim).filter(|reason| !reason.is_empty()).ok_or_else(no_reason)?;
    if let Some(fault) = reviews.baselines.faults().iter().find(|fault| fault.holds) {
        return Err(WorkspaceError::usage(format!("{}: {}", fault.path, fault.message), fault.next.clone()));
    }
    // What is missing from one baseline can never come back, so nothing may hide a finding now.
    if let Some(fault) = session.loaded.faults.first() {
        return Err(WorkspaceError::usage(
            format!("{} cannot be read, so its findings are not known: {}", fault.path, fault.message),
            "Mend what `caveat check` reports under `format/`, then write the baseline.",
        ));
    }
    let standing = standing(session, reviews, as_of)?;
    let now = Baseline::of(&standing);
    let before = reviews.baselines.bound();
    let kept = before.as_ref().map_or_else(|| now.clone(), |before| before.both(&now));
    if before.is_none() && kept.is_empty() {
        return Err(WorkspaceError::usage(
            "There is no finding that a baseline could list.",
            "Go on without one: `caveat check` holds every page to all rules.",
        ));
    }
    let mut written = Written {
        path: None,
        kept: kept.len(),
        gone: before.as_ref().map(|before| before.len() - kept.len()),
        left_out: standing.len() - kept.len(),
        never: standing.iter().filter(|finding| !can_waive(&finding.rule)).count(),
        demonstration: signatory.person.demonstration,
    };
    if reviews.baselines.in_force().as_ref() == Some(&kept) {
        return Ok(written);
    }
    let pack = session.loaded.checker.rules.digest();
    let (signer, time) = (signatory.signer(), signatory.time.clone());
    let mut record = BaselineRecord::new(&kept, signer, time, reason, pack).ok_or_else(no_reason)?;
    record.parents = reviews.baselines.seen();
    let bytes = record.to_bytes();
    if bytes.len() > MAX_BASELINE_BYTES {
        return Err(WorkspaceError::usage(
            format!("{} findings are more than a baseline can hold.", kept.len()),
            "Mend the most frequent ones first; `caveat check --quiet` counts them.",
        ));
    }
    let path = record.path();
    signatory.store(&session.root, &path, &bytes)?;
    written.path = Some(path);
    Ok(written)
}

/// The findings of the whole library that stand.
fn standing(session: &Session, reviews: &Reviews, as_of: Day) -> Result<Vec<Finding>> {
    let library = &session.loaded.library;
    let one = |answer: &Answer| {
        let read = || {
            let body = answer.body.read();
            let page = assemble_with(answer, &body, library);
            receipt(&page, &session.loaded, &[], reviews, as_of).into_findings()
        };
        guarded(read).map_err(|_| {
            WorkspaceError::usage(
                format!("caveat failed on {}. The fault is in caveat, not in the page.", answer.file.path),
                "Please report it with this file.",
            )
        })
    };
    let pages: Vec<Vec<Finding>> = library.answers.par_iter().map(one).collect::<Result<_>>()?;
    let (shared, _) = shared_findings(session, &Scope::default());
    let mut standing: Vec<Finding> =
        pages.into_iter().flatten().chain(shared).filter(Finding::stands).collect();
    Finding::sort(&mut standing);
    Ok(standing)
}
