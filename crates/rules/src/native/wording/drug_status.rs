//! Treatments held against the registry: what is not approved is called so, and nothing is said that it denies.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::format::{DiseaseStatus, Drug, Severity, Standing, word_in};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Text, is_question};
use caveat_language::lexicon::{Tags, tag};
use regex::Regex;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{head, pattern, tail};

pub(crate) const MISSING: Check = Check {
    name: "disclaimer/approval-status-missing",
    severity: Severity::Error,
    why: "A page about a treatment is taken to mean that it is to be had. Readers must hear that it is not approved for their illness.",
    standard: "FTC 2022 health products guidance; 21 CFR 202.1(e)(6)(i)",
    next: "Say it beside the name, such as “It is not approved for this cancer and is being studied in trials.”",
    bad: "CAR-T cells find and destroy breast cancer cells.",
    good: "CAR-T is not approved for breast cancer. It is being studied in clinical trials.",
    sentence: false,
    run: Run::Page(missing),
};

pub(crate) const DISAGREES: Check = Check {
    name: "claims/drug-status",
    severity: Severity::Error,
    why: "Whether a treatment is approved decides whether it is paid for, how well it is tested and how it is to be had.",
    standard: "FTC 2022, misuse of approval; 21 CFR 202.1(e)(6)",
    next: "Correct the sentence, or the registry with a source that says so.",
    bad: "CAR-T is approved for breast cancer, where content/registry says investigational.",
    good: "CAR-T is not approved for breast cancer.",
    sentence: false,
    run: Run::Page(disagrees),
};

/// A stretch of the page that readers take in at once: the summary, or a section of the body.
struct Stretch<'a> {
    text: &'a Text,
    blocks: Vec<&'a Block>,
}

impl<'a> Stretch<'a> {
    /// The first block that names a treatment, and where.
    fn names(&self, drug: &Drug) -> Option<(&'a Block, Range<usize>)> {
        self.blocks.iter().find_map(|block| drug.named_in(&block.prose.lower).map(|range| (*block, range)))
    }

    fn names_disease(&self, disease: &str) -> bool {
        self.blocks.iter().any(|block| word_in(&block.prose.lower, disease).is_some())
    }

    fn says(&self, cue: &Regex) -> bool {
        self.blocks
            .iter()
            .any(|block| block.sentences.iter().any(|s| cue.is_match(&block.prose.lower[s.range.clone()])))
    }
}

fn stretches<'a>(page: &Page<'a>) -> Vec<Stretch<'a>> {
    let answer = page.answer;
    // The summary comes last: where both name a treatment, the place to mend is in the body.
    let summary = Stretch { text: &answer.summary, blocks: answer.summary.blocks.iter().collect() };
    let mut found: Vec<Stretch<'a>> = Vec::new();
    let mut section = None;
    for (index, block) in page.body.blocks.iter().enumerate() {
        let of = if block.is_heading() { Some(index) } else { block.section };
        if found.is_empty() || of != section {
            found.push(Stretch { text: page.body, blocks: Vec::new() });
        }
        section = of;
        found.last_mut().into_iter().for_each(|stretch| stretch.blocks.push(block));
    }
    found.push(summary);
    found
}

static INVESTIGATIONAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (\bnot\b|n't\b|\bnever\b)(\ \w+){0,3}\ approv | \bunapproved\b | \bno\ approved\b | \bexperimental\b | \binvestigational\b
        | \b(only|mainly|mostly)(\ \w+){0,3}\ (in|through|part\ of)(\ \w+){0,2}\ (trials?|stud(y|ies)|research)
        | \b(being|still)\ (being\ )?(studied|tested|studying|testing) | \bunder\ study\b
        | \b(trials?|studies|researchers|doctors)\ (are|is|were)\ (now\ |still\ )?(testing|studying)",
    )
});

static OFF_LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\boff-?\s?label\b|(\bnot\b|n't\b)(\s\w+){0,3}\sapprov|\bunapproved\b"));

fn cue(standing: Standing) -> Option<&'static Regex> {
    match standing {
        Standing::Approved => None,
        Standing::Investigational => Some(&INVESTIGATIONAL),
        Standing::OffLabel => Some(&OFF_LABEL),
    }
}

/// Whether a disease is the one that the whole page is about.
fn is_topic(page: &Page<'_>, disease: &str) -> bool {
    page.topic.is_some_and(|topic| topic.front.name.as_str().eq_ignore_ascii_case(disease))
}

/// What a page has to say of a treatment that it names.
struct Owed<'a> {
    status: &'a DiseaseStatus,
    /// Where it is first named.
    text: &'a Text,
    block: &'a Block,
    range: Range<usize>,
    /// Whether the page says it.
    said: bool,
}

