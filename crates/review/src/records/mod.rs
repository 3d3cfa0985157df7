//! The set of records: which of them are whole, which count, and what is missing.
//!
//! Two things can be wrong with a record. It can be *broken*: edited, copied, its signature not over its bytes, gone
//! although the trusted tree or another record knows it. Then nobody can say what was decided, and the page is held. Or
//! it can be *void*: whole, but signed by somebody who may not. A void approval counts for nothing. A void refusal holds
//! the page all the same, since taking a person out of `people.yaml` must not bring back what that person took down.

pub mod baseline;
pub mod keys;
pub mod record;
pub mod revocation;
pub mod signature;
pub(crate) mod signed;
pub(crate) mod time;

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id};

use crate::policy::{People, Policy};
use crate::records::keys::{AllowedKey, Keys};
use crate::records::record::{Kind, Record, RecordFault, Signer, Stored, Time, answer_of};
use crate::records::revocation::Revocations;
use crate::records::signature::Signature;

/// A record's file and its signature's, as found in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// Path of the record.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes of the file beside it that ends in `.sig`, if it exists.
    pub signature: Option<Vec<u8>>,
}

/// What decides whose signature counts. All of it is read from the trusted tree.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'a> {
    /// Who may sign.
    pub people: &'a People,
    /// With which keys.
    pub keys: &'a Keys,
    /// For what.
    pub policy: &'a Policy,
}

/// Why a whole record does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// No such person.
    #[error("{0} is not in people.yaml")]
    Unknown(Id),
    /// Another key.
    #[error("it was not signed with a key of {0}")]
    Key(Id),
    /// Another role.
    #[error("{0} does not hold the role `{1}`")]
    Role(Id, Id),
    /// Too early or too late for the person.
    #[error("the signatures of {0} do not count on {1}")]
    Validity(Id, Day),
    /// Dated after the day that is asked about.
    #[error("it is dated {0}, which is still to come")]
    Future(Day),
    /// The key may sign, at another time.
    #[error("the key that {0} signed with does not count on {1}")]
    KeyTime(Id, Day),
    /// It came in too late: a key or person that counts no more can still state an earlier time.
    #[error(
        "it is new here, and the signatures of {0} no longer count on {1}: an earlier time proves nothing"
    )]
    Late(Id, Day),
    /// The role takes no page down and puts none back.
    #[error("the policy does not let the role `{0}` take pages down or put them back")]
    Entitlement(Id),
    /// Dated before a record that it knows.
    #[error("it is dated before a record that it names as earlier")]
    Order,
    /// The signer may not revoke keys, or revokes the key it was signed with.
    #[error("a key is revoked with another key, by somebody in a role that may withdraw pages")]
    Revoker,
    /// Its key was revoked.
    #[error("its key was revoked")]
    Revoked,
}

/// A whole record.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The record.
    pub stored: Stored,
    /// Whether the signature is a demonstration.
    pub demonstration: bool,
    /// The fingerprint of the key.
    pub key: String,
    /// Why it does not count, if it does not.
    pub void: Option<Void>,
    /// Whether the trusted tree has it.
    pub trusted: bool,
}

impl Entry {
    /// What it says.
    pub fn record(&self) -> &Record {
        &self.stored.record
    }

    /// Who signed it.
    pub fn person(&self) -> &Id {
        &self.stored.record.signer.person
    }
}

/// All records of a tree, verified.
#[derive(Clone, Debug, Default)]
pub struct Records {
    by_answer: BTreeMap<Id, Vec<Entry>>,
    faults: Vec<RecordFault>,
}

impl Records {
    /// Verifies the records of a tree against those of the trusted tree, which the proposer of a change cannot write.
    /// A signature of a lost key is void whatever time it states, but for those that the revocation lists.
    pub fn verify(
        tree: &[RecordFile],
        trusted: &[RecordFile],
        trust: Trust<'_>,
        revocations: &Revocations,
        as_of: Day,
    ) -> Self {
        Self::gather(tree.iter().map(read_whole).collect(), tree, trusted, trust, revocations, as_of)
    }

