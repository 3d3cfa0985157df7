//! The state of a page: a pure function of the page, the records, the policy and the day, and of nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Status};
use caveat_document::page::Page;

use crate::approved::Approval;
use crate::canonical;
use crate::policy::{People, Policy, Tier};
use crate::quorum::empty_seats;
use crate::record::{Kind, Record};
use crate::records::{Entry, Records};

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

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Draft => "draft",
            State::InReview => "in-review",
            State::ChangesRequested => "changes-requested",
            State::Approved => "approved",
            State::Stale { .. } => "stale",
            State::Expired => "expired",
            State::Withdrawn => "withdrawn",
        })
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
    /// Signatures on exactly this page, these dependencies, not expired, oldest first.
    pub approvals: Vec<Approval>,
    /// Fingerprints of the warnings that those signers accepted.
    pub acknowledged: BTreeSet<Digest>,
    /// The last day on which the approval stands, if the page is approved.
    pub expires: Option<Day>,
    /// Roles for which signatures are missing.
    pub missing: Vec<Id>,
    /// Roles for which nobody is left who may sign.
    pub nobody: Vec<Id>,
}

/// The state of a page and the reasons for it.
pub fn state(page: &Page<'_>, records: &Records, policy: &Policy, people: &People, as_of: Day) -> (State, Vec<String>) {
    let standing = standing(page, records, policy, people, as_of);
    (standing.state, standing.reasons)
}

/// The state of a page, with the signatures it rests on.
pub fn standing(page: &Page<'_>, records: &Records, policy: &Policy, people: &People, as_of: Day) -> Standing {
    Case::new(page, records, policy, people, as_of).judge()
}

/// What is known about one page.
struct Case<'a> {
    page: &'a Page<'a>,
    records: &'a Records,
    policy: &'a Policy,
    people: &'a People,
    as_of: Day,
    content: Digest,
    dependencies: BTreeMap<String, Digest>,
    counted: Vec<&'a Entry>,
    barred: BTreeSet<&'a Id>,
}

impl<'a> Case<'a> {
    fn new(page: &'a Page<'a>, records: &'a Records, policy: &'a Policy, people: &'a People, as_of: Day) -> Self {
        let content = canonical::content(page.answer);
        let dependencies = canonical::dependencies(page);
        let counted: Vec<&Entry> = records.counted(page.id()).collect();
        // Authors and whoever asked for the review of this text may not approve it. A text that nobody asked about
        // bars everyone who asked about an earlier one.
        let mut barred: BTreeSet<&Id> = page.answer.front.authors.as_slice().iter().collect();
        let requests = || counted.iter().filter(|entry| entry.record().kind == Kind::Request);
        let asked_now = requests().any(|entry| entry.record().content == content);
        barred.extend(requests().filter(|e| !asked_now || e.record().content == content).map(|e| e.person()));
        Self { page, records, policy, people, as_of, content, dependencies, counted, barred }
    }

    fn judge(&self) -> Standing {
        let mut standing = Standing {
            state: State::Draft,
            reasons: Vec::new(),
            content: self.content,
            approvals: Vec::new(),
            acknowledged: BTreeSet::new(),
            expires: None,
            missing: Vec::new(),
            nobody: Vec::new(),
        };
        let Some(profile) = self.page.profile else {
            standing.reasons.push(format!(
                "The profile `{}` does not exist, so nobody can say who must approve the page.",
                self.page.answer.front.profile
            ));
            return standing;
        };
        let tier = self.policy.tier(profile.front.risk);
        let days = tier.expires_after_days.min(profile.front.max_age_days.days());

        let eligible: Vec<&Entry> =
            self.of(Kind::Approve).filter(|entry| !self.barred.contains(entry.person())).collect();
        let fresh: Vec<&Entry> = eligible.iter().copied().filter(|entry| self.fits(entry.record())).collect();
        let mut live: Vec<(Day, &Entry)> = fresh.iter().map(|&entry| (last_day(entry, days), entry)).collect();
        live.retain(|(until, _)| *until >= self.as_of);
        standing.acknowledged =
            live.iter().flat_map(|(_, entry)| &entry.record().acknowledged).map(|known| known.fingerprint).collect();
        standing.approvals = live.iter().map(|(_, entry)| self.approval(entry)).collect();
        standing.missing = missing(tier, live.iter().map(|(_, entry)| *entry));
        let (state, reasons) = self.decide(tier, &eligible, &fresh, &live, &standing.missing);
        if state == State::Approved {
            standing.expires = expiry(tier, live);
        } else if !standing.missing.is_empty() {
            standing.nobody = self.nobody_for(tier);
        }
        standing.state = state;
        standing.reasons = reasons;
        standing
    }

