//! Citations: present, resolved, versioned, opened.

use std::sync::LazyLock;

use caveat_document::format::{Id, Severity, SourceKind};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence, Text};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::{Tags, tag};
use regex::Regex;

use super::citation_scope;
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::unicode_pattern;

pub(crate) const GUIDELINE_MISSING: Check = Check {
    name: "citation/guideline-missing",
    severity: Severity::Error,
    why: "A guideline is what experts agreed on after reading all the studies. Without one the reader cannot tell common practice from one writer's view.",
    standard: "DISCERN 4; HONcode 4; JAMA benchmarks, attribution",
    next: "Cite a source of kind `guideline` in the body, such as [@source-id], with its version or year in content/sources.",
    bad: "A page whose only source is a news report.",
    good: "Testing is advised for all new cases [@asco-her2-2023].",
    sentence: false,
    run: Run::Page(guideline_missing),
};

pub(crate) const UNVERSIONED: Check = Check {
    name: "citation/guideline-unversioned",
    severity: Severity::Error,
    why: "Guidelines change several times a year. A name without a version or year cannot be checked, and may be out of date.",
    standard: "NCCN permissions FAQ 3 and 4",
    next: "Name the version or the year, or cite the guideline in the same sentence: [@source-id].",
    bad: "According to NCCN Breast Cancer Guidelines, this is an option.",
    good: "According to the NCCN Guidelines for Breast Cancer, Version 2.2026, this is an option.",
    sentence: true,
    run: Run::Text(unversioned),
};

pub(crate) const DANGLING: Check = Check {
    name: "citation/unknown-source",
    severity: Severity::Error,
    why: "A citation that leads nowhere looks like evidence and is none.",
    standard: "AMA Manual of Style, 11th edition, 3",
    next: "Add the source to content/sources, or correct its id.",
    bad: "It helped most people [@no-such-source].",
    good: "It helped most people [@known-source].",
    sentence: false,
    run: Run::Page(dangling),
};

pub(crate) const UNOPENED: Check = Check {
    name: "citation/unopened-source",
    severity: Severity::Error,
    why: "Nobody on the team has read this source, so no page number, figure or quotation can come from it. Made-up references are a known fault of AI drafts.",
    standard: "JAMA Oncology 2023, accuracy of chatbot cancer information",
    next: "Open the source and write into `opened` who did, and when, or keep it as further reading without page or figures.",
    bad: "The risk fell by 25% [@not-opened, p. 3].",
    good: "The guideline for patients explains the choices [@not-opened].",
    sentence: false,
    run: Run::Page(unopened),
};

pub(crate) const UNCITED: Check = Check {
    name: "citation/uncited-number",
    severity: Severity::Error,
    why: "A number sounds like proof. Without its source nobody can check it, or tell when it changes.",
    standard: "HONcode 5; DISCERN 4",
    next: "Cite the source in this sentence or the next one: [@source-id].",
    bad: "Ribociclib lowered the risk of return by 25%.",
    good: "Ribociclib lowered the risk of return by 25% [@natalee].",
    sentence: false,
    run: Run::Text(uncited),
};

fn guideline_missing(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let guidelines: Vec<_> =
        page.references.iter().filter(|r| r.source.front.kind == SourceKind::Guideline).collect();
    let place = page.answer.place_of("/profile");
    if guidelines.is_empty() {
        collector.place(check.hit("This page cites no guideline."), &page.answer.file, place, "page");
    } else if guidelines.iter().all(|r| r.source.version_or_year().is_none()) {
        let id = guidelines[0].source.front.id.as_str();
        let message = format!("The guideline cited here, {id}, has no version, edition or year.");
        collector.place(check.hit(&message), &page.answer.file, place, "page");
    }
}

/// A guideline named in prose: `NCCN Breast Cancer Guidelines`, `the ASCO guideline`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?i)\b(NCCN|ASCO|ESMO|USPSTF|NICE)('s)?(\s+\S+){0,5}?\s+(clinical practice )?guidelines?\b|\bguidelines?\s+(of|from|by)\s+(the\s+)?(NCCN|ASCO|ESMO|USPSTF|NICE)\b",
    )
});

static VERSION: LazyLock<Regex> =
    LazyLock::new(|| unicode_pattern(r"(?i)\b(version\s+\d|v\.?\s?\d+\.\d|(19|20)\d\d\b|\d+\.20\d\d)"));

/// Where a sentence names a guideline, in the sentence. To send readers to its pages is not to rest on it.
pub(super) fn named_guideline(block: &Block, sentence: &Sentence) -> Option<std::ops::Range<usize>> {
    let words = block.sentence_text(sentence);
    let found = NAMED.find(words)?;
    let lower = words.to_lowercase();
    let linked = block.in_link(sentence.range.start + found.start());
    (!linked && !lower.contains("browse")).then(|| found.range())
}

fn unversioned(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    let (named, version) = (&*NAMED, &*VERSION);
    for block in &text.blocks {
        if !block.prose.lower.contains("guideline") {
            continue;
        }
        for sentence in &block.sentences {
            let words = block.sentence_text(sentence);
            let Some(found) = named.find(words) else { continue };
            let cited = block.citations_in(&sentence.range).next().is_some();
            let browse = found.as_str().to_lowercase().starts_with("nccn guidelines for patients")
                || words.to_lowercase().contains("browse");
            let linked = block.links.iter().any(|l| {
                l.range.start <= sentence.range.start + found.start()
                    && sentence.range.start + found.end() <= l.range.end
            });
            if version.is_match(words)
                || cited
                || (browse && linked)
                || words.to_lowercase().starts_with("browse")
            {
                continue;
            }
            let range = sentence.range.start + found.start()..sentence.range.start + found.end();
            collector.hit(
                check.hit("“{text}” is named without its version or year."),
                text,
                block,
                range,
                words,
            );
        }
    }
}

