//! Markdown to blocks. With [`crate::canonical`] the only module of this crate that knows the Markdown parser.

use std::sync::Arc;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::file::SourceFile;
use crate::prose::Builder;
use crate::span::Span;
use crate::text::{Block, BlockKind, Draft, Link, Text};

/// How deep quotes, lists and emphasis may nest.
pub(crate) const MAX_DEPTH: usize = 24;

/// The Markdown that caveat reads and renders: CommonMark with tables and footnotes.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES
}

/// Reads the Markdown in `within` of `file`.
pub fn parse(file: &Arc<SourceFile>, within: Span) -> Text {
    let source = file.slice(within);
    let mut reader = Reader::new(file, within);
    let mut nesting = 0;
    for (event, range) in Parser::new_ext(source, options()).into_offset_iter() {
        let span = Span::from(range).shifted(within.start);
        nesting = nested(nesting, &event);
        if nesting > MAX_DEPTH {
            reader.text.too_deep.get_or_insert(span);
            break;
        }
        reader.take_event(event, span);
    }
    reader.close_all();
    reader.text
}

/// Where the Markdown in `within` of `file` nests deeper than caveat reads. Cheap beside [`parse`]: it makes nothing.
pub fn too_deep(file: &SourceFile, within: Span) -> Option<Span> {
    let mut nesting = 0;
    let mut events = Parser::new_ext(file.slice(within), options()).into_offset_iter();
    let (_, range) = events.find(|(event, _)| {
        nesting = nested(nesting, event);
        nesting > MAX_DEPTH
    })?;
    Some(Span::from(range).shifted(within.start))
}

/// How deep the text behind an event is nested.
fn nested(nesting: usize, event: &Event<'_>) -> usize {
    match event {
        Event::Start(_) => nesting + 1,
        Event::End(_) => nesting.saturating_sub(1),
        _ => nesting,
    }
}

struct Reader {
    text: Text,
    open: Vec<(Draft, Builder)>,
    links: Vec<(usize, usize, String, Span)>,
    lists: Vec<Option<usize>>,
    section: Option<usize>,
    header: Vec<usize>,
    column: usize,
    in_head: bool,
    quotes: usize,
    footnotes: usize,
    items: usize,
}

