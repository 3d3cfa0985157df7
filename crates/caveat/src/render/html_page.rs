//! What our HTML files share: one file each, no script, nothing from elsewhere, legible in light, dark, narrow and print.

use std::io::Write;

use caveat_export::escape;

use super::{clipped, shown};

/// How much of one text is shown, in characters.
const LONGEST: usize = 4_000;

/// The style of all.
pub(crate) const STYLE: &str = include_str!("document.css");

/// Text of a page as HTML may show it: bounded, what acts or hides spelled out, escaped.
pub(crate) fn safe(text: &str) -> String {
    escape(&shown(&clipped(text, LONGEST)))
}

/// A message, with what it puts between backticks as code.
pub(crate) fn with_code(text: &str) -> String {
    let text = safe(text);
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner is one that a page wrote.
    if parts.len().is_multiple_of(2) {
        return text;
    }
    let mut marked = String::with_capacity(text.len());
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 1 { marked.push_str(&format!("<code>{part}</code>")) } else { marked.push_str(part) }
    }
    marked
}

/// HTML that we made, with what acts or hides in its text spelled out. No such character is part of HTML itself.
pub(crate) fn spelled(html: &str) -> String {
    let mut safe = String::with_capacity(html.len());
    let mut buffer = [0; 4];
    for c in html.chars() {
        let one = c.encode_utf8(&mut buffer);
        match shown(one) {
            std::borrow::Cow::Borrowed(same) => safe.push_str(same),
            std::borrow::Cow::Owned(other) => safe.push_str(&escape(&other)),
        }
    }
    safe
}

/// Begins a file, up to its first heading. The title is ours or goes through [`safe`].
pub(crate) fn begin(out: &mut dyn Write, title: &str) -> std::io::Result<()> {
    let title = safe(title);
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    // Even what slipped through could load and run nothing.
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )?;
    writeln!(out, "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>")?;
    writeln!(out, "<a class=\"skip\" href=\"#main\">Skip to the text</a>")?;
    writeln!(out, "<main id=\"main\">\n<h1>{title}</h1>")
}

/// Ends it.
pub(crate) fn end(out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "</main>\n</body>\n</html>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_text() {
        assert_eq!(safe("<b>\u{202e}'"), "&lt;b&gt;&lt;U+202E&gt;&#39;");
        assert_eq!(with_code("`<b>` and `c`"), "<code>&lt;b&gt;</code> and <code>c</code>");
        assert_eq!(with_code("one ` only"), "one ` only");
        assert_eq!(spelled("<b>a\u{202e}</b>"), "<b>a&lt;U+202E&gt;</b>");
        assert!(safe(&"x".repeat(10_000)).len() < 5_000);
    }

    #[test]
    fn the_style_loads_nothing() {
        assert!(!STYLE.contains("url(") && !STYLE.contains("@import") && !STYLE.contains('<'));
    }
}
