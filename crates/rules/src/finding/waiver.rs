//! Waivers as plain data, and what no waiver can forgive. Who may sign one, the review crate decides.

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, RuleName};

use crate::finding::{Excuse, Finding};

/// What nobody can waive: the promises of every page, and what can do harm whoever signs for it.
pub const NEVER: &[&str] = &[
    // The page says what it is.
    "disclaimer/missing",
    "disclaimer/approval-status-missing",
    "disclaimer/trial-status-missing",
    "disclaimer/contradicted",
    "disclaimer/ai-disclosure-missing",
    // It sends its readers to a clinician.
    "consult/missing",
    "consult/missing-in-section",
    // It names its guideline, and where its numbers come from.
    "citation/guideline-missing",
    "citation/guideline-unversioned",
    "citation/nccn-mark-missing",
    "citation/nccn-terms-missing",
    "citation/uncited-number",
    "citation/unknown-source",
    "citation/retracted-source",
    "citation/superseded-source",
    // It tells nobody who somebody is.
    "privacy/direct-identifier",
    "privacy/related-excerpt",
    // It says what it seems to say, and names what exists.
    "text/hidden-characters",
    "page/unknown-name",
];

/// Groups that nobody can waive: faults of files, and what the review gate finds.
const NEVER_GROUPS: &[&str] = &["format", "review"];

/// Groups of which a waiver needs a clinician and a second person.
const GRAVE_GROUPS: &[&str] = &["prescriptive", "claims", "consult", "safety"];

/// Whether a finding of a rule can be forgiven at all, by a waiver or by a baseline.
pub fn can_waive(rule: &str) -> bool {
    !NEVER_GROUPS.contains(&group(rule)) && !NEVER.contains(&rule)
}

/// Whether a waiver of a rule needs a clinician and a second person.
pub fn is_grave(rule: &str) -> bool {
    GRAVE_GROUPS.contains(&group(rule))
}

fn group(rule: &str) -> &str {
    rule.split('/').next().unwrap_or(rule)
}

/// An accepted finding of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: RuleName,
    /// Names rule and sentence, so that a change of the sentence ends the waiver.
    pub fingerprint: Digest,
    /// The last day on which it is accepted.
    pub until: Day,
    /// Who accepted it, in plain words.
    pub by: String,
    /// Why.
    pub why: String,
}

impl Waiver {
    /// What it says on a finding that it excuses.
    pub fn excuse(&self) -> Excuse {
        Excuse { by: format!("a waiver by {}, until {}", self.by, self.until), why: self.why.clone() }
    }

    /// Whether it is about this finding.
    pub fn is_about(&self, finding: &Finding) -> bool {
        self.rule.as_str() == finding.rule && self.fingerprint == finding.fingerprint
    }
}

/// Excuses what the waivers of an answer are about, and gives those that excuse one of the findings or more, and how many they
/// excuse. A waived finding stays, with what excuses it. Only errors in the page's own text are waived: a warning is accepted
/// in the approval, and a fault of a shared file is mended there.
pub(crate) fn suppress(
    findings: &mut [Finding],
    answer: &Id,
    as_of: Day,
    waivers: &[Waiver],
) -> (Vec<Waiver>, usize) {
    let mut used = Vec::new();
    let mut count = 0;
    for waiver in waivers.iter().filter(|w| can_waive(w.rule.as_str()) && as_of <= w.until) {
        let before = count;
        let own = findings.iter_mut().filter(|finding| finding.answer.as_ref() == Some(answer));
        for finding in own.filter(|f| f.blocks() && waiver.is_about(f)) {
            finding.excused = Some(waiver.excuse());
            count += 1;
        }
        if count > before {
            used.push(waiver.clone());
        }
    }
    (used, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::native::CHECKS;
    use crate::ruleset::RuleSet;

    #[test]
    fn the_list_names_rules_that_exist_and_all_that_say_missing() {
        let names = RuleSet::built_in().names();
        for name in NEVER {
            assert!(names.iter().any(|(known, _)| known == name), "{name} is no rule");
        }
        // A new rule that demands a disclaimer, an advice to see a clinician or a citation belongs on the list.
        for (name, _) in &names {
            let demands =
                ["disclaimer/", "consult/", "citation/"].iter().any(|group| name.starts_with(group));
            assert!(!(demands && name.contains("missing") && can_waive(name)), "{name} can be waived");
        }
        assert!(CHECKS.iter().any(|check| can_waive(check.name)));
    }

    #[test]
    fn faults_of_files_and_of_reviews_are_never_waived() {
        for rule in ["format/schema", "review/record-broken", "disclaimer/missing", "text/hidden-characters"]
        {
            assert!(!can_waive(rule), "{rule}");
        }
        assert!(can_waive("ai/assistant-voice") && !is_grave("ai/assistant-voice"));
        assert!(can_waive("prescriptive/false-hedge") && is_grave("prescriptive/false-hedge"));
    }
}
