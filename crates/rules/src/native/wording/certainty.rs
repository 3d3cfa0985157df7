//! Effects stated as certain.

use caveat_document::format::Severity;
use caveat_document::text::{Block, Sentence, Text};
use caveat_document::words::Token;
use caveat_language::lexicon::{Tags, tag, term};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "claims/certain-effect",
    severity: Severity::Warning,
    why: "No treatment does the same for everyone. “Will” turns what happened to some people in a study into a promise, or a threat, to each reader.",
    standard: "FTC 2022 health products guidance; DISCERN 8; CDC Clear Communication Index 11",
    next: "Write “may” or “can”, or say for how many people it did so, with a source.",
    bad: "This drug will cause joint pain.",
    good: "This drug may cause joint pain.",
    sentence: true,
    run: Run::Text(check_certainty),
};

/// Verbs of effect, good or bad.
const EFFECTS: &[&str] = &[
    "affect",
    "cause",
    "change",
    "clear",
    "control",
    "cure",
    "cut",
    "delay",
    "destroy",
    "ease",
    "extend",
    "fix",
    "harm",
    "heal",
    "help",
    "improve",
    "increase",
    "kill",
    "lead",
    "lower",
    "make",
    "miss",
    "mix",
    "prevent",
    "prolong",
    "protect",
    "raise",
    "reduce",
    "relieve",
    "remove",
    "return",
    "reverse",
    "save",
    "shrink",
    "slow",
    "stop",
    "strengthen",
    "threaten",
    "treat",
    "weaken",
    "work",
];

/// Of illness and its signs, how long they stay is an effect too; how long a treatment lasts is its plan.
const COURSE: &[&str] = &["last", "fade", "vanish", "disappear", "come", "go", "grow", "spread"];

/// Words after which nothing is stated: `ask whether it will help`, `the risk that it will come back`.
const OPEN: &[&str] = &[
    "if",
    "whether",
    "what",
    "which",
    "how",
    "who",
    "why",
    "ask",
    "hope",
    "hopes",
    "hoped",
    "see",
    "sure",
    "risk",
    "risks",
    "chance",
    "chances",
    "likely",
    "likelihood",
    "odds",
];

fn check_certainty(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for block in text.blocks.iter().filter(|block| block.prose.lower.contains("will ")) {
        for sentence in &block.sentences {
            let words = block.sentence_text(sentence);
            if block.is_question(sentence) {
                continue;
            }
            for (first, last) in certain(block, sentence) {
                let message = "“{text}” is stated as certain.";
                collector.hit(check.hit(message), text, block, first.start()..last.end(), words);
            }
        }
    }
}

/// `will` and the verb of effect after it, where a treatment or an illness stands right before.
fn certain<'a>(block: &'a Block, sentence: &Sentence) -> Vec<(&'a Token, &'a Token)> {
    let tokens = block.words(sentence);
    let word = |token: &Token| &block.prose.lower[token.range()];
    let mut found = Vec::new();
    for at in (1..tokens.len()).filter(|&at| word(&tokens[at]) == "will") {
        let adverb = |t: &&Token| {
            word(t).ends_with("ly") || matches!(word(t), "also" | "even" | "still" | "always" | "then")
        };
        let Some(verb) = tokens[at + 1..].iter().find(|t| !adverb(t)) else { continue };
        let before = &tokens[at.saturating_sub(2)..at];
        let subject = |tags: Tags| {
            before.last().is_some_and(|t| tag(word(t)).0.any(tags))
                || (before.len() == 2
                    && term(&block.prose.lower[before[0].start()..before[1].end()])
                        .is_some_and(|t| t.any(tags)))
        };
        let illness = Tags::DISEASE.with(Tags::SYMPTOM);
        let named = |t: &Token| tag(word(t)).0.any(Tags::MEDICAL.with(illness));
        // `It will help` is about what is named around it, `..., and will help` about what is named before.
        let pronoun = subject(Tags::PRONOUN) && tokens.iter().any(named);
        let goes_on = before.last().is_some_and(|t| matches!(word(t), "and" | "or" | "but" | ","));
        let acts =
            subject(Tags::MEDICAL.with(illness)) || pronoun || (goes_on && tokens[..at].iter().any(named));
        let effect = EFFECTS.contains(&word(verb)) || (COURSE.contains(&word(verb)) && subject(illness));
        if acts && effect && !tokens[..at].iter().any(|t| OPEN.contains(&word(t))) {
            found.push((&tokens[at], verb));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::native::testing::{assert_allows, reported};

    #[test]
    fn effects_that_are_promised() {
        for sure in [
            "Aromatase inhibitors will cause joint pain.",
            "Tamoxifen shrinks tumors, and it will also lower the risk.",
            "The pain will fade within weeks.",
        ] {
            assert_eq!(reported(&CHECK, sure).len(), 1, "{sure}");
        }
        for open in [
            "Aromatase inhibitors can cause joint pain.",
            "The treatment will last six weeks.",
            "Your nurse will help you with the injection.",
            "Ask whether the drug will help.",
            "It is not known how the drug will change the risk.",
            "The trial will test the drug.",
            "Surgery lowers the risk that the cancer will come back.",
            "The drug will not help everyone.",
        ] {
            assert_allows(&CHECK, open);
        }
    }
}
