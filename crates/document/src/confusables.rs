//! Characters that a reader cannot see, or cannot tell from others.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Characters that take no room: zero-width, bidirectional controls, soft hyphen, tags (Unicode's Default_Ignorable_Code_Point,
/// and the annotation marks).
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The Latin letter under an accent, as in `é`; none for letters of their own right such as `ß` and `ø`.
fn without_accents(c: char) -> Option<char> {
    let mut parts = std::iter::once(c).nfd();
    let base = parts.next().filter(char::is_ascii_alphabetic)?;
    parts.all(is_combining_mark).then_some(base)
}

/// A joiner or selector after a pictograph is part of an emoji, not a trick.
pub(crate) fn beside_emoji(context: &str, at: usize) -> bool {
    context[..at].chars().next_back().is_some_and(|c| {
        matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '0'..='9' | '#' | '*')
            || is_invisible(c) && c != '\u{200b}'
    }) && matches!(context[at..].chars().next(), Some('\u{200d}' | '\u{fe0e}' | '\u{fe0f}'))
}

pub(crate) fn punctuation(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2035}' | '\u{2b9}'
        | '\u{2bb}' | '\u{2bc}' | '\u{2bd}' | '\u{2ca}' | '\u{2cb}' | '\u{55a}' | '\u{a78c}' | '\u{b4}'
        | '\u{ff40}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => "\"",
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => "-",
        '\u{2026}' => "...",
        _ => return None,
    })
}

/// The letter under an accent: `е` under `ё`.
fn base(c: char) -> char {
    let mut parts = std::iter::once(c).nfd();
    parts.next().filter(|_| parts.all(is_combining_mark)).unwrap_or(c)
}

/// Whether a letter would fold to one that looks different: the lunate sigma, which is a `c` to readers.
pub(crate) fn keeps_its_look(c: char) -> bool {
    matches!(c, 'ϲ' | 'Ϲ')
}

/// Letters of Cyrillic and Greek that look like a Latin letter (Unicode TR 39). Greek letters that medicine uses in
/// their own right (alpha, beta, kappa) are left alone.
fn latin_twin(c: char) -> Option<char> {
    const TWINS: [(&str, &str); 3] = [
        ("асԁеһіјԛорԝхуѕѵьгпкмтвнӏ", "acdehijqopwxysvbrnkmtbhl"),
        ("АВСЕНІЈКМОРԚЅТԜХУӀ", "ABCEHIJKMOPQSTWXYI"),
        ("οϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ocjABEZHIKMNOPTYXC"),
    ];
    let c = base(c);
    TWINS
        .iter()
        .find_map(|(twins, latin)| twins.chars().position(|t| t == c).and_then(|i| latin.chars().nth(i)))
}

/// Small Greek letters that look like a Latin one, and how many small Latin letters must stand around them. Some are names in
/// medicine: `PPARγ`, `IκB`, `Gαs`.
fn greek_twin(c: char) -> Option<(char, usize)> {
    Some(match base(c) {
        'α' => ('a', 2),
        'γ' => ('y', 2),
        'σ' => ('o', 2),
        'κ' => ('k', 1),
        'τ' => ('t', 1),
        'η' => ('n', 1),
        'ι' => ('i', 1),
        'ν' => ('v', 1),
        'ρ' => ('p', 1),
        'υ' => ('u', 1),
        'χ' => ('x', 1),
        _ => return None,
    })
}

/// Words of two letters in which a Greek letter could stand. Beside a digit or a hyphen they may be names: `αs1-casein`.
const COMMON: &[&str] = &["am", "an", "as", "at", "by", "my"];

/// What is known of a run of letters, to tell whether one of them poses as another.
pub(crate) struct Letters {
    /// Latin letters without accents.
    small: usize,
    capitals: usize,
    /// Whether it is three letters or more, and all of them look-alikes: no text in English holds such a word.
    twins: bool,
    /// Whether it is one letter with blanks around it and a word after it.
    article: bool,
    /// Whether it reads as a common word of two letters, as `αt` does.
    common: bool,
}

impl Letters {
    /// Looks at `text[run]`.
    pub(crate) fn of(text: &str, run: std::ops::Range<usize>) -> Self {
        let word = &text[run.clone()];
        let count = |of: fn(&char) -> bool| word.chars().filter(of).count();
        let alone = word.chars().nth(1).is_none();
        let blank = |c: Option<char>| c.is_some_and(char::is_whitespace);
        let before = text[..run.start].chars().next_back();
        let blank_or =
            |c: Option<char>, marks: &str| c.is_none_or(|c| c.is_whitespace() || marks.contains(c));
        let start: String = word.chars().take(3).map(|c| greek_twin(c).map_or(c, |(twin, _)| twin)).collect();
        Self {
            small: count(char::is_ascii_lowercase),
            capitals: count(char::is_ascii_uppercase),
            twins: word.chars().nth(2).is_some() && word.chars().all(|c| latin_twin(c).is_some()),
            common: COMMON.contains(&start.as_str())
                && blank_or(before, "\"'(")
                && blank_or(text[run.end..].chars().next(), "\"').,;:!?"),
            article: alone && (before.is_none() || blank(before)) && blank(text[run.end..].chars().next()),
        }
    }

    /// The letter that a reader sees in `c`, and whether another hides there.
    pub(crate) fn seen(&self, c: char) -> Option<(char, bool)> {
        let latin = self.small + self.capitals > 0;
        if c.is_ascii() {
            return None;
        }
        if let Some(base) = without_accents(c) {
            // `á` alone can only be an article; other letters alone are named, as in `the letter é`.
            return (latin || (self.article && matches!(base, 'a' | 'A' | 'I'))).then_some((base, false));
        }
        let greek =
            greek_twin(c).filter(|(_, needed)| self.common || self.small >= *needed && self.capitals <= 1);
        let article = latin_twin(c).filter(|latin| self.article && matches!(latin, 'a' | 'A' | 'I'));
        let twin = latin_twin(c).filter(|_| latin || self.twins).or(greek.map(|(twin, _)| twin)).or(article);
        twin.map(|twin| (twin, true))
    }
}
