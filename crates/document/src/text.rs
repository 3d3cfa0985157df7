//! A stretch of text as blocks, sentences and words: the body of an answer, a notice, or one line of front matter.

use std::ops::Range;
use std::sync::Arc;

use crate::citation::{Citation, citations};
use crate::file::SourceFile;
use crate::prose::{Builder, Prose};
use crate::span::Span;
use crate::words::{Token, sentences, tokens};

/// What a block is on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading and its level, 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A paragraph of a list item.
    ListItem,
    /// A cell of a table; `true` in the header row.
    Cell(bool),
    /// The words that stand in for an image.
    Alt,
    /// The tip that shows over a link or an image.
    Title,
    /// A code block.
    Code,
    /// One line of front matter or of a YAML file.
    Field,
}

/// A sentence of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes in the block's prose.
    pub range: Range<usize>,
    /// Its words in the block's tokens; words inside a citation are left out.
    pub tokens: Range<usize>,
}

/// A link in a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub target: String,
    /// Its words in the block's prose.
    pub range: Range<usize>,
    /// The whole link in the file.
    pub span: Span,
}

/// A block of text.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the file, markup included.
    pub span: Span,
    /// Its text.
    pub prose: Prose,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// Its words.
    pub tokens: Vec<Token>,
    /// Its citations.
    pub citations: Vec<Citation>,
    /// Its links.
    pub links: Vec<Link>,
    /// The block that introduces it: the line before a list, the heading above, the header of a column.
    pub lead_in: Option<usize>,
    /// The heading it stands under.
    pub section: Option<usize>,
    /// Whether it stands in a block quote.
    pub quoted: bool,
    /// Whether it stands in a footnote.
    pub footnote: bool,
    /// How many lists it stands in.
    pub depth: usize,
}

impl Block {
    /// The citations in a stretch of it. They stand in order, so a long block is not read again for each sentence.
    pub fn citations_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Citation> {
        let from = self.citations.partition_point(|citation| citation.range.start < range.start);
        let to = self.citations.partition_point(|citation| citation.range.start < range.end);
        self.citations[from..to.max(from)].iter()
    }

    /// Whether a place of its prose stands in a link. Links stand in order and never in one another.
    pub fn in_link(&self, at: usize) -> bool {
        let after = self.links.partition_point(|link| link.range.start <= at);
        after.checked_sub(1).is_some_and(|before| self.links[before].range.contains(&at))
    }

    /// The words of `sentence`.
    pub fn words(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.clone()]
    }

    /// The text of `sentence`.
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        &self.prose.text[sentence.range.clone()]
    }

    /// Whether a sentence of it asks.
    pub fn is_question(&self, sentence: &Sentence) -> bool {
        is_question(self.sentence_text(sentence))
    }

    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }

    /// The bytes in the file of a range of the prose.
    pub fn source(&self, range: Range<usize>) -> Span {
        self.prose.source(range)
    }
}

/// Text and the file it stands in.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file.
    pub file: Arc<SourceFile>,
    /// All of the text in the file.
    pub span: Span,
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// Raw HTML that was met.
    pub raw_html: Vec<Span>,
    /// Where nesting went beyond what caveat reads.
    pub too_deep: Option<Span>,
    /// A code fence that is never closed.
    pub unclosed_fence: Option<Span>,
}

impl Text {
    /// One line of YAML: `value` decoded, `span` the scalar in the file.
    pub fn field(file: &Arc<SourceFile>, value: &str, span: Span) -> Self {
        let mut builder = Builder::new();
        add_scalar(&mut builder, value, file.slice(span), span.start);
        let draft = Draft::new(BlockKind::Field, span);
        let blocks = vec![draft.finish(builder)];
        Self {
            file: Arc::clone(file),
            span,
            blocks,
            raw_html: Vec::new(),
            too_deep: None,
            unclosed_fence: None,
        }
    }
}

/// What is known of a block before its text is complete.
pub(crate) struct Draft {
    pub(crate) kind: BlockKind,
    pub(crate) span: Span,
    pub(crate) links: Vec<Link>,
    pub(crate) code: Vec<Range<usize>>,
    pub(crate) lead_in: Option<usize>,
    pub(crate) section: Option<usize>,
    pub(crate) quoted: bool,
    pub(crate) footnote: bool,
    pub(crate) depth: usize,
}

impl Draft {
    pub(crate) fn new(kind: BlockKind, span: Span) -> Self {
        let (links, code) = (Vec::new(), Vec::new());
        Self {
            kind,
            span,
            links,
            code,
            lead_in: None,
            section: None,
            quoted: false,
            footnote: false,
            depth: 0,
        }
    }

