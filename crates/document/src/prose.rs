//! Prose: the text as a reader takes it in, with a way back to the bytes of the file.
//!
//! Rules match on prose, findings are reported on bytes. Prose is NFKC text in which soft wraps, no-break spaces and
//! runs of blanks are one space, curly quotes are straight, invisible characters are gone, and look-alike letters of
//! another script inside a Latin word are the Latin letters they pose as (Unicode TR 39, confusables).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::span::Span;

/// A stretch of prose that came from one stretch of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    at: usize,
    len: usize,
    source: Span,
    /// Whether each byte maps to its own byte; otherwise the segment maps as a whole.
    exact: bool,
}

/// A character that a reader cannot see or cannot tell from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Its place in the file.
    pub span: Span,
    /// The character.
    pub character: char,
    /// The letter it poses as; `None` when it is invisible.
    pub poses_as: Option<char>,
}

/// Normalised text and its map to the file.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// The text.
    pub text: String,
    /// The same with ASCII letters in lower case: byte for byte as long as `text`.
    pub lower: String,
    /// Hidden characters that were met.
    pub hidden: Vec<Hidden>,
    segments: Vec<Segment>,
}

impl Prose {
    /// The bytes in the file that `range` of the prose came from.
    pub fn source(&self, range: Range<usize>) -> Span {
        let Some(last) = self.segments.last() else { return Span::default() };
        if range.start >= range.end {
            let at = self.segments.iter().find(|s| range.start < s.at + s.len);
            let at = at.map_or(last.source.end, |s| self.start_in(s, range.start));
            return Span::new(at, at);
        }
        let first = self.segment_at(range.start);
        let end = self.segment_at(range.end - 1);
        let start = self.start_in(first, range.start);
        let stop =
            if end.exact { end.source.start + (range.end - end.at).min(end.len) } else { end.source.end };
        Span::new(start, stop.max(start))
    }

    fn start_in(&self, segment: &Segment, at: usize) -> usize {
        let into = at.saturating_sub(segment.at);
        if segment.exact { segment.source.start + into } else { segment.source.start }
    }

    fn segment_at(&self, at: usize) -> &Segment {
        let index = self.segments.partition_point(|s| s.at + s.len <= at);
        &self.segments[index.min(self.segments.len() - 1)]
    }

    /// All of the prose in the file; empty for empty prose.
    pub fn whole(&self) -> Span {
        self.source(0..self.text.len())
    }

    fn finish(mut self) -> Self {
        while self.text.ends_with(' ') {
            self.text.pop();
            if let Some(last) = self.segments.last_mut() {
                if last.len > 1 && last.exact {
                    last.len -= 1;
                    last.source.end -= 1;
                } else {
                    self.segments.pop();
                }
            }
        }
        self.lower = self.text.to_ascii_lowercase();
        self
    }

    fn push(&mut self, text: &str, source: Span, exact: bool) {
        let at = self.text.len();
        self.text.push_str(text);
        if let Some(last) = self.segments.last_mut()
            && last.exact
            && exact
            && last.source.end == source.start
        {
            last.len += text.len();
            last.source.end = source.end;
            return;
        }
        self.segments.push(Segment { at, len: text.len(), source, exact });
    }
}

/// Builds prose from the pieces that a parser hands over.
#[derive(Default)]
pub struct Builder {
    prose: Prose,
}

impl Builder {
    /// An empty builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much prose there is so far, in bytes.
    pub fn len(&self) -> usize {
        self.prose.text.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.prose.text.is_empty()
    }

    /// Adds `decoded`, which stands in the file at `source`. When the two are the same length each byte maps to its
    /// own; else (an entity, an escape) the piece maps as a whole.
    pub fn add(&mut self, decoded: &str, source: Span) {
        let exact = decoded.len() == source.len();
        if exact && decoded.is_ascii() {
            return self.add_ascii(decoded, source.start);
        }
        for (at, character) in decoded.char_indices() {
            let len = character.len_utf8();
            let place = if exact { Span::new(source.start + at, source.start + at + len) } else { source };
            self.add_char(character, place, decoded, at);
        }
    }

