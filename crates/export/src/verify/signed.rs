//! What the signed records of a bundle say of a page: who approved it, who accepted which finding, and until when.

use std::collections::BTreeSet;

use caveat_document::digest::Digest;
use caveat_document::format::{Form, Id};
use caveat_document::page::Page;
use caveat_document::schema::Schema;
use caveat_review::status::approval::Approval;
use caveat_review::{Kind, Record, content, dependencies};
use caveat_rules::can_waive;
use jiff::ToSpan;
use serde_json::Value;

use super::{Verifier, parse};
use crate::bundle::manifest::{ExportedReceipt, MANIFEST, ManifestAnswer, ManifestWaiver, record_paths};
use crate::bundle::manifest_approvals;
use crate::problem::Problem;

impl Verifier<'_> {
    /// The approvals, as the signed records have them.
    pub(super) fn approvals(
        &mut self,
        entry: &ManifestAnswer,
        page: &Page<'_>,
        receipt: &ExportedReceipt,
    ) -> Vec<Approval> {
        let (content, dependencies) = (content(page.answer), dependencies(page));
        if content != entry.content {
            self.fault(
                &entry.object,
                "Its text is not the text that was approved: the content digest differs.",
            );
        }
        let mut approvals = Vec::new();
        for listed in &entry.approvals {
            let Some(record) = self.record(listed.record, &entry.id) else { continue };
            let (path, _) = record_paths(listed.record);
            if record.kind != Kind::Approve || record.answer != entry.id || record.content != content {
                self.fault(
                    &path,
                    format!("This record is not an approval of the page `{}` as it is.", entry.id),
                );
            }
            for (what, _) in
                record.dependencies.iter().filter(|(what, digest)| dependencies.get(*what) != Some(*digest))
            {
                self.fault(
                    &path,
                    format!("Since this approval {what} changed on the page, or was left out of it."),
                );
            }
            for what in dependencies.keys().filter(|what| !record.dependencies.contains_key(*what)) {
                self.fault(&path, format!("The page depends on {what}, which this approval does not cover."));
            }
            approvals.extend(self.signature(listed.record, &record));
        }
        if manifest_approvals(&approvals) != entry.approvals {
            self.fault(
                MANIFEST,
                format!("The approvals listed for `{}` are not those of its signed records.", entry.id),
            );
        }
        self.expiry(entry, &approvals, receipt);
        approvals
    }

    fn expiry(&mut self, entry: &ManifestAnswer, approvals: &[Approval], receipt: &ExportedReceipt) {
        if self.options.as_of.is_some_and(|day| entry.expires < day) {
            let message = format!("The approval of `{}` ended on {}.", entry.id, entry.expires);
            self.problems.push(Problem::new(MANIFEST, message, "Have the page reviewed again."));
        }
        let days = i64::from(receipt.basis.profile.max_age_days.days());
        let last = approvals.iter().map(|a| jiff::tz::Offset::UTC.to_datetime(a.time).date()).max();
        let latest = last.and_then(|day| day.checked_add(days.days()).ok());
        if latest.is_some_and(|latest| entry.expires.0 > latest) {
            self.fault(
                MANIFEST,
                format!("The approval of `{}` ends later than its profile allows.", entry.id),
            );
        }
    }

    /// The signatures of the waivers. Whether they are enough, and of findings that the page has, those decide who know
    /// policy and rules.
    pub(super) fn waivers(&mut self, entry: &ManifestAnswer, receipt: &ExportedReceipt) -> Vec<Approval> {
        let mut signatures = Vec::new();
        let mut seen = BTreeSet::new();
        for waiver in &entry.waivers {
            let (rule, id, until) = (waiver.rule.as_str(), &entry.id, waiver.until);
            if !can_waive(rule) {
                self.fault(MANIFEST, format!("`{id}` has a waiver of {rule}, which can never be waived."));
            }
            if !seen.insert((&waiver.rule, waiver.fingerprint)) {
                self.fault(MANIFEST, format!("`{id}` lists one waiver of {rule} twice."));
            }
            if self.options.as_of.is_some_and(|day| until < day) {
                let message = format!("The waiver of {rule} on `{id}` ended on {until}.");
                let next = "Mend what was found, or have it waived anew; then export again.";
                self.problems.push(Problem::new(MANIFEST, message, next));
            }
            if until < entry.expires {
                self.fault(
                    MANIFEST,
                    format!("`{id}` is to be shown longer than its waiver of {rule} allows ({until})."),
                );
            }
            let excused = |f: &&crate::bundle::manifest::ReceiptFinding| {
                f.rule == rule && f.fingerprint == waiver.fingerprint && f.excused.is_some()
            };
            if !receipt.findings.iter().any(|finding| excused(&finding)) {
                self.fault(
                    MANIFEST,
                    format!("`{id}` has a waiver of {rule} that its receipt does not know."),
                );
            }
            let mut own = Vec::new();
            for listed in &waiver.by {
                let Some(record) = self.record(listed.record, &entry.id) else { continue };
                if !is_waiver(&record, entry, waiver) {
                    let (path, _) = record_paths(listed.record);
                    self.fault(&path, format!("This record is not the waiver of {rule} on the page `{id}`."));
                }
                own.extend(self.signature(listed.record, &record));
            }
            if manifest_approvals(&own) != waiver.by {
                self.fault(
                    MANIFEST,
                    format!("The waiver of {rule} listed for `{id}` is not that of its signed records."),
                );
            }
            signatures.extend(own);
        }
        signatures
    }

    /// What a signed record of the bundle says about a page; what is missing, the inventory has said.
    fn record(&mut self, digest: Digest, about: &Id) -> Option<Record> {
        let (path, _) = record_paths(digest);
        let bytes = self.files.get(&path)?;
        match parse::<Value>(bytes, Some(Schema::Record)).and_then(Record::from_json) {
            Ok(record) if Digest::of(bytes) == digest => match record.of_page(about) {
                Some(record) => return Some(record),
                None => self.fault(&path, format!("This record is not about the page `{about}`.")),
            },
            Ok(_) => self.fault(&path, "Its name is not the fingerprint of what is in it."),
            Err(message) => self.fault(&path, message),
        }
        None
    }

    /// Who signed a record, by trusted keys.
    fn signature(&mut self, digest: Digest, record: &Record) -> Option<Approval> {
        let (path, signature) = record_paths(digest);
        let (bytes, armored) = (self.files.get(&path)?, self.files.get(&signature)?);
        match (self.options.signature)(bytes, armored) {
            Ok(signed) if signed.person == record.signer.person => {
                return Some(Approval {
                    person: signed.person,
                    name: record.signer.name.to_string(),
                    credentials: signed.credentials,
                    role: record.signer.role.clone(),
                    time: record.time.at(),
                    record: digest,
                    demonstration: signed.demonstration,
                });
            }
            Ok(signed) => self.fault(
                &signature,
                format!("`{}` signed a record that names `{}`.", signed.person, record.signer.person),
            ),
            Err(why) => self.fault(&signature, format!("The signature cannot be trusted: {why}")),
        }
        None
    }
}

/// Whether a record is the waiver that the manifest lists, for at least as long.
fn is_waiver(record: &Record, entry: &ManifestAnswer, waiver: &ManifestWaiver) -> bool {
    record.kind == Kind::Waiver
        && record.answer == entry.id
        && record.waives.as_ref().is_some_and(|waives| {
            waives.rule == waiver.rule
                && waives.fingerprint == waiver.fingerprint
                && waiver.until <= waives.until
        })
}
