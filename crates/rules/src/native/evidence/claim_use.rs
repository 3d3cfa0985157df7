//! Approved statements, where pages make them: for these readers, in these words, until that day.

use caveat_document::format::{Claim, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_document::wordings::{Wording, differences, words};

use super::citation_scope;
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const AUDIENCE: Check = Check {
    name: "claims/beyond-audience",
    severity: Severity::Error,
    why: "The statement was approved for other readers. What a caregiver may need to know can frighten a patient.",
    standard: "Medical, legal and regulatory review of claims; 21 CFR 202.1(e)",
    next: "Take it out, or have it approved for these readers: `audience` in its file in content/claims.",
    bad: "A statement for caregivers, on a page for patients.",
    good: "A statement for patients, on a page for patients.",
    sentence: false,
    run: Run::Page(audience),
};

pub(crate) const EXPIRED: Check = Check {
    name: "claims/expired-statement",
    severity: Severity::Error,
    why: "The statement was approved until a day that has passed. Nobody has looked since whether it still holds.",
    standard: "HONcode 4; JAMA benchmarks, currency",
    next: "Look whether it still holds, and move `expires` in its file in content/claims; else change the page.",
    bad: "A statement that was approved until last year.",
    good: "A statement that is approved until next year.",
    sentence: false,
    run: Run::Page(expired),
};

pub(crate) const UNSOURCED: Check = Check {
    name: "claims/statement-unsourced",
    severity: Severity::Warning,
    why: "The statement was approved together with its sources. Readers should see the same ones.",
    standard: "HONcode 4; DISCERN 4",
    next: "Cite one of its sources in this sentence or the next one.",
    bad: "An approved statement without its source.",
    good: "An approved statement with its source [@source-id].",
    sentence: false,
    run: Run::Page(unsourced),
};

pub(crate) const BEYOND: Check = Check {
    name: "claims/beyond-wording",
    severity: Severity::Warning,
    why: "It is nearly an approved statement, and says more or something else: a hedge, a number or a “not” differs.",
    standard: "21 CFR 202.1(e)(6); FTC 2022, substantiation",
    next: "Use the approved words, or have these approved as another wording.",
    bad: "Exercise helps with tiredness, when “Exercise may help with tiredness” was approved.",
    good: "Exercise may help with tiredness.",
    sentence: false,
    run: Run::Page(beyond),
};

pub(crate) const NEAR: Check = Check {
    name: "claims/near-wording",
    severity: Severity::Info,
    why: "One fact in many wordings has to be mended in many places, and each wording has to be read anew.",
    standard: "CDC Clear Communication Index 6",
    next: "Use the approved words if they say what you mean. Nothing is changed for you.",
    bad: "Rest and sleep are a part of treatment, when “Rest and sleep are part of treatment” was approved.",
    good: "Rest and sleep are part of treatment.",
    sentence: false,
    // `beyond` reports it.
    run: Run::Page(|_, _, _, _| ()),
};

/// The sentences of the summary and the body that could be statements.
fn each<'a>(page: &Page<'a>, mut read: impl FnMut(&'a Text, &'a Block, usize)) {
    for text in [&page.answer.summary, page.body] {
        for block in text.blocks.iter().filter(|b| !b.is_heading() && !matches!(b.kind, BlockKind::Code)) {
            (0..block.sentences.len()).for_each(|index| read(text, block, index));
        }
    }
}

/// The sentences that make an approved statement word for word.
fn made<'a>(
    page: &Page<'a>,
    library: &'a Library,
    mut read: impl FnMut(&'a Text, &'a Block, usize, &'a Claim),
) {
    if page.claims.is_empty() {
        return;
    }
    each(page, |text, block, index| {
        let found = library.wordings().exact(&words(block, &block.sentences[index]));
        if let Some(claim) = found.and_then(|wording| library.claims.get(&wording.claim)) {
            read(text, block, index, claim);
        }
    });
}

