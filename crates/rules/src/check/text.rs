//! Lints one text: phrases and patterns through one automaton pass, acts through the clause engine.

use caveat_document::text::{Block, Text};
use caveat_language::clause::Passage;

use crate::check::block::{acts_of, words_of};
use crate::check::checker::Checker;
use crate::check::fragments::lint_joined;
use crate::finding::collector::Collector;
use crate::finding::cost::Work;
use crate::native::{self, Run};

/// Runs every rule that reads text on `text`.
pub(crate) fn lint<'a>(text: &Text, checker: &'a Checker, collector: &mut Collector<'a>) {
    lint_prose(text, None, checker, collector);
    for check in native::CHECKS {
        if let Run::Text(run) = check.run {
            let began = collector.begin();
            run(check, text, collector);
            collector.spent(Work::Rule(check.name), began);
        }
    }
}

/// Lints the text of a stream, with the line before it as context: it introduces what the text begins with, and is where
/// `it` and `them` may point.
pub(crate) fn lint_with<'a>(
    text: &Text,
    context: Option<&Block>,
    checker: &'a Checker,
    collector: &mut Collector<'a>,
) {
    lint_prose(text, context, checker, collector);
    for check in native::CHECKS {
        if let Run::Text(run) = check.run
            && check.sentence
        {
            run(check, text, collector);
        }
    }
}

/// Block by block, then the pieces that are read together.
fn lint_prose<'a>(text: &Text, context: Option<&Block>, checker: &'a Checker, collector: &mut Collector<'a>) {
    let mut passage = Passage::new(text, context);
    for block in &text.blocks {
        collector.blocks += 1;
        words_of(text, block, &checker.rules, collector);
        acts_of(&mut passage, text, block, checker, collector);
    }
    lint_joined(text, checker, collector);
}
