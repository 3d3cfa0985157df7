//! The report of a check, in the form of `schemas/report.schema.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Id, Severity};
use caveat_rules::{Excuse, Finding};
use serde::{Serialize, Serializer};

/// A finding with its line and column.
#[derive(Clone, Debug)]
pub struct Located {
    /// What was found.
    pub finding: Finding,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Located {
    /// Finds the line and the column. Where the file is not at hand, it is the first line.
    pub fn new(finding: Finding, file: Option<&Arc<SourceFile>>) -> Self {
        let position = file.map(|file| file.position(finding.span.start));
        Self { line: position.map_or(1, |p| p.line), column: position.map_or(1, |p| p.column), finding }
    }

    /// A fault of a file. Its line is known even where the file is no text.
    pub fn of_fault(fault: &Fault, files: &BTreeMap<String, Arc<SourceFile>>) -> Self {
        let file = files.get(&fault.path);
        let text = file.map_or("", |file| file.slice(fault.span));
        let located = Self::new(Finding::of_fault(fault, text), file);
        Self { line: fault.line.unwrap_or(located.line), ..located }
    }
}

/// One flat object, its fields in the order of `schemas/report.schema.json`.
impl Serialize for Located {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Flat<'a> {
            rule: &'a str,
            severity: Severity,
            path: &'a str,
            start: usize,
            end: usize,
            line: usize,
            column: usize,
            message: &'a str,
            next: &'a str,
            text: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            answer: Option<&'a str>,
            fingerprint: Digest,
            #[serde(skip_serializing_if = "Option::is_none")]
            excused: Option<&'a Excuse>,
        }
        let finding = &self.finding;
        let flat = Flat {
            rule: &finding.rule,
            severity: finding.severity,
            path: &finding.path,
            start: finding.span.start,
            end: finding.span.end,
            line: self.line,
            column: self.column,
            message: &finding.message,
            next: &finding.next,
            text: &finding.text,
            answer: finding.answer.as_ref().map(Id::as_str),
            fingerprint: finding.fingerprint,
            excused: finding.excused.as_ref(),
        };
        flat.serialize(serializer)
    }
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
    pub findings: Vec<Located>,
    /// Counts.
    pub summary: Summary,
}

impl Report {
    /// Whether anything that stands is at least this grave.
    pub fn fails(&self, at: Severity) -> bool {
        self.findings.iter().any(|located| located.finding.stands() && located.finding.severity >= at)
    }

    pub(crate) fn count(&mut self) {
        let summary = &mut self.summary;
        for Located { finding, .. } in &self.findings {
            let counter = match (&finding.excused, finding.severity) {
                (Some(_), _) => &mut summary.excused,
                (None, Severity::Error) => &mut summary.errors,
                (None, Severity::Warning) => &mut summary.warnings,
                (None, Severity::Info) => &mut summary.infos,
            };
            *counter += 1;
        }
    }
}

/// The findings of a page as the report shows them. Most stand in the page's own file, which is looked for once.
pub(crate) fn locate(
    findings: Vec<Finding>,
    files: &BTreeMap<String, Arc<SourceFile>>,
) -> impl Iterator<Item = Located> {
    let mut file: Option<&Arc<SourceFile>> = None;
    findings.into_iter().map(move |finding| {
        file = file.filter(|file| file.path == finding.path).or_else(|| files.get(&finding.path));
        Located::new(finding, file)
    })
}