impl Reader {
    fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        let text = Text {
            file: Arc::clone(file),
            span,
            blocks: Vec::new(),
            raw_html: Vec::new(),
            too_deep: None,
            unclosed_fence: None,
        };
        Self {
            text,
            open: Vec::new(),
            links: Vec::new(),
            lists: Vec::new(),
            section: None,
            header: Vec::new(),
            column: 0,
            in_head: false,
            quotes: 0,
            footnotes: 0,
            items: 0,
        }
    }

    fn take_event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.add(&text, span),
            Event::Code(text) => {
                let raw = self.text.file.slice(span);
                let inner = raw
                    .find(&*text)
                    .map_or(span, |at| Span::new(span.start + at, span.start + at + text.len()));
                let from = self.current(span).1.len();
                self.add(&text, inner);
                let (draft, builder) = self.current(span);
                draft.code.push(from..builder.len());
            }
            Event::SoftBreak | Event::HardBreak => self.current(span).1.space(span),
            Event::Html(_) | Event::InlineHtml(_) => match self.text.raw_html.last_mut() {
                Some(last) if last.end == span.start => last.end = span.end,
                _ => self.text.raw_html.push(span),
            },
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => {
                let kind = if self.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
                self.open(kind, span);
            }
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(number(level)), span),
            Tag::CodeBlock(kind) => {
                self.close_all();
                if matches!(kind, CodeBlockKind::Fenced(_)) && !fence_closes(self.text.file.slice(span)) {
                    self.text.unclosed_fence.get_or_insert(Span::new(span.start, span.start + 3));
                }
                self.open(BlockKind::Code, span);
            }
            Tag::BlockQuote(_) => {
                self.close_all();
                self.quotes += 1;
            }
            Tag::FootnoteDefinition(_) => {
                self.close_all();
                self.footnotes += 1;
            }
            Tag::List(_) => {
                self.close_all();
                let depth = self.lists.len();
                let lead = self.text.blocks.len().checked_sub(1).filter(|&i| {
                    let block = &self.text.blocks[i];
                    block.depth <= depth && !matches!(block.kind, BlockKind::Code | BlockKind::Cell(_))
                });
                self.lists.push(lead);
            }
            Tag::Item => {
                self.close_all();
                self.items += 1;
            }
            Tag::Table(_) => {
                self.close_all();
                self.header.clear();
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
            }
            Tag::TableRow => self.column = 0,
            Tag::TableCell => self.open(BlockKind::Cell(self.in_head), span),
            Tag::Link { dest_url, title, .. } => {
                let level = {
                    self.current(span);
                    self.open.len()
                };
                let from = self.current(span).1.len();
                self.links.push((level, from, dest_url.into_string(), span));
                self.title(&title, span);
            }
            Tag::Image { title, .. } => {
                self.current(span);
                let draft = self.draft(BlockKind::Alt, span);
                self.open.push((draft, Builder::new()));
                self.title(&title, span);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::CodeBlock => self.close_all(),
            TagEnd::Heading(_) => {
                self.close_all();
                self.section = self.text.blocks.iter().rposition(Block::is_heading);
            }
            TagEnd::BlockQuote(_) => {
                self.close_all();
                self.quotes -= 1;
            }
            TagEnd::FootnoteDefinition => {
                self.close_all();
                self.footnotes -= 1;
            }
            TagEnd::List(_) => {
                self.close_all();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.close_all();
                self.items -= 1;
            }
            TagEnd::TableHead => self.in_head = false,
            TagEnd::TableCell => {
                self.close_all();
                if self.in_head {
                    self.header.push(self.text.blocks.len() - 1);
                }
                self.column += 1;
            }
            TagEnd::Link => {
                if let Some((level, from, target, span)) = self.links.pop()
                    && let Some((draft, builder)) = self.open.get_mut(level.wrapping_sub(1))
                {
                    draft.links.push(Link { target, range: from..builder.len(), span });
                }
            }
            TagEnd::Image => self.close_one(),
            _ => {}
        }
    }

    fn add(&mut self, text: &str, span: Span) {
        self.current(span).1.add(text, span);
    }

    /// The block that takes text now. The text of a tight list item comes without a paragraph around it.
    fn current(&mut self, span: Span) -> &mut (Draft, Builder) {
        if self.open.is_empty() {
            let kind = if self.items > 0 { BlockKind::ListItem } else { BlockKind::Paragraph };
            self.open(kind, span);
        }
        let top = self.open.len() - 1;
        let open = &mut self.open[top];
        open.0.span = open.0.span.cover(span);
        open
    }

    fn open(&mut self, kind: BlockKind, span: Span) {
        self.close_all();
        let draft = self.draft(kind, span);
        self.open.push((draft, Builder::new()));
    }

    fn draft(&self, kind: BlockKind, span: Span) -> Draft {
        let mut draft = Draft::new(kind, span);
        draft.section = self.section;
        draft.quoted = self.quotes > 0;
        draft.footnote = self.footnotes > 0;
        draft.depth = self.lists.len();
        draft.lead_in = match kind {
            BlockKind::ListItem => self.lists.last().copied().flatten(),
            BlockKind::Cell(false) => self.header.get(self.column).copied(),
            BlockKind::Paragraph => self.text.blocks.len().checked_sub(1).filter(|&i| {
                self.text.blocks[i].is_heading() || self.text.blocks[i].prose.text.ends_with(':')
            }),
            _ => None,
        };
        draft
    }

    fn title(&mut self, title: &str, span: Span) {
        if title.is_empty() {
            return;
        }
        let raw = self.text.file.slice(span);
        let place =
            raw.rfind(title).map_or(span, |at| Span::new(span.start + at, span.start + at + title.len()));
        let mut builder = Builder::new();
        builder.add(title, place);
        let block = self.draft(BlockKind::Title, place).finish(builder);
        self.text.blocks.push(block);
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close_one();
        }
    }

    fn close_one(&mut self) {
        if let Some((draft, builder)) = self.open.pop() {
            if self.open.is_empty() {
                self.links.clear();
            }
            let block = draft.finish(builder);
            if !block.prose.text.is_empty() || block.is_heading() || matches!(block.kind, BlockKind::Cell(_))
            {
                self.text.blocks.push(block);
            }
        }
    }
}

