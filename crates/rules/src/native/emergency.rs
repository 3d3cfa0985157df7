//! Warning signs without a call to act.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use caveat_document::format::Severity;
use caveat_document::text::Text;

use super::{Check, Run};
use crate::lexicon::lines;
use crate::sink::Sink;

pub(super) const CHECK: Check = Check {
    name: "safety/emergency-action-missing",
    severity: Severity::Error,
    why: "A reader who learns that a sign is dangerous and not what to do may wait at home.",
    standard: "DISCERN 11; HealthBench, emergency referrals",
    next: "Say in the same or the next two sentences whom to call, and how fast.",
    bad: "CAR-T can cause confusion and seizures. It is given in hospital.",
    good: "CAR-T can cause confusion and seizures. Call 911 right away if that happens.",
    sentence: false,
    run: Run::Text(run),
};

/// Signs that need help within the hour.
static SIGNS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../data/words/emergency.txt")).collect());

/// Where a sign stands as a word of its own is checked after: `ICANS`, not `Africans`.
static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(SIGNS.iter()).ok());

/// Words that send the reader for help.
static ACTIONS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(lines(include_str!("../../data/words/emergency-actions.txt"))).ok());

/// How many sentences further on the action may stand.
const REACH: usize = 2;

fn run(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    // Sentences in reading order: a list of signs is often followed by its action, or introduced by it.
    let sentences: Vec<_> = text
        .blocks
        .iter()
        .filter(|b| !b.is_heading())
        .flat_map(|b| b.sentences.iter().map(move |s| (b, s)))
        .collect();
    let acts = |index: usize| {
        let (block, sentence) = sentences[index];
        let lower = &block.prose.lower[sentence.range.clone()];
        ACTIONS.as_ref().is_some_and(|actions| actions.is_match(lower))
    };
    let Some(signs) = FINDER.as_ref() else { return };
    for index in 0..sentences.len() {
        let (block, sentence) = sentences[index];
        let lower = &block.prose.lower[sentence.range.clone()];
        let begins = |at: usize| !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let Some(found) = signs.find_iter(lower).find(|found| begins(found.start())) else { continue };
        let (sign, at) = (SIGNS[found.pattern().as_usize()], found.start());
        if sentence_is_question(lower)
            || (index.saturating_sub(1)..=index + REACH).any(|i| i < sentences.len() && acts(i))
        {
            continue;
        }
        let in_list = block.depth > 0 && section_acts(text, block, &acts, &sentences);
        if in_list {
            continue;
        }
        let from = sentence.range.start + at;
        sink.hit(
            check.hit("“{text}” is named here, and not what to do about it."),
            text,
            block,
            from..from + sign.len(),
            block.sentence_text(sentence),
        );
        return;
    }
}

fn sentence_is_question(lower: &str) -> bool {
    lower.trim_end_matches(['"', '\'']).ends_with('?')
}

/// A list of signs under one call to act: any sentence of the section may give it.
fn section_acts(
    _: &Text,
    block: &caveat_document::text::Block,
    acts: &dyn Fn(usize) -> bool,
    sentences: &[(&caveat_document::text::Block, &caveat_document::text::Sentence)],
) -> bool {
    (0..sentences.len()).any(|i| sentences[i].0.section == block.section && acts(i))
}
