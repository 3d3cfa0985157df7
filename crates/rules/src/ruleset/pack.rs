//! Rule packs: rules as YAML, of five kinds.

use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{self, Form, Id, RuleName, Severity};
use caveat_document::schema::Schema;
use caveat_document::span::Span;
use caveat_document::yaml::Node;
use serde::Deserialize;

use crate::ruleset::asks::{Asks, Contrast};
use crate::ruleset::flat::FlatRule;

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

/// A rule as written: what all rules have, and what those of its kind ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "FlatRule")]
#[expect(missing_docs, reason = "described field by field in schemas/pack.schema.json")]
pub struct RuleFront {
    pub name: RuleName,
    pub severity: Severity,
    pub message: String,
    pub next: String,
    pub why: String,
    pub standard: String,
    pub asks: Asks,
    pub flag: Vec<String>,
    pub allow: Vec<String>,
    pub contrast: Vec<Contrast>,
}

impl TryFrom<FlatRule> for RuleFront {
    type Error = &'static str;

    fn try_from(flat: FlatRule) -> Result<Self, Self::Error> {
        if flat.flag.len() < 2 || flat.allow.len() < 2 || flat.contrast.is_empty() {
            return Err("a rule needs two `flag` examples, two `allow` examples and one `contrast` pair");
        }
        let used = flat.kinds_of_its_fields();
        let asks = flat.asks().ok_or("a field that this kind of rule needs is missing")?;
        if used.iter().any(|kind| *kind != flat.kind) {
            return Err("a field does not belong to this kind of rule");
        }
        Ok(Self {
            name: flat.name,
            severity: flat.severity,
            message: flat.message,
            next: flat.next,
            why: flat.why,
            standard: flat.standard,
            asks,
            flag: flat.flag,
            allow: flat.allow,
            contrast: flat.contrast,
        })
    }
}

impl Form for PackFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.rules.is_empty() {
            return Err("a pack needs at least one rule");
        }
        Ok(())
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
    pub fn parse(file: Arc<SourceFile>, built_in: bool) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node) = format::parse_form(&file, whole, Schema::Pack)?;
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
        Pack::parse(Arc::new(SourceFile::new(format!("built-in/{name}.yaml"), *text)), true)
    };
    BUILT_IN.iter().map(read).collect()
}
