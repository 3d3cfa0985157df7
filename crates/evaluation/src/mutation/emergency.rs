//! Warning signs that lose what to do about them.

use super::change::Change;
use super::consult::capital;
use super::mutator::Mutator;
use super::subject::{Said, Subject};

/// Signs that need help at once.
const SIGNS: &[&str] = &[
    "trouble breathing",
    "shortness of breath",
    "chest pain",
    "seizure",
    "100.4 f",
    "trouble speaking",
    "coughing up blood",
    "hurting yourself",
    "sudden confusion",
];

/// What a reader is told to do about them.
const ACTIONS: &[&str] = &[
    "911",
    "988",
    "right away",
    "at once",
    "emergency",
    "day or night",
    "call your",
    "call a",
    "call the",
    "ask for a number",
];

fn sign(said: &Said<'_>) -> Option<&'static str> {
    SIGNS.iter().find(|sign| said.lower().contains(*sign)).copied()
}

fn acts(said: &Said<'_>) -> bool {
    ACTIONS.iter().any(|action| said.lower().contains(action))
}

/// Each section with a sign: whatever tells the reader to act goes, and the sign stays.
pub(super) fn remove(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let heads: Vec<usize> = subject.headings().collect();
    let body = subject.body();
    let mut made = Vec::new();
    for (n, &head) in heads.iter().enumerate() {
        let end = heads.get(n + 1).copied().unwrap_or(body.blocks.len());
        let inside = |said: &Said<'_>| {
            std::ptr::eq(said.text, body) && (head..end).contains(&said.at) && !said.is_question()
        };
        let section: Vec<Said<'_>> = subject.said().into_iter().filter(inside).collect();
        if !section.iter().any(|said| sign(said).is_some()) || !section.iter().any(acts) {
            continue;
        }
        let mut changes = Vec::new();
        let mut gone = Vec::new();
        for said in section.iter().filter(|said| acts(said)) {
            match sign(said) {
                _ if said.block.is_heading() => changes.push(said.replace(0..said.words().len(), "Signs")),
                Some("100.4 f") => changes.push(
                    said.replace(0..said.words().len(), "Fever of 100.4 F (38 C) or more is one sign."),
                ),
                Some(sign) => changes
                    .push(said.replace(0..said.words().len(), format!("{} is one sign.", capital(sign)))),
                None => gone.push(*said),
            }
        }
        changes.extend(subject.delete(&gone));
        made.push(changes);
    }
    made
}

/// Each sentence with a sign and an action: the reader is to wait.
pub(super) fn delay(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let mut made = Vec::new();
    for said in subject.said().iter().filter(|said| sign(said).is_some() && !said.is_question()) {
        let mut changes = Vec::new();
        for (action, instead) in [
            ("call 911", "rest until it passes"),
            ("right away", "at your next visit"),
            (", day or night,", ""),
        ] {
            if let Some(at) = said.lower().find(action) {
                let instead = if at == 0 { capital(instead) } else { instead.to_owned() };
                changes.push(said.replace(at..at + action.len(), instead));
            }
        }
        made.push(changes);
    }
    made
}
