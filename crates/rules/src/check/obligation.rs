//! Obligations: what a page must contain, where, and when. They read the assembled page for meaning slots, so a notice
//! that is edited until it loses a slot fails every page that uses it.

use std::ops::Range;

use caveat_document::page::{Page, Part, Place};
use caveat_document::span::Span;
use caveat_document::text::{Block, Sentence, Text, is_question};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::Tags;

use crate::finding::collector::{Collector, Hit};
use crate::finding::cost::Work;
use crate::native;
use crate::ruleset::asks::{Asks, Obligation, Scope, When, Where, Within};
use crate::ruleset::{Rule, RuleSet};

/// A block of the page and its place.
#[derive(Clone, Copy)]
struct Placed<'a> {
    part: Part<'a>,
    block: &'a Block,
    /// How many words of the page stand before it.
    before: usize,
}

/// An obligation, with the wordings that count.
#[derive(Clone, Copy)]
pub(crate) struct Duty<'r> {
    /// The rule, which holds the wordings.
    pub(crate) rule: &'r Rule,
    /// What it asks.
    pub(crate) asks: &'r Obligation,
}

pub(crate) fn check_obligations<'a>(page: &Page<'_>, rules: &'a RuleSet, collector: &mut Collector<'a>) {
    let blocks = blocks(page);
    for rule in &rules.rules {
        let front = &rule.front;
        let Asks::Obligation(asks) = &front.asks else { continue };
        let duty = Duty { rule, asks };
        let began = collector.begin();
        let opt_in = OPT_IN.contains(&front.name.as_str());
        if opt_in && !page.profile.is_some_and(|profile| profile.requires(front.name.as_str())) {
            continue;
        }
        if front.name.as_str() == UNREGISTERED && native::registry_decides(page) {
            continue;
        }
        let Some(asked) = asked_at(page, &asks.when, &blocks) else { continue };
        match asks.scope {
            Scope::Section => check_sections(page, duty, collector),
            Scope::Page => {
                if !units(duty, &blocks).any(|unit| fills(duty, &unit)) {
                    collector.place(hit(rule), &page.answer.file, asked, "page");
                }
            }
        }
        collector.spent(Work::Rule(front.name.as_str()), began);
    }
}

/// Obligations that hold only where a profile asks for them.
pub const OPT_IN: &[&str] = &["claims/uncertainty-missing"];

/// The obligation of pages about treatments that are not in the registry; of those that are, a native check knows more.
const UNREGISTERED: &str = "disclaimer/trial-status-missing";

fn hit(rule: &Rule) -> Hit<'_> {
    Hit::of(&rule.front, &rule.front.message)
}

/// The texts of the page that satisfy an obligation, in reading order.
pub fn evidence(page: &Page<'_>, rules: &RuleSet, name: &str) -> Vec<String> {
    let Some(rule) = rules.get(name) else { return Vec::new() };
    let Asks::Obligation(asks) = &rule.front.asks else { return Vec::new() };
    let duty = Duty { rule, asks };
    let blocks = blocks(page);
    let mut found: Vec<String> = Vec::new();
    for unit in units(duty, &blocks).filter(|unit| fills(duty, unit)) {
        let mut add = |text: &str| {
            if !found.iter().any(|f| f == text) {
                found.push(text.to_owned());
            }
        };
        match asks.within {
            Within::Sentence => unit.iter().for_each(|(block, s)| add(block.sentence_text(s))),
            Within::Block => unit.iter().for_each(|(block, _)| add(&block.prose.text)),
            Within::Page => {
                let says = |(block, s): &&(&Block, &Sentence)| {
                    (0..rule.slots.len()).any(|slot| fills_slot(duty, slot, block, s))
                };
                unit.iter().filter(says).for_each(|(block, _)| add(&block.prose.text));
            }
        }
    }
    found
}

fn blocks<'a>(page: &Page<'a>) -> Vec<Placed<'a>> {
    let mut placed = Vec::new();
    let mut before = 0;
    for part in page.parts() {
        // What other pages say, and what this one only links to, is no promise of this page.
        if matches!(part.place, Place::Related | Place::Services | Place::CallToAction | Place::Guidelines) {
            continue;
        }
        for block in &part.text.blocks {
            placed.push(Placed { part, block, before });
            before += block.sentences.iter().map(|s| s.tokens.len()).sum::<usize>();
        }
    }
    placed
}

