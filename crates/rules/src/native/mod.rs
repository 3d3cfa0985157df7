//! Native checks: what no pack can say. One file a family; adding a check is its constant and a line here.

pub(crate) mod evidence;
pub(crate) mod page;
pub(crate) mod wording;

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::Text;
use regex::Regex;

use crate::finding::collector::{Hit, Sink};

pub(crate) use evidence::citation_scope::support;
pub use evidence::identifiers::fault_of as identifier_fault;
pub(crate) use page::uploads::topic;
pub(crate) use wording::drug_status::decides as registry_decides;
pub(crate) use wording::hidden::fields as hidden_in_fields;

/// What a check reads.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// One text of a page or of a shared file.
    Text(fn(&Check, &Text, &mut Sink<'_>)),
    /// The assembled page.
    Page(fn(&Check, &Page<'_>, &Library, &mut Sink<'_>)),
    /// A topic file; called from there.
    Topic,
}

/// A native check and what `caveat explain` says of it.
#[derive(Clone, Copy)]
pub struct Check {
    /// The rule's name.
    pub name: &'static str,
    /// How grave a finding is.
    pub severity: Severity,
    /// Why it matters.
    pub why: &'static str,
    /// The standard behind it.
    pub standard: &'static str,
    /// The next step.
    pub next: &'static str,
    /// Text that it reports.
    pub bad: &'static str,
    /// Text that it leaves alone.
    pub good: &'static str,
    /// Whether it reads single sentences, and so runs on streams too.
    pub(crate) sentence: bool,
    pub(crate) run: Run,
}

/// A pattern for prose in lower case.
pub(crate) fn pattern(source: &str) -> Option<Regex> {
    Regex::new(&ascii_classes(source)).ok()
}

/// A pattern for prose with its classes as those of ASCII: it is built in a fraction of the time, and the matcher is fast on
/// any text. Prose has no blank but the space, and no accents on Latin letters.
pub(crate) fn ascii_classes(source: &str) -> String {
    let mut ascii = source.to_owned();
    for (class, plain) in [(r"\b", r"(?-u:\b)"), (r"\w", "[a-zA-Z0-9_]"), (r"\d", "[0-9]"), (r"\s", r"\x20")]
    {
        ascii = ascii.replace(class, plain);
    }
    ascii
}

/// How far around a word its sentence is read, in bytes. A sentence may be as long as the file.
const AROUND: usize = 300;

/// The end of a text, and the beginning of another.
pub(crate) fn tail(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(AROUND))..]
}

pub(crate) fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(AROUND)]
}

impl Check {
    /// Whether single sentences are not enough for it: it reads whole pages, or blocks with what stands around them.
    pub fn reads_pages(&self) -> bool {
        !self.sentence && !matches!(self.run, Run::Topic)
    }

    /// A hit of this check.
    pub(crate) fn hit<'a>(&'a self, message: &'a str) -> Hit<'a> {
        Hit { rule: self.name, severity: self.severity, message, next: self.next, excuse: None }
    }
}

/// Every native check.
pub const CHECKS: &[&Check] = &[
    &wording::hidden::CHARACTERS,
    &wording::hidden::RAW_HTML,
    &wording::cut_short::CHECK,
    &page::emergency::CHECK,
    &wording::numbers::CHECK,
    &wording::certainty::CHECK,
    &page::related::CHECK,
    &evidence::citations::GUIDELINE_MISSING,
    &evidence::citations::UNVERSIONED,
    &evidence::guidelines::CHECK,
    &evidence::citations::DANGLING,
    &evidence::citations::UNOPENED,
    &evidence::citations::UNCITED,
    &evidence::source_status::SUPERSEDED,
    &evidence::source_status::RETRACTED,
    &evidence::source_status::EXPIRED,
    &evidence::claim_use::AUDIENCE,
    &evidence::claim_use::EXPIRED,
    &evidence::claim_use::UNSOURCED,
    &evidence::claim_use::BEYOND,
    &evidence::claim_use::NEAR,
    &evidence::identifiers::CHECK,
    &evidence::verbatim::CHECK,
    &evidence::study_design::CAUSAL,
    &evidence::study_design::PRECLINICAL,
    &evidence::comparison::UNCITED,
    &evidence::comparison::UNSUPPORTED,
    &wording::drug_status::MISSING,
    &wording::drug_status::DISAGREES,
    &wording::balance::RELATIVE,
    &wording::balance::ONE_SIDED,
    &evidence::uncited::CHECK,
    &page::unknown_ids::CHECK,
    &page::on_topic::OFF_TOPIC,
    &page::on_topic::LATE,
    &wording::drug_names::CHECK,
    &page::disclosure::CHECK,
    &page::sections::SECTION,
    &page::sections::QUESTIONS,
    &page::sections::CONSULT,
    &wording::links::TARGET,
    &wording::links::HOST,
    &wording::links::BROKEN,
    &wording::links::TRACKED,
    &wording::links::VAGUE,
    &wording::terms::CHECK,
    &page::uploads::CHECK,
];

/// A native check by name.
pub fn check_named(name: &str) -> Option<&'static Check> {
    CHECKS.iter().copied().find(|check| check.name == name)
}

/// The texts that a check of single texts reports in Markdown.
#[cfg(test)]
pub(crate) fn found(check: &Check, markdown: &str) -> Vec<String> {
    let file = std::sync::Arc::new(caveat_document::file::SourceFile::new("a.md", markdown));
    let text = caveat_document::markdown::parse(&file, caveat_document::span::Span::new(0, markdown.len()));
    let rules = crate::ruleset::Rules::new(Vec::new()).expect("the built-in packs");
    let mut sink = Sink::new(&rules, None);
    if let Run::Text(run) = check.run {
        run(check, &text, &mut sink);
    }
    sink.findings.into_iter().map(|finding| finding.text).collect()
}
