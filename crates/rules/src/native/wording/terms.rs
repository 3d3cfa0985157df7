//! Short forms and medical words that nobody explains.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::{Page, Part, Place};
use caveat_document::text::{Block, BlockKind};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::lines;
use rustc_hash::FxHashSet;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{any_of_by, head, tail};

pub(crate) const CHECK: Check = Check {
    name: "readability/term-undefined",
    severity: Severity::Warning,
    why: "A reader who does not know a word may skip the sentence that matters, or guess wrong.",
    standard: "PEMAT 3 and 4; CDC Clear Communication Index 6",
    next: "Explain it in plain words where it first stands, such as “ALND (surgery to remove lymph nodes under the arm)”.",
    bad: "You may need an ALND.",
    good: "An axillary lymph node dissection (ALND) is surgery to remove lymph nodes under the arm.",
    sentence: false,
    run: Run::Page(check_terms),
};

/// Short forms that readers know, or know better than the long ones.
static KNOWN: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../../data/words/acronyms.txt")).collect());

/// Medical words that many readers do not know.
static JARGON: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("../../../data/words/jargon.txt")).collect());

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut builder = AhoCorasick::builder();
    builder.match_kind(MatchKind::LeftmostLongest).kind(Some(AhoCorasickKind::DFA));
    any_of_by(&builder, JARGON.iter())
});

/// The longest short form, in letters. Longer words in capitals are shouted, or the name of a trial.
const LONGEST: usize = 6;

fn check_terms(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let mut met: FxHashSet<String> = FxHashSet::default();
    // A page answers for the words of its question as a whole; what a notice or the summary explains is explained.
    let asked = |part: &Part<'_>| part.place == Place::Question;
    for part in
        page.parts().into_iter().filter(|p| asked(p) || matches!(p.place, Place::Banner | Place::Summary))
    {
        let explains = |block: &Block, range: &Range<usize>| asked(&part) || explained(block, range);
        for block in &part.text.blocks {
            met.extend(
                terms(block).iter().filter(|range| explains(block, range)).map(|range| key(block, range)),
            );
        }
    }
    let initials = initials(page.answer.question.blocks.iter());
    let body = page.body;
    let uses: Vec<(&Block, Range<usize>)> = body
        .blocks
        .iter()
        .filter(|b| is_prose(b))
        .flat_map(|b| terms(b).into_iter().map(move |t| (b, t)))
        .collect();
    // A section may explain a word a few lines further on.
    let in_section: FxHashSet<(Option<usize>, String)> = uses
        .iter()
        .filter(|(block, range)| explained(block, range))
        .map(|(block, range)| (block.section, key(block, range)))
        .collect();
    for (block, range) in uses {
        let key = key(block, &range);
        if key.len() > 2 && initials.contains(&key) {
            continue;
        }
        if met.insert(key.clone()) && !in_section.contains(&(block.section, key)) {
            let message = "“{text}” is not explained where it first stands.";
            // The term, not its sentence, is what a reviewer lets pass.
            collector.hit(check.hit(message), body, block, range.clone(), &block.prose.lower[range]);
        }
    }
}

/// The first letters of the words of a question: `ALL` stands for its acute lymphoblastic leukemia.
fn initials<'a>(blocks: impl Iterator<Item = &'a Block>) -> String {
    blocks.flat_map(|b| b.prose.lower.split([' ', '-']).filter_map(|word| word.chars().next())).collect()
}

fn is_prose(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Cell(false))
}

/// One name for a term and its plural.
fn key(block: &Block, range: &Range<usize>) -> String {
    let term = &block.prose.lower[range.clone()];
    term.strip_suffix('s').unwrap_or(term).to_owned()
}

/// The terms of a block, in reading order.
fn terms(block: &Block) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, token) in block.tokens.iter().enumerate().filter(|(_, token)| token.kind == TokenKind::Word) {
        if let Some(len) = short_form(&block.prose.text[token.range()])
            // Link text is often the name of another page or of a body.
            && !block.in_link(token.start())
            && !names_a_study(block, index)
        {
            found.push(token.start()..token.start() + len);
        }
    }
    let lower = &block.prose.lower;
    let whole = |range: &Range<usize>| {
        !lower[..range.start].ends_with(|c: char| c.is_alphanumeric() || c == '-')
            && !lower[range.end..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    };
    let jargon = FINDER.find_iter(lower).map(|m| m.range());
    found.extend(jargon.filter(|range| whole(range) && !block.in_link(range.start)));
    found.sort_by_key(|range| range.start);
    found
}

