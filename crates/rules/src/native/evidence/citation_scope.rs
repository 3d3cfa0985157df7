//! How far a citation reaches: its own sentence, the one before it, the items under its line, the row of its table.

use caveat_document::citation::Citation;
use caveat_document::text::{Block, BlockKind, Text};

/// The citations that a sentence of a block rests on: those in it; else those of the next sentence; else those of what
/// introduces it or stands in the same row; else, for a line before a list, those of its items. A paragraph that ends with a
/// full stop introduces nothing.
pub(crate) fn support<'a>(text: &'a Text, block: &'a Block, index: usize) -> Vec<&'a Citation> {
    let of = |at: usize| {
        let sentence = block.sentences.get(at);
        sentence.map_or_else(Vec::new, |s| block.citations_in(&s.range).collect::<Vec<_>>())
    };
    if let Some(found) = [index, index + 1].into_iter().map(of).find(|found| !found.is_empty()) {
        return found;
    }
    let lead = block.lead_in.map(|lead| &text.blocks[lead]).filter(|lead| introduces(lead));
    if let Some(lead) = lead.filter(|lead| !lead.citations.is_empty()) {
        return lead.citations.iter().collect();
    }
    if matches!(block.kind, BlockKind::Cell(false)) {
        return row(text, block).flat_map(|cell| &cell.citations).collect();
    }
    items(text, block).flat_map(|item| &item.citations).collect()
}

/// Whether a sentence rests on any citation.
pub(super) fn covered(text: &Text, block: &Block, index: usize) -> bool {
    !support(text, block, index).is_empty()
}

fn introduces(lead: &Block) -> bool {
    lead.prose.text.ends_with(':') || matches!(lead.kind, BlockKind::Cell(_))
}

/// The items under a line that ends with a colon: it may leave the sources to them.
fn items<'a>(text: &'a Text, block: &'a Block) -> impl Iterator<Item = &'a Block> {
    let opens = block.prose.text.ends_with(':');
    let blocks = if opens { &text.blocks[..] } else { &[] };
    blocks.iter().filter(move |item| item.lead_in.is_some_and(|lead| std::ptr::eq(&text.blocks[lead], block)))
}

/// The cells of a row. Each cell knows the header of its column, and a row begins where the columns begin again.
fn row<'a>(text: &'a Text, cell: &Block) -> impl Iterator<Item = &'a Block> {
    let blocks = &text.blocks;
    let at = blocks.iter().position(|block| std::ptr::eq(block, cell)).unwrap_or_default();
    let column = |at: usize| {
        let block = blocks.get(at)?;
        matches!(block.kind, BlockKind::Cell(false)).then_some(block.lead_in).flatten()
    };
    let mut from = at;
    while from > 0 && column(from - 1).is_some_and(|before| column(from).is_some_and(|here| before < here)) {
        from -= 1;
    }
    let mut to = at + 1;
    while column(to).is_some_and(|here| column(to - 1).is_some_and(|before| before < here)) {
        to += 1;
    }
    blocks[from..to].iter()
}
