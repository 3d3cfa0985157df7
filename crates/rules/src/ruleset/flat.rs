//! A rule as its file has it: all fields of all kinds side by side. The schema says which belong to which kind, and here they
//! are sorted out again, so that nothing behind this point can hold a field of another kind.

use caveat_document::format::{Id, RuleName, Severity};
use caveat_language::clause::ActKind;
use serde::Deserialize;

use crate::ruleset::asks::{
    Acts, Asks, Contrast, ObjectFilter, Obligation, Pattern, Phrases, Scope, Slot, Threshold, When, Where,
    Within,
};

/// The kinds of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Kind {
    Phrase,
    Pattern,
    Clause,
    Obligation,
    Threshold,
}

/// Every field that a rule can have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FlatRule {
    pub(crate) name: RuleName,
    pub(crate) kind: Kind,
    pub(crate) severity: Severity,
    pub(crate) message: String,
    pub(crate) next: String,
    pub(crate) why: String,
    pub(crate) standard: String,
    pub(crate) phrases: Option<Vec<String>>,
    pub(crate) unless: Option<Vec<String>>,
    pub(crate) pattern: Option<String>,
    pub(crate) unless_pattern: Option<String>,
    pub(crate) gate: Option<Vec<String>>,
    pub(crate) act: Option<Vec<ActKind>>,
    pub(crate) object: Option<Vec<ObjectFilter>>,
    pub(crate) dose: Option<bool>,
    pub(crate) false_hedge: Option<bool>,
    pub(crate) must: Option<bool>,
    pub(crate) cited: Option<bool>,
    pub(crate) scope: Option<Scope>,
    pub(crate) when: Option<When>,
    pub(crate) slots: Option<Vec<Slot>>,
    pub(crate) need: Option<usize>,
    pub(crate) within: Option<Within>,
    pub(crate) affirmed: Option<bool>,
    pub(crate) place: Option<Where>,
    pub(crate) measure: Option<Id>,
    pub(crate) above: Option<f64>,
    pub(crate) error_above: Option<f64>,
    pub(crate) flag: Vec<String>,
    pub(crate) allow: Vec<String>,
    pub(crate) contrast: Vec<Contrast>,
}

impl FlatRule {
    /// The kinds whose fields are there.
    pub(crate) fn kinds_of_its_fields(&self) -> Vec<Kind> {
        let bools = [self.dose, self.false_hedge, self.must, self.cited];
        let used = [
            (Kind::Phrase, self.phrases.is_some() || self.unless.is_some()),
            (Kind::Pattern, self.pattern.is_some() || self.gate.is_some() || self.unless_pattern.is_some()),
            (Kind::Clause, self.act.is_some() || self.object.is_some() || bools.iter().any(Option::is_some)),
            (
                Kind::Obligation,
                self.scope.is_some()
                    || self.when.is_some()
                    || self.slots.is_some()
                    || self.need.is_some()
                    || self.within.is_some()
                    || self.affirmed.is_some()
                    || self.place.is_some(),
            ),
            (Kind::Threshold, self.measure.is_some() || self.above.is_some() || self.error_above.is_some()),
        ];
        used.into_iter().filter(|(_, is_there)| *is_there).map(|(kind, _)| kind).collect()
    }

    /// What the rule asks; none where a field is missing that its kind needs.
    pub(crate) fn asks(&self) -> Option<Asks> {
        Some(match self.kind {
            Kind::Phrase => Asks::Phrase(Phrases {
                phrases: self.phrases.clone()?,
                unless: self.unless.clone().unwrap_or_default(),
            }),
            Kind::Pattern => Asks::Pattern(Pattern {
                pattern: self.pattern.clone()?,
                unless: self.unless_pattern.clone(),
                gate: self.gate.clone()?,
            }),
            Kind::Clause => Asks::Clause(Acts {
                act: self.act.clone()?,
                object: self.object.clone(),
                dose: self.dose,
                false_hedge: self.false_hedge == Some(true),
                must: self.must,
                cited: self.cited,
            }),
            Kind::Obligation => Asks::Obligation(Obligation {
                scope: self.scope?,
                when: self.when.clone().filter(When::is_single)?,
                slots: self.slots.clone()?,
                need: self.need?,
                within: self.within?,
                affirmed: self.affirmed.unwrap_or(true),
                place: self.place.unwrap_or_default(),
            }),
            Kind::Threshold => Asks::Threshold(Threshold {
                measure: self.measure.clone()?,
                above: self.above?,
                error_above: self.error_above,
            }),
        })
    }
}
