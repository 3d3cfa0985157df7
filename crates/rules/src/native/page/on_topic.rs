//! Whether a page answers its question, and says what matters first.

use std::sync::LazyLock;

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::{Tags, lines, tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const OFF_TOPIC: Check = Check {
    name: "ai/answer-off-topic",
    severity: Severity::Warning,
    why: "A draft that drifts to another illness or another question may be right in itself and wrong for whoever asked.",
    standard: "DISCERN 2 and 3; PEMAT 1 and 2",
    next: "Answer the question in the summary and the first lines, in its own words, or correct the question.",
    bad: "How does CAR-T work for breast cancer? Leukemia begins in the bone marrow ...",
    good: "How does CAR-T work for breast cancer? CAR-T changes immune cells so that they find breast cancer cells ...",
    sentence: false,
    run: Run::Page(off_topic),
};

pub(crate) const LATE: Check = Check {
    name: "structure/main-message-late",
    severity: Severity::Warning,
    why: "Many readers stop after the first lines or look for one heading. What they came for has to be where they look.",
    standard: "CDC Clear Communication Index 1 to 3 and 9; PEMAT 1, 8 and 9",
    next: "Begin with the answer, and break long stretches with a heading.",
    bad: "Sixty words on how hard it is to be ill, and then the answer.",
    good: "CAR-T is a treatment that changes immune cells.",
    sentence: false,
    run: Run::Page(late),
};

/// Where the answer has to show itself, in words.
const OPENING: usize = 150;
/// Where the main message has to stand, in words.
const FIRST: usize = 60;
/// The longest stretch without a heading, in words.
const STRETCH: usize = 200;

/// Words that say nothing of what is asked about.
static EMPTY: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../../data/words/empty.txt")).collect());

/// Words that stand for one another, each with the first of its group.
static SYNONYMS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let groups = lines(include_str!("../../../data/words/synonyms.txt"));
    groups
        .flat_map(|group| group.split(' ').map(move |word| (word, group.split(' ').next().unwrap_or(word))))
        .collect()
});

/// A word cut to what its forms share, or the first of its synonyms.
fn stem(word: &str) -> &str {
    let word = SYNONYMS.get(word).copied().unwrap_or(word);
    let cut = ["ations", "ation", "ings", "ing", "ies", "ied", "ers", "es", "ed", "er", "s", "y", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() >= 4));
    cut.unwrap_or(word)
}

/// The words of a block that say something, each by its stem. Of a compound, its parts.
fn stems(block: &Block) -> impl Iterator<Item = &str> {
    let words = block.tokens.iter().filter(|t| t.kind != TokenKind::Mark);
    let parts = words.flat_map(|t| block.prose.lower[t.range()].split(['-', '/']));
    parts.filter(|part| part.len() > 2 && !EMPTY.contains(part)).map(stem)
}

/// The stems of a question, each once, in order.
fn asked<'a>(page: &Page<'a>) -> Vec<&'a str> {
    let mut asked = Vec::new();
    for stem in page.answer.question.blocks.iter().flat_map(stems) {
        if !asked.contains(&stem) {
            asked.push(stem);
        }
    }
    asked
}

/// The stems in the first words of some texts, to the end of the block that the last of them stands in.
fn opening(texts: [&Text; 2], limit: usize) -> impl Iterator<Item = &str> {
    let mut count = 0;
    let within = move |block: &&Block| {
        let goes_on = count < limit;
        count += block.tokens.iter().filter(|token| token.kind != TokenKind::Mark).count();
        goes_on
    };
    texts.into_iter().flat_map(|text| &text.blocks).take_while(within).flat_map(stems)
}

/// The words of a question that a short form in the answer stands for: `CML` for its chronic myelogenous leukemia.
fn spelled_out<'a>(question: &'a Text, texts: [&Text; 2]) -> Vec<&'a str> {
    let asked = question.blocks.iter().flat_map(|b| b.tokens.iter().map(move |t| &b.prose.lower[t.range()]));
    let words: Vec<&str> = asked.flat_map(|word| word.split(['-', '/'])).filter(|w| !w.is_empty()).collect();
    let initials: Vec<u8> = words.iter().map(|word| word.as_bytes()[0]).collect();
    let tokens = texts
        .iter()
        .flat_map(|text| &text.blocks)
        .flat_map(|b| b.tokens.iter().map(move |t| &b.prose.text[t.range()]));
    let short = |word: &&str| (2..=8).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
    let mut found = Vec::new();
    for form in tokens.take(OPENING).filter(short).map(str::to_ascii_lowercase) {
        let at = initials.windows(form.len()).position(|window| window == form.as_bytes());
        found.extend(at.into_iter().flat_map(|at| words[at..at + form.len()].iter().map(|word| stem(word))));
    }
    found
}

