//! Guidelines that are named in the text: each leads to an entry of the registry, in the edition that the text names.

use std::sync::LazyLock;

use caveat_document::format::{Severity, Source, SourceKind};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use regex::Regex;

use super::{citation_scope, citations};
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::unicode_pattern;

pub(crate) const CHECK: Check = Check {
    name: "citation/guideline-unresolved",
    severity: Severity::Error,
    why: "A guideline that is only named cannot be followed to its words, and when it changes nobody finds the pages that rest on it.",
    standard: "NCCN permissions FAQ 3 and 4; HONcode 4",
    next: "Add the guideline to content/sources with its version, and cite it in this sentence: [@source-id].",
    bad: "The ESMO guideline of 2019 lists two options, when content/sources holds no guideline of ESMO.",
    good: "The ESMO guideline of 2024 lists two options [@esmo-2024].",
    sentence: false,
    run: Run::Page(check_guidelines),
};

/// Bodies that write guidelines, each as the text names it and as publishers and titles spell it out.
const BODIES: &[(&str, &str)] = &[
    ("nccn", "national comprehensive cancer network"),
    ("asco", "american society of clinical oncology"),
    ("esmo", "european society for medical oncology"),
    ("uspstf", "us preventive services task force"),
    ("nice", "national institute for health and care excellence"),
];

/// An edition as texts name it: `Version 2.2026`, `of 2019`.
static EDITION: LazyLock<Regex> =
    LazyLock::new(|| unicode_pattern(r"(?i)\b(?:version|v\.?)\s?(\d+\.\d{4})|\b((?:19|20)\d\d)\b"));

fn check_guidelines(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let edition = &*EDITION;
    for block in page.body.blocks.iter().filter(|block| block.prose.lower.contains("guideline")) {
        for (index, sentence) in block.sentences.iter().enumerate() {
            let words = block.sentence_text(sentence);
            let Some(named) = citations::named_guideline(block, sentence) else { continue };
            let cited = citation_scope::support(page.body, block, index);
            let guidelines: Vec<&Source> = cited
                .iter()
                .filter_map(|citation| library.source(&citation.id))
                .filter(|source| source.front.kind == SourceKind::Guideline)
                .collect();
            let message = if guidelines.is_empty() {
                if held(&words[named.clone()].to_lowercase(), library) {
                    "“{text}” is named here and not cited, though content/sources holds it.".to_owned()
                } else {
                    "“{text}” is named here, and content/sources holds no such guideline.".to_owned()
                }
            } else {
                let plain = without_citations(block, sentence);
                let said: Vec<&str> = editions(edition, &plain).collect();
                if said.is_empty()
                    || guidelines.iter().any(|source| said.iter().any(|said| is_edition(source, said)))
                {
                    continue;
                }
                let known = guidelines[0].version_or_year().unwrap_or("no version").to_owned();
                format!("The text names {}, and the source that it cites is {known}.", said.join(" and "))
            };
            let range = sentence.range.start + named.start..sentence.range.start + named.end;
            collector.hit(check.hit(&message), page.body, block, range, words);
        }
    }
}

/// Whether the registry holds a guideline of the body that is named.
fn held(named: &str, library: &Library) -> bool {
    let body = BODIES.iter().find(|(short, _)| named.contains(short));
    library.sources.values().filter(|source| source.front.kind == SourceKind::Guideline).any(|source| {
        let front = &source.front;
        let publisher = front.publisher.as_ref().map_or("", |publisher| publisher.as_str());
        let told = format!("{} {publisher}", front.title).to_lowercase();
        body.is_some_and(|(short, long)| {
            told.contains(long) || told.split(|c: char| !c.is_alphanumeric()).any(|w| w == *short)
        })
    })
}

/// The words of a sentence without its citations: a year in an id is not the text's.
fn without_citations(block: &Block, sentence: &Sentence) -> String {
    let mut words = block.sentence_text(sentence).to_owned();
    let inside = block.citations.iter().map(|citation| &citation.bracket);
    let brackets: Vec<_> = inside.filter(|bracket| sentence.range.contains(&bracket.start)).collect();
    for bracket in brackets.into_iter().rev() {
        let from = bracket.start - sentence.range.start;
        let to = (bracket.end - sentence.range.start).min(words.len());
        // Of two sources in one bracket the first time takes it out.
        if words.get(from..to).is_some_and(|text| text.starts_with('[')) {
            words.replace_range(from..to, "");
        }
    }
    words
}

fn editions<'a>(edition: &'a Regex, words: &'a str) -> impl Iterator<Item = &'a str> {
    edition.captures_iter(words).filter_map(|found| found.get(1).or_else(|| found.get(2)).map(|m| m.as_str()))
}

/// Whether a source is the edition that a text names: its version, its edition, its year, or the year of its version.
fn is_edition(source: &Source, said: &str) -> bool {
    let front = &source.front;
    let version = front.version.as_ref().map(|version| version.as_str());
    let edition = front.edition.as_ref().map(|edition| edition.as_str());
    let issued = front.issued.as_ref().map(|issued| issued.year());
    let known: Vec<&str> = [version, edition, issued].into_iter().flatten().collect();
    known.is_empty() || known.iter().any(|known| *known == said || known.ends_with(&format!(".{said}")))
}
