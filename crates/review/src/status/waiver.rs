//! Waivers: findings that reviewers accept for a time. Which findings can be waived at all, the rules decide.
//!
//! A record alone forgives nothing. It counts if its rule can be waived and its signer reviews, neither wrote the page nor
//! asked for its review, and, for grave rules, if a second person signed too and one of the two is a clinician. Of
//! several records of one person in one role about one finding the newest counts, so that whoever waived it can end it
//! earlier.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, RuleName};
use caveat_document::page::Page;
use caveat_rules::{Finding, Waiver, can_waive, is_grave};

use crate::digests;
use crate::policy::tier::tiering;
use crate::policy::{Person, Policy};
use crate::records::Entry;
use crate::records::record::{Kind, Waives};
use crate::status::approval::{Approval, approval};
use crate::status::conflicts::barred_by;
use crate::status::docket::Docket;
use crate::status::refusals::Refusals;

/// The role of which grave rules need a signature.
pub const CLINICAL: &str = "clinical";

/// A waiver lasts no longer than this many days, whatever the policy says.
const MAX_DAYS: u32 = 365;

/// How many people a message names who could sign.
const MAX_NAMED: usize = 8;

/// A finding that is accepted today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waived {
    /// What the rules need to know of it.
    pub waiver: Waiver,
    /// The signatures it rests on.
    pub signatures: Vec<Approval>,
}

/// A finding for whose waiver a signature is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The finding.
    pub waives: Waives,
    /// Who has signed, in which roles.
    pub signers: Vec<(Id, Id)>,
    /// What is missing, in plain words.
    pub needs: String,
}

/// A waiver record that counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The record's path.
    pub path: String,
    /// Whether the trusted tree has it, where nobody deletes it any more.
    pub trusted: bool,
    /// The finding.
    pub waives: Waives,
    /// Why, in plain words.
    pub why: String,
}

/// The waivers of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waivers {
    /// Those that hold.
    pub in_force: Vec<Waived>,
    /// Those that wait for another signature.
    pub open: Vec<Open>,
    /// Those that have run out, with their last day.
    pub ended: Vec<Waives>,
    /// Records that count for nothing.
    pub invalid: Vec<Invalid>,
}

impl Waivers {
    /// Those that hold, as plain data for the rules.
    pub fn plain(&self) -> Vec<Waiver> {
        self.in_force.iter().map(|waived| waived.waiver.clone()).collect()
    }

    /// Why a finding stands although somebody waived it.
    pub fn about(&self, finding: &Finding) -> Option<String> {
        let is = |waives: &Waives| {
            waives.rule.as_str() == finding.rule && waives.fingerprint == finding.fingerprint
        };
        let open = self.open.iter().find(|open| is(&open.waives)).map(|open| open.needs.clone());
        let ended = || {
            let ended = self.ended.iter().find(|waives| is(waives))?;
            Some(format!("Its waiver ended on {}.", ended.until))
        };
        let invalid = || {
            let invalid = self.invalid.iter().find(|invalid| is(&invalid.waives))?;
            Some(format!("A waiver of it does not count: {}.", invalid.why))
        };
        open.or_else(ended).or_else(invalid)
    }
}