/// The words of the question that the opening does not take up, if these are more than half of them.
fn passed_over<'a>(page: &Page<'a>) -> Option<Vec<&'a str>> {
    let mut missing = asked(page);
    let most = missing.len() / 2;
    let texts = [&page.answer.summary, page.body];
    // Most pages take up their question in a few words: the rest need not be read for this.
    for stem in opening(texts, OPENING) {
        if missing.len() <= most {
            return None;
        }
        missing.retain(|asked| *asked != stem);
    }
    let short = spelled_out(&page.answer.question, texts);
    missing.retain(|asked| !short.contains(asked));
    (missing.len() > most).then_some(missing)
}

/// Whether the form of a new page is still to be filled in; each gap is reported as such.
fn is_form(page: &Page<'_>) -> bool {
    page.answer.summary.blocks.iter().any(|block| block.prose.lower.starts_with("[insert"))
}

fn off_topic(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let Some(missing) = passed_over(page).filter(|_| !is_form(page)) else { return };
    let blocks = page.answer.question.blocks.iter();
    let words = blocks.flat_map(|b| b.tokens.iter().map(move |t| &b.prose.text[t.range()]));
    let is_missing = |part: &str| missing.contains(&stem(&part.to_lowercase()));
    let missed: Vec<&str> = words.filter(|word| word.split(['-', '/']).any(is_missing)).collect();
    let message =
        format!("The answer does not take up its question; nothing is said of “{}”.", missed.join("”, “"));
    collector.place(check.hit(&message), &page.answer.file, page.answer.place_of("/question"), "page");
}

fn late(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let answer = page.answer;
    let asked = asked(page);
    let verb = Tags::VERB.with(Tags::BE).with(Tags::MODAL).with(Tags::HAVE).with(Tags::DO);
    let says = |block: &Block| block.tokens.iter().any(|t| tag(&block.prose.lower[t.range()]).0.any(verb));
    let taken_up = || opening([&answer.summary, page.body], FIRST).any(|stem| asked.contains(&stem));
    let silent = !taken_up() || !answer.summary.blocks.iter().any(says);
    // What comes nowhere is off topic, not late.
    if !asked.is_empty() && silent && !is_form(page) && passed_over(page).is_none() {
        let message = "The first sentences do not say what the question asks about.";
        collector.place(check.hit(message), &answer.file, answer.place_of("/summary"), "page");
    }
    stretches(check, page.body, collector);
}

/// Stretches of text that are too long to have no heading.
fn stretches(check: &Check, body: &Text, collector: &mut Collector<'_>) {
    let mut words = 0;
    let mut start: Option<&Block> = None;
    let mut report = |start: Option<&Block>, words: usize| {
        let Some(block) = start.filter(|_| words > STRETCH) else { return };
        let message =
            format!("{words} words follow without a heading; readers look for one after about {STRETCH}.");
        let range = block.sentences.first().map_or(0..block.prose.text.len(), |s| s.range.clone());
        collector.hit(check.hit(&message), body, block, range, &block.prose.text);
    };
    for block in &body.blocks {
        if block.is_heading() || runs_in(block, body) {
            report(start.take(), words);
            words = 0;
        }
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Cell(_)) {
            start = start.or(Some(block));
            words += block.tokens.iter().filter(|token| token.kind != TokenKind::Mark).count();
        }
    }
    report(start, words);
}

/// Whether a paragraph or list item begins with words in bold, which readers find as they find a heading. The block of a
/// list item may begin behind the marks.
fn runs_in(block: &Block, body: &Text) -> bool {
    let (before, after) = (&body.file.text[..block.span.start], body.file.slice(block.span));
    ["**", "__"].iter().any(|mark| before.ends_with(mark) || after.starts_with(mark))
}
