//! What each rule costs. The time comes from the caller: this crate reads no clock.

use std::collections::BTreeMap;
use std::time::Duration;

/// Tells how much time has passed since some fixed moment. Only differences count.
pub type Clock = fn() -> Duration;

/// What time is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work<'a> {
    /// The one pass that finds the phrases of all rules, and the literals that let patterns run.
    Automaton,
    /// The reading of clauses, for all clause rules.
    ClauseEngine,
    /// What one rule does for itself: a pattern, a native check, an obligation, a threshold.
    Rule(&'a str),
}

/// Time by what it was spent on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costs<'a>(BTreeMap<Work<'a>, Duration>);

impl<'a> Costs<'a> {
    pub(crate) fn add(&mut self, work: Work<'a>, time: Duration) {
        *self.0.entry(work).or_default() += time;
    }

    /// Takes in the costs of another page.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        other.0.into_iter().for_each(|(work, time)| self.add(work, time));
        self
    }

    /// All of it, the dearest first.
    pub fn sorted(&self) -> Vec<(Work<'a>, Duration)> {
        let mut costs: Vec<_> = self.0.iter().map(|(work, time)| (*work, *time)).collect();
        costs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        costs
    }

    /// The sum.
    pub fn total(&self) -> Duration {
        self.0.values().sum()
    }
}

/// A clock and what was measured with it.
pub(crate) struct Watch<'a> {
    pub(crate) clock: Clock,
    pub(crate) costs: Costs<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_add_up_and_the_dearest_comes_first() {
        let of = |parts: &[(Work<'static>, u64)]| {
            let mut costs = Costs::default();
            parts.iter().for_each(|(work, ms)| costs.add(*work, Duration::from_millis(*ms)));
            costs
        };
        let one = of(&[(Work::Rule("b/b"), 1), (Work::Automaton, 5), (Work::Rule("a/a"), 1)]);
        let both = one.with(of(&[(Work::Rule("b/b"), 2), (Work::ClauseEngine, 1)]));
        let order: Vec<_> = both.sorted().into_iter().map(|(work, time)| (work, time.as_millis())).collect();
        assert_eq!(
            order,
            [(Work::Automaton, 5), (Work::Rule("b/b"), 3), (Work::ClauseEngine, 1), (Work::Rule("a/a"), 1)]
        );
        assert_eq!(both.total(), Duration::from_millis(10));
    }
}
