//! Words and sentences of prose.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner hyphens, apostrophes and digits: `don't`, `CDK4/6`, `HER2-positive`.
    Word,
    /// Digits with inner points, commas and signs: `1,000`, `100.4`, `25%` is a number and a mark.
    Number,
    /// Any other single character.
    Mark,
}

/// A word, a number or a mark of punctuation.
///
/// A library has millions of these, so they are kept small: no file is near four gigabytes
/// ([`MAX_FILE_BYTES`](crate::file::MAX_FILE_BYTES)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    start: u32,
    end: u32,
    /// What it is.
    pub kind: TokenKind,
}

impl Token {
    fn new(start: usize, end: usize, kind: TokenKind) -> Self {
        Self { start: start as u32, end: end as u32, kind }
    }

    /// First byte in the prose.
    pub fn start(&self) -> usize {
        self.start as usize
    }

    /// One past the last byte in the prose.
    pub fn end(&self) -> usize {
        self.end as usize
    }

    /// Its bytes in the prose.
    pub fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }
}

/// Cuts `text[within]` into tokens. Quotation marks around a single word are left out: `stop "taking" it` is read as `stop
/// taking it`.
pub fn tokens(text: &str, within: Range<usize>, out: &mut Vec<Token>) {
    let bytes = text.as_bytes();
    let mut at = within.start;
    while at < within.end {
        let Some(c) = text[at..].chars().next() else { break };
        let next = at + c.len_utf8();
        if c == ' ' {
            at = next;
            continue;
        }
        if let Some(quoted) = quoted_word(text, at, within.end) {
            out.push(Token::new(at + 1, quoted, TokenKind::Word));
            at = quoted + 1;
            continue;
        }
        let (kind, end) = if c.is_ascii_digit() {
            number(text, at, within.end)
        } else if c.is_alphabetic() {
            (TokenKind::Word, word(text, next, within.end))
        } else {
            (TokenKind::Mark, next)
        };
        debug_assert!(end <= within.end && end <= bytes.len());
        out.push(Token::new(at, end, kind));
        at = end;
    }
}

/// The end of a word that stands between two quotation marks, the first of them at `at`.
fn quoted_word(text: &str, at: usize, end: usize) -> Option<usize> {
    let mark = text.as_bytes()[at];
    if !matches!(mark, b'"' | b'\'') || !text[at + 1..end].starts_with(char::is_alphabetic) {
        return None;
    }
    let close = word(text, at + 1, end);
    (close < end && text.as_bytes()[close] == mark).then_some(close)
}

fn word(text: &str, mut at: usize, end: usize) -> usize {
    while at < end {
        let mut rest = text[at..end].chars();
        let Some(c) = rest.next() else { break };
        let inner = matches!(c, '-' | '\'' | '/') && rest.next().is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || inner {
            at += c.len_utf8();
        } else {
            break;
        }
    }
    at
}

fn number(text: &str, start: usize, end: usize) -> (TokenKind, usize) {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    while at < end {
        let inner = matches!(bytes[at], b'.' | b',') && at + 1 < end && bytes[at + 1].is_ascii_digit();
        if bytes[at].is_ascii_digit() || inner { at += 1 } else { break }
    }
    // `2nd` and `5-HT` are words; `100.4F` and `20mg` stay a number and a unit.
    let tail = word(text, at, end);
    let letters = &text[at..tail];
    if tail > at
        && (letters.starts_with('-') || matches!(letters, "st" | "nd" | "rd" | "th"))
        && letters.len() > 1
    {
        return (TokenKind::Word, tail);
    }
    (TokenKind::Number, at)
}

/// Words before which a full stop does not end a sentence. When unsure we split: a clause engine that reads half a
/// sentence still sees its verb, one that reads two as one can be talked out of a finding.
const ABBREVIATIONS: &[&str] = &[
    "e.g.", "i.e.", "dr.", "mr.", "mrs.", "ms.", "prof.", "vs.", "approx.", "fig.", "st.", "et al.", "cf.",
    "u.s.", "jr.", "sr.", "nos.", "eds.", "ver.",
];

