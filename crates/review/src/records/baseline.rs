//! Baselines: signed lists of the findings that stood when a library took up caveat.
//!
//! What is in force is what all of them list together, so whatever is added can only shrink it. One whose signer may not
//! sign any more still shrinks it; only if none is left that counts is there no baseline.

use std::collections::BTreeSet;

use caveat_document::digest::Digest;
use caveat_document::file::MAX_FILE_BYTES;
use caveat_document::format::{Day, Form, Line};
use caveat_document::schema::Schema;
use caveat_rules::finding::baseline::Listed;
use caveat_rules::{Baseline, Excuse};
use serde::{Deserialize, Serialize};

use crate::gate::GateRule;
use crate::records::fault::RecordFault;
use crate::records::record::{Signer, Time, line};
use crate::records::revocation::Revocations;
use crate::records::set::{Member, SignedSet};
use crate::records::signed::Statement;
use crate::records::validity::{RecordFile, Trust, Void};
use crate::status::waiver::reviews;

pub use caveat_document::layout::BASELINES;

/// The largest baseline that is read, in bytes: some fifty thousand findings.
pub const MAX_BASELINE_BYTES: usize = 4 * MAX_FILE_BYTES;

const MEANING: &str =
    "I accept that these findings stood in the library when it took up caveat. They are to be mended.";

/// The format's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BaselineFormat {
    /// The first.
    #[serde(rename = "caveat-baseline@1")]
    Baseline1,
}

/// What stands in a baseline. The fields are in the order of the alphabet, as in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineRecord {
    /// The format.
    pub baseline: BaselineFormat,
    /// The findings.
    pub findings: Listed,
    /// What the signer states by signing.
    pub meaning: Line<1, 500>,
    /// The digest of the rules that found them.
    pub pack: Digest,
    /// The baselines that the signer could see.
    pub parents: Vec<Digest>,
    /// Why.
    pub reason: Line<1, 2000>,
    /// Who.
    pub signer: Signer,
    /// When.
    pub time: Time,
}

impl Form for BaselineRecord {}

impl BaselineRecord {
    /// A baseline with no parents yet. None when the reason is empty or longer than 2,000 characters.
    pub fn new(findings: &Baseline, signer: Signer, time: Time, reason: &str, pack: Digest) -> Option<Self> {
        Some(Self {
            baseline: BaselineFormat::Baseline1,
            findings: findings.to_list(),
            meaning: line(MEANING)?,
            pack,
            parents: Vec::new(),
            reason: line(reason.trim())?,
            signer,
            time,
        })
    }
}

impl Statement for BaselineRecord {
    const NAME: &'static str = "baseline";
    const SCHEMA: Schema = Schema::Baseline;
    const MAX_BYTES: usize = MAX_BASELINE_BYTES;
    const NEXT: &'static str = "Restore the file as it was signed; baselines are never edited.";
    const RESTORE: &'static str =
        "Restore the file from the trusted revision. Baselines are never edited or deleted.";

    fn path(&self) -> String {
        let time = self.time.at().strftime("%Y%m%dT%H%M%SZ");
        format!("{BASELINES}{time}-{}.json", Digest::of(&self.to_bytes()).short(12))
    }

    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn time(&self) -> &Time {
        &self.time
    }
}

/// A whole baseline.
#[derive(Clone, Debug)]
struct Entry {
    record: BaselineRecord,
    digest: Digest,
    path: String,
    findings: Baseline,
    /// The signer's name as the trusted tree prints it, and the role.
    by: String,
    void: Option<String>,
    trusted: bool,
    /// The fingerprint of the key.
    key: String,
}

/// All baselines of a tree, verified.
#[derive(Clone, Debug, Default)]
pub struct Baselines {
    entries: Vec<Entry>,
    faults: Vec<RecordFault>,
}

impl Baselines {
    /// Verifies the baselines of a tree against those of the trusted tree. `revocations` say which keys are lost.
    pub fn verify(
        tree: &[RecordFile],
        trusted: &[RecordFile],
        trust: Trust<'_>,
        revocations: &Revocations,
        as_of: Day,
    ) -> Self {
        let set = SignedSet::<BaselineRecord>::verify(tree, trusted, trust, as_of);
        let mut found = Self { entries: Vec::new(), faults: set.differences };
        for member in set.members {
            let Member { whole, trusted, void } = match member {
                Ok(member) => member,
                Err(fault) => {
                    found.faults.push(fault);
                    continue;
                }
            };
            let (record, digest, key) = (whole.statement, whole.digest, whole.signature.fingerprint);
            let Signer { person, role, .. } = &record.signer;
            let name = trust.people.get(person).map_or(person.as_str(), |p| p.name.as_str());
            let by = format!("{name} ({role})");
            let revoked = || revocations.voids(&key, digest).then_some(Void::Revoked);
            let reviews = reviews(trust.policy, role);
            let void = void.or_else(revoked).map(|void| void.to_string());
            let void =
                void.or_else(|| (!reviews).then(|| format!("the role `{role}` does not review pages")));
            found.entries.push(Entry {
                findings: Baseline::from_list(&record.findings),
                digest,
                by,
                path: whole.path,
                void,
                trusted,
                key,
                record,
            });
        }
        found.entries.sort_by_key(|entry| (entry.record.time.at(), entry.digest));
        found.report();
        found.faults.sort_by(|a, b| (&a.path, a.rule, &a.message).cmp(&(&b.path, b.rule, &b.message)));
        found
    }

