//! A profile: what a kind of page owes its readers beyond what every page owes.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Form, Id, Line, OneOrMore, RuleName, parse_form};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::yaml::Node;

/// How much harm a mistake on the page could do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Practical help.
    Low,
    /// Living with the illness.
    Moderate,
    /// Treatment, side effects, what may be fatal.
    High,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Advice.
    Info,
    /// Needs a decision.
    Warning,
    /// Blocks publishing.
    Error,
}

impl Severity {
    /// In one word, as files and reports have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A section that every page of the profile has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What to call it in messages.
    pub name: Line<1, 100>,
    /// A heading that holds one of these words is it.
    pub headings: OneOrMore<Line<1, 100>>,
}

/// A profile file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileFront {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub title: Line<1, 200>,
    /// For whom it is.
    pub description: Line<1, 1000>,
    /// The review tier.
    pub risk: Risk,
    /// How old a review may be, in days; three years at the most (PIF TICK).
    pub max_age_days: MaxAge,
    /// Rules that only pages of such profiles must satisfy.
    #[serde(default)]
    pub requires: Vec<RuleName>,
    /// Severities that are higher here.
    #[serde(default)]
    pub raise: BTreeMap<RuleName, Severity>,
    /// Sections that such pages have.
    #[serde(default)]
    pub sections: Vec<Section>,
}

impl Form for ProfileFront {}

/// Days from 1 to 1095.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32")]
pub struct MaxAge(u32);

impl MaxAge {
    /// The number of days.
    pub fn days(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for MaxAge {
    type Error = String;

    fn try_from(days: u32) -> Result<Self, Self::Error> {
        if (1..=1095).contains(&days) {
            Ok(Self(days))
        } else {
            Err(format!("{days} days is not between 1 and 1095"))
        }
    }
}

/// A profile as read.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: ProfileFront,
    /// The same with places.
    pub node: Node,
}

impl Profile {
    /// Reads a profile file.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node) = parse_form(&file, whole, Schema::Profile)?;
        Ok(Self { file, front, node })
    }

    /// Whether such pages must satisfy an opt-in rule.
    pub fn requires(&self, rule: &str) -> bool {
        self.front.requires.iter().any(|name| name.as_str() == rule)
    }
}
