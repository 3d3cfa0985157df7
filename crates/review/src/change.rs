//! What a change of wording may do to a patient. The ranking decides what a reviewer sees first, never whether a page
//! is safe, so that a doubtful change ranks higher rather than lower.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

/// Kinds of change, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// A number, a unit, a frequency.
    DoseOrNumber,
    /// A statement is turned around.
    Negation,
    /// `may` becomes `will`, or the other way.
    Certainty,
    /// A disclaimer, a warning, an emergency action or a line to ask a clinician is gone.
    RemovedWarning,
    /// Something new is stated without a source, or a source is gone.
    UncitedClaim,
    /// Whom the page speaks to, what kind of page it is, who drafted it, who answers for it.
    Audience,
    /// A link or a citation leads elsewhere.
    Link,
    /// Other words.
    Wording,
    /// The same words in another place or form.
    Layout,
}

impl ChangeKind {
    /// Every kind, the gravest first.
    pub const ALL: [ChangeKind; 9] = [
        ChangeKind::DoseOrNumber,
        ChangeKind::Negation,
        ChangeKind::Certainty,
        ChangeKind::RemovedWarning,
        ChangeKind::UncitedClaim,
        ChangeKind::Audience,
        ChangeKind::Link,
        ChangeKind::Wording,
        ChangeKind::Layout,
    ];

    /// What the reviewer should look at.
    pub fn advice(self) -> &'static str {
        match self {
            ChangeKind::DoseOrNumber => "A number, dose or time changed: compare it with the source.",
            ChangeKind::Negation => "The sentence may now say the opposite.",
            ChangeKind::Certainty => "The sentence is now more or less certain than it was.",
            ChangeKind::RemovedWarning => "A warning, disclaimer or line to ask a clinician is gone.",
            ChangeKind::UncitedClaim => "This is stated without a source.",
            ChangeKind::Audience => "The page is now presented in another way.",
            ChangeKind::Link => "A link or citation leads elsewhere.",
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
            ChangeKind::UncitedClaim => "uncited-claim",
            ChangeKind::Audience => "audience",
            ChangeKind::Link => "link",
            ChangeKind::Wording => "wording",
            ChangeKind::Layout => "layout",
        })
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
}

/// How many words a sentence may gain before it states something new.
const NEW_WORDS: usize = 3;

/// The kinds of a change within a sentence, given the words that went and came.
pub(crate) fn of_changed(
    old: Saying<'_>,
    new: Saying<'_>,
    removed: &[&str],
    added: &[&str],
) -> BTreeSet<ChangeKind> {
    let (gone, come) = (normal(removed), normal(added));
    let mut kinds = BTreeSet::new();
    let either = |group: &str| gone.iter().chain(&come).any(|word| SIGNS.has(group, word));
    if gone.iter().chain(&come).any(|word| is_number(word)) || either("amount") || either("time") {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    if gone.iter().chain(&come).any(|word| negates(word)) || turned(&gone, &come) {
        kinds.insert(ChangeKind::Negation);
    }
    if either("hedge") || either("certain") {
        kinds.insert(ChangeKind::Certainty);
    }
    if !warnings(old.words).is_subset(&warnings(new.words)) {
        kinds.insert(ChangeKind::RemovedWarning);
    }
    let grows = come.len() >= gone.len() + NEW_WORDS;
    if new.states && new.citations.is_empty() && (!old.citations.is_empty() || grows) {
        kinds.insert(ChangeKind::UncitedClaim);
    }
    if old.citations != new.citations || old.links != new.links {
        kinds.insert(ChangeKind::Link);
    }
    if !removed.is_empty() || !added.is_empty() {
        kinds.insert(ChangeKind::Wording);
    }
    kinds
}

/// The kinds of a new sentence.
pub(crate) fn of_added(new: Saying<'_>) -> BTreeSet<ChangeKind> {
    let words = normal(new.words);
    let mut kinds = BTreeSet::from([ChangeKind::Wording]);
    if words.iter().any(|word| is_amount(word)) {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    let only_refers = warnings(new.words).contains("consult");
    if new.states && new.citations.is_empty() && !only_refers {
        kinds.insert(ChangeKind::UncitedClaim);
    }
    if !new.links.is_empty() {
        kinds.insert(ChangeKind::Link);
    }
    kinds
}

/// The kinds of a sentence that is gone. A prohibition is a warning; so is a line that said what is not known.
pub(crate) fn of_removed(old: Saying<'_>) -> BTreeSet<ChangeKind> {
    let words = normal(old.words);
    let mut kinds = BTreeSet::from([ChangeKind::Wording]);
    if words.iter().any(|word| is_amount(word)) {
        kinds.insert(ChangeKind::DoseOrNumber);
    }
    if !warnings(old.words).is_empty() || words.iter().any(|word| negates(word)) {
        kinds.insert(ChangeKind::RemovedWarning);
    } else if words.iter().any(|word| SIGNS.has("hedge", word)) {
        kinds.insert(ChangeKind::Certainty);
    }
    kinds
}

/// The kinds of warning that a sentence gives.
fn warnings(words: &[&str]) -> BTreeSet<&'static str> {
    let words = normal(words);
    let text = format!(" {} ", words.join(" "));
    let mut found = BTreeSet::new();
    for group in ["emergency", "disclaimer"] {
        if SIGNS.lines(group).any(|phrase| text.contains(&format!(" {phrase} "))) {
            found.insert(group);
        }
    }
    let any = |group: &str| words.iter().any(|word| SIGNS.has(group, word));
    if any("consult-verb") && any("clinician") {
        found.insert("consult");
    }
    found
}

/// Words in lower case without the punctuation around them.
fn normal(words: &[&str]) -> Vec<String> {
    let bare = |word: &&str| {
        word.trim_matches(|c: char| !c.is_alphanumeric() && !"%°<>≤≥±+".contains(c))
            .to_lowercase()
            .replace('’', "'")
    };
    words.iter().map(bare).filter(|word| !word.is_empty()).collect()
}

fn is_number(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit() || "<>≤≥±%°".contains(c))
}

