//! What the tests of single checks say: these words are reported, and no others.

use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::markdown;
use caveat_document::span::Span;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::ruleset::RuleSet;

/// The texts that a check reports in some Markdown.
pub(crate) fn reported(check: &Check, text: &str) -> Vec<String> {
    let file = Arc::new(SourceFile::new("a.md", text));
    let parsed = markdown::parse(&file, Span::new(0, text.len()));
    let rules = RuleSet::built_in();
    let mut collector = Collector::new(&rules.severities, None);
    let Run::Text(run) = check.run else { panic!("{} reads pages, not single texts", check.name) };
    run(check, &parsed, &mut collector);
    collector.findings.into_iter().map(|finding| finding.text).collect()
}

/// Demands that a check reports exactly these texts, in their order.
#[track_caller]
pub(crate) fn assert_flags(check: &Check, text: &str, expected: &[&str]) {
    assert_eq!(reported(check, text), expected, "{text}");
}

/// Demands that a check leaves a text alone.
#[track_caller]
pub(crate) fn assert_allows(check: &Check, text: &str) {
    assert_flags(check, text, &[]);
}
