//! Text that is read once more, put together as a reader does.
//!
//! A phrase may be split over a list marker or the border of a cell: `- Stop taking` and `- tamoxifen`. An unfinished piece is
//! read together with the one that follows it. And quotation marks around single words part what belongs together: `no
//! "side" effects`. What is found only then counts, too.

use std::ops::Range;
use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_document::words::{Token, TokenKind};
use caveat_language::lexicon::{Tags, tag};

use crate::check::block::lint_block;
use crate::check::checker::Checker;
use crate::finding::Finding;
use crate::finding::collector::Collector;
use crate::finding::cost::Work;

/// The longest piece that is read together with the next, in words. Longer ones have end marks.
const LONGEST: usize = 14;

/// Reads neighbouring pieces together, and blocks without the marks around single words.
pub(crate) fn lint_joined<'a>(text: &Text, checker: &'a Checker, collector: &mut Collector<'a>) {
    let began = collector.begin();
    let mut known: Vec<(Span, String)> =
        collector.findings.iter().filter(|f| f.stands()).map(|f| (f.span, f.rule.clone())).collect();
    known.sort();
    let add = |found: Vec<Finding>, among: &[&Block], collector: &mut Collector<'_>| {
        collector.findings.extend(found.into_iter().filter(|finding| !reported(&known, among, finding)));
    };
    for (index, tail) in text.blocks.iter().enumerate() {
        let bare = without_marks(tail);
        if bare.len() > 1 {
            add(lint_pieces(text, &bare, "", 0, checker, collector), &[tail], collector);
        }
        if !matches!(tail.kind, BlockKind::ListItem | BlockKind::Cell(_)) || tail.tokens.len() > LONGEST {
            continue;
        }
        let before = index.checked_sub(1).filter(|&before| adjoins(&text.blocks[before], tail));
        let lead = tail.lead_in.filter(|lead| Some(*lead) != before && *lead < index);
        // Between a line and a later item of its list stand others: only what is in the item is marked.
        for (head, marked) in before.map(|head| (head, 0)).into_iter().chain(lead.map(|head| (head, 1))) {
            let head = &text.blocks[head];
            if open(head) && goes_on(head, tail) {
                let whole = |block: &Block| 0..block.prose.text.len();
                let pieces = [(head, whole(head)), (tail, whole(tail))];
                add(lint_pieces(text, &pieces, " ", marked, checker, collector), &[head, tail], collector);
            }
        }
    }
    collector.spent(Work::ClauseEngine, began);
}

/// Whether the rule minds the same place already in one of the blocks.
fn reported(known: &[(Span, String)], blocks: &[&Block], finding: &Finding) -> bool {
    blocks.iter().any(|block| {
        let from = known.partition_point(|(span, _)| span.start < block.span.start);
        known[from..].iter().take_while(|(span, _)| span.start < block.span.end).any(|(span, rule)| {
            *rule == finding.rule && span.start < finding.span.end && finding.span.start < span.end
        })
    })
}

/// The stretches of a block between the quotation marks around single words.
fn without_marks(block: &Block) -> Vec<Piece<'_>> {
    let text = &block.prose.text;
    let mark =
        |at: Option<usize>| at.and_then(|at| text.as_bytes().get(at)).filter(|b| matches!(b, b'"' | b'\''));
    let quoted = |token: &&Token| {
        let (before, after) = (mark(token.start().checked_sub(1)), mark(Some(token.end())));
        token.kind == TokenKind::Word && before.is_some() && before == after
    };
    let mut pieces = Vec::new();
    let mut from = 0;
    for token in block.tokens.iter().filter(quoted) {
        for cut in [token.start() - 1, token.end()] {
            // Marks may touch: `"one""two"`.
            if cut >= from {
                pieces.push((block, from..cut));
                from = cut + 1;
            }
        }
    }
    pieces.push((block, from..text.len()));
    pieces
}

/// Whether a reader comes from one piece to the other.
fn adjoins(head: &Block, tail: &Block) -> bool {
    match tail.kind {
        BlockKind::Cell(_) => matches!(head.kind, BlockKind::Cell(_)),
        _ => matches!(head.kind, BlockKind::Paragraph | BlockKind::ListItem),
    }
}

/// Whether a piece stops before its sentence does.
fn open(block: &Block) -> bool {
    let last = block.tokens.last().filter(|last| last.kind != TokenKind::Mark);
    let whole = block.prose.text.trim_end().len();
    !block.is_heading() && block.tokens.len() <= LONGEST && last.is_some_and(|last| last.end() == whole)
}

