//! `caveat.yaml`: the workspace configuration.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Form, Line, RuleName, Severity, Url, parse_form};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;

/// The configuration of a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The format's version, 1.
    pub caveat: FormatVersion,
    /// The library's name.
    pub name: Line<1, 200>,
    /// Who publishes it.
    pub publisher: Line<1, 200>,
    /// Where the pages will live.
    pub base_url: Option<Url>,
    /// The language of the pages.
    pub language: Line<2, 5>,
    /// Where readers can write to.
    pub contact: Option<Line<1, 300>>,
    /// Who pays for the pages; `none` is an answer.
    pub funding: Option<Line<1, 500>>,
    /// What interests publisher and authors have in what the pages say; `none` is an answer.
    pub conflicts: Option<Line<1, 500>>,
    /// How references are printed; American Medical Association where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation_style: Option<CitationStyle>,
    /// Hosts that pages may link to, subdomains included. Empty: any.
    #[serde(default)]
    pub linked_hosts: Vec<Line<1, 253>>,
    /// Severities that are higher in this workspace.
    #[serde(default)]
    pub raise: BTreeMap<RuleName, Severity>,
}

/// A style of references, as the Citation Style Language names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CitationStyle {
    /// American Medical Association, 11th edition.
    #[default]
    AmericanMedicalAssociation,
    /// BMJ.
    BritishMedicalJournal,
    /// Nature.
    Nature,
}

/// The number 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct FormatVersion;

impl TryFrom<u64> for FormatVersion {
    type Error = String;

    fn try_from(version: u64) -> Result<Self, Self::Error> {
        if version == 1 {
            Ok(Self)
        } else {
            Err(format!("format version {version} is not known to this caveat"))
        }
    }
}

impl From<FormatVersion> for u64 {
    fn from(_: FormatVersion) -> Self {
        1
    }
}

impl Form for Config {}

impl Config {
    /// Reads `caveat.yaml`.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: &Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        parse_form(file, Span::new(0, file.text.len()), Schema::Config).map(|(config, _)| config)
    }
}
