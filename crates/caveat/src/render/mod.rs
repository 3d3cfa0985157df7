//! Output formats: one file each.

pub(crate) mod accuracy;
pub(crate) mod costs;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod github;
pub(crate) mod html_page;
pub(crate) mod human;
pub(crate) mod json;
pub(crate) mod mutants;
pub(crate) mod review_page;

use std::borrow::Cow;
use std::fmt::Display;

use caveat_document::is_invisible;

/// Styles of words on a terminal; `anstream` takes them out where there is none.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Error,
    Warning,
    Info,
    Good,
    Strong,
    Faint,
}

/// A styled word.
pub(crate) fn styled(text: impl Display, style: Style) -> String {
    let code = match style {
        Style::Error => "1;31",
        Style::Warning => "1;33",
        Style::Info => "1;36",
        Style::Good => "1;32",
        Style::Strong => "1",
        Style::Faint => "2",
    };
    format!("\u{1b}[{code}m{text}\u{1b}[0m")
}

/// `1 page`, `2 pages`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// The beginning of a text, at most so many characters, with how much was left out.
pub(crate) fn clipped(text: &str, longest: usize) -> Cow<'_, str> {
    match text.char_indices().nth(longest) {
        None => Cow::Borrowed(text),
        Some((at, _)) => {
            let rest = text[at..].chars().count();
            Cow::Owned(format!("{}… ({} more)", &text[..at], count(rest, "character")))
        }
    }
}

/// Words of a page as a terminal may show them. What could move the cursor, change the order of letters or hide some of
/// them is spelled out: a proposed page must not be able to write over what its reviewer reads.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let acts =
        |c: char| c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{2800}');
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let spelled = |c: char| match c {
        '\n' | '\t' => c.to_string(),
        _ if acts(c) => format!("<U+{:04X}>", u32::from(c)),
        _ => c.to_string(),
    };
    Cow::Owned(text.chars().map(spelled).collect())
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(shown("Café 🙂 two\nlines\tand a tab"), "Café 🙂 two\nlines\tand a tab");
        assert_eq!(shown("x\u{e0041}y\u{2800}z\u{3164}"), "x<U+E0041>y<U+2800>z<U+3164>");
        assert_eq!(shown("a\u{1b}[2Kb\u{202e}c\u{200b}d\r"), "a<U+001B>[2Kb<U+202E>c<U+200B>d<U+000D>");
    }
}
