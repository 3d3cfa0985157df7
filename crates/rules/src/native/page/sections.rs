//! Sections that a profile asks for, and advice where a treatment is named.

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, BlockKind, Sentence};
use caveat_document::words::{Token, TokenKind};
use caveat_language::lexicon::{Tags, tag, term};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const SECTION: Check = Check {
    name: "structure/section-missing",
    severity: Severity::Error,
    why: "A page about a treatment that leaves out its risks or the other choices tells half of the story.",
    standard: "DISCERN 9 to 14",
    next: "Add a section with such a heading, and fill it.",
    bad: "A page about a treatment without a heading on risks.",
    good: "## Risks and side effects",
    sentence: false,
    run: Run::Page(section_missing),
};

pub(crate) const QUESTIONS: Check = Check {
    name: "structure/questions-to-ask-missing",
    severity: Severity::Info,
    why: "Questions to bring along turn reading into a talk with the people who know the reader's case.",
    standard: "DISCERN 15; PEMAT 22 and 23",
    next: "Add a heading such as “Questions to ask your care team” with at least three questions.",
    bad: "A page without a list of questions.",
    good: "## Questions to ask your doctor, and a list of four.",
    sentence: false,
    run: Run::Page(questions_missing),
};

pub(crate) const CONSULT: Check = Check {
    name: "consult/missing-in-section",
    severity: Severity::Warning,
    why: "Readers jump to the section they need. Advice to talk with a clinician helps only where they read.",
    standard: "DISCERN 15; PEMAT 20 and 21",
    next: "Add a sentence that sends the reader to a doctor, nurse or pharmacist about this.",
    bad: "## Hormone therapy, and nothing on whom to ask.",
    good: "## Hormone therapy ... Ask your oncologist how long it lasts.",
    sentence: false,
    run: Run::Page(consult_missing),
};

/// The end of the section that block `head` opens.
fn end_of(page: &Page<'_>, head: usize) -> usize {
    let blocks = &page.body.blocks;
    let level = |i: usize| match blocks[i].kind {
        BlockKind::Heading(level) => level,
        _ => u8::MAX,
    };
    (head + 1..blocks.len()).find(|&i| level(i) <= level(head)).unwrap_or(blocks.len())
}

fn headings<'a>(page: &'a Page<'_>) -> impl Iterator<Item = (usize, &'a str)> {
    let blocks = &page.body.blocks;
    blocks.iter().enumerate().filter(|(_, b)| b.is_heading()).map(|(i, b)| (i, b.prose.lower.as_str()))
}

fn section_missing(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let Some(profile) = page.profile else { return };
    for section in &profile.front.sections {
        let wanted = |heading: &str| {
            section.headings.as_slice().iter().any(|h| heading.contains(&h.as_str().to_lowercase()))
        };
        let filled = headings(page).any(|(i, h)| {
            wanted(h) && page.body.blocks[i + 1..end_of(page, i)].iter().any(|b| b.tokens.len() > 5)
        });
        if !filled {
            let message =
                format!("Pages of this profile have a section “{}”; this one has none.", section.name);
            collector.place(
                check.hit(&message),
                &page.answer.file,
                page.answer.place_of("/profile"),
                section.name.as_str(),
            );
        }
    }
}

fn questions_missing(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let asked = headings(page).any(|(i, heading)| {
        let items = page.body.blocks[i + 1..end_of(page, i)]
            .iter()
            .filter(|b| b.kind == BlockKind::ListItem && b.prose.text.contains('?'));
        heading.contains("question") && heading.contains("ask") && items.count() >= 3
    });
    if !asked {
        let message = "This page has no list of questions to ask.";
        // A profile that asks for the list turns the advice into a demand.
        let mut hit = check.hit(message);
        if page.profile.is_some_and(|p| p.requires(check.name)) {
            hit.severity = Severity::Error;
        }
        collector.place(hit, &page.answer.file, page.answer.place_of("/profile"), "page");
    }
}

fn consult_missing(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    let heads: Vec<usize> = headings(page).map(|(i, _)| i).collect();
    for (n, &head) in heads.iter().enumerate() {
        let blocks = &body.blocks[head..heads.get(n + 1).copied().unwrap_or(body.blocks.len())];
        let heading = body.blocks[head].prose.lower.as_str();
        if heading.contains("learn more") || heading.contains("question") || !treats(blocks) {
            continue;
        }
        if !blocks.iter().any(|block| block.sentences.iter().any(|sentence| turns(block, sentence))) {
            let heading = &body.blocks[head];
            collector.hit(
                check.hit("The section “{text}” names a treatment and nobody to ask about it."),
                body,
                heading,
                0..heading.prose.text.len(),
                &heading.prose.text,
            );
        }
    }
}

/// Whether a medicine or procedure is named.
fn treats(blocks: &[Block]) -> bool {
    let mut words = blocks.iter().flat_map(|b| b.tokens.iter().map(move |token| (b, token)));
    words.any(|(block, token)| {
        token.kind == TokenKind::Word
            && tag(&block.prose.lower[token.range()]).0.any(Tags::DRUG.with(Tags::PROCEDURE))
    })
}

/// Whether a sentence turns the reader to a clinician.
fn turns(block: &Block, sentence: &Sentence) -> bool {
    let words = block.words(sentence);
    let tags = |token: &Token| tag(&block.prose.lower[token.range()]).0;
    let clinician = || {
        words.iter().any(|token| tags(token).any(Tags::CLINICIAN))
            || words.windows(2).any(|pair| {
                term(&block.prose.lower[pair[0].start()..pair[1].end()])
                    .is_some_and(|tags| tags.any(Tags::CLINICIAN))
            })
    };
    words.iter().any(|token| tags(token).any(Tags::CONSULT)) && clinician()
}
