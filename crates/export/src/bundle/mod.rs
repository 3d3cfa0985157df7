//! Approved pages to the files of a bundle.

pub(crate) mod manifest;

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Config, Day, Id};
use caveat_document::page::Page;
use caveat_document::schema::Schema;
use caveat_review::Waived;
use caveat_review::approve::Approved;
use caveat_review::status::approval::Approval;
use serde::Serialize;

use crate::bundle::manifest::{
    Basis, BundleFormat, ExportedReceipt, FileFacts, HeldPage, INDEX, INDEX_FORMAT, INDEX_HTML, Index,
    IndexAnswer, MANIFEST, Manifest, ManifestAnswer, ManifestApproval, ManifestWaiver, STYLE, Site,
    WITHDRAWN, WITHDRAWN_FORMAT, Withdrawn, html_path, object_path, receipt_path, record_paths,
};
use crate::json;
use crate::page::answer::ExportedAnswer;
use crate::page::html::{STYLE_CSS, render_index, render_page};
use crate::page::promises::promises;
use crate::page::view::{Exported, Review, exported};
use crate::problem::{ExportError, Problem};

/// An approved page and the sentences of it that keep its promises, as the rules found them.
#[derive(Clone, Debug)]
pub struct Ready<'a> {
    /// The page.
    pub approved: &'a Approved<'a>,
    /// The sentences that are its disclaimers.
    pub disclaimers: Vec<String>,
    /// The sentences that send readers to their care team.
    pub consult: Vec<String>,
}

/// A signed record as it lies in the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRecord {
    /// The record's bytes.
    pub record: Vec<u8>,
    /// The signature's bytes.
    pub signature: Vec<u8>,
}

/// What a bundle says besides its pages.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The workspace's configuration.
    pub config: &'a Config,
    /// The day the export is made for.
    pub as_of: Day,
    /// The revision that policy and keys were read from, or `self`.
    pub trust: &'a str,
    /// The engine's digest.
    pub engine: Digest,
    /// The rules' digest.
    pub pack: Digest,
    /// Pages that were taken back: apps must stop showing them.
    pub withdrawn: &'a [Id],
    /// The records of all approvals and waivers, by the digest of their bytes.
    pub records: &'a BTreeMap<Digest, SignedRecord>,
}

/// A bundle in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The files by path, with `/` on every system.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Related questions that were dropped because they are not in the bundle, by page: the gate report names them.
    pub dropped_related: BTreeMap<Id, Vec<Id>>,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Makes a bundle.
///
/// # Errors
/// The first fault, with the answer it is in. Nothing is left out to make the rest pass: the caller decides what to hold.
pub fn bundle(ready: &[Ready<'_>], held: &[HeldPage], facts: &Facts<'_>) -> Result<Bundle, ExportError> {
    let candidates = ready.iter().map(Candidate::of).collect::<Result<_, _>>()?;
    pack_up(candidates, held, facts)
}

/// An approved page, taken apart.
pub(crate) struct Candidate<'a> {
    pub(crate) page: &'a Page<'a>,
    pub(crate) content: Digest,
    pub(crate) approvals: &'a [Approval],
    pub(crate) waivers: &'a [Waived],
    pub(crate) expires: Day,
    pub(crate) receipt: ExportedReceipt,
}

impl<'a> Candidate<'a> {
    fn of(ready: &Ready<'a>) -> Result<Self, ExportError> {
        let Ready { approved, disclaimers, consult } = ready;
        let page = approved.page();
        let basis = Basis::of(page).ok_or_else(|| {
            let front = &page.answer.front;
            let message = format!("The profile `{}` does not exist.", front.profile);
            let next = format!("Add content/profiles/{}.yaml, or correct `profile`.", front.profile);
            ExportError::of(page.id(), Problem::new(&page.answer.file.path, message, next))
        })?;
        Ok(Self {
            page,
            content: approved.content(),
            approvals: approved.approvals(),
            waivers: approved.waivers(),
            expires: approved.expires(),
            receipt: ExportedReceipt::new(approved.receipt(), basis, disclaimers.clone(), consult.clone()),
        })
    }
}