/// The value that makes the obligation hold, if it does.
fn asked_at(page: &Page<'_>, when: &When, blocks: &[Placed<'_>]) -> Option<Span> {
    let front = &page.answer.front;
    if when.always == Some(true) {
        return Some(page.answer.place_of("/profile"));
    }
    if let Some(origin) = when.origin {
        return (front.origin.kind == origin).then(|| page.answer.place_of("/origin/kind"));
    }
    if let Some(profiles) = &when.profile {
        return profiles.contains(&front.profile).then(|| page.answer.place_of("/profile"));
    }
    let mentions = when.mentions.as_ref()?;
    blocks.iter().find_map(|placed| {
        let lower = &placed.block.prose.lower;
        mentions.iter().find_map(|m| lower.find(&m.to_lowercase()).map(|at| at..at + m.len())).map(|range| {
            if placed.part.own { placed.block.source(range) } else { page.answer.place_of("/profile") }
        })
    })
}

/// A stretch of the page that may satisfy an obligation on its own: a sentence, a block or notice, or all of it.
type Unit<'a> = Vec<(&'a Block, &'a Sentence)>;

/// The stretches of the page that an obligation looks at, in reading order.
fn units<'b, 'a: 'b>(duty: Duty<'b>, blocks: &'b [Placed<'a>]) -> Box<dyn Iterator<Item = Unit<'a>> + 'b> {
    use caveat_document::text::BlockKind::{Alt, Code, Title};
    let total = blocks.last().map_or(0, |last| last.before + last.block.tokens.len());
    let in_place = move |placed: &&Placed<'_>| match duty.asks.place {
        Where::Anywhere => true,
        Where::FirstHalf => placed.before * 2 <= total,
        Where::Banner => placed.part.place == Place::Banner,
        Where::Closing => placed.part.place == Place::Closing,
    };
    // A promise in a tip, an image's stand-in, code or a footnote is not there for the reader.
    let seen =
        |placed: &&Placed<'_>| !matches!(placed.block.kind, Alt | Code | Title) && !placed.block.footnote;
    let usable = blocks.iter().filter(in_place).filter(seen);
    let sentences =
        |placed: &Placed<'a>| placed.block.sentences.iter().map(|s| (placed.block, s)).collect::<Unit<'a>>();
    match duty.asks.within {
        Within::Sentence => {
            let promising = usable.filter(move |placed| {
                duty.rule.anchored || enough(duty, |slot| may_fill_slot(duty, slot, placed.block))
            });
            Box::new(promising.flat_map(sentences).map(|sentence| vec![sentence]))
        }
        Within::Block => {
            let mut units: Vec<Unit<'a>> = Vec::new();
            let mut notice: Option<*const Text> = None;
            for placed in usable {
                // A notice is one thing, however many paragraphs it has.
                let shared = matches!(placed.part.place, Place::Banner | Place::Closing);
                let text = shared.then_some(std::ptr::from_ref(placed.part.text));
                match units.last_mut().filter(|_| text.is_some() && text == notice) {
                    Some(unit) => unit.extend(sentences(placed)),
                    None => units.push(sentences(placed)),
                }
                notice = text;
            }
            Box::new(units.into_iter())
        }
        Within::Page => Box::new(std::iter::once(usable.flat_map(sentences).collect())),
    }
}

/// Whether a stretch fills as many slots as the obligation needs.
fn fills(duty: Duty<'_>, unit: &[(&Block, &Sentence)]) -> bool {
    // A regex takes longer to start than to read on: most blocks are ruled out as a whole.
    let of_one_block = unit.chunk_by(|one, other| std::ptr::eq(one.0, other.0));
    let promising: Vec<_> =
        of_one_block.filter(|same| same.len() == 1 || may_fill(duty, same[0].0)).flatten().collect();
    enough(duty, |slot| promising.iter().any(|(block, s)| fills_slot(duty, slot, block, s)))
}

/// Whether as many slots are filled as the obligation needs. Where those that are left cannot be enough, none of them is
/// looked for.
fn enough(duty: Duty<'_>, filled: impl Fn(usize) -> bool) -> bool {
    let mut need = duty.asks.need;
    let slots = duty.rule.slots.len();
    for slot in 0..slots {
        if need == 0 || slots - slot < need {
            break;
        }
        need -= usize::from(filled(slot));
    }
    need == 0
}

