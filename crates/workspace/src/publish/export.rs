//! Export: checks again, approves, bundles, writes in one piece.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_export::{Bundle, Facts, HeldPage, MANIFEST, Ready, SignedRecord, bundle};
use caveat_review::status::refusals::withdrawn as is_withdrawn;
use caveat_review::{Approved, RecordFile, approve};
use caveat_rules::{RuleSet, engine_digest, evidence};
use rayon::prelude::*;

use crate::check::library::{concerns_all, shared_findings};
use crate::error::{Result, WorkspaceError};
use crate::files::write;
use crate::review::reviews::{Reviews, receipt};
use crate::scope::Scope;
use crate::session::Session;

/// What an export did.
#[derive(Debug)]
pub struct Exported {
    /// Pages in the bundle.
    pub pages: Vec<Id>,
    /// Pages marked ready that were held back, and why.
    pub held: Vec<HeldPage>,
    /// Pages that are drafts or retired.
    pub others: usize,
    /// Files that could not be read.
    pub faults: Vec<Fault>,
    /// Related questions that point out of the bundle.
    pub dropped: BTreeMap<Id, Vec<Id>>,
    /// Whether the bundle is a demonstration.
    pub demonstration: bool,
    /// What to tell the caller about the trust base.
    pub warning: Option<String>,
    /// How many files were written; none when no page could be exported, and the earlier bundle stands.
    pub files: usize,
    /// Pages that were taken back.
    pub withdrawn: Vec<Id>,
    /// Waivers that count for nothing, in plain words.
    pub void_waivers: Vec<String>,
}

/// Exports a workspace to a folder. `tick` is called once a page.
///
/// # Errors
/// There is no trust base, no page at all, or the folder cannot be written; then the last good bundle stands.
pub fn export(
    session: &Session,
    out: &Utf8Path,
    trust: Option<&str>,
    as_of: Day,
    tick: impl Fn() + Sync,
) -> Result<Exported> {
    let reviews = Reviews::open(session, &session.tree, trust, as_of)?;
    let library = &session.loaded.library;
    let ready: Vec<&Answer> = library.answers.iter().filter(|a| a.front.status == Status::Ready).collect();
    let mut faults = session.loaded.faults.clone();
    faults.extend(reviews.faults.iter().cloned());
    if ready.is_empty() && faults.is_empty() {
        return Err(WorkspaceError::usage(
            "No page is marked `status: ready`, so there is nothing to export.",
            "Mark the pages that are to be published.",
        ));
    }
    let (shared, _) = shared_findings(session, &Scope::default());
    let pages: Vec<Page<'_>> = ready.iter().map(|answer| assemble(answer, library)).collect();
    let judged: Vec<_> = pages
        .par_iter()
        .map(|page| {
            let receipt = receipt(page, &session.loaded, &shared, &reviews, as_of);
            tick();
            approve(page, receipt, reviews.docket(as_of))
        })
        .collect();
    let mut approved: Vec<Approved<'_>> = Vec::new();
    let mut held: Vec<HeldPage> = Vec::new();
    for result in judged {
        match result {
            Ok(page) => approved.push(page),
            Err(page) => held.push(HeldPage { id: page.answer, reasons: page.reasons }),
        }
    }
    hold_all(&mut approved, &mut held, &session.loaded.faults);
    let is_down = |id: &&Id| is_withdrawn(id, reviews.docket(as_of));
    let withdrawn: Vec<Id> = reviews.records.answers().filter(is_down).cloned().collect();
    let void = |page: &Page<'_>| reviews.waivers(page, as_of).invalid;
    let void_waivers = pages
        .iter()
        .flat_map(void)
        .map(|waiver| format!("{}: This waiver does not count: {}.", waiver.path, waiver.why))
        .collect();
    let records = signed_records(&reviews);
    let facts = Facts {
        config: &library.config,
        as_of,
        trust: &reviews.trust,
        engine: engine_digest(),
        pack: session.loaded.checker.rules.digest(),
        withdrawn: &withdrawn,
        records: &records,
    };
    let bundle = pack(&mut approved, &mut held, &session.loaded.checker.rules, &facts)?;
    // An empty bundle in the place of a good one helps nobody, unless it says what was taken back.
    let written = !approved.is_empty() || !withdrawn.is_empty() || !out.join(MANIFEST).exists();
    if written {
        write::folder(out, &bundle.files, MANIFEST)?;
    }
    let mut pages: Vec<Id> = approved.iter().map(|a| a.page().id().clone()).collect();
    pages.sort();
    Ok(Exported {
        pages,
        held,
        others: library.answers.len() - ready.len(),
        faults,
        dropped: bundle.dropped_related,
        demonstration: bundle.demonstration,
        warning: reviews.warning,
        files: if written { bundle.files.len() } else { 0 },
        withdrawn,
        void_waivers,
    })
}

/// A file that pages share and that cannot be read holds them all. It may be a rule that one of them breaks, or a key
/// that others have now.
fn hold_all(approved: &mut Vec<Approved<'_>>, held: &mut Vec<HeldPage>, faults: &[Fault]) {
    let reasons: Vec<String> = faults
        .iter()
        .filter(|fault| concerns_all(fault))
        .map(|fault| format!("{}: {} {}", fault.path, fault.message, fault.next))
        .collect();
    if !reasons.is_empty() {
        held.extend(
            approved
                .drain(..)
                .map(|page| HeldPage { id: page.page().id().clone(), reasons: reasons.clone() }),
        );
    }
}

/// Makes the bundle; a page that cannot be rendered is held back and the others go on.
fn pack<'a>(
    approved: &mut Vec<Approved<'a>>,
    held: &mut Vec<HeldPage>,
    rules: &RuleSet,
    facts: &Facts<'_>,
) -> Result<Bundle> {
    loop {
        held.sort_by(|a, b| a.id.cmp(&b.id));
        for page in held.iter_mut() {
            // A rule may say the same of two sentences.
            let mut said = BTreeSet::new();
            page.reasons.retain(|reason| said.insert(reason.clone()));
        }
        let ready: Vec<Ready<'_>> = approved
            .iter()
            .map(|a| Ready {
                approved: a,
                disclaimers: evidence(a.page(), rules, "disclaimer/missing"),
                consult: evidence(a.page(), rules, "consult/missing"),
            })
            .collect();
        match bundle(&ready, held, facts) {
            Ok(bundle) => return Ok(bundle),
            Err(error) => {
                let at =
                    error.answer.as_ref().and_then(|id| approved.iter().position(|a| a.page().id() == id));
                let Some(at) = at else {
                    return Err(WorkspaceError::usage(error.problem.message, error.problem.next));
                };
                let page = approved.remove(at);
                held.push(HeldPage { id: page.page().id().clone(), reasons: vec![error.problem.message] });
            }
        }
    }
}

fn signed_records(reviews: &Reviews) -> BTreeMap<Digest, SignedRecord> {
    let signed = |file: &RecordFile| {
        file.signature.clone().map(|signature| SignedRecord { record: file.bytes.clone(), signature })
    };
    reviews.files.iter().filter_map(|(digest, file)| Some((*digest, signed(file)?))).collect()
}
