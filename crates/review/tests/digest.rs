//! The content digest on real pages: layout leaves it, whatever a reader could see moves it.

use std::sync::{Arc, LazyLock};

use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::Answer;
use caveat_review::content;
use proptest::prelude::*;

/// Pages of the demonstration library.
const PAGES: [&str; 4] = [
    include_str!("../../../content/answers/breast-cancer/hormone-therapy.md"),
    include_str!("../../../content/answers/breast-cancer/low-neutrophils-cdk46.md"),
    include_str!("../../../content/answers/breast-cancer/car-t-breast-cancer.md"),
    include_str!("../../../content/answers/breast-cancer/second-opinion.md"),
];

static DIGESTS: LazyLock<Vec<Digest>> = LazyLock::new(|| PAGES.iter().map(|page| digest(page)).collect());

fn digest(text: &str) -> Digest {
    let file = Arc::new(SourceFile::from_bytes("content/answers/a.md", text.as_bytes().to_vec()).unwrap());
    content(&Answer::parse(file).unwrap_or_else(|faults| panic!("{faults:?}\n{text}")))
}

/// Front matter and body.
fn halves(page: &str) -> (&str, &str) {
    page.split_at(page[4..].find("\n---\n").expect("front matter") + 9)
}

/// A small source of choices, the same on every machine (xorshift, Marsaglia 2003).
struct Choices(u64);

impl Choices {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Whether a line could begin with this word and still be text: not a list sign, a heading, a quote, a table.
fn may_begin(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '(' || c == '“')
}

/// The body with its lines wrapped elsewhere, other bullets, other blank lines and other line ends.
fn laid_out(body: &str, choices: &mut Choices) -> String {
    let bullet = ["- ", "* ", "+ "][choices.next(3)];
    let mut text = String::new();
    for block in body.split("\n\n") {
        for (at, line) in block.lines().enumerate() {
            let item = line.trim_start().starts_with("- ");
            let heading = line.starts_with('#');
            let hang = " ".repeat(line.len() - line.trim_start().len() + if item { 2 } else { 0 });
            let joins = at > 0 && !item && !heading && line.split_whitespace().next().is_some_and(may_begin);
            if at > 0 && !joins {
                text.push('\n');
            }
            if joins && choices.next(2) == 0 {
                text.push_str(["\n", " \n"][choices.next(2)]);
                text.push_str(&line[..line.len() - line.trim_start().len()]);
            } else if joins {
                text.push(' ');
            } else {
                text.push_str(&line[..line.len() - line.trim_start().len()]);
            }
            let words = line.trim_start().strip_prefix("- ").unwrap_or(line.trim_start());
            text.push_str(if item { bullet } else { "" });
            for (at, word) in words.split(' ').enumerate() {
                let wraps =
                    at > 0 && !heading && may_begin(word) && !inside_brackets(&text) && choices.next(9) == 0;
                if wraps {
                    text.push('\n');
                    text.push_str(&hang);
                } else if at > 0 {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
        text.push_str(["\n\n", "\n\n\n"][choices.next(2)]);
    }
    let text = format!("{}\n", text.trim_end());
    if choices.next(2) == 0 { text.replace('\n', "\r\n") } else { text }
}

/// Whether a bracket is open: what wraps inside a citation is still one, and what wraps inside an address is none.
fn inside_brackets(text: &str) -> bool {
    text.rfind('(').is_some_and(|open| !text[open..].contains(')') && text[..open].ends_with(']'))
}

/// The body with one thing changed that a reader could see, or that hides from a reader.
fn changed(body: &str, choices: &mut Choices) -> String {
    let letters: Vec<(usize, char)> = body.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()).collect();
    let (at, letter) = letters[choices.next(letters.len())];
    let (before, after) = (&body[..at], &body[at + 1..]);
    match choices.next(5) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{}{after}", if letter == 'q' { 'x' } else { 'q' }),
        2 => format!("{before}{letter}\u{200b}{after}"),
        3 => format!("{before}7{letter}{after}"),
        _ => {
            let other = if letter.is_ascii_lowercase() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            };
            format!("{before}{other}{after}")
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn layout_leaves_it(page in 0..PAGES.len(), seed in 1u64..u64::MAX) {
        let (front, body) = halves(PAGES[page]);
        let text = format!("{front}{}", laid_out(body, &mut Choices(seed)));
        prop_assert_eq!(digest(&text), DIGESTS[page], "{}", text);
    }

    #[test]
    fn what_a_reader_sees_moves_it(page in 0..PAGES.len(), seed in 1u64..u64::MAX) {
        let (front, body) = halves(PAGES[page]);
        let text = format!("{front}{}", changed(body, &mut Choices(seed)));
        prop_assert_ne!(digest(&text), DIGESTS[page]);
    }
}
