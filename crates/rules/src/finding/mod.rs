//! What the linter has to say about a place.

pub mod baseline;
pub(crate) mod collector;
pub mod cost;
pub mod receipt;
pub mod waiver;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::format::{Id, Severity};
use caveat_document::span::Span;
use serde::{Deserialize, Serialize};

/// Why a match does not count. It stays in the report: nothing is silently forgiven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// The words that excuse it, or the waiver.
    pub by: String,
    /// Why they do.
    pub why: String,
}

/// A finding: a rule, a place, what is wrong, the next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule, `group/fault`.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// The place in the file.
    pub span: Span,
    /// What is wrong, in plain words.
    pub message: String,
    /// The next step.
    pub next: String,
    /// The text at the place.
    pub text: String,
    /// The answer it belongs to; none in shared files.
    pub answer: Option<Id>,
    /// Names the rule and the sentence, so that an acknowledgement survives reflow and dies with a change.
    pub fingerprint: Digest,
    /// What excused it, if anything did.
    pub excused: Option<Excuse>,
}

impl Finding {
    /// A fault of form: it blocks its file. `text` is what stands at its place.
    pub fn of_fault(fault: &Fault, text: &str) -> Self {
        Self {
            rule: fault.rule.to_owned(),
            severity: Severity::Error,
            path: fault.path.clone(),
            span: fault.span,
            message: fault.message.clone(),
            next: fault.next.clone(),
            text: text.to_owned(),
            answer: None,
            fingerprint: Self::fingerprint_of(fault.rule, text),
            excused: None,
        }
    }

    /// Whether it stands: nothing excused it.
    pub fn stands(&self) -> bool {
        self.excused.is_none()
    }

    /// Whether it blocks publishing.
    pub fn blocks(&self) -> bool {
        self.stands() && self.severity == Severity::Error
    }

    /// The fingerprint of a rule in a sentence.
    pub fn fingerprint_of(rule: &str, sentence: &str) -> Digest {
        Digest::of(format!("{rule}\n{}", sentence.to_lowercase()).as_bytes())
    }

    /// Its place in a report: by file, place, rule.
    pub fn order(&self) -> (&str, Span, &str, &str) {
        (&self.path, self.span, &self.rule, &self.message)
    }

    /// Puts findings in the order of a report.
    pub fn sort(findings: &mut [Finding]) {
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
    }
}
