//! Waivers: findings that reviewers accept for a time.

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, RuleName};
use caveat_document::page::Page;

use crate::policy::People;
use crate::record::{Kind, Waives};
use crate::records::{Entry, Records};

/// An accepted finding, as plain data for the rules. Whether a rule can be waived at all, the rules decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: RuleName,
    /// Names rule and sentence.
    pub fingerprint: Digest,
    /// The last day on which it is accepted.
    pub until: Day,
    /// Who accepted it, in plain words.
    pub by: String,
    /// Why.
    pub why: String,
}

/// The waivers that hold for a page: not run out, not signed by an author, and, for prescriptive language and claims,
/// signed by two people, of whom one is a clinician.
pub fn waivers(page: &Page<'_>, records: &Records, people: &People, as_of: Day) -> Vec<Waiver> {
    let authors = page.answer.front.authors.as_slice();
    let valid: Vec<(&Entry, &Waives)> = records
        .counted(page.id())
        .filter(|entry| entry.record().kind == Kind::Waiver && !authors.contains(entry.person()))
        .filter_map(|entry| entry.record().waives.as_ref().map(|waives| (entry, waives)))
        .filter(|(_, waives)| as_of <= waives.until)
        .collect();
    let mut found: Vec<Waiver> = Vec::new();
    for (entry, waives) in &valid {
        let same = |other: &&(&Entry, &Waives)| {
            other.1.rule == waives.rule && other.1.fingerprint == waives.fingerprint
        };
        if found.iter().any(|known| known.rule == waives.rule && known.fingerprint == waives.fingerprint) {
            continue;
        }
        let signers: Vec<&(&Entry, &Waives)> = valid.iter().filter(same).collect();
        let grave = ["prescriptive/", "claims/"].iter().any(|group| waives.rule.as_str().starts_with(group));
        if grave && !two_with_a_clinician(&signers) {
            continue;
        }
        found.push(Waiver {
            rule: waives.rule.clone(),
            fingerprint: waives.fingerprint,
            // Where two are needed, the acceptance ends with the first of them.
            until: signers.iter().map(|(_, w)| w.until).min().unwrap_or(waives.until),
            by: names(&signers, people),
            why: entry.record().reason.to_string(),
        });
    }
    found.sort_by(|a, b| (&a.rule, a.fingerprint).cmp(&(&b.rule, b.fingerprint)));
    found
}

fn two_with_a_clinician(signers: &[&(&Entry, &Waives)]) -> bool {
    let clinicians = signers.iter().filter(|(entry, _)| entry.record().signer.role.as_str() == "clinical");
    clinicians
        .map(|(entry, _)| entry.person())
        .any(|clinician: &Id| signers.iter().any(|(e, _)| e.person() != clinician))
}

fn names(signers: &[&(&Entry, &Waives)], people: &People) -> String {
    let mut names: Vec<String> = Vec::new();
    for (entry, _) in signers {
        let name =
            people.get(entry.person()).map_or_else(|| entry.person().to_string(), |p| p.name.to_string());
        let name = format!("{name} ({})", entry.record().signer.role);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Desk, Site, Write, day};

    fn held(desk: &Desk, site: &Site, as_of: &str) -> Vec<String> {
        waivers(&site.page(), &desk.records(), &desk.people, day(as_of))
            .into_iter()
            .map(|w| w.rule.as_str().to_owned())
            .collect()
    }

    #[test]
    fn grave_rules_need_two() {
        let (mut desk, site) = (Desk::new(), Site::new());
        let waive = |person: &str, role: &str, rule: &str| {
            Write::new(Kind::Waiver, person, role).waives(rule, Digest::of(b"sentence"), "2027-05-01")
        };
        desk.sign(&site, waive("edi", "editorial", "structure/heading-missing"));
        desk.sign(&site, waive("edi", "editorial", "claims/hype-word").hour(1));
        desk.sign(&site, waive("writer", "clinical", "claims/hype-word").hour(2));
        assert_eq!(held(&desk, &site, "2026-12-01"), ["structure/heading-missing"]);
        desk.sign(&site, waive("cli", "clinical", "claims/hype-word").hour(3));
        assert_eq!(held(&desk, &site, "2027-05-01"), ["claims/hype-word", "structure/heading-missing"]);
        assert!(held(&desk, &site, "2027-05-02").is_empty());
        let both = &waivers(&site.page(), &desk.records(), &desk.people, day("2026-12-01"))[0];
        assert_eq!(both.by, "Doctor edi (editorial) and Doctor cli (clinical)");
    }

    #[test]
    fn one_clinician_is_not_two_people() {
        let (mut desk, site) = (Desk::new(), Site::new());
        for role in ["clinical", "editorial"] {
            let write = Write::new(Kind::Waiver, "both", role);
            desk.sign(&site, write.waives("prescriptive/directive", Digest::of(b"sentence"), "2027-05-01"));
        }
        assert!(held(&desk, &site, "2026-12-01").is_empty());
    }
}
