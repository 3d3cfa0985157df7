//! Patterns for prose.

use regex::Regex;

/// A pattern for prose in lower case.
pub(crate) fn pattern(source: &str) -> Option<Regex> {
    Regex::new(&ascii_classes(source)).ok()
}

/// A pattern for prose with its classes as those of ASCII: it is built in a fraction of the time, and the matcher is fast on
/// any text. Prose has no blank but the space, and no accents on Latin letters.
pub(crate) fn ascii_classes(source: &str) -> String {
    let mut ascii = source.to_owned();
    for (class, plain) in [(r"\b", r"(?-u:\b)"), (r"\w", "[a-zA-Z0-9_]"), (r"\d", "[0-9]"), (r"\s", r"\x20")]
    {
        ascii = ascii.replace(class, plain);
    }
    ascii
}

/// How far around a word its sentence is read, in bytes. A sentence may be as long as the file.
pub(crate) const AROUND: usize = 300;

/// The end of a text, and the beginning of another.
pub(crate) fn tail(text: &str) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(AROUND))..]
}

pub(crate) fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(AROUND)]
}
