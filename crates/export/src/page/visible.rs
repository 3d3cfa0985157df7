//! What a reader sees of a page: the text of the HTML as a browser would show it, taken with an HTML parser and without
//! any knowledge of the templates beyond a few class names.

use std::collections::BTreeMap;

use caveat_document::citation::citations;
use caveat_document::prose::Builder;
use caveat_document::span::Span;
use ego_tree::iter::Edge;
use scraper::node::Element;
use scraper::{Html, Node};

use crate::page::html::OFF_SCREEN;

/// What a page shows.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// All words without blanks, citation marks left out.
    pub(crate) words: String,
    /// The same of the body alone.
    pub(crate) body: String,
    /// How often each reference number stands in a citation mark.
    pub(crate) marks: BTreeMap<String, usize>,
    /// The list of references: number and words.
    pub(crate) references: Vec<(String, String)>,
    /// The words that stand in for pictures.
    pub(crate) images: Vec<String>,
    /// Whether search engines are asked to leave the page out.
    pub(crate) noindex: bool,
    /// What no page of a bundle may hold.
    pub(crate) foreign: Vec<String>,
}

/// Text for comparison: normalised as the linter does it, citations and blanks left out.
pub(crate) fn squeeze(text: &str) -> String {
    let mut builder = Builder::new();
    builder.add(text, Span::new(0, text.len()));
    let prose = builder.finish().text;
    let mut plain = String::with_capacity(prose.len());
    let mut at = 0;
    for citation in citations(&prose) {
        if citation.bracket.start >= at {
            plain.extend(prose[at..citation.bracket.start].split(' '));
            at = citation.bracket.end;
        }
    }
    plain.extend(prose[at..].split(' '));
    plain
}

/// Where text belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    Hidden,
    Cite,
    CiteLink,
    Note,
    Image,
    Body,
    Reference,
    Number,
    Cited,
}

/// Reads a page.
pub(crate) fn read(html: &str) -> Seen {
    let document = Html::parse_document(html);
    let mut seen = Seen::default();
    let mut open: Vec<Option<Region>> = Vec::new();
    let mut count: BTreeMap<u8, usize> = BTreeMap::new();
    let mut pieces = Pieces::default();
    for edge in document.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    survey(element, &mut seen);
                    let region = region(element);
                    if let Some(region) = region {
                        *count.entry(region as u8).or_insert(0) += 1;
                        pieces.begin(region);
                    }
                    open.push(region);
                }
                Node::Text(text) => {
                    let within = |region: Region| count.get(&(region as u8)).is_some_and(|n| *n > 0);
                    pieces.add(text, within);
                }
                _ => {}
            },
            Edge::Close(node) => {
                if node.value().is_element()
                    && let Some(Some(region)) = open.pop()
                {
                    if let Some(n) = count.get_mut(&(region as u8)) {
                        *n -= 1;
                    }
                    pieces.finish(region, &mut seen);
                }
            }
        }
    }
    seen.words = squeeze(&pieces.words);
    seen.body = squeeze(&pieces.body);
    seen
}

#[derive(Default)]
struct Pieces {
    words: String,
    body: String,
    mark: String,
    number: String,
    cited: String,
    image: String,
}

impl Pieces {
    fn begin(&mut self, region: Region) {
        match region {
            Region::CiteLink => self.mark.clear(),
            Region::Reference => {
                self.number.clear();
                self.cited.clear();
            }
            Region::Image => self.image.clear(),
            _ => {}
        }
    }

    fn add(&mut self, text: &str, within: impl Fn(Region) -> bool) {
        if within(Region::Hidden) {
            return;
        }
        if within(Region::CiteLink) {
            self.mark.push_str(text);
        }
        if within(Region::Cite) || within(Region::Note) {
            return;
        }
        if within(Region::Image) {
            self.image.push_str(text);
        } else if within(Region::Body) {
            self.body.push_str(text);
        }
        if within(Region::Number) {
            self.number.push_str(text);
        }
        if within(Region::Cited) {
            self.cited.push_str(text);
        }
        self.words.push_str(text);
    }

    fn finish(&mut self, region: Region, seen: &mut Seen) {
        match region {
            Region::CiteLink => {
                let number: String = self.mark.trim().chars().take_while(char::is_ascii_digit).collect();
                *seen.marks.entry(number).or_insert(0) += 1;
            }
            Region::Reference => {
                let number = self.number.trim().trim_matches(['[', ']']).to_owned();
                seen.references.push((number, squeeze(&self.cited)));
            }
            Region::Image => seen.images.push(squeeze(&self.image)),
            _ => {}
        }
    }
}