    /// A soft wrap or a line break.
    pub fn space(&mut self, source: Span) {
        if !self.prose.text.is_empty() && !self.prose.text.ends_with(' ') {
            self.prose.push(" ", source, source.len() == 1);
        }
    }

    /// The finished prose.
    pub fn finish(self) -> Prose {
        self.prose.finish()
    }

    fn add_ascii(&mut self, text: &str, start: usize) {
        let bytes = text.as_bytes();
        let mut from = 0;
        let mut at = 0;
        while at < bytes.len() {
            let plain = !bytes[at].is_ascii_whitespace() && !bytes[at].is_ascii_control();
            let single =
                bytes[at] == b' ' && at + 1 < bytes.len() && bytes[at + 1] > b' ' && bytes[at + 1] != 0x7f;
            let joins = at > from || (!self.prose.text.is_empty() && !self.prose.text.ends_with(' '));
            if plain || (single && joins) {
                at += 1;
                continue;
            }
            self.flush(text, from, at, start);
            let blanks =
                bytes[at..].iter().take_while(|b| b.is_ascii_whitespace() || b.is_ascii_control()).count();
            for (into, byte) in
                bytes[at..at + blanks].iter().enumerate().filter(|(_, b)| !b.is_ascii_whitespace())
            {
                let span = Span::new(start + at + into, start + at + into + 1);
                self.prose.hidden.push(Hidden { span, character: char::from(*byte), poses_as: None });
            }
            if bytes[at..at + blanks].iter().any(u8::is_ascii_whitespace) {
                self.space(Span::new(start + at, start + at + blanks));
            }
            at += blanks;
            from = at;
        }
        self.flush(text, from, at, start);
    }

    /// Whether the word began in an earlier piece: markup, an entity or an escape may stand inside a word.
    fn goes_on_latin(&self, context: &str, at: usize) -> bool {
        context[..at].chars().all(char::is_alphabetic)
            && self.prose.text.ends_with(|c: char| c.is_ascii_alphabetic())
    }

    fn flush(&mut self, text: &str, from: usize, to: usize, start: usize) {
        if from < to {
            self.prose.push(&text[from..to], Span::new(start + from, start + to), true);
        }
    }

    fn add_char(&mut self, character: char, source: Span, context: &str, at: usize) {
        if character.is_ascii() && !character.is_ascii_control() && character != ' ' {
            let mut buffer = [0; 4];
            return self.prose.push(character.encode_utf8(&mut buffer), source, source.len() == 1);
        }
        if is_invisible(character) {
            if !beside_emoji(context, at) {
                self.prose.hidden.push(Hidden { span: source, character, poses_as: None });
            }
            return;
        }
        if character.is_whitespace() {
            return self.space(source);
        }
        if character.is_control() {
            self.prose.hidden.push(Hidden { span: source, character, poses_as: None });
            return;
        }
        if let Some(plain) = punctuation(character) {
            return self.prose.push(plain, source, false);
        }
        if let Some(latin) = latin_twin(character)
            && (in_latin_word(context, at) || self.goes_on_latin(context, at) || all_twins(context, at))
        {
            self.prose.hidden.push(Hidden { span: source, character, poses_as: Some(latin) });
            let mut buffer = [0; 4];
            return self.prose.push(latin.encode_utf8(&mut buffer), source, false);
        }
        let folded: String = std::iter::once(character).nfkc().collect();
        for (index, part) in folded.split(' ').enumerate() {
            if index > 0 {
                self.space(source);
            }
            if !part.is_empty() {
                let same = part.len() == source.len() && part.chars().eq([character]);
                self.prose.push(part, source, same);
            }
        }
    }
}

/// Characters that take no room: zero-width, bidirectional controls, soft hyphen, tags (Unicode general category Cf and
/// the fillers that behave like it).
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A joiner or selector after a pictograph is part of an emoji, not a trick.
fn beside_emoji(context: &str, at: usize) -> bool {
    context[..at].chars().next_back().is_some_and(|c| {
        matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2190}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '0'..='9' | '#' | '*')
            || is_invisible(c) && c != '\u{200b}'
    }) && matches!(context[at..].chars().next(), Some('\u{200d}' | '\u{fe0e}' | '\u{fe0f}'))
}

