//! What came of all mutants.

use std::collections::BTreeMap;

use caveat_document::file::SourceFile;
use caveat_document::page::Page;
use serde::Serialize;

use super::change::Change;
use super::mutator::Mutant;
use super::{MUTATORS, OUT_OF_REACH, Verdict};
use crate::labels::Share;

/// How many characters of the page are shown on each side of a change.
const AROUND: usize = 60;

/// The mutants of one mutator.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ByMutator {
    /// Its name.
    pub mutator: &'static str,
    /// What it does.
    pub does: &'static str,
    /// How many mutants there were.
    pub made: usize,
    /// How many were caught.
    pub caught: usize,
    /// Which rules caught how many. A mutant can be caught by several.
    pub rules: BTreeMap<String, usize>,
}

/// A mutant that no rule caught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survivor {
    /// Its mutator.
    pub mutator: &'static str,
    /// The page.
    pub page: String,
    /// The file of the first change.
    pub path: String,
    /// Its line there.
    pub line: usize,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
    /// How many changes there are.
    pub changes: usize,
}

impl Survivor {
    /// Shows a mutant of a page by its first change.
    pub fn of(mutant: &Mutant, page: &Page<'_>) -> Self {
        let change = &mutant.changes[0];
        let notices = page.banners.iter().chain(&page.closing).map(|notice| &notice.file);
        let file = notices.chain([&page.answer.file]).find(|file| file.path == change.path());
        let (line, before, after) = file.map_or((1, String::new(), String::new()), |file| show(change, file));
        Self {
            mutator: mutant.mutator,
            page: page.id().to_string(),
            path: change.path().to_owned(),
            line,
            before,
            after,
            changes: mutant.changes.len(),
        }
    }
}

fn show(change: &Change, file: &SourceFile) -> (usize, String, String) {
    match change {
        Change::Delete { .. } => (1, flat(&file.text), String::new()),
        Change::Replace { span, with, .. } => {
            let head = &file.text[..span.start];
            let from = head.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
            let tail = &file.text[span.end..];
            let to = span.end + tail.char_indices().nth(AROUND).map_or(tail.len(), |(at, _)| at);
            let around = |middle: &str| {
                flat(&format!("{}{middle}{}", &file.text[from..span.start], &file.text[span.end..to]))
            };
            (file.position(span.start).line, around(file.slice(*span)), around(with))
        }
    }
}

/// One line of text, at most a few hundred characters.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(600).collect()
}

/// The proof, or what it lacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// How many pages were broken.
    pub pages: usize,
    /// How many of all mutants were caught.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Share>,
    /// The same for each mutator.
    pub mutators: Vec<ByMutator>,
    /// Those that were not caught.
    pub survivors: Vec<Survivor>,
    /// What no mutator makes.
    pub out_of_reach: &'static [&'static str],
}

/// Sums up. `judged` holds each mutant's mutator and verdict, in order.
pub fn report<'a>(
    pages: usize,
    judged: impl Iterator<Item = (&'a Mutant, &'a Verdict)>,
    survivors: Vec<Survivor>,
) -> Report {
    let line = |m: &super::mutator::Mutator| ByMutator {
        mutator: m.name,
        does: m.does,
        made: 0,
        caught: 0,
        rules: BTreeMap::new(),
    };
    let mut mutators: Vec<ByMutator> = MUTATORS.iter().map(line).collect();
    for (mutant, verdict) in judged {
        let Some(line) = mutators.iter_mut().find(|line| line.mutator == mutant.mutator) else { continue };
        line.made += 1;
        if let Verdict::Caught(rules) = verdict {
            line.caught += 1;
            for rule in rules {
                *line.rules.entry(rule.clone()).or_default() += 1;
            }
        }
    }
    let (caught, made) = mutators.iter().fold((0, 0), |(c, m), line| (c + line.caught, m + line.made));
    Report { pages, score: Share::of(caught, made), mutators, survivors, out_of_reach: OUT_OF_REACH }
}
