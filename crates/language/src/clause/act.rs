//! What a clause can do to its reader, and to what.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::clause::context::{LeadIn, Scene};
use crate::clause::hedge::words_of;
use crate::clause::modality::{Stance, is_duty};
use crate::clause::object::dose_in;
use crate::clause::scope::governing;
use crate::lexicon::Tags;

/// What a clause does to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
    /// Tells the reader to start, stop, have, refuse a treatment.
    Directive,
    /// Tells the reader to change a dose.
    SelfAdjust,
    /// Says that something is safe or fine for the reader.
    Clearance,
    /// Tells the reader that a treatment or test is not needed.
    Discourage,
    /// Names the best option for the reader.
    BestChoice,
    /// `I recommend`.
    Recommendation,
    /// `We need to run a test`.
    ClinicianVoice,
    /// Says what the reader has.
    Diagnosis,
    /// Says what will happen to the reader.
    Prognosis,
    /// Tells the reader not to turn to a clinician.
    AntiConsult,
    /// Tells a group of patients what to do.
    GroupDirective,
}

/// What the act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// A medicine.
    Drug,
    /// A procedure.
    Procedure,
    /// A test.
    Test,
    /// A supplement.
    Supplement,
    /// A diet.
    Diet,
    /// An amount or form of a medicine.
    Dose,
    /// Treatment in general, or none named.
    Care,
}

impl ObjectKind {
    pub(crate) fn of(tags: Tags) -> Self {
        [
            (Tags::DRUG, Self::Drug),
            (Tags::SUPPLEMENT, Self::Supplement),
            (Tags::DIET, Self::Diet),
            (Tags::PROCEDURE, Self::Procedure),
            (Tags::TEST, Self::Test),
            (Tags::DOSE, Self::Dose),
        ]
        .into_iter()
        .find_map(|(tag, kind)| tags.any(tag).then_some(kind))
        .unwrap_or(Self::Care)
    }
}

/// Something a sentence does to its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// About what.
    pub object: ObjectKind,
    /// Whether it states an amount or how often.
    pub dose: bool,
    /// Its words, as bytes of the prose.
    pub range: Range<usize>,
    /// Whether advice to see a clinician stands beside it and does not govern it.
    pub false_hedge: bool,
    /// Whether it is said as a duty: `must`, `has to`, `need to`.
    pub must: bool,
    /// What excuses it: the words, and why they do.
    pub excuse: Option<(String, &'static str)>,
}

impl Scene<'_, '_> {
    /// An act of the verb at `verb`, excused by what governs it or by the lead-in.
    pub(crate) fn act(&self, kind: ActKind, object: Tags, verb: usize, stance: Stance) -> Option<Act> {
        let tree = self.tree;
        let hedge = governing(tree, verb, stance.at, stance.negated);
        let excuse = hedge.map(|h| (words_of(self, &h), h.why)).or_else(|| self.lead_excuse(kind));
        let run = self.words_of_clause(verb, stance.at);
        Some(Act {
            kind,
            object: ObjectKind::of(object),
            dose: dose_in(tree, &run),
            range: tree.bytes(&run),
            false_hedge: false,
            must: is_duty(tree, verb, stance.at),
            excuse,
        })
    }

    /// An act of the whole sentence.
    pub(crate) fn act_of_sentence(&self, kind: ActKind) -> Option<Act> {
        let run: Vec<usize> = (self.tree.own..self.tree.nodes.len()).collect();
        let tags = run.iter().fold(Tags::default(), |all, i| all.with(self.tree.nodes[*i].tags));
        Some(Act {
            kind,
            object: ObjectKind::of(tags),
            dose: dose_in(self.tree, &run),
            range: self.tree.bytes(&run),
            false_hedge: false,
            must: false,
            excuse: self.lead_excuse(kind),
        })
    }

    /// The words of an act: the verb with its subject and what it is done to, without clauses of their own.
    pub(crate) fn words_of_clause(&self, verb: usize, at: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut run: Vec<usize> = vec![verb];
        let mut open = vec![verb];
        while let Some(here) = open.pop() {
            for &child in tree.children(here) {
                let node = &tree.nodes[child];
                let apart = node.dep_of(&["conj", "cc", "parataxis", "punct"]) && here == verb
                    || node.dep_of(&["advcl", "ccomp", "relcl"]) && child != verb;
                if !apart {
                    run.push(child);
                    open.push(child);
                }
            }
        }
        if at != verb {
            run.push(at);
            run.extend(
                tree.children_of(at, &["nsubj", "nsubjpass", "aux", "expl", "acomp", "attr", "neg"])
                    .filter(|k| !run.contains(k))
                    .collect::<Vec<_>>(),
            );
        }
        run.retain(|i| *i >= tree.own);
        run.sort_unstable();
        // With its end mark, so that markup around the last word stays whole: `Stop **tamoxifen**.`
        let last = tree.nodes.len() - 1;
        if run.last().is_some_and(|i| i + 1 == last) && tree.nodes[last].one_of(&[".", "!"]) {
            run.push(last);
        }
        run
    }

    fn lead_excuse(&self, kind: ActKind) -> Option<(String, &'static str)> {
        match self.context.lead_in {
            LeadIn::Governs(why) => Some(("the line that introduces it".to_owned(), why)),
            LeadIn::Reports
                if self.context.line.is_some()
                    && !self.tree.nodes[..self.tree.own].iter().any(|n| n.is(Tags::YOU))
                    && !matches!(kind, ActKind::Diagnosis | ActKind::Prognosis)
                    && !self.tree.any(Tags::YOU) =>
            {
                Some(("the line that introduces it".to_owned(), "it says what is done, and orders nothing"))
            }
            _ => None,
        }
    }
}
