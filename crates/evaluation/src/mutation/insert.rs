//! Sentences that no page may say, put in all kinds of places. They are in `data/mutants.tsv`.

use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind};

use super::change::Change;
use super::consult::capital;
use super::mutator::Mutator;
use super::subject::{Subject, replace};

const TEXTS: &str = include_str!("../../data/mutants.tsv");

/// Where a sentence is put.
#[derive(Clone, Copy)]
enum Frame {
    /// At the end of a paragraph.
    Last,
    /// As a paragraph of its own.
    Paragraph,
    /// As an item at the end of a list, or as a list of its own.
    Item,
    /// As a quotation.
    Quote,
    /// As a table.
    Table,
    /// As a heading.
    Heading,
}

/// Paragraphs come up more often, as they do on pages.
const FRAMES: [Frame; 8] = [
    Frame::Last,
    Frame::Paragraph,
    Frame::Item,
    Frame::Last,
    Frame::Quote,
    Frame::Table,
    Frame::Paragraph,
    Frame::Heading,
];

/// The texts of a mutator.
fn texts(name: &str) -> impl Iterator<Item = &'static str> {
    TEXTS.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| {
        let (mutator, text) = line.split_once('\t')?;
        (mutator == name).then_some(text)
    })
}

pub(super) fn insert_texts(mutator: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let places: Vec<&Block> = subject.body().blocks.iter().filter(|block| takes(subject, block)).collect();
    if places.is_empty() {
        return Vec::new();
    }
    let drugs = subject.drugs();
    let one = |(n, text): (usize, &str)| {
        let turn = n + subject.number;
        let drug = drugs[turn % drugs.len()];
        let text = text.replace("{drug}", drug).replace("{Drug}", &capital(drug));
        // Odd steps, so that all places and frames meet in time.
        vec![put(subject, places[turn * 5 % places.len()], FRAMES[turn * 3 % FRAMES.len()], &text)]
    };
    texts(mutator.name).enumerate().map(one).collect()
}

/// Whole paragraphs that end with an end mark: what follows a colon is under it, and would not be said by the page.
fn takes(subject: &Subject<'_>, block: &Block) -> bool {
    block.kind == BlockKind::Paragraph
        && !block.quoted
        && !block.footnote
        && block.prose.text.ends_with(['.', ']'])
        && !subject.is_further_reading(block)
        && !block.section.is_some_and(|s| subject.body().blocks[s].prose.lower.contains("question"))
}

fn put(subject: &Subject<'_>, block: &Block, frame: Frame, text: &str) -> Change {
    let end = block.span.end;
    let with = match frame {
        Frame::Last => format!(" {text}"),
        Frame::Paragraph => format!("\n\n{text}"),
        Frame::Item => format!("\n\n- {text}"),
        Frame::Quote => format!("\n\n> {text}"),
        Frame::Table => format!("\n\n| Note |\n|---|\n| {text} |"),
        Frame::Heading => format!("\n\n### {text}"),
    };
    let file = &subject.body().file;
    let trimmed = file.text[..end].trim_end().len();
    replace(file, Span::new(trimmed, trimmed), with)
}