/// The waivers of a page on a day.
pub fn waivers(page: &Page<'_>, docket: Docket<'_>) -> Waivers {
    let as_of = docket.as_of;
    let mut found = Waivers::default();
    let entries: Vec<(&Entry, &Waives)> = docket
        .records
        .counted(page.id())
        .filter(|entry| entry.record().kind == Kind::Waiver)
        .filter_map(|entry| entry.record().waives.as_ref().map(|waives| (entry, waives)))
        .collect();
    if entries.is_empty() {
        return found;
    }
    let desk = WaiverDesk::new(page, docket);
    let mut signed: BTreeMap<(&RuleName, Digest), BySigner<'_>> = BTreeMap::new();
    for (entry, waives) in entries {
        let signer = &entry.record().signer;
        match desk.refusal(&waives.rule, &signer.person, &signer.role) {
            Some(why) => found.invalid.push(Invalid {
                path: entry.stored.path.clone(),
                trusted: entry.trusted,
                waives: waives.clone(),
                why,
            }),
            None => {
                let until = waives.until.min(desk.latest(entry.record().time.day()));
                let of_finding = signed.entry((&waives.rule, waives.fingerprint)).or_default();
                of_finding.insert((&signer.person, &signer.role), Signed { entry, until });
            }
        }
    }
    for ((rule, fingerprint), by_signer) in signed {
        let waives = |until: Day| Waives { fingerprint, rule: rule.clone(), until };
        let last = by_signer.values().map(|signed| signed.until).max().unwrap_or(as_of);
        let live: Vec<Signed<'_>> = by_signer.into_values().filter(|signed| as_of <= signed.until).collect();
        if live.is_empty() {
            found.ended.push(waives(last));
            continue;
        }
        match enough(rule.as_str(), &live) {
            Some(signed) => found.in_force.push(desk.waived(rule, fingerprint, &signed)),
            None => {
                let signers: Vec<(Id, Id)> = live.iter().map(|s| s.signer()).collect();
                let needs = desk.needs(rule.as_str(), &signers).unwrap_or_default();
                found.open.push(Open { waives: waives(last), signers, needs });
            }
        }
    }
    found
}

/// A record that counts, and its last day.
#[derive(Clone, Copy)]
struct Signed<'a> {
    entry: &'a Entry,
    until: Day,
}

/// The newest record of each person in each role.
type BySigner<'a> = BTreeMap<(&'a Id, &'a Id), Signed<'a>>;

impl Signed<'_> {
    fn signer(&self) -> (Id, Id) {
        let signer = &self.entry.record().signer;
        (signer.person.clone(), signer.role.clone())
    }
}

/// The signatures that a waiver rests on: of all that would do, those that last longest.
fn enough<'a>(rule: &str, live: &[Signed<'a>]) -> Option<Vec<Signed<'a>>> {
    if !is_grave(rule) {
        return live.iter().max_by_key(|signed| signed.until).map(|signed| vec![*signed]);
    }
    let pairs = live.iter().flat_map(|one| live.iter().map(move |other| (one, other)));
    let fit = |(one, other): &(&Signed<'a>, &Signed<'a>)| complete(rule, &[one.signer(), other.signer()]);
    let (one, other) = pairs.filter(fit).max_by_key(|(one, other)| one.until.min(other.until))?;
    let mut pair = vec![*one, *other];
    pair.sort_by_key(|signed| (signed.entry.record().time.at(), signed.entry.stored.digest));
    Some(pair)
}

/// Whether these people in these roles are enough.
fn complete(rule: &str, signers: &[(Id, Id)]) -> bool {
    if !is_grave(rule) {
        return !signers.is_empty();
    }
    let mut clinicians = signers.iter().filter(|(_, role)| role.as_str() == CLINICAL);
    clinicians.any(|(clinician, _)| signers.iter().any(|(person, _)| person != clinician))
}

/// Whether a role is one of those that decide about pages.
pub fn reviews(policy: &Policy, role: &Id) -> bool {
    role.as_str() == CLINICAL || policy.reviews(role)
}

/// Who may waive on a page, for how long, and who is missing.
pub struct WaiverDesk<'a> {
    docket: Docket<'a>,
    authors: &'a [Id],
    barred: BTreeSet<&'a Id>,
    /// For how many days a waiver may last; none when nobody can say.
    days: Option<u32>,
}

