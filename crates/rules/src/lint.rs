//! Lints one text: phrases and patterns through one automaton pass, acts through the clause engine.

use std::ops::Range;

use caveat_document::text::{Block, BlockKind, Sentence, Text};

use crate::engine::{self, Context, LeadIn, Words};
use crate::finding::Excuse;
use crate::native;
use crate::pack::RuleKind;
use crate::rules::{Literal, Rule, Rules};
use crate::sink::{Hit, Sink};

/// Runs every rule that reads text on `text`.
pub(crate) fn lint(text: &Text, sink: &mut Sink<'_>) {
    let mut leads: Vec<Option<LeadIn>> = vec![None; text.blocks.len()];
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let lead = match block.lead_in.filter(|&lead| lead < index) {
            Some(lead) => *leads[lead].get_or_insert_with(|| engine::lead_in(&text.blocks[lead])),
            None => LeadIn::None,
        };
        acts_of(text, block, lead, index.checked_sub(1).map(|before| &text.blocks[before]), sink);
    }
    for check in native::CHECKS {
        if let native::Run::Text(run) = check.run {
            run(check, text, sink);
        }
    }
}

/// Lints the text of a stream, with the line before it as context: it introduces what the text begins with, and is where
/// `it` and `them` may point.
pub(crate) fn lint_with(text: &Text, context: Option<&Block>, sink: &mut Sink<'_>) {
    let lead = context.map_or(LeadIn::None, engine::lead_in);
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let own = block.lead_in.map_or(LeadIn::None, |index| engine::lead_in(&text.blocks[index]));
        let begins = index == 0 || (block.kind == BlockKind::ListItem && block.lead_in.is_none());
        let lead = if begins && own == LeadIn::None { lead } else { own };
        let before = index.checked_sub(1).map(|before| &text.blocks[before]).or(context);
        acts_of(text, block, lead, before, sink);
    }
    for check in native::CHECKS {
        if let native::Run::Text(run) = check.run
            && check.sentence
        {
            run(check, text, sink);
        }
    }
}

fn sentence_at(block: &Block, range: &Range<usize>) -> Range<usize> {
    let within = |s: &&Sentence| s.range.start <= range.start && range.start < s.range.end;
    block.sentences.iter().find(within).map_or(range.clone(), |s| s.range.clone())
}

fn whole_word(text: &str, range: &Range<usize>) -> bool {
    let inside = |c: char| c.is_alphanumeric();
    let open = text[range.clone()].starts_with(inside) && text[..range.start].ends_with(inside);
    let close = text[range.clone()].ends_with(inside) && text[range.end..].starts_with(inside);
    !open && !close
}

fn words_of(text: &Text, block: &Block, sink: &mut Sink<'_>) {
    let rules: &Rules = sink.rules;
    let lower = &block.prose.lower;
    let mut phrases: Vec<(usize, Range<usize>)> = Vec::new();
    let mut excuses: Vec<(usize, Range<usize>)> = Vec::new();
    let mut gated: Vec<usize> = Vec::new();
    for found in rules.automaton.find_overlapping_iter(lower) {
        let range = found.start()..found.end();
        match rules.literals[found.pattern().as_usize()] {
            Literal::Phrase(rule) if whole_word(lower, &range) => phrases.push((rule, range)),
            Literal::Unless(rule) if whole_word(lower, &range) => excuses.push((rule, range)),
            Literal::Gate(rule) if !gated.contains(&rule) => gated.push(rule),
            _ => {}
        }
    }
    // Of matches of one rule that overlap, the longest stays.
    phrases.sort_by_key(|(rule, range)| (*rule, range.start, usize::MAX - range.end));
    phrases.dedup_by(|next, kept| next.0 == kept.0 && next.1.start < kept.1.end);
    for (index, range) in phrases {
        let sentence = sentence_at(block, &range);
        let excuse = excuses.iter().find(|(rule, by)| *rule == index && sentence.contains(&by.start));
        let excuse = excuse.map(|(_, by)| because(&block.prose.text[by.clone()]));
        report(rules, index, excuse, text, block, range, &block.prose.text[sentence], sink);
    }
    gated.sort_unstable();
    for index in gated {
        let rule = &rules.rules[index];
        let Some(pattern) = &rule.pattern else { continue };
        for sentence in &block.sentences {
            let words = &block.prose.text[sentence.range.clone()];
            for found in pattern.find_iter(words) {
                let excuse =
                    rule.unless.as_ref().and_then(|unless| unless.find(words)).map(|by| because(by.as_str()));
                let range = sentence.range.start + found.start()..sentence.range.start + found.end();
                report(rules, index, excuse, text, block, range, words, sink);
            }
        }
    }
}

