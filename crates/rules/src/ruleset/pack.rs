//! Rule packs: rules as YAML, of five kinds.

use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{self, Form, Id, RuleName, Severity};
use caveat_document::schema::Schema;
use caveat_document::span::Span;
use caveat_document::yaml::Node;
use serde::Deserialize;

use caveat_language::clause::act::{ActKind, ObjectKind};

/// A pack as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackFront {
    /// The pack's id.
    pub pack: Id,
    /// What it is for.
    pub about: String,
    /// Its rules.
    pub rules: Vec<RuleFront>,
}

/// The kinds of rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleKind {
    /// Words in a row.
    Phrase,
    /// A regular expression.
    Pattern,
    /// Acts of the clause engine.
    Clause,
    /// What a page must contain.
    Obligation,
    /// A measure that is too high.
    Threshold,
}

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

/// A rule as written. Which fields it has depends on its kind; the schema says so, and [`Form::check`] again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct RuleFront {
    pub name: RuleName,
    pub kind: RuleKind,
    pub severity: Severity,
    pub message: String,
    pub next: String,
    pub why: String,
    pub standard: String,
    pub phrases: Option<Vec<String>>,
    pub unless: Option<Vec<String>>,
    pub pattern: Option<String>,
    pub unless_pattern: Option<String>,
    pub gate: Option<Vec<String>>,
    pub act: Option<Vec<ActKind>>,
    pub object: Option<Vec<ObjectFilter>>,
    pub dose: Option<bool>,
    pub false_hedge: Option<bool>,
    pub must: Option<bool>,
    pub cited: Option<bool>,
    pub scope: Option<Scope>,
    pub when: Option<When>,
    pub slots: Option<Vec<Slot>>,
    pub need: Option<usize>,
    pub within: Option<Within>,
    pub affirmed: Option<bool>,
    pub place: Option<Where>,
    pub measure: Option<Id>,
    pub above: Option<f64>,
    pub error_above: Option<f64>,
    pub flag: Vec<String>,
    pub allow: Vec<String>,
    pub contrast: Vec<Contrast>,
}

impl Form for PackFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.rules.is_empty() {
            return Err("a pack needs at least one rule");
        }
        self.rules.iter().try_for_each(RuleFront::check)
    }
}

impl RuleFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.flag.len() < 2 || self.allow.len() < 2 || self.contrast.is_empty() {
            return Err("a rule needs two `flag` examples, two `allow` examples and one `contrast` pair");
        }
        let phrase = self.phrases.is_some() || self.unless.is_some();
        let pattern = self.pattern.is_some() || self.gate.is_some() || self.unless_pattern.is_some();
        let clause = self.act.is_some()
            || self.object.is_some()
            || [self.dose, self.false_hedge, self.must, self.cited].iter().any(Option::is_some);
        let obligation = self.scope.is_some()
            || self.when.is_some()
            || self.slots.is_some()
            || self.need.is_some()
            || self.within.is_some()
            || self.affirmed.is_some()
            || self.place.is_some();
        let threshold = self.measure.is_some() || self.above.is_some() || self.error_above.is_some();
        let (complete, foreign) = match self.kind {
            RuleKind::Phrase => (self.phrases.is_some(), pattern || clause || obligation || threshold),
            RuleKind::Pattern => {
                (self.pattern.is_some() && self.gate.is_some(), phrase || clause || obligation || threshold)
            }
            RuleKind::Clause => (self.act.is_some(), phrase || pattern || obligation || threshold),
            RuleKind::Obligation => {
                let needed = self.scope.is_some()
                    && self.slots.is_some()
                    && self.need.is_some()
                    && self.within.is_some();
                let one = self.when.as_ref().is_some_and(When::single);
                (needed && one, phrase || pattern || clause || threshold)
            }
            RuleKind::Threshold => {
                (self.measure.is_some() && self.above.is_some(), phrase || pattern || clause || obligation)
            }
        };
        if !complete {
            return Err("a field that this kind of rule needs is missing");
        }
        if foreign { Err("a field does not belong to this kind of rule") } else { Ok(()) }
    }
}

impl When {
    fn single(&self) -> bool {
        let set =
            [self.always.is_some(), self.origin.is_some(), self.mentions.is_some(), self.profile.is_some()];
        set.into_iter().filter(|s| *s).count() == 1 && self.always != Some(false)
    }
}

/// A pack as read.
#[derive(Clone, Debug)]
pub struct Pack {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: PackFront,
    /// The same with places.
    pub node: Node,
    /// Whether it ships with caveat.
    pub built_in: bool,
}

impl Pack {
    /// Reads a pack.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn read(file: Arc<SourceFile>, built_in: bool) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node) = format::read(&file, whole, Schema::Pack)?;
        Ok(Self { file, front, node, built_in })
    }

    /// The place of a rule's field.
    pub fn place(&self, rule: usize, field: &str) -> Span {
        let pointer = format!("/rules/{rule}/{field}");
        self.node
            .at(&pointer)
            .or_else(|| self.node.at(&format!("/rules/{rule}/name")))
            .map_or(Span::default(), |n| n.span)
    }
}

/// The packs that ship with caveat, as files. Adding one is a file and a line.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("disclaimer", include_str!("../../data/packs/disclaimer.yaml")),
    ("consult", include_str!("../../data/packs/consult.yaml")),
    ("citation", include_str!("../../data/packs/citation.yaml")),
    ("prescriptive", include_str!("../../data/packs/prescriptive.yaml")),
    ("claims", include_str!("../../data/packs/claims.yaml")),
    ("privacy", include_str!("../../data/packs/privacy.yaml")),
    ("ai", include_str!("../../data/packs/ai.yaml")),
    ("wording", include_str!("../../data/packs/wording.yaml")),
];

/// Reads the packs that ship with caveat.
///
/// # Errors
/// Faults of form; a test reads each pack.
pub fn built_in() -> Result<Vec<Pack>, Vec<Fault>> {
    let read = |(name, text): &(&str, &str)| {
        Pack::read(Arc::new(SourceFile::new(format!("built-in/{name}.yaml"), *text)), true)
    };
    BUILT_IN.iter().map(read).collect()
}
