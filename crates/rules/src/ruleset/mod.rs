//! The rules of a run: the built-in packs and the team's, compiled into one automaton and a few gated patterns.

pub mod asks;
mod flat;
pub(crate) mod load;
pub mod pack;
pub(crate) mod severity;

use std::sync::Arc;

use aho_corasick::AhoCorasick;
use caveat_document::digest::Digest;
use caveat_document::format::Severity;
use regex::Regex;

use crate::native;
use crate::ruleset::pack::RuleFront;
use crate::ruleset::severity::Severities;

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
pub struct RuleSet {
    /// The declarative rules, in the order of the packs.
    pub rules: Vec<Rule>,
    pub(crate) automaton: AhoCorasick,
    pub(crate) literals: Vec<Literal>,
    pub(crate) severities: Severities,
    pub(crate) digest: Digest,
    pub(crate) names: Arc<[String]>,
}

impl RuleSet {
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

    /// Names in `raise` and `requires` that belong to no rule.
    pub fn unknown<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        let known = self.names();
        names.filter(|name| !known.iter().any(|(n, _)| n == name)).collect()
    }
}
