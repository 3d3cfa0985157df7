//! Both sides of the matter: absolute numbers beside relative ones, harms beside benefits.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, BlockKind, Sentence, Text};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::{Tags, tag};
use regex::Regex;
use rustc_hash::FxHashSet;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{any_of, pattern};

pub(crate) const RELATIVE: Check = Check {
    name: "claims/relative-risk-only",
    severity: Severity::Warning,
    why: "Half of a small risk is a small gain. Without the numbers themselves, “cut in half” sounds far larger than it is.",
    standard: "CDC Clear Communication Index 15 to 17 and 20; PEMAT 6 and 7",
    next: "Add the numbers beside it, such as “from 10 in 100 people to 5 in 100”.",
    bad: "It cut the risk in half.",
    good: "It cut the risk from 10 in 100 people to 5 in 100.",
    sentence: false,
    run: Run::Text(relative),
};

pub(crate) const ONE_SIDED: Check = Check {
    name: "claims/one-sided",
    severity: Severity::Warning,
    why: "Readers who hear only what a treatment can do for them cannot weigh it. Of a page that tells only harms this is a note.",
    standard: "DISCERN 6, 10 and 11; 21 CFR 202.1(e)(5)(ii)",
    next: "Say in this section what harm it can do, or add a section on risks.",
    bad: "## Immunotherapy, with its benefits only.",
    good: "It can also cause side effects such as rash and diarrhea.",
    sentence: false,
    run: Run::Page(one_sided),
};

/// A change of a risk by a part of itself.
static PART: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b(lower\w*|reduc\w+|cut|cuts|cutting|decreas\w+|drop\w*|fell|fall|falls|rais\w+|increas\w+|rose|rise|rises|shr[aiu]nk\w*)\b
          [^.;:?!]{0,80}? \b(by|in)\ (about\ |around\ |nearly\ |up\ to\ |almost\ |more\ than\ |as\ much\ as\ )*
          (\d[\d.]*\s?(%|percent\b) | half\b | (a|one)[\ -](third|quarter|fifth)\b | two[\ -]thirds\b)
        | \b(halv(es|ed|ing)?|doubl(es|ed|ing)?|tripl(es|ed|ing)?)\b[^.;:?!]{0,40}\b(risk|chance|odds|rate|likelihood)
        | \b(half|twice|(two|three|four|five|ten|\d+)\ times|(two|three|four|five|\d+)[\ -]?fold|\d[\d.]*\s?(%|percent))\ 
          (as\ (likely|high)|more\ likely|less\ likely|higher|lower|greater|fewer)\b",
    )
});

/// What is at risk. `Lower the dose by half` changes no risk.
static RISK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(risks?|chances?|odds|likelihood|likely|rates?|deaths?|dying|died|recurrences?|relapses?|comes?\sback|came\sback|return|survival|fewer)\b",
    )
});

/// Numbers of people, or a change from one share to another.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b(\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten)\ (\w+\ )?(in|of|out\ of)\ (every\ )?(about\ )?(\d[\d,]*|ten|twenty|hundred)\b
        | \b(per|for\ every|in\ each|of\ every|among)\ (\d[\d,]*|hundred|thousand)\b
        | \bfrom\ (about\ )?\d[\d.]*\s?(%|percent)?\ to\ (about\ )?\d
        | \d[\d.]*\s?(%|percent)[^.;?!]{0,80}\b(and|versus|vs\.?|compared\ with|against|with|to)\b[^.;?!]{0,60}\d[\d.]*\s?(%|percent)
        | \d[\d.]*\s?(%|percent)\ (of|died|were|had|lived)\b",
    )
});

/// Without one of these there is no part: most blocks need no pattern.
static GATE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let literals = [
        "%", "percent", "half", "third", "quarter", "fifth", "twice", "times", "fold", "doubl", "tripl",
        "halv",
    ];
    any_of(literals)
});

fn relative(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    let (part, risk, whole) = (&*PART, &*RISK, &*WHOLE);
    let gated = |block: &&Block| GATE.is_match(&block.prose.lower);
    for block in text.blocks.iter().filter(gated) {
        let absolute = LazyCell::new(|| whole.is_match(&block.prose.lower));
        for sentence in &block.sentences {
            let words = &block.prose.lower[sentence.range.clone()];
            if block.is_question(sentence) || !risk.is_match(words) {
                continue;
            }
            let Some(found) = part.find(words) else { continue };
            if !*absolute {
                let range = sentence.range.start + found.start()..sentence.range.start + found.end();
                collector.hit(
                    check.hit("“{text}” says by what part, and not from how much."),
                    text,
                    block,
                    range,
                    words,
                );
                break;
            }
        }
    }
}

static BENEFIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(liv(e|es|ed)\slonger|shrinks?|shrank|shrunk|improv(es|ed|e)|effective|works?\swell|remissions?|responded|benefits?|benefited|prevents?|prevented|reliev(es|ed|e)|eases?|eased|(lower|reduce|cut)(s|d|ed)?\sthe\s(risk|chance)|slow(s|ed)?\sthe\s(growth|spread)|(kill|destroy)(s|ed)?\s(the\s)?(cancer|tumor)|helps?\s(to\s)?(people|many|most|some|women|men|keep|stop|slow|control))\b",
    )
});

static HARM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(side\seffects?|risks|harms?|harmful|complications?|adverse|toxic\w*|dangers?|dangerous|serious|severe|unsafe|(can|may|might|could)\s(also\s)?(cause|lead\sto|hurt|damage|bring)|caus(es|ed)|problems?|infections?|bleeding|pain|rash|nausea|fatigue|diarrhea|drawbacks?|downsides?|weaken\w*|damage\w*|deaths?|fatal|raises?\sthe\s(risk|chance)|risk\sof)\b",
    )
});

fn one_sided(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let (benefit, harm) = (&*BENEFIT, &*HARM);
    let body = page.body;
    let prose = |b: &&Block| !matches!(b.kind, BlockKind::Heading(_) | BlockKind::Code | BlockKind::Title);
    let sentences = || body.blocks.iter().filter(prose).flat_map(|b| b.sentences.iter().map(move |s| (b, s)));
    let benefits: Vec<(&Block, &Sentence, Range<usize>)> = sentences()
        .filter_map(|(b, s)| Some((b, s, benefit.find(&b.prose.lower[s.range.clone()])?.range())))
        .collect();
    let warns =
        |(block, sentence): &(&Block, &Sentence)| harm.is_match(&block.prose.lower[sentence.range.clone()]);
    if benefits.is_empty() {
        let named = |(block, sentence): &(&Block, &Sentence)| treatments(block, sentence).next().is_some();
        if sentences().filter(named).filter(warns).take(2).count() == 2 {
            let mut hit =
                check.hit("This page tells the harms of treatments, and nothing of what they are for.");
            hit.severity = Severity::Info;
            hit.next = "Say what the treatment can do, with a source.";
            collector.place(hit, &page.answer.file, page.answer.place_of("/question"), "page");
        }
        return;
    }
    let on_risks = |b: &Block| {
        b.is_heading() && ["risk", "side effect", "safety", "harm"].iter().any(|w| b.prose.lower.contains(w))
    };
    let asserts = |block: &Block, sentence: &Sentence| {
        !block.is_question(sentence) && treatments(block, sentence).next().is_some()
    };
    // Harms are looked for only where a benefit asks for them.
    if body.blocks.iter().any(on_risks) || !benefits.iter().any(|(b, s, _)| asserts(b, s)) {
        return;
    }
    let harms: Vec<_> = sentences().filter(warns).collect();
    let warned_sections: FxHashSet<Option<usize>> = harms.iter().map(|(block, _)| block.section).collect();
    let warned_treatments: FxHashSet<&str> = harms.iter().flat_map(|(b, s)| treatments(b, s)).collect();
    let mut reported: FxHashSet<Option<usize>> = FxHashSet::default();
    for (block, sentence, benefit) in benefits {
        let words = block.sentence_text(sentence);
        if treatments(block, sentence).all(|name| warned_treatments.contains(name))
            || block.is_question(sentence)
            || warned_sections.contains(&block.section)
            || !reported.insert(block.section)
        {
            continue;
        }
        let range = sentence.range.start + benefit.start..sentence.range.start + benefit.end;
        let message = "“{text}” tells what a treatment can do, and this section nothing of its harms.";
        collector.hit(check.hit(message), body, block, range, words);
    }
}

/// The medicines and procedures that a sentence names.
fn treatments<'a>(block: &'a Block, sentence: &Sentence) -> impl Iterator<Item = &'a str> {
    let words = block.words(sentence).iter().filter(|token| token.kind == TokenKind::Word);
    words
        .map(|token| &block.prose.lower[token.range()])
        .filter(|word| tag(word).0.any(Tags::DRUG.with(Tags::PROCEDURE)))
}