fn place(
    check: &Check,
    message: &str,
    text: &Text,
    block: &Block,
    index: usize,
    collector: &mut Collector<'_>,
) {
    let sentence = &block.sentences[index];
    collector.hit(check.hit(message), text, block, sentence.range.clone(), block.sentence_text(sentence));
}

fn audience(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let readers = page.answer.front.audience;
    made(page, library, |text, block, index, claim| {
        if !claim.is_for(readers) {
            let message =
                format!("The statement `{}` was not approved for the readers of this page.", claim.front.id);
            place(check, &message, text, block, index, collector);
        }
    });
}

fn expired(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let Some(today) = collector.as_of else { return };
    made(page, library, |text, block, index, claim| {
        if claim.front.expires < today {
            let message =
                format!("The statement `{}` was approved until {}.", claim.front.id, claim.front.expires);
            place(check, &message, text, block, index, collector);
        }
    });
}

fn unsourced(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    made(page, library, |text, block, index, claim| {
        // A summary carries no citations; what it says is cited in the body.
        if matches!(block.kind, BlockKind::Field) {
            return;
        }
        let sources = claim.front.sources.as_slice();
        let cited = citation_scope::support(text, block, index);
        if !cited.iter().any(|citation| sources.iter().any(|source| source.id.as_str() == citation.id)) {
            let ids: Vec<String> = sources.iter().map(|source| format!("[@{}]", source.id)).collect();
            let message = format!(
                "The statement `{}` rests on {}, and this page does not say so here.",
                claim.front.id,
                ids.join(", ")
            );
            place(check, &message, text, block, index, collector);
        }
    });
}

/// Words that say how sure, how many, how often: whoever changes one of them changes what is claimed.
const WEIGHTY: &[&str] = &[
    "may",
    "might",
    "can",
    "could",
    "cannot",
    "some",
    "many",
    "most",
    "all",
    "every",
    "few",
    "often",
    "usually",
    "sometimes",
    "rarely",
    "never",
    "always",
    "not",
    "no",
    "only",
    "about",
    "likely",
    "unlikely",
    "more",
    "less",
    "fewer",
    "better",
    "worse",
    "higher",
    "lower",
    "will",
    "must",
    "should",
    "does",
    "do",
    "without",
    "than",
    "least",
];

fn weighty(words: &str) -> bool {
    words.split(' ').any(|word| {
        WEIGHTY.contains(&word) || word.ends_with("n't") || word.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Sentences near to an approved wording, with where they depart from it.
fn departs(
    page: &Page<'_>,
    library: &Library,
    mut tell: impl FnMut(&Text, &Block, usize, &Wording, &[(String, String)]),
) {
    let wordings = library.wordings();
    if wordings.is_empty() {
        return;
    }
    each(page, |text, block, index| {
        let words = words(block, &block.sentences[index]);
        if wordings.exact(&words).is_none()
            && let Some(wording) = wordings.near(&words)
        {
            tell(text, block, index, wording, &differences(&words, wording));
        }
    });
}

/// `“may help” became “helps”; “often” is left out`.
fn differences_in_words(differences: &[(String, String)]) -> String {
    let one = |(approved, here): &(String, String)| match (approved.as_str(), here.as_str()) {
        ("", here) => format!("“{here}” was added"),
        (approved, "") => format!("“{approved}” is left out"),
        (approved, here) => format!("“{approved}” became “{here}”"),
    };
    differences.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn changes_meaning(differences: &[(String, String)]) -> bool {
    differences.iter().any(|(approved, here)| weighty(approved) || weighty(here))
}

/// Reports for both checks, since to look for near wordings is the dearer part.
fn beyond(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    departs(page, library, |text, block, index, wording, differences| {
        let (id, told) = (&wording.claim, differences_in_words(differences));
        if changes_meaning(differences) {
            let message = format!("This departs from the approved statement `{id}`: {told}.");
            place(check, &message, text, block, index, collector);
        } else {
            let message = format!("This is nearly the approved statement `{id}`: {told}.");
            place(&NEAR, &message, text, block, index, collector);
        }
    });
}
