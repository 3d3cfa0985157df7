//! The text of a published page to a draft.
//!
//! The form is what a browser gives when a page is copied: the question, a banner, a title, text with headings and lists,
//! and what sites put below it: source guidelines, services, invitations, related questions with excerpts.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::front::{Parts, Question};
use super::lines::{Hint, Line, item, of_page};
use super::pieces::{Piece, is_short, pieces};
use super::{Draft, Options, Origin, plain};
use crate::fault::Fault;
use crate::file::MAX_FILE_BYTES;
use crate::format::{Id, Notice, Placement};
use crate::prose::Builder;
use crate::span::Span;
use crate::text::Text;
use crate::words::{TokenKind, tokens};

/// Headings of what sites put below a text. They are headings however they are set.
const LABELS: &[&str] = &[SOURCES, "related services", RELATED, "get guidance specific to your case"];
const SOURCES: &str = "source guidelines";
const RELATED: &str = "related questions";

/// Converts a page's text. A banner that says what one of `notices` says becomes that notice; any other stays in the
/// body, where the linter sees it.
///
/// # Errors
/// A fault when the page is no text, has no text below its question, or is too large.
pub fn convert(name: &str, text: &str, notices: &[&Notice], options: &Options) -> Result<Draft, Fault> {
    let origin = Origin { name, line: None, start: 0 };
    if text.len() > MAX_FILE_BYTES {
        return Err(origin.too_large());
    }
    let lines = of_page(&plain(text, origin)?);
    let Some((question, rest)) = lines.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(origin.fault(
            "This page has no text below its first line.",
            "Copy the whole page: the question on the first line, then everything below it.",
        ));
    };
    let (notices, rest) = take_banners(rest, notices);
    let (mut main, below) = sections(rest);
    mark_title(&mut main);
    let mut pieces = pieces(&main);
    let has_related = below.is_some();
    let (related, odd) = pairs(&below.unwrap_or_default());
    if has_related && (related.is_empty() || !odd.is_empty()) {
        pieces.push(Piece::Heading("Related Questions".to_owned()));
        pieces.extend(odd.into_iter().map(Piece::Paragraph));
    }
    let parts = Parts {
        id: slug(&question.text),
        question: Question::new(&question.text),
        pieces,
        related,
        from: origin.label(),
        url: None,
        notices,
    };
    origin.confirm(parts.write(options))
}

/// An id out of a text's first words; letters with accents count as the letters that they are.
pub(super) fn slug(text: &str) -> Id {
    let start: String =
        text.chars().take(400).nfkd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).collect();
    Id::slug(&start)
}

/// Takes the banners off the top that say, word for word, what a banner notice says.
fn take_banners<'a>(mut lines: &'a [Line], notices: &[&Notice]) -> (Vec<Id>, &'a [Line]) {
    let mut wanted: Vec<(&Id, [Vec<String>; 2])> = notices
        .iter()
        .filter(|notice| notice.front.placement == Placement::Banner)
        .map(|notice| {
            let (title, body) = (words_of(&notice.title), words_of(&notice.body));
            (&notice.front.id, [[title, body.clone()].concat(), body])
        })
        .collect();
    wanted.sort();
    wanted.dedup();
    let mut found = Vec::new();
    while let Some((index, used)) = wanted.iter().enumerate().find_map(|(index, (_, forms))| {
        forms.iter().find_map(|form| lines_that_say(form, lines)).map(|used| (index, used))
    }) {
        found.push(wanted.remove(index).0.clone());
        lines = &lines[used..];
    }
    (found, lines)
}

/// How many of the first lines together say exactly `words`.
fn lines_that_say(words: &[String], lines: &[Line]) -> Option<usize> {
    let mut left = words;
    for (index, line) in lines.iter().enumerate() {
        let said = words_in(&line.text);
        if said.is_empty() {
            return None;
        }
        left = left.strip_prefix(said.as_slice())?;
        if left.is_empty() {
            return (!words.is_empty()).then_some(index + 1);
        }
    }
    None
}

fn words_of(text: &Text) -> Vec<String> {
    let words = text.blocks.iter().flat_map(|block| {
        let words = block.tokens.iter().filter(|token| token.kind != TokenKind::Mark);
        words.map(|token| block.prose.lower[token.range()].to_owned())
    });
    words.collect()
}

