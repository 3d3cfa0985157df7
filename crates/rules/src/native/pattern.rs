//! Patterns for prose. One that cannot be built is a fault of caveat: it panics, since a check without it would say less than
//! was asked, and nobody would know.

use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use regex::Regex;

/// A pattern for prose in lower case.
pub(crate) fn pattern(source: &str) -> Regex {
    unicode_pattern(&ascii_classes(source))
}

/// A pattern with its classes as those of Unicode, and with capitals as they stand.
pub(crate) fn unicode_pattern(source: &str) -> Regex {
    Regex::new(source).unwrap_or_else(|error| panic!("a pattern of caveat's own is faulty: {error}"))
}

/// A search for any of some words.
pub(crate) fn any_of<P: AsRef<[u8]>>(words: impl IntoIterator<Item = P>) -> AhoCorasick {
    any_of_by(&AhoCorasick::builder(), words)
}

/// A search for any of some words, as a builder makes it.
pub(crate) fn any_of_by<P: AsRef<[u8]>>(
    builder: &AhoCorasickBuilder,
    words: impl IntoIterator<Item = P>,
) -> AhoCorasick {
    builder.build(words).unwrap_or_else(|error| panic!("a word list of caveat's own is faulty: {error}"))
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
