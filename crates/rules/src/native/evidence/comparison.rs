//! Comparisons of treatments.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use caveat_document::format::{Severity, Source, SourceKind, StudyDesign};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Text};
use caveat_language::lexicon::{Tags, tag};
use regex::Regex;

use super::study_design::{cited, each_sentence, within};
use crate::finding::Excuse;
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{any_of, pattern};

pub(crate) const UNCITED: Check = Check {
    name: "claims/comparison-uncited",
    severity: Severity::Warning,
    why: "Two results from two studies do not tell which treatment is better. Between two named treatments such a sentence blocks publishing.",
    standard: "21 CFR 202.1(e)(6)(i) and (ii)",
    next: "Cite the study that compared them directly, or take the comparison out.",
    bad: "Abemaciclib is better than ribociclib.",
    good: "It was more effective than the older drug [@trial].",
    sentence: true,
    run: Run::Text(uncited),
};

pub(crate) const UNSUPPORTED: Check = Check {
    name: "claims/comparison-unsupported",
    severity: Severity::Error,
    why: "Only a study that gave one treatment to some and the other to others, by chance, can tell which is better.",
    standard: "21 CFR 202.1(e)(6)(i) and (ii)",
    next: "Cite a trial or a review of trials that compared the two directly, or take the comparison out.",
    bad: "Abemaciclib is better than ribociclib [@a-study-of-abemaciclib-alone].",
    good: "Abemaciclib was better than ribociclib [@a-trial-of-both].",
    sentence: false,
    run: Run::Page(unsupported),
};

static COMPARES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b((better|safer|worse|more\seffective|less\seffective|gentler|stronger)\sthan|(superior|inferior)\sto)\b
        | \b(is|are|was|were|remains?|stays?)\s(\w+\s){0,3}the\s(best|safest|strongest|gentlest|mildest|(most|least)\s(effective|powerful|potent|toxic|harmful|successful))
            (\s\w+){0,2}\s(drugs?|medicines?|medications?|treatments?|therap(y|ies)|pills?|remed(y|ies)|options?|supplements?|surgery)\b",
    )
});

/// Without one of these nothing is compared: most sentences need no pattern.
static GATE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let literals = [
        "than",
        "superior",
        "inferior",
        "the best",
        "the safest",
        "the strongest",
        "the gentlest",
        "the mildest",
        "the most",
        "the least",
    ];
    any_of(literals)
});

/// Words that leave the comparison open.
static OPEN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(no|not|n't|whether|unknown|unclear|if|how|when|which)\b|\?"));

/// A comparison in a sentence.
struct Compared {
    /// The words that compare, in the block.
    range: Range<usize>,
    /// Whether a named treatment stands on either side.
    named: bool,
    /// What leaves it open.
    excuse: Option<Excuse>,
}

fn compared(block: &Block, index: usize) -> Option<Compared> {
    let words = &block.prose.lower[block.sentences[index].range.clone()];
    if !GATE.is_match(words) {
        return None;
    }
    let found = COMPARES.find(words)?;
    let range = within(block, index, found.range());
    let sides = |side: &dyn Fn(usize) -> bool| {
        let treatments = Tags::DRUG.with(Tags::PROCEDURE).with(Tags::SUPPLEMENT).with(Tags::DIET);
        let named = |word: &str| tag(word).0.any(treatments);
        block
            .words(&block.sentences[index])
            .iter()
            .any(|t| side(t.start()) && named(&block.prose.lower[t.range()]))
    };
    let named = sides(&|at| at < range.start) && sides(&|at| at >= range.end);
    let excuse = OPEN.find(words).map(|by| Excuse {
        by: by.as_str().to_owned(),
        why: "these words leave open which is better".to_owned(),
    });
    Some(Compared { range, named, excuse })
}

/// Whether a sentence says that one treatment is better than another, so that other checks leave it to these.
pub(super) fn compares(block: &Block, index: usize) -> Option<Range<usize>> {
    compared(block, index).filter(|compared| compared.excuse.is_none()).map(|compared| compared.range)
}

fn uncited(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for block in &text.blocks {
        for index in 0..block.sentences.len() {
            let Some(compared) = compared(block, index) else { continue };
            let cites = |index: usize| {
                let sentence = block.sentences.get(index);
                sentence.is_some_and(|sentence| block.citations_in(&sentence.range).next().is_some())
            };
            if cites(index) || cites(index + 1) {
                continue;
            }
            let mut hit = check.hit("“{text}” compares treatments. Which study compared them?");
            if compared.named {
                hit.severity = Severity::Error;
            }
            hit.excuse = compared.excuse;
            collector.hit(hit, text, block, compared.range, block.sentence_text(&block.sentences[index]));
        }
    }
}

fn unsupported(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    each_sentence(page, |block, index| {
        let Some(compared) = compared(block, index).filter(|c| c.named) else { return };
        let sources = cited(block, index, library);
        if sources.is_empty() || sources.iter().any(|source| may_compare(source)) {
            return;
        }
        let mut hit = check.hit("“{text}” cites no study that could compare the two.");
        hit.excuse = compared.excuse;
        collector.hit(hit, page.body, block, compared.range, block.sentence_text(&block.sentences[index]));
    });
}

/// Whether a source may have compared two treatments fairly. Of those without a stated design nobody can tell.
fn may_compare(source: &Source) -> bool {
    source.front.kind == SourceKind::Guideline
        || !matches!(
            source.front.study_design,
            Some(StudyDesign::SingleArmTrial | StudyDesign::Observational | StudyDesign::Laboratory)
        )
}
