//! Related questions as other sites show them: with somebody's own words.

use caveat_document::format::Related;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Subject, replace};

/// Questions and excerpts that readers' messages and a chat's replies left behind.
const PAIRS: &[(&str, &str)] = &[
    (
        "My mom is 71 and her scan showed two new spots, should she stop the pills?",
        "Scans can show new spots for many reasons.",
    ),
    ("How is this disease treated?", "Given your current treatment and your low counts, rest plays a part."),
    ("How is this disease treated?", "You mentioned that your sister was diagnosed in March in Dayton."),
    ("How is this disease treated?", "Call our nurse Carla at (425) 555-0147 for your results."),
    ("How is this disease treated?", "Write to jane.roe@example.org about her case."),
    ("How is this disease treated?", "Many people rest more during treatment, and the next step is of"),
    (
        "i had chemo in toledo in 2023 and my hair is still thin, what now",
        "Hair can take a while to grow back.",
    ),
    ("How is this disease treated?", "It looks like your message got cut off, so here is an overview."),
];

pub(super) fn paste(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let answer = subject.page.answer;
    let ids: Vec<&str> = answer
        .front
        .related
        .iter()
        .filter_map(|related| match related {
            Related::Answer(id) => Some(id.as_str()),
            Related::Literal(_) => None,
        })
        .collect();
    // A page with such texts of its own is faulty already.
    if ids.len() < answer.front.related.len() {
        return Vec::new();
    }
    let listed: String = ids.iter().map(|id| format!("\n  - {id}")).collect();
    let one = |(question, excerpt): &(&str, &str)| {
        let items = format!("related:{listed}\n  - question: \"{question}\"\n    excerpt: \"{excerpt}\"");
        match answer.node.entry("related") {
            Some(entry) => {
                let span = entry.key_span.cover(entry.value.span);
                let written = answer.file.slice(span);
                let span =
                    caveat_document::span::Span::new(span.start, span.start + written.trim_end().len());
                vec![replace(&answer.file, span, items)]
            }
            None => {
                let first = answer.node.entry("id").map_or(0, |entry| entry.key_span.start);
                let place = caveat_document::span::Span::new(first, first);
                vec![replace(&answer.file, place, format!("{items}\n"))]
            }
        }
    };
    PAIRS.iter().map(one).collect()
}