pub(crate) fn pack_up(
    mut candidates: Vec<Candidate<'_>>,
    held: &[HeldPage],
    facts: &Facts<'_>,
) -> Result<Bundle, ExportError> {
    candidates.sort_by(|a, b| a.page.id().cmp(b.page.id()));
    if let Some(pair) = candidates.windows(2).find(|pair| pair[0].page.id() == pair[1].page.id()) {
        let message = format!("Two answers have the id `{}`.", pair[0].page.id());
        let problem = Problem::new(&pair[1].page.answer.file.path, message, "Give one of them another id.");
        return Err(ExportError::of(pair[0].page.id(), problem));
    }
    let mut packer =
        Packer { facts, site: Site::of(facts.config), files: BTreeMap::new(), answers: Vec::new() };
    let others: BTreeMap<Id, (String, String)> = candidates
        .iter()
        .map(|candidate| {
            let front = &candidate.page.answer.front;
            (front.id.clone(), (front.question.to_string(), front.summary.to_string()))
        })
        .collect();
    let mut dropped_related = BTreeMap::new();
    let mut index = Vec::new();
    for candidate in &candidates {
        let id = candidate.page.id();
        let of = |problem| ExportError::of(id, problem);
        let waivers = candidate.waivers.iter().flat_map(|waived| &waived.signatures);
        let demonstration =
            candidate.approvals.iter().chain(waivers).any(|signature| signature.demonstration);
        let review = Review { content: candidate.content, approvals: candidate.approvals, demonstration };
        let made =
            exported(candidate.page, &review, candidate.receipt.consult.clone(), &others).map_err(of)?;
        check(candidate, &made, &others).map_err(of)?;
        index.push(packer.add(candidate, &made.answer).map_err(of)?);
        if !made.dropped.is_empty() {
            dropped_related.insert(id.clone(), made.dropped);
        }
    }
    let (files, demonstration) = packer.finish(index, held)?;
    Ok(Bundle { files, dropped_related, demonstration })
}

/// What must hold for a page beside its own form.
fn check(
    candidate: &Candidate<'_>,
    made: &Exported,
    others: &BTreeMap<Id, (String, String)>,
) -> Result<(), Problem> {
    let file = candidate.page.answer.file.path.as_str();
    if candidate.receipt.blocks() {
        return Err(Problem::new(
            file,
            "Its receipt holds errors.",
            "Correct the page, then have it reviewed again.",
        ));
    }
    if candidate.approvals.is_empty() {
        return Err(Problem::new(file, "No signature counts towards its approval.", "Ask for a review."));
    }
    match made.links.iter().find(|id| !others.contains_key(id)) {
        Some(id) => Err(Problem::new(
            file,
            format!("It links to the page `{id}`, which is not in the bundle."),
            "Have that page approved too, or remove the link.",
        )),
        None => Ok(()),
    }
}

struct Packer<'a> {
    facts: &'a Facts<'a>,
    site: Site,
    files: BTreeMap<String, Vec<u8>>,
    answers: Vec<ManifestAnswer>,
}

