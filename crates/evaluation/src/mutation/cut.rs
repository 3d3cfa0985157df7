//! Sentences that stop in the middle.

use caveat_document::text::BlockKind;
use caveat_document::words::TokenKind;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, replace, sentences};

/// How many sentences of a page are cut.
const CUTS: usize = 6;

/// The last sentences of some paragraphs and items, cut in the middle: between two words, or within one.
pub(super) fn sentence(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let last = |said: &Said<'_>| {
        let whole = said.words().trim_end_matches(['"', ')']).ends_with(['.', ']']);
        let plain = matches!(said.block.kind, BlockKind::Paragraph | BlockKind::ListItem);
        plain && whole && said.nth + 1 == said.block.sentences.len() && said.tokens().len() >= 9
    };
    let all: Vec<Said<'_>> = sentences(subject.body())
        .filter(|said| last(said) && !subject.is_further_reading(said.block))
        .collect();
    let step = all.len().div_ceil(CUTS).max(1);
    all.iter()
        .skip(subject.number % step)
        .step_by(step)
        .enumerate()
        .filter_map(|(n, said)| cut(said, n))
        .collect()
}

fn cut(said: &Said<'_>, n: usize) -> Option<Vec<Change>> {
    let tokens = said.tokens();
    let middle =
        tokens[tokens.len() / 2..].iter().find(|t| t.kind == TokenKind::Word && t.end() - t.start() > 3)?;
    let from = said.sentence.range.start;
    // Every second cut goes through a word.
    let at = if n.is_multiple_of(2) {
        said.block.prose.text[..middle.start()].trim_end().len()
    } else {
        middle.start() + 2
    };
    if !said.block.prose.text.is_char_boundary(at) || at <= from {
        return None;
    }
    let span = said.source(at - from..said.words().len());
    let rest = said.text.file.slice(span);
    // What stands inside emphasis or a link would leave its marks behind, which is a fault of another kind.
    let plain = !rest.contains(['*', '_', '`']) && !rest.contains("](");
    plain.then(|| vec![replace(&said.text.file, span, "")])
}
