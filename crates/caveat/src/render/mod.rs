//! Output formats: one file each.

pub(crate) mod github;
pub(crate) mod human;
pub(crate) mod json;

use std::fmt::Display;

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