/// Numbers that say how much; names such as HER2 and the emergency number are none.
fn is_amount(word: &str) -> bool {
    (word != "911" && word.starts_with(|c: char| c.is_ascii_digit() || "<>≤≥±".contains(c)))
        || SIGNS.has("amount", word)
}

fn negates(word: &str) -> bool {
    SIGNS.has("negation", word) || word.ends_with("n't")
}

/// Whether one side has a word and the other its opposite: `increase` and `reduce`, `safe` and `unsafe`.
fn turned(gone: &[String], come: &[String]) -> bool {
    let has = |words: &[String], sign: &str| words.iter().any(|word| fits(sign, word));
    let listed = SIGNS
        .lines("opposites")
        .filter_map(|line| line.split_once(' '))
        .any(|(one, other)| (has(gone, one) && has(come, other)) || (has(gone, other) && has(come, one)));
    let prefixed = |words: &[String], others: &[String]| {
        let others: BTreeSet<&str> = others.iter().map(String::as_str).collect();
        let bare = |word: &String| {
            ["non-", "non", "un", "in", "im", "ir", "dis"].iter().any(|prefix| {
                word.strip_prefix(prefix).is_some_and(|rest| rest.len() > 2 && others.contains(rest))
            })
        };
        words.iter().any(bare)
    };
    listed || prefixed(gone, come) || prefixed(come, gone)
}

fn fits(sign: &str, word: &str) -> bool {
    sign.strip_suffix('*').map_or(sign == word, |stem| word.starts_with(stem))
}

/// The word lists of `data/signs.txt`.
struct Signs(BTreeMap<&'static str, Vec<&'static str>>);

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut group = "";
    for line in include_str!("../data/signs.txt").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = name;
        } else if !line.is_empty() && !line.starts_with('#') {
            groups.entry(group).or_default().push(line);
        }
    }
    Signs(groups)
});

impl Signs {
    fn lines(&self, group: &str) -> impl Iterator<Item = &'static str> {
        self.0.get(group).into_iter().flatten().copied()
    }

    /// Whether a group of single words has this one.
    fn has(&self, group: &str, word: &str) -> bool {
        self.lines(group).flat_map(str::split_whitespace).any(|sign| fits(sign, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_there() {
        for group in [
            "amount",
            "time",
            "negation",
            "opposites",
            "hedge",
            "certain",
            "emergency",
            "disclaimer",
            "consult-verb",
            "clinician",
        ] {
            assert!(SIGNS.lines(group).next().is_some(), "{group}");
        }
        assert!(SIGNS.lines("opposites").all(|line| line.split(' ').count() == 2));
        assert!(SIGNS.has("clinician", "oncologists") && !SIGNS.has("negation", "note"));
    }

    #[test]
    fn kinds_are_ordered_by_risk() {
        assert!(ChangeKind::ALL.is_sorted());
    }
}
