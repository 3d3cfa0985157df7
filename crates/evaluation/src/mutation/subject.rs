//! The page that is to be broken: its sentences, and the changes that take them out or put others in.

use std::ops::Range;

use caveat_document::file::SourceFile;
use caveat_document::format::Notice;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind, Sentence, Text, is_question};
use caveat_document::words::{Token, TokenKind};
use caveat_language::lexicon::{Tags, tag, term};

use super::change::Change;

/// A page, and its number among the pages of a run, so that not every page is broken at the same place.
pub struct Subject<'a> {
    /// The page.
    pub page: Page<'a>,
    /// The library that it belongs to.
    pub library: &'a Library,
    /// Its number.
    pub number: usize,
}

/// A sentence of the page.
#[derive(Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) text: &'a Text,
    /// The block's number in the text.
    pub(super) at: usize,
    pub(super) block: &'a Block,
    /// The sentence's number in the block.
    pub(super) nth: usize,
    pub(super) sentence: &'a Sentence,
}

impl<'a> Said<'a> {
    pub(super) fn words(&self) -> &'a str {
        self.block.sentence_text(self.sentence)
    }

    pub(super) fn lower(&self) -> &'a str {
        &self.block.prose.lower[self.sentence.range.clone()]
    }

    pub(super) fn tokens(&self) -> &'a [Token] {
        self.block.words(self.sentence)
    }

    pub(super) fn word(&self, token: &Token) -> &'a str {
        &self.block.prose.lower[token.range()]
    }

    pub(super) fn is_question(&self) -> bool {
        is_question(self.words())
    }

    pub(super) fn path(&self) -> &'a str {
        &self.text.file.path
    }

    /// A stretch of the sentence, as bytes of the file.
    pub(super) fn source(&self, range: Range<usize>) -> Span {
        let from = self.sentence.range.start;
        self.block.source(from + range.start..from + range.end)
    }

    /// Whether a word or a term of two words in it can be one of these.
    pub(super) fn has(&self, tags: Tags) -> bool {
        tagged(self.block, self.tokens(), tags)
    }

    /// Whether it sends the reader to a clinician.
    pub(super) fn consults(&self) -> bool {
        self.has(Tags::CONSULT) && self.has(Tags::CLINICIAN)
    }

    /// Other text in place of a stretch of the sentence.
    pub(super) fn replace(&self, range: Range<usize>, with: impl Into<String>) -> Change {
        replace(&self.text.file, self.source(range), with)
    }

    /// Whether another citation stands for this sentence too: any in the next sentence, or the same source in the one before
    /// or in the line that introduces it.
    pub(super) fn cited_beside(&self, id: &str) -> bool {
        let cites = |block: &Block, sentence: &Sentence, id: Option<&str>| {
            let of = |c: &&caveat_document::citation::Citation| sentence.range.contains(&c.range.start);
            block.citations.iter().filter(of).any(|c| id.is_none_or(|id| c.id == id))
        };
        let sentences = &self.block.sentences;
        let before = self.nth.checked_sub(1).and_then(|n| sentences.get(n));
        before.is_some_and(|s| cites(self.block, s, Some(id)))
            || sentences.get(self.nth + 1).is_some_and(|s| cites(self.block, s, None))
            || self.block.lead_in.is_some_and(|lead| {
                let lead = &self.text.blocks[lead];
                lead.sentences.iter().any(|s| cites(lead, s, Some(id)))
            })
    }
}

/// Whether one of the words, or two of them together, can be one of these.
pub(super) fn tagged(block: &Block, tokens: &[Token], tags: Tags) -> bool {
    let lower = &block.prose.lower;
    tokens.iter().any(|t| t.kind == TokenKind::Word && tag(&lower[t.range()]).0.any(tags))
        || tokens
            .windows(2)
            .any(|two| term(&lower[two[0].start()..two[1].end()]).is_some_and(|t| t.any(tags)))
}

/// Other text in place of bytes of a file.
pub(super) fn replace(file: &SourceFile, span: Span, with: impl Into<String>) -> Change {
    Change::Replace { path: file.path.clone(), span, with: with.into() }
}

/// The sentences of a text.
pub(super) fn sentences(text: &Text) -> impl Iterator<Item = Said<'_>> {
    text.blocks.iter().enumerate().flat_map(move |(at, block)| {
        block.sentences.iter().enumerate().map(move |(nth, sentence)| Said { text, at, block, nth, sentence })
    })
}

