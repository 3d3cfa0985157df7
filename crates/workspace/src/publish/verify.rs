//! Reading a bundle back, with the rules, the policy and the keys of a trusted tree.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use caveat_document::digest::Digest;
use caveat_document::format::Day;
use caveat_export::{
    MANIFEST, Manifest, ManifestAnswer, ManifestApproval, Problem, ReadBack, SignedBy, VerifyOptions, verify,
};
use caveat_review::records::record::RECORDS;
use caveat_review::records::signature;
use caveat_review::records::validity::{Void, void_signer};
use caveat_review::{
    Docket, Record, RecordFile, Records, Revocations, Standing, State, Statement, Trust, Waived, Waivers,
    standing, waivers,
};
use caveat_rules::{Checker, Waiver, evidence};

use crate::error::{Result, WorkspaceError};
use crate::files::tree::Tree;
use crate::files::write;
use crate::review::authority::{Authority, signed_files};

/// Reads a bundle back and checks it. Trusted people and keys come from `reviews`, a tree with a `reviews` folder, never
/// from the bundle.
///
/// # Errors
/// The folder cannot be read, or nobody is known whose signature could count.
pub fn read_back(
    folder: &Utf8Path,
    reviews: &Tree,
    checker: &Checker,
    allow_demonstration: bool,
    as_of: Day,
) -> Result<Vec<Problem>> {
    let files = write::read_folder(folder)?;
    let authority = Authority::read(reviews, "The folder of reviews to trust")?;
    let revocations = authority.revocations(reviews, reviews, as_of);
    if let Some(fault) = revocations.faults().first() {
        return Err(WorkspaceError::environment(
            format!("{}: {}", fault.path, fault.message),
            fault.next.clone(),
        ));
    }
    let known = signed_files(reviews, RECORDS);
    let basis = Basis { trust: authority.trust(), revocations: &revocations, known: &known, checker, as_of };
    let manifest: Option<Manifest> = files.get(MANIFEST).and_then(|bytes| serde_json::from_slice(bytes).ok());
    let judge = |read: &ReadBack<'_>| {
        let entries = manifest.iter().flat_map(|manifest| &manifest.answers);
        entries
            .filter(|entry| entry.id == read.answer.id)
            .flat_map(|entry| basis.judge(read, entry, &files))
            .collect()
    };
    let signature = |record: &[u8], signature: &[u8]| basis.signed_by(record, signature);
    let options =
        VerifyOptions { allow_demonstration, as_of: Some(as_of), judge: &judge, signature: &signature };
    let mut problems = verify(&files, &options);
    if problems.is_empty() && manifest.is_none_or(|manifest| manifest.answers.is_empty()) {
        let message = "The bundle holds no page, so there is nothing to vouch for.";
        problems.push(Problem::new(MANIFEST, message, "Export again once a page is clean and approved."));
    }
    Ok(problems)
}

/// What a bundle is held against.
struct Basis<'a> {
    trust: Trust<'a>,
    revocations: &'a Revocations,
    /// The records that the trusted folder has: what came in while its signer counted still stands.
    known: &'a [RecordFile],
    checker: &'a Checker,
    as_of: Day,
}

impl Basis<'_> {
    /// The rules read the page again, and the very code that decides before an export decides on the records of the
    /// bundle, and on nothing else: who edits a bundle and mends its digests has still to get past them.
    fn judge(
        &self,
        read: &ReadBack<'_>,
        entry: &ManifestAnswer,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Vec<String> {
        let files = records(entry, files);
        let known: Vec<RecordFile> = files.iter().filter(|file| self.known.contains(file)).cloned().collect();
        let records = Records::verify(&files, &known, self.trust, self.revocations, self.as_of);
        let signed = Docket { records: &records, trust: self.trust, as_of: self.as_of };
        let (standing, waivers) = (standing(read.page, signed), waivers(read.page, signed));
        let receipt = self.checker.check(read.page, read.library, self.as_of, &waivers.plain());
        let mut complaints = Vec::new();
        for finding in receipt.blocking() {
            complaints.push(format!("{} ({})", finding.message, finding.rule));
            complaints.extend(waivers.about(finding));
        }
        for (rule, listed) in
            [("disclaimer/missing", &read.receipt.disclaimers), ("consult/missing", &read.receipt.consult)]
        {
            if evidence(read.page, &self.checker.rules, rule) != *listed {
                complaints.push(format!("The sentences listed for {rule} are not those of the page."));
            }
        }
        complaints.extend(approved_again(standing, entry));
        complaints.extend(waived_again(&waivers, read, entry));
        complaints
    }
}

