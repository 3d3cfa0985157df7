//! A source: a work that pages cite, with CSL variable names so that reference managers fit.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Day, Form, Id, Issued, Line, Url, read};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::yaml::Node;

/// What a source is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// A clinical practice guideline.
    Guideline,
    /// A medicine's official label.
    Label,
    /// A report of a study.
    Trial,
    /// A review of studies.
    Review,
    /// A page of a public agency.
    AgencyPage,
    /// A page of a medical or patients' society.
    SocietyPage,
    /// A register of studies or medicines.
    Registry,
}

/// How the study was made, which bounds what may be claimed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudyDesign {
    /// Groups chosen by chance.
    RandomizedTrial,
    /// Everyone got the treatment.
    SingleArmTrial,
    /// People were watched, not treated by plan.
    Observational,
    /// All studies on a question, by a stated method.
    SystematicReview,
    /// An expert's overview.
    NarrativeReview,
    /// Cells or animals.
    Laboratory,
}

/// A CSL item type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CslType {
    /// A page on the web.
    Webpage,
    /// An article in a journal.
    ArticleJournal,
    /// A report.
    Report,
    /// A book or booklet.
    Book,
    /// Anything else.
    Document,
}

/// An author, as CSL writes names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Name {
    /// A person.
    Person(Person),
    /// A body.
    Body(Body),
}

/// A person's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Family name.
    pub family: Line<1, 100>,
    /// Given names or initials.
    pub given: Option<Line<1, 100>>,
}

/// A body's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// The name as printed.
    pub literal: Line<1, 300>,
}

/// A source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFront {
    /// Its id, as citations name it.
    pub id: Id,
    /// What it is good for.
    pub kind: SourceKind,
    /// Its CSL type.
    #[serde(rename = "type")]
    pub csl_type: CslType,
    /// Its title.
    pub title: Line<1, 500>,
    /// Its authors.
    #[serde(default)]
    pub author: Vec<Name>,
    /// Its publisher.
    pub publisher: Option<Line<1, 300>>,
    /// The journal or site.
    #[serde(rename = "container-title")]
    pub container_title: Option<Line<1, 300>>,
    /// Volume.
    pub volume: Option<Line<1, 40>>,
    /// Issue.
    pub issue: Option<Line<1, 40>>,
    /// Pages.
    pub page: Option<Line<1, 40>>,
    /// When it came out.
    pub issued: Option<Issued>,
    /// A guideline's version.
    pub version: Option<Line<1, 40>>,
    /// A guideline's edition year.
    pub edition: Option<Line<1, 40>>,
    /// Its address.
    #[serde(rename = "URL")]
    pub url: Option<Url>,
    /// Digital object identifier.
    #[serde(rename = "DOI")]
    pub doi: Option<Line<4, 200>>,
    /// PubMed id.
    #[serde(rename = "PMID")]
    pub pmid: Option<Line<1, 20>>,
    /// PubMed Central id.
    #[serde(rename = "PMCID")]
    pub pmcid: Option<Line<1, 20>>,
    /// ClinicalTrials.gov id.
    #[serde(rename = "NCT")]
    pub nct: Option<Line<1, 20>>,
    /// Whether somebody opened and read it.
    pub opened: bool,
    /// When.
    pub accessed: Option<Day>,
    /// How the study was made.
    pub study_design: Option<StudyDesign>,
    /// Anything else worth knowing.
    pub note: Option<Line<1, 1000>>,
}

impl Form for SourceFront {
    fn check(&self) -> Result<(), &'static str> {
        match (self.opened, self.accessed) {
            (true, None) => Err("`accessed` is needed when `opened` is true"),
            (false, Some(_)) => Err("`accessed` does not belong to a source that nobody opened"),
            _ => Ok(()),
        }
    }
}

/// A source as read.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: SourceFront,
    /// The same with places.
    pub node: Node,
}

impl Source {
    /// Reads a source file.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn read(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node) = read(&file, whole, Schema::Source)?;
        Ok(Self { file, front, node })
    }

    /// Which one of a line of editions this is: a version, an edition, or the year it came out.
    pub fn version_or_year(&self) -> Option<&str> {
        let front = &self.front;
        let version = front.version.as_ref().map(Line::as_str);
        let edition = front.edition.as_ref().map(Line::as_str);
        version.or(edition).or_else(|| front.issued.as_ref().map(Issued::year))
    }
}
