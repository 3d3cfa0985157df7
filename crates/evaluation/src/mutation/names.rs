//! Names in the front matter that lead nowhere.

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Subject, replace};

pub(super) fn misspell(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let answer = subject.page.answer;
    ["/topic", "/profile"]
        .into_iter()
        .filter_map(|pointer| answer.node.at(pointer))
        .map(|node| vec![replace(&answer.file, node.span, format!("{}x", node.text().unwrap_or_default()))])
        .collect()
}