    /// What is wrong with the baselines.
    pub fn faults(&self) -> &[RecordFault] {
        &self.faults
    }

    /// Whether there is a file of a baseline, good or bad.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.faults.is_empty()
    }

    /// What all baselines list together, if one of them counts.
    pub fn in_force(&self) -> Option<Baseline> {
        self.bound().filter(|_| self.entries.iter().any(|entry| entry.void.is_none()))
    }

    /// What all baselines list together, whoever signed them: no later one may list more. None when there is none.
    pub fn bound(&self) -> Option<Baseline> {
        together(self.entries.iter())
    }

    /// What excuses a finding of the baseline in force.
    pub fn excuse(&self) -> Option<Excuse> {
        let newest = self.entries.iter().rev().find(|entry| entry.void.is_none())?;
        Some(Excuse {
            by: format!("the baseline of {} by {}", newest.record.time.day(), newest.by),
            why: newest.record.reason.to_string(),
        })
    }

    /// What a key signed, by digest and path.
    pub fn signed_with<'a>(&'a self, key: &'a str) -> impl Iterator<Item = (Digest, &'a str)> {
        let own = self.entries.iter().filter(move |entry| entry.key == key);
        own.map(|entry| (entry.digest, entry.path.as_str()))
    }

    /// The parents that a new baseline names: every one there is.
    pub fn seen(&self) -> Vec<Digest> {
        let seen: BTreeSet<Digest> = self.entries.iter().map(|entry| entry.digest).collect();
        seen.into_iter().collect()
    }

    fn report(&mut self) {
        let digests: BTreeSet<Digest> = self.entries.iter().map(|entry| entry.digest).collect();
        let mut faults = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let mut fault = |rule, message: String, next: &str, holds| {
                let (path, next) = (entry.path.clone(), next.to_owned());
                faults.push(RecordFault { rule, path, answer: None, message, next, holds });
            };
            if let Some(gap) = entry.record.parents.iter().find(|parent| !digests.contains(parent)) {
                fault(
                    GateRule::RecordGap,
                    format!("This baseline names an earlier one, {}…, that is not here.", gap.short(12)),
                    "Restore the file whose name ends in those digits.",
                    true,
                );
            }
            if let Some(void) = &entry.void {
                fault(
                    GateRule::RecordVoid,
                    format!("This baseline does not count: {void}."),
                    "Have somebody write it anew who reviews: `caveat baseline write`.",
                    false,
                );
            }
            let before = self.entries.iter().enumerate().filter(|(other, earlier)| {
                *other != at && (*other < at || (earlier.trusted && !entry.trusted))
            });
            let grown = together(before.map(|(_, earlier)| earlier))
                .map_or(0, |before| before.lacks(&entry.findings));
            let smuggled = entry.record.findings.values().flatten();
            let smuggled = smuggled.filter(|(rule, _)| !caveat_rules::can_waive(rule.as_str())).count();
            // Neither excuses anything. What nobody can delete any more is no reason to stop.
            if grown > 0 {
                fault(
                    GateRule::BaselineGrown,
                    format!("This baseline lists {} that earlier ones do not.", count(grown)),
                    "A baseline only shrinks: delete this one, and mend what was found.",
                    !entry.trusted,
                );
            }
            if smuggled > 0 {
                fault(
                    GateRule::BaselineGrown,
                    "This baseline lists findings of rules that nobody can waive.".to_owned(),
                    "Delete it, and mend what was found.",
                    !entry.trusted,
                );
            }
        }
        self.faults.extend(faults);
    }
}

fn together<'a>(mut entries: impl Iterator<Item = &'a Entry>) -> Option<Baseline> {
    let first = entries.next()?.findings.clone();
    Some(entries.fold(first, |both, entry| both.both(&entry.findings)))
}

fn count(findings: usize) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}

#[cfg(test)]
mod tests;