    pub(crate) fn finish(mut self, builder: Builder) -> Block {
        let links = self.links.iter_mut().map(|link| &mut link.range);
        let prose = builder.finish_with(links.chain(&mut self.code));
        let in_code = |at: usize| {
            let after = self.code.partition_point(|range| range.end <= at);
            self.code.get(after).is_some_and(|range| range.contains(&at))
        };
        let mut found = Vec::new();
        if !matches!(self.kind, BlockKind::Code) {
            found = citations(&prose.text);
            found.retain(|citation| !in_code(citation.bracket.start));
        }
        // English words and their blanks are about five letters long; what was too much is given back.
        let mut words = Vec::with_capacity(prose.text.len() / 4 + 2);
        let brackets: Vec<Range<usize>> = found.iter().map(|c: &Citation| c.bracket.clone()).collect();
        let sentences = sentences(&prose.text, &brackets)
            .into_iter()
            .map(|range| {
                let from = words.len();
                let mut at = range.start;
                for bracket in &brackets {
                    if bracket.start >= at && bracket.end <= range.end {
                        tokens(&prose.text, at..bracket.start, &mut words);
                        at = bracket.end;
                    }
                }
                tokens(&prose.text, at..range.end, &mut words);
                Sentence { range, tokens: from..words.len() }
            })
            .collect();
        words.shrink_to_fit();
        Block {
            kind: self.kind,
            span: self.span,
            prose,
            sentences,
            tokens: words,
            citations: found,
            links: self.links,
            lead_in: self.lead_in,
            section: self.section,
            quoted: self.quoted,
            footnote: self.footnote,
            depth: self.depth,
        }
    }
}

/// Walks a decoded scalar and its source side by side, so that quotes, escapes and folded lines keep their places.
fn add_scalar(builder: &mut Builder, value: &str, raw: &str, start: usize) {
    if let Some(at) = raw.find(value) {
        return builder.add(value, Span::new(start + at, start + at + value.len()));
    }
    let mut at = raw
        .find(|c: char| !c.is_whitespace() && !matches!(c, '"' | '\'' | '|' | '>' | '-' | '+'))
        .unwrap_or(0);
    let quoted = raw.trim_start().starts_with('"');
    let mut buffer = [0; 4];
    for c in value.chars() {
        // A line that ends with a backslash goes on in the next.
        if quoted && c != '\\' && raw[at..].starts_with("\\\n") {
            at += 2 + raw[at + 2..].len() - raw[at + 2..].trim_start().len();
        }
        let rest = &raw[at..];
        let next = rest.chars().next();
        let (skip, len) = if next == Some(c) {
            // A doubled quote inside single quotes stands for one, and so does a backslash inside double ones.
            let doubled = c == '\'' && rest.starts_with("''") || quoted && rest.starts_with("\\\\");
            (0, if doubled { 2 } else { c.len_utf8() })
        } else if next == Some('\\') {
            (0, escape_len(rest))
        } else if c.is_whitespace() {
            (0, rest.len() - rest.trim_start().len())
        } else {
            let gap = rest.len() - rest.trim_start().len();
            (gap, rest[gap..].chars().next().map_or(0, char::len_utf8))
        };
        let from = (at + skip).min(raw.len());
        let to = (from + len).min(raw.len());
        builder.add(c.encode_utf8(&mut buffer), Span::new(start + from, start + to));
        at = to;
    }
}

/// The length of a YAML escape (YAML 1.2, section 5.7).
fn escape_len(rest: &str) -> usize {
    let len = match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        Some(_) => 2,
        None => 1,
    };
    if rest.is_char_boundary(len.min(rest.len())) { len.min(rest.len()) } else { 1 }
}

/// Whether a sentence asks. What closes behind its mark is looked past: quotation marks, brackets, emphasis.
pub fn is_question(sentence: &str) -> bool {
    sentence.trim_end_matches(['"', '\'', ')', ' ', '*']).ends_with('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(raw: &str, value: &str) -> Text {
        let text = format!("key: {raw}\n");
        let file = Arc::new(SourceFile::new("a.yaml", text));
        Text::field(&file, value, Span::new(5, 5 + raw.len()))
    }

    #[test]
    fn scalars_keep_their_places() {
        for (raw, value) in [
            ("plain text stop", "plain text stop"),
            ("\"say \\\"no\\\" stop\"", "say \"no\" stop"),
            ("'it''s a stop'", "it's a stop"),
            (">-\n  folded\n  stop\n", "folded stop"),
            ("\"caf\\u00e9 stop\"", "café stop"),
            ("\"a\\tstop\"", "a\tstop"),
            ("\"a\\\n  big stop\"", "abig stop"),
            ("\"a\\\\b stop \\x41\"", "a\\b stop A"),
        ] {
            let text = field(raw, value);
            let block = &text.blocks[0];
            let at = block.prose.text.find("stop").unwrap();
            assert_eq!(text.file.slice(block.source(at..at + 4)), "stop", "{raw}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_scalar_maps_onto_characters(raw in "[a-z'\"\\\\é\n xu0-9]{0,20}", value in "[a-z'\"é x]{0,20}") {
            let text = field(&raw, &value);
            let block = &text.blocks[0];
            for sentence in &block.sentences {
                let span = block.source(sentence.range.clone());
                proptest::prop_assert!(text.file.text.get(span.start..span.end).is_some());
            }
        }
    }
}
