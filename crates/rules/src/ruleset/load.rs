//! Packs to rules: compiles what they say.

use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use regex::{Regex, RegexBuilder};

use crate::check::threshold::MEASURES;
use crate::native;
use crate::native::pattern::ascii_classes;
use crate::ruleset::asks::{Asks, Threshold};
use crate::ruleset::pack::{Pack, RuleFront, built_in};
use crate::ruleset::severity::Severities;
use crate::ruleset::{Literal, Rule, RuleSet};

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
    let mut rule = Rule {
        front: front.clone(),
        built_in: pack.built_in,
        pattern: None,
        unless: None,
        slots: Vec::new(),
        anchored: false,
    };
    match &front.asks {
        Asks::Phrase(_) | Asks::Clause(_) => {}
        Asks::Pattern(asks) => {
            rule.pattern = Some(regex(&asks.pattern, "pattern")?);
            rule.unless = asks.unless.as_deref().map(|p| regex(p, "unless_pattern")).transpose()?;
        }
        Asks::Obligation(asks) => {
            for slot in &asks.slots {
                rule.slots.push(slot.any.iter().map(|p| regex(p, "slots")).collect::<Result<_, _>>()?);
            }
            rule.anchored = rule.slots.iter().flatten().any(is_anchored);
        }
        Asks::Threshold(asks) => check_threshold(pack, index, asks)?,
    }
    Ok(rule)
}

/// Whether a wording asks for the beginning or the end of its sentence.
fn is_anchored(wording: &Regex) -> bool {
    wording.as_str().replace("[^", "[").contains(['^', '$'])
        || ["\\A", "\\z"].iter().any(|edge| wording.as_str().contains(edge))
}

fn check_threshold(pack: &Pack, index: usize, asks: &Threshold) -> Result<(), Box<Fault>> {
    let fault = |field: &str, message: String, next: String| {
        Err(Box::new(Fault::new("format/pack", &pack.file.path, pack.place(index, field), message, next)))
    };
    let measure = asks.measure.as_str();
    if !MEASURES.contains(&measure) {
        let next = format!("Use one of: {}.", MEASURES.join(", "));
        return fault("measure", format!("caveat does not know the measure `{measure}`."), next);
    }
    if asks.error_above.is_some_and(|limit| limit <= asks.above) {
        let message = "`error_above` is not higher than `above`.".to_owned();
        return fault("error_above", message, "Give it a higher number, or leave it out.".to_owned());
    }
    Ok(())
}

fn automaton(rules: &[Rule]) -> (AhoCorasick, Vec<Literal>) {
    let mut texts: Vec<String> = Vec::new();
    let mut literals = Vec::new();
    let mut add = |phrases: &[String], literal: Literal| {
        for phrase in phrases {
            texts.push(phrase.to_lowercase());
            literals.push(literal);
        }
    };
    for (index, rule) in rules.iter().enumerate() {
        match &rule.front.asks {
            Asks::Phrase(asks) => {
                add(&asks.phrases, Literal::Phrase(index));
                add(&asks.unless, Literal::Unless(index));
            }
            Asks::Pattern(asks) => add(&asks.gate, Literal::Gate(index)),
            Asks::Clause(_) | Asks::Obligation(_) | Asks::Threshold(_) => {}
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(&texts)
        .expect("phrases are bounded by the pack's size");
    (automaton, literals)
}
