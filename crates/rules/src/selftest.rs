//! Replays the examples of each rule: what it must report, what it must leave alone, pairs that differ in one word.
//!
//! Sentence rules are replayed in a paragraph, a list item, a heading, a table cell and a quote: a fault is a fault
//! wherever it stands.

use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::markdown;
use caveat_document::span::Span;
use caveat_document::text::Text;

use crate::check::scan;
use crate::native;
use crate::obligation;
use crate::pack::RuleKind;
use crate::rules::{Rule, Rules};
use crate::threshold;

/// The outcome of a rule's examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: String,
    /// How many replays there were.
    pub replays: usize,
    /// What went wrong, in plain words.
    pub failures: Vec<String>,
}

/// The kinds of block that sentence rules are replayed in.
const FRAMES: &[(&str, &str, &str)] = &[
    ("a paragraph", "", ""),
    ("a list item", "- ", ""),
    ("a heading", "## ", ""),
    ("a table cell", "| One |\n|---|\n| ", " |"),
    ("a quote", "> ", ""),
];

/// Replays every example of every rule.
pub fn run(rules: &Rules) -> Vec<Outcome> {
    let declared = rules.rules.iter().map(|rule| replay(rule, rules));
    declared
        .chain(native::CHECKS.iter().filter(|c| c.sentence).map(|check| native_examples(check, rules)))
        .collect()
}

fn replay(rule: &Rule, rules: &Rules) -> Outcome {
    let front = &rule.front;
    let name = front.name.as_str();
    let mut outcome = Outcome { rule: name.to_owned(), replays: 0, failures: Vec::new() };
    let flags = front.flag.iter().chain(front.contrast.iter().map(|pair| &pair.flag));
    let allows = front.allow.iter().chain(front.contrast.iter().map(|pair| &pair.allow));
    for (example, wanted) in flags.map(|e| (e, true)).chain(allows.map(|e| (e, false))) {
        let frames = if matches!(front.kind, RuleKind::Obligation | RuleKind::Threshold) {
            &FRAMES[..1]
        } else {
            FRAMES
        };
        for (place, open, close) in frames {
            outcome.replays += 1;
            let text = format!("{open}{example}{close}\n");
            let found = match front.kind {
                RuleKind::Obligation => !obligation::holds_in(rule, &read(&text)),
                RuleKind::Threshold => threshold::too_high(rule, &read(&text)).is_some(),
                _ => scan(&text, None, rules).iter().any(|f| f.rule == name && f.stands()),
            };
            if found != wanted {
                let verb = if wanted { "is not reported" } else { "is reported" };
                outcome.failures.push(format!("“{example}” {verb} in {place}."));
            }
        }
    }
    for pair in &front.contrast {
        if changed_words(&pair.flag, &pair.allow) > 1
            && !matches!(front.kind, RuleKind::Threshold)
            && !rule.built_in
        {
            outcome.failures.push(format!(
                "The pair “{}” and “{}” differs in more than one word.",
                pair.flag, pair.allow
            ));
        }
    }
    outcome
}

fn native_examples(check: &native::Check, rules: &Rules) -> Outcome {
    let reports = |text: &str| scan(text, None, rules).iter().any(|f| f.rule == check.name && f.stands());
    let mut outcome = Outcome { rule: check.name.to_owned(), replays: 2, failures: Vec::new() };
    if !reports(check.bad) {
        outcome.failures.push(format!("“{}” is not reported.", check.bad));
    }
    if reports(check.good) {
        outcome.failures.push(format!("“{}” is reported.", check.good));
    }
    outcome
}

fn read(text: &str) -> Text {
    let file = Arc::new(SourceFile::new("example", text));
    markdown::parse(&file, Span::new(0, text.len()))
}

/// How many words two texts differ in, when they are as long as each other.
fn changed_words(a: &str, b: &str) -> usize {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    if a.len() != b.len() {
        return usize::MAX;
    }
    a.iter().zip(&b).filter(|(x, y)| x != y).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_rule_proves_itself() {
        let rules = Rules::new(Vec::new()).expect("built-in packs are read");
        let failures: Vec<String> = run(&rules)
            .into_iter()
            .flat_map(|o| o.failures.into_iter().map(move |f| format!("{}: {f}", o.rule)))
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }
}
