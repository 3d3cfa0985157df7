//! The set of records: which of them are whole, which count, and what is missing.
//!
//! Two things can be wrong with a record. It can be *broken*: edited, copied, its signature not over its bytes, gone
//! although the trusted tree or another record knows it. Then nobody can say what was decided, and the page is held. Or
//! it can be *void*: whole, but signed by somebody who may not. A void approval counts for nothing. A void refusal holds
//! the page all the same, since taking a person out of `people.yaml` must not bring back what that person took down.

pub mod baseline;
pub mod fault;
pub mod keys;
pub mod record;
pub mod revocation;
pub mod set;
pub mod signature;
pub mod signed;
pub mod signer;
pub(crate) mod time;
pub mod validity;

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id};

use crate::gate::GateRule;
use crate::records::fault::RecordFault;
use crate::records::record::{Record, Stored, answer_of};
use crate::records::revocation::Revocations;
use crate::records::set::{Member, SignedSet, Whole, read_whole};
use crate::records::signature::Signature;
use crate::records::validity::{RecordFile, Trust, Void};

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
        read: Vec<Result<Whole<Record>, RecordFault>>,
        tree: &[RecordFile],
        trusted: &[RecordFile],
        trust: Trust<'_>,
        revocations: &Revocations,
        as_of: Day,
    ) -> Self {
        let set = SignedSet::gather(read, tree, trusted, trust, as_of);
        let mut records = Self { faults: set.differences, ..Self::default() };
        records.faults.extend(revocations.faults().iter().cloned());
        for member in set.members {
            match member {
                Ok(member) => records.add(member, trust, revocations),
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

    /// Adds a whole record, once for each page that it is about.
    fn add(&mut self, member: Member<Record>, trust: Trust<'_>, revocations: &Revocations) {
        let Member { whole: Whole { statement: record, digest, path, signature }, trusted, void } = member;
        let Signature { demonstration, fingerprint: key, .. } = signature;
        let role = &record.signer.role;
        let takes = record.kind.moves_page();
        let void = if revocations.voids(&key, digest) {
            Some(Void::Revoked)
        } else {
            void.or_else(|| {
                (takes && !trust.policy.may_withdraw(role)).then(|| Void::Entitlement(role.clone()))
            })
        };
        let mut add = |record: Record| {
            let (key, void, path) = (key.clone(), void.clone(), path.clone());
            let stored = Stored { record, digest, path };
            let entry = Entry { demonstration, key, void, trusted, stored };
            self.by_answer.entry(entry.record().answer.clone()).or_default().push(entry);
        };
        if record.others.is_empty() {
            add(record);
        } else {
            record.each().for_each(add);
        }
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
        let refuses = |entry: &&Entry| entry.record().kind.refuses();
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
                        rule: GateRule::RecordGap,
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
            let refuses = record.kind.refuses();
            // What the trusted tree has is still open in the state of the page; see `refusals.rs`.
            let proves_nothing = matches!(void, Void::Entitlement(_) | Void::Future(_));
            let holds = refuses && !entry.trusted && !proves_nothing;
            let next = if holds {
                "Put the signer back into people.yaml, with `valid_until` if need be, so that this decision can be checked."
            } else {
                "If the decision is right, somebody who may sign it has to sign a new record."
            };
            self.faults.push(RecordFault {
                rule: GateRule::RecordVoid,
                path: entry.stored.path.clone(),
                answer: Some(record.answer.clone()),
                message: format!("This {} does not count: {void}.", record.kind.as_str()),
                next: next.to_owned(),
                holds,
            });
        }
    }
}

#[cfg(test)]
mod tests;