impl<'a> Subject<'a> {
    /// The notices that the page shows.
    pub(super) fn notices(&self) -> impl Iterator<Item = &'a Notice> {
        self.page.banners.iter().chain(&self.page.closing).copied()
    }

    /// The body.
    pub(super) fn body(&self) -> &'a Text {
        self.page.body
    }

    /// The sentences of notices, summary and body, in reading order. Titles of notices are left out.
    pub(super) fn said(&self) -> Vec<Said<'a>> {
        let answer = self.page.answer;
        let banners = self.page.banners.iter().map(|notice| &notice.body);
        let closing = self.page.closing.iter().map(|notice| &notice.body);
        banners.chain([&answer.summary, self.page.body]).chain(closing).flat_map(sentences).collect()
    }

    /// Medicines that the page names, in order; one that everybody knows where it names none.
    pub(super) fn drugs(&self) -> Vec<&'a str> {
        let mut drugs = Vec::new();
        for block in &self.body().blocks {
            for token in block.tokens.iter().filter(|t| t.kind == TokenKind::Word) {
                let word = &block.prose.lower[token.range()];
                if tag(word).0.any(Tags::DRUG) && !drugs.contains(&word) {
                    drugs.push(word);
                }
            }
        }
        if drugs.is_empty() { vec!["tamoxifen"] } else { drugs }
    }

    /// The blocks of a section of the body, its heading first, by the heading's number.
    pub(super) fn section(&self, head: usize) -> Range<usize> {
        let blocks = &self.body().blocks;
        let level = |i: usize| match blocks[i].kind {
            BlockKind::Heading(level) => level,
            _ => u8::MAX,
        };
        head..(head + 1..blocks.len()).find(|&i| level(i) <= level(head)).unwrap_or(blocks.len())
    }

    /// The numbers of the headings of the body.
    pub(super) fn headings(&self) -> impl Iterator<Item = usize> {
        let blocks = &self.body().blocks;
        (0..blocks.len()).filter(|&i| blocks[i].is_heading())
    }

    /// Takes sentences out. A block of which nothing is left goes as a whole, and so does a notice; a field keeps a
    /// sentence that says nothing, since no field may be empty.
    pub(super) fn delete(&self, gone: &[Said<'_>]) -> Vec<Change> {
        let mut changes = Vec::new();
        let of_block = |said: &Said<'_>| gone.iter().filter(|s| std::ptr::eq(s.block, said.block)).count();
        let of_text = |said: &Said<'_>| gone.iter().filter(|s| std::ptr::eq(s.text, said.text)).count();
        for said in gone {
            let file = &said.text.file;
            let all: usize = said.text.blocks.iter().map(|b| b.sentences.len()).sum();
            let block_gone = of_block(said) == said.block.sentences.len();
            let change = if of_text(said) == all && file.path != self.page.answer.file.path {
                Change::Delete { path: file.path.clone() }
            } else if block_gone && said.block.kind == BlockKind::Field {
                replace(
                    file,
                    said.block.source(0..said.block.prose.text.len()),
                    "This page gives general facts.",
                )
            } else if block_gone && !matches!(said.block.kind, BlockKind::Cell(_)) {
                replace(file, lines(file, said.block.span), "")
            } else {
                replace(file, outer(said), "")
            };
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        changes
    }

    /// Whether a block belongs to the list of further reading.
    pub(super) fn is_further_reading(&self, block: &Block) -> bool {
        block.section.is_some_and(|s| self.body().blocks[s].prose.lower.contains("learn more"))
    }
}

/// The whole lines of a span.
pub(super) fn lines(file: &SourceFile, span: Span) -> Span {
    let text = &file.text;
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    Span::new(start, end)
}

/// A sentence with the emphasis and the link around it, and the blanks that part it from the next.
fn outer(said: &Said<'_>) -> Span {
    let text = &said.text.file.text;
    let mut span = said.source(0..said.sentence.range.len());
    for link in &said.block.links {
        if link.span.start < span.end && span.start < link.span.end {
            span = span.cover(link.span);
        }
    }
    let mark = |c: char| matches!(c, '*' | '_');
    let before = &text[..span.start];
    span.start -= before.len() - before.trim_end_matches(mark).len();
    let after = &text[span.end..];
    span.end += after.len() - after.trim_start_matches(mark).len();
    let blank = |c: char| matches!(c, ' ' | '\n' | '\r');
    if said.nth + 1 < said.block.sentences.len() {
        let after = &text[span.end..];
        span.end += after.len() - after.trim_start_matches(blank).len();
    } else if said.nth > 0 {
        let before = &text[..span.start];
        span.start -= before.len() - before.trim_end_matches(blank).len();
    }
    span
}
