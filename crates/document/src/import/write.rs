//! Plain text to Markdown and YAML that show it exactly.

use super::pieces::Piece;
use crate::format::Id;

/// The Markdown of a body. Each piece is one line, so that no wrap can start a line with something that Markdown reads.
pub(super) fn body(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| &pieces[at]);
        match (before, piece) {
            (None, _) => {}
            (Some(Piece::Item { number: a, .. }), Piece::Item { number: b, .. })
                if a.is_some() == b.is_some() => {}
            _ => out.push('\n'),
        }
        match piece {
            Piece::Heading(text) => out.push_str(&format!("## {}\n", escape(text))),
            Piece::Paragraph(text) => out.push_str(&format!("{}\n", escape(text))),
            Piece::Item { depth, number: None, text } => {
                out.push_str(&format!("{}- {}\n", "  ".repeat(*depth), escape(text)));
            }
            Piece::Item { number: Some(number), text, .. } => {
                out.push_str(&format!("{number}. {}\n", escape(text)))
            }
        }
    }
    out
}

/// One line of plain text as Markdown that shows it (CommonMark 0.31, section 2.4).
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    for (at, c) in text.char_indices() {
        let next = || text[at + 1..].chars().next();
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | '<' | '#' => true,
            '&' => next().is_some_and(|c| c == '#' || c.is_ascii_alphabetic()),
            '-' | '+' | '>' | '~' | '=' | '|' => at == 0,
            '.' | ')' => at > 0 && text[..at].bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Any text as a YAML string in double quotes (YAML 1.2, section 7.3.1).
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            // Line breaks of some YAML readers, and characters that YAML forbids.
            c if c.is_control()
                || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}') =>
            {
                out.push_str(&format!("\\u{:04X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words that YAML, or an older YAML, reads as something else than text.
const YAML_WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

/// An id as YAML: in quotes where YAML could read a number or a word of its own.
pub(super) fn id(id: &Id) -> String {
    let text = id.as_str();
    let number = text.starts_with(|c: char| c.is_ascii_digit());
    if number || YAML_WORDS.contains(&text) { quoted(text) } else { text.to_owned() }
}

/// A locale needs no quotes; anything else is for the reader of the draft to refuse.
pub(super) fn locale(text: &str) -> String {
    let form = text.len() > 2 && text.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    if form { text.to_owned() } else { quoted(text) }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::*;
    use crate::file::SourceFile;
    use crate::markdown;
    use crate::prose::Builder;
    use crate::span::Span;
    use crate::text::{BlockKind, Text};
    use crate::yaml;

    fn read(text: &str) -> Text {
        let file = Arc::new(SourceFile::new("a.md", text));
        markdown::parse(&file, Span::new(0, text.len()))
    }

    fn prose(text: &str) -> String {
        let mut builder = Builder::new();
        builder.add(text, Span::new(0, text.len()));
        builder.finish().text
    }

    #[test]
    fn what_markdown_reads_is_escaped_and_the_rest_left_alone() {
        for (plain, markdown) in [
            ("*a* _b_ [c](d) `e` \\", "\\*a\\* \\_b\\_ \\[c](d) \\`e\\` \\\\"),
            ("<b>x</b> &amp; R & D", "\\<b>x\\</b> \\&amp; R & D"),
            ("- no - list", "\\- no - list"),
            ("2026. A year.", "2026\\. A year."),
            ("---", "\\---"),
            ("> 5 and >6", "\\> 5 and >6"),
            ("# one #", "\\# one \\#"),
        ] {
            assert_eq!(escape(plain), markdown);
        }
    }

    #[test]
    fn ids_stay_text() {
        for text in ["true", "null", "123", "1-2", "a", "car-t", "no"] {
            let yaml = format!("id: {}\n", id(&Id::new(text).unwrap()));
            let file = SourceFile::new("a.yaml", yaml.as_str());
            let node = yaml::parse(&file, Span::new(0, yaml.len())).unwrap();
            assert_eq!(node.get("id").and_then(yaml::Node::text), Some(text));
        }
        assert_eq!(id(&Id::new("car-t").unwrap()), "car-t");
    }

    fn any_line() -> impl Strategy<Value = String> {
        let markup = "([a-z0-9é“\u{a0}\u{200b}*_`\\[\\]()#>|!~=+&;:./<\\\\-]|&amp;|&#38;|\\[a\\]: b|\\[@a\\]|<b>|```|~~~|---| ){1,30}";
        prop_oneof![markup, "\\PC{1,30}"]
            .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            .prop_filter("has text", |text| !text.is_empty())
    }

    fn any_piece() -> impl Strategy<Value = Piece> {
        prop_oneof![
            any_line().prop_map(Piece::Heading),
            any_line().prop_map(Piece::Paragraph),
            any_line().prop_map(|text| Piece::Item { depth: 0, number: None, text }),
        ]
    }

    proptest! {
        #[test]
        fn each_piece_shows_as_its_text(pieces in proptest::collection::vec(any_piece(), 1..5)) {
            let markdown = body(&pieces);
            let text = read(&markdown);
            prop_assert!(text.raw_html.is_empty() && text.too_deep.is_none() && text.unclosed_fence.is_none());
            prop_assert!(text.blocks.iter().all(|block| block.links.is_empty()));
            let shown: Vec<(BlockKind, String)> =
                text.blocks.iter().map(|b| (b.kind, b.prose.text.clone())).filter(|(_, text)| !text.is_empty()).collect();
            let meant: Vec<(BlockKind, String)> = pieces.iter().map(|piece| match piece {
                Piece::Heading(text) => (BlockKind::Heading(2), prose(text)),
                Piece::Paragraph(text) => (BlockKind::Paragraph, prose(text)),
                Piece::Item { text, .. } => (BlockKind::ListItem, prose(text)),
            }).filter(|(_, text)| !text.is_empty()).collect();
            prop_assert_eq!(shown, meant, "{}", markdown);
        }

        #[test]
        fn yaml_keeps_any_text(text in "\\PC{0,40}|[\u{0}-\u{a0}\u{2028}\u{feff}\u{fffe}\u{ffff}\"'\\\\:#-]{0,40}") {
            let yaml = format!("key: {}\n", quoted(&text));
            let file = SourceFile::new("a.yaml", yaml.as_str());
            let node = yaml::parse(&file, Span::new(0, yaml.len())).unwrap();
            prop_assert_eq!(node.get("key").and_then(yaml::Node::text), Some(text.as_str()));
        }
    }
}
