//! How well the sentence rules tell labelled sentences apart.
//!
//! A sentence is flagged when an error of the chosen rules stands on it. The figures say how the rules did on this file
//! and nothing about the next page.

mod share;
pub mod table;

use std::collections::BTreeMap;

use caveat_rules::{Checker, RuleSet};
use serde::Serialize;

pub use share::Share;
pub use table::{Label, Row};

/// The groups that a page must be clean of to say nothing prescriptive.
pub const GROUPS: &[&str] = &["prescriptive", "claims", "consult"];

/// The rules whose errors count: groups such as `claims`, or single rules such as `claims/hype-word`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Chosen(Vec<String>);

impl Chosen {
    /// Takes names of groups and rules.
    ///
    /// # Errors
    /// The first name that belongs to no rule.
    pub fn new(names: &[String], rules: &RuleSet) -> Result<Self, String> {
        let known = rules.names();
        let chosen = Self(names.iter().map(|name| name.trim().to_owned()).collect());
        let unknown = chosen.0.iter().find(|name| !known.iter().any(|(rule, _)| takes(name, rule)));
        unknown.map_or(Ok(chosen.clone()), |name| Err(name.clone()))
    }

    /// The names, as they were given.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    fn takes(&self, rule: &str) -> bool {
        self.0.iter().any(|name| takes(name, rule))
    }
}

fn takes(name: &str, rule: &str) -> bool {
    name == rule || rule.split('/').next() == Some(name)
}

/// The chosen rules that flag a sentence, sorted.
pub fn flags(row: &Row, checker: &Checker, chosen: &Chosen) -> Vec<String> {
    let findings = checker.scan(&row.sentence, row.previous.as_deref());
    let mut names: Vec<String> =
        findings.into_iter().filter(|f| f.blocks() && chosen.takes(&f.rule)).map(|f| f.rule).collect();
    names.sort();
    names.dedup();
    names
}

/// Hits, misses and false alarms of some sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// To be flagged and flagged.
    pub true_positives: usize,
    /// To be flagged and not flagged.
    pub false_negatives: usize,
    /// Not to be flagged and flagged.
    pub false_positives: usize,
    /// Neither to be flagged nor flagged.
    pub true_negatives: usize,
    /// Of the flagged ones, how many were to be flagged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precision: Option<Share>,
    /// Of those to be flagged, how many were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<Share>,
    /// The harmonic mean of the two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<Share>,
    /// Of those not to be flagged, how many were all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub false_alarm_rate: Option<Share>,
}

impl Score {
    fn of<'a>(judged: impl Iterator<Item = (&'a Row, bool)>) -> Self {
        let mut score = Self::default();
        for (row, flagged) in judged {
            *match (row.label.wanted(), flagged) {
                (Some(true), true) => &mut score.true_positives,
                (Some(true), false) => &mut score.false_negatives,
                (Some(false), true) => &mut score.false_positives,
                (Some(false), false) => &mut score.true_negatives,
                (None, _) => continue,
            } += 1;
        }
        let (tp, missed, false_alarms) = (score.true_positives, score.false_negatives, score.false_positives);
        // Where nothing is to be flagged, precision and F1 would be 0 however few the false alarms.
        if tp + missed > 0 {
            score.precision = Share::of(tp, tp + false_alarms);
            score.f1 = Share::f1(tp, missed, false_alarms);
        }
        score.recall = Share::of(tp, tp + missed);
        score.false_alarm_rate = Share::of(false_alarms, false_alarms + score.true_negatives);
        score
    }
}

/// How the sentences of one source were told apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BySource {
    /// The source.
    pub source: String,
    /// Its figures.
    pub score: Score,
}

/// A line of the confusion table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ByLabel {
    /// The label.
    pub label: Label,
    /// How many sentences have it.
    pub sentences: usize,
    /// How many of them are flagged.
    pub flagged: usize,
    /// By which rules. A sentence can be flagged by several.
    pub rules: BTreeMap<String, usize>,
}

/// A sentence that the rules got wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Its line in the file.
    pub line: usize,
    /// Its label.
    pub label: Label,
    /// The sentence.
    pub sentence: String,
    /// The line before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// The question that its page answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Its pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The rules that flag it.
    pub rules: Vec<String>,
}

impl Case {
    fn of(row: &Row, rules: &[String]) -> Self {
        let row = row.clone();
        Self {
            line: row.line,
            label: row.label,
            sentence: row.sentence,
            previous: row.previous,
            question: row.question,
            source: row.source,
            pair_id: row.pair_id,
            id: row.id,
            rules: rules.to_vec(),
        }
    }
}

/// What came of a file of labelled sentences.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// How many sentences there are, those that are not scored included.
    pub sentences: usize,
    /// The figures.
    pub score: Score,
    /// The same for each source, by name; empty where the file does not name any.
    pub sources: Vec<BySource>,
    /// The confusion table.
    pub labels: Vec<ByLabel>,
    /// How many pairs are right on each side; none where the file has no pairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Share>,
    /// To be flagged and not flagged.
    pub misses: Vec<Case>,
    /// Flagged and not to be.
    pub false_alarms: Vec<Case>,
}

