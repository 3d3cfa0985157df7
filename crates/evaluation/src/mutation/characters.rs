//! Characters that nobody sees, or that pose as others.

use caveat_document::span::Span;
use caveat_document::text::BlockKind;
use caveat_document::words::TokenKind;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Subject, replace};

/// Zero-width characters, bidirectional controls, fillers, tags.
const UNSEEN: &[char] = &[
    '\u{ad}',
    '\u{34f}',
    '\u{61c}',
    '\u{180e}',
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{200e}',
    '\u{202e}',
    '\u{2060}',
    '\u{2066}',
    '\u{3164}',
    '\u{feff}',
    '\u{e0061}',
];

/// Letters and what they look like.
const TWINS: &[(char, char)] = &[
    ('a', '\u{430}'),
    ('c', '\u{441}'),
    ('e', '\u{435}'),
    ('o', '\u{43e}'),
    ('p', '\u{440}'),
    ('x', '\u{445}'),
    ('y', '\u{443}'),
    ('i', '\u{456}'),
    ('s', '\u{455}'),
    ('o', '\u{3bf}'),
    ('a', '\u{3b1}'),
    ('v', '\u{3bd}'),
];

/// Places within longer words of the body, all over the page: the bytes of each word.
fn words(subject: &Subject<'_>) -> Vec<Span> {
    let blocks =
        subject.body().blocks.iter().filter(|b| matches!(b.kind, BlockKind::Paragraph | BlockKind::ListItem));
    let words = blocks.flat_map(|block| {
        block
            .sentences
            .iter()
            .flat_map(|s| block.words(s))
            .filter(|t| t.kind == TokenKind::Word)
            .map(|t| block.source(t.range()))
    });
    let file = &subject.body().file;
    words
        .filter(|&span| {
            file.slice(span).len() >= 5 && file.slice(span).chars().all(|c| c.is_ascii_alphabetic())
        })
        .collect()
}

pub(super) fn hidden(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let (file, words) = (&subject.body().file, words(subject));
    if words.is_empty() {
        return Vec::new();
    }
    let one = |(n, character): (usize, &char)| {
        let word = words[(n * words.len() / UNSEEN.len() + subject.number) % words.len()];
        let at = word.start + 1 + n % 3;
        vec![replace(file, Span::new(at, at), character.to_string())]
    };
    UNSEEN.iter().enumerate().map(one).collect()
}

pub(super) fn look_alike(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let (file, words) = (&subject.body().file, words(subject));
    let one = |(n, (letter, twin)): (usize, &(char, char))| {
        // From a place of its own on, the first word with the letter inside.
        let from = n * words.len() / TWINS.len();
        let mut rest = words[from..].iter().chain(&words[..from]);
        rest.find_map(|word| {
            let inner = &file.slice(*word)[1..word.end - word.start - 1];
            let at = word.start + 1 + inner.find(*letter)?;
            Some(vec![replace(file, Span::new(at, at + 1), twin.to_string())])
        })
    };
    TWINS.iter().enumerate().filter_map(one).collect()
}