fn region(element: &Element) -> Option<Region> {
    let class = |name: &str| element.classes().any(|c| c == name);
    if hidden(element) {
        return Some(Region::Hidden);
    }
    match element.name() {
        "sup" if class("cite") => Some(Region::Cite),
        "sup" if class("note") => Some(Region::Note),
        "a" if element.attr("href").is_some_and(|href| href.starts_with("#ref-")) => Some(Region::CiteLink),
        "span" if class("image") => Some(Region::Image),
        "span" if class("number") => Some(Region::Number),
        "span" if class("cited") => Some(Region::Cited),
        "li" if class("reference") => Some(Region::Reference),
        "div" if class("body") => Some(Region::Body),
        _ => None,
    }
}

/// Whether a browser shows nothing of it, or only when somebody acts.
fn hidden(element: &Element) -> bool {
    let never = matches!(
        element.name(),
        "head"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "title"
            | "textarea"
            | "select"
            | "option"
            | "datalist"
            | "dialog"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "svg"
            | "math"
            | "map"
    );
    let folded = element.name() == "details" && element.attr("open").is_none();
    let marked = element.attr("hidden").is_some() || element.attr("aria-hidden") == Some("true");
    let styled = element.attr("style").is_some_and(|style| {
        let style: String = style.to_ascii_lowercase().split_whitespace().collect();
        ["display:none", "visibility:hidden", "visibility:collapse", "opacity:0", "font-size:0"]
            .iter()
            .any(|s| style.contains(s))
    });
    never || folded || marked || styled || element.classes().any(|class| OFF_SCREEN.contains(&class))
}

/// Notes what must, or must not, be on any page.
fn survey(element: &Element, seen: &mut Seen) {
    let name = element.name();
    let attr = |name: &str| element.attr(name).unwrap_or("").to_ascii_lowercase();
    match name {
        "meta" if attr("name") == "robots" => seen.noindex |= attr("content").contains("noindex"),
        "link"
            if attr("rel").split_whitespace().any(|rel| rel == "stylesheet")
                && attr("href") != "style.css" =>
        {
            seen.foreign.push(format!("a style sheet of its own, `{}`", attr("href")));
        }
        "script" | "style" | "iframe" | "object" | "embed" | "img" | "base" | "form" | "frame" | "applet" => {
            seen.foreign.push(format!("a <{name}> element"));
        }
        _ => {}
    }
    for (key, value) in element.attrs() {
        let value = value.trim().to_ascii_lowercase();
        let link = matches!(key, "href" | "src" | "action");
        let address = ["https://", "mailto:", "tel:", "#"].iter().any(|start| value.starts_with(start))
            || !value.contains(':');
        if key == "style" || key.starts_with("on") || (link && !address) {
            seen.foreign.push(format!("the attribute {key}=\"{value}\" on a <{name}> element"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_shows_is_read() {
        let seen = read(
            "<!doctype html><head><title>t</title><style>x</style></head><body><p>See <b>this</b>.<!-- no --></p>\
             <p hidden>no</p><p aria-hidden=true>no</p><p style='display: none'>no</p><p style='OPACITY:0'>no</p>\
             <p class='x skip'>no</p><script>no</script><template>no</template><details>no</details>\
             <details open>yes</details><div hidden><p>no <b>no</b></p></div>end</body>",
        );
        assert_eq!(seen.words, "Seethis.yesend");
        assert_eq!(seen.foreign.len(), 4, "{:?}", seen.foreign);
    }

    #[test]
    fn marks_and_references_are_told_apart() {
        let seen = read(
            "<div class=body>It works<sup class=cite>[<a href='#ref-1'>1, p. 2</a>; <a href='#ref-2'>2</a>]</sup>.</div>\
             <ul><li class=reference><span class=number>[1]</span> <span class=cited>A <a href='https://x'>b</a></span> back</li></ul>",
        );
        assert_eq!((seen.body.as_str(), seen.words.as_str()), ("Itworks.", "Itworks.[1]Abback"));
        assert_eq!(seen.marks, BTreeMap::from([("1".to_owned(), 1), ("2".to_owned(), 1)]));
        assert_eq!(seen.references, [("1".to_owned(), "Ab".to_owned())]);
        assert!(seen.foreign.is_empty());
    }

    #[test]
    fn text_compares_as_the_linter_reads_it() {
        assert_eq!(squeeze("Ask  your “doctor”\u{a0}[@a, p. 2]."), "Askyour\"doctor\".");
    }
}
