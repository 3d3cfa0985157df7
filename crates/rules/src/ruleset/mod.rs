//! The rules of a run: the built-in packs and the team's, compiled into one automaton and a few gated patterns.

pub mod examples;
pub mod pack;

use std::collections::BTreeMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::format::Severity;
use regex::{Regex, RegexBuilder};

use crate::native;
use crate::ruleset::pack::{Pack, RuleFront, RuleKind, built_in};
use caveat_language::clause::Memo;

use crate::check::threshold::MEASURES;

/// A rule that can run.
#[derive(Debug)]
pub struct Rule {
    /// The rule as written.
    pub front: RuleFront,
    /// Whether it ships with caveat.
    pub built_in: bool,
    /// The pattern of a pattern rule.
    pub(crate) pattern: Option<Regex>,
    /// The excusing pattern.
    pub(crate) unless: Option<Regex>,
    /// The wordings of each slot of an obligation.
    pub(crate) slots: Vec<Vec<Regex>>,
    /// Whether a wording asks for the beginning or the end of its sentence.
    pub(crate) anchored: bool,
}

/// What a literal of the automaton belongs to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Literal {
    /// A phrase of a rule.
    Phrase(usize),
    /// A phrase that excuses a rule's matches in the same sentence.
    Unless(usize),
    /// The gate of a pattern rule.
    Gate(usize),
}

/// Every rule of a run.
#[derive(Debug)]
pub struct Rules {
    /// The declarative rules, in the order of the packs.
    pub rules: Vec<Rule>,
    pub(crate) automaton: AhoCorasick,
    pub(crate) literals: Vec<Literal>,
    raised: BTreeMap<String, Severity>,
    digest: Digest,
    names: Arc<[String]>,
    /// The sentences of the run that were read.
    pub(crate) memo: Memo,
}

impl Rules {
    /// Compiles the built-in packs and a team's own.
    ///
    /// # Errors
    /// Faults of the team's packs: a name taken, a pattern that does not compile or could run long.
    pub fn new(team: Vec<Pack>) -> Result<Self, Vec<Fault>> {
        let mut packs = built_in()?;
        packs.extend(team);
        let mut faults = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        let mut seen = String::new();
        // Where each rule stands, for faults that show only when all rules are known.
        let mut places = Vec::new();
        for pack in &packs {
            seen.push_str(&pack.file.text);
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
                match compile(pack, index, front) {
                    Ok(rule) => {
                        rules.push(rule);
                        places.push((pack, index));
                    }
                    Err(fault) => faults.push(*fault),
                }
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let (automaton, literals) = automaton(&rules);
        let digest = Digest::of(seen.as_bytes());
        let mut rules = Self {
            rules,
            automaton,
            literals,
            raised: BTreeMap::new(),
            digest,
            names: Arc::default(),
            memo: Memo::default(),
        };
        rules.names = rules.names().into_iter().map(|(name, _)| name).collect();
        let faults: Vec<Fault> = places
            .iter()
            .zip(&rules.rules)
            .filter(|(_, rule)| !rule.built_in)
            .flat_map(|((pack, index), rule)| unproven(pack, *index, rule, &rules))
            .collect();
        if faults.is_empty() { Ok(rules) } else { Err(faults) }
    }

    /// Takes over severities that the workspace raises. A lower one is left out: severities only go up.
    #[must_use]
    pub fn raising(mut self, raise: impl IntoIterator<Item = (String, Severity)>) -> Self {
        self.raised.extend(raise);
        self
    }

    /// Forgets the sentences that were read, so that the next check costs what a first one does.
    pub fn forget(&self) {
        self.memo.forget();
    }

    /// The digest of all packs.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// How many rules there are, native checks included.
    pub fn count(&self) -> usize {
        self.rules.len() + native::CHECKS.len()
    }

    /// Every rule's name and severity, sorted.
    pub fn names(&self) -> Vec<(String, Severity)> {
        let declared =
            self.rules.iter().map(|rule| (rule.front.name.as_str().to_owned(), rule.front.severity));
        let mut names: Vec<_> =
            declared.chain(native::CHECKS.iter().map(|c| (c.name.to_owned(), c.severity))).collect();
        names.sort();
        names
    }

    /// Every rule's name, for receipts.
    pub(crate) fn shared_names(&self) -> Arc<[String]> {
        Arc::clone(&self.names)
    }

    /// A rule by name.
    pub fn get(&self, name: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.front.name.as_str() == name)
    }

    /// The severity of a rule after raising.
    pub(crate) fn severity(&self, name: &str, own: Severity) -> Severity {
        self.raised.get(name).map_or(own, |raised| own.max(*raised))
    }

    /// Names in `raise` and `requires` that belong to no rule.
    pub fn unknown<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let known = self.names();
        names.filter(|name| !known.iter().any(|(n, _)| n == name)).collect()
    }
}

/// The examples of a team's rule that do not hold: such a rule does not do what its writer thinks it does.
fn unproven(pack: &Pack, index: usize, rule: &Rule, rules: &Rules) -> Vec<Fault> {
    let mut failures = examples::replay(rule, rules).failures;
    failures.dedup_by(|next, kept| next.field == kept.field);
    let fault = |failure: examples::Failure| {
        let place = pack.place(index, &failure.field);
        let next = "Correct the rule or the example; each example of a rule has to hold.";
        Fault::new("format/pack", &pack.file.path, place, failure.what, next)
    };
    failures.into_iter().map(fault).collect()
}

fn compile(pack: &Pack, index: usize, front: &RuleFront) -> Result<Rule, Box<Fault>> {
    let regex = |source: &str, field: &str| {
        // A team may write patterns for any letters; ours are about English.
        let own = pack.built_in.then(|| native::ascii_classes(source));
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