/// What a page has to say of the treatments that are not approved.
fn owed<'a>(page: &Page<'a>) -> Vec<Owed<'a>> {
    let mut found = Vec::new();
    if page.drugs.is_empty() {
        return found;
    }
    let stretches = stretches(page);
    for &drug in &page.drugs {
        for status in drug.front.status.as_slice() {
            let Some(cue) = cue(status.is) else { continue };
            let disease = status.disease.as_str().to_lowercase();
            let topic = is_topic(page, &disease);
            let about: Vec<&Stretch<'a>> = stretches
                .iter()
                .filter(|s| s.names(drug).is_some() && (topic || s.names_disease(&disease)))
                .collect();
            let said = about.iter().any(|stretch| stretch.says(cue));
            let first = about.first().and_then(|stretch| Some((stretch.text, stretch.names(drug)?)));
            let Some((text, (block, range))) = first else { continue };
            found.push(Owed { status, text, block, range, said });
        }
    }
    found
}

/// Whether the registry decides if a page tells that its treatment is still studied: it holds one that is, or what it
/// holds is left unsaid and reported.
pub(crate) fn decides(page: &Page<'_>) -> bool {
    owed(page).iter().any(|owed| !owed.said || owed.status.is == Standing::Investigational)
}

fn missing(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    for Owed { status, text, block, range, .. } in owed(page).into_iter().filter(|owed| !owed.said) {
        let message = format!(
            "“{{text}}” is {} for {}, and no sentence here says so.",
            plain(status.is),
            status.disease
        );
        collector.hit(check.hit(&message), text, block, range, &block.prose.text);
    }
}

fn plain(standing: Standing) -> &'static str {
    match standing {
        Standing::Approved => "approved",
        Standing::Investigational => "still being tested and not approved",
        Standing::OffLabel => "not approved (off-label)",
    }
}

fn disagrees(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    if page.drugs.is_empty() {
        return;
    }
    for text in [&page.answer.summary, page.body] {
        for (block, sentence) in text.blocks.iter().flat_map(|b| b.sentences.iter().map(move |s| (b, s))) {
            let words = &block.prose.lower[sentence.range.clone()];
            for drug in page.drugs.iter().filter(|drug| drug.named_in(words).is_some()) {
                let Some((claim, status)) = contradiction(page, drug, words) else { continue };
                let range = sentence.range.start + claim.start..sentence.range.start + claim.end;
                let message = format!(
                    "“{{text}}” does not agree with the registry: for {}, {} is {} (source {}, {}).",
                    status.disease,
                    drug.front.name,
                    plain(status.is),
                    status.source,
                    status.date
                );
                collector.hit(check.hit(&message), text, block, range, block.sentence_text(sentence));
            }
        }
    }
}

static CLAIM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(approved|approves|experimental|investigational|unapproved)\b"));

/// Words before a claim that turn it round, or leave it open.
const NOT: &[&str] = &["not", "never", "no", "nor", "neither", "without"];
const OPEN: &[&str] = &["if", "when", "whether", "once", "until", "before", "unless"];

/// Words between which a claim is made outright: `it is approved`, `the FDA has approved it`.
const OUTRIGHT: &[&str] = &["is", "are", "was", "were", "been", "has", "have", "fda"];

/// A claim of a sentence about a treatment that its status denies.
fn contradiction<'d>(
    page: &Page<'_>,
    drug: &'d Drug,
    words: &str,
) -> Option<(Range<usize>, &'d DiseaseStatus)> {
    if is_question(words) {
        return None;
    }
    for claim in CLAIM.find_iter(words) {
        let (left, right) = (tail(&words[..claim.start()]), head(&words[claim.end()..]));
        let start = claim.start() - left.rfind([';', ':', ',']).map_or(left.len(), |at| left.len() - at - 1);
        let end = claim.end() + right.find([';', ':', ',']).unwrap_or(right.len());
        let before: Vec<&str> = words[start..claim.start()].split_whitespace().rev().take(6).collect();
        let negated = before.iter().any(|word| NOT.contains(word) || word.ends_with("n't"));
        let approval = claim.as_str().starts_with("approve");
        if before.iter().any(|word| OPEN.contains(word)) || (negated && !approval) {
            continue;
        }
        let outright = before.iter().take(2).any(|word| OUTRIGHT.contains(word));
        let Some(status) = status_for(page, drug, words, &words[start..end], outright) else { continue };
        if (approval && !negated) != (status.is == Standing::Approved) {
            // `not approved` is the claim, not `approved`.
            let denial = NOT.iter().filter_map(|not| words[start..claim.start()].rfind(not)).max();
            let from = denial.filter(|_| negated).map_or(claim.start(), |at| start + at);
            return Some((from..claim.end(), status));
        }
    }
    None
}

/// The status that a clause is about: that of the longest disease it names, or that of the page's own where the sentence
/// names no disease at all.
fn status_for<'d>(
    page: &Page<'_>,
    drug: &'d Drug,
    words: &str,
    clause: &str,
    outright: bool,
) -> Option<&'d DiseaseStatus> {
    let all = || drug.front.status.as_slice().iter();
    let named = all().filter(|s| word_in(clause, &s.disease.as_str().to_lowercase()).is_some());
    let of_page = || {
        let mut each = words.split(|c: char| !c.is_alphanumeric() && c != '-');
        let silent = outright && !each.any(|word| tag(word).0.any(Tags::DISEASE));
        all().find(|s| silent && is_topic(page, s.disease.as_str()))
    };
    named.max_by_key(|s| s.disease.as_str().len()).or_else(of_page)
}