fn dangling(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    for (block, citation) in body.blocks.iter().flat_map(|b| b.citations.iter().map(move |c| (b, c))) {
        if library.source(&citation.id).is_none() {
            let unread = Id::new(&citation.id).is_some_and(|id| library.unread_sources.contains(&id));
            let message = if unread {
                format!("The file of the source `{}` cannot be read; it has a fault of its own.", citation.id)
            } else {
                format!("There is no source with the id `{}`.", citation.id)
            };
            collector.hit(check.hit(&message), body, block, citation.range.clone(), &block.prose.text);
        } else if block.is_heading() || block.in_link(citation.range.start) {
            let place = if block.is_heading() { "heading" } else { "link" };
            let message = format!("A citation cannot stand in a {place}.");
            collector.hit(check.hit(&message), body, block, citation.bracket.clone(), &block.prose.text);
        }
    }
}

fn unopened(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    for block in &body.blocks {
        for sentence in &block.sentences {
            let here: Vec<_> = block.citations_in(&sentence.range).collect();
            let opened = |id: &str| library.source(id).is_none_or(|s| s.front.is_opened());
            for citation in here.iter().filter(|c| !opened(&c.id)) {
                let message = if citation.locator.is_some() {
                    format!("`{}` was never opened, so it cannot be cited with a page.", citation.id)
                } else if figure(block, sentence).is_some() && here.iter().all(|c| !opened(&c.id)) {
                    format!("`{}` was never opened, so no figure can rest on it.", citation.id)
                } else {
                    continue;
                };
                collector.hit(
                    check.hit(&message),
                    body,
                    block,
                    citation.range.clone(),
                    block.sentence_text(sentence),
                );
            }
        }
    }
}

/// Percentages, doses, and counts of people.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?ix)
        \b\d[\d.,]*\s?(%|percent\b)
        | \b\d[\d.,]*\s?(mg|mcg|micrograms?|milligrams?|iu|ml)\b
        | \b(\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s(in|out\sof|of\severy)\s(\d+|two|three|four|five|six|seven|eight|nine|ten|100)\b
        | \b\d+\s(fewer|more)\s(in|out\sof|of|per)\s\d+\b
        | \b\d[\d.,]*\s(percentage\s)?points?\b
        | \b\d[\d,]*\s(people|women|men|patients|adults|children)\b
        | \b(half|one\ third|a\ third|two\ thirds|a\ quarter|three\ quarters)\ of\ (all\ |the\ |these\ )?(people|women|men|patients|adults|children)\b
        | \b(about|nearly|almost|over|more\ than|less\ than|up\ to)\ (half|one\ third|a\ third|two\ thirds|a\ quarter|three\ quarters)\ of\b
        | \bhazard\ ratio\b",
    )
});

/// Words without which there is no figure: most sentences need no regular expression.
fn counts(word: &str) -> bool {
    matches!(
        word,
        "one"
            | "two"
            | "three"
            | "four"
            | "five"
            | "six"
            | "seven"
            | "eight"
            | "nine"
            | "ten"
            | "half"
            | "third"
            | "quarter"
            | "hazard"
    )
}

pub(super) fn figure(block: &Block, sentence: &Sentence) -> Option<std::ops::Range<usize>> {
    let tells = |t: &caveat_document::words::Token| {
        t.kind == TokenKind::Number || counts(&block.prose.lower[t.range()])
    };
    if !block.words(sentence).iter().any(tells) {
        return None;
    }
    let found = FIGURE.find(block.sentence_text(sentence))?;
    Some(sentence.range.start + found.start()..sentence.range.start + found.end())
}

/// Verbs that claim an effect.
fn claims_effect(word: &str) -> bool {
    matches!(
        word,
        "lowers"
            | "lowered"
            | "reduces"
            | "reduced"
            | "improves"
            | "improved"
            | "cuts"
            | "doubles"
            | "prevents"
            | "prevented"
            | "slows"
            | "slowed"
            | "shrinks"
            | "shrank"
            | "extends"
            | "extended"
            | "increases"
            | "increased"
            | "prolongs"
            | "prolonged"
    )
}

fn uncited(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for block in &text.blocks {
        for (index, sentence) in block.sentences.iter().enumerate() {
            if block.is_question(sentence) {
                continue;
            }
            let claim = figure(block, sentence).or_else(|| effect(block, sentence));
            if let Some(range) = claim.filter(|_| !citation_scope::covered(text, block, index)) {
                collector.hit(
                    check.hit("“{text}” stands here without a source."),
                    text,
                    block,
                    range,
                    block.sentence_text(sentence),
                );
            }
        }
    }
}

/// A named medicine and a verb of effect: `Ribociclib lowered the risk`.
pub(super) fn effect(block: &Block, sentence: &Sentence) -> Option<std::ops::Range<usize>> {
    let words = block.words(sentence);
    let verb = words.iter().position(|t| claims_effect(&block.prose.lower[t.range()]))?;
    let drug = words[..verb].iter().position(|t| tag(&block.prose.lower[t.range()]).0.any(Tags::DRUG))?;
    (verb - drug <= 4).then(|| words[drug].start()..words[verb].end())
}
