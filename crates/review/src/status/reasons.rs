//! Why a page stands where it does, in plain words.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Id;

use super::approval::name;
use super::case::Case;
use crate::policy::tier::Tiering;
use crate::records::Entry;
use crate::records::record::Kind;

impl Case<'_> {
    /// What is missing, and whose approvals do not count although they are there.
    pub(super) fn shortfalls(&self, tiering: &Tiering, missing: &[Id]) -> Vec<String> {
        let tier = self.docket.trust.policy.tier(tiering.risk);
        let mut reasons = Vec::new();
        for (role, needed) in &tier.quorum {
            let open = missing.iter().filter(|name| *name == role).count();
            if open > 0 {
                reasons.push(format!(
                    "Signatures are missing: {open} of {needed} for the role `{role}`, each by a different person."
                ));
            }
        }
        for entry in self.of(Kind::Approve).filter(|entry| self.fits(entry.record())) {
            let role = &entry.record().signer.role;
            let why = if self.page.answer.front.authors.as_slice().contains(entry.person()) {
                "authors may not approve their page".to_owned()
            } else if self.barred.contains(entry.person()) {
                "whoever asked for this review may not approve".to_owned()
            } else if !tier.quorum.contains_key(role) {
                format!("the policy does not ask for the role `{role}` here")
            } else if let Some(idle) = self.idle(entry, tiering) {
                idle.to_owned()
            } else {
                continue;
            };
            reasons.push(format!("The approval by {} does not count: {why}.", self.name(entry)));
        }
        for entry in self.docket.records.of(self.page.id()) {
            if let Some(void) = entry.void.as_ref().filter(|_| self.approves_this(entry.record())) {
                reasons.push(format!("The approval by {} does not count: {void}.", self.name(entry)));
            }
        }
        reasons
    }

    /// What differs between the page and the newest approval that no longer fits.
    pub(super) fn changes_since(&self, eligible: &[&Entry]) -> Vec<String> {
        let newest = eligible.iter().rev().find(|entry| !self.fits(entry.record()));
        newest.map_or_else(Vec::new, |entry| {
            let record = entry.record();
            let mut changes = Vec::new();
            if record.content != self.content {
                changes.push("the text of the page changed".to_owned());
            }
            changes.extend(dependency_changes(&record.dependencies, &self.dependencies));
            changes.into_iter().map(|change| self.with_reason(change)).collect()
        })
    }

    /// Of a source that was replaced or taken back, more is known than that its entry changed.
    pub(super) fn with_reason(&self, change: String) -> String {
        let about = self.page.references.iter().find_map(|reference| {
            let front = &reference.source.front;
            if change != format!("the source {} changed", front.id) {
                None
            } else if front.is_retracted() {
                Some(format!("the source {} was taken back (retracted)", front.id))
            } else {
                let newer = reference.superseded_by.first()?;
                Some(format!("the source {} was replaced by {newer}", front.id))
            }
        });
        about.unwrap_or(change)
    }

    pub(super) fn name(&self, entry: &Entry) -> String {
        name(entry, self.docket.trust.people)
    }

    pub(super) fn tells(&self, entry: &Entry, deed: &str) -> String {
        let record = entry.record();
        format!(
            "{} ({}) {deed} on {}: {}",
            self.name(entry),
            record.signer.role,
            record.time.day(),
            record.reason
        )
    }
}

/// What differs between two sets of dependencies, in plain words.
pub fn dependency_changes(old: &BTreeMap<String, Digest>, new: &BTreeMap<String, Digest>) -> Vec<String> {
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let tell = |key: &String| {
        let what = key.replacen('/', " ", 1);
        match (old.get(key), new.get(key)) {
            (Some(before), Some(now)) if before == now => None,
            (Some(_), Some(_)) => Some(format!("the {what} changed")),
            (None, _) => Some(format!("the {what} was added to the page")),
            (_, None) => Some(format!("the {what} was taken off the page")),
        }
    };
    keys.into_iter().filter_map(tell).collect()
}
