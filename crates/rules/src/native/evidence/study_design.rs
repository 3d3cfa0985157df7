//! Claims that go beyond the studies cited for them.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::format::{Severity, Source, SourceKind, StudyDesign};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use regex::Regex;

use crate::finding::Excuse;
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{pattern, tail};

pub(crate) const CAUSAL: Check = Check {
    name: "claims/causal-overclaim",
    severity: Severity::Warning,
    why: "A study that only watches people can show that two things go together. It cannot show that one brings about the other, and readers may change their lives for it.",
    standard: "Sumner et al. 2014; Yu et al. 2019 on causal claims in health news",
    next: "Say what the study saw, such as “people who walked more had fewer ...”, or cite a trial.",
    bad: "Walking prevents recurrence [@a-study-that-watched-people].",
    good: "People who walked more had fewer recurrences [@a-study-that-watched-people].",
    sentence: false,
    run: Run::Page(causal),
};

pub(crate) const PRECLINICAL: Check = Check {
    name: "claims/preclinical-as-clinical",
    severity: Severity::Error,
    why: "Most of what works in a dish or in mice does not work in people. A reader cannot tell unless the sentence says so.",
    standard: "21 CFR 202.1(e)(6)(vii); FTC 2022 health products guidance",
    next: "Say in the sentence that it was in mice, in animals or in a lab, or cite a study in people.",
    bad: "This compound shrinks tumors [@a-study-in-mice].",
    good: "In mice, this compound shrank tumors [@a-study-in-mice].",
    sentence: false,
    run: Run::Page(preclinical),
};

/// The sources that a sentence cites; those of the next sentence when it cites none itself.
pub(super) fn cited<'l>(block: &Block, index: usize, library: &'l Library) -> Vec<&'l Source> {
    let of = |sentence: &Sentence| -> Vec<&'l Source> {
        block.citations_in(&sentence.range).filter_map(|citation| library.source(&citation.id)).collect()
    };
    let own = of(&block.sentences[index]);
    let next = block.sentences.get(index + 1);
    if own.is_empty() { next.map_or(own, of) } else { own }
}

/// Whether all of the sources are studies of one design, and there are any.
fn all_are(sources: &[&Source], design: StudyDesign) -> bool {
    let fits = |source: &&Source| {
        source.front.kind != SourceKind::Guideline && source.front.study_design == Some(design)
    };
    !sources.is_empty() && sources.iter().all(fits)
}

static CAUSES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(prevent(s|ed)?|caus(es|ed)|reduc(es|ed)|lower(s|ed)|lead(s)?\sto|led\sto|cuts?|protect(s|ed)|slow(s|ed)|rais(es|ed)|increas(es|ed)|improv(es|ed)|shorten(s|ed)|lengthen(s|ed)|extend(s|ed))\b",
    )
});

/// Words that leave open whether one thing brings about the other.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(may|might|could|can|cannot|not|n't|whether|if|unclear|unknown|linked|link|associat\w+|related|tied|seem\w*|appear\w*|suggest\w*|likely|prove|people\swho|women\swho|men\swho|those\swho)\b|\?",
    )
});

fn causal(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let (causes, open) = (&*CAUSES, &*OPEN);
    each_sentence(page, |block, index| {
        if !all_are(&cited(block, index, library), StudyDesign::Observational) {
            return;
        }
        let words = &words_only(block, index);
        let Some(found) = causes.find_iter(words).find(|found| is_claim(words, found.range())) else {
            return;
        };
        let mut hit = check.hit("“{text}” says more than a study can show that only watched people.");
        hit.excuse = open.find(words).map(|by| Excuse {
            by: by.as_str().to_owned(),
            why: "these words leave open what causes what".to_owned(),
        });
        let range = within(block, index, found.range());
        collector.hit(hit, page.body, block, range, words);
    });
}

/// `The drug lowered it` claims an effect; `whose dose was lowered` and `a reduced dose` do not.
fn is_claim(words: &str, verb: Range<usize>) -> bool {
    const BE: &[&str] = &["was", "were", "is", "are", "be", "been", "get", "got"];
    let blames = words[verb.clone()].starts_with("caus");
    let before: Vec<&str> = tail(&words[..verb.start]).split_whitespace().rev().take(3).collect();
    let described = before.first().is_some_and(|word| matches!(*word, "a" | "an" | "the" | "had"));
    blames || !(described || before.iter().any(|word| BE.contains(word)))
}

static BENEFIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(shrinks?|shrank|kill(s|ed)|slow(s|ed)|stop(s|ped)|improv(es|ed)|help(s|ed)|works?|worked|lower(s|ed)|reduc(es|ed)|prevent(s|ed)|extend(s|ed)|destroy(s|ed)|block(s|ed)|cur(es|ed)|protect(s|ed))\b",
    )
});

static NOT_PEOPLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(mice|mouse|rats?|animals?|lab|labs|laboratory|dish|test\stubes?|in\scells|cells\s(in|grown)|cell\slines?|in\svitro|monkeys?|dogs?|preclinical)\b",
    )
});

fn preclinical(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let (benefit, elsewhere) = (&*BENEFIT, &*NOT_PEOPLE);
    each_sentence(page, |block, index| {
        if !all_are(&cited(block, index, library), StudyDesign::Laboratory) {
            return;
        }
        let words = &words_only(block, index);
        let Some(found) = benefit.find(words).filter(|_| !elsewhere.is_match(words)) else { return };
        let message = "“{text}” rests on tests in a lab or in animals, and the sentence does not say so.";
        let range = within(block, index, found.range());
        collector.hit(check.hit(message), page.body, block, range, words);
    });
}

/// Goes through the sentences of the body.
pub(super) fn each_sentence(page: &Page<'_>, mut read: impl FnMut(&Block, usize)) {
    for block in &page.body.blocks {
        (0..block.sentences.len()).for_each(|index| read(block, index));
    }
}

/// The text of a sentence in lower case, with blanks in place of its citations: an id such as `@mouse-study` says nothing to a reader.
pub(super) fn words_only(block: &Block, index: usize) -> String {
    let sentence = &block.sentences[index].range;
    let mut words = block.prose.lower[sentence.clone()].to_owned();
    for citation in block.citations_in(sentence) {
        let bracket = &citation.bracket;
        if sentence.start <= bracket.start && bracket.end <= sentence.end {
            let (start, end) = (bracket.start - sentence.start, bracket.end - sentence.start);
            words.replace_range(start..end, &" ".repeat(end - start));
        }
    }
    words
}

/// A range of a sentence's text as one of its block.
pub(super) fn within(block: &Block, index: usize, range: Range<usize>) -> Range<usize> {
    let start = block.sentences[index].range.start;
    start + range.start..start + range.end
}
