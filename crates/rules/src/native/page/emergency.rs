//! Warning signs without a call to act.

use std::cell::LazyCell;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use caveat_document::format::Severity;
use caveat_document::text::{Block, Sentence, Text, is_question};
use caveat_language::lexicon::lines;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::any_of;

pub(crate) const CHECK: Check = Check {
    name: "safety/emergency-action-missing",
    severity: Severity::Error,
    why: "A reader who learns that a sign is dangerous and not what to do may wait at home.",
    standard: "DISCERN 11; HealthBench, emergency referrals",
    next: "Say in the same or the next two sentences whom to call, and how fast.",
    bad: "CAR-T can cause confusion and seizures. It is given in hospital.",
    good: "CAR-T can cause confusion and seizures. Call 911 right away if that happens.",
    sentence: false,
    run: Run::Text(check_emergency),
};

/// Signs that need help within the hour.
static SIGNS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../../data/words/emergency.txt")).collect());

/// Where a sign stands as a word of its own is checked after: `ICANS`, not `Africans`.
static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(SIGNS.iter()));

/// Words that send the reader for help at once.
static ACTIONS: LazyLock<AhoCorasick> =
    LazyLock::new(|| any_of(lines(include_str!("../../../data/words/emergency-actions.txt"))));

/// Words that send the reader to somebody. They are about a sign when they stand in its own sentence or introduce it.
const MENTIONS: &[&str] = &[
    "check with your",
    "check with a doctor",
    "see your doctor",
    "see a doctor",
    "tell your",
    "contact your",
    "talk to your",
    "talk with your",
    "watch for",
];

/// Words that tell the reader to wait.
const DELAYS: &[&str] = &[
    "until it passes",
    "until they pass",
    "until it goes away",
    "at your next visit",
    "at the next visit",
    "at your next appointment",
    "wait and see",
    "can wait",
    "sleep it off",
    "in a few days",
    "next week",
];

/// How many sentences further on the action may stand.
const REACH: usize = 2;

fn check_emergency(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    let (signs, actions) = (&*FINDER, &*ACTIONS);
    if !text.blocks.iter().any(|block| signs.is_match(&block.prose.lower)) {
        return;
    }
    // Sentences in reading order: a list of signs is often followed by its action, or introduced by it.
    let sentences: Vec<_> = text
        .blocks
        .iter()
        .filter(|b| !b.is_heading())
        .flat_map(|b| b.sentences.iter().map(move |s| (b, s)))
        .collect();
    let acts = |(block, s): &(&Block, &Sentence)| actions.is_match(&block.prose.lower[s.range.clone()]);
    // A list of signs under one call to act: any sentence of the section may give it.
    let acting: LazyCell<FxHashSet<Option<usize>>, _> = LazyCell::new(|| {
        sentences.iter().filter(|sentence| acts(sentence)).map(|(b, _)| b.section).collect()
    });
    let mentions = |lower: &str| MENTIONS.iter().any(|m| lower.contains(m));
    let mut leads: FxHashMap<usize, bool> = FxHashMap::default();
    let mut introduced = |block: &Block| {
        let mentioned = |lead: usize| mentions(&text.blocks[lead].prose.lower);
        block.lead_in.is_some_and(|lead| *leads.entry(lead).or_insert_with(|| mentioned(lead)))
    };
    for index in 0..sentences.len() {
        let (block, sentence) = sentences[index];
        let lower = &block.prose.lower[sentence.range.clone()];
        let begins = |at: usize| !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let Some(found) = signs.find_iter(lower).find(|found| begins(found.start())) else { continue };
        let (sign, at) = (SIGNS[found.pattern().as_usize()], found.start());
        if let Some(delay) = delays(lower) {
            let range = sentence.range.start + delay.start..sentence.range.start + delay.end;
            let message = "“{text}” tells readers to wait with a warning sign.";
            collector.hit(check.hit(message), text, block, range, block.sentence_text(sentence));
            continue;
        }
        if is_question(lower)
            || mentions(lower)
            || introduced(block)
            || sentences[index.saturating_sub(1)..(index + REACH + 1).min(sentences.len())].iter().any(acts)
            || (block.depth > 0 && acting.contains(&block.section))
        {
            continue;
        }
        let from = sentence.range.start + at;
        collector.hit(
            check.hit("“{text}” is named here, and not what to do about it."),
            text,
            block,
            from..from + sign.len(),
            block.sentence_text(sentence),
        );
        return;
    }
}

/// The words that tell the reader to wait. `Do not wait until it passes` does not.
fn delays(lower: &str) -> Option<std::ops::Range<usize>> {
    let warns =
        ["not wait", "n't wait", "never wait", "not sleep", "n't sleep"].iter().any(|w| lower.contains(w));
    let found = DELAYS.iter().find_map(|words| lower.find(words).map(|at| at..at + words.len()));
    found.filter(|_| !warns && !is_question(lower))
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::native::testing::assert_flags;

    #[test]
    fn a_sign_needs_an_action_and_no_delay() {
        for (text, reported) in [
            ("It can cause chest pain. Rest can help.", &["chest pain"][..]),
            ("It can cause chest pain. Call 911 for that.", &[]),
            ("Tell your doctor if you have chest pain.", &[]),
            ("Tell your doctor if you have:\n\n- chest pain\n- a rash\n", &[]),
            // To tell somebody of a low mood is no answer to chest pain.
            ("It can cause chest pain. Tell your team if you feel sad.", &["chest pain"]),
            ("For chest pain, rest until it passes.", &["until it passes"]),
            ("Call your doctor at your next visit about chest pain.", &["at your next visit"]),
            ("For chest pain, do not wait until it passes: call 911.", &[]),
            ("Can I wait until it passes if I have chest pain?", &[]),
        ] {
            assert_flags(&CHECK, text, reported);
        }
    }
}
