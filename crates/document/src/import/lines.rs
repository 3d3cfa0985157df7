//! Text as lines, each of which is a heading, a paragraph or a list item.

use super::squeeze;

/// What stands before a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A line break and so many blanks.
    Line(usize),
    /// So many blanks on the same line, where a page's layout was lost.
    Blanks(usize),
}

/// What the page around a line already says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing: it is as it looks.
    #[default]
    None,
    /// It is a heading.
    Heading,
    /// It is no heading, whatever it looks like.
    Text,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) gap: Gap,
    pub(super) hint: Hint,
}

impl Line {
    fn new(text: &str, gap: Gap) -> Self {
        Self { text: text.to_owned(), gap, hint: Hint::None }
    }
}

/// The lines of a page: each line of the file that holds something.
pub(super) fn of_page(text: &str) -> Vec<Line> {
    let filled = text.lines().filter(|line| !line.trim().is_empty());
    filled.map(|line| Line::new(line.trim(), Gap::Line(indent(line)))).collect()
}

/// The lines of an answer. Answers out of databases have lost line breaks (wide gaps are what is left of them) or are
/// wrapped in the middle of sentences; both are mended without losing a word.
pub(super) fn of_answer(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut after_blank = true;
    for physical in text.lines() {
        let content = physical.trim();
        if content.is_empty() {
            after_blank = true;
            continue;
        }
        let mut gap = Gap::Line(indent(physical));
        for (index, (piece, blanks)) in at_gaps(content).into_iter().enumerate() {
            let piece = squeeze(piece);
            match lines.last_mut() {
                Some(last) if index == 0 && !after_blank && wraps(&last.text, &piece, gap) => {
                    last.text.push(' ');
                    last.text.push_str(&piece);
                }
                _ => lines.push(Line::new(&piece, gap)),
            }
            gap = Gap::Blanks(blanks);
        }
        after_blank = false;
    }
    lines
}

/// A line's text after the mark of a list item, if it has one.
pub(super) fn item(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['-', '•', '*', '·', '◦', '▪'])?;
    let content = rest.trim_start();
    (content.len() < rest.len() && !content.is_empty()).then_some(content)
}

/// Whether a text ends as sentences and lead-ins do.
pub(super) fn ends_with_mark(text: &str) -> bool {
    let text = text.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
    text.ends_with(['.', '!', '?', ':', ';', ',', '…', '→'])
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// Whether a line goes on with the sentence of the line before.
fn wraps(before: &str, line: &str, gap: Gap) -> bool {
    let Gap::Line(indent) = gap else { return false };
    let small = line.starts_with(char::is_lowercase);
    item(line).is_none() && !ends_with_mark(before) && (small || indent < 2 && before.len() >= 50)
}

/// Cuts a line at its wide gaps; each piece comes with the number of blanks after it.
fn at_gaps(line: &str) -> Vec<(&str, usize)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut blanks_from = None;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() {
            blanks_from.get_or_insert(at);
            continue;
        }
        let Some(from) = blanks_from.take() else {
            continue;
        };
        let blanks = line[from..at].chars().count();
        if parts(&line[start..from], &line[at..], blanks) {
            pieces.push((&line[start..from], blanks));
            start = at;
        }
    }
    pieces.push((&line[start..], 0));
    pieces
}

/// Whether so many blanks between two pieces of text stand for a line break.
fn parts(before: &str, after: &str, blanks: usize) -> bool {
    let item_mark = after.starts_with('-') && after[1..].starts_with(char::is_whitespace);
    let small = after.starts_with(char::is_lowercase);
    let sentence = before.ends_with(['.', '!', '?']);
    before != "-" && blanks >= 2 && (item_mark || !small && (blanks >= 4 || blanks == 3 && sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn wide_gaps_are_line_breaks() {
        let text = "Signs may be:         -  Fever   at night.    - Pain - or an ache.        They pass.   Rest helps.  So does\n\
                    sleep.\n    \n        Surgery     Surgery is common.";
        assert_eq!(
            texts(&of_answer(text)),
            [
                "Signs may be:",
                "- Fever at night.",
                "- Pain - or an ache.",
                "They pass.",
                "Rest helps. So does sleep.",
                "Surgery",
                "Surgery is common.",
            ]
        );
        assert_eq!(of_answer("  a:    - b")[1].gap, Gap::Blanks(4));
    }

    #[test]
    fn hard_wrapped_sentences_stay_whole() {
        let text = "Ask your doctor before you start any of the medicines like\nTamoxifen.\nRest.\n\nmore";
        assert_eq!(
            texts(&of_answer(text)),
            ["Ask your doctor before you start any of the medicines like Tamoxifen.", "Rest.", "more"]
        );
    }

    #[test]
    fn a_mark_without_text_is_no_item() {
        assert_eq!(item("- a"), Some("a"));
        assert_eq!(item("-"), None);
        assert_eq!(item("-5 degrees"), None);
    }
}
