//! Reading a bundle back, with the rules, the policy and the keys of a trusted tree.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use caveat_document::digest::Digest;
use caveat_document::format::Day;
use caveat_export::{
    MANIFEST, Manifest, ManifestAnswer, ManifestApproval, Problem, ReadBack, SignedBy, VerifyOptions, verify,
};
use caveat_review::signature::is_demonstration_of;
use caveat_review::{
    Keys, People, Record, RecordFile, Records, Standing, State, Trust, Waived, Waivers, standing, waivers,
};
use caveat_rules::{Rules, Waiver, check, evidence};

use crate::error::{Result, WorkspaceError};
use crate::tree::Tree;
use crate::write;

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
    let basis = Basis { trust: Trust { people: &people, keys: &keys, policy: &policy }, rules, as_of };
    let manifest: Option<Manifest> = files.get(MANIFEST).and_then(|bytes| serde_json::from_slice(bytes).ok());
    let judge = |read: &ReadBack<'_>| {
        let entries = manifest.iter().flat_map(|manifest| &manifest.answers);
        entries
            .filter(|entry| entry.id == read.answer.id)
            .flat_map(|entry| basis.judge(read, entry, &files))
            .collect()
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

/// What a bundle is held against.
struct Basis<'a> {
    trust: Trust<'a>,
    rules: &'a Rules,
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
        let Trust { people, policy, .. } = self.trust;
        let records = Records::verify(&records(entry, files), &[], self.trust, self.as_of);
        let standing = standing(read.page, &records, policy, people, self.as_of);
        let waivers = waivers(read.page, &records, policy, people, self.as_of);
        let receipt = check(read.page, read.library, self.rules, self.as_of).waived(&waivers.plain());
        let mut complaints = Vec::new();
        for finding in receipt.blocking() {
            complaints.push(format!("{} ({})", finding.message, finding.rule));
            complaints.extend(waivers.about(finding));
        }
        for (rule, listed) in
            [("disclaimer/missing", &read.receipt.disclaimers), ("consult/missing", &read.receipt.consult)]
        {
            if evidence(read.page, self.rules, rule) != *listed {
                complaints.push(format!("The sentences listed for {rule} are not those of the page."));
            }
        }
        complaints.extend(approved_again(standing, entry));
        complaints.extend(waived_again(&waivers, read, entry));
        complaints
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
