//! Lines to pieces: which line is a heading, a paragraph, an item of a list.

use super::lines::{Gap, Hint, Line, ends_with_mark, item};

/// How deep an imported list may nest.
const MAX_DEPTH: usize = 3;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// An item of a list.
    Item {
        /// How many items it stands in.
        depth: usize,
        /// Its number, in a numbered list.
        number: Option<u32>,
        /// What it says.
        text: String,
    },
}

/// Sorts lines into pieces.
pub(super) fn pieces(lines: &[Line]) -> Vec<Piece> {
    let headings = headings(lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut nest = Nest::default();
    for (index, line) in lines.iter().enumerate() {
        let last = pieces.last();
        let piece = if headings[index] {
            Piece::Heading(line.text.clone())
        } else if let Some(text) = item(&line.text) {
            let depth = nest.depth(last, line.gap);
            Piece::Item { depth, number: None, text: text.to_owned() }
        } else if let Some((number, text)) =
            numbered(&line.text).filter(|(n, _)| in_order(*n, last, lines.get(index + 1)))
        {
            Piece::Item { depth: 0, number: Some(number), text: text.to_owned() }
        } else {
            Piece::Paragraph(line.text.clone())
        };
        pieces.push(piece);
    }
    pieces
}

/// Which lines are headings. A few title-like lines in a row are a title and its subtitle; many are a list that has
/// lost its marks.
fn headings(lines: &[Line]) -> Vec<bool> {
    let like: Vec<bool> = lines.iter().map(|l| l.hint == Hint::None && looks_like_heading(&l.text)).collect();
    let mut found = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        let run = like[at..].iter().take_while(|like| **like).count();
        if (1..=2).contains(&run) && at + run < lines.len() {
            found[at..at + run].fill(true);
        }
        at += run.max(1);
    }
    for (found, line) in found.iter_mut().zip(lines) {
        *found |= line.hint == Hint::Heading;
    }
    found
}

/// Whether a line is short and ends without a mark.
pub(super) fn is_short(text: &str) -> bool {
    text.chars().count() <= 90
        && text.split_whitespace().count() <= 14
        && !ends_with_mark(text)
        && item(text).is_none()
}

/// Words that titles write small.
const SMALL: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "but", "by", "for", "from", "in", "into", "is", "its", "nor", "of",
    "on", "or", "over", "per", "the", "to", "via", "vs", "with", "your",
];

/// Whether a line is set like a title: short, without an end mark, its words capitalised.
fn looks_like_heading(text: &str) -> bool {
    let capital = |word: &str| word.chars().any(char::is_uppercase);
    let no_letters = |word: &str| !word.chars().any(char::is_alphabetic);
    is_short(text)
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.split_whitespace().any(capital)
        && text.split_whitespace().all(|word| capital(word) || no_letters(word) || SMALL.contains(&word))
}

/// `1. text` or `1) text`.
fn numbered(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).filter(|_| (1..=3).contains(&digits))?.parse().ok()?;
    let rest = text[digits..].strip_prefix(['.', ')'])?;
    let content = rest.trim_start();
    (content.len() < rest.len() && !content.is_empty()).then_some((number, content))
}

/// A number makes an item only in a row of them: Markdown counts for itself, and would change any other number.
fn in_order(number: u32, last: Option<&Piece>, next: Option<&Line>) -> bool {
    match last {
        Some(Piece::Item { number: Some(before), .. }) if before + 1 == number => true,
        _ => number == 1 && next.and_then(|line| numbered(&line.text)).is_some_and(|(next, _)| next == 2),
    }
}

/// The lists that are open, innermost last, and the gaps by which their items are told apart.
#[derive(Default)]
struct Nest {
    gaps: Vec<(Option<usize>, usize)>,
}

impl Nest {
    /// How deep the next item stands. An item that ends in a colon leads into a list of its own; a gap that is wider
    /// than the one between its items, or a smaller indent, closes it.
    fn depth(&mut self, last: Option<&Piece>, gap: Gap) -> usize {
        let Some(Piece::Item { number: None, text, .. }) = last else {
            self.gaps.clear();
            self.open(gap);
            return 0;
        };
        if text.ends_with(':') && self.gaps.len() < MAX_DEPTH {
            self.open(gap);
            return self.gaps.len() - 1;
        }
        match gap {
            Gap::Blanks(blanks) => {
                let between = self.gaps.last().and_then(|(between, _)| *between);
                if between.is_some_and(|between| blanks > between + 2) && self.gaps.len() > 1 {
                    self.gaps.pop();
                } else if let Some((between @ None, _)) = self.gaps.last_mut() {
                    *between = Some(blanks);
                }
            }
            Gap::Line(indent) => {
                while self.gaps.len() > 1 && self.gaps.last().is_some_and(|(_, start)| indent < *start) {
                    self.gaps.pop();
                }
            }
        }
        self.gaps.len().saturating_sub(1)
    }

    fn open(&mut self, gap: Gap) {
        let indent = match gap {
            Gap::Line(indent) => indent,
            Gap::Blanks(_) => 0,
        };
        self.gaps.push((None, indent));
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{of_answer, of_page};
    use super::*;

    fn shape(lines: &[Line]) -> Vec<String> {
        let show = |piece: Piece| match piece {
            Piece::Heading(text) => format!("# {text}"),
            Piece::Paragraph(text) => text,
            Piece::Item { depth, number, text } => {
                format!("{}{} {text}", " ".repeat(depth), number.map_or("-".to_owned(), |n| n.to_string()))
            }
        };
        pieces(lines).into_iter().map(show).collect()
    }

    #[test]
    fn headings_are_set_like_titles() {
        for yes in ["Why CAR-T Is Hard to Make", "Surgery", "What mTOR Does", "5 Questions to Ask"] {
            assert!(looks_like_heading(yes), "{yes}");
        }
        for no in [
            "This is general information.",
            "Services that may help",
            "Ask Your Doctor:",
            "- Rest",
            "\"Is It Safe\"",
            "2026",
        ] {
            assert!(!looks_like_heading(no), "{no}");
        }
        assert_eq!(
            shape(&of_page(
                "Title\nHow It Works\nIt works.\nAbemaciclib\nPalbociclib\nRibociclib\nEnd.\nLast Words"
            )),
            [
                "# Title",
                "# How It Works",
                "It works.",
                "Abemaciclib",
                "Palbociclib",
                "Ribociclib",
                "End.",
                "Last Words"
            ]
        );
    }

    #[test]
    fn a_list_in_a_list() {
        let text = "Tests:          -  Blood count, for:                -  red cells.      - white cells.      - iron.              -   X-ray.    -  Scan.";
        assert_eq!(
            shape(&of_answer(text)),
            [
                "Tests:",
                "- Blood count, for:",
                " - red cells.",
                " - white cells.",
                " - iron.",
                "- X-ray.",
                "- Scan."
            ]
        );
        assert_eq!(shape(&of_page("- a:\n  - b\n  - c\n- d")), ["- a:", " - b", " - c", "- d"]);
    }

    #[test]
    fn numbers_count_only_in_order() {
        assert_eq!(shape(&of_page("1. a\n2) b\n5. c\n1. d")), ["1 a", "2 b", "5. c", "1. d"]);
    }
}
