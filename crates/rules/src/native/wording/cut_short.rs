//! Text that stops in the middle.

use caveat_document::format::Severity;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_document::words::TokenKind;

use crate::finding::collector::{Collector, Hit};
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "text/cut-short",
    severity: Severity::Error,
    why: "A sentence that stops in the middle may have lost the very words that made it safe.",
    standard: "DISCERN 2; Academ-AI artefacts of generated text",
    next: "Finish the sentence, or delete it.",
    bad: "This is a good question, and I want t",
    good: "This is a good question.",
    sentence: true,
    run: Run::Text(check_cut_short),
};

/// Words that cannot end a sentence.
const OPEN: &[&str] = &[
    "a", "an", "the", "of", "to", "and", "or", "but", "with", "for", "from", "your", "my", "our", "their",
    "because", "than", "into", "be", "is", "are", "may", "might", "will", "should", "must", "very", "as",
    "if", "when", "which",
];

fn check_cut_short(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    if let Some(span) = text.unclosed_fence {
        collector.place(check.hit("A code block begins here and never ends."), &text.file, span, "fence");
    }
    for (index, block) in text.blocks.iter().enumerate() {
        if let Some(range) = stump(block) {
            let message = "The text stops in the middle: “{text}”.";
            collector.hit(check.hit(message), text, block, range, &block.prose.text);
        } else if let Some(range) = open_end(text, index) {
            let hit = check.hit("This ends without an end mark: “{text}”. Is it whole?");
            collector.hit(Hit { severity: Severity::Warning, ..hit }, text, block, range, &block.prose.text);
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
    // A comma or an open bracket ends nothing, but items of a list may be parted by commas.
    let parted = block.kind == BlockKind::ListItem && block.sentences.len() == 1;
    let comma = prose.trim_end().ends_with(',') && !parted;
    if block.tokens.len() >= 4 && (comma || prose.trim_end().ends_with(['(', '['])) {
        return Some(block.tokens[block.tokens.len() - 4].start()..last.end());
    }
    if last.end() < prose.trim_end().len() || block.tokens.len() < 5 {
        return None;
    }
    let word = &prose[last.range()];
    // Items of a list may be joined by `and` and `or`.
    if block.kind == BlockKind::ListItem && matches!(word, "and" | "or") {
        return None;
    }
    if word.len() == 1 && matches!(word, "a") || OPEN.contains(&word) || loose_letter(block, word) {
        let from = block.tokens.len().saturating_sub(4);
        return Some(block.tokens[from].start()..last.end());
    }
    None
}

/// The last words of a sentence without an end mark, where the text around it has them: an earlier sentence of its block,
/// or the items beside it. Lines that never had one, such as a name or an address, are left alone.
fn open_end(text: &Text, index: usize) -> Option<std::ops::Range<usize>> {
    let block = &text.blocks[index];
    let ends =
        |block: &Block| block.prose.text.trim_end_matches(['"', '\'', ')', ']']).ends_with(['.', '!', '?']);
    let last = block.tokens.last().filter(|last| last.end() == block.prose.text.trim_end().len())?;
    let sentence = block.sentences.last()?;
    if !matches!(last.kind, TokenKind::Word | TokenKind::Number)
        || block.links.iter().any(|link| link.range.end >= last.end())
    {
        return None;
    }
    // Items of a list may be joined.
    if block.kind == BlockKind::ListItem && matches!(&block.prose.lower[last.range()], "and" | "or") {
        return None;
    }
    let words = sentence.tokens.len();
    let beside = |at: Option<usize>| {
        at.and_then(|at| text.blocks.get(at))
            .filter(|other| other.kind == BlockKind::ListItem && other.depth == block.depth)
    };
    let mut items = beside(index.checked_sub(1)).into_iter().chain(beside(Some(index + 1))).peekable();
    let told = match block.kind {
        _ if block.sentences.len() > 1 => words >= 2,
        BlockKind::Paragraph => words >= 12,
        BlockKind::ListItem => words >= 8 && items.peek().is_some() && items.all(ends),
        _ => false,
    };
    let plain = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Field);
    (plain && told).then(|| block.tokens[block.tokens.len().saturating_sub(4)].start()..last.end())
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

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::native::testing::reported;

    #[test]
    fn what_ends_too_soon() {
        for (text, ends) in [
            ("The drug helped some. It can cause joint pain and", &["cause joint pain and"][..]),
            ("The drug helped some. It can cause joint pain in many", &["joint pain in many"]),
            ("The drug helped some. It can cause joint pain,", &["cause joint pain,"]),
            ("- The drug helped some people.\n- It can cause pain in the joints of\n", &["the joints of"]),
            (
                "- The drug helped some people.\n- It can cause pain in the joints of the hands\n- It is new.\n",
                &["of the hands"],
            ),
            ("The drug helped some. It can cause joint pain.", &[]),
            ("- red apples\n- green pears, and plums that have been washed and cut in two\n", &[]),
            (
                "- a lump;\n- the tumor is larger than two centimeters and has spread to the lung; or\n- both.\n",
                &[],
            ),
            ("The National Cancer Institute", &[]),
            ("It helped some. See [the page on the study of this drug](https://a.example)", &[]),
        ] {
            let found = reported(&CHECK, text);
            assert_eq!(found.len(), ends.len(), "{text}: {found:?}");
            assert!(found.iter().zip(ends).all(|(f, r)| f.ends_with(r)), "{text}: {found:?}");
        }
    }
}
