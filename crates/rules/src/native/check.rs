//! What a native check is: its rule, its texts, and the function that reads.

use caveat_document::format::{Severity, Topic};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::Text;

use crate::finding::collector::{Collector, Hit};

/// What a check reads.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// One text of a page or of a shared file.
    Text(fn(&Check, &Text, &mut Collector<'_>)),
    /// The assembled page.
    Page(fn(&Check, &Page<'_>, &Library, &mut Collector<'_>)),
    /// A topic file.
    Topic(fn(&Check, &Topic, &mut Collector<'_>)),
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

impl Check {
    /// Whether single sentences are not enough for it: it reads whole pages, or blocks with what stands around them.
    pub fn reads_pages(&self) -> bool {
        !self.sentence && !matches!(self.run, Run::Topic(_))
    }

    /// A hit of this check.
    pub(crate) fn hit<'a>(&'a self, message: &'a str) -> Hit<'a> {
        Hit { rule: self.name, severity: self.severity, message, next: self.next, excuse: None }
    }
}
