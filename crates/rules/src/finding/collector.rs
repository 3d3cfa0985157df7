//! Where findings are gathered.

use std::time::Duration;

use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Id, Severity};
use caveat_document::span::Span;
use caveat_document::text::{Block, Text};

use crate::finding::cost::{Watch, Work};
use crate::finding::{Excuse, Finding};
use crate::ruleset::pack::RuleFront;
use crate::ruleset::severity::Severities;

/// The longest piece of text that a message or a report quotes, in characters.
const MAX_QUOTE: usize = 160;

/// Gathers findings of one page or shared file.
pub(crate) struct Collector<'a> {
    pub(crate) severities: &'a Severities,
    pub(crate) answer: Option<Id>,
    /// The day to judge for; none where no page is judged.
    pub(crate) as_of: Option<Day>,
    pub(crate) findings: Vec<Finding>,
    /// Blocks that were read.
    pub(crate) blocks: usize,
    /// Where somebody wants to know what each rule costs.
    pub(crate) watch: Option<Watch<'a>>,
}

/// A match of a rule, before it is a finding.
pub(crate) struct Hit<'a> {
    pub(crate) rule: &'a str,
    pub(crate) severity: Severity,
    pub(crate) message: &'a str,
    pub(crate) next: &'a str,
    pub(crate) excuse: Option<Excuse>,
}

impl<'a> Hit<'a> {
    /// A hit of a pack's rule.
    pub(crate) fn of(front: &'a RuleFront, message: &'a str) -> Self {
        Self { rule: front.name.as_str(), severity: front.severity, message, next: &front.next, excuse: None }
    }
}

impl<'a> Collector<'a> {
    pub(crate) fn new(severities: &'a Severities, answer: Option<Id>) -> Self {
        Self { severities, answer, as_of: None, findings: Vec::new(), blocks: 0, watch: None }
    }

    /// One for a part of the same page.
    pub(crate) fn beside(&self) -> Self {
        Self::new(self.severities, None)
    }

    /// When a piece of work begins; nothing where nobody measures.
    pub(crate) fn begin(&self) -> Option<Duration> {
        self.watch.as_ref().map(|watch| (watch.clock)())
    }

    /// A piece of work is done.
    pub(crate) fn spent(&mut self, work: Work<'a>, began: Option<Duration>) {
        if let (Some(watch), Some(began)) = (&mut self.watch, began) {
            let time = (watch.clock)().saturating_sub(began);
            watch.costs.add(work, time);
        }
    }

    /// Places a hit on bytes of a file. `context` is the sentence, which the fingerprint names.
    pub(crate) fn place(&mut self, hit: Hit<'_>, file: &SourceFile, span: Span, context: &str) {
        let text = shorten(file.slice(span));
        self.findings.push(Finding {
            rule: hit.rule.to_owned(),
            severity: self.severities.of(hit.rule, hit.severity),
            path: file.path.clone(),
            span,
            message: hit.message.replace("{text}", &text),
            next: hit.next.to_owned(),
            text: file.slice(span).to_owned(),
            answer: self.answer.clone(),
            fingerprint: Finding::fingerprint_of(hit.rule, context),
            excused: hit.excuse,
        });
    }

    /// Places a hit on a stretch of a block's prose.
    pub(crate) fn hit(
        &mut self,
        hit: Hit<'_>,
        text: &Text,
        block: &Block,
        range: std::ops::Range<usize>,
        context: &str,
    ) {
        self.place(hit, &text.file, block.source(range), context);
    }
}

/// Cuts a quotation at a word, with dots.
fn shorten(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(MAX_QUOTE) {
        None => flat,
        Some((at, _)) => format!("{} ...", flat[..at].rsplit_once(' ').map_or(&flat[..at], |(head, _)| head)),
    }
}
