//! Text that stops in the middle.

use caveat_document::format::Severity;
use caveat_document::text::{Block, BlockKind, Text};

use super::{Check, Run};
use crate::sink::Sink;

pub(super) const CHECK: Check = Check {
    name: "text/cut-short",
    severity: Severity::Error,
    why: "A sentence that stops in the middle may have lost the very words that made it safe.",
    standard: "DISCERN 2; Academ-AI artefacts of generated text",
    next: "Finish the sentence, or delete it.",
    bad: "This is a good question, and I want t",
    good: "This is a good question.",
    sentence: true,
    run: Run::Text(run),
};

/// Words that cannot end a sentence.
const OPEN: &[&str] = &[
    "a", "an", "the", "of", "to", "and", "or", "but", "with", "for", "from", "your", "my", "our", "their",
    "because", "than", "into", "be", "is", "are", "may", "might", "will", "should", "must", "very", "as",
    "if", "when", "which",
];

fn run(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    if let Some(span) = text.unclosed_fence {
        sink.place(check.hit("A code block begins here and never ends."), &text.file, span, "fence");
    }
    for block in &text.blocks {
        if let Some(range) = stump(block) {
            let message = "The text stops in the middle: “{text}”.";
            sink.hit(check.hit(message), text, block, range, &block.prose.text);
        }
    }
}

/// The last words of a block that stops short.
fn stump(block: &Block) -> Option<std::ops::Range<usize>> {
    if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Field) {
        return None;
    }
    let prose = &block.prose.lower;
    let last = block.tokens.last()?;
    if last.end < prose.trim_end().len() || block.tokens.len() < 5 {
        return None;
    }
    let word = &prose[last.range()];
    // Items of a list may be joined by `and` and `or`.
    if block.kind == BlockKind::ListItem && matches!(word, "and" | "or") {
        return None;
    }
    if word.len() == 1 && matches!(word, "a") || OPEN.contains(&word) || loose_letter(block, word) {
        let from = block.tokens.len().saturating_sub(4);
        return Some(block.tokens[from].start..last.end);
    }
    None
}

/// `I want t`: a single letter that is no unit, vitamin, grade or variable.
fn loose_letter(block: &Block, word: &str) -> bool {
    let Some(letter) = word.chars().next().filter(|c| word.len() == 1 && c.is_ascii_alphabetic()) else {
        return false;
    };
    let last = block.tokens[block.tokens.len() - 1];
    let capital = block.prose.text[last.range()].starts_with(|c: char| c.is_uppercase());
    let before =
        block.tokens.get(block.tokens.len().wrapping_sub(2)).map_or("", |t| &block.prose.lower[t.range()]);
    let named = before.ends_with(|c: char| c.is_ascii_digit())
        || matches!(before, "vitamin" | "hepatitis" | "type" | "grade" | "group" | "or" | "and" | "-" | "/");
    letter != 'i' && !capital && !named
}
