//! What a change of wording may do to a patient. The ranking decides what a reviewer sees first, never whether a page
//! is safe, so that a doubtful change ranks higher rather than lower.

use std::collections::BTreeSet;
use std::fmt;

use similar::{Algorithm, capture_diff_slices};

use crate::diff::limits::MAX_ALIGNED;
use crate::diff::signs::{
    approximates, bounds, hedges, is_amount, is_form, is_line, measures, negates, normal, orders, turned,
    warnings, weigh_the_same, weighs,
};

/// Kinds of change, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// A number, a unit, a frequency, or what bounds it: `at least`, `up to`, `<`.
    DoseOrNumber,
    /// A statement is turned around.
    Negation,
    /// `may` becomes `will`, or the other way.
    Certainty,
    /// A disclaimer, a warning, an emergency action or a line to ask a clinician is gone.
    RemovedWarning,
    /// Whom the page speaks to, what kind of page it is, who drafted it, who answers for it, how the library is set up.
    Audience,
    /// Something new is stated without a source, or a source is gone.
    UncitedClaim,
    /// A citation names another work or place, or what is known of a work changed.
    Source,
    /// A link leads elsewhere.
    Link,
    /// Other words.
    Wording,
    /// The same words in another place or form.
    Layout,
}

impl ChangeKind {
    /// Every kind, the gravest first.
    pub const ALL: [ChangeKind; 10] = [
        ChangeKind::DoseOrNumber,
        ChangeKind::Negation,
        ChangeKind::Certainty,
        ChangeKind::RemovedWarning,
        ChangeKind::Audience,
        ChangeKind::UncitedClaim,
        ChangeKind::Source,
        ChangeKind::Link,
        ChangeKind::Wording,
        ChangeKind::Layout,
    ];

    /// What the reviewer should look at.
    pub fn advice(self) -> &'static str {
        match self {
            ChangeKind::DoseOrNumber => "A number, dose, time or limit changed: compare it with the source.",
            ChangeKind::Negation => "The sentence may now say the opposite.",
            ChangeKind::Certainty => "The sentence is now more or less certain than it was.",
            ChangeKind::RemovedWarning => "A warning, disclaimer or line to ask a clinician is gone.",
            ChangeKind::Audience => "How the page is presented, or how the library is set up, changed.",
            ChangeKind::UncitedClaim => "This is stated without a citation of its own.",
            ChangeKind::Source => "What this rests on changed: look whether the source still says so.",
            ChangeKind::Link => "A link leads elsewhere.",
            ChangeKind::Wording => "The wording changed.",
            ChangeKind::Layout => "The words are the same; their place or form changed.",
        }
    }
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ChangeKind::DoseOrNumber => "dose-or-number",
            ChangeKind::Negation => "negation",
            ChangeKind::Certainty => "certainty",
            ChangeKind::RemovedWarning => "removed-warning",
            ChangeKind::Audience => "audience",
            ChangeKind::UncitedClaim => "uncited-claim",
            ChangeKind::Source => "source",
            ChangeKind::Link => "link",
            ChangeKind::Wording => "wording",
            ChangeKind::Layout => "layout",
        })
    }
}

/// A word that denies, such as `not`, came into a sentence or went out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negation {
    /// Whether it came; otherwise it went.
    pub added: bool,
    /// The word.
    pub word: String,
}

impl fmt::Display for Negation {
    /// `NOT REMOVED`: it has to be seen without color.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.word.to_uppercase(), if self.added { "ADDED" } else { "REMOVED" })
    }
}

/// How a change is ranked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Grade {
    /// Its kinds.
    pub(crate) kinds: BTreeSet<ChangeKind>,
    /// A word such as `not` that came or went.
    pub(crate) negation: Option<Negation>,
}

impl From<BTreeSet<ChangeKind>> for Grade {
    fn from(kinds: BTreeSet<ChangeKind>) -> Self {
        Self { kinds, negation: None }
    }
}