/// Whether the second piece can go on where the first stops. Two that begin with a verb stand beside each other, and so does
/// one that begins with a capital, unless the first piece waits for more.
fn goes_on(head: &Block, tail: &Block) -> bool {
    let tags = |block: &Block, token: Option<&Token>| {
        token.map(|t| tag(&block.prose.lower[t.range()]).0).unwrap_or_default()
    };
    let (one, other) = (tags(head, head.tokens.first()), tags(tail, tail.tokens.first()));
    let waits = Tags::VERB
        .with(Tags::DETERMINER)
        .with(Tags::PREPOSITION)
        .with(Tags::YOUR)
        .with(Tags::BE)
        .with(Tags::MODAL);
    let capital = tail.prose.text.starts_with(|c: char| c.is_uppercase());
    let goes_on = !capital || tags(head, head.tokens.last()).any(waits);
    goes_on && !(one.any(Tags::BASE) && other.any(Tags::BASE))
}

/// A stretch of a block's prose.
type Piece<'a> = (&'a Block, Range<usize>);

/// What pieces say when they are read as one, with `between` between them. Only what stands in the pieces from `marked` on
/// is marked.
fn lint_pieces(
    text: &Text,
    pieces: &[Piece<'_>],
    between: &str,
    marked: usize,
    checker: &Checker,
    collector: &Collector<'_>,
) -> Vec<Finding> {
    let mut words = String::new();
    let mut starts = Vec::with_capacity(pieces.len());
    for (block, range) in pieces {
        if !starts.is_empty() {
            words.push_str(between);
        }
        starts.push(words.len());
        words.push_str(&block.prose.text[range.clone()]);
    }
    let file = Arc::new(SourceFile::new("", words.as_str()));
    let whole = Text::field(&file, &words, Span::new(0, words.len()));
    let Some(block) = whole.blocks.first() else { return Vec::new() };
    let mut found = collector.beside();
    lint_block(&whole, block, checker, &mut found);
    // The bytes of the file that a stretch of a piece came from.
    let source = |index: usize, range: Range<usize>| {
        let (block, piece) = &pieces[index];
        let end = (piece.start + range.end.saturating_sub(starts[index])).min(piece.end);
        block.source((piece.start + range.start.saturating_sub(starts[index])).min(end)..end)
    };
    let piece_at = |at: usize| starts.partition_point(|start| *start <= at).saturating_sub(1);
    let place = |finding: Finding| {
        let range = finding.span.start..finding.span.end;
        let last = piece_at(range.end.saturating_sub(1));
        let first = piece_at(range.start).max(marked.min(last));
        let (from, to) = (source(first, range.start..words.len()), source(last, range.start..range.end));
        let span = Span::new(from.start, to.end.max(from.start));
        Finding {
            path: text.file.path.clone(),
            text: text.file.slice(span).to_owned(),
            answer: collector.answer.clone(),
            span,
            ..finding
        }
    };
    found.findings.into_iter().filter(Finding::stands).map(place).collect()
}

#[cfg(test)]
mod tests {
    use caveat_document::markdown;

    use super::*;

    #[test]
    fn split_phrases_and_their_places() {
        let checker = Checker::built_in();
        for (markdown, expected) in [
            ("- Stop taking\n- tamoxifen\n", &["Stop taking\n- tamoxifen"][..]),
            ("Stop taking\n\n- tamoxifen\n- letrozole\n", &["Stop taking\n\n- tamoxifen", "letrozole"]),
            ("| Stop taking | Why |\n|---|---|\n| tamoxifen | pain |\n", &["tamoxifen"]),
            ("| A | B |\n|---|---|\n| Stop taking | tamoxifen |\n", &["Stop taking | tamoxifen"]),
            ("It has no \"side\" effects.\n", &["no \"side\" effects"]),
            ("A ‘wonder’ “drug” is on its way.\n", &["wonder’ “drug"]),
            ("- Eat well\n- Take walks\n- Chemotherapy\n", &[]),
            ("Some people stop taking\n\n- tamoxifen\n", &[]),
            ("Ask before you stop taking\n\n- tamoxifen\n", &[]),
            ("Stop taking notes.\n\n- Tamoxifen\n", &[]),
        ] {
            let file = Arc::new(SourceFile::new("a.md", markdown));
            let text = markdown::parse(&file, Span::new(0, markdown.len()));
            let mut collector = Collector::new(&checker.rules.severities, None);
            lint_joined(&text, &checker, &mut collector);
            let found: Vec<&str> = collector.findings.iter().map(|f| f.text.as_str()).collect();
            assert_eq!(found, expected, "{markdown}");
            assert!(collector.findings.iter().all(|f| file.slice(f.span) == f.text));
        }
    }

    #[test]
    fn long_lists_take_linear_time() {
        let markdown = format!("Stop taking\n\n{}", "- tamoxifen\n- stop taking\n".repeat(10_000));
        let file = Arc::new(SourceFile::new("a.md", markdown.as_str()));
        let text = markdown::parse(&file, Span::new(0, markdown.len()));
        let checker = Checker::built_in();
        let mut collector = Collector::new(&checker.rules.severities, None);
        lint_joined(&text, &checker, &mut collector);
        assert!(collector.findings.len() >= 10_000);
    }
}
