//! “Not” deleted. It is the smallest change that turns advice into its opposite.

use caveat_document::words::{Token, TokenKind};
use caveat_language::lexicon::{Tags, tag};

use super::change::Change;
use super::consult::capital;
use super::mutator::Mutator;
use super::subject::{Said, Subject, tagged};

/// The part of the sentence between marks that a word stands in.
fn clause<'a>(said: &Said<'a>, at: usize) -> &'a [Token] {
    let tokens = said.tokens();
    let ends = |token: &Token| {
        token.kind == TokenKind::Mark && matches!(said.word(token), "," | ";" | ":" | "(" | ")" | "—")
    };
    let from = tokens[..at].iter().rposition(ends).map_or(0, |i| i + 1);
    let to = tokens[at..].iter().position(ends).map_or(tokens.len(), |i| at + i);
    &tokens[from..to]
}

/// After one of these, the sentence does not state what follows, and without the negation it is no worse.
const OPEN: &[&str] = &["if", "when", "whether", "unless", "what", "which", "why", "how", "even"];

/// The reader or a clinician is spoken of, and treatment, illness or turning to somebody.
fn matters(said: &Said<'_>, clause: &[Token]) -> bool {
    let has = |tags: Tags| tagged(said.block, clause, tags);
    let spoken = has(Tags::YOU.with(Tags::YOUR).with(Tags::CLINICIAN)) || imperative(said, clause);
    let subject = Tags::MEDICAL.with(Tags::DISEASE).with(Tags::CLINICIAN).with(Tags::CONSULT);
    spoken && has(subject)
}

/// `Do not ...`, `Never ...` at the head of the sentence.
fn imperative(said: &Said<'_>, clause: &[Token]) -> bool {
    clause.first().is_some_and(|first| {
        first.start() == said.sentence.range.start && matches!(said.word(first), "do" | "don't" | "never")
    })
}

/// Whether the sentence says what the page itself is not.
fn of_the_page(said: &Said<'_>) -> bool {
    ["medical advice", "not replace", "not a substitute", "health decisions"]
        .iter()
        .any(|words| said.lower().contains(words))
}

pub(super) fn delete(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let mut made = Vec::new();
    for said in subject.said().iter().filter(|said| !said.is_question() && !said.block.is_heading()) {
        let tokens = said.tokens();
        for (at, token) in tokens.iter().enumerate() {
            let word = said.word(token);
            let negates = matches!(word, "not" | "never" | "cannot") || word.ends_with("n't");
            let clause = clause(said, at);
            let open =
                clause.iter().take_while(|t| t.start() < token.start()).any(|t| OPEN.contains(&said.word(t)));
            if negates && !open && (matters(said, clause) || of_the_page(said)) {
                made.extend(without(said, at).map(|change| vec![change]));
            }
        }
    }
    made
}

/// The sentence without the negation at a word.
fn without(said: &Said<'_>, at: usize) -> Option<Change> {
    let tokens = said.tokens();
    let from = said.sentence.range.start;
    let word = said.word(&tokens[at]);
    let place = |first: usize, last: usize| tokens[first].start() - from..tokens[last].end() - from;
    // `Do not stop` and `Never stop` become `Stop`: what follows takes the capital.
    let head = match (at, word) {
        (0, "never" | "don't") => Some(0),
        (1, "not") if said.word(&tokens[0]) == "do" => Some(0),
        _ => None,
    };
    if let Some(first) = head {
        let verb = tokens.get(at + 1)?;
        return Some(said.replace(tokens[first].start() - from..verb.end() - from, capital(said.word(verb))));
    }
    match word {
        "cannot" => Some(said.replace(place(at, at), "can")),
        "can't" => Some(said.replace(place(at, at), "can")),
        "won't" => Some(said.replace(place(at, at), "will")),
        "not" | "never" => {
            let next = tokens.get(at + 1)?;
            Some(said.replace(tokens[at].start() - from..next.start() - from, ""))
        }
        _ => Some(said.replace(place(at, at), word.trim_end_matches("n't"))),
    }
    .filter(|_| tag(word).0.any(Tags::NOT))
}
