//! Checks a page, a shared file, or a line of a stream.

pub(crate) mod fragments;
pub mod obligation;
pub(crate) mod text;
pub mod threshold;

use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Day, Notice, Topic};
use caveat_document::library::Library;
use caveat_document::markdown;
use caveat_document::page::Page;
use caveat_document::span::Span;
use caveat_document::text::Text;

use crate::check::text::{lint, lint_with};
use crate::finding::Finding;
use crate::finding::cost::{Clock, Costs, Watch, Work};
use crate::native::{self, Run};
use caveat_language::clause::Account;

use crate::finding::collector::Sink;
use crate::finding::receipt::Receipt;
use crate::ruleset::Rules;

/// What the engine is, for receipts: it changes with every release.
pub fn engine_digest() -> Digest {
    Digest::of(concat!("caveat-rules ", env!("CARGO_PKG_VERSION")).as_bytes())
}

/// Checks an assembled page: the answer's own text against every rule, the whole page against its obligations.
pub fn check(page: &Page<'_>, library: &Library, rules: &Rules, as_of: Day) -> Receipt {
    receipt(page, judged(page, library, rules, as_of), as_of)
}

/// The findings of [`check`] alone, where nobody needs a receipt: to digest a page takes as long as some rules do.
pub fn findings(page: &Page<'_>, library: &Library, rules: &Rules, as_of: Day) -> Vec<Finding> {
    raised(page, judged(page, library, rules, as_of))
}

/// The same as [`check`], and what each rule cost by a clock.
pub fn check_timed<'a>(
    page: &Page<'_>,
    library: &Library,
    rules: &'a Rules,
    as_of: Day,
    clock: Clock,
) -> (Receipt, Costs<'a>) {
    let mut sink = Sink::new(rules, Some(page.id().clone()));
    sink.as_of = Some(as_of);
    sink.watch = Some(Watch { clock, costs: Costs::default() });
    run(page, library, &mut sink);
    let costs = sink.watch.take().map(|watch| watch.costs).unwrap_or_default();
    (receipt(page, sink, as_of), costs)
}

fn judged<'a>(page: &Page<'_>, library: &Library, rules: &'a Rules, as_of: Day) -> Sink<'a> {
    let mut sink = Sink::new(rules, Some(page.id().clone()));
    sink.as_of = Some(as_of);
    run(page, library, &mut sink);
    sink
}

fn run(page: &Page<'_>, library: &Library, sink: &mut Sink<'_>) {
    for part in page.own_parts() {
        lint(part.text, sink);
    }
    native::hidden_in_fields(&page.answer.file, &page.answer.node, &["question", "summary", "related"], sink);
    obligation::run(page, sink);
    threshold::run(page, sink);
    for check in native::CHECKS {
        if let Run::Page(run) = check.run {
            let began = sink.begin();
            run(check, page, library, sink);
            sink.spent(Work::Rule(check.name), began);
        }
    }
}

fn receipt(page: &Page<'_>, sink: Sink<'_>, as_of: Day) -> Receipt {
    let rules = sink.rules;
    let blocks = sink.blocks;
    let ran = rules.shared_names();
    let findings = raised(page, sink);
    Receipt {
        answer: page.id().clone(),
        page: page.digest(),
        pack: rules.digest(),
        engine: engine_digest(),
        as_of,
        ran,
        blocks,
        findings,
        waivers: Vec::new(),
        waived: 0,
    }
}

/// The findings in order. A profile raises severities for its pages.
fn raised(page: &Page<'_>, sink: Sink<'_>) -> Vec<Finding> {
    let mut findings = finish(sink);
    for finding in &mut findings {
        let raise = page.profile.iter().flat_map(|profile| &profile.front.raise);
        for (_, severity) in raise.filter(|(name, _)| name.as_str() == finding.rule) {
            finding.severity = finding.severity.max(*severity);
        }
    }
    findings
}

/// How the sentence that holds byte `at` of an answer's file was read; none where no prose stands.
pub fn explain(answer: &Answer, at: usize) -> Option<Account> {
    let texts = [&answer.question, &answer.summary, &answer.body].into_iter();
    let related = answer.related.iter().flat_map(|(question, excerpt)| [question, excerpt]);
    texts.chain(related).find_map(|text| text::explain(text, at))
}

/// Checks the text of a notice as a document of its own.
pub fn check_notice(notice: &Notice, rules: &Rules) -> Vec<Finding> {
    shared([&notice.title, &notice.body].into_iter(), rules)
}

/// Checks the text of a topic as a document of its own.
pub fn check_topic(topic: &Topic, rules: &Rules) -> Vec<Finding> {
    let mut sink = Sink::new(rules, None);
    for text in topic.texts() {
        lint(text, &mut sink);
    }
    let texts = ["name", "label", "description", "title", "text"];
    native::hidden_in_fields(&topic.file, &topic.node, &texts, &mut sink);
    native::topic(topic, &mut sink);
    finish(sink)
}

fn shared<'a>(texts: impl Iterator<Item = &'a Text>, rules: &Rules) -> Vec<Finding> {
    let mut sink = Sink::new(rules, None);
    for text in texts {
        lint(text, &mut sink);
    }
    finish(sink)
}

fn finish(sink: Sink<'_>) -> Vec<Finding> {
    let mut findings = sink.findings;
    Finding::sort(&mut findings);
    findings
}

/// Checks a piece of Markdown from a stream with the rules that read clauses and sentences. Spans are bytes of `text`.
/// `lead_in` is context: it governs only when it ends with a colon or has no end mark.
pub fn scan(text: &str, lead_in: Option<&str>, rules: &Rules) -> Vec<Finding> {
    let read = |text: &str| {
        let file = Arc::new(SourceFile::new("", text));
        markdown::parse(&file, Span::new(0, text.len()))
    };
    let lead = lead_in.map(read);
    let context = lead.as_ref().and_then(|lead| lead.blocks.last());
    let mut sink = Sink::new(rules, None);
    lint_with(&read(text), context, &mut sink);
    finish(sink)
}
