//! A baseline: the findings that stood in a library when it took up caveat. It is for `check` alone; a receipt cannot
//! take one in, so nothing is exported on its account.

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::format::RuleName;

use crate::finding::waiver::can_waive;
use crate::finding::{Excuse, Finding};

/// Fingerprints by document and rule. The document is an answer's id, or the path of a file that pages share. A sentence
/// that stands there twice is listed twice.
pub type Listed = BTreeMap<String, BTreeMap<RuleName, Vec<Digest>>>;

/// Findings, each with how often it occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<(String, RuleName, Digest), usize>,
}

impl Baseline {
    /// The findings that stand and that can be forgiven.
    pub fn of(findings: &[Finding]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings.iter().filter(|finding| finding.stands()) {
            if let Some(key) = key(finding) {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
        Self { counts }
    }

    /// Reads a list. What cannot be forgiven is left out.
    pub fn from_list(listed: &Listed) -> Self {
        let mut counts = BTreeMap::new();
        for (document, rules) in listed {
            for (rule, fingerprints) in rules.iter().filter(|(rule, _)| can_waive(rule.as_str())) {
                for fingerprint in fingerprints {
                    *counts.entry((document.clone(), rule.clone(), *fingerprint)).or_insert(0) += 1;
                }
            }
        }
        Self { counts }
    }

    /// The findings as a list, in order.
    pub fn to_list(&self) -> Listed {
        let mut listed = Listed::new();
        for ((document, rule, fingerprint), count) in &self.counts {
            let rules = listed.entry(document.clone()).or_default();
            rules.entry(rule.clone()).or_default().extend(std::iter::repeat_n(*fingerprint, *count));
        }
        listed
    }

    /// What both hold.
    #[must_use]
    pub fn both(&self, other: &Self) -> Self {
        let shared = |(key, count): (&(String, RuleName, Digest), &usize)| {
            other.counts.get(key).map(|others| (key.clone(), *count.min(others)))
        };
        Self { counts: self.counts.iter().filter_map(shared).collect() }
    }

    /// How many findings of `other` are not in this one.
    pub fn lacks(&self, other: &Self) -> usize {
        other.len() - self.both(other).len()
    }

    /// How many findings it holds.
    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Excuses exactly its findings among those that stand, and gives their number. The findings must be sorted: of a
    /// sentence that now stands more often than listed, the later ones count.
    pub fn excuse(&self, findings: &mut [Finding], excuse: &Excuse) -> usize {
        let mut left = self.counts.clone();
        let mut excused = 0;
        for finding in findings.iter_mut().filter(|finding| finding.stands()) {
            let Some(count) = key(finding).and_then(|key| left.get_mut(&key)).filter(|count| **count > 0)
            else {
                continue;
            };
            *count -= 1;
            excused += 1;
            finding.excused = Some(excuse.clone());
        }
        excused
    }
}

/// What names a finding; none when it can never be forgiven.
fn key(finding: &Finding) -> Option<(String, RuleName, Digest)> {
    let rule = RuleName::new(&finding.rule).filter(|rule| can_waive(rule.as_str()))?;
    let document = finding.answer.as_ref().map_or_else(|| finding.path.clone(), ToString::to_string);
    Some((document, rule, finding.fingerprint))
}

#[cfg(test)]
mod tests {
    use caveat_document::format::{Id, Severity};
    use caveat_document::span::Span;

    use super::*;

    fn finding(answer: &str, rule: &str, sentence: &str) -> Finding {
        Finding {
            rule: rule.to_owned(),
            severity: Severity::Error,
            path: "content/notices/a.md".to_owned(),
            span: Span::default(),
            message: "Wrong.".to_owned(),
            next: "Change it.".to_owned(),
            text: sentence.to_owned(),
            answer: Id::new(answer),
            fingerprint: Finding::fingerprint_of(rule, sentence),
            excused: None,
        }
    }

    fn excuse() -> Excuse {
        Excuse { by: "the baseline".to_owned(), why: "Old pages.".to_owned() }
    }

    #[test]
    fn it_excuses_exactly_what_it_lists() {
        let old = [
            finding("a", "ai/assistant-voice", "Sure!"),
            finding("", "ai/assistant-voice", "Sure!"),
            finding("a", "disclaimer/missing", "page"),
        ];
        let baseline = Baseline::of(&old);
        assert_eq!(baseline.len(), 2, "what nobody can waive is not in it");
        let mut now = [
            finding("a", "ai/assistant-voice", "SURE!"),
            finding("a", "ai/assistant-voice", "Sure!"),
            finding("a", "ai/assistant-voice", "Sure."),
            finding("a", "ai/placeholder", "Sure!"),
            finding("a", "disclaimer/missing", "page"),
            finding("b", "ai/assistant-voice", "Sure!"),
            finding("", "ai/assistant-voice", "Sure!"),
        ];
        assert_eq!(baseline.excuse(&mut now, &excuse()), 2);
        let stand: Vec<bool> = now.iter().map(Finding::stands).collect();
        assert_eq!(stand, [false, true, true, true, true, true, false]);
    }

    #[test]
    fn what_a_list_smuggles_in_counts_for_nothing() {
        let mut listed = Baseline::of(&[finding("a", "ai/assistant-voice", "Sure!")]).to_list();
        let never = finding("a", "disclaimer/missing", "page");
        let rules = listed.get_mut("a").unwrap();
        rules.insert(RuleName::new("disclaimer/missing").unwrap(), vec![never.fingerprint]);
        let mut now = [never];
        assert_eq!(Baseline::from_list(&listed).excuse(&mut now, &excuse()), 0);
        assert!(now[0].stands());
    }

    #[test]
    fn both_is_never_more_than_either() {
        let one = finding("a", "ai/assistant-voice", "Sure!");
        let other = finding("b", "ai/assistant-voice", "Sure!");
        let twice = Baseline::of(&[one.clone(), one.clone(), other.clone()]);
        let once = Baseline::of(std::slice::from_ref(&one));
        assert_eq!(twice.both(&once), once);
        assert_eq!(once.both(&twice), once);
        assert_eq!((once.lacks(&twice), twice.lacks(&once)), (2, 0));
        assert_eq!(Baseline::from_list(&twice.to_list()), twice);
        assert!(Baseline::of(&[other]).both(&once).is_empty());
    }
}
