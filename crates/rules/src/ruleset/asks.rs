//! What a rule of each kind asks.

use caveat_document::format::{self, Id};
use caveat_language::clause::{ActKind, ObjectKind};
use serde::Deserialize;

/// A pair of texts that differ in one word.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contrast {
    /// Must be reported.
    pub flag: String,
    /// Must be left alone.
    pub allow: String,
}

/// What an act must be about, for a clause rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ObjectFilter {
    /// Whatever it names.
    Any(AnyObject),
    /// One kind of thing.
    Kind(ObjectKind),
}

/// The word `any`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnyObject {
    /// `any`.
    Any,
}

impl ObjectFilter {
    /// Whether an object passes.
    pub fn admits(self, object: ObjectKind) -> bool {
        match self {
            Self::Any(_) => true,
            Self::Kind(kind) => kind == object,
        }
    }
}

/// How much of the page an obligation reads at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The whole page.
    Page,
    /// Each section of the body that names a treatment.
    Section,
}

/// When an obligation holds. Exactly one field is set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// On every page.
    pub always: Option<bool>,
    /// On pages drafted by a person, or by a model.
    pub origin: Option<format::OriginKind>,
    /// On pages that hold one of these phrases.
    pub mentions: Option<Vec<String>>,
    /// On pages of these profiles.
    pub profile: Option<Vec<Id>>,
}

/// A thing that must be said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Its name.
    pub id: Id,
    /// Wordings that count, as regular expressions.
    pub any: Vec<String>,
}

/// Within what the slots must come together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// One sentence.
    Sentence,
    /// One block, or one notice.
    Block,
    /// The whole page.
    Page,
}

/// Where on the page it must stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// Anywhere.
    #[default]
    Anywhere,
    /// Before half of the page's words.
    FirstHalf,
    /// In a notice under the title.
    Banner,
    /// In a notice after the body.
    Closing,
}

/// What a rule of each kind asks.
#[derive(Clone, Debug)]
pub enum Asks {
    /// Words in a row.
    Phrase(Phrases),
    /// A regular expression.
    Pattern(Pattern),
    /// Acts of the clause engine.
    Clause(Acts),
    /// What a page must contain.
    Obligation(Obligation),
    /// A measure that is too high.
    Threshold(Threshold),
}

/// Words in a row, and words in the same sentence that excuse them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct Phrases {
    pub phrases: Vec<String>,
    pub unless: Vec<String>,
}

/// A regular expression, the words that let it run, and one that excuses it.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct Pattern {
    pub pattern: String,
    pub unless: Option<String>,
    pub gate: Vec<String>,
}

/// Which acts are meant. What is none counts for all.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct Acts {
    pub act: Vec<ActKind>,
    pub object: Option<Vec<ObjectFilter>>,
    pub dose: Option<bool>,
    pub false_hedge: bool,
    pub must: Option<bool>,
    pub cited: Option<bool>,
}

/// What must be said, when, where, and within what.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct Obligation {
    pub scope: Scope,
    pub when: When,
    pub slots: Vec<Slot>,
    pub need: usize,
    pub within: Within,
    pub affirmed: bool,
    pub place: Where,
}

/// A measure of the body and the values above which it is reported, and is an error.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct Threshold {
    pub measure: Id,
    pub above: f64,
    pub error_above: Option<f64>,
}

impl When {
    /// Whether exactly one field is set.
    pub(crate) fn is_single(&self) -> bool {
        let set =
            [self.always.is_some(), self.origin.is_some(), self.mentions.is_some(), self.profile.is_some()];
        set.into_iter().filter(|s| *s).count() == 1 && self.always != Some(false)
    }
}
