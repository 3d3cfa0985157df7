//! Revocations: signed statements that a key is lost. They stand in files of their own, since a key signs about many pages.
//!
//! A thief can state any time, so a time proves nothing here: of a lost key only those records stand that the revocation
//! lists. Where several revoke one key, a record stands only if all of them list it. One counts even when its own key is
//! revoked by another: which of two such keys the thief has, only `allowed_signers` can say.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Form, Line};
use caveat_document::schema::Schema;
use serde::{Deserialize, Serialize};

use crate::gate::GateRule;
use crate::records::fault::RecordFault;
use crate::records::record::{MAX_RECORD_BYTES, Signer, Time, line};
use crate::records::set::{Member, SignedSet};
use crate::records::signed::Statement;
use crate::records::validity::{RecordFile, Trust, Void};

pub use caveat_document::layout::REVOCATIONS;

const MEANING: &str = "This key is no longer trusted. Only the records listed here still stand.";

/// The format's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RevocationFormat {
    /// The first.
    #[serde(rename = "caveat-revocation@1")]
    Revocation1,
}

/// What stands in a revocation. The fields are in the order of the alphabet, as in a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// The fingerprint of the lost key, as `ssh-keygen -l` prints it.
    pub key: String,
    /// What the signer states by signing.
    pub meaning: Line<1, 500>,
    /// The revocations that the signer could see.
    pub parents: Vec<Digest>,
    /// Why.
    pub reason: Line<1, 2000>,
    /// The format.
    pub revocation: RevocationFormat,
    /// Who.
    pub signer: Signer,
    /// The records of the key that still stand.
    pub stands: Vec<Digest>,
    /// When.
    pub time: Time,
}

impl Form for Revocation {
    fn check(&self) -> Result<(), &'static str> {
        let digits = self.key.strip_prefix("SHA256:").unwrap_or_default();
        let plain = digits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
        if digits.len() != 43 || !plain {
            return Err("`key` must be a fingerprint as `ssh-keygen -l` prints it");
        }
        Ok(())
    }
}

impl Revocation {
    /// A revocation. None when the reason is empty or longer than 2,000 characters.
    pub fn new(
        key: &str,
        stands: BTreeSet<Digest>,
        parents: Vec<Digest>,
        signer: Signer,
        time: Time,
        reason: &str,
    ) -> Option<Self> {
        Some(Self {
            key: key.to_owned(),
            meaning: line(MEANING)?,
            parents,
            reason: line(reason.trim())?,
            revocation: RevocationFormat::Revocation1,
            signer,
            stands: stands.into_iter().collect(),
            time,
        })
    }
}

impl Statement for Revocation {
    const NAME: &'static str = "revocation";
    const SCHEMA: Schema = Schema::Revocation;
    const MAX_BYTES: usize = MAX_RECORD_BYTES;
    const NEXT: &'static str = "Restore the file as it was signed; revocations are never edited.";

    fn path(&self) -> String {
        let time = self.time.at().strftime("%Y%m%dT%H%M%SZ");
        format!("{REVOCATIONS}{time}-{}.json", Digest::of(&self.to_bytes()).short(12))
    }

    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn time(&self) -> &Time {
        &self.time
    }
}

/// All revocations of a tree, verified.
#[derive(Clone, Debug, Default)]
pub struct Revocations {
    counted: Vec<(Digest, Revocation)>,
    /// Lost keys, each with the records of it that still stand.
    stands: BTreeMap<String, BTreeSet<Digest>>,
    faults: Vec<RecordFault>,
}

impl Revocations {
    /// Verifies the revocations of a tree against those of the trusted tree.
    pub fn verify(tree: &[RecordFile], trusted: &[RecordFile], trust: Trust<'_>, as_of: Day) -> Self {
        let set = SignedSet::<Revocation>::verify(tree, trusted, trust, as_of);
        let mut found = Self { faults: set.differences, ..Self::default() };
        let digests: BTreeSet<Digest> = tree.iter().map(|file| Digest::of(&file.bytes)).collect();
        for member in set.members {
            let Member { whole, void, .. } = match member {
                Ok(member) => member,
                Err(fault) => {
                    found.faults.push(fault);
                    continue;
                }
            };
            let (record, signature) = (whole.statement, whole.signature);
            let fault = |rule, message: String, next: String| RecordFault {
                rule,
                path: whole.path.clone(),
                answer: None,
                message,
                next,
                holds: true,
            };
            if let Some(gap) = record.parents.iter().find(|parent| !digests.contains(parent)) {
                found.faults.push(fault(
                    GateRule::RecordGap,
                    format!("This revocation names an earlier one, {}…, that is not here.", gap.short(12)),
                    format!("Restore the file whose name ends in {}.json.", gap.short(12)),
                ));
            }
            let may = trust.policy.may_withdraw(&record.signer.role) && record.key != signature.fingerprint;
            match void.or_else(|| (!may).then_some(Void::Revoker)) {
                // Until somebody has put it right, nobody knows whose signatures count.
                Some(void) => found.faults.push(fault(
                    GateRule::RecordVoid,
                    format!("This revocation does not count: {void}."),
                    "Have the key revoked by somebody who may, with `caveat keys revoke`; if nobody can any more, take the key out of allowed_signers.".to_owned(),
                )),
                None => found.counted.push((whole.digest, record)),
            }
        }
        for (_, record) in &found.counted {
            let stands: BTreeSet<Digest> = record.stands.iter().copied().collect();
            let known = found.stands.entry(record.key.clone()).or_insert_with(|| stands.clone());
            *known = known.intersection(&stands).copied().collect();
        }
        found
    }

    /// What is wrong with the revocations. All of it holds everything.
    pub fn faults(&self) -> &[RecordFault] {
        &self.faults
    }

    /// Those that count.
    pub fn all(&self) -> impl Iterator<Item = &Revocation> {
        self.counted.iter().map(|(_, record)| record)
    }

    /// The parents that a new revocation names: every one that counts.
    pub fn seen(&self) -> Vec<Digest> {
        let seen: BTreeSet<Digest> = self.counted.iter().map(|(digest, _)| *digest).collect();
        seen.into_iter().collect()
    }

    /// Whether a key is lost.
    pub fn is_lost(&self, key: &str) -> bool {
        self.stands.contains_key(key)
    }

    /// Whether the key of a signature is lost, and what it signed is not among what still stands.
    pub fn voids(&self, key: &str, signed: Digest) -> bool {
        self.stands.get(key).is_some_and(|stands| !stands.contains(&signed))
    }
}

#[cfg(test)]
mod tests;