fn words_in(line: &str) -> Vec<String> {
    let mut builder = Builder::new();
    builder.add(line, Span::new(0, line.len()));
    let prose = builder.finish();
    let mut found = Vec::new();
    tokens(&prose.text, 0..prose.text.len(), &mut found);
    found.retain(|token| token.kind != TokenKind::Mark);
    found.into_iter().map(|token| prose.lower[token.range()].to_owned()).collect()
}

/// Cuts the lines into the page itself and what follows its heading "Related Questions", if it has one.
fn sections(lines: &[Line]) -> (Vec<Line>, Option<Vec<String>>) {
    let mut main: Vec<Line> = Vec::new();
    let mut below = Vec::new();
    let (mut in_sources, mut in_related) = (false, false);
    for line in lines {
        if in_related {
            below.push(line.text.clone());
            continue;
        }
        let run_together = in_sources || begins_with_label(&line.text);
        let parts = if run_together { unglue(&line.text) } else { vec![line.text.as_str()] };
        for part in parts {
            let label = label(part);
            if in_related {
                below.push(part.to_owned());
            } else if label == Some(RELATED) {
                in_related = true;
            } else {
                in_sources = label.map_or(in_sources, |label| label == SOURCES);
                let hint = match label {
                    Some(_) => Hint::Heading,
                    None if in_sources => Hint::Text,
                    None => Hint::None,
                };
                main.push(Line { text: part.to_owned(), gap: line.gap, hint });
            }
        }
    }
    (main, in_related.then_some(below))
}

fn label(text: &str) -> Option<&'static str> {
    let text = text.trim_end_matches(':').to_lowercase();
    LABELS.iter().copied().find(|label| *label == text)
}

fn begins_with_label(text: &str) -> bool {
    LABELS.iter().any(|label| text.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label)))
}

/// Names that are written like two words run together.
const NAMES: &[&str] = &["CancerCare", "ClinicalTrials", "MedlinePlus"];

/// Cuts a line where a page's links were run together: `(2026)Browse all →Related Services`.
fn unglue(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut small = 0;
    let mut word_start = 0;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        let glued = || match before {
            '→' => true,
            ')' => begins_word(&line[at..]),
            _ => small >= 4 && begins_word(&line[at..]) && !NAMES.contains(&letters(&line[word_start..])),
        };
        if c.is_uppercase() && glued() {
            parts.push(line[start..at].trim());
            start = at;
            word_start = at;
        }
        small = if c.is_lowercase() { small + 1 } else { 0 };
        if !c.is_alphabetic() {
            word_start = at + c.len_utf8();
        }
        before = c;
    }
    parts.push(line[start..].trim());
    parts
}

/// Whether a text begins with a word of three letters or more that ends as words in a title do.
fn begins_word(text: &str) -> bool {
    let word = letters(text);
    word.chars().nth(2).is_some() && !text[word.len()..].starts_with(['.', '/', '@', '-'])
}

/// The letters at the start of a text; of a run that is no word, enough to tell.
fn letters(text: &str) -> &str {
    let end = text.char_indices().take(40).find(|(_, c)| !c.is_alphabetic());
    let end = end.or_else(|| text.char_indices().nth(40)).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The first line under the question is the title of the banner or of the page, however it is set.
fn mark_title(lines: &mut [Line]) {
    if let [first, second, ..] = lines
        && first.hint == Hint::None
        && is_short(&first.text)
        && item(&second.text).is_none()
    {
        first.hint = Hint::Heading;
    }
}

/// The related questions and their excerpts, exactly as they stand, and the lines that fit no such pair.
fn pairs(lines: &[String]) -> (Vec<(String, String)>, Vec<String>) {
    let mut related = Vec::new();
    let mut seen = BTreeSet::new();
    let mut odd = Vec::new();
    for pair in lines.chunks(2) {
        match pair {
            [question, excerpt]
                if question.chars().count() <= 500
                    && excerpt.chars().count() <= 1000
                    && seen.insert((question, excerpt)) =>
            {
                related.push((question.clone(), excerpt.clone()));
            }
            _ => odd.extend(pair.iter().cloned()),
        }
    }
    (related, odd)
}
