//! Lints one text: phrases and patterns through one automaton pass, acts through the clause engine.

use std::collections::BTreeMap;
use std::ops::Range;

use caveat_document::text::{Block, BlockKind, Sentence, Text};

use crate::cost::Work;
use crate::engine::{self, Account, Context, Glance, LeadIn};
use crate::finding::Excuse;
use crate::native;
use crate::pack::RuleKind;
use crate::reread;
use crate::rules::{Literal, Rule, Rules};
use crate::sink::{Hit, Sink};

/// Runs every rule that reads text on `text`.
pub(crate) fn lint(text: &Text, sink: &mut Sink<'_>) {
    let mut leads = Leads::default();
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let (lead, before) = leads.around(text, index);
        acts_of(text, block, lead, before, sink);
    }
    reread::run(text, sink);
    for check in native::CHECKS {
        if let native::Run::Text(run) = check.run {
            let began = sink.begin();
            run(check, text, sink);
            sink.spent(Work::Rule(check.name), began);
        }
    }
}

/// How the sentence that holds byte `at` of the file was read; none where no prose stands.
pub(crate) fn explain(text: &Text, at: usize) -> Option<Account> {
    let mut leads = Leads::default();
    let holds = |block: &Block, sentence: &Sentence| {
        let span = block.source(sentence.range.clone());
        span.start <= at && at < span.end
    };
    let (index, sentence) = text.blocks.iter().enumerate().find_map(|(index, block)| {
        block.sentences.iter().position(|s| holds(block, s)).map(|sentence| (index, sentence))
    })?;
    let (lead, before) = leads.around(text, index);
    let block = &text.blocks[index];
    let contexts = contexts(block, lead, before);
    contexts.into_iter().nth(sentence).map(|(sentence, _, context)| engine::explain(block, sentence, context))
}

/// Lints the text of a stream, with the line before it as context: it introduces what the text begins with, and is where
/// `it` and `them` may point.
pub(crate) fn lint_with(text: &Text, context: Option<&Block>, sink: &mut Sink<'_>) {
    let read = |block| {
        let (force, open) = engine::lead_in(block);
        Lead { force, line: Some(block).filter(|_| open) }
    };
    let lead = context.map_or(Lead::NONE, read);
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let own = block.lead_in.map_or(Lead::NONE, |index| read(&text.blocks[index]));
        let begins = index == 0 || (block.kind == BlockKind::ListItem && block.lead_in.is_none());
        let lead = if begins && own.force == LeadIn::None { lead } else { own };
        let before = index.checked_sub(1).map(|before| &text.blocks[before]).or(context);
        acts_of(text, block, lead, before, sink);
    }
    reread::run(text, sink);
    for check in native::CHECKS {
        if let native::Run::Text(run) = check.run
            && check.sentence
        {
            run(check, text, sink);
        }
    }
}

/// Reads one block by itself.
pub(crate) fn read_block(text: &Text, block: &Block, sink: &mut Sink<'_>) {
    words_of(text, block, sink);
    acts_of(text, block, Lead::NONE, None, sink);
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
    let began = sink.begin();
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
    sink.spent(Work::Automaton, began);
    gated.sort_unstable();
    for index in gated {
        let rule = &rules.rules[index];
        let Some(pattern) = &rule.pattern else { continue };
        let began = sink.begin();
        for sentence in &block.sentences {
            let words = &block.prose.text[sentence.range.clone()];
            for found in pattern.find_iter(words) {
                let excuse =
                    rule.unless.as_ref().and_then(|unless| unless.find(words)).map(|by| because(by.as_str()));
                let range = sentence.range.start + found.start()..sentence.range.start + found.end();
                report(rules, index, excuse, text, block, range, words, sink);
            }
        }
        sink.spent(Work::Rule(rule.front.name.as_str()), began);
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

/// What introduces a block: its force, and the line itself where the block completes it.
#[derive(Clone, Copy)]
struct Lead<'a> {
    force: LeadIn,
    line: Option<&'a Block>,
}

impl Lead<'_> {
    const NONE: Self = Self { force: LeadIn::None, line: None };
}

/// What the lines before lists do, worked out once each.
#[derive(Default)]
struct Leads(BTreeMap<usize, (LeadIn, bool)>);

impl Leads {
    /// What introduces a block, and the block before it.
    fn around<'a>(&mut self, text: &'a Text, index: usize) -> (Lead<'a>, Option<&'a Block>) {
        let lead = match text.blocks[index].lead_in.filter(|&lead| lead < index) {
            Some(lead) => {
                let block = &text.blocks[lead];
                let (force, open) = *self.0.entry(lead).or_insert_with(|| engine::lead_in(block));
                Lead { force, line: Some(block).filter(|_| open) }
            }
            None => Lead::NONE,
        };
        (lead, index.checked_sub(1).map(|before| &text.blocks[before]))
    }
}

/// The sentences of a block, each with what stands around it.
fn contexts<'a>(
    block: &'a Block,
    lead: Lead<'a>,
    before: Option<&'a Block>,
) -> Vec<(&'a Sentence, Glance, Context<'a>)> {
    let last = |block: &'a Block| block.sentences.last().and_then(|s| engine::glance(block, s).last);
    let mut named = before.and_then(last);
    let mut found = Vec::with_capacity(block.sentences.len());
    for (index, sentence) in block.sentences.iter().enumerate() {
        let glance = engine::glance(block, sentence);
        // Only the first sentence of an item completes the line before it.
        let line = lead.line.filter(|_| index == 0);
        found.push((sentence, glance, Context { lead_in: lead.force, line, before: named }));
        named = glance.last.or(named);
    }
    found
}

fn acts_of<'a>(
    text: &'a Text,
    block: &'a Block,
    lead: Lead<'a>,
    before: Option<&'a Block>,
    sink: &mut Sink<'_>,
) {
    let began = sink.begin();
    for (sentence, glance, context) in contexts(block, lead, before) {
        if let Some((_, acts)) = engine::read(block, sentence, glance, context) {
            for act in &acts {
                act_found(act, text, block, sentence, sink);
            }
        }
    }
    sink.spent(Work::ClauseEngine, began);
}

/// One act is one finding, under the first built-in rule that picks it; a false hedge is a second fault of its own.
fn act_found(act: &engine::Act, text: &Text, block: &Block, sentence: &Sentence, sink: &mut Sink<'_>) {
    let rules = sink.rules;
    let cited = || native::citations_in(block, &sentence.range).next().is_some();
    let picks = |rule: &Rule| {
        let front = &rule.front;
        front.kind == RuleKind::Clause
            && front.act.iter().flatten().any(|kind| *kind == act.kind)
            && front.object.as_ref().is_none_or(|objects| objects.iter().any(|o| o.admits(act.object)))
            && front.dose.is_none_or(|dose| dose == act.dose)
            && front.must.is_none_or(|wanted| wanted == act.must)
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