/// Sums up which rules flagged each row.
pub fn evaluate(rows: &[Row], flagged: &[Vec<String>]) -> Evaluation {
    let judged = || rows.iter().zip(flagged).map(|(row, rules)| (row, !rules.is_empty()));
    let mut sources: Vec<&str> = rows.iter().filter_map(|row| row.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    let by_source = |source: &str| BySource {
        source: source.to_owned(),
        score: Score::of(judged().filter(|(row, _)| row.source.as_deref() == Some(source))),
    };
    let wrong = |wanted: bool| {
        let of_kind = rows
            .iter()
            .zip(flagged)
            .filter(move |(row, rules)| row.label.wanted() == Some(wanted) && rules.is_empty() == wanted);
        of_kind.map(|(row, rules)| Case::of(row, rules)).collect()
    };
    Evaluation {
        sentences: rows.len(),
        score: Score::of(judged()),
        sources: sources.into_iter().map(by_source).collect(),
        labels: Label::ALL.into_iter().filter_map(|label| by_label(label, rows, flagged)).collect(),
        pairs: pairs(judged()),
        misses: wrong(true),
        false_alarms: wrong(false),
    }
}

fn by_label(label: Label, rows: &[Row], flagged: &[Vec<String>]) -> Option<ByLabel> {
    let mut line = ByLabel { label, sentences: 0, flagged: 0, rules: BTreeMap::new() };
    for (_, rules) in rows.iter().zip(flagged).filter(|(row, _)| row.label == label) {
        line.sentences += 1;
        line.flagged += usize::from(!rules.is_empty());
        for rule in rules {
            *line.rules.entry(rule.clone()).or_default() += 1;
        }
    }
    (line.sentences > 0).then_some(line)
}

/// A pair is right when each of its sides is. A single sentence is no pair.
fn pairs<'a>(judged: impl Iterator<Item = (&'a Row, bool)>) -> Option<Share> {
    let mut sides: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    for (row, flagged) in judged {
        if let (Some(pair), Some(wanted)) = (row.pair_id.as_deref(), row.label.wanted()) {
            sides.entry(pair).or_default().push(wanted == flagged);
        }
    }
    let whole: Vec<bool> = sides
        .into_values()
        .filter(|side| side.len() > 1)
        .map(|side| side.into_iter().all(|right| right))
        .collect();
    Share::of(whole.iter().filter(|right| **right).count(), whole.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "label\tpair_id\tsource\tsentence
P\ta\tweb\tTake 20 mg of tamoxifen daily.
N\ta\tweb\tThey took 20 mg of tamoxifen daily.
P\tb\tweb\tA sentence that no rule knows.
N\tb\tweb\tAnother one.
1\t\tchat\tStop taking tamoxifen.
0\t\tchat\tYou should stop tamoxifen.
W\tc\tchat\tEat fruit.
";

    #[test]
    fn figures_add_up() {
        let checker = Checker::built_in();
        let groups: Vec<String> = GROUPS.iter().map(|g| (*g).to_owned()).collect();
        let chosen = Chosen::new(&groups, &checker.rules).unwrap();
        let rows = table::parse("a.tsv", TABLE).unwrap();
        let flagged: Vec<Vec<String>> = rows.iter().map(|row| flags(row, &checker, &chosen)).collect();
        let found = evaluate(&rows, &flagged);
        let score = &found.score;
        assert_eq!(
            (score.true_positives, score.false_negatives, score.false_positives, score.true_negatives),
            (2, 1, 1, 2)
        );
        assert_eq!(found.sentences, 7);
        assert_eq!(found.pairs.map(|p| (p.hits, p.total)), Some((1, 2)));
        assert_eq!(found.misses.iter().map(|c| c.line).collect::<Vec<_>>(), [4]);
        assert_eq!(found.false_alarms.iter().map(|c| c.line).collect::<Vec<_>>(), [7]);
        assert_eq!(found.false_alarms[0].rules, ["prescriptive/treatment-directive"]);
        let sources: Vec<&str> = found.sources.iter().map(|s| s.source.as_str()).collect();
        assert_eq!(sources, ["chat", "web"]);
        assert_eq!(found.labels[0].rules["prescriptive/dose-directive"], 1);
        let unscored = found.labels.iter().find(|l| l.label == Label::W).unwrap();
        assert_eq!((unscored.sentences, unscored.flagged), (1, 0));
    }

    #[test]
    fn nothing_to_flag_has_no_recall() {
        let rows = table::parse("a.tsv", "label\tsentence\nN\tRest.\n").unwrap();
        let score = evaluate(&rows, &[Vec::new()]).score;
        assert!(score.precision.is_none() && score.recall.is_none() && score.f1.is_none());
        assert_eq!(score.false_alarm_rate.map(|s| s.total), Some(1));
    }

    #[test]
    fn rules_are_chosen_by_group_or_name() {
        let checker = Checker::built_in();
        let chosen = |names: &[&str]| {
            Chosen::new(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>(), &checker.rules)
        };
        assert!(chosen(&["claims", " ai/placeholder"]).unwrap().takes("ai/placeholder"));
        assert!(!chosen(&["claims"]).unwrap().takes("ai/placeholder"));
        assert_eq!(chosen(&["claims", "clams"]), Err("clams".to_owned()));
        assert!(chosen(&[""]).is_err());
    }
}
