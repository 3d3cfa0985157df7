//! What a clinician may do, turned into an order to the reader.

use caveat_language::lexicon::{Tags, tag, term};

use super::change::Change;
use super::consult::capital;
use super::mutator::Mutator;
use super::subject::{Said, Subject};

/// `Your care team may pause the drug` becomes `Pause the drug`; within a sentence, `you should pause the drug`.
pub(super) fn turn_into_orders(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let mut made = Vec::new();
    for said in subject.said().iter().filter(|said| !said.is_question() && !said.block.is_heading()) {
        let tokens = said.tokens();
        for at in 1..tokens.len() {
            let modal = matches!(said.word(&tokens[at]), "may" | "might" | "can" | "could" | "will");
            let Some(verb) = tokens.get(at + 1).filter(|_| modal) else { continue };
            let treats = tag(said.word(verb)).0;
            let acts =
                treats.any(Tags::BASE) && treats.any(Tags::ACTION.with(Tags::ADJUST).with(Tags::PERFORM));
            // Turning to somebody is no treatment, however the verb is listed.
            let about =
                said.tokens()[at + 2..].iter().take(8).any(|t| tag(said.word(t)).0.any(Tags::MEDICAL));
            if !acts || treats.any(Tags::CONSULT) || !about {
                continue;
            }
            if let Some(first) = clinician_before(said, at) {
                let order = if first == 0 {
                    capital(said.word(verb))
                } else {
                    format!("you should {}", said.word(verb))
                };
                let from = said.sentence.range.start;
                made.push(vec![said.replace(tokens[first].start() - from..verb.end() - from, order)]);
            }
        }
    }
    made
}

/// Where the words for a clinician begin that end right before a word: `your care team`.
fn clinician_before(said: &Said<'_>, at: usize) -> Option<usize> {
    let tokens = said.tokens();
    let two = at >= 2 && {
        let words = &said.block.prose.lower[tokens[at - 2].start()..tokens[at - 1].end()];
        term(words).is_some_and(|t| t.any(Tags::CLINICIAN))
    };
    let first = if two {
        at - 2
    } else if tag(said.word(&tokens[at - 1])).0.any(Tags::CLINICIAN) {
        at - 1
    } else {
        return None;
    };
    let article =
        first.checked_sub(1).filter(|&i| matches!(said.word(&tokens[i]), "your" | "the" | "a" | "an"));
    Some(article.unwrap_or(first))
}
