//! Replays the examples of each rule: what it must report, what it must leave alone, pairs that differ in one word.
//!
//! Sentence rules are replayed in a paragraph, a list item, a heading, a table cell and a quote: a fault is a fault
//! wherever it stands.

use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::markdown;
use caveat_document::span::Span;
use caveat_document::text::Text;
use caveat_language::readability;

use crate::check::checker::Checker;
use crate::check::obligation::{self, Duty};
use crate::check::threshold;
use crate::native;
use crate::ruleset::Rule;
use crate::ruleset::asks::Asks;
use crate::ruleset::pack::Pack;

/// The outcome of a rule's examples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The rule.
    pub rule: String,
    /// How many replays there were.
    pub replays: usize,
    /// What went wrong.
    pub failures: Vec<Failure>,
}

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it stands in its rule, such as `flag/0`.
    pub field: String,
    /// What went wrong, in plain words.
    pub what: String,
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
pub fn replay_all(checker: &Checker) -> Vec<Outcome> {
    let declared = checker.rules.rules.iter().map(|rule| replay(rule, checker));
    declared
        .chain(native::CHECKS.iter().filter(|c| c.sentence).map(|check| replay_native(check, checker)))
        .collect()
}

/// The examples of a team's rules that do not hold: such a rule does not do what its writer thinks it does. The checker's
/// rules are those of the packs, in their order.
pub(crate) fn unproven(checker: &Checker, packs: &[Pack]) -> Vec<Fault> {
    let places = packs.iter().flat_map(|pack| (0..pack.front.rules.len()).map(move |index| (pack, index)));
    let own = places.zip(&checker.rules.rules).filter(|(_, rule)| !rule.built_in);
    own.flat_map(|((pack, index), rule)| {
        let mut failures = replay(rule, checker).failures;
        failures.dedup_by(|next, kept| next.field == kept.field);
        failures.into_iter().map(move |failure| {
            let place = pack.place(index, &failure.field);
            let next = "Correct the rule or the example; each example of a rule has to hold.";
            Fault::new("format/pack", &pack.file.path, place, failure.what, next)
        })
    })
    .collect()
}

/// Replays the examples of one rule.
fn replay(rule: &Rule, checker: &Checker) -> Outcome {
    let front = &rule.front;
    let mut outcome = Outcome { rule: front.name.as_str().to_owned(), replays: 0, failures: Vec::new() };
    let flags = front.flag.iter().enumerate().map(|(i, text)| (format!("flag/{i}"), text, true));
    let allows = front.allow.iter().enumerate().map(|(i, text)| (format!("allow/{i}"), text, false));
    let pairs = front.contrast.iter().enumerate().flat_map(|(i, pair)| {
        [
            (format!("contrast/{i}/flag"), &pair.flag, true),
            (format!("contrast/{i}/allow"), &pair.allow, false),
        ]
    });
    let whole_texts = matches!(front.asks, Asks::Obligation(_) | Asks::Threshold(_));
    let frames = if whole_texts { &FRAMES[..1] } else { FRAMES };
    for (field, example, wanted) in flags.chain(allows).chain(pairs) {
        for (place, open, close) in frames {
            outcome.replays += 1;
            if reports(rule, &format!("{open}{example}{close}\n"), checker) != wanted {
                let verb = if wanted { "is not reported" } else { "is reported" };
                let what = format!("“{example}” {verb} in {place}.");
                outcome.failures.push(Failure { field: field.clone(), what });
            }
        }
    }
    // A measure can seldom be tipped by one word.
    let tips = !matches!(front.asks, Asks::Threshold(_));
    for (i, pair) in front.contrast.iter().enumerate().filter(|_| tips) {
        if !differ_in_one_word(&pair.flag, &pair.allow) {
            let what =
                format!("The pair “{}” and “{}” differs in more than one word.", pair.flag, pair.allow);
            outcome.failures.push(Failure { field: format!("contrast/{i}"), what });
        }
    }
    outcome
}

fn reports(rule: &Rule, text: &str, checker: &Checker) -> bool {
    match &rule.front.asks {
        Asks::Obligation(asks) => !obligation::holds_in(Duty { rule, asks }, &parse(text)),
        Asks::Threshold(asks) => {
            let text = parse(text);
            threshold::too_high(asks, &text, &readability::counts(&text)).is_some()
        }
        _ => checker.scan(text, None).iter().any(|f| f.rule == rule.front.name.as_str() && f.stands()),
    }
}

fn replay_native(check: &native::Check, checker: &Checker) -> Outcome {
    let reports = |text: &str| checker.scan(text, None).iter().any(|f| f.rule == check.name && f.stands());
    let mut outcome = Outcome { rule: check.name.to_owned(), replays: 2, failures: Vec::new() };
    for (field, text, wanted) in [("bad", check.bad, true), ("good", check.good, false)] {
        if reports(text) != wanted {
            let verb = if wanted { "is not reported" } else { "is reported" };
            outcome.failures.push(Failure { field: field.to_owned(), what: format!("“{text}” {verb}.") });
        }
    }
    outcome
}

fn parse(text: &str) -> Text {
    let file = Arc::new(SourceFile::new("example", text));
    markdown::parse(&file, Span::new(0, text.len()))
}

/// Whether two texts differ in one word: one changed, or one more.
fn differ_in_one_word(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let before = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let left = |words: &[&str]| words.len() - before;
    let after = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let rest = |words: &[&str]| left(words).saturating_sub(after);
    a != b && rest(&a) <= 1 && rest(&b) <= 1 && a.len().abs_diff(b.len()) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_rule_proves_itself() {
        let checker = Checker::built_in();
        let failures: Vec<String> = replay_all(&checker)
            .into_iter()
            .flat_map(|o| o.failures.into_iter().map(move |f| format!("{}: {}", o.rule, f.what)))
            .collect();
        assert!(failures.is_empty(), "{}", failures.join("\n"));
    }

    #[test]
    fn pairs_differ_in_one_word() {
        for (a, b, wanted) in [
            ("Stop the pills.", "Discuss the pills.", true),
            ("It does replace it.", "It does not replace it.", true),
            ("Stop stop it.", "Stop it.", true),
            ("Stop the pills.", "Stop the pills.", false),
            ("Stop the pills.", "Discuss the drug.", false),
            ("Stop.", "Ask your nurse.", false),
        ] {
            assert_eq!(differ_in_one_word(a, b), wanted, "{a} {b}");
        }
    }
}
