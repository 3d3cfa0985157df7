//! The risk of a page, which decides whose signatures it needs. It is declared by the profile, raised by the author or by the
//! page's own words, and kept: to lower it takes those who had to sign before.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Profile, Risk};
use caveat_document::page::Page;
use caveat_rules::risk::{Raised, raised};

use crate::policy::Policy;
use crate::policy::quorum::missing;
use crate::records::Entry;
use crate::records::record::Kind;
use crate::status::refusals::Refusals;

/// The risk of a page and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiering {
    /// What the profile says.
    pub declared: Risk,
    /// What the author says, where that is more.
    pub author: Option<Risk>,
    /// What the page's own words ask for, where that is more.
    pub raised: Option<Raised>,
    /// What some version was read as, and when, where that is more.
    pub kept: Option<(Risk, Day)>,
    /// What holds: the highest of them.
    pub risk: Risk,
}

impl Tiering {
    /// The risk of the page by itself, whatever it was read as before. An approval of it states no less.
    pub fn own(&self) -> Risk {
        let words = self.raised.as_ref().map(|raised| raised.risk);
        [self.author, words].into_iter().flatten().fold(self.declared, Risk::max)
    }

    /// Why the page needs other signatures than its profile says, in plain words; none when it does not.
    pub fn reason(&self) -> Option<String> {
        let [risk, declared] = [self.risk, self.declared].map(in_words);
        if let Some((_, day)) = self.kept {
            return Some(format!(
                "Somebody read a version of it as of {risk} risk on {day}: to lower it takes the signatures that it needed then."
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
    own(page, profile).own()
}

fn own(page: &Page<'_>, profile: &Profile) -> Tiering {
    let declared = profile.front.risk;
    let raised = raised(page).filter(|raised| raised.risk > declared);
    let author = page.answer.front.risk.filter(|risk| *risk > declared);
    Tiering { declared, author, raised, kept: None, risk: declared }
}

/// The risk of a page, given all whole records about it, oldest first.
pub(crate) fn tiering(
    page: &Page<'_>,
    profile: &Profile,
    entries: &[Entry],
    barred: &BTreeSet<&Id>,
    refusals: &Refusals<'_>,
    policy: &Policy,
) -> Tiering {
    let own = own(page, profile);
    let kept = kept(entries, barred, refusals, policy).filter(|(risk, _)| *risk > own.own());
    Tiering { kept, risk: kept.map_or(own.own(), |(risk, _)| risk), ..own }
}

/// What versions of the page were read as. One signature raises it, also one whose signer may sign no more, as long as the
/// trusted tree has it: to lose a key must not take its reader off the page. Only as many as the risk before asks for lower it,
/// each of them knowing of every reading that raised it: an approval from before it lowers nothing.
fn kept(
    entries: &[Entry],
    barred: &BTreeSet<&Id>,
    refusals: &Refusals<'_>,
    policy: &Policy,
) -> Option<(Risk, Day)> {
    type Version<'a> = (Digest, &'a BTreeMap<String, Digest>);
    let mut kept: Option<(Risk, Day)> = None;
    // Who knows of each reading that holds it where it is.
    let mut known_by: Vec<BTreeSet<Digest>> = Vec::new();
    let mut signed: BTreeMap<Version<'_>, Vec<&Entry>> = BTreeMap::new();
    // A demonstration lowers nothing that people have read.
    let real = entries.iter().any(|entry| !entry.demonstration);
    let approvals = entries.iter().filter(|entry| entry.record().kind == Kind::Approve);
    for entry in approvals.filter(|entry| entry.void.is_none() || entry.trusted) {
        let record = entry.record();
        let Some(risk) = record.risk else { continue };
        let day = record.time.day();
        if kept.is_none_or(|(before, _)| before <= risk) {
            if kept.is_none_or(|(before, _)| before < risk) {
                kept = Some((risk, day));
                known_by.clear();
                signed.clear();
            }
            known_by.push(refusals.after(entry));
            continue;
        }
        let knows = known_by.iter().all(|known| known.contains(&entry.stored.digest));
        let idle = entry.void.is_some()
            || (real && entry.demonstration)
            || barred.contains(entry.person())
            || refusals.takes_back(entry);
        if !knows || idle {
            continue;
        }
        let by = signed.entry((record.content, &record.dependencies)).or_default();
        by.push(entry);
        let version = by.iter().filter_map(|entry| entry.record().risk).max().unwrap_or(risk);
        let before = kept.map_or(version, |(before, _)| before);
        if missing(policy.tier(before), by.iter().copied()).is_empty() {
            known_by = by.iter().map(|entry| refusals.after(entry)).collect();
            kept = Some((version, day));
            signed.clear();
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