impl Packer<'_> {
    fn add(&mut self, candidate: &Candidate<'_>, answer: &ExportedAnswer) -> Result<IndexAnswer, Problem> {
        let file = candidate.page.answer.file.path.as_str();
        let page = render_page(answer, &self.site)?;
        // What verify will demand of the page that was written, the page that is written must meet.
        if let Some(fault) = promises(file, answer, &candidate.receipt, &page).into_iter().next() {
            return Err(fault);
        }
        let object = serialise(file, answer, Some(Schema::ExportedAnswer))?;
        let entry = ManifestAnswer {
            id: answer.id.clone(),
            question: answer.question.clone(),
            object: object_path(Digest::of(&object)),
            html: html_path(&answer.id),
            content: answer.content,
            approvals: self.signatures(file, candidate.approvals)?,
            waivers: self.waivers(file, candidate.waivers)?,
            expires: candidate.expires,
        };
        let listed = index_answer(answer, &entry);
        self.files.insert(entry.object.clone(), object);
        self.files.insert(entry.html.clone(), page.into_bytes());
        self.files.insert(receipt_path(&answer.id), serialise(file, &candidate.receipt, None)?);
        self.answers.push(entry);
        Ok(listed)
    }

    /// The waivers, their records and signatures copied into the bundle.
    fn waivers(&mut self, file: &str, waivers: &[Waived]) -> Result<Vec<ManifestWaiver>, Problem> {
        let mut listed = Vec::new();
        for Waived { waiver, signatures } in waivers {
            listed.push(ManifestWaiver {
                rule: waiver.rule.clone(),
                fingerprint: waiver.fingerprint,
                until: waiver.until,
                by: self.signatures(file, signatures)?,
            });
        }
        listed.sort_by(|a, b| (&a.rule, a.fingerprint).cmp(&(&b.rule, b.fingerprint)));
        Ok(listed)
    }

    /// The signatures, with their records copied into the bundle.
    fn signatures(&mut self, file: &str, signatures: &[Approval]) -> Result<Vec<ManifestApproval>, Problem> {
        for approval in signatures {
            let signed =
                self.facts.records.get(&approval.record).filter(|s| Digest::of(&s.record) == approval.record);
            let Some(signed) = signed else {
                let message =
                    format!("The signed record {} of its review is missing or altered.", approval.record);
                return Err(Problem::new(
                    file,
                    message,
                    "Restore the record from the history of reviews/records.",
                ));
            };
            let (record, signature) = record_paths(approval.record);
            self.files.insert(record, signed.record.clone());
            self.files.insert(signature, signed.signature.clone());
        }
        Ok(manifest_approvals(signatures))
    }

    fn finish(
        mut self,
        answers: Vec<IndexAnswer>,
        held: &[HeldPage],
    ) -> Result<(BTreeMap<String, Vec<u8>>, bool), Problem> {
        let demonstration = self.answers.iter().any(ManifestAnswer::demonstration);
        let index = index(self.facts.as_of, demonstration, self.site, answers);
        let withdrawn =
            Withdrawn { withdrawn: WITHDRAWN_FORMAT.to_owned(), answers: self.facts.withdrawn.to_vec() };
        self.files.insert(INDEX_HTML.to_owned(), render_index(&index)?.into_bytes());
        self.files.insert(INDEX.to_owned(), serialise(INDEX, &index, None)?);
        self.files.insert(WITHDRAWN.to_owned(), serialise(WITHDRAWN, &withdrawn, None)?);
        self.files.insert(STYLE.to_owned(), STYLE_CSS.as_bytes().to_vec());
        let held: BTreeSet<HeldPage> = held.iter().cloned().collect();
        let manifest = Manifest {
            bundle: BundleFormat::Bundle1,
            name: index.site.name,
            publisher: index.site.publisher,
            as_of: self.facts.as_of,
            engine: self.facts.engine,
            pack: self.facts.pack,
            trust: self.facts.trust.to_owned(),
            demonstration,
            answers: self.answers,
            held: held.into_iter().collect(),
            files: self.files.iter().map(|(path, bytes)| (path.clone(), FileFacts::of(bytes))).collect(),
        };
        self.files.insert(MANIFEST.to_owned(), serialise(MANIFEST, &manifest, Some(Schema::Manifest))?);
        Ok((self.files, demonstration))
    }
}

/// The approvals as the manifest lists them, by role and name.
pub(crate) fn manifest_approvals(approvals: &[Approval]) -> Vec<ManifestApproval> {
    let list = |approval: &Approval| ManifestApproval {
        role: approval.role.clone(),
        name: approval.name.clone(),
        // Whole seconds in UTC: the record keeps the offset that was stated.
        time: format!("{:.0}", approval.time),
        record: approval.record,
        demonstration: approval.demonstration,
    };
    let mut listed: Vec<ManifestApproval> = approvals.iter().map(list).collect();
    listed.sort_by(|a, b| (&a.role, &a.name, a.record).cmp(&(&b.role, &b.name, b.record)));
    listed
}

/// A page's line in the index.
pub(crate) fn index_answer(answer: &ExportedAnswer, entry: &ManifestAnswer) -> IndexAnswer {
    IndexAnswer {
        id: answer.id.clone(),
        question: answer.question.clone(),
        summary: answer.summary.clone(),
        topic: answer.topic.name.clone(),
        locale: answer.locale.clone(),
        object: entry.object.clone(),
        html: entry.html.clone(),
    }
}

/// The index, by topic and question.
pub(crate) fn index(as_of: Day, demonstration: bool, site: Site, mut answers: Vec<IndexAnswer>) -> Index {
    answers.sort_by(|a, b| (&a.topic, &a.question, &a.id).cmp(&(&b.topic, &b.question, &b.id)));
    Index { index: INDEX_FORMAT.to_owned(), as_of, demonstration, site, answers }
}

/// Writes a value and reads it against its schema: what caveat writes, it must be able to read back.
fn serialise<T: Serialize>(file: &str, value: &T, schema: Option<Schema>) -> Result<Vec<u8>, Problem> {
    let fault = |what: String| {
        Problem::new(file, format!("It cannot be exported: {what}"), "Correct the page or its topic.")
    };
    let json = serde_json::to_value(value).map_err(|error| fault(error.to_string()))?;
    if let Some(complaint) = schema.and_then(|schema| schema.complaints(&json).into_iter().next()) {
        return Err(fault(complaint));
    }
    json::bytes(&json).map_err(|error| fault(error.to_string()))
}

#[cfg(test)]
mod tests;
