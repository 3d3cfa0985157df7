//! The files people write, as types. Each type has a hand-written JSON Schema beside it in `schemas/`, and a test that
//! runs every good and bad fixture through both and demands that they agree.

mod answer;
mod claim;
mod config;
mod drug;
mod notice;
mod profile;
mod source;
mod topic;
mod values;

use serde::de::DeserializeOwned;

use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::yaml::{self, Node};

pub use answer::{Answer, Audience, Front, Imported, Origin, OriginKind, Related, Status};
pub use claim::{Claim, ClaimFront, Support};
pub use config::{CitationStyle, Config};
pub use drug::{DiseaseStatus, Drug, DrugFront, Standing, word_in};
pub use notice::{Notice, NoticeFront, NoticeProfiles, Placement};
pub use profile::{Profile, ProfileFront, Risk, Section, Severity};
pub use source::{CslType, Name, Opened, Retracted, Source, SourceFront, SourceKind, StudyDesign};
pub use topic::{CallTexts, CallToAction, Guidelines, Service, ServiceTexts, Topic, TopicFront};
pub use values::{Day, Id, Issued, Line, OneOrMore, RuleName, Url};

/// A format: a type whose values serde can read, and what no single field can say.
pub trait Form: DeserializeOwned {
    /// Checks what ties fields together.
    ///
    /// # Errors
    /// What is wrong, in plain words.
    fn check(&self) -> Result<(), &'static str> {
        Ok(())
    }

    /// Reads a value out of data, without its schema.
    ///
    /// # Errors
    /// What is wrong, as serde or [`Form::check`] says it.
    fn from_json(json: serde_json::Value) -> Result<Self, String> {
        let value: Self = serde_json::from_value(json).map_err(|error| error.to_string())?;
        value.check()?;
        Ok(value)
    }
}

/// Reads the YAML in `within` of `file` against its schema and into its type.
///
/// # Errors
/// The YAML fault, or every schema fault with its place.
pub fn parse_form<T: Form>(file: &SourceFile, within: Span, schema: Schema) -> Result<(T, Node), Vec<Fault>> {
    let node = yaml::parse(file, within).map_err(|fault| vec![fault])?;
    let json = node.to_json();
    let faults = schema.faults(file, &node, &json);
    if !faults.is_empty() {
        return Err(faults);
    }
    match T::from_json(json) {
        Ok(value) => Ok((value, node)),
        Err(error) => Err(vec![Fault::new(
            "format/schema",
            &file.path,
            node.first_key(),
            format!("This file does not have the form that caveat reads: {error}."),
            "Compare it with the example in schemas/README.md.",
        )]),
    }
}

/// The front matter and the body of a Markdown file.
pub(crate) struct Split {
    pub(crate) front: Span,
    pub(crate) body: Span,
}

/// Cuts a Markdown file at its `---` lines.
pub(crate) fn split(file: &SourceFile) -> Result<Split, Fault> {
    let text = &file.text;
    let start = text.strip_prefix('\u{feff}').map_or(0, |_| 3);
    let opens = text[start..]
        .strip_prefix("---")
        .and_then(|r| r.strip_prefix('\n').or_else(|| r.strip_prefix("\r\n")));
    let Some(rest) = opens else {
        return Err(Fault::new(
            "format/front-matter",
            &file.path,
            Span::new(start, start),
            "This file does not begin with front matter.",
            "Begin it with a line `---`, then the fields, then another line `---`.",
        ));
    };
    let front_start = text.len() - rest.len();
    let mut at = front_start;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Ok(Split {
                front: Span::new(front_start, at),
                body: Span::new(at + line.len(), text.len()),
            });
        }
        at += line.len();
    }
    Err(Fault::new(
        "format/front-matter",
        &file.path,
        Span::new(start, start + 3),
        "The front matter is not closed.",
        "Put a line `---` after the last field.",
    ))
}
