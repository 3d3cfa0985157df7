//! The lines that send readers to a clinician: taken out, or turned into their opposite.

use caveat_document::text::{Block, BlockKind};
use caveat_language::lexicon::{Tags, tag};

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Said, Subject, replace, tagged};

/// What clinicians do for readers who turn to them.
const ANSWERS: &[&str] = &["help you", "explain", "answer", "advise", "go over", "guide you", "tell you"];

fn sends(said: &Said<'_>) -> bool {
    let answers = ANSWERS.iter().any(|words| said.lower().contains(words));
    !said.is_question() && (said.consults() || (said.has(Tags::CLINICIAN) && answers))
}

/// A heading without the clinician in it: `Questions to ask your care team` becomes `Questions to ask`.
fn without_clinician(block: &Block) -> String {
    let mut kept = block.prose.text.clone();
    for words in [
        "your care team",
        "the care team",
        "your doctor",
        "your oncologist",
        "your nurse",
        "your pharmacist",
        "a doctor",
    ] {
        if let Some(at) = kept.to_ascii_lowercase().find(words) {
            kept.replace_range(at..at + words.len(), "");
        }
    }
    let kept = kept.trim();
    if kept.is_empty() || kept == block.prose.text { "More".to_owned() } else { kept.to_owned() }
}

pub(super) fn remove(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let (headings, lines): (Vec<_>, Vec<_>) =
        subject.said().into_iter().filter(sends).partition(|said| said.block.is_heading());
    let mut changes = subject.delete(&lines);
    changes.extend(
        headings.iter().map(|said| said.replace(0..said.words().len(), without_clinician(said.block))),
    );
    for notice in subject.notices() {
        let title = notice.title.blocks.first().filter(|b| tagged(b, &b.tokens, Tags::CLINICIAN));
        if let (Some(_), Some(node)) = (title, notice.node.at("/title")) {
            changes.push(replace(&notice.file, node.span, "Please note"));
        }
    }
    vec![changes]
}

pub(super) fn remove_from_section(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let body = subject.body();
    let heads: Vec<usize> = subject.headings().collect();
    let mut made = Vec::new();
    for (n, &head) in heads.iter().enumerate() {
        let end = heads.get(n + 1).copied().unwrap_or(body.blocks.len());
        let named =
            body.blocks[head..end].iter().any(|b| tagged(b, &b.tokens, Tags::DRUG.with(Tags::PROCEDURE)));
        let heading = &body.blocks[head].prose.lower;
        if !named || heading.contains("question") || heading.contains("learn more") {
            continue;
        }
        let inside = |said: &Said<'_>| std::ptr::eq(said.text, body) && (head + 1..end).contains(&said.at);
        let gone: Vec<Said<'_>> =
            subject.said().into_iter().filter(|said| inside(said) && sends(said)).collect();
        made.push(subject.delete(&gone));
    }
    made
}

/// The place of an order to turn to a clinician: its verb, at the head of the sentence or after a comma.
fn order(said: &Said<'_>) -> Option<usize> {
    let tokens = said.tokens();
    (0..tokens.len()).find(|&i| {
        let tags = tag(said.word(&tokens[i])).0;
        let heads = i == 0 || said.word(&tokens[i - 1]) == ",";
        heads && tags.all(Tags::CONSULT.with(Tags::BASE)) && tagged(said.block, &tokens[i..], Tags::CLINICIAN)
    })
}

pub(super) fn negate(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    const TURNS: [&str; 3] = ["do not", "never", "there is no need to"];
    let mut made = Vec::new();
    for said in subject
        .said()
        .iter()
        .filter(|said| !said.is_question() && !matches!(said.block.kind, BlockKind::Heading(_)))
    {
        let Some(at) = order(said) else { continue };
        let verb = &said.tokens()[at];
        let turn = TURNS[made.len() % TURNS.len()];
        let turn = if at == 0 { capital(turn) } else { turn.to_owned() };
        let from = said.sentence.range.start;
        let range = verb.start() - from..verb.end() - from;
        made.push(vec![said.replace(range, format!("{turn} {}", said.word(verb)))]);
    }
    made
}

/// With a capital at its head.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
