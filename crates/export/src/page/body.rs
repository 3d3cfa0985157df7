//! Markdown to HTML that is safe to show: no raw HTML, no foreign schemes, citations as links to the references.
//!
//! Where the text cannot be shown as it was checked, nothing is rendered: a page is never changed in silence.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use caveat_document::citation::{Citation, citations};
use caveat_document::file::SourceFile;
use caveat_document::format::Id;
use caveat_document::markdown;
use caveat_document::span::Span;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd};

use crate::page::escape::escape;
use crate::problem::Problem;

/// Ids that the page itself uses.
const RESERVED: [&str; 10] =
    ["main", "title", "summary", "contents", "sources", "notices", "services", "next", "related", "about"];

/// The numbers of the sources, by id.
pub(crate) type Numbers = BTreeMap<String, usize>;

/// A heading of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// Its id on the page.
    pub(crate) id: String,
    /// Its words.
    pub(crate) text: String,
    /// Its level.
    pub(crate) level: u8,
}

/// Rendered text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// The HTML.
    pub(crate) html: String,
    /// Its headings.
    pub(crate) headings: Vec<Heading>,
    /// How often each source is cited, by number.
    pub(crate) cited: BTreeMap<usize, usize>,
    /// Pages of the same bundle that it links to.
    pub(crate) pages: Vec<Id>,
}

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The body: headings from level 2, in sections; citations that the references link back to.
    Body,
    /// A notice: headings from level 3.
    Notice,
}

/// Where rendered text stands when it is shown inside another document.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame<'a> {
    /// What its ids begin with, so that they are no one else's; empty on a page of its own.
    pub(crate) prefix: &'a str,
    /// How many levels deeper its headings stand.
    pub(crate) deeper: u8,
}

/// Renders Markdown. `file` is named in problems.
///
/// # Errors
/// A citation of a source that is not in `numbers` or not well formed, a link that is not allowed, nesting beyond what
/// caveat reads.
pub(crate) fn render(file: &str, text: &str, part: Part, numbers: &Numbers) -> Result<Rendered, Problem> {
    render_in(Frame::default(), file, text, part, numbers)
}

/// Renders Markdown to stand inside another document.
///
/// # Errors
/// As [`render`].
pub(crate) fn render_in(
    frame: Frame<'_>,
    file: &str,
    text: &str,
    part: Part,
    numbers: &Numbers,
) -> Result<Rendered, Problem> {
    let source = Arc::new(SourceFile::new(file, text));
    let read = markdown::parse(&source, Span::new(0, text.len()));
    if read.too_deep.is_some() {
        let next = "Flatten this part of the page.";
        return Err(Problem::new(file, "Quotes, lists or emphasis are nested too deep to show.", next));
    }
    let mut writer = Writer::new(frame, file, part, numbers);
    for event in Parser::new_ext(text, markdown::options()) {
        writer.event(event)?;
    }
    let rendered = writer.finish()?;
    // The linter counts the citations it checked; the page must link as many.
    let checked: usize = read.blocks.iter().map(|block| block.citations.len()).sum();
    if rendered.cited.values().sum::<usize>() != checked {
        return Err(Problem::new(
            file,
            "A citation is broken up by emphasis, code or a link, so that it cannot be shown as a reference number.",
            "Write each citation as plain text, such as [@source-id, p. 12].",
        ));
    }
    Ok(rendered)
}

struct Writer<'a> {
    frame: Frame<'a>,
    file: &'a str,
    part: Part,
    numbers: &'a Numbers,
    /// Where output goes: the text, and on top of it a heading or a footnote that is being read.
    outs: Vec<String>,
    /// Text that has not been searched for citations yet: the parser hands it over in pieces.
    run: String,
    /// The plain words of the heading that is being read.
    words: String,
    rendered: Rendered,
    ids: BTreeMap<String, usize>,
    depth: usize,
    in_section: bool,
    in_code: bool,
    in_head: bool,
    alignments: Vec<Alignment>,
    column: usize,
    /// Footnotes: their places in the order of first mention, the texts read so far, those still being read.
    notes: BTreeMap<String, usize>,
    note_texts: BTreeMap<usize, String>,
    open_notes: Vec<usize>,
}

