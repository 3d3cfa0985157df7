//! One block: its phrases and patterns, and the acts of its sentences.

use std::ops::Range;

use caveat_document::text::{Block, Sentence, Text};
use caveat_language::clause::{Act, Passage};

use crate::check::checker::Checker;
use crate::finding::Excuse;
use crate::finding::collector::{Collector, Hit};
use crate::finding::cost::Work;
use crate::ruleset::asks::{Acts, Asks};
use crate::ruleset::{Literal, RuleSet};

/// Reads one block by itself.
pub(crate) fn lint_block<'a>(
    text: &Text,
    block: &Block,
    checker: &'a Checker,
    collector: &mut Collector<'a>,
) {
    words_of(text, block, &checker.rules, collector);
    acts_of(&mut Passage::new(text, None), text, block, checker, collector);
}

pub(crate) fn sentence_at(block: &Block, range: &Range<usize>) -> Range<usize> {
    let within = |s: &&Sentence| s.range.start <= range.start && range.start < s.range.end;
    block.sentences.iter().find(within).map_or(range.clone(), |s| s.range.clone())
}

pub(crate) fn whole_word(text: &str, range: &Range<usize>) -> bool {
    let inside = |c: char| c.is_alphanumeric();
    let open = text[range.clone()].starts_with(inside) && text[..range.start].ends_with(inside);
    let close = text[range.clone()].ends_with(inside) && text[range.end..].starts_with(inside);
    !open && !close
}

pub(crate) fn words_of<'a>(text: &Text, block: &Block, rules: &'a RuleSet, collector: &mut Collector<'a>) {
    let lower = &block.prose.lower;
    let began = collector.begin();
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
        report(rules, index, excuse, text, block, range, &block.prose.text[sentence], collector);
    }
    collector.spent(Work::Automaton, began);
    gated.sort_unstable();
    for index in gated {
        let rule = &rules.rules[index];
        let Some(pattern) = &rule.pattern else { continue };
        let began = collector.begin();
        for sentence in &block.sentences {
            let words = &block.prose.text[sentence.range.clone()];
            for found in pattern.find_iter(words) {
                let excuse =
                    rule.unless.as_ref().and_then(|unless| unless.find(words)).map(|by| because(by.as_str()));
                let range = sentence.range.start + found.start()..sentence.range.start + found.end();
                report(rules, index, excuse, text, block, range, words, collector);
            }
        }
        collector.spent(Work::Rule(rule.front.name.as_str()), began);
    }
}

pub(crate) fn because(words: &str) -> Excuse {
    Excuse { by: words.to_owned(), why: "these words in the same sentence take the edge off".to_owned() }
}

#[expect(clippy::too_many_arguments, reason = "a finding needs its rule, its place and its sentence")]
pub(crate) fn report(
    rules: &RuleSet,
    index: usize,
    excuse: Option<Excuse>,
    text: &Text,
    block: &Block,
    range: Range<usize>,
    sentence: &str,
    collector: &mut Collector<'_>,
) {
    let front = &rules.rules[index].front;
    let hit = Hit { excuse, ..Hit::of(front, &front.message) };
    collector.hit(hit, text, block, range, sentence);
}

/// Reports the acts of the sentences of the passage's next block, which is `block`.
pub(crate) fn acts_of<'a>(
    passage: &mut Passage<'_>,
    text: &Text,
    block: &Block,
    checker: &'a Checker,
    collector: &mut Collector<'a>,
) {
    let began = collector.begin();
    for (sentence, acts) in passage.acts(&checker.cache) {
        for act in &acts {
            act_found(act, text, block, sentence, &checker.rules, collector);
        }
    }
    collector.spent(Work::ClauseEngine, began);
}

/// One act is one finding, under the first built-in rule that picks it; a false hedge is a second fault of its own.
pub(crate) fn act_found(
    act: &Act,
    text: &Text,
    block: &Block,
    sentence: &Sentence,
    rules: &RuleSet,
    collector: &mut Collector<'_>,
) {
    let cited = || block.citations_in(&sentence.range).next().is_some();
    let picks = |asks: &Acts| {
        asks.act.contains(&act.kind)
            && asks.object.as_ref().is_none_or(|objects| objects.iter().any(|o| o.admits(act.object)))
            && asks.dose.is_none_or(|dose| dose == act.dose)
            && asks.must.is_none_or(|wanted| wanted == act.must)
            && asks.cited.is_none_or(|wanted| wanted == cited())
    };
    let mut told = [false; 2];
    for (index, rule) in rules.rules.iter().enumerate() {
        let Asks::Clause(asks) = &rule.front.asks else { continue };
        if !picks(asks) {
            continue;
        }
        let hedged = asks.false_hedge;
        // A team's rule reports beside the built-in ones: it may say more, never less.
        if (hedged && !act.false_hedge)
            || (rule.built_in && std::mem::replace(&mut told[usize::from(hedged)], true))
        {
            continue;
        }
        let excuse = act.excuse.as_ref().map(|(by, why)| Excuse { by: by.clone(), why: (*why).to_owned() });
        report(
            rules,
            index,
            excuse,
            text,
            block,
            act.range.clone(),
            block.sentence_text(sentence),
            collector,
        );
    }
}
