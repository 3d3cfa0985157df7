//! The canonical form of Markdown, which digests are made of.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::markdown::{MAX_DEPTH, options};

/// Markdown in canonical form, for digests: equal for texts that differ only in line wraps, line ends, the signs of
/// bullets and emphasis or blank lines, and different as soon as a word, a character (hidden ones included), a target, a kind
/// of block or its nesting differs. Unlike [`crate::markdown::parse`] it keeps curly quotes, no-break spaces and raw HTML.
pub fn markdown(source: &str) -> String {
    // A lone carriage return is no line end to the parser everywhere; files with one are not read (`file.rs`).
    let source = source.replace("\r\n", "\n");
    let mut form =
        Canonical { out: String::new(), open: false, verbatim: false, seen: vec![false; source.len()] };
    let mut events = Parser::new_ext(&source, options()).into_offset_iter();
    let mut nesting = 0usize;
    for (event, range) in events.by_ref() {
        match &event {
            Event::Start(_) => nesting += 1,
            Event::End(_) => nesting = nesting.saturating_sub(1),
            _ => {}
        }
        if nesting > MAX_DEPTH {
            // No page reads this far, so that only the difference matters.
            form.line("deep", &source);
            break;
        }
        form.take_event(event, range);
    }
    form.close();
    // Definitions show nowhere by themselves, yet the Markdown is exported with them.
    let mut definitions: Vec<[&str; 3]> = Vec::new();
    for (label, definition) in events.reference_definitions().iter() {
        definitions.push([label, &definition.dest, definition.title.as_deref().unwrap_or("")]);
    }
    definitions.sort_unstable();
    for [label, target, title] in definitions {
        form.line("definition", &format!("{label}\n{target}\n{title}"));
    }
    // Whatever else no event spoke of: a second definition of a label, cells beyond a table's columns, the numbers of items.
    let mut rest = String::new();
    let mut end = 0;
    for (at, c) in source.char_indices() {
        if !form.seen[at] && !c.is_ascii_whitespace() && !LAYOUT.contains(c) {
            // What stands apart stays apart: `1. 12.` is not `11. 2.`
            rest.extend((at > end && !rest.is_empty()).then_some(' '));
            rest.push(c);
            end = at + c.len_utf8();
        }
    }
    form.line("rest", &rest);
    composed(form.out)
}

/// Signs by which Markdown is laid out. No event speaks of them, and each has several that mean the same.
const LAYOUT: &str = ">*+-#|:.)=_~`\\";

/// One line a block: a word for its kind, then its text, in which `\` marks whatever is not plain text.
struct Canonical {
    out: String,
    open: bool,
    verbatim: bool,
    seen: Vec<bool>,
}

impl Canonical {
    fn take_event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        let whole = match &event {
            Event::Start(tag) => matches!(tag, Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)),
            Event::End(_) => false,
            _ => true,
        };
        if whole {
            self.seen[range].fill(true);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.verbatim => self.escape(&text),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.mark("code", &[&text], true),
            Event::Html(text) | Event::InlineHtml(text) => self.mark("html", &[&text], true),
            Event::FootnoteReference(label) => self.mark("footnote", &[&label], true),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.mark("break", &[], true),
            Event::Rule => self.line("rule", " "),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Link { dest_url, title, .. } => return self.mark("link", &[&dest_url, &title], false),
            Tag::Image { dest_url, title, .. } => return self.mark("image", &[&dest_url, &title], false),
            Tag::Emphasis => return self.mark("stress", &[], false),
            Tag::Strong => return self.mark("strong", &[], false),
            _ => self.close(),
        }
        match tag {
            Tag::Heading { level, .. } => self.begin(&format!("heading {}", level as u8)),
            Tag::TableCell => self.begin("cell"),
            Tag::CodeBlock(kind) => {
                self.begin("code");
                if let CodeBlockKind::Fenced(info) = kind {
                    self.mark("info", &[&info], true);
                }
                self.verbatim = true;
            }
            Tag::BlockQuote(_) => self.line("quote", " "),
            Tag::List(None) => self.line("bullets", " "),
            Tag::List(Some(first)) => self.line("numbers", &first.to_string()),
            Tag::Item => self.line("item", " "),
            Tag::FootnoteDefinition(label) => self.line("footnote", &label),
            Tag::Table(columns) => self.line("table", &format!("{columns:?}")),
            Tag::TableHead => self.line("head", " "),
            Tag::TableRow => self.line("row", " "),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image | TagEnd::Emphasis | TagEnd::Strong => self.out.push_str("\\}"),
            TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.line("end", " "),
            _ => self.close(),
        }
    }

    /// A line of its own; none when there is nothing to say.
    fn line(&mut self, kind: &str, text: &str) {
        self.close();
        if !text.is_empty() {
            self.begin(kind);
            self.escape(text);
            self.close();
        }
    }

    fn begin(&mut self, kind: &str) {
        self.out.push_str(kind);
        self.out.push(' ');
        self.open = true;
    }

    fn close(&mut self) {
        if self.open {
            self.out.truncate(self.out.trim_end_matches(' ').len());
            self.out.push('\n');
        }
        self.open = false;
        self.verbatim = false;
    }

    /// Running text, in which any run of blanks is one.
    fn text(&mut self, text: &str) {
        if !self.open {
            self.begin("text");
        }
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' if self.out.ends_with(' ') => {}
                ' ' | '\t' | '\n' => self.out.push(' '),
                '\\' => self.out.push_str("\\\\"),
                _ => self.out.push(c),
            }
        }
    }

    fn escape(&mut self, text: &str) {
        self.out.push_str(&text.replace('\\', "\\\\").replace('\n', "\\n"));
    }

    /// Something inside a line that is not plain text, closed at once or by its end.
    fn mark(&mut self, kind: &str, values: &[&str], closed: bool) {
        self.text("");
        self.out.push('\\');
        self.out.push_str(kind);
        self.out.push('{');
        for value in values {
            self.escape(value);
            self.out.push_str("\\|");
        }
        if closed {
            self.out.push_str("\\}");
        }
    }
}
/// A text in Unicode's composed form (NFC). Most texts are in it already, which a quick look tells.
pub fn composed(text: String) -> String {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() }
}