    fn decide(
        &self,
        tier: &Tier,
        eligible: &[&Entry],
        fresh: &[&Entry],
        live: &[(Day, &Entry)],
        missing_now: &[Id],
    ) -> (State, Vec<String>) {
        let withdrawn = self.open_withdrawals();
        if !withdrawn.is_empty() {
            return (State::Withdrawn, withdrawn.into_iter().map(|e| self.tells(e, "withdrew the page")).collect());
        }
        if self.page.answer.front.status == Status::Draft {
            return (State::Draft, vec!["The page is marked as a draft.".to_owned()]);
        }
        let rejected = self.open_rejections();
        if !rejected.is_empty() {
            let reasons = rejected.into_iter().map(|entry| self.tells(entry, "asked for changes")).collect();
            return (State::ChangesRequested, reasons);
        }
        if missing_now.is_empty() {
            let reasons = live.iter().map(|(_, entry)| self.tells(entry, "approved the page")).collect();
            return (State::Approved, reasons);
        }
        let mut reasons = self.shortfalls(tier, live, missing_now);
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
        if self.counted.is_empty() {
            reasons.insert(0, "Nobody has asked for a review.".to_owned());
            return (State::Draft, reasons);
        }
        (State::InReview, reasons)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        self.counted.iter().copied().filter(move |entry| entry.record().kind == kind)
    }

    /// Whether a record speaks of exactly this page.
    fn fits(&self, record: &Record) -> bool {
        record.content == self.content && record.dependencies == self.dependencies
    }

