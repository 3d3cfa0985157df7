//! The clause engine: reads a sentence and says which acts it performs on the reader, and what excuses each.
//!
//! It judges grammar, not phrases: who acts, in which mood, on what, and which hedge governs the verb. Rules in the packs
//! only choose among the acts it finds.

mod anti_consult;
mod assurance;
mod clause;
mod directive;
mod hedge;
mod lead_in;
mod mood;
mod nominal;
mod object;
mod telegraphic;
mod voice;
mod words;

use std::ops::Range;

use caveat_document::text::{Block, Sentence};
use serde::{Deserialize, Serialize};

pub use clause::{Clause, Link, Mood, Subject};
pub use lead_in::LeadIn;
pub use words::{Word, Words};

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
    fn of(tags: Tags) -> Self {
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
    /// What excuses it: the words, and why they do.
    pub excuse: Option<(String, &'static str)>,
}

/// A sentence and what it says.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The words.
    pub words: Words<'a>,
    /// The clauses.
    pub clauses: Vec<Clause>,
    /// The acts.
    pub acts: Vec<Act>,
}

/// What stands around a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What the heading or the line before the list does to it.
    pub lead_in: LeadIn,
    /// The sentence before, for `it` and `them`.
    pub previous: Option<&'a Words<'a>>,
}

/// Reads one sentence.
pub fn read<'a>(block: &'a Block, sentence: &Sentence, context: Context<'_>) -> Reading<'a> {
    let words = Words::of(block, sentence);
    let clauses = clause::clauses(&words);
    let question =
        block.prose.text[sentence.range.clone()].trim_end_matches(['"', '\'', ')', ' ', '*']).ends_with('?');
    let mut acts = Vec::new();
    if !question && worth_reading(&words) {
        let scene = Scene { words: &words, clauses: &clauses, context };
        directive::find(&scene, &mut acts);
        nominal::find(&scene, &mut acts);
        let reader = Tags::YOU.with(Tags::YOUR);
        if words.has(0..words.words.len(), reader)
            || context.lead_in == LeadIn::PersonalResult
            || words.words.iter().any(|w| w.text == "symptoms")
        {
            assurance::find(&scene, &mut acts);
        }
        telegraphic::find(&scene, &mut acts);
        settle(&scene, &mut acts);
    }
    Reading { words, clauses, acts }
}

/// What a lead-in does to the sentences it introduces.
pub fn lead_in(block: &Block) -> LeadIn {
    let Some(sentence) = block.sentences.last() else { return LeadIn::None };
    let text = block.sentence_text(sentence);
    if text.ends_with(['.', '!', '?']) {
        return if text.ends_with('?') && text.to_lowercase().contains("ask") {
            LeadIn::Governs("it is a question to ask")
        } else {
            LeadIn::None
        };
    }
    let words = Words::of(block, sentence);
    let clauses = clause::clauses(&words);
    lead_in::read(&words, &clauses)
}

/// A sentence in its place.
pub(crate) struct Scene<'a, 'w> {
    pub(crate) words: &'a Words<'w>,
    pub(crate) clauses: &'a [Clause],
    pub(crate) context: Context<'a>,
}

impl Scene<'_, '_> {
    /// An act on a run of words, excused by what governs clause `at` or by the lead-in.
    pub(crate) fn act(&self, kind: ActKind, object: Tags, run: Range<usize>, at: usize) -> Act {
        let hedge = hedge::governing(self.words, self.clauses, at);
        let excuse =
            hedge.map(|h| (self.words.text(h.words).to_owned(), h.why)).or_else(|| self.lead_excuse(at));
        Act {
            kind,
            object: ObjectKind::of(object),
            dose: object::dose_in(self.words, run.clone()),
            range: self.words.bytes(run),
            false_hedge: false,
            excuse,
        }
    }

    /// An act that no hedge in the sentence could govern.
    pub(crate) fn flat(&self, kind: ActKind, run: Range<usize>) -> Act {
        Act {
            kind,
            object: ObjectKind::Care,
            dose: false,
            range: self.words.bytes(run),
            false_hedge: false,
            excuse: self.lead_excuse(0),
        }
    }

    fn lead_excuse(&self, at: usize) -> Option<(String, &'static str)> {
        // What follows a full stop or a turn is no longer under the lead-in.
        let reached =
            self.clauses[..=at].iter().skip(1).all(|c| c.link != Link::Turn && c.link != Link::Start);
        match self.context.lead_in {
            LeadIn::Governs(why) if reached => Some(("the line that introduces it".to_owned(), why)),
            LeadIn::Reports if reached && self.clauses[at].subject == Subject::None => {
                Some(("the line that introduces it".to_owned(), "it says what is done, and orders nothing"))
            }
            _ => None,
        }
    }

    /// All words of the sentence.
    pub(crate) fn all(&self) -> Range<usize> {
        0..self.words.words.len()
    }
}

/// A sentence without a verb of the lists, a medical word, or the reader in it performs nothing.
fn worth_reading(words: &Words<'_>) -> bool {
    let tags = Tags::MEDICAL
        .with(Tags::YOU)
        .with(Tags::YOUR)
        .with(Tags::FIRST)
        .with(Tags::ACTION)
        .with(Tags::CLINICIAN)
        .with(Tags::DISEASE)
        .with(Tags::TREATED);
    words.words.iter().any(|w| w.is(tags))
}

/// One finding for one place: of overlapping acts of the same group the first kind stays. Marks false hedges.
fn settle(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let consult = scene.clauses.iter().any(|c| {
        c.verb.is_some_and(|v| scene.words.words[v].is(Tags::CONSULT))
            && scene.words.has(c.run.clone(), Tags::CLINICIAN)
    });
    for act in acts.iter_mut() {
        let prescribes = !matches!(
            act.kind,
            ActKind::Diagnosis | ActKind::Prognosis | ActKind::AntiConsult | ActKind::GroupDirective
        );
        act.false_hedge = consult && act.excuse.is_none() && prescribes;
    }
    let mut kept: Vec<Act> = Vec::new();
    for act in acts.drain(..) {
        let same = |other: &Act| {
            other.range.start < act.range.end
                && act.range.start < other.range.end
                && other.excuse.is_some() == act.excuse.is_some()
        };
        if !kept.iter().any(same) {
            kept.push(act);
        }
    }
    *acts = kept;
}