fn fence_closes(block: &str) -> bool {
    let mut lines = block.lines();
    let fence = lines.next().unwrap_or("").trim_start();
    let mark = if fence.starts_with('~') { '~' } else { '`' };
    lines.next_back().is_some_and(|last| {
        let last = last.trim_start_matches(['>', ' ']).trim_end();
        last.len() >= 3 && last.chars().all(|c| c == mark)
    })
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Text {
        let file = Arc::new(SourceFile::new("a.md", text));
        parse(&file, Span::new(0, text.len()))
    }

    #[test]
    fn blocks_and_their_lead_ins() {
        let text = read(
            "## Before you start\n\nAsk whether you should:\n\n- stop **tamo**xifen\n  - at once\n- rest\n\n> quoted\n\n| Drug | Dose |\n|---|---|\n| A | 5 mg |\n",
        );
        let seen: Vec<(&str, BlockKind, Option<usize>)> =
            text.blocks.iter().map(|b| (b.prose.text.as_str(), b.kind, b.lead_in)).collect();
        assert_eq!(
            seen,
            [
                ("Before you start", BlockKind::Heading(2), None),
                ("Ask whether you should:", BlockKind::Paragraph, Some(0)),
                ("stop tamoxifen", BlockKind::ListItem, Some(1)),
                ("at once", BlockKind::ListItem, Some(2)),
                ("rest", BlockKind::ListItem, Some(1)),
                ("quoted", BlockKind::Paragraph, None),
                ("Drug", BlockKind::Cell(true), None),
                ("Dose", BlockKind::Cell(true), None),
                ("A", BlockKind::Cell(false), Some(6)),
                ("5 mg", BlockKind::Cell(false), Some(7)),
            ]
        );
        assert!(text.blocks[5].quoted);
        assert!(text.blocks.iter().skip(1).all(|b| b.section == Some(0)));
    }

    /// Letters that pose as others and blanks at the end are shorter in prose than in the file.
    #[test]
    fn links_and_code_keep_their_words() {
        for (markdown, words) in [
            ("St\u{43e}p, s\u{435}\u{435} [the page](https://e.example) and go", "the page"),
            ("[th\u{435} p\u{430}ge](https://e.example)", "the page"),
            ("See caf\u{e9} and [here ](https://e.example)", "here"),
        ] {
            let text = read(markdown);
            let block = &text.blocks[0];
            assert_eq!(block.prose.text[block.links[0].range.clone()].trim(), words, "{markdown}");
        }
        assert_eq!(read("\u{441}all \u{440}ay `[@no]` [@yes]").blocks[0].citations.len(), 1);
    }

    #[test]
    fn links_images_code_and_html() {
        let text = read(
            "See [the **page**](https://a.example \"a tip\") ![a scan](x.png) `[@no]` [@yes] <b>x</b>\n",
        );
        let paragraph = text.blocks.iter().find(|b| b.kind == BlockKind::Paragraph).unwrap();
        assert_eq!(paragraph.prose.text, "See the page [@no] [@yes] x");
        assert_eq!(&paragraph.prose.text[paragraph.links[0].range.clone()], "the page");
        assert_eq!(paragraph.citations.len(), 1);
        assert_eq!(text.raw_html.len(), 2);
        let others: Vec<&str> = text
            .blocks
            .iter()
            .filter(|b| b.kind != BlockKind::Paragraph)
            .map(|b| b.prose.text.as_str())
            .collect();
        assert_eq!(others, ["a tip", "a scan"]);
    }

    #[test]
    fn an_open_fence_and_deep_nesting_are_noticed() {
        assert!(read("```\ncode\n").unclosed_fence.is_some());
        assert!(read("```\ncode\n```\n").unclosed_fence.is_none());
        assert!(
            read(&"> ".repeat(60)).too_deep.is_some()
                || read(&format!("{}x", "> ".repeat(60))).too_deep.is_some()
        );
    }

    proptest::proptest! {
        #[test]
        fn the_text_is_in_the_file(text in "([a-zé“\u{200b}*_`\\[\\]()#>|! \n&;:.-]|&amp;|\\[@a\\]|- ){0,60}") {
            let read = read(&text);
            for block in &read.blocks {
                for token in &block.tokens {
                    let span = block.source(token.range());
                    let slice = text.get(span.start..span.end);
                    proptest::prop_assert!(slice.is_some());
                    let word = &block.prose.text[token.range()];
                    if slice.unwrap().len() == word.len() && slice.unwrap().is_ascii() {
                        // A grave accent between letters is read as the apostrophe that it stands for.
                        let straight = |text: &str| text.replace('`', "'");
                        proptest::prop_assert_eq!(straight(slice.unwrap()), straight(word));
                    }
                }
            }
        }
    }
}
