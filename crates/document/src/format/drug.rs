//! A treatment in the registry: its names, and for which diseases it is approved.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Day, Form, Id, Line, OneOrMore, parse_form};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::yaml::Node;

/// Where a treatment stands with the regulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Approved for the disease.
    Approved,
    /// Being tested in trials, and not approved.
    Investigational,
    /// Used and not approved for this, though approved for something else.
    OffLabel,
}

/// Where a treatment stands for one disease, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiseaseStatus {
    /// The disease, as pages name it.
    pub disease: Line<1, 200>,
    /// Where it stands.
    pub is: Standing,
    /// The source that says so.
    pub source: Id,
    /// For which day the source says so.
    pub date: Day,
}

/// A registry file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrugFront {
    /// Its id.
    pub id: Id,
    /// Its generic name.
    pub name: Line<1, 200>,
    /// Other names that pages use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Line<1, 200>>,
    /// Brand names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<Line<1, 200>>,
    /// Where it stands, by disease.
    pub status: OneOrMore<DiseaseStatus>,
}

impl Form for DrugFront {}

/// A registry file as read.
#[derive(Clone, Debug)]
pub struct Drug {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: DrugFront,
    /// The same with places.
    pub node: Node,
    /// All of its names, in lower case.
    names: Vec<String>,
}

impl Drug {
    /// Reads a registry file.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node): (DrugFront, Node) = parse_form(&file, whole, Schema::Registry)?;
        let names = std::iter::once(&front.name).chain(&front.also).chain(&front.brands);
        let names = names.map(|name| name.as_str().to_lowercase()).collect();
        Ok(Self { file, front, node, names })
    }

    /// The first place in lower-case text where one of its names stands as a word of its own.
    pub fn named_in(&self, lower: &str) -> Option<Range<usize>> {
        self.names.iter().filter_map(|name| word_in(lower, name)).min_by_key(|range| range.start)
    }
}

/// The first place where `word` stands in `text` with no letter or digit beside it.
pub fn word_in(text: &str, word: &str) -> Option<Range<usize>> {
    let alone = |at: &usize| {
        !text[..*at].ends_with(char::is_alphanumeric)
            && !text[*at + word.len()..].starts_with(char::is_alphanumeric)
    };
    text.match_indices(word).map(|(at, _)| at).find(alone).map(|at| at..at + word.len())
}
