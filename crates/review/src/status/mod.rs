//! The state of a page: a pure function of the page, the records, the policy and the day, and of nothing else.

pub mod approval;
mod case;
pub(crate) mod conflicts;
pub mod counts;
pub mod docket;
mod reasons;
pub mod refusals;
pub mod since;
pub mod waiver;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Status};
use caveat_document::page::Page;
use serde::{Serialize, Serializer};

use crate::policy::quorum::{empty_seats, missing};
use crate::policy::tier::{Tiering, tiering};
use crate::policy::{Person, Tier};
use crate::records::Entry;
use crate::records::record::Kind;
use crate::status::approval::{Approval, approval};
use crate::status::case::Case;
use crate::status::docket::Docket;

pub use reasons::dependency_changes;

/// Where a page stands between its first draft and its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has asked for a review, or the author says that it is a draft.
    Draft,
    /// Signatures are missing.
    InReview,
    /// A reviewer asks for changes.
    ChangesRequested,
    /// The policy is satisfied.
    Approved,
    /// It was approved, and something has changed since.
    Stale {
        /// What has changed, in plain words.
        reasons: Vec<String>,
    },
    /// It was approved too long ago.
    Expired,
    /// Somebody took it down.
    Withdrawn,
}

impl State {
    /// The word for it in lists and reports.
    pub fn as_str(&self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::InReview => "in-review",
            State::ChangesRequested => "changes-requested",
            State::Approved => "approved",
            State::Stale { .. } => "stale",
            State::Expired => "expired",
            State::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A report tells the state by its word. What has changed stands among the reasons.
impl Serialize for State {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A page's state and what it rests on.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The state.
    pub state: State,
    /// Why, in plain words.
    pub reasons: Vec<String>,
    /// The digest of what the page says now.
    pub content: Digest,
    /// The risk that decides whose signatures it needs; none when its profile does not exist.
    pub tiering: Option<Tiering>,
    /// Signatures on exactly this page, these dependencies, not expired, oldest first.
    pub approvals: Vec<Approval>,
    /// Fingerprints of the warnings that those signers accepted.
    pub acknowledged: BTreeSet<Digest>,
    /// The last day on which the approval stands, if the page is approved.
    pub expires: Option<Day>,
    /// Roles for which signatures are missing.
    pub missing: Vec<Id>,
    /// Who may sign for each of them.
    pub able: BTreeMap<Id, Vec<Id>>,
    /// Roles for which nobody is left who may sign.
    pub nobody: Vec<Id>,
    /// Who asked for changes and has not cleared them.
    pub rejected_by: Vec<Id>,
}

/// The state of a page and the reasons for it.
pub fn state(page: &Page<'_>, docket: Docket<'_>) -> (State, Vec<String>) {
    let standing = standing(page, docket);
    (standing.state, standing.reasons)
}

/// The state of a page, with the signatures it rests on.
pub fn standing(page: &Page<'_>, docket: Docket<'_>) -> Standing {
    Case::new(page, docket).judge()
}

impl<'a> Case<'a> {
    fn judge(&self) -> Standing {
        let mut standing = Standing {
            state: State::Draft,
            reasons: Vec::new(),
            content: self.content,
            tiering: None,
            approvals: Vec::new(),
            acknowledged: BTreeSet::new(),
            expires: None,
            missing: Vec::new(),
            able: BTreeMap::new(),
            nobody: Vec::new(),
            rejected_by: Vec::new(),
        };
        let Some(profile) = self.page.profile else {
            standing.reasons.push(format!(
                "The profile `{}` does not exist, so nobody can say who must approve the page.",
                self.page.answer.front.profile
            ));
            return standing;
        };
        let entries = self.docket.records.of(self.page.id());
        let tiering =
            tiering(self.page, profile, entries, &self.barred, &self.refusals, self.docket.trust.policy);
        let tier = self.docket.trust.policy.tier(tiering.risk);
        let days = tier.expires_after_days.min(profile.front.max_age_days.days());

        let asked_for = |entry: &&Entry| tier.quorum.contains_key(&entry.record().signer.role);
        let free = |entry: &&Entry| !self.barred.contains(entry.person());
        let eligible: Vec<&Entry> = self.of(Kind::Approve).filter(asked_for).filter(free).collect();
        let fresh: Vec<&Entry> =
            eligible.iter().copied().filter(|entry| self.idle(entry, &tiering).is_none()).collect();
        let fresh = latest(&fresh);
        let mut live: Vec<(Day, &Entry)> =
            fresh.iter().map(|&entry| (last_day(entry, days), entry)).collect();
        live.retain(|(until, _)| *until >= self.docket.as_of);
        standing.acknowledged = live
            .iter()
            .flat_map(|(_, entry)| &entry.record().acknowledged)
            .map(|known| known.fingerprint)
            .collect();
        standing.approvals =
            live.iter().map(|(_, entry)| approval(entry, self.docket.trust.people)).collect();
        standing.missing = missing(tier, live.iter().map(|(_, entry)| *entry));
        let rejected = self.refusals.rejections(&self.barred, |record| record.content == self.content);
        standing.rejected_by = rejected.iter().map(|entry| entry.person().clone()).collect();
        let (state, reasons) =
            self.decide(&tiering, [&eligible, &fresh], &live, &rejected, &standing.missing);
        if state == State::Approved {
            standing.expires = expiry(tier, live);
        } else if !standing.missing.is_empty() {
            standing.nobody = self.nobody_for(tier);
            standing.able = standing
                .missing
                .iter()
                .map(|role| (role.clone(), self.able(role, &standing.approvals)))
                .collect();
        }
        standing.state = state;
        standing.reasons = reasons;
        if !matches!(standing.state, State::Approved | State::Withdrawn) {
            standing.reasons.extend(tiering.reason());
        }
        standing.tiering = Some(tiering);
        standing
    }

    fn decide(
        &self,
        tiering: &Tiering,
        [eligible, fresh]: [&[&Entry]; 2],
        live: &[(Day, &Entry)],
        rejected: &[&Entry],
        missing_now: &[Id],
    ) -> (State, Vec<String>) {
        let tier = self.docket.trust.policy.tier(tiering.risk);
        let withdrawn = self.refusals.withdrawals();
        if !withdrawn.is_empty() {
            return (
                State::Withdrawn,
                withdrawn.into_iter().map(|e| self.tells(e, "withdrew the page")).collect(),
            );
        }
        if self.page.answer.front.status == Status::Draft {
            return (State::Draft, vec!["The page is marked as a draft.".to_owned()]);
        }
        if !rejected.is_empty() {
            let reasons = rejected.iter().map(|entry| self.tells(entry, "asked for changes")).collect();
            return (State::ChangesRequested, reasons);
        }
        if missing_now.is_empty() {
            let reasons = live.iter().map(|(_, entry)| self.tells(entry, "approved the page")).collect();
            return (State::Approved, reasons);
        }
        let mut reasons = self.shortfalls(tiering, missing_now);
        if missing(tier, fresh.iter().copied()).is_empty() {
            reasons.insert(0, "The approval is too old; the page has to be reviewed again.".to_owned());
            return (State::Expired, reasons);
        }
        let asked = self.of(Kind::Request).any(|entry| self.fits(entry.record()));
        if !asked && missing(tier, eligible.iter().copied()).is_empty() {
            let changes = self.changes_since(eligible);
            reasons.splice(0..0, changes.iter().map(|change| format!("Since the approval, {change}.")));
            return (State::Stale { reasons: changes }, reasons);
        }
        if !self.counted.iter().any(|entry| entry.record().kind.is_step_of_review()) {
            reasons.insert(0, "Nobody has asked for a review.".to_owned());
            return (State::Draft, reasons);
        }
        (State::InReview, reasons)
    }

    fn nobody_for(&self, tier: &Tier) -> Vec<Id> {
        let able = self
            .docket
            .trust
            .people
            .iter()
            .filter(|person| self.docket.can_sign(person) && !self.barred.contains(&person.id));
        let roles = able.map(|person| (&person.id, person.roles.as_slice().iter().collect())).collect();
        empty_seats(&tier.quorum, &roles).into_iter().cloned().collect()
    }

    /// Who may approve in a role and has not yet, or too long ago.
    fn able(&self, role: &Id, approvals: &[Approval]) -> Vec<Id> {
        let signed = |person: &Person| approvals.iter().any(|approval| approval.person == person.id);
        let people = self.docket.trust.people.iter();
        let able = people.filter(|person| {
            person.holds(role)
                && self.docket.can_sign(person)
                && !self.barred.contains(&person.id)
                && !signed(person)
        });
        able.map(|person| person.id.clone()).collect()
    }
}

/// The latest approval of each person in each role, oldest first.
fn latest<'a>(approvals: &[&'a Entry]) -> Vec<&'a Entry> {
    let newest: BTreeMap<(&Id, &Id), Digest> = approvals
        .iter()
        .map(|entry| ((entry.person(), &entry.record().signer.role), entry.stored.digest))
        .collect();
    let is_newest = |entry: &&Entry| newest.values().any(|digest| *digest == entry.stored.digest);
    approvals.iter().copied().filter(is_newest).collect()
}

fn last_day(entry: &Entry, days: u32) -> Day {
    let last = entry.record().time.day().after(days);
    entry.record().until.map_or(last, |until| until.min(last))
}

/// The last day on which the signatures that have not expired yet still fill the quorum.
fn expiry(tier: &Tier, mut live: Vec<(Day, &Entry)>) -> Option<Day> {
    live.sort_by_key(|(until, _)| std::cmp::Reverse(*until));
    (1..=live.len()).find_map(|count| {
        missing(tier, live[..count].iter().map(|(_, entry)| *entry)).is_empty().then(|| live[count - 1].0)
    })
}

#[cfg(test)]
mod tests;