    /// Withdrawals that nobody lifted. Only somebody who knew the withdrawal can have lifted it, so that an older
    /// decision that arrives late brings nothing back.
    fn open_withdrawals(&self) -> Vec<&'a Entry> {
        let entitled = |entry: &&Entry| self.policy.may_withdraw(&entry.record().signer.role);
        self.of(Kind::Withdraw)
            .filter(entitled)
            .filter(|withdrawal| {
                let after = self.records.after(withdrawal);
                !self.of(Kind::Reinstate).filter(entitled).any(|entry| after.contains(&entry.stored.digest))
            })
            .collect()
    }

    /// Rejections that neither the same person nor an independent one in the same role has lifted, knowing of them, by
    /// approving later.
    fn open_rejections(&self) -> Vec<&'a Entry> {
        self.of(Kind::Reject)
            .filter(|rejection| {
                let after = self.records.after(rejection);
                !self.of(Kind::Approve).any(|approval| {
                    let same_role = approval.record().signer.role == rejection.record().signer.role;
                    let lifts = approval.person() == rejection.person()
                        || (same_role && !self.barred.contains(approval.person()));
                    lifts && after.contains(&approval.stored.digest)
                })
            })
            .collect()
    }

    /// What is missing, and whose approvals do not count although they are there.
    fn shortfalls(&self, tier: &Tier, live: &[(Day, &Entry)], missing: &[Id]) -> Vec<String> {
        let mut reasons = Vec::new();
        for (role, needed) in &tier.quorum {
            let open = missing.iter().filter(|name| *name == role).count();
            if open > 0 {
                reasons.push(format!(
                    "Signatures are missing: {open} of {needed} for the role `{role}`, each by a different person."
                ));
            }
        }
        for entry in self.of(Kind::Approve).filter(|entry| self.barred.contains(entry.person())) {
            let author = self.page.answer.front.authors.as_slice().contains(entry.person());
            let why = if author { "is an author of the page" } else { "asked for this review" };
            reasons.push(format!("The approval by {} does not count: {} {why}.", self.name(entry), entry.person()));
        }
        for entry in live {
            let role = &entry.1.record().signer.role;
            if !tier.quorum.contains_key(role) {
                reasons.push(format!("The approval by {} as `{role}` is not one that the policy asks for.", self.name(entry.1)));
            }
        }
        reasons
    }

    /// What differs between the page and the newest approval that no longer fits.
    fn changes_since(&self, eligible: &[&Entry]) -> Vec<String> {
        let newest = eligible.iter().rev().find(|entry| !self.fits(entry.record()));
        newest.map_or_else(Vec::new, |entry| {
            let record = entry.record();
            let mut changes = Vec::new();
            if record.content != self.content {
                changes.push("the text of the page changed".to_owned());
            }
            changes.extend(dependency_changes(&record.dependencies, &self.dependencies));
            changes
        })
    }

    fn nobody_for(&self, tier: &Tier) -> Vec<Id> {
        let able = self.people.front.people.iter().filter(|person| {
            person.can_sign() && person.valid_on(self.as_of) && !self.barred.contains(&person.id)
        });
        let roles = able.map(|person| (&person.id, person.roles.as_slice().iter().collect())).collect();
        empty_seats(&tier.quorum, &roles).into_iter().cloned().collect()
    }

    fn approval(&self, entry: &Entry) -> Approval {
        let record = entry.record();
        let person = self.people.get(entry.person());
        Approval {
            person: entry.person().clone(),
            name: self.name(entry),
            credentials: person.and_then(|p| p.credentials.as_ref()).map(ToString::to_string),
            role: record.signer.role.clone(),
            time: record.time.at(),
            record: entry.stored.digest,
            demonstration: entry.demonstration,
        }
    }

    /// The name that the trusted tree prints; a record could state any.
    fn name(&self, entry: &Entry) -> String {
        self.people.get(entry.person()).map_or_else(|| entry.person().to_string(), |person| person.name.to_string())
    }

    fn tells(&self, entry: &Entry, deed: &str) -> String {
        let record = entry.record();
        format!("{} ({}) {deed} on {}: {}", self.name(entry), record.signer.role, record.time.day(), record.reason)
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

fn last_day(entry: &Entry, days: u32) -> Day {
    let signed = entry.record().time.day().0;
    // A date beyond the calendar would be one that never comes: then the approval ends on the day it was given.
    Day(signed.checked_add(jiff::Span::new().days(i64::from(days))).unwrap_or(signed))
}

fn missing<'a>(tier: &'a Tier, approvals: impl Iterator<Item = &'a Entry>) -> Vec<Id> {
    let mut roles: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    for entry in approvals {
        roles.entry(entry.person()).or_default().insert(&entry.record().signer.role);
    }
    empty_seats(&tier.quorum, &roles).into_iter().cloned().collect()
}

