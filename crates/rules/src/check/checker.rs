//! What every check needs: the rules, and the sentences of the run that were read.

use caveat_document::format::Severity;
use caveat_language::clause::Cache;

use crate::ruleset::RuleSet;

/// Checks pages by a set of rules. Threads share it: what one reads, the others need not read again.
#[derive(Debug)]
pub struct Checker {
    /// The rules.
    pub rules: RuleSet,
    /// The sentences that were read.
    pub(crate) cache: Cache,
}

impl Checker {
    /// A checker by rules that are known to hold their examples.
    pub(crate) fn by(rules: RuleSet) -> Self {
        Self { rules, cache: Cache::default() }
    }

    /// A checker by the built-in packs alone.
    pub fn built_in() -> Self {
        Self::by(RuleSet::built_in())
    }

    /// Takes over severities that the workspace raises. A lower one is left out: severities only go up.
    #[must_use]
    pub fn raising(mut self, raise: impl IntoIterator<Item = (String, Severity)>) -> Self {
        self.rules.severities.raise(raise);
        self
    }

    /// Forgets the sentences that were read, so that the next check costs what a first one does.
    pub fn forget(&self) {
        self.cache.forget();
    }
}