/// Whether any sentence of a block may fill a slot. A wording that asks for the beginning or end of its sentence says
/// nothing of the block.
fn may_fill(duty: Duty<'_>, block: &Block) -> bool {
    duty.rule.anchored || (0..duty.rule.slots.len()).any(|slot| may_fill_slot(duty, slot, block))
}

fn may_fill_slot(duty: Duty<'_>, slot: usize, block: &Block) -> bool {
    duty.rule.slots[slot].iter().any(|wording| wording.is_match(&block.prose.text))
}

/// Whether a sentence fills a slot, in earnest.
fn fills_slot(duty: Duty<'_>, slot: usize, block: &Block, sentence: &Sentence) -> bool {
    let text = block.sentence_text(sentence);
    let mut found = duty.rule.slots[slot].iter().filter_map(|wording| wording.find(text));
    found.any(|found| !duty.asks.affirmed || stands(text, found.range()))
}

/// Words that take back what the sentence says.
const TAKES_BACK: &[&str] = &[
    "ignore",
    "disregard",
    "formality",
    "lawyers",
    "technically",
    "supposedly",
    "allegedly",
    "legalese",
    "fine print",
    "skip this",
    "overlook",
    "boilerplate",
    "no longer applies",
    "does not apply",
    "doesn't apply",
    "not apply",
    "legally required to say",
    "have to say",
    "outdated advice",
    "old-fashioned",
];

/// Whether a match is said in earnest: not negated before it, not a question, not taken back in its sentence.
fn stands(sentence: &str, found: Range<usize>) -> bool {
    let lower = sentence.to_lowercase();
    if is_question(sentence) || TAKES_BACK.iter().any(|words| lower.contains(words)) {
        return false;
    }
    let before = lower.get(..found.start).unwrap_or("");
    let clause = before.rsplit([',', ';', ':', '—']).next().unwrap_or("");
    let near: Vec<&str> = clause.split_whitespace().rev().take(5).collect();
    let negated = near.iter().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'');
        matches!(
            word,
            "no" | "not"
                | "never"
                | "nor"
                | "neither"
                | "hardly"
                | "instead"
                | "rather"
                | "cannot"
                | "need't"
                | "stop"
                | "avoid"
        ) || word.ends_with("n't")
    });
    let harmless =
        ["forget", "hesitate", "only", "wait", "delay", "without", "until", "before", "unless", "afraid"];
    !negated
        || near.iter().any(|word| harmless.contains(word))
        || ["hesitate", "forget"].iter().any(|w| clause.contains(w))
}

/// Sections of the body that name a treatment must each satisfy the obligation.
fn check_sections(page: &Page<'_>, duty: Duty<'_>, collector: &mut Collector<'_>) {
    let body = page.body;
    let heads: Vec<usize> = (0..body.blocks.len()).filter(|&i| body.blocks[i].is_heading()).collect();
    for (n, &head) in heads.iter().enumerate() {
        let end = heads.get(n + 1).copied().unwrap_or(body.blocks.len());
        let blocks = &body.blocks[head..end];
        let treatments = blocks.iter().flat_map(|b| b.tokens.iter().map(move |t| (b, t))).filter(|(b, t)| {
            t.kind == TokenKind::Word
                && caveat_language::lexicon::tag(&b.prose.lower[t.range()])
                    .0
                    .any(Tags::DRUG.with(Tags::PROCEDURE))
        });
        if treatments.count() < 2 {
            continue;
        }
        let filled = blocks.iter().any(|b| b.sentences.iter().any(|s| fills(duty, &[(b, s)])));
        if !filled {
            let heading = &body.blocks[head];
            collector.hit(hit(duty.rule), body, heading, 0..heading.prose.text.len(), &heading.prose.text);
        }
    }
}

/// Whether a text standing alone as a notice satisfies an obligation, for the replay of examples.
pub(crate) fn holds_in(duty: Duty<'_>, text: &Text) -> bool {
    let part = Part { place: Place::Banner, text, own: true };
    let blocks: Vec<Placed<'_>> = text.blocks.iter().map(|block| Placed { part, block, before: 0 }).collect();
    units(duty, &blocks).any(|unit| fills(duty, &unit))
}