impl<'a> Writer<'a> {
    fn new(frame: Frame<'a>, file: &'a str, part: Part, numbers: &'a Numbers) -> Self {
        Self {
            frame,
            file,
            part,
            numbers,
            outs: vec![String::new()],
            run: String::new(),
            words: String::new(),
            rendered: Rendered::default(),
            ids: RESERVED.iter().map(|id| ((*id).to_owned(), 1)).collect(),
            depth: 0,
            in_section: false,
            in_code: false,
            in_head: false,
            alignments: Vec::new(),
            column: 0,
            notes: BTreeMap::new(),
            note_texts: BTreeMap::new(),
            open_notes: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>) -> Result<(), Problem> {
        match event {
            Event::Text(text) if self.in_code => self.push(&escape(&text)),
            Event::Text(text) => self.run.push_str(&text),
            Event::SoftBreak => self.run.push('\n'),
            // Raw HTML is a fault of the page; it is never passed on.
            Event::Html(_) | Event::InlineHtml(_) => {}
            other => {
                self.flush()?;
                match other {
                    Event::Start(tag) => self.start(tag)?,
                    Event::End(tag) => self.end(tag),
                    Event::Code(text) => {
                        self.words.push_str(&text);
                        self.push(&format!("<code>{}</code>", escape(&text)));
                    }
                    Event::HardBreak => self.push("<br>\n"),
                    Event::Rule => self.push("<hr>\n"),
                    Event::FootnoteReference(label) => self.note_mark(&label),
                    _ => {}
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, html: &str) {
        if let Some(out) = self.outs.last_mut() {
            out.push_str(html);
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), Problem> {
        match tag {
            Tag::Paragraph => self.push("<p>"),
            Tag::Heading { .. } => {
                self.words.clear();
                self.outs.push(String::new());
            }
            Tag::BlockQuote(_) => self.open("<blockquote>\n"),
            Tag::CodeBlock(kind) => {
                self.in_code = true;
                self.push(match kind {
                    CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => "<pre><code>",
                });
            }
            Tag::List(None) => self.open("<ul>\n"),
            Tag::List(Some(1)) => self.open("<ol>\n"),
            Tag::List(Some(start)) => self.open(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.open("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                let place = self.note_place(&label);
                self.open_notes.push(place);
                self.outs.push(String::new());
            }
            Tag::Table(alignments) => {
                self.alignments = alignments;
                let about =
                    self.rendered.headings.last().map_or(String::new(), |h| format!(": {}", escape(&h.text)));
                // Inside another document the same name may stand twice, and a region's must not.
                let region = if self.frame.prefix.is_empty() { "region" } else { "group" };
                let label = format!(
                    "<div class=\"table\" role=\"{region}\" aria-label=\"Table{about}\" tabindex=\"0\">"
                );
                self.open(&format!("{label}\n<table>\n"));
            }
            Tag::TableHead => {
                self.in_head = true;
                self.column = 0;
                self.push("<thead>\n<tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.push("<tr>");
            }
            Tag::TableCell => {
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Right) => " class=\"right\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    _ => "",
                };
                let cell =
                    if self.in_head { format!("<th scope=\"col\"{class}>") } else { format!("<td{class}>") };
                self.push(&cell);
            }
            Tag::Emphasis => self.push("<em>"),
            Tag::Strong => self.push("<strong>"),
            Tag::Link { link_type, dest_url, .. } => {
                let target = self.target(link_type, &dest_url)?;
                self.push(&format!("<a href=\"{}\">", escape(&target)));
            }
            // A bundle holds no pictures and a page loads nothing from elsewhere: the words for the picture stand in.
            Tag::Image { .. } => self.push("<span class=\"image\">"),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.push("</p>\n"),
            TagEnd::Heading(level) => self.heading(level as u8),
            TagEnd::BlockQuote(_) => self.close("</blockquote>\n"),
            TagEnd::FootnoteDefinition => {
                self.depth = self.depth.saturating_sub(1);
                if let (Some(place), Some(text)) = (self.open_notes.pop(), self.outs.pop()) {
                    self.note_texts.insert(place, text);
                }
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.push("</code></pre>\n");
            }
            TagEnd::List(true) => self.close("</ol>\n"),
            TagEnd::List(false) => self.close("</ul>\n"),
            TagEnd::Item => self.close("</li>\n"),
            TagEnd::Table => self.close("</tbody>\n</table>\n</div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.push("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.push("</tr>\n"),
            TagEnd::TableCell => {
                self.column += 1;
                self.push(if self.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.push("</em>"),
            TagEnd::Strong => self.push("</strong>"),
            TagEnd::Link => self.push("</a>"),
            TagEnd::Image => self.push("</span>"),
            _ => {}
        }
    }

    fn open(&mut self, html: &str) {
        self.depth += 1;
        self.push(html);
    }

    fn close(&mut self, html: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.push(html);
    }

    fn heading(&mut self, level: u8) {
        let inner = self.outs.pop().unwrap_or_default();
        let text = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        let lowest = if self.part == Part::Body { 2 } else { 3 };
        let own = level.max(lowest);
        let level = (own + self.frame.deeper).min(6);
        if self.part == Part::Notice {
            return self.push(&format!("<h{level}>{inner}</h{level}>\n"));
        }
        let (prefix, own_id) = (self.frame.prefix, self.unique(&text));
        let id = format!("{prefix}{own_id}");
        let framed = !self.frame.prefix.is_empty();
        if own == 2 && self.depth == 0 && !framed {
            let asks = text.to_lowercase().starts_with("questions to ask");
            let class = if asks { " class=\"ask\"" } else { "" };
            let before = if self.in_section { "</section>\n" } else { "" };
            self.in_section = true;
            self.push(&format!("{before}<section aria-labelledby=\"{id}\"{class}>\n"));
        }
        self.push(&format!("<h{level} id=\"{id}\">{inner}</h{level}>\n"));
        self.rendered.headings.push(Heading { id, text, level });
    }

    fn unique(&mut self, text: &str) -> String {
        let slug = Id::slug(text).as_str().to_owned();
        let slug = if ["ref-", "cite-", "note-", "notice-"].iter().any(|p| slug.starts_with(p)) {
            format!("s-{slug}")
        } else {
            slug
        };
        let mut id = slug.clone();
        while self.ids.contains_key(&id) {
            let count = self.ids.entry(slug.clone()).or_insert(1);
            *count += 1;
            id = format!("{slug}-{count}");
        }
        self.ids.insert(id.clone(), 1);
        id
    }

    /// Writes the text that was gathered, its citations as links.
    fn flush(&mut self) -> Result<(), Problem> {
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return Ok(());
        }
        let found = citations(&run);
        let mut at = 0;
        let mut rest = found.as_slice();
        while let Some(first) = rest.first() {
            let bracket = first.bracket.clone();
            let len = rest.iter().take_while(|c| c.bracket == bracket).count();
            let (group, others) = rest.split_at(len);
            rest = others;
            self.words(run[at..bracket.start].trim_end());
            self.cite(&run, &bracket, group)?;
            at = bracket.end;
        }
        self.words(&run[at..]);
        Ok(())
    }

    fn words(&mut self, text: &str) {
        self.words.push_str(text);
        self.push(&escape(text));
    }

    fn cite(&mut self, run: &str, bracket: &Range<usize>, group: &[Citation]) -> Result<(), Problem> {
        let written = &run[bracket.clone()];
        let parts: Vec<String> = written[1..written.len() - 1].split(';').map(squeeze).collect();
        let read: Vec<String> = group
            .iter()
            .map(|citation| match &citation.locator {
                Some(locator) => squeeze(&format!("@{}, {locator}", citation.id)),
                None => format!("@{}", citation.id),
            })
            .collect();
        if parts != read {
            let next = "Write it as [@source-id], [@source-id, p. 12] or [@one; @two].";
            return Err(Problem::new(
                self.file,
                format!("The citation {} is not well formed.", squeeze(written)),
                next,
            ));
        }
        let mut links = Vec::new();
        for citation in group {
            let Some(&number) = self.numbers.get(&citation.id) else {
                let message =
                    format!("It cites `{}`, which is not in the page's list of sources.", citation.id);
                let next = format!("Cite it in the body and add content/sources/{}.yaml.", citation.id);
                return Err(Problem::new(self.file, message, next));
            };
            let count = self.rendered.cited.entry(number).or_insert(0);
            *count += 1;
            let id = if self.part == Part::Body {
                format!(" id=\"{}cite-{number}-{count}\"", self.frame.prefix)
            } else {
                String::new()
            };
            let locator =
                citation.locator.as_deref().map_or(String::new(), |l| format!(", {}", escape(&squeeze(l))));
            let label = format!("Reference {number}{locator}");
            let href = format!("#{}ref-{number}", self.frame.prefix);
            links.push(format!("<a href=\"{href}\"{id} aria-label=\"{label}\">{number}{locator}</a>"));
        }
        // Brackets keep a number beside a dose from being read as part of it, and survive copying as plain text.
        self.push(&format!("<sup class=\"cite\">[{}]</sup>", links.join("; ")));
        Ok(())
    }

    /// A link's target, if it is one that pages may have.
    fn target(&mut self, kind: LinkType, url: &CowStr<'_>) -> Result<String, Problem> {
        let url = if kind == LinkType::Email { format!("mailto:{url}") } else { url.to_string() };
        let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"'`\\".contains(c));
        let page = url
            .split_once('#')
            .map_or(url.as_str(), |(page, _)| page)
            .strip_suffix(".html")
            .and_then(Id::new);
        let known = url.starts_with("https://")
            || url.starts_with("mailto:")
            || url.starts_with('#')
            || page.is_some();
        if !plain || !known {
            return Err(Problem::new(
                self.file,
                format!("The link to `{url}` cannot be shown."),
                "Link to an https:// address, a mailto: address, a #heading of this page or another page (its-id.html).",
            ));
        }
        self.rendered.pages.extend(page);
        match url.strip_prefix('#') {
            Some(heading) => Ok(format!("#{}{heading}", self.frame.prefix)),
            None => Ok(url),
        }
    }

    fn note_place(&mut self, label: &str) -> usize {
        let next = self.notes.len();
        *self.notes.entry(label.to_owned()).or_insert(next)
    }

    fn note_mark(&mut self, label: &str) {
        let letter = letters(self.note_place(label));
        let prefix = self.frame.prefix;
        let link =
            format!("<a href=\"#{prefix}note-{letter}\" aria-label=\"Note {letter}\">note {letter}</a>");
        self.push(&format!("<sup class=\"note\">[{link}]</sup>"));
    }

    fn finish(mut self) -> Result<Rendered, Problem> {
        self.flush()?;
        if self.in_section {
            self.push("</section>\n");
        }
        self.push_notes();
        self.rendered.html = self.outs.pop().unwrap_or_default();
        Ok(self.rendered)
    }

    fn push_notes(&mut self) {
        let texts = std::mem::take(&mut self.note_texts);
        if texts.is_empty() {
            return;
        }
        let prefix = self.frame.prefix;
        let (open, close) = match prefix {
            "" => ("<section class=\"notes\" aria-label=\"Notes\">", "</section>"),
            _ => ("<div class=\"notes\">", "</div>"),
        };
        self.push(&format!("{open}\n<ul>\n"));
        for (place, text) in texts {
            let letter = letters(place);
            self.push(&format!(
                "<li id=\"{prefix}note-{letter}\"><span class=\"number\">{letter}.</span>\n{text}</li>\n"
            ));
        }
        self.push(&format!("</ul>\n{close}\n"));
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// a, b, ... z, aa, ab: the marks of footnotes, so that they are not taken for references.
fn letters(at: usize) -> String {
    let letter = char::from(b'a' + (at % 26) as u8);
    if at < 26 { letter.to_string() } else { format!("{}{letter}", letters(at / 26 - 1)) }
}

#[cfg(test)]
mod tests;
