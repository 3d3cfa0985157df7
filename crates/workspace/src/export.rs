//! Export: checks again, approves, bundles, writes in one piece. And reading a bundle back.

use std::collections::BTreeMap;

use camino::Utf8Path;
use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_export::{
    Bundle, Facts, HeldPage, MANIFEST, Manifest, ManifestApproval, Problem, ReadBack, Ready, SignedBy,
    SignedRecord, VerifyOptions, bundle, verify,
};
use caveat_review::signature::is_demonstration_of;
use caveat_review::{Approved, Keys, People, Record, RecordFile, Records, State, Trust, approve, standing};
use caveat_rules::{Rules, check, engine_digest, evidence};
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};
use crate::review::{Reviews, receipt};
use crate::session::{Scope, Session, concerns_all};
use crate::tree::Tree;
use crate::write;

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
    let (shared, _) = session.shared_findings(&Scope::default());
    let pages: Vec<Page<'_>> = ready.iter().map(|answer| assemble(answer, library)).collect();
    let judged: Vec<_> = pages
        .par_iter()
        .map(|page| {
            let receipt = receipt(page, &session.loaded, &shared, as_of);
            tick();
            approve(page, receipt, &reviews.records, &reviews.policy, &reviews.people, as_of)
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
    let mut withdrawn: Vec<Id> = library
        .answers
        .iter()
        .filter(|answer| reviews.standing(&assemble(answer, library), as_of).state == State::Withdrawn)
        .map(|answer| answer.id().clone())
        .collect();
    let gone = |id: &&Id| library.answer(id).is_none() && reviews.records.withdrawn(id);
    withdrawn.extend(reviews.records.answers().filter(gone).cloned());
    withdrawn.sort();
    let records = signed_records(&reviews);
    let facts = Facts {
        config: &library.config,
        as_of,
        trust: &reviews.trust,
        engine: engine_digest(),
        pack: session.loaded.rules.digest(),
        withdrawn: &withdrawn,
        records: &records,
    };
    let bundle = pack(&mut approved, &mut held, &session.loaded.rules, &facts)?;
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
    rules: &Rules,
    facts: &Facts<'_>,
) -> Result<Bundle> {
    loop {
        held.sort_by(|a, b| a.id.cmp(&b.id));
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

/// Reads a bundle back and checks it. Trusted people and keys come from `reviews`, a tree with a `reviews` folder, never
/// from the bundle.
///
/// # Errors
/// The folder cannot be read, or nobody is known whose signature could count.
pub fn read_back(
    folder: &Utf8Path,
    reviews: &Tree,
    rules: &Rules,
    allow_demonstration: bool,
    as_of: Day,
) -> Result<Vec<Problem>> {
    let files = write::read_folder(folder)?;
    let people = crate::review::people(reviews)?.ok_or_else(|| {
        WorkspaceError::environment(
            "There is no reviews/people.yaml to trust.",
            "Run this in the content repository, or name its reviews folder with --keys.",
        )
    })?;
    let texts: BTreeMap<String, String> = reviews
        .under("reviews/keys/", "")
        .map(|(path, bytes)| (path.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
        .collect();
    let (keys, _) = Keys::read(&people, &texts);
    let policy = crate::review::policy(reviews)?.ok_or_else(|| {
        WorkspaceError::environment(
            "There is no reviews/policy.yaml to hold the approvals against.",
            "Run this in the content repository, or name its reviews folder with --keys.",
        )
    })?;
    let trust = Trust { people: &people, keys: &keys, policy: &policy };
    let manifest: Option<Manifest> = files.get(MANIFEST).and_then(|bytes| serde_json::from_slice(bytes).ok());
    let judge = |read: &ReadBack<'_>| {
        let mut complaints = judge(read, rules, as_of);
        if let Some(manifest) = &manifest {
            complaints.extend(approved_again(read, manifest, &files, trust, as_of));
        }
        complaints
    };
    let signature = |record: &[u8], signature: &[u8]| signed_by(record, signature, &people, &keys);
    let options =
        VerifyOptions { allow_demonstration, as_of: Some(as_of), judge: &judge, signature: &signature };
    let mut problems = verify(&files, &options);
    if problems.is_empty() && manifest.is_none_or(|manifest| manifest.answers.is_empty()) {
        let message = "The bundle holds no page, so there is nothing to vouch for.";
        problems.push(Problem::new(MANIFEST, message, "Export again once a page is clean and approved."));
    }
    Ok(problems)
}

/// Whether the bundle's own approvals, and nothing else, approve the page under the trusted policy, and for as long as
/// the bundle says. The question is put to the very code that decides before an export.
fn approved_again(
    read: &ReadBack<'_>,
    manifest: &Manifest,
    files: &BTreeMap<String, Vec<u8>>,
    trust: Trust<'_>,
    as_of: Day,
) -> Vec<String> {
    let Some(entry) = manifest.answers.iter().find(|entry| entry.id == read.answer.id) else {
        return Vec::new();
    };
    let record = |approval: &ManifestApproval| {
        let hex = approval.record.hex();
        let bytes = files.get(&format!("records/{hex}.json"))?;
        let record: Record = serde_json::from_slice(bytes).ok()?;
        let signature = files.get(&format!("records/{hex}.sig")).cloned();
        Some(RecordFile { path: record.path(), bytes: bytes.clone(), signature })
    };
    let records: Vec<RecordFile> = entry.approvals.iter().filter_map(record).collect();
    let records = Records::verify(&records, &[], trust, as_of);
    let standing = standing(read.page, &records, trust.policy, trust.people, as_of);
    match standing.expires {
        _ if standing.state != State::Approved => standing.reasons,
        Some(last) if last < entry.expires => {
            vec![format!(
                "The approval is said to end on {}, later than the policy allows ({last}).",
                entry.expires
            )]
        }
        _ => Vec::new(),
    }
}

/// The rules read the page again: who edits a bundle and mends its digests has still to get past them.
fn judge(read: &ReadBack<'_>, rules: &Rules, as_of: Day) -> Vec<String> {
    let receipt = check(read.page, read.library, rules, as_of);
    let mut complaints: Vec<String> =
        receipt.blocking().map(|f| format!("{} ({})", f.message, f.rule)).collect();
    for (rule, listed) in
        [("disclaimer/missing", &read.receipt.disclaimers), ("consult/missing", &read.receipt.consult)]
    {
        if evidence(read.page, rules, rule) != *listed {
            complaints.push(format!("The sentences listed for {rule} are not those of the page."));
        }
    }
    complaints
}

fn signed_by(
    record: &[u8],
    armored: &[u8],
    people: &People,
    keys: &Keys,
) -> std::result::Result<SignedBy, String> {
    let signature = caveat_review::signature::verify(record, armored).map_err(|error| error.to_string())?;
    let record: Record =
        serde_json::from_slice(record).map_err(|error| format!("the record cannot be read: {error}"))?;
    let signer = &record.signer;
    let person = people
        .get(&signer.person)
        .ok_or_else(|| format!("{} is not among the trusted people", signer.person))?;
    if !person.holds(&signer.role) {
        return Err(format!("{} does not hold the role `{}`", signer.person, signer.role));
    }
    if !person.valid_on(record.time.day()) {
        return Err(format!("signatures of {} do not count on {}", signer.person, record.time.day()));
    }
    let demonstration = signature.demonstration;
    let known = if demonstration {
        person.demonstration && is_demonstration_of(&signer.role, &signature)
    } else {
        keys.belongs_to(&person.id, &signature)
    };
    if !known {
        return Err(format!("it was not made with a key of {}", signer.person));
    }
    let credentials = person.credentials.as_ref().map(|c| c.as_str().to_owned());
    Ok(SignedBy { person: person.id.clone(), credentials, demonstration })
}
