//! Who may sign, and whose signatures a page needs: `reviews/people.yaml` and `reviews/policy.yaml`.

pub mod quorum;
pub mod tier;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{self, Day, Form, Id, Line, OneOrMore, Risk};
use caveat_document::schema::Schema;
use caveat_document::span::Span;
use caveat_document::yaml::Node;
use serde::Deserialize;

use crate::gate::GateRule;

/// Whose signatures pages of one risk tier need, and for how long these stand.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// How many different people of each role must approve.
    pub quorum: BTreeMap<Id, u32>,
    /// How many days an approval stands.
    pub expires_after_days: u32,
}

/// The tiers. All three must be there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    /// Treatment, side effects.
    pub high: Tier,
    /// Living with the illness.
    pub moderate: Tier,
    /// Practical help.
    pub low: Tier,
}

/// What stands in `policy.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFront {
    /// The format's version, 1.
    pub policy: u32,
    /// The tiers.
    pub tiers: Tiers,
    /// Roles of which one person alone may take a page down.
    pub withdraw: OneOrMore<Id>,
}

impl Form for PolicyFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.policy != 1 {
            return Err("this caveat knows version 1 of the policy only");
        }
        for tier in [&self.tiers.high, &self.tiers.moderate, &self.tiers.low] {
            if tier.quorum.is_empty() || tier.quorum.values().any(|count| !(1..=20).contains(count)) {
                return Err("each tier needs a `quorum` of at least one role, with 1 to 20 people a role");
            }
            if !(1..=1095).contains(&tier.expires_after_days) {
                return Err("`expires_after_days` must be from 1 to 1095");
            }
        }
        Ok(())
    }
}

/// The review policy as read.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: PolicyFront,
    /// The same with places.
    pub node: Node,
}

impl Policy {
    /// Reads `policy.yaml`.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: &Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let (front, node) = format::parse_form(file, Span::new(0, file.text.len()), Schema::Policy)?;
        Ok(Self { file: Arc::clone(file), front, node })
    }

    /// The tier of a risk.
    pub fn tier(&self, risk: Risk) -> &Tier {
        match risk {
            Risk::High => &self.front.tiers.high,
            Risk::Moderate => &self.front.tiers.moderate,
            Risk::Low => &self.front.tiers.low,
        }
    }

    /// Whether one person of `role` may take a page down, put it back, or revoke a key.
    pub fn may_withdraw(&self, role: &Id) -> bool {
        self.front.withdraw.as_slice().contains(role)
    }

    /// Whether the policy asks for a role's approval of any page.
    pub fn reviews(&self, role: &Id) -> bool {
        let tiers = &self.front.tiers;
        [&tiers.high, &tiers.moderate, &tiers.low].iter().any(|tier| tier.quorum.contains_key(role))
    }

    /// Roles that the policy asks for and nobody holds, and roles that people hold and nothing knows: both are most
    /// likely typing mistakes, and either leaves pages that can never be approved.
    pub fn role_faults(&self, people: &People) -> Vec<Fault> {
        let held: BTreeSet<&Id> = people.roles().collect();
        let tiers = [
            ("high", &self.front.tiers.high),
            ("moderate", &self.front.tiers.moderate),
            ("low", &self.front.tiers.low),
        ];
        let mut asked: Vec<(&Id, String)> = Vec::new();
        for (name, tier) in tiers {
            asked.extend(tier.quorum.keys().map(|role| (role, format!("/tiers/{name}/quorum/{role}"))));
        }
        asked.extend(
            self.front
                .withdraw
                .as_slice()
                .iter()
                .enumerate()
                .map(|(i, role)| (role, format!("/withdraw/{i}"))),
        );
        let mut faults = Vec::new();
        for (role, pointer) in asked.iter().filter(|(role, _)| !held.contains(role)) {
            faults.push(Fault::new(
                GateRule::UnknownRole.as_str(),
                &self.file.path,
                self.node.at(pointer).map_or(Span::default(), |node| node.span),
                format!("Nobody in {} holds the role `{role}`.", people.file.path),
                "Correct the role's name, or give the role to somebody.",
            ));
        }
        for (index, person) in people.iter().enumerate() {
            for (at, role) in person.roles.as_slice().iter().enumerate() {
                let usual =
                    ["author", "request", "clinical", "editorial", "pharmacy"].contains(&role.as_str());
                if !usual && !asked.iter().any(|(known, _)| *known == role) {
                    faults.push(Fault::new(
                        GateRule::UnknownRole.as_str(),
                        &people.file.path,
                        people.place(&format!("/people/{index}/roles/{at}")),
                        format!("The role `{role}` of {} is named nowhere in {}.", person.id, self.file.path),
                        "Correct the role's name, or name the role in the policy.",
                    ));
                }
            }
        }
        faults
    }
}

/// Somebody who writes, asks for reviews or approves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Who it is.
    pub id: Id,
    /// The name as printed.
    pub name: Line<1, 200>,
    /// Degrees or position, as printed.
    pub credentials: Option<Line<1, 200>>,
    /// What the person may sign for.
    pub roles: OneOrMore<Id>,
    /// Whether this is a made-up signer whose key is public.
    #[serde(default)]
    pub demonstration: bool,
    /// Addresses the person commits with.
    #[serde(default)]
    pub email: Vec<Line<3, 254>>,
    /// The first day on which the person's signatures count.
    pub valid_from: Option<Day>,
    /// The last day on which they count.
    pub valid_until: Option<Day>,
}