fn punctuation(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' => "'",
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{ab}' | '\u{bb}' => "\"",
        '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => "-",
        '\u{2026}' => "...",
        _ => return None,
    })
}

/// Letters of Cyrillic and Greek that look like a Latin letter (Unicode TR 39). Greek letters that medicine uses in
/// their own right (alpha, beta, kappa) are left alone.
fn latin_twin(c: char) -> Option<char> {
    const TWINS: [(&str, &str); 3] = [
        ("асԁеһіјԛорԝхуѕѵьгпкмтвн", "acdehijqopwxysvbrnkmtbh"),
        ("АВСЕНІЈКМОРԚЅТԜХУ", "ABCEHIJKMOPQSTWXY"),
        ("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX"),
    ];
    TWINS
        .iter()
        .find_map(|(twins, latin)| twins.chars().position(|t| t == c).and_then(|i| latin.chars().nth(i)))
}

/// Whether a whole word of three letters or more is made of look-alikes: no text in English holds such a word.
fn all_twins(context: &str, at: usize) -> bool {
    let before = context[..at].chars().rev().take_while(|c| c.is_alphabetic());
    let word: Vec<char> =
        before.chain(context[at..].chars().take_while(|c| c.is_alphabetic())).take(40).collect();
    word.len() >= 3 && word.iter().all(|&letter| latin_twin(letter).is_some())
}

fn in_latin_word(context: &str, at: usize) -> bool {
    let before =
        context[..at].chars().rev().take_while(|c| c.is_alphabetic()).any(|c| c.is_ascii_alphabetic());
    before || context[at..].chars().take_while(|c| c.is_alphabetic()).any(|c| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Prose {
        let mut builder = Builder::new();
        builder.add(text, Span::new(0, text.len()));
        builder.finish()
    }

    #[test]
    fn disguises_are_undone_and_reported() {
        for (disguised, plain, hidden) in [
            ("st\u{200b}op taking", "stop taking", 1),
            ("stоp taking", "stop taking", 1),
            ("ｓｔｏｐ taking", "stop taking", 0),
            ("stop\u{a0}taking", "stop taking", 0),
            ("stop  \n taking ", "stop taking", 0),
            ("don’t stop — ask", "don't stop — ask", 0),
            ("st\u{1b}op", "stop", 1),
            ("st\u{9b}op é", "stop é", 1),
            ("TNF-α", "TNF-α", 0),
            ("👩‍⚕️ ask", "👩⚕ ask", 0),
        ] {
            let prose = prose(disguised);
            assert_eq!(prose.text, plain);
            assert_eq!(prose.hidden.len(), hidden, "{disguised}");
        }
    }

    #[test]
    fn places_lead_back() {
        let text = "a  “stоp”\u{a0}now";
        let prose = prose(text);
        let at = prose.text.find("stop").unwrap();
        assert_eq!(&text[std::ops::Range::from(prose.source(at..at + 4))], "stоp");
        let at = prose.text.find("now").unwrap();
        assert_eq!(&text[std::ops::Range::from(prose.source(at..at + 3))], "now");
    }

    proptest::proptest! {
        #[test]
        fn every_range_maps_onto_characters(text in "\\PC{0,40}|[a \u{a0}\n\u{200b}éﬁоѕ“…]{0,30}") {
            let prose = prose(&text);
            proptest::prop_assert_eq!(prose.text.len(), prose.lower.len());
            let ends: Vec<usize> = prose.text.char_indices().map(|(i, _)| i).chain([prose.text.len()]).collect();
            for (i, &a) in ends.iter().enumerate() {
                for &b in &ends[i..] {
                    let span = prose.source(a..b);
                    proptest::prop_assert!(text.get(span.start..span.end).is_some());
                    if prose.text[a..b].is_ascii() && text.is_ascii() && !prose.text[a..b].contains(' ') {
                        proptest::prop_assert_eq!(&text[span.start..span.end], &prose.text[a..b]);
                    }
                }
            }
        }
    }
}
