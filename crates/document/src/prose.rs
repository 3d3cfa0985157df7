//! Prose: the text as a reader takes it in, with a way back to the bytes of the file.
//!
//! Rules match on prose, findings are reported on bytes. Prose is NFKC text in which soft wraps, no-break spaces and
//! runs of blanks are one space, curly quotes are straight, invisible characters are gone, look-alike letters of another
//! script inside a Latin word are the Latin letters they pose as (Unicode TR 39, confusables), and accents in a word of
//! Latin letters are dropped: `stóp` is read as `stop`.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

use crate::confusables::{Letters, beside_emoji, is_invisible, keeps_its_look, punctuation};
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

    fn finish<'r>(mut self, ranges: impl IntoIterator<Item = &'r mut Range<usize>>) -> Self {
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
        self.straighten();
        let mut shrunk = Vec::new();
        if !self.text.is_ascii() {
            (self, shrunk) = self.read_letters();
        }
        self.text.shrink_to_fit();
        self.segments.shrink_to_fit();
        self.lower = self.text.to_ascii_lowercase();
        let moved = |at: usize| {
            let before = shrunk.partition_point(|(place, _)| *place < at);
            let bytes = before.checked_sub(1).map_or(0, |last| shrunk[last].1);
            (at - bytes).min(self.text.len())
        };
        for range in ranges {
            *range = moved(range.start)..moved(range.end);
        }
        self
    }

    /// People type a grave accent for an apostrophe: `` don`t ``. A parser may hand it over apart from the letters around it,
    /// so it is known only in the end.
    fn straighten(&mut self) {
        let bytes = self.text.as_bytes();
        let between = |at: usize| {
            at > 0
                && bytes[at - 1].is_ascii_alphabetic()
                && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
        };
        let typed: Vec<usize> = memchr::memchr_iter(b'`', bytes).filter(|&at| between(at)).collect();
        for at in typed {
            self.text.replace_range(at..=at, "'");
        }
    }

    /// Puts the letters that readers see in place of those that pose as them. Markup, an entity or an escape may stand inside
    /// a word, so words are known only in the end. Says behind which bytes the text is shorter now, and by how many.
    fn read_letters(mut self) -> (Self, Vec<(usize, usize)>) {
        let mut seen: Vec<(usize, char, bool)> = Vec::new();
        let mut at = 0;
        while let Some(start) = self.text[at..].find(char::is_alphabetic).map(|found| at + found) {
            let end = self.text[start..]
                .find(|c: char| !c.is_alphabetic())
                .map_or(self.text.len(), |len| start + len);
            if !self.text[start..end].is_ascii() {
                let letters = Letters::of(&self.text, start..end);
                let chars = self.text[start..end].char_indices();
                seen.extend(
                    chars
                        .filter_map(|(i, c)| letters.seen(c).map(|(latin, hides)| (start + i, latin, hides))),
                );
            }
            at = end;
        }
        if seen.is_empty() {
            return (self, Vec::new());
        }
        let mut shrunk: Vec<(usize, usize)> = Vec::with_capacity(seen.len());
        let mut read = Self { hidden: std::mem::take(&mut self.hidden), ..Self::default() };
        let mut next = seen.into_iter().peekable();
        for segment in &self.segments {
            let mut from = segment.at;
            let end = segment.at + segment.len;
            let source = |range: Range<usize>| match segment.exact {
                true => {
                    let start = segment.source.start + (range.start - segment.at);
                    Span::new(start, start + range.len())
                }
                false => segment.source,
            };
            while let Some((at, latin, hides)) = next.next_if(|(at, ..)| *at < end) {
                let character = self.text[at..].chars().next().unwrap_or_default();
                let after = at + character.len_utf8();
                if from < at {
                    read.push(&self.text[from..at], source(from..at), segment.exact);
                }
                if hides {
                    read.hidden.push(Hidden { span: source(at..after), character, poses_as: Some(latin) });
                }
                read.push(latin.encode_utf8(&mut [0; 4]), source(at..after), false);
                let so_far = shrunk.last().map_or(0, |(_, bytes)| *bytes);
                shrunk.push((at, so_far + character.len_utf8() - latin.len_utf8()));
                from = after;
            }
            if from < end {
                read.push(&self.text[from..end], source(from..end), segment.exact);
            }
        }
        read.hidden.sort_by_key(|hidden| hidden.span);
        (read, shrunk)
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
        self.finish_with([])
    }

    /// The finished prose. Ranges of it that were taken on the way move along with its text.
    pub fn finish_with<'r>(self, ranges: impl IntoIterator<Item = &'r mut Range<usize>>) -> Prose {
        self.prose.finish(ranges)
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
            // The vertical tab is no blank to `is_ascii_whitespace`, and is one to readers.
            let blank = |b: &u8| b.is_ascii_whitespace() || *b == 0x0b;
            let blanks = bytes[at..].iter().take_while(|b| blank(b) || b.is_ascii_control()).count();
            for (into, byte) in bytes[at..at + blanks].iter().enumerate().filter(|(_, b)| !blank(b)) {
                let span = Span::new(start + at + into, start + at + into + 1);
                self.prose.hidden.push(Hidden { span, character: char::from(*byte), poses_as: None });
            }
            if bytes[at..at + blanks].iter().any(blank) {
                self.space(Span::new(start + at, start + at + blanks));
            }
            at += blanks;
            from = at;
        }
        self.flush(text, from, at, start);
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
        // The blank of Braille is a letter to Unicode and a blank to readers: it can stand where no blank is looked for.
        if character == '\u{2800}' {
            self.prose.hidden.push(Hidden { span: source, character, poses_as: None });
        }
        if character.is_whitespace() || character == '\u{2800}' {
            return self.space(source);
        }
        if character.is_control() {
            self.prose.hidden.push(Hidden { span: source, character, poses_as: None });
            return;
        }
        if let Some(plain) = punctuation(character) {
            return self.prose.push(plain, source, false);
        }
        if is_combining_mark(character)
            && let Some(base) = self.prose.text.chars().next_back().filter(char::is_ascii_alphabetic)
        {
            // An accent is part of its letter. A mark that makes no letter, such as a stroke through it, is a trick.
            if compose(base, character).is_none() {
                self.prose.hidden.push(Hidden { span: source, character, poses_as: None });
            }
            return;
        }
        if keeps_its_look(character) {
            return self.prose.push(
                character.encode_utf8(&mut [0; 4]),
                source,
                source.len() == character.len_utf8(),
            );
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
            ("st\u{b}op", "st op", 0),
            ("stóp tákıng", "stop takıng", 0),
            ("sto\u{301}p", "stop", 0),
            ("s\u{336}top", "stop", 1),
            ("Sjögren, Ærø", "Sjogren, Ærø", 0),
            ("don`t `code` don\u{2bb}t", "don't `code` don't", 0),
            ("cυt ταke stοp", "cut take stop", 4),
            ("PPARγ, IκB, Gαs, TNF-α, β-blocker, αvβ3", "PPARγ, IκB, Gαs, TNF-α, β-blocker, αvβ3", 0),
            ("αt home, αs1-casein, α-T", "at home, αs1-casein, α-T", 1),
            ("trёatmеnt ϲare, tumσr", "treatment care, tumor", 4),
            ("І recommend it", "I recommend it", 1),
            ("interferon α is", "interferon α is", 0),
            ("st\u{1d173}op\u{2800}it", "stop it", 2),
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

    #[test]
    fn long_words_take_linear_time() {
        for word in ["é", "αa", "о", "a\u{301}", "a`", "αt ", "ϲё"] {
            assert!(!prose(&word.repeat(200_000)).text.is_empty());
        }
    }

    proptest::proptest! {
        #[test]
        fn every_range_maps_onto_characters(text in "\\PC{0,40}|[aB \u{a0}\n\u{200b}éﬁоѕ“…`ατΙ\u{301}\u{336}]{0,30}") {
            let prose = prose(&text);
            proptest::prop_assert_eq!(prose.text.len(), prose.lower.len());
            let ends: Vec<usize> = prose.text.char_indices().map(|(i, _)| i).chain([prose.text.len()]).collect();
            for (i, &a) in ends.iter().enumerate() {
                for &b in &ends[i..] {
                    let span = prose.source(a..b);
                    proptest::prop_assert!(text.get(span.start..span.end).is_some());
                    if prose.text[a..b].is_ascii() && text.is_ascii() && !prose.text[a..b].contains(' ') {
                        // A grave accent between letters is read as the apostrophe that it stands for.
                        let straight = |text: &str| text.replace('`', "'");
                        proptest::prop_assert_eq!(straight(&text[span.start..span.end]), straight(&prose.text[a..b]));
                    }
                }
            }
        }
    }
}