/// Cuts prose into sentences, as ranges of it. A citation (one of `brackets`) goes with the sentence it follows, and
/// nothing is cut inside one.
pub fn sentences(text: &str, brackets: &[Range<usize>]) -> Vec<Range<usize>> {
    // Most headings and list items hold no end mark but their own: they are one sentence.
    let inner = &text.as_bytes()[..text.len().saturating_sub(1)];
    if text.is_ascii() && !text.is_empty() && !inner.iter().any(|b| matches!(b, b'.' | b'!' | b'?')) {
        let start = text.len() - text.trim_start().len();
        let len = text.trim().len();
        return (len > 0).then_some(start..start + len).into_iter().collect();
    }
    let mut starts: Vec<usize> = Vec::new();
    // Brackets are in order and so are the starts: one walk over both.
    let mut next = brackets.iter().peekable();
    for start in bounds(text) {
        while next.peek().is_some_and(|bracket| bracket.end <= start) {
            starts.extend(next.next().and_then(|bracket| after_citation(text, bracket)));
        }
        if start == 0 || !next.peek().is_some_and(|bracket| bracket.contains(&start)) {
            starts.push(start);
        }
    }
    starts.extend(next.filter_map(|bracket| after_citation(text, bracket)));
    starts.dedup();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, &start) in starts.iter().enumerate() {
        let stop = starts.get(index + 1).copied().unwrap_or(text.len());
        let piece = &text[start..stop];
        let start = start + piece.len() - piece.trim_start().len();
        let end = start + piece.trim().len();
        if end == start {
            continue;
        }
        match found.last_mut() {
            Some(last) if continues(&text[last.clone()], &text[start..end]) => last.end = end,
            _ => found.push(start..end),
        }
    }
    found.into_iter().flat_map(|range| split_run_on(text, range)).collect()
}

/// Where sentences begin by the rules of Unicode (UAX 29).
///
/// In one line of plain letters those rules cut only behind an end mark, and look no further than the next letter or mark. So
/// they are asked about the few bytes around each mark, and not about every letter of a library.
fn bounds(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    if !text.is_ascii() || memchr::memchr2(b'\n', b'\r', bytes).is_some() {
        return text.split_sentence_bound_indices().map(|(start, _)| start).collect();
    }
    let mut starts = Vec::from_iter((!text.is_empty()).then_some(0));
    for mark in memchr::memchr3_iter(b'.', b'!', b'?', bytes) {
        let from = mark.saturating_sub(1);
        let tells = |b: &u8| b.is_ascii_alphabetic() || matches!(b, b'.' | b'!' | b'?');
        let to = bytes[mark + 1..].iter().position(tells).map_or(bytes.len(), |at| mark + 2 + at);
        let inside = text[from..to].split_sentence_bound_indices().skip(1);
        starts.extend(inside.map(|(at, _)| from + at).filter(|at| *at > mark));
    }
    starts
}

/// Where a sentence begins after a citation that follows an end mark.
fn after_citation(text: &str, bracket: &Range<usize>) -> Option<usize> {
    let ended = text[..bracket.start].trim_end().ends_with(['.', '!', '?']);
    let more = text[bracket.end..].chars().any(|c| !c.is_whitespace());
    (ended && more).then_some(bracket.end)
}

fn continues(before: &str, after: &str) -> bool {
    // Only the last word matters; a long text must not be read again at each of its full stops.
    let mut from = before.len().saturating_sub(24);
    while !before.is_char_boundary(from) {
        from += 1;
    }
    let before = &before[from..];
    let lower = before.to_ascii_lowercase();
    let abbreviated = ABBREVIATIONS.iter().any(|abbreviation| {
        lower.ends_with(abbreviation)
            && !lower[..lower.len() - abbreviation.len()].ends_with(|c: char| c.is_alphanumeric())
    });
    // `J. A. Smith`: initials, but not the end of `vitamin D.`.
    let stem = before.strip_suffix('.').unwrap_or("");
    let initial = stem.ends_with(|c: char| c.is_ascii_uppercase())
        && (stem.len() == 1 || stem[..stem.len() - 1].trim_end().ends_with('.'))
        && after.starts_with(|c: char| c.is_ascii_uppercase());
    abbreviated || initial
}