    /// The same with the files of `tree` read already: whoever has threads reads them side by side.
    pub fn gather(
        whole: Vec<Whole>,
        tree: &[RecordFile],
        trusted: &[RecordFile],
        trust: Trust<'_>,
        revocations: &Revocations,
        as_of: Day,
    ) -> Self {
        let mut records = Self { faults: compare(tree, trusted), ..Self::default() };
        records.faults.extend(revocations.faults().iter().cloned());
        let known: BTreeSet<&str> = trusted.iter().map(|file| file.path.as_str()).collect();
        for (file, whole) in tree.iter().zip(whole) {
            match whole {
                Ok((stored, signature)) => {
                    let trusted = known.contains(file.path.as_str());
                    let Record { signer, time, .. } = &stored.record;
                    let takes = matches!(stored.record.kind, Kind::Withdraw | Kind::Reinstate);
                    let void = if revocations.voids(&signature.fingerprint, stored.digest) {
                        Some(Void::Revoked)
                    } else {
                        void_signer(signer, time, &signature, trust, !trusted, as_of).or_else(|| {
                            (takes && !trust.policy.may_withdraw(&signer.role))
                                .then(|| Void::Entitlement(signer.role.clone()))
                        })
                    };
                    let Signature { demonstration, fingerprint: key, .. } = signature;
                    let mut add = |stored: Stored| {
                        let (key, void) = (key.clone(), void.clone());
                        let entry = Entry { demonstration, key, void, trusted, stored };
                        records.by_answer.entry(entry.record().answer.clone()).or_default().push(entry);
                    };
                    if stored.record.others.is_empty() {
                        add(stored);
                    } else {
                        let Stored { record, digest, path } = stored;
                        record.each().for_each(|record| add(Stored { record, digest, path: path.clone() }));
                    }
                }
                Err(fault) => records.faults.push(fault),
            }
        }
        for entries in records.by_answer.values_mut() {
            entries.sort_by(|a, b| {
                (a.record().time.at(), a.stored.digest).cmp(&(b.record().time.at(), b.stored.digest))
            });
        }
        records.check_parents();
        records.report_void();
        records.faults.sort_by(|a, b| (&a.path, a.rule, &a.message).cmp(&(&b.path, b.rule, &b.message)));
        // What is wrong with a record about many pages is told once.
        records.faults.dedup();
        records
    }

    /// What is wrong with the records.
    pub fn faults(&self) -> &[RecordFault] {
        &self.faults
    }

    /// What must be put right before an answer may be published.
    pub fn holding(&self, answer: &Id) -> impl Iterator<Item = &RecordFault> {
        self.faults
            .iter()
            .filter(move |fault| fault.holds && fault.answer.as_ref().is_none_or(|id| id == answer))
    }

    /// The whole records about an answer, oldest first.
    pub fn of(&self, answer: &Id) -> &[Entry] {
        self.by_answer.get(answer).map_or(&[], Vec::as_slice)
    }

    /// The answers that records are about.
    pub fn answers(&self) -> impl Iterator<Item = &Id> {
        self.by_answer.keys()
    }

    /// The paths of new records that count for nothing and refuse nothing. Once merged, a change of the policy or of people could
    /// wake them.
    pub fn idle(&self) -> BTreeSet<&str> {
        let refuses = |entry: &&Entry| matches!(entry.record().kind, Kind::Reject | Kind::Withdraw);
        let all = self.by_answer.values().flatten();
        let idle = all.filter(|entry| entry.void.is_some() && !entry.trusted && !refuses(entry));
        idle.map(|entry| entry.stored.path.as_str()).collect()
    }

    /// Those that count.
    pub fn counted(&self, answer: &Id) -> impl Iterator<Item = &Entry> {
        self.of(answer).iter().filter(|entry| entry.void.is_none())
    }

    /// The parents that a new record about an answer names: those that no other one names already. What came before them is
    /// known through them. One from the future is left out, or whoever mistypes a year would stop all that follows.
    pub fn seen(&self, answer: &Id) -> Vec<Digest> {
        let due = |entry: &&Entry| !matches!(entry.void, Some(Void::Future(_)));
        let entries: Vec<&Entry> = self.of(answer).iter().filter(due).collect();
        let known: BTreeSet<Digest> =
            entries.iter().flat_map(|entry| entry.record().parents.iter().copied()).collect();
        let all: BTreeSet<Digest> = entries.iter().map(|entry| entry.stored.digest).collect();
        all.difference(&known).copied().collect()
    }

    fn check_parents(&mut self) {
        let all = self.by_answer.values().flatten();
        let times: BTreeMap<Digest, _> = all.map(|e| (e.stored.digest, e.record().time.at())).collect();
        for entries in self.by_answer.values_mut() {
            for entry in entries {
                let mut gap = None;
                for parent in entry.stored.record.parents.iter() {
                    match times.get(parent) {
                        None => gap = gap.or(Some(*parent)),
                        Some(time) if *time > entry.stored.record.time.at() => {
                            entry.void.get_or_insert(Void::Order);
                        }
                        Some(_) => {}
                    }
                }
                if let Some(parent) = gap {
                    self.faults.push(RecordFault {
                        rule: "review/record-gap",
                        path: entry.stored.path.clone(),
                        answer: answer_of(&entry.stored.path),
                        message: format!(
                            "This record names an earlier one, {}…, that is not here.",
                            parent.short(12)
                        ),
                        next: format!("Restore the record whose name ends in {}.json.", parent.short(12)),
                        holds: true,
                    });
                }
            }
        }
    }

