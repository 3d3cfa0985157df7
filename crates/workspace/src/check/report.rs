//! The report of a check, in the form of `schemas/report.schema.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Severity};
use caveat_rules::{Excuse, Finding};
use serde::Serialize;

/// A finding with its line and column.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// The rule.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// The next step.
    pub next: String,
    /// The text at the place.
    pub text: String,
    /// The answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Rule and sentence.
    pub fingerprint: Digest,
    /// What excused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excused: Option<Excuse>,
}

/// How much was read and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Pages checked.
    pub pages: usize,
    /// Files read.
    pub files: usize,
    /// Errors that stand.
    pub errors: usize,
    /// Warnings that stand.
    pub warnings: usize,
    /// Advice that stands.
    pub infos: usize,
    /// Matches that something excused.
    pub excused: usize,
    /// Of these, errors that reviewers waived.
    #[serde(skip_serializing_if = "is_none")]
    pub waived: usize,
    /// Of these, findings in the baseline.
    #[serde(skip_serializing_if = "is_none")]
    pub baseline: usize,
    /// Rules that ran.
    pub rules: usize,
}

/// Counts that most libraries do not have are left out.
fn is_none(count: &usize) -> bool {
    *count == 0
}

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// caveat's version.
    pub caveat: &'static str,
    /// The day the check was made for.
    pub as_of: Day,
    /// The engine.
    pub engine: Digest,
    /// The rules.
    pub pack: Digest,
    /// What was found.
    pub findings: Vec<Entry>,
    /// Counts.
    pub summary: Summary,
}

impl Report {
    /// Whether anything that stands is at least this grave.
    pub fn fails(&self, at: Severity) -> bool {
        self.findings.iter().any(|entry| entry.excused.is_none() && entry.severity >= at)
    }

    pub(crate) fn count(&mut self) {
        let summary = &mut self.summary;
        for entry in &self.findings {
            let counter = match (&entry.excused, entry.severity) {
                (Some(_), _) => &mut summary.excused,
                (None, Severity::Error) => &mut summary.errors,
                (None, Severity::Warning) => &mut summary.warnings,
                (None, Severity::Info) => &mut summary.infos,
            };
            *counter += 1;
        }
    }
}

/// A finding as the report shows it.
pub fn entry(finding: Finding, files: &BTreeMap<String, Arc<SourceFile>>) -> Entry {
    let file = files.get(&finding.path);
    entry_in(finding, file)
}

/// The findings of a page as the report shows them. Most stand in the page's own file, which is looked for once.
pub(crate) fn entries(
    findings: Vec<Finding>,
    files: &BTreeMap<String, Arc<SourceFile>>,
) -> impl Iterator<Item = Entry> {
    let mut file: Option<&Arc<SourceFile>> = None;
    findings.into_iter().map(move |finding| {
        file = file.filter(|file| file.path == finding.path).or_else(|| files.get(&finding.path));
        entry_in(finding, file)
    })
}

fn entry_in(finding: Finding, file: Option<&Arc<SourceFile>>) -> Entry {
    let position = file.map(|file| file.position(finding.span.start));
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        start: finding.span.start,
        end: finding.span.end,
        line: position.map_or(1, |p| p.line),
        column: position.map_or(1, |p| p.column),
        path: finding.path,
        message: finding.message,
        next: finding.next,
        text: finding.text,
        answer: finding.answer.map(|id| id.as_str().to_owned()),
        fingerprint: finding.fingerprint,
        excused: finding.excused,
    }
}

/// A fault of form as a finding: it blocks its file. `text` is what stands at its place.
pub(crate) fn fault_finding(fault: &Fault, text: &str) -> Finding {
    Finding {
        rule: fault.rule.to_owned(),
        severity: Severity::Error,
        path: fault.path.clone(),
        span: fault.span,
        message: fault.message.clone(),
        next: fault.next.clone(),
        text: text.to_owned(),
        answer: None,
        fingerprint: Finding::fingerprint_of(fault.rule, text),
        excused: None,
    }
}

/// A fault as the report shows it.
pub fn from_fault(fault: &Fault, files: &BTreeMap<String, Arc<SourceFile>>) -> Entry {
    let text = files.get(&fault.path).map_or("", |file| file.slice(fault.span));
    let mut entry = entry(fault_finding(fault, text), files);
    if let Some(line) = fault.line {
        entry.line = line;
    }
    entry
}
