//! “May” turned into “will”.

use caveat_language::lexicon::Tags;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, tagged};

/// Verbs of effect, good or bad. `Your team can give you copies` is no outcome.
const EFFECTS: &[&str] = &[
    "affect", "cause", "change", "cure", "cut", "delay", "ease", "extend", "feel", "gain", "harm", "help",
    "improve", "increase", "kill", "last", "lead", "lower", "make", "mix", "prevent", "raise", "reduce",
    "relieve", "return", "shrink", "slow", "stop", "strain", "threaten", "treat", "weaken", "work",
    "protect", "control", "keep", "miss", "live",
];

/// Each hedge before a verb of effect, in a sentence on treatment, food, movement or illness.
pub(super) fn will(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let about = Tags::MEDICAL.with(Tags::DISEASE).with(Tags::SYMPTOM);
    let mut made = Vec::new();
    for said in subject
        .said()
        .iter()
        .filter(|said| !said.is_question() && !said.block.is_heading() && said.has(about))
    {
        let tokens = said.tokens();
        for (at, token) in tokens.iter().enumerate() {
            let hedge = matches!(said.word(token), "may" | "might" | "can" | "could");
            if hedge && states_effect(said, at) && !asks(said, at) {
                let from = said.sentence.range.start;
                made.push(vec![said.replace(token.start() - from..token.end() - from, "will")]);
            }
        }
    }
    made
}

/// A verb of effect follows, with an adverb between at most, and what has the effect stands before.
fn states_effect(said: &Said<'_>, at: usize) -> bool {
    let about = Tags::MEDICAL.with(Tags::DISEASE).with(Tags::SYMPTOM).with(Tags::PRONOUN);
    let tokens = said.tokens();
    let next: Vec<&str> = tokens[at + 1..].iter().take(3).map(|t| said.word(t)).collect();
    let verb = next
        .iter()
        .position(|word| !(word.ends_with("ly") || matches!(*word, "also" | "even" | "still" | "then")));
    verb.is_some_and(|verb| EFFECTS.contains(&next[verb]))
        && tagged(said.block, &tokens[at.saturating_sub(1)..at], about)
}

/// `Ask what it could do`, `it is not known whether it can help`: no effect is stated there.
fn asks(said: &Said<'_>, at: usize) -> bool {
    let before = &said.tokens()[..at];
    before
        .iter()
        .any(|t| matches!(said.word(t), "ask" | "whether" | "if" | "what" | "which" | "how" | "why" | "who"))
}
