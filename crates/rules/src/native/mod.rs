//! Native checks: what no pack can say. One file a family; adding a check is its constant and a line here.

mod balance;
pub(crate) mod bearing;
mod certainty;
mod citations;
mod claim_use;
mod comparison;
mod cut_short;
mod disclosure;
mod drug_names;
mod drug_status;
mod emergency;
mod evidence;
mod guidelines;
mod hidden;
mod identifiers;
mod links;
mod names;
mod numbers;
mod on_topic;
mod reach;
mod related;
mod sections;
mod standing;
mod terms;
mod uncited;
mod uploads;
mod verbatim;

use std::ops::Range;

use caveat_document::citation::Citation;
use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Text};
use regex::Regex;

use crate::sink::{Hit, Sink};

pub(crate) use drug_status::decides as registry_decides;
pub(crate) use hidden::fields as hidden_in_fields;
pub use identifiers::fault_of as identifier_fault;
pub(crate) use reach::support;
pub(crate) use uploads::topic;

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

/// The citations in a stretch of a block. They stand in order, so a long block is not read again for each sentence.
pub(crate) fn citations_in<'a>(block: &'a Block, range: &Range<usize>) -> impl Iterator<Item = &'a Citation> {
    let from = block.citations.partition_point(|citation| citation.range.start < range.start);
    let to = block.citations.partition_point(|citation| citation.range.start < range.end);
    block.citations[from..to.max(from)].iter()
}

/// Whether a place of a block's prose stands in a link. Links stand in order and never in one another.
pub(crate) fn in_link(block: &Block, at: usize) -> bool {
    let after = block.links.partition_point(|link| link.range.start <= at);
    after.checked_sub(1).is_some_and(|before| block.links[before].range.contains(&at))
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
    &hidden::CHARACTERS,
    &hidden::RAW_HTML,
    &cut_short::CHECK,
    &emergency::CHECK,
    &numbers::CHECK,
    &certainty::CHECK,
    &related::CHECK,
    &citations::GUIDELINE_MISSING,
    &citations::UNVERSIONED,
    &guidelines::CHECK,
    &citations::DANGLING,
    &citations::UNOPENED,
    &citations::UNCITED,
    &standing::SUPERSEDED,
    &standing::RETRACTED,
    &standing::EXPIRED,
    &claim_use::AUDIENCE,
    &claim_use::EXPIRED,
    &claim_use::UNSOURCED,
    &claim_use::BEYOND,
    &claim_use::NEAR,
    &identifiers::CHECK,
    &verbatim::CHECK,
    &evidence::CAUSAL,
    &evidence::PRECLINICAL,
    &comparison::UNCITED,
    &comparison::UNSUPPORTED,
    &drug_status::MISSING,
    &drug_status::DISAGREES,
    &balance::RELATIVE,
    &balance::ONE_SIDED,
    &uncited::CHECK,
    &names::CHECK,
    &on_topic::OFF_TOPIC,
    &on_topic::LATE,
    &drug_names::CHECK,
    &disclosure::CHECK,
    &sections::SECTION,
    &sections::QUESTIONS,
    &sections::CONSULT,
    &links::TARGET,
    &links::HOST,
    &links::BROKEN,
    &links::TRACKED,
    &links::VAGUE,
    &terms::CHECK,
    &uploads::CHECK,
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
    let rules = crate::rules::Rules::new(Vec::new()).expect("the built-in packs");
    let mut sink = Sink::new(&rules, None);
    if let Run::Text(run) = check.run {
        run(check, &text, &mut sink);
    }
    sink.findings.into_iter().map(|finding| finding.text).collect()
}