/// The last day on which the signatures that have not expired yet still fill the quorum.
fn expiry(tier: &Tier, mut live: Vec<(Day, &Entry)>) -> Option<Day> {
    live.sort_by_key(|(until, _)| std::cmp::Reverse(*until));
    (1..=live.len()).find_map(|count| {
        missing(tier, live[..count].iter().map(|(_, entry)| *entry)).is_empty().then(|| live[count - 1].0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Desk, Site, Write, answer_text, day, id};

    fn on(desk: &Desk, site: &Site, as_of: &str) -> Standing {
        standing(&site.page(), &desk.records_as_of(as_of), &desk.policy, &desk.people, day(as_of))
    }

    fn now(desk: &Desk, site: &Site) -> Standing {
        on(desk, site, "2026-12-01")
    }

    #[test]
    fn from_draft_to_approved() {
        let (mut desk, site) = (Desk::new(), Site::new());
        assert_eq!(now(&desk, &site).state, State::Draft);
        desk.sign(&site, Write::new(Kind::Request, "writer", "author"));
        assert_eq!(now(&desk, &site).state, State::InReview);
        desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
        let half = now(&desk, &site);
        assert_eq!((half.state, half.missing), (State::InReview, vec![id("editorial")]));
        assert!(half.reasons[0].contains("`editorial`"), "{:?}", half.reasons);
        desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(2));
        let whole = now(&desk, &site);
        assert_eq!(whole.state, State::Approved);
        let cli = &whole.approvals[0];
        assert_eq!((cli.name.as_str(), cli.credentials.as_deref(), cli.demonstration), ("Doctor cli", Some("MD"), false));
        // The profile's 300 days are fewer than the tier's 365.
        assert_eq!(whole.expires, Some(day("2027-09-06")));
    }

    #[test]
    fn a_page_marked_as_draft_is_one() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.approve(&site);
        assert_eq!(now(&desk, &site.edited("answer", "status: ready", "status: draft")).state, State::Draft);
    }

    #[test]
    fn one_person_fills_one_seat() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Approve, "both", "clinical"));
        desk.sign(&site, Write::new(Kind::Approve, "both", "editorial").hour(1));
        assert_eq!(now(&desk, &site).state, State::InReview);
        desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(2));
        assert_eq!(now(&desk, &site).state, State::Approved);
    }

    #[test]
    fn authors_and_askers_do_not_approve() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Request, "cli", "clinical"));
        desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
        desk.sign(&site, Write::new(Kind::Approve, "writer", "editorial").hour(2));
        let standing = now(&desk, &site);
        assert_eq!((standing.state, standing.approvals.len()), (State::InReview, 0));
        let reasons = standing.reasons.join(" ");
        assert!(reasons.contains("cli asked for this review") && reasons.contains("writer is an author"), "{reasons}");
        desk.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(3));
        desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(4));
        assert_eq!(now(&desk, &site).state, State::Approved);
    }

    #[test]
    fn a_request_about_another_text_bars_nobody_once_this_text_has_one() {
        let (mut desk, old) = (Desk::new(), Site::new());
        let new = Site::with_body("Other words [@nci].\n");
        desk.sign(&old, Write::new(Kind::Request, "cli", "clinical"));
        desk.sign(&new, Write::new(Kind::Approve, "cli", "clinical").hour(1));
        assert_eq!(now(&desk, &new).approvals.len(), 0);
        desk.sign(&new, Write::new(Kind::Request, "writer", "author").hour(2));
        assert_eq!(now(&desk, &new).approvals.len(), 1);
    }

    #[test]
    fn a_rejection_blocks_until_it_is_lifted() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Reject, "cli", "clinical"));
        desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
        desk.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(2).blind());
        let blocked = now(&desk, &site);
        assert_eq!(blocked.state, State::ChangesRequested);
        assert_eq!(blocked.reasons, ["Doctor cli (clinical) asked for changes on 2026-11-10: Because."]);
        let mut role = Desk { files: desk.files.clone(), ..Desk::new() };
        role.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(3));
        assert_eq!(now(&role, &site).state, State::Approved);
        desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(3));
        assert_eq!(now(&desk, &site).state, State::Approved);
    }

    #[test]
    fn an_author_does_not_lift_a_rejection_and_a_change_of_text_neither() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Reject, "pharm", "pharmacy"));
        desk.sign(&site, Write::new(Kind::Approve, "writer", "clinical").hour(1));
        desk.approve(&site);
        assert_eq!(now(&desk, &site).state, State::ChangesRequested);
        assert_eq!(now(&desk, &Site::with_body("Other words [@nci].\n")).state, State::ChangesRequested);
    }

    #[test]
    fn withdrawn_beats_every_approval() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Withdraw, "edi", "editorial"));
        desk.approve(&site);
        desk.sign(&site, Write::new(Kind::Reinstate, "cli", "clinical").hour(3).blind());
        desk.sign(&site, Write::new(Kind::Reinstate, "writer", "author").hour(3));
        assert_eq!(now(&desk, &site).state, State::Withdrawn);
        desk.sign(&site, Write::new(Kind::Reinstate, "cli", "clinical").hour(4));
        assert_eq!(now(&desk, &site).state, State::Approved);
        desk.sign(&site, Write::new(Kind::Withdraw, "writer", "author").hour(5));
        assert_eq!(now(&desk, &site).state, State::Approved, "authors may not withdraw alone");
        desk.sign(&site, Write::new(Kind::Withdraw, "cli", "clinical").hour(6));
        assert_eq!(now(&desk, &site).state, State::Withdrawn);
    }

    #[test]
    fn approvals_expire() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.approve(&site);
        assert_eq!(on(&desk, &site, "2027-09-06").state, State::Approved);
        let expired = on(&desk, &site, "2027-09-07");
        assert_eq!((expired.state, expired.expires, expired.approvals.len()), (State::Expired, None, 0));
        // One renewed signature does not renew the other, two do.
        desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").on("2027-09-01"));
        assert_eq!(on(&desk, &site, "2027-09-06").expires, Some(day("2027-09-06")));
        desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").on("2027-09-02"));
        assert_eq!(on(&desk, &site, "2027-09-06").expires, Some(day("2028-06-27")));
    }

    #[test]
    fn a_change_makes_it_stale_with_the_reason() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.approve(&site);
        for (name, from, to, reason) in [
            ("answer", "in a lab", "in the lab", "the text of the page changed"),
            ("notice", "education only", "teaching only", "the notice medical-disclaimer changed"),
            ("source", "CAR T Cells", "T Cells", "the source nci changed"),
            ("topic", "name: Breast", "name: The breast", "the topic breast-cancer changed"),
            ("profile", "max_age_days: 300", "max_age_days: 200", "the profile investigational changed"),
            ("notice", "profiles: all", "profiles: [other]", "the notice medical-disclaimer was taken off the page"),
        ] {
            let standing = now(&desk, &site.edited(name, from, to));
            assert_eq!(standing.state, State::Stale { reasons: vec![reason.to_owned()] });
            assert_eq!(standing.reasons[0], format!("Since the approval, {reason}."));
        }
        for (name, from, to) in [("answer", "status: ready", "status: ready\nrelated: [x]"), ("notice", "only. It", "only.\nIt")] {
            assert_eq!(now(&desk, &site.edited(name, from, to)).state, State::Approved, "{to}");
        }
        let changed = site.edited("answer", "in a lab", "in the lab");
        desk.sign(&changed, Write::new(Kind::Request, "writer", "author").hour(2));
        assert_eq!(now(&desk, &changed).state, State::InReview);
    }

    #[test]
    fn demonstration_signatures_say_so() {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.sign(&site, Write::new(Kind::Approve, "demo", "clinical").demonstration());
        desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
        let standing = now(&desk, &site);
        assert_eq!(standing.state, State::Approved);
        assert_eq!(standing.approvals.iter().map(|a| a.demonstration).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn roles_that_nobody_can_fill_are_named() {
        let people = "people:\n  - {id: writer, name: W, roles: [author, clinical], keys: [reviews/keys/writer.pub]}\n  - {id: edi, name: E, roles: [editorial], keys: [reviews/keys/edi.pub]}\n";
        assert_eq!(now(&Desk::with(people), &Site::new()).nobody, [id("clinical")]);
        assert!(now(&Desk::new(), &Site::new()).nobody.is_empty());
    }

    #[test]
    fn a_page_without_profile_is_nobodys() {
        let site = Site::with_answer(&answer_text("Text.").replace("profile: investigational", "profile: other"));
        let (state, reasons) = {
            let desk = Desk::new();
            state(&site.page(), &desk.records(), &desk.policy, &desk.people, day("2026-12-01"))
        };
        assert!(state == State::Draft && reasons[0].contains("`other`"));
    }
}
