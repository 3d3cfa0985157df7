//! YAML with places. The only module that knows the YAML parser.
//!
//! Only the plain part of YAML is accepted: maps, lists, text, numbers, yes/no. Anchors, aliases, tags, duplicate keys
//! and several documents are refused, since each can make a file mean something else than what a person reads in it.

use granit_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

use crate::fault::Fault;
use crate::file::SourceFile;
use crate::span::Span;

/// How deep maps and lists may nest. Our deepest format has five levels.
const MAX_DEPTH: usize = 24;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes of the value in the file, quotes included.
    pub span: Span,
    /// What stands there.
    pub kind: Kind,
}

/// The kinds of value.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, or `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole or decimal number.
    Number(Number),
    /// Any other scalar.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's place.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// Where to point when it is at fault: the first key of a map, never a screenful.
    pub(crate) fn first_key(&self) -> Span {
        match &self.kind {
            Kind::Map(entries) => entries.first().map_or(self.span, |entry| entry.key_span),
            _ => self.span,
        }
    }

    /// The same data without places.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(yes) => Value::Bool(*yes),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Node::to_json).collect()),
            Kind::Map(entries) => Value::Object(
                entries.iter().map(|e| (e.key.clone(), e.value.to_json())).collect::<Map<_, _>>(),
            ),
        }
    }

    /// The entry under `key`, if this is a map that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key == key),
            _ => None,
        }
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The items, if this is a list.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The text, if this is text.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Follows a JSON pointer (RFC 6901).
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        pointer.split('/').skip(1).try_fold(self, |node, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            match &node.kind {
                Kind::Map(_) => node.get(&step),
                Kind::List(items) => items.get(step.parse::<usize>().ok()?),
                _ => None,
            }
        })
    }
}

/// Reads the YAML in `within` of `file`.
///
/// # Errors
/// One fault, on the place the parser stopped at or on the construct that is refused.
pub fn parse(file: &SourceFile, within: Span) -> Result<Node, Fault> {
    let text = file.slice(within);
    let mut reader = Reader { file, text, shift: within.start, parser: Parser::new_from_str(text), depth: 0 };
    let mut root = None;
    while let Some((event, span)) = reader.next()? {
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(..) => {
                if root.is_some() {
                    return Err(reader.refuse(
                        span,
                        "a second document (`---`)",
                        "Keep one document in a file.",
                    ));
                }
            }
            event => root = Some(reader.node(event, span)?),
        }
    }
    Ok(root.unwrap_or(Node { span: Span::new(within.start, within.start), kind: Kind::Null }))
}