impl Basis<'_> {
    /// Who signed a record, if that person may and the key is not lost.
    fn signed_by(&self, bytes: &[u8], armored: &[u8]) -> std::result::Result<SignedBy, String> {
        let signature = signature::verify(bytes, armored).map_err(|error| error.to_string())?;
        let record: Record =
            serde_json::from_slice(bytes).map_err(|error| format!("the record cannot be read: {error}"))?;
        if self.revocations.voids(&signature.fingerprint, Digest::of(bytes)) {
            return Err(Void::Revoked.to_string());
        }
        let path = record.path();
        let new = !self.known.iter().any(|known| known.path == path && known.bytes == bytes);
        let Record { signer, time, .. } = &record;
        if let Some(void) = void_signer(signer, time, &signature, self.trust, new, self.as_of) {
            return Err(void.to_string());
        }
        let person = self.trust.people.get(&signer.person);
        Ok(SignedBy {
            person: signer.person.clone(),
            credentials: person.and_then(|p| p.credentials.as_ref()).map(|c| c.as_str().to_owned()),
            demonstration: signature.demonstration,
        })
    }
}

/// The records of a page that are in the bundle.
fn records(entry: &ManifestAnswer, files: &BTreeMap<String, Vec<u8>>) -> Vec<RecordFile> {
    let record = |signature: &ManifestApproval| {
        let hex = signature.record.hex();
        let bytes = files.get(&format!("records/{hex}.json"))?;
        let record: Record = serde_json::from_slice(bytes).ok()?;
        let signature = files.get(&format!("records/{hex}.sig")).cloned();
        Some(RecordFile { path: record.path(), bytes: bytes.clone(), signature })
    };
    let waived = entry.waivers.iter().flat_map(|waiver| &waiver.by);
    entry.approvals.iter().chain(waived).filter_map(record).collect()
}

/// Whether the approvals approve the page under the trusted policy, and for as long as the bundle says.
fn approved_again(standing: Standing, entry: &ManifestAnswer) -> Vec<String> {
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

/// Whether each waiver listed holds, on the signatures listed and for as long as the bundle says, and reads in the
/// receipt as it was signed. One that the rules at hand do not need may be of a rule that only the library has.
fn waived_again(waivers: &Waivers, read: &ReadBack<'_>, entry: &ManifestAnswer) -> Vec<String> {
    let mut complaints = Vec::new();
    for listed in &entry.waivers {
        let rule = listed.rule.as_str();
        let signed: BTreeSet<Digest> = listed.by.iter().map(|signature| signature.record).collect();
        let held = waivers.in_force.iter().find(|Waived { waiver, signatures }| {
            waiver.rule == listed.rule
                && waiver.fingerprint == listed.fingerprint
                && listed.until <= waiver.until
                && signatures.iter().map(|signature| signature.record).collect::<BTreeSet<_>>() == signed
        });
        let Some(Waived { waiver, .. }) = held else {
            complaints.push(format!("The waiver of {rule} does not hold as it is listed."));
            continue;
        };
        let excuse = Waiver { until: listed.until, ..waiver.clone() }.excuse();
        let told = read.receipt.findings.iter().any(|finding| {
            finding.rule == rule
                && finding.fingerprint == listed.fingerprint
                && finding.excused.as_ref() == Some(&excuse)
        });
        if !told {
            complaints.push(format!("The receipt does not tell of the waiver of {rule} as it was signed."));
        }
    }
    complaints
}
