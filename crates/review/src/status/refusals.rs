//! Refusals that still hold a page: what was taken down and not put back, what was rejected and not cleared. Only somebody who
//! knew of a refusal can have lifted it, so that an older decision that arrives late brings nothing back.
//!
//! A refusal that the trusted tree has holds even if its signer may sign no more: to lose a key, a role or a line of the policy
//! must not bring back what was refused.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Id;

use crate::records::Entry;
use crate::records::record::{Kind, Record};
use crate::records::validity::Void;
use crate::status::docket::Docket;

/// The records about one page, and who is asked about them.
pub(crate) struct Refusals<'a> {
    entries: &'a [Entry],
    /// The records that name each as seen.
    children: BTreeMap<Digest, Vec<Digest>>,
    docket: Docket<'a>,
}

impl<'a> Refusals<'a> {
    /// Those of an answer.
    pub(crate) fn new(answer: &Id, docket: Docket<'a>) -> Self {
        let entries = docket.records.of(answer);
        let mut children: BTreeMap<Digest, Vec<Digest>> = BTreeMap::new();
        for entry in entries {
            for parent in entry.record().parents.iter() {
                children.entry(*parent).or_default().push(entry.stored.digest);
            }
        }
        Self { entries, children, docket }
    }

    /// Withdrawals that nobody entitled has lifted.
    pub(crate) fn withdrawals(&self) -> Vec<&'a Entry> {
        let lifts: Vec<&Entry> = self.counted(Kind::Reinstate).collect();
        let open = |withdrawal: &&Entry| {
            let after = self.after(withdrawal);
            !lifts.iter().any(|entry| after.contains(&entry.stored.digest))
        };
        self.holding(Kind::Withdraw).filter(open).collect()
    }

    /// Rejections that nobody has cleared by approving later. That is for whoever rejected the page; only of somebody who can sign
    /// no more an independent person in the same role takes the place. What was rejected is cleared by an approval of that very
    /// text: to approve a mended one does not approve the old.
    pub(crate) fn rejections(
        &self,
        barred: &BTreeSet<&Id>,
        is_now: impl Fn(&Record) -> bool,
    ) -> Vec<&'a Entry> {
        let open = |rejection: &&Entry| {
            let (after, role) = (self.after(rejection), &rejection.record().signer.role);
            let here = self
                .docket
                .trust
                .people
                .get(rejection.person())
                .is_some_and(|person| self.docket.can_sign(person));
            let this = is_now(rejection.record());
            !self.counted(Kind::Approve).any(|approval| {
                let own = approval.person() == rejection.person();
                let instead = !here
                    && !own
                    && approval.record().signer.role == *role
                    && !barred.contains(approval.person());
                (own || instead)
                    && after.contains(&approval.stored.digest)
                    && (!this || is_now(approval.record()))
            })
        };
        self.holding(Kind::Reject).filter(open).collect()
    }

    /// Whether somebody took an approval back by rejecting the same text later, whatever stands around it.
    pub(crate) fn takes_back(&self, approval: &Entry) -> bool {
        let record = approval.record();
        self.counted(Kind::Reject).any(|rejection| {
            let other = rejection.record();
            rejection.person() == approval.person()
                && other.content == record.content
                && other.time.at() >= record.time.at()
                && !self.after(rejection).contains(&approval.stored.digest)
        })
    }

    fn counted(&self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        self.entries.iter().filter(move |entry| entry.void.is_none() && entry.record().kind == kind)
    }

    fn holding(&self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        let whole = |entry: &Entry| entry.void.is_none() || entry.trusted;
        let due = |entry: &Entry| !matches!(entry.void, Some(Void::Future(_)));
        self.entries.iter().filter(move |entry| entry.record().kind == kind && whole(entry) && due(entry))
    }

    /// The digests of the records whose signers knew `earlier`, directly or through another record.
    pub(crate) fn after(&self, earlier: &Entry) -> BTreeSet<Digest> {
        let mut after = BTreeSet::new();
        let mut open = vec![earlier.stored.digest];
        while let Some(digest) = open.pop() {
            for child in self.children.get(&digest).into_iter().flatten() {
                if after.insert(*child) {
                    open.push(*child);
                }
            }
        }
        after
    }
}

/// Whether an answer was taken down and not put back. It holds for answers whose file is gone, too: to delete a page does not
/// take it off the apps that show it.
pub fn withdrawn(answer: &Id, docket: Docket<'_>) -> bool {
    !Refusals::new(answer, docket).withdrawals().is_empty()
}
