//! Lints one text: phrases and patterns through one automaton pass, acts through the clause engine.

use std::ops::Range;

use caveat_document::text::{Block, BlockKind, Sentence, Text};
use rustc_hash::FxHashMap;

use crate::check::fragments;
use crate::finding::Excuse;
use crate::finding::collector::{Hit, Sink};
use crate::finding::cost::Work;
use crate::native;
use crate::ruleset::pack::RuleKind;
use crate::ruleset::{Literal, Rule, Rules};
use caveat_language::clause::{self, Account, Context, Glance, LeadIn, Memo};
use caveat_language::lexicon::Tags;

/// Runs every rule that reads text on `text`.
pub(crate) fn lint(text: &Text, sink: &mut Sink<'_>) {
    let mut leads = Leads::default();
    // A quick look at the last sentence of each block.
    let mut seen: Vec<Option<Glance>> = Vec::with_capacity(text.blocks.len());
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let lead = block.lead_in.filter(|&lead| lead < index);
        let named = seen.last().copied().flatten().and_then(|glance| glance.last);
        let before = lead.and_then(|lead| seen[lead]);
        let memo = &sink.rules.memo;
        let read = || lead.map_or(Lead::NONE, |lead| leads.read(text, lead, memo));
        seen.push(acts_of(text, block, named, before, read, sink));
    }
    fragments::run(text, sink);
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
    let block = &text.blocks[index];
    let lead = block.lead_in.filter(|&lead| lead < index);
    let lead = lead.map_or(Lead::NONE, |lead| leads.read(text, lead, &Memo::default()));
    let named = index.checked_sub(1).and_then(|before| last_named(&text.blocks[before]));
    let (of, _, before) = glances(block, named).nth(sentence)?;
    Some(clause::explain(block, of, lead.around(sentence, before)))
}

/// Lints the text of a stream, with the line before it as context: it introduces what the text begins with, and is where
/// `it` and `them` may point.
pub(crate) fn lint_with(text: &Text, context: Option<&Block>, sink: &mut Sink<'_>) {
    let memo = &sink.rules.memo;
    let read =
        |block: Option<_>| block.map_or(Lead::NONE, |block| Lead::of(block, clause::lead_in(block, memo)));
    let lead = read(context);
    let mut last = context.and_then(last_glance);
    for (index, block) in text.blocks.iter().enumerate() {
        sink.blocks += 1;
        words_of(text, block, sink);
        let before = block.lead_in.map(|index| &text.blocks[index]);
        let own = read(before);
        let begins = index == 0 || (block.kind == BlockKind::ListItem && block.lead_in.is_none());
        let (lead, of) = if begins && own.force == LeadIn::None { (lead, context) } else { (own, before) };
        let named = last.and_then(|glance| glance.last);
        last = acts_of(text, block, named, of.and_then(last_glance), || lead, sink);
    }
    fragments::run(text, sink);
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
    acts_of(text, block, None, None, || Lead::NONE, sink);
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
    presses: bool,
}

impl<'a> Lead<'a> {
    const NONE: Self = Self { force: LeadIn::None, line: None, presses: false };

    fn of(block: &'a Block, (force, open): (LeadIn, bool)) -> Self {
        let presses = open && last_glance(block).is_some_and(|glance| glance.addresses());
        Self { force, line: Some(block).filter(|_| open), presses }
    }

    /// What stands around a sentence of the block. Only the first of an item completes the line before it.
    fn around(self, sentence: usize, before: Option<Tags>) -> Context<'a> {
        let line = self.line.filter(|_| sentence == 0);
        Context { lead_in: self.force, line, line_presses: self.presses && line.is_some(), before }
    }
}

/// The lines before lists and the headings, each read once if any sentence below needs it.
#[derive(Default)]
struct Leads(FxHashMap<usize, (LeadIn, bool)>);

impl Leads {
    fn read<'a>(&mut self, text: &'a Text, lead: usize, memo: &Memo) -> Lead<'a> {
        let block = &text.blocks[lead];
        Lead::of(block, *self.0.entry(lead).or_insert_with(|| clause::lead_in(block, memo)))
    }
}

/// A quick look at the last sentence of a block.
fn last_glance(block: &Block) -> Option<Glance> {
    block.sentences.last().map(|sentence| clause::glance(block, sentence))
}

/// What `it` may point to behind a block.
fn last_named(block: &Block) -> Option<Tags> {
    last_glance(block).and_then(|glance| glance.last)
}

/// The sentences of a block, each with a quick look at it and what was named last before it.
fn glances(
    block: &Block,
    mut named: Option<Tags>,
) -> impl Iterator<Item = (&Sentence, Glance, Option<Tags>)> {
    block.sentences.iter().map(move |sentence| {
        let glance = clause::glance(block, sentence);
        let before = named;
        named = glance.last.or(named);
        (sentence, glance, before)
    })
}

/// Reports the acts of a block. `seen` is a look at what introduces it; `read` reads that, which is dear and seldom needed.
/// Returns the look at the last sentence.
fn acts_of<'a>(
    text: &'a Text,
    block: &'a Block,
    named: Option<Tags>,
    seen: Option<Glance>,
    mut read: impl FnMut() -> Lead<'a>,
    sink: &mut Sink<'_>,
) -> Option<Glance> {
    let began = sink.begin();
    let mut last = None;
    for (index, (sentence, glance, before)) in glances(block, named).enumerate() {
        last = Some(glance);
        if !glance.may_act(before, seen.as_ref()) {
            continue;
        }
        let context = read().around(index, before);
        for act in &clause::read(block, sentence, glance, context, &sink.rules.memo) {
            act_found(act, text, block, sentence, sink);
        }
    }
    sink.spent(Work::ClauseEngine, began);
    last
}

/// One act is one finding, under the first built-in rule that picks it; a false hedge is a second fault of its own.
fn act_found(act: &clause::Act, text: &Text, block: &Block, sentence: &Sentence, sink: &mut Sink<'_>) {
    let rules = sink.rules;
    let cited = || block.citations_in(&sentence.range).next().is_some();
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