impl Person {
    /// Whether the person holds a role.
    pub fn holds(&self, role: &Id) -> bool {
        self.roles.as_slice().contains(role)
    }

    /// Whether signatures of that day count.
    pub fn valid_on(&self, day: Day) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// What stands in `people.yaml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeopleFront {
    /// The people.
    pub people: Vec<Person>,
}

impl Form for PeopleFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.people.is_empty() {
            return Err("`people` names nobody");
        }
        let mut ids = BTreeSet::new();
        let mut taken = BTreeSet::new();
        for person in &self.people {
            if !ids.insert(&person.id) {
                return Err("two people have the same `id`");
            }
            if matches!((person.valid_from, person.valid_until), (Some(from), Some(until)) if until < from) {
                return Err("`valid_until` is before `valid_from`");
            }
            // One body under two names could sign twice.
            let own: BTreeSet<String> =
                person.email.iter().map(|address| address.as_str().to_lowercase()).collect();
            if !own.iter().all(|address| taken.insert(address.clone())) {
                return Err("two people share an email address");
            }
        }
        Ok(())
    }
}

/// The people as read.
#[derive(Clone, Debug)]
pub struct People {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: PeopleFront,
    /// The same with places.
    pub node: Node,
}

impl People {
    /// Reads `people.yaml`.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: &Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let (front, node) = format::parse_form(file, Span::new(0, file.text.len()), Schema::People)?;
        Ok(Self { file: Arc::clone(file), front, node })
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Person> {
        self.front.people.iter()
    }

    /// The person with an id.
    pub fn get(&self, id: &Id) -> Option<&Person> {
        self.iter().find(|person| person.id == *id)
    }

    /// The person who commits with an address.
    pub fn by_email(&self, address: &str) -> Option<&Person> {
        let is_it = |known: &Line<3, 254>| known.as_str().to_lowercase() == address.to_lowercase();
        self.iter().find(|person| person.email.iter().any(is_it))
    }

    /// Every role that somebody holds, with repeats.
    pub fn roles(&self) -> impl Iterator<Item = &Id> {
        self.iter().flat_map(|person| person.roles.as_slice())
    }

    /// The place of a value.
    pub(crate) fn place(&self, pointer: &str) -> Span {
        self.node.at(pointer).map_or(Span::default(), |node| node.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEOPLE: &str = "people:\n  - id: jo-doe\n    name: Jo Doe\n    roles: [editorial, author]\n    email: [Jo@Example.org]\n    valid_from: 2026-01-01\n    valid_until: 2026-12-31\n  - {id: cli, name: Cli, roles: [clinical], demonstration: true}\n";
    const POLICY: &str = "policy: 1\ntiers:\n  high: {quorum: {clinical: 1, editorial: 1}, expires_after_days: 365}\n  moderate: {quorum: {editorial: 1}, expires_after_days: 365}\n  low: {quorum: {editorial: 1}, expires_after_days: 730}\nwithdraw: [clinical]\n";

    fn people(text: &str) -> Result<People, Vec<Fault>> {
        People::parse(&Arc::new(SourceFile::new("reviews/people.yaml", text)))
    }

    fn policy(text: &str) -> Result<Policy, Vec<Fault>> {
        Policy::parse(&Arc::new(SourceFile::new("reviews/policy.yaml", text)))
    }

    #[test]
    fn they_are_read() {
        let people = people(PEOPLE).unwrap();
        let policy = policy(POLICY).unwrap();
        assert_eq!(people.by_email("jo@example.ORG").unwrap().id.as_str(), "jo-doe");
        let jo = &people.front.people[0];
        let day = |text| Day::parse(text).unwrap();
        assert!(
            jo.valid_on(day("2026-12-31"))
                && !jo.valid_on(day("2027-01-01"))
                && !jo.valid_on(day("2025-12-31"))
        );
        assert_eq!(policy.tier(Risk::High).quorum.len(), 2);
        assert!(policy.role_faults(&people).is_empty());
    }

    #[test]
    fn mistakes_are_refused() {
        for (from, to) in [
            ("id: cli", "id: jo-doe"),
            ("valid_until: 2026-12-31", "valid_until: 2025-12-31"),
            ("demonstration: true}", "email: [JO@example.org]}"),
            ("roles: [clinical]", "roles: []"),
            ("roles: [clinical]", "role: [clinical]"),
        ] {
            let text = PEOPLE.replacen(from, to, 1);
            assert_ne!(text, PEOPLE);
            assert!(people(&text).is_err(), "{to}");
        }
        for (from, to) in [
            ("policy: 1", "policy: 2"),
            ("clinical: 1,", "clinical: 0,"),
            ("{editorial: 1}", "{}"),
            ("  low: {quorum: {editorial: 1}, expires_after_days: 730}\n", ""),
            ("730", "2000"),
            ("withdraw: [clinical]", "withdraw: []"),
        ] {
            let text = POLICY.replacen(from, to, 1);
            assert_ne!(text, POLICY);
            assert!(policy(&text).is_err(), "{to}");
        }
    }

    #[test]
    fn roles_that_do_not_meet_are_named_in_their_place() {
        let people = people(&PEOPLE.replace("[clinical]", "[clincal]")).unwrap();
        let faults = policy(POLICY).unwrap().role_faults(&people);
        let places: Vec<(&str, &str)> =
            faults.iter().map(|f| (f.path.as_str(), f.message.as_str())).collect();
        assert_eq!(faults.len(), 3, "{places:?}");
        assert_eq!(people.file.slice(faults[2].span), "clincal");
    }
}
