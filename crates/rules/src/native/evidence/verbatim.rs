//! Long quotations of a guideline that may not be copied.

use std::ops::Range;

use caveat_document::format::Severity;
use caveat_document::text::{Block, Text};
use caveat_document::words::TokenKind;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "citation/guideline-verbatim",
    severity: Severity::Error,
    why: "NCCN does not allow its guidelines to be copied. A page that quotes them at length has to be taken down, and their words are written for doctors.",
    standard: "NCCN permissions policy, no reproduction or adaptation without permission",
    next: "Say it in your own plain words and cite the guideline.",
    bad: "The NCCN Guidelines say: \"For people with this kind of cancer the panel lists several first choices that depend on the results of tests of the cells and on what was given before and how well it worked.\"",
    good: "In plain words, the NCCN Guidelines list \"several first choices\" that depend on tests.",
    sentence: true,
    run: Run::Text(check_verbatim),
};

/// More words than this are a long quotation.
const LONGEST: usize = 25;

fn check_verbatim(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for (index, block) in text.blocks.iter().enumerate() {
        if !block.quoted && !block.prose.text.contains('"') {
            continue;
        }
        let before = index.checked_sub(1).map(|before| &text.blocks[before]);
        if !names_nccn(block) && !before.is_some_and(|before| block.quoted && names_nccn(before)) {
            continue;
        }
        for range in quotations(block) {
            let from = block.tokens.partition_point(|token| token.start() < range.start);
            let inside = block.tokens[from..].iter().take_while(|token| token.end() <= range.end);
            let words = inside.filter(|token| token.kind != TokenKind::Mark).count();
            if words > LONGEST {
                let message = format!("This quotes NCCN in {words} words.");
                collector.hit(check.hit(&message), text, block, range, &block.prose.text);
            }
        }
    }
}

fn names_nccn(block: &Block) -> bool {
    let lower = &block.prose.lower;
    lower.contains("nccn")
        || lower.contains("national comprehensive cancer network")
        || block.citations.iter().any(|citation| citation.id.contains("nccn"))
}

/// The quotations of a block: what stands in quotation marks, or all of a block quote.
fn quotations(block: &Block) -> Vec<Range<usize>> {
    let marks: Vec<usize> = if block.quoted {
        vec![0, block.prose.text.len().saturating_sub(1)]
    } else {
        block.prose.text.match_indices('"').map(|(at, _)| at).collect()
    };
    marks.chunks_exact(2).map(|pair| pair[0]..block.prose.text.len().min(pair[1] + 1)).collect()
}