impl<'a> WaiverDesk<'a> {
    /// The desk for a page.
    pub fn new(page: &'a Page<'a>, docket: Docket<'a>) -> Self {
        let Docket { records, trust, .. } = docket;
        let counted: Vec<&Entry> = records.counted(page.id()).collect();
        let barred = barred_by(page, &counted, digests::content(page.answer));
        let days = page.profile.map(|profile| {
            let refusals = Refusals::new(page.id(), docket);
            let risk = tiering(page, profile, records.of(page.id()), &barred, &refusals, trust.policy).risk;
            let tier = trust.policy.tier(risk);
            tier.expires_after_days.min(profile.front.max_age_days.days()).min(MAX_DAYS)
        });
        Self { docket, authors: page.answer.front.authors.as_slice(), barred, days }
    }

    /// Why this person in this role may not waive a finding of this rule, in plain words.
    pub fn refusal(&self, rule: &RuleName, person: &Id, role: &Id) -> Option<String> {
        if !can_waive(rule.as_str()) {
            Some(format!("{} can never be waived", rule.as_str()))
        } else if self.authors.contains(person) {
            Some(format!("{person} is an author of the page, and authors may not waive its faults"))
        } else if self.barred.contains(person) {
            Some(format!("{person} asked for the review, and may not waive faults of the page"))
        } else if !reviews(self.docket.trust.policy, role) {
            Some(format!("the role `{role}` does not review pages"))
        } else if self.days.is_none() {
            Some(
                "the profile of the page does not exist, so nobody can say who may waive its faults"
                    .to_owned(),
            )
        } else {
            None
        }
    }

    /// The last day that a waiver signed on a day can have.
    pub fn latest(&self, signed: Day) -> Day {
        signed.after(self.days.unwrap_or(0))
    }

    /// Which signature is missing and who can give it, in plain words; none when these are enough.
    pub fn needs(&self, rule: &str, signers: &[(Id, Id)]) -> Option<String> {
        if complete(rule, signers) {
            return None;
        }
        let completes = |person: &&Person| {
            let free = self.docket.can_sign(person) && !self.barred.contains(&person.id);
            free && person.roles.as_slice().iter().filter(|role| reviews(self.docket.trust.policy, role)).any(
                |role| {
                    let with = [signers, &[(person.id.clone(), role.clone())]].concat();
                    complete(rule, &with)
                },
            )
        };
        let able: Vec<&str> =
            self.docket.trust.people.iter().filter(completes).map(|person| person.id.as_str()).collect();
        let whose = if signers.iter().any(|(_, role)| role.as_str() == CLINICAL) {
            "by another person who reviews"
        } else {
            "by another person in the role `clinical`"
        };
        let who = if able.is_empty() {
            "Nobody in people.yaml can give it.".to_owned()
        } else {
            let others = able.len().saturating_sub(MAX_NAMED);
            let more = if others > 0 { format!(" and {others} more") } else { String::new() };
            format!("It can be given by: {}{more}.", able[..able.len() - others].join(", "))
        };
        let signed: Vec<String> = signers.iter().map(|(person, role)| format!("{person} ({role})")).collect();
        Some(format!(
            "The waiver of {rule} by {} needs one more signature, {whose}. {who}",
            signed.join(" and ")
        ))
    }

    fn waived(&self, rule: &RuleName, fingerprint: Digest, signed: &[Signed<'_>]) -> Waived {
        let signatures: Vec<Approval> =
            signed.iter().map(|signed| approval(signed.entry, self.docket.trust.people)).collect();
        let by: Vec<String> =
            signatures.iter().map(|signature| format!("{} ({})", signature.name, signature.role)).collect();
        let waiver = Waiver {
            rule: rule.clone(),
            fingerprint,
            // Where two are needed, the acceptance ends with the first of them.
            until: signed.iter().map(|signed| signed.until).min().unwrap_or(self.docket.as_of),
            by: by.join(" and "),
            why: signed.first().map_or_else(String::new, |first| first.entry.record().reason.to_string()),
        };
        Waived { waiver, signatures }
    }
}

#[cfg(test)]
mod tests;
