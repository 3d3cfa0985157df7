//! The risk of a page, which decides whose signatures it needs. It is declared by the profile, raised by the author or by the
//! page's own words, and kept: to lower it takes those who had to sign before.

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Profile, Risk};
use caveat_document::page::Page;
use caveat_rules::risk::{Raised, raised};

use crate::policy::Policy;
use crate::record::Kind;
use crate::records::Entry;
use crate::state::missing;

/// The risk of a page and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiering {
    /// What the profile says.
    pub declared: Risk,
    /// What the author says, where that is more.
    pub author: Option<Risk>,
    /// What the page's own words ask for, where that is more.
    pub raised: Option<Raised>,
    /// What an earlier version was approved as, and when, where that is more.
    pub kept: Option<(Risk, Day)>,
    /// What holds: the highest of them.
    pub risk: Risk,
}

impl Tiering {
    /// Why the page needs other signatures than its profile says, in plain words; none when it does not.
    pub fn reason(&self) -> Option<String> {
        let [risk, declared] = [self.risk, self.declared].map(in_words);
        if let Some((_, day)) = self.kept {
            return Some(format!(
                "A version approved on {day} was of {risk} risk: to lower it takes the signatures that it needed then."
            ));
        }
        let why = match (&self.raised, self.author) {
            (Some(raised), _) if raised.risk == self.risk => raised.why.clone(),
            (_, Some(_)) => "its author says so".to_owned(),
            _ => return None,
        };
        Some(format!("Its profile is of {declared} risk; this page is of {risk} risk because {why}."))
    }
}

/// The risk of a page by itself, as an approval of it states: whatever it was approved as before.
pub fn stated(page: &Page<'_>, profile: &Profile) -> Risk {
    let words = raised(page).map(|raised| raised.risk);
    [page.answer.front.risk, words].into_iter().flatten().fold(profile.front.risk, Risk::max)
}

/// The risk of a page, given the records about it that count, oldest first. `now` is what an approval of the page as it is
/// would name.
pub(crate) fn tiering(
    page: &Page<'_>,
    profile: &Profile,
    counted: &[&Entry],
    policy: &Policy,
    now: (Digest, &BTreeMap<String, Digest>),
) -> Tiering {
    let declared = profile.front.risk;
    let above = |risk: &Risk| *risk > declared;
    let raised = raised(page).filter(|raised| above(&raised.risk));
    let author = page.answer.front.risk.filter(above);
    let own = [author, raised.as_ref().map(|r| r.risk)].into_iter().flatten().fold(declared, Risk::max);
    let kept = kept(counted, policy, now).filter(|(risk, _)| *risk > own);
    let risk = kept.map_or(own, |(risk, _)| risk);
    Tiering { declared, author, raised, kept, risk }
}

/// What the newest version that was fully approved was approved as, the present one left out. A version counts as fully
/// approved once those have signed whom its own risk asks for, and those whom the version before it asked for: one person's
/// signature cannot take the others off the page.
fn kept(
    counted: &[&Entry],
    policy: &Policy,
    (content, dependencies): (Digest, &BTreeMap<String, Digest>),
) -> Option<(Risk, Day)> {
    type Version<'a> = (Digest, &'a BTreeMap<String, Digest>, Risk);
    let mut signed: BTreeMap<Version<'_>, Vec<&Entry>> = BTreeMap::new();
    let mut kept: Option<(Risk, Day)> = None;
    for entry in counted.iter().filter(|entry| entry.record().kind == Kind::Approve) {
        let record = entry.record();
        let Some(risk) = record.risk else { continue };
        if record.content == content && record.dependencies == *dependencies {
            continue;
        }
        let by = signed.entry((record.content, &record.dependencies, risk)).or_default();
        by.push(entry);
        let needed = kept.map_or(risk, |(before, _)| before.max(risk));
        if missing(policy.tier(needed), by.iter().copied()).is_empty() {
            kept = Some((risk, record.time.day()));
        }
    }
    kept
}

/// A risk as people read it.
pub fn in_words(risk: Risk) -> &'static str {
    match risk {
        Risk::High => "high",
        Risk::Moderate => "moderate",
        Risk::Low => "low",
    }
}