/// The length of the short form that a word begins with: `HER2` of `HER2-positive`, all of `CAR-T` and `CDK4/6`.
fn short_form(word: &str) -> Option<usize> {
    if !word.starts_with(|c: char| c.is_ascii_uppercase())
        || word.bytes().filter(u8::is_ascii_uppercase).count() < 2
    {
        return None;
    }
    let lower_part = word.split('-').skip(1).find(|part| part.starts_with(|c: char| c.is_ascii_lowercase()));
    let term = match lower_part {
        Some(part) => &word[..part.as_ptr() as usize - word.as_ptr() as usize - 1],
        None => word,
    };
    let term = term.split('\'').next().unwrap_or(term);
    let stem = term.strip_suffix('s').unwrap_or(term);
    let letters = stem.bytes().filter(u8::is_ascii_uppercase).count();
    let digits = stem.bytes().any(|b| b.is_ascii_digit());
    let small = stem.bytes().any(|b| b.is_ascii_lowercase()) || !stem.is_ascii();
    let roman = stem.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'A'..=b'E' | b'S'))
        && stem.starts_with(['I', 'V', 'X']);
    let known = KNOWN.contains(stem) || stem.split(['-', '/']).all(|part| KNOWN.contains(part));
    (letters >= 2 && (letters <= LONGEST || digits) && !small && !roman && !known).then_some(stem.len())
}

/// Names of trials and of words shouted in a row are no short forms: `the SABR trial`, `DO NOT`.
fn names_a_study(block: &Block, index: usize) -> bool {
    let near = index.saturating_sub(3)..(index + 4).min(block.tokens.len());
    near.filter(|&other| other != index).any(|other| {
        let token = &block.tokens[other];
        let word = &block.prose.lower[token.range()];
        let beside = other + 1 == index || other == index + 1;
        let shouted = beside
            && token.kind == TokenKind::Word
            && word.len() > 1
            && block.prose.text[token.range()].bytes().all(|b| b.is_ascii_uppercase());
        matches!(word, "trial" | "trials" | "study" | "studies") || shouted
    })
}

/// Words after which a name is a name given: `a protein called HER2`.
const NAMING: &[&str] = &["called", "named", "as", "or", "abbreviated", "protein", "gene", "marker", "means"];

/// Words that say what the name before them is: `the BRCA1 and BRCA2 genes`.
const KINDS: &[&str] = &["gene", "genes", "protein", "proteins", "virus", "antigen", "syndrome"];

/// Verbs after which a word at the beginning of a sentence is explained by what it does: `Taxanes kill cells that ...`.
const DOES: &[&str] = &[
    "attack",
    "attacks",
    "block",
    "blocks",
    "happens",
    "keep",
    "keeps",
    "kill",
    "kills",
    "look",
    "looks",
    "lower",
    "lowers",
    "make",
    "makes",
    "measures",
    "remove",
    "removes",
    "show",
    "shows",
    "slow",
    "slows",
    "stop",
    "stops",
    "strengthen",
    "use",
    "uses",
    "work",
    "works",
];

/// Marks and words after which an explanation follows, shortly after the term.
const GLOSSES: &[&str] = &[
    " is ",
    " are ",
    " was ",
    " means ",
    " mean ",
    " stands for ",
    " refers to ",
    " – ",
    " — ",
    "—",
    ": ",
    ", or ",
    ", which ",
    ", that is",
    ", also ",
];

/// Whether the text around a term says what it means: before it, in brackets, after a comma or in the next sentence.
fn explained(block: &Block, range: &Range<usize>) -> bool {
    let lower = &block.prose.lower;
    let index = block.sentences.partition_point(|s| s.range.end <= range.start);
    let sentence = block.sentences.get(index).map(|s| &s.range).filter(|s| s.contains(&range.start));
    let Some(sentence) = sentence else { return true };
    let before = tail(&lower[sentence.start..range.start]);
    let after = head(&lower[range.end..sentence.end.max(range.end)]);
    let bracketed = before.rfind('(').is_some_and(|open| open > 0 && !before[open..].contains(')'));
    let named = before.split_whitespace().rev().take(3).any(|word| NAMING.contains(&word));
    let mut following = after.split_whitespace();
    let does = before.is_empty() && following.next().is_some_and(|word| DOES.contains(&word));
    let next = block.sentences.get(index + 1);
    bracketed
        || named
        || does
        || glossed(after)
        || next.is_some_and(|next| goes_on(head(&lower[next.range.clone()])))
}

/// Whether what follows a term explains it. A few words may stand between: `HER2-positive cells (...)`.
fn glossed(after: &str) -> bool {
    let words: Vec<&str> = after.split_whitespace().take(5).collect();
    let mut in_clause = words.iter().take(4).take_while(|word| !word.ends_with(['.', ';']));
    let kind = words.iter().any(|word| KINDS.contains(&word.trim_end_matches([',', '.'])));
    let near = format!(" {} ", words.join(" "));
    kind || in_clause.any(|word| word.starts_with('('))
        || GLOSSES.iter().any(|mark| near.contains(mark))
        || [", a ", ", an ", ", the "].iter().any(|mark| after.starts_with(mark))
}

/// Whether the next sentence takes up the term: `It is surgery to ...`.
fn goes_on(next: &str) -> bool {
    let mut words = next.split_whitespace();
    matches!(words.next(), Some("it" | "this" | "that" | "these" | "they"))
        && matches!(words.next(), Some("is" | "are" | "means" | "mean"))
}