/// The Unicode rules keep `pills.Take two` and `pills. take two` in one sentence; people who type in a hurry mean two.
fn split_run_on(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let piece = &text[range.clone()];
    let bytes = piece.as_bytes();
    let mut cuts = Vec::new();
    for at in 1..bytes.len().saturating_sub(1) {
        if !matches!(bytes[at], b'.' | b'!' | b'?') || !bytes[at - 1].is_ascii_alphabetic() {
            continue;
        }
        let glued = bytes[at + 1].is_ascii_uppercase()
            && at >= 3
            && bytes[at - 3..at].iter().all(u8::is_ascii_lowercase)
            && bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase);
        let lower = bytes[at + 1] == b' '
            && bytes.get(at + 2).is_some_and(u8::is_ascii_lowercase)
            && at >= 3
            && bytes[at - 3..at].iter().all(u8::is_ascii_lowercase)
            && !continues(&piece[..=at], "x");
        if glued || lower {
            cuts.push(at + 1);
        }
    }
    let mut parts = Vec::with_capacity(cuts.len() + 1);
    let mut from = 0;
    for cut in cuts.into_iter().chain([piece.len()]) {
        let part = &piece[from..cut];
        let lead = part.len() - part.trim_start().len();
        if lead < part.len() {
            parts.push(range.start + from + lead..range.start + from + part.trim_end().len());
        }
        from = cut;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brackets(text: &str) -> Vec<Range<usize>> {
        crate::citation::citations(text).into_iter().map(|citation| citation.bracket).collect()
    }

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, &brackets(text)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_as_people_read_them() {
        assert_eq!(cut("Ask Dr. Lee. Then rest."), ["Ask Dr. Lee.", "Then rest."]);
        assert_eq!(
            cut("Some drugs, e.g. tamoxifen, help. Ask."),
            ["Some drugs, e.g. tamoxifen, help.", "Ask."]
        );
        assert_eq!(cut("It helped.[@a, p. 3] More."), ["It helped.[@a, p. 3]", "More."]);
        assert_eq!(cut("It helped. [@a] More."), ["It helped. [@a]", "More."]);
        assert_eq!(
            cut("Fever of 100.4 F (38 C) or more. Call."),
            ["Fever of 100.4 F (38 C) or more.", "Call."]
        );
        assert_eq!(
            cut("Feel well? Stop the pills.Take none. then rest"),
            ["Feel well?", "Stop the pills.", "Take none.", "then rest"]
        );
        assert_eq!(cut(""), [""; 0]);
    }

    #[test]
    fn long_rows_of_short_sentences_take_linear_time() {
        let text = "A. B. ".repeat(50_000);
        assert!(!cut(&text).is_empty());
        let cited = "[@a] b. ".repeat(20_000);
        assert!(cut(&cited).len() > 1);
    }

    #[test]
    fn tokens_as_a_grammar_needs_them() {
        let text = "Don't halve CDK4/6 or 20mg (HER2-positive) 1,000.";
        let mut out = Vec::new();
        tokens(text, 0..text.len(), &mut out);
        let words: Vec<&str> = out.iter().map(|t| &text[t.range()]).collect();
        assert_eq!(
            words,
            ["Don't", "halve", "CDK4/6", "or", "20", "mg", "(", "HER2-positive", ")", "1,000", "."]
        );
    }

    #[test]
    fn a_quoted_word_is_a_word() {
        let text = "Stop \"taking\" 'it': \"never mind\", said \"Dr.\" O'Neil's \"";
        let mut out = Vec::new();
        tokens(text, 0..text.len(), &mut out);
        let words: Vec<&str> = out.iter().map(|t| &text[t.range()]).collect();
        let expected = "Stop taking it : \" never mind \" , said \" Dr . \" O'Neil's \"";
        assert_eq!(words, expected.split(' ').collect::<Vec<_>>());
    }

    proptest::proptest! {
        #[test]
        fn few_bytes_tell_what_all_of_them_tell(text in "[a-cA-C12 .!?,:;()\"'\\-\t]{0,40}") {
            let all: Vec<usize> = text.split_sentence_bound_indices().map(|(start, _)| start).collect();
            proptest::prop_assert_eq!(bounds(&text), all);
        }

        #[test]
        fn sentences_and_tokens_stay_inside(text in "[a-zA-Z0-9 .!?\\[\\]@é“”\"']{0,80}") {
            let mut end = 0;
            for range in sentences(&text, &brackets(&text)) {
                proptest::prop_assert!(range.start >= end && range.start < range.end);
                end = range.end;
                let mut out = Vec::new();
                tokens(&text, range.clone(), &mut out);
                proptest::prop_assert!(out.iter().all(|t| t.start() >= range.start && t.end() <= range.end && t.start < t.end));
            }
        }
    }
}