struct Reader<'a> {
    file: &'a SourceFile,
    text: &'a str,
    shift: usize,
    parser: Parser<'a, granit_parser::StrInput<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<Option<(Event<'a>, Span)>, Fault> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => {
                let range = span.byte_range().unwrap_or(0..0);
                Ok(Some((event, Span::new(range.start, range.end.max(range.start)).shifted(self.shift))))
            }
            Some(Err(error)) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(self.text.len()) + self.shift;
                Err(Fault::new(
                    "format/yaml",
                    &self.file.path,
                    Span::new(at, at),
                    format!("This is not valid YAML: {}.", error.info().trim_end_matches('.')),
                    "Check the indentation and the quotes here; text that holds a colon needs quotes.",
                ))
            }
        }
    }

    fn refuse(&self, span: Span, what: &str, next: &str) -> Fault {
        Fault::new(
            "format/yaml",
            &self.file.path,
            span,
            format!("caveat does not read {what} in YAML."),
            next,
        )
    }

    fn expect(&mut self) -> Result<(Event<'a>, Span), Fault> {
        match self.next()? {
            Some(pair) => Ok(pair),
            None => Err(self.refuse(
                Span::new(self.shift, self.shift),
                "a file that stops in the middle",
                "Finish it.",
            )),
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span) -> Result<Node, Fault> {
        let (anchor, tagged) = match &event {
            Event::Scalar(_, _, anchor, tag) => (*anchor, tag.is_some()),
            Event::SequenceStart(_, anchor, tag) | Event::MappingStart(_, anchor, tag) => {
                (*anchor, tag.is_some())
            }
            _ => (0, false),
        };
        if anchor != 0 {
            return Err(self.refuse(span, "anchors (`&name`)", "Write the value out each time."));
        }
        if tagged {
            return Err(self.refuse(span, "tags (`!name`)", "Leave the tag out."));
        }
        if self.depth > MAX_DEPTH {
            return Err(self.refuse(span, "lists and maps nested this deep", "Flatten it."));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                Ok(Node { span: self.trim(span), kind: scalar(text.into_owned(), style) })
            }
            Event::SequenceStart(..) => self.list(span),
            Event::MappingStart(..) => self.map(span),
            _ => Err(self.refuse(span, "aliases (`*name`)", "Write the value out each time.")),
        }
    }

    fn list(&mut self, start: Span) -> Result<Node, Fault> {
        self.depth += 1;
        let mut items: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.expect()?;
            if matches!(event, Event::SequenceEnd) {
                self.depth -= 1;
                let span =
                    self.collection(start, span, items.first().map(|n| n.span), items.last().map(|n| n.span));
                return Ok(Node { span, kind: Kind::List(items) });
            }
            items.push(self.node(event, span)?);
        }
    }

    fn map(&mut self, start: Span) -> Result<Node, Fault> {
        self.depth += 1;
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.expect()?;
            let key = match event {
                Event::MappingEnd => {
                    self.depth -= 1;
                    let first = entries.first().map(|e| e.key_span);
                    let last = entries.last().map(|e| e.key_span.cover(e.value.span));
                    return Ok(Node {
                        span: self.collection(start, span, first, last),
                        kind: Kind::Map(entries),
                    });
                }
                Event::Scalar(key, _, 0, None) => key.into_owned(),
                _ => {
                    return Err(self.refuse(
                        span,
                        "a key that is not a plain word",
                        "Use a plain word as the key.",
                    ));
                }
            };
            let key_span = self.trim(span);
            if entries.iter().any(|entry| entry.key == key) {
                return Err(Fault::new(
                    "format/yaml",
                    &self.file.path,
                    key_span,
                    format!("`{key}` stands twice in the same place, and only one can count."),
                    "Delete one of the two.",
                ));
            }
            let (event, span) = self.expect()?;
            let value = self.node(event, span)?;
            entries.push(Entry { key, key_span, value });
        }
    }

    /// Block collections end where the parser noticed, often on the next line: keep to their contents.
    fn collection(&self, start: Span, end: Span, first: Option<Span>, last: Option<Span>) -> Span {
        let flow = matches!(self.text.as_bytes().get(start.start - self.shift), Some(b'[' | b'{'));
        match (first, last) {
            _ if flow => start.cover(end),
            (Some(first), Some(last)) => first.cover(last),
            _ => Span::new(start.start, start.start),
        }
    }

    fn trim(&self, span: Span) -> Span {
        let text = self.file.slice(span);
        Span::new(span.start, span.start + text.trim_end().len())
    }
}

fn scalar(text: String, style: ScalarStyle) -> Kind {
    if style != ScalarStyle::Plain {
        return Kind::Text(text);
    }
    // The JSON schema of YAML 1.2 (section 10.2): what a person reads as a number or yes/no is one.
    match text.as_str() {
        "" | "~" | "null" => Kind::Null,
        "true" => Kind::Bool(true),
        "false" => Kind::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Kind::Number(number.into()),
            _ => decimal(&text).map_or(Kind::Text(text), Kind::Number),
        },
    }
}

fn decimal(text: &str) -> Option<Number> {
    let (whole, part) = text.split_once('.')?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole.strip_prefix('-').unwrap_or(whole)) || !digits(part) {
        return None;
    }
    Number::from_f64(text.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Node, Fault> {
        let file = SourceFile::new("a.yaml", text);
        parse(&file, Span::new(0, text.len()))
    }

    #[test]
    fn spans_are_the_text() {
        let text = "id: abc\nlist:\n  - one\n  - \"two\"\nmap: {a: 1.5, b: true}\nempty:\n";
        let node = read(text).unwrap();
        let slice = |pointer| {
            let span = node.at(pointer).unwrap().span;
            &text[span.start..span.end]
        };
        assert_eq!(slice("/id"), "abc");
        assert_eq!(slice("/list/1"), "\"two\"");
        assert_eq!(slice("/map"), "{a: 1.5, b: true}");
        assert_eq!(slice("/list"), "one\n  - \"two\"");
        assert_eq!(node.at("/map/a").unwrap().to_json(), serde_json::json!(1.5));
        assert_eq!(node.at("/empty").unwrap().kind, Kind::Null);
    }

    #[test]
    fn what_hides_meaning_is_refused() {
        for text in [
            "a: &x 1\nb: *x\n",
            "a: !!str 1\n",
            "a: 1\na: 2\n",
            "a: 1\n---\nb: 2\n",
            "? [a]\n: 1\n",
            "a: [1\n",
        ] {
            assert_eq!(read(text).unwrap_err().rule, "format/yaml", "{text}");
        }
        assert!(read(&"[".repeat(10_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "[-a-z:\\[\\]{}\"'|>&*!#,é \n]{0,60}") {
            if let Ok(node) = read(&text) {
                proptest::prop_assert!(text.get(node.span.start..node.span.end).is_some());
            }
        }
    }
}