/// A sentence, reduced to what its rank depends on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Saying<'s> {
    /// Its words, citations left out.
    pub(crate) words: &'s [&'s str],
    /// The sources it cites, locators included.
    pub(crate) citations: &'s [String],
    /// Where its links lead.
    pub(crate) links: &'s [String],
    /// Whether it states something: a sentence of the body or summary, neither a heading nor a question.
    pub(crate) states: bool,
    /// Whether a citation reaches it.
    pub(crate) cited: bool,
    /// Whether what it states needs a source.
    pub(crate) claims: bool,
}

impl<'s> Saying<'s> {
    /// Words alone: of a field that neither cites nor links.
    pub(crate) fn plain(words: &'s [&'s str]) -> Self {
        Self { words, citations: &[], links: &[], states: false, cited: false, claims: false }
    }

    fn asks(&self) -> bool {
        self.words.last().is_some_and(|word| word.trim_end_matches(['"', '”', ')']).ends_with('?'))
    }
}

/// How many words a sentence may gain before it states something new.
pub(crate) const NEW_WORDS: usize = 3;

/// Ranks a change within a sentence.
pub(crate) fn of_changed(old: Saying<'_>, new: Saying<'_>) -> Grade {
    let (before, after) = (normal(old.words), normal(new.words));
    let (gone, come) = differing(&before, &after);
    let either = |test: fn(&str) -> bool| gone.iter().chain(&come).any(|word| test(word));
    let mut kinds = BTreeSet::new();
    let shuffled = {
        let sorted = |words: &[String]| {
            let mut words = words.to_vec();
            words.sort_unstable();
            words
        };
        !gone.is_empty()
            && sorted(&gone) == sorted(&come)
            && after.iter().filter(|w| is_amount(w)).count() > 1
    };
    let forms = either(is_form) && before.iter().chain(&after).any(|word| measures(word));
    let reordered = gone.iter().any(|word| orders(word)) && come.iter().any(|word| orders(word));
    if remeasured(&gone, &come) || forms || reordered || shuffled || bounds(&before) != bounds(&after) {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    if either(negates) || turned(&gone, &come) {
        kinds.insert(ChangeKind::Negation);
    }
    let rougher = approximates(&before) != approximates(&after)
        && reweighed_all(approximates(&before), approximates(&after));
    // A question states nothing: `will it` for `does it` is no promise.
    if (reweighed(&gone, &come) || rougher) && !(old.asks() && new.asks()) {
        kinds.insert(ChangeKind::Certainty);
    }
    let (warned, warns) = (warnings(&before), warnings(&after));
    // A list of signs of an emergency that only loses words sends fewer people for help.
    let narrowed = warned.contains("emergency") && come.is_empty() && !gone.is_empty();
    if narrowed || !warned.is_subset(&warns) {
        kinds.insert(ChangeKind::RemovedWarning);
    }
    let reworded = !gone.is_empty() || !come.is_empty();
    let grows = come.len() >= gone.len() + NEW_WORDS && !warns.contains("consult");
    let lost = !old.citations.is_empty() || (old.cited && !new.cited);
    let bare = new.states && new.citations.is_empty();
    if bare && (lost || grows || (new.claims && reworded && !new.cited)) {
        kinds.insert(ChangeKind::UncitedClaim);
    }
    if old.citations != new.citations {
        kinds.insert(ChangeKind::Source);
    }
    if old.links != new.links {
        kinds.insert(ChangeKind::Link);
    }
    if old.words != new.words {
        kinds.insert(ChangeKind::Wording);
    }
    Grade { kinds, negation: negation(&gone, &come) }
}

/// Ranks a new sentence.
pub(crate) fn of_added(new: Saying<'_>) -> Grade {
    let words = normal(new.words);
    let mut kinds = BTreeSet::from([ChangeKind::Wording]);
    if words.iter().any(|word| is_amount(word)) {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    let only_refers = warnings(&words).contains("consult") && !new.claims;
    if new.states && new.citations.is_empty() && !only_refers {
        kinds.insert(ChangeKind::UncitedClaim);
    }
    if !new.links.is_empty() {
        kinds.insert(ChangeKind::Link);
    }
    kinds.into()
}

/// Ranks a sentence that is gone. A prohibition is a warning; so is a line that said what is not known.
pub(crate) fn of_removed(old: Saying<'_>) -> Grade {
    let words = normal(old.words);
    let mut kinds = BTreeSet::from([ChangeKind::Wording]);
    if words.iter().any(|word| is_amount(word)) {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    if !warnings(&words).is_empty() || words.iter().any(|word| negates(word)) {
        kinds.insert(ChangeKind::RemovedWarning);
    } else if words.iter().any(|word| hedges(word)) {
        kinds.insert(ChangeKind::Certainty);
    }
    kinds.into()
}

/// Whether a line that introduces others turns what they say around: `Do not take:`, `When not to call`, `Avoid`.
pub(crate) fn forbids(words: &[&str]) -> bool {
    normal(words).iter().any(|word| negates(word) || word.starts_with("avoid") || word == "stop")
}

/// The words that only one of two sentences has, in order.
fn differing(old: &[String], new: &[String]) -> (Vec<String>, Vec<String>) {
    if old.len().max(new.len()) > MAX_ALIGNED {
        return if old == new { (Vec::new(), Vec::new()) } else { (old.to_vec(), new.to_vec()) };
    }
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, old, new) {
        if !matches!(op, similar::DiffOp::Equal { .. }) {
            gone.extend_from_slice(&old[op.old_range()]);
            come.extend_from_slice(&new[op.new_range()]);
        }
    }
    (gone, come)
}

/// Whether a number, a unit or a time came or went. A name that keeps its digits, as `HER2-negative` those of `HER2-positive`, is
/// none, nor is a line to call that came or went as a whole.
fn remeasured(gone: &[String], come: &[String]) -> bool {
    let words = |word: &&String| measures(word) && !word.chars().any(|c| c.is_ascii_digit());
    let digits = |words: &[String]| -> Vec<String> {
        let numbers = words.iter().filter(|word| measures(word) && !is_line(word));
        let digits = numbers.map(|word| word.chars().filter(|c| !c.is_alphabetic()));
        let mut digits: Vec<String> =
            digits.map(Iterator::collect).filter(|text: &String| !text.is_empty()).collect();
        digits.sort_unstable();
        digits
    };
    gone.iter().chain(come).any(|word| words(&word)) || digits(gone) != digits(come)
}

/// Whether a sentence is more or less certain than it was. One word that takes the place of its like is no change.
fn reweighed(gone: &[String], come: &[String]) -> bool {
    let of = |words: &[String]| -> Vec<String> { words.iter().filter(|w| weighs(w)).cloned().collect() };
    let (went, came) = (of(gone), of(come));
    reweighed_all(went.iter().collect(), came.iter().collect())
}

fn reweighed_all(went: Vec<&String>, came: Vec<&String>) -> bool {
    match (went.as_slice(), came.as_slice()) {
        ([], []) => false,
        ([one], [other]) => !weigh_the_same(one, other),
        _ => true,
    }
}

/// Which word that denies came or went. One that took another's place, as `never` that of `not`, is neither.
fn negation(gone: &[String], come: &[String]) -> Option<Negation> {
    let of =
        |words: &[String]| -> Vec<String> { words.iter().filter(|word| negates(word)).cloned().collect() };
    let (went, came) = (of(gone), of(come));
    let added = came.len() > went.len();
    let words = match came.len().cmp(&went.len()) {
        std::cmp::Ordering::Equal => return None,
        _ if added => came,
        _ => went,
    };
    words.into_iter().next().map(|word| Negation { added, word })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_ordered_by_risk() {
        assert!(ChangeKind::ALL.is_sorted());
    }
}