    fn report_void(&mut self) {
        for entry in self.by_answer.values().flatten() {
            let Some(void) = &entry.void else { continue };
            let record = entry.record();
            let refuses = matches!(record.kind, Kind::Reject | Kind::Withdraw);
            // What the trusted tree has is still open in the state of the page; see `refusals.rs`.
            let proves_nothing = matches!(void, Void::Entitlement(_) | Void::Future(_));
            let holds = refuses && !entry.trusted && !proves_nothing;
            let next = if holds {
                "Put the signer back into people.yaml, with `valid_until` if need be, so that this decision can be checked."
            } else {
                "If the decision is right, somebody who may sign it has to sign a new record."
            };
            self.faults.push(RecordFault {
                rule: "review/record-void",
                path: entry.stored.path.clone(),
                answer: Some(record.answer.clone()),
                message: format!("This {} does not count: {void}.", record.kind.as_str()),
                next: next.to_owned(),
                holds,
            });
        }
    }
}

/// A record that is what its path says, with a signature over its bytes; or what is wrong with it.
pub type Whole = Result<(Stored, Signature), RecordFault>;

/// Reads a record and verifies its signature. Whether it counts remains to be seen.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_whole(file: &RecordFile) -> Whole {
    whole(file, record::read)
}

/// What differs from the trusted tree, where nothing is edited or deleted.
pub(crate) fn compare(tree: &[RecordFile], trusted: &[RecordFile]) -> Vec<RecordFault> {
    let now: BTreeMap<&str, &RecordFile> = tree.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut faults = Vec::new();
    for known in trusted {
        let (rule, message) = match now.get(known.path.as_str()) {
            None => ("review/record-missing", "This record exists in the trusted revision and is gone here."),
            Some(file) if *file != known => {
                ("review/record-altered", "This record or its signature differs from the trusted revision.")
            }
            Some(_) => continue,
        };
        faults.push(RecordFault {
            rule,
            path: known.path.clone(),
            answer: None,
            message: message.to_owned(),
            next: "Restore the file from the trusted revision. Nothing can be exported until then."
                .to_owned(),
            holds: true,
        });
    }
    faults
}

/// A record that is what its path says, with a signature over its bytes.
pub(crate) fn whole<T>(
    file: &RecordFile,
    read: impl Fn(&str, &[u8]) -> Result<T, RecordFault>,
) -> Result<(T, Signature), RecordFault> {
    let stored = read(&file.path, &file.bytes)?;
    let broken = |message: String| RecordFault {
        rule: "review/record-broken",
        path: file.path.clone(),
        answer: answer_of(&file.path),
        message,
        next: "Restore the record and its .sig file as they were signed.".to_owned(),
        holds: true,
    };
    let Some(armored) = &file.signature else {
        return Err(broken("This record has no signature beside it.".to_owned()));
    };
    let signature = signature::verify(&file.bytes, armored)
        .map_err(|error| broken(format!("The signature of this record is not good: {error}.")))?;
    Ok((stored, signature))
}

/// Why a signature is not that of a person who may sign in that role on that day. What is `new`, that is not yet in the
/// trusted tree, must also come in while person and key still count: whoever finds an old key can date back.
pub fn void_signer(
    signer: &Signer,
    time: &Time,
    signature: &Signature,
    trust: Trust<'_>,
    new: bool,
    as_of: Day,
) -> Option<Void> {
    let Some(person) = trust.people.get(&signer.person) else {
        return Some(Void::Unknown(signer.person.clone()));
    };
    let (id, day) = (person.id.clone(), time.day());
    let keys: Vec<_> = trust.keys.matching(&person.id, signature).collect();
    let own_key = if person.demonstration {
        trust.keys.is_demonstration(&signer.role, signature)
    } else {
        !keys.is_empty()
    };
    let key_at =
        |valid: &dyn Fn(&AllowedKey) -> bool| person.demonstration || keys.iter().any(|key| valid(key));
    if !own_key {
        Some(Void::Key(id))
    } else if !person.holds(&signer.role) {
        Some(Void::Role(id, signer.role.clone()))
    } else if day > as_of {
        Some(Void::Future(day))
    } else if !person.valid_on(day) {
        Some(Void::Validity(id, day))
    } else if !key_at(&|key| key.valid_at(time.at())) {
        Some(Void::KeyTime(id, day))
    } else if new && !(person.valid_on(as_of) && key_at(&|key| key.valid_on(as_of))) {
        Some(Void::Late(id, as_of))
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
