//! Packs to rules: compiles what they say.

use crate::check::threshold::MEASURES;
use crate::native;
use crate::native::pattern::ascii_classes;
use crate::ruleset::pack::{Pack, RuleFront, RuleKind, built_in};
use crate::ruleset::severity::Severities;
use crate::ruleset::{Literal, Rule, RuleSet};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use regex::{Regex, RegexBuilder};
use std::sync::Arc;

impl RuleSet {
    /// The rules that ship with caveat.
    ///
    /// # Panics
    /// A built-in pack is faulty. To run with fewer rules would be to say less than asked.
    pub fn built_in() -> Self {
        built_in()
            .and_then(|packs| Self::compile(&packs))
            .unwrap_or_else(|faults| panic!("the built-in packs: {faults:?}"))
    }

    /// Compiles packs, the rules in their order.
    ///
    /// # Errors
    /// A name is taken, or a pattern does not compile or could run long.
    pub(crate) fn compile(packs: &[Pack]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        for pack in packs {
            for (index, front) in pack.front.rules.iter().enumerate() {
                let taken = rules.iter().any(|rule| rule.front.name == front.name)
                    || native::CHECKS.iter().any(|check| check.name == front.name.as_str());
                if taken {
                    faults.push(Fault::new(
                        "format/pack",
                        &pack.file.path,
                        pack.place(index, "name"),
                        format!("There is already a rule named {}.", front.name.as_str()),
                        "Give your rule another name; a built-in rule cannot be replaced.",
                    ));
                    continue;
                }
                match compile_rule(pack, index, front) {
                    Ok(rule) => rules.push(rule),
                    Err(fault) => faults.push(*fault),
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let (automaton, literals) = automaton(&rules);
        let seen: String = packs.iter().map(|pack| pack.file.text.as_str()).collect();
        let mut rules = Self {
            rules,
            automaton,
            literals,
            severities: Severities::default(),
            digest: Digest::of(seen.as_bytes()),
            names: Arc::default(),
        };
        rules.names = rules.names().into_iter().map(|(name, _)| name).collect();
        Ok(rules)
    }
}

fn compile_rule(pack: &Pack, index: usize, front: &RuleFront) -> Result<Rule, Box<Fault>> {
    let regex = |source: &str, field: &str| {
        // A team may write patterns for any letters; ours are about English.
        let own = pack.built_in.then(|| ascii_classes(source));
        RegexBuilder::new(own.as_deref().unwrap_or(source))
            .case_insensitive(true)
            .size_limit(1 << 20)
            .build()
            .map_err(|error| {
                let what = error.to_string();
                let last = what.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned();
                Box::new(Fault::new(
                    "format/pack",
                    &pack.file.path,
                    pack.place(index, field),
                    format!("This is not a pattern that caveat can run: {last}."),
                    "Simplify it; look-around and back-references are not available.",
                ))
            })
    };
    if let Some(measure) = front.measure.as_ref().filter(|m| !MEASURES.contains(&m.as_str())) {
        return Err(Box::new(Fault::new(
            "format/pack",
            &pack.file.path,
            pack.place(index, "measure"),
            format!("caveat does not know the measure `{measure}`."),
            format!("Use one of: {}.", MEASURES.join(", ")),
        )));
    }
    if front.error_above.is_some_and(|limit| limit <= front.above.unwrap_or(f64::MAX)) {
        return Err(Box::new(Fault::new(
            "format/pack",
            &pack.file.path,
            pack.place(index, "error_above"),
            "`error_above` is not higher than `above`.",
            "Give it a higher number, or leave it out.",
        )));
    }
    let pattern = front.pattern.as_deref().map(|p| regex(p, "pattern")).transpose()?;
    let unless = front.unless_pattern.as_deref().map(|p| regex(p, "unless_pattern")).transpose()?;
    let mut slots: Vec<Vec<Regex>> = Vec::new();
    for slot in front.slots.iter().flatten() {
        slots.push(slot.any.iter().map(|p| regex(p, "slots")).collect::<Result<_, _>>()?);
    }
    let asks = |wording: &Regex| {
        wording.as_str().replace("[^", "[").contains(['^', '$'])
            || ["\\A", "\\z"].iter().any(|edge| wording.as_str().contains(edge))
    };
    let anchored = slots.iter().flatten().any(asks);
    Ok(Rule { front: front.clone(), built_in: pack.built_in, pattern, unless, slots, anchored })
}

fn automaton(rules: &[Rule]) -> (AhoCorasick, Vec<Literal>) {
    let mut texts: Vec<String> = Vec::new();
    let mut literals = Vec::new();
    let mut add = |phrases: &Option<Vec<String>>, literal: Literal| {
        for phrase in phrases.iter().flatten() {
            texts.push(phrase.to_lowercase());
            literals.push(literal);
        }
    };
    for (index, rule) in rules.iter().enumerate() {
        add(&rule.front.phrases, Literal::Phrase(index));
        add(&rule.front.unless, Literal::Unless(index));
        if rule.front.kind == RuleKind::Pattern {
            add(&rule.front.gate, Literal::Gate(index));
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(&texts)
        .expect("phrases are bounded by the pack's size");
    (automaton, literals)
}
