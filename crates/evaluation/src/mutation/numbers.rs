//! Numbers that contradict themselves.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject};

/// Two numbers that say the same: `100.4 F (38 C)`, `27 in 100 (26.9%)`. The first stands alone in group 1.
static TWICE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(\d+(?:\.\d+)?)\s?(?:°\s?)?F\s\(\d+(?:\.\d+)?\s?(?:°\s?)?C\)|\b(\d+)\sin\s100\s\(\d+(?:\.\d+)?%\)").expect("a pattern")
});

/// A part of a whole: `35.5% of people`, `12 of 40`, `about 8 in 10`.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\b(\d{1,2})(?:\.\d+)?(?:%|\spercent)\sof\s(?:the\s)?(?:people|women|men|patients|those)\b|\b(\d[\d,]*)\s(?:in|of|out\sof)\s(\d[\d,]*)\b").expect("a pattern")
});

/// Changes the number in the first group of each match that has one.
fn each(subject: &Subject<'_>, pattern: &Regex, turn: impl Fn(&Captures<'_>) -> String) -> Vec<Vec<Change>> {
    let mut made = Vec::new();
    for said in subject.said().iter().filter(|said| !said.is_question()) {
        for found in pattern.captures_iter(said.words()) {
            if let Some(number) = found.get(1).or(found.get(2)) {
                made.push(vec![Said::replace(said, number.range(), turn(&found))]);
            }
        }
    }
    made
}

pub(super) fn disagreeing(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    each(subject, &TWICE, |found| match (found.get(1), found.get(2)) {
        (Some(degrees), _) => format!("{:.1}", degrees.as_str().parse::<f64>().unwrap_or_default() + 4.0),
        (_, Some(share)) => ((share.as_str().parse::<u32>().unwrap_or_default() + 30) % 100).to_string(),
        _ => String::new(),
    })
}

pub(super) fn impossible(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    each(subject, &PART, |found| {
        let number = |group: usize| {
            found.get(group).and_then(|m| m.as_str().replace(',', "").parse::<u64>().ok()).unwrap_or_default()
        };
        match found.get(1) {
            Some(_) => (100 + number(1)).to_string(),
            None => (number(2).saturating_add(number(3))).to_string(),
        }
    })
}
