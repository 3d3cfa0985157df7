//! A source: a work that pages cite, with CSL variable names so that reference managers fit.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Day, Form, Id, Issued, Line, OneOrMore, Url, parse_form};
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
    /// A summary of the evidence on a question, kept up to date by its makers.
    EvidenceSummary,
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
    /// A part of a book.
    Chapter,
    /// An entry of a register or a data set.
    Dataset,
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

/// Who opened and read a source, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// Who, by id in `people.yaml`.
    pub by: Id,
    /// The day.
    pub on: Day,
}

/// That a work was taken back, and since when if that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Retracted {
    /// Whether it was.
    Known(bool),
    /// The day of the notice.
    On(Day),
}

/// One id, or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Ids {
    /// One.
    One(Id),
    /// Several.
    Several(OneOrMore<Id>),
}

impl Ids {
    /// All of them.
    pub fn as_slice(&self) -> &[Id] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids.as_slice(),
        }
    }
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
    /// International standard book number.
    #[serde(rename = "ISBN", default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<Line<1, 20>>,
    /// Who opened and read it; none if nobody did.
    pub opened: Option<Opened>,
    /// When its address was last looked at, if that is another day than it was opened on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<Day>,
    /// The works that it takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Ids>,
    /// Whether it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retracted: Option<Retracted>,
    /// The last day on which it may be cited without a new look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// What its publisher allows, and asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<Line<1, 1000>>,
    /// How the study was made.
    pub study_design: Option<StudyDesign>,
    /// Anything else worth knowing.
    pub note: Option<Line<1, 1000>>,
}

impl Form for SourceFront {
    fn check(&self) -> Result<(), &'static str> {
        if self.opened.is_none() && self.accessed.is_some() {
            return Err("`accessed` does not belong to a source that nobody opened");
        }
        Ok(())
    }
}

impl SourceFront {
    /// Whether somebody opened and read it.
    pub fn is_opened(&self) -> bool {
        self.opened.is_some()
    }

    /// The day on which a reader's reference says it was looked at.
    pub fn accessed(&self) -> Option<Day> {
        self.accessed.or_else(|| self.opened.as_ref().map(|opened| opened.on))
    }

    /// Whether it was taken back.
    pub fn is_retracted(&self) -> bool {
        !matches!(self.retracted, None | Some(Retracted::Known(false)))
    }

    /// The works that it takes the place of.
    pub fn supersedes(&self) -> &[Id] {
        self.supersedes.as_ref().map_or(&[], Ids::as_slice)
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
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node) = parse_form(&file, whole, Schema::Source)?;
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