fn because(words: &str) -> Excuse {
    Excuse { by: words.to_owned(), why: "these words in the same sentence take the edge off".to_owned() }
}

#[expect(clippy::too_many_arguments, reason = "a finding needs its rule, its place and its sentence")]
fn report(
    rules: &Rules,
    index: usize,
    excuse: Option<Excuse>,
    text: &Text,
    block: &Block,
    range: Range<usize>,
    sentence: &str,
    sink: &mut Sink<'_>,
) {
    let front = &rules.rules[index].front;
    let hit = Hit { excuse, ..Hit::of(front, &front.message) };
    sink.hit(hit, text, block, range, sentence);
}

fn acts_of<'a>(
    text: &'a Text,
    block: &'a Block,
    lead: LeadIn,
    before: Option<&'a Block>,
    sink: &mut Sink<'_>,
) {
    let mut previous: Option<Words<'a>> = before.and_then(|b| b.sentences.last().map(|s| Words::of(b, s)));
    for sentence in &block.sentences {
        let reading = engine::read(block, sentence, Context { lead_in: lead, previous: previous.as_ref() });
        for act in &reading.acts {
            act_found(act, text, block, sentence, sink);
        }
        previous = Some(reading.words);
    }
}

/// One act is one finding, under the first built-in rule that picks it; a false hedge is a second fault of its own.
fn act_found(act: &engine::Act, text: &Text, block: &Block, sentence: &Sentence, sink: &mut Sink<'_>) {
    let rules = sink.rules;
    let must = || {
        says_must(
            native::tail(&block.prose.lower[sentence.range.start..act.range.start.max(sentence.range.start)]),
            &block.prose.lower[act.range.clone()],
        )
    };
    let cited = || native::citations_in(block, &sentence.range).next().is_some();
    let picks = |rule: &Rule| {
        let front = &rule.front;
        front.kind == RuleKind::Clause
            && front.act.iter().flatten().any(|kind| *kind == act.kind)
            && front.object.as_ref().is_none_or(|objects| objects.iter().any(|o| o.admits(act.object)))
            && front.dose.is_none_or(|dose| dose == act.dose)
            && front.must.is_none_or(|wanted| wanted == must())
            && front.cited.is_none_or(|wanted| wanted == cited())
    };
    let mut told = [false; 2];
    for (index, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| picks(rule)) {
        let hedged = rule.front.false_hedge == Some(true);
        // A team's rule reports beside the built-in ones: it may say more, never less.
        if (hedged && !act.false_hedge)
            || (rule.built_in && std::mem::replace(&mut told[usize::from(hedged)], true))
        {
            continue;
        }
        let excuse = act.excuse.as_ref().map(|(by, why)| Excuse { by: by.clone(), why: (*why).to_owned() });
        report(rules, index, excuse, text, block, act.range.clone(), block.sentence_text(sentence), sink);
    }
}

/// Whether an act is said as a duty, in its own words or those before it.
fn says_must(before: &str, act: &str) -> bool {
    let words: Vec<&str> = before.split(' ').chain(act.split(' ')).filter(|word| !word.is_empty()).collect();
    words.contains(&"must") || words.windows(2).any(|pair| matches!(pair, ["have" | "has", "to"]))
}
