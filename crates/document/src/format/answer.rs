//! An answer: front matter and Markdown.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Day, Form, Id, Line, OneOrMore, Risk, Url, parse_form, split};
use crate::body::Body;
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::text::Text;
use crate::yaml::Node;

/// What the author wants to happen with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Still being written: linted, never exported.
    Draft,
    /// To be published once it is clean and approved.
    Ready,
    /// No longer published.
    Retired,
}

/// Whom the page speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// People with the illness.
    Patients,
    /// Those who look after them.
    Caregivers,
    /// Anyone.
    Public,
}

/// Who drafted the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginKind {
    /// A person.
    Human,
    /// A language model.
    Ai,
}

/// Who drafted the page, and with what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Person or model.
    pub kind: OriginKind,
    /// The model, when it was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Line<1, 120>>,
}

/// A related question: another answer, or, on an imported page, what that page showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Related {
    /// Another answer's id.
    Answer(Id),
    /// Text found on an imported page. It is linted in place and never exported.
    Literal(RelatedLiteral),
}

/// A related question as an imported page showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelatedLiteral {
    /// The question.
    pub question: Line<1, 500>,
    /// The excerpt under it.
    pub excerpt: Line<1, 1000>,
}

/// Where an imported page came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imported {
    /// The file's name.
    pub from: Line<1, 300>,
    /// The page's address, if known.
    pub url: Option<Url>,
}

/// The front matter of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Front {
    /// The page's identity, which survives renames.
    pub id: Id,
    /// The question it answers.
    pub question: Line<10, 300>,
    /// Its topic.
    pub topic: Id,
    /// Which obligations it has.
    pub profile: Id,
    /// What the author wants.
    pub status: Status,
    /// How much harm a mistake could do, where that is more than the profile says. It can raise, never lower.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Language and region.
    pub locale: Line<2, 5>,
    /// Whom it speaks to.
    pub audience: Audience,
    /// Who drafted it.
    pub origin: Origin,
    /// Who answers for the text, by id in `people.yaml`.
    pub authors: OneOrMore<Id>,
    /// When the sources were last looked at.
    pub sources_checked: Option<Day>,
    /// One or two sentences that stand for the page elsewhere.
    pub summary: Line<20, 400>,
    /// Related questions.
    #[serde(default)]
    pub related: Vec<Related>,
    /// Where the page came from, if it was imported.
    pub imported: Option<Imported>,
    /// Notices beyond those that the profile asks for.
    #[serde(default)]
    pub notices: Vec<Id>,
}

impl Form for Front {
    fn check(&self) -> Result<(), &'static str> {
        match (self.origin.kind, &self.origin.model) {
            (OriginKind::Ai, None) => return Err("`model` is needed when `kind` is ai"),
            (OriginKind::Human, Some(_)) => {
                return Err("`model` does not belong to a page that a person wrote");
            }
            _ => {}
        }
        if self.status == Status::Ready && self.sources_checked.is_none() {
            return Err("`sources_checked` is needed when `status` is ready");
        }
        Ok(())
    }
}

/// An answer as read.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The front matter.
    pub front: Front,
    /// The front matter with places.
    pub node: Node,
    /// The question.
    pub question: Text,
    /// The summary.
    pub summary: Text,
    /// Literal related questions and excerpts, in order.
    pub related: Vec<(Text, Text)>,
    /// The body.
    pub body: Body,
}

impl Answer {
    /// Reads an answer.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let parts = split(&file).map_err(|fault| vec![fault])?;
        let (front, node): (Front, Node) = parse_form(&file, parts.front, Schema::Answer)?;
        let body = Body::new(&file, parts.body);
        if let Some(span) = crate::markdown::too_deep(&file, parts.body) {
            return Err(vec![Fault::new(
                "format/too-deep",
                &file.path,
                span,
                "Quotes, lists or emphasis are nested too deep here for caveat to read.",
                "Flatten this part of the page.",
            )]);
        }
        let text = |pointer: &str, value: &str| {
            let span = node.at(pointer).map_or(Span::default(), |n| n.span);
            Text::field(&file, value, span)
        };
        let question = text("/question", front.question.as_str());
        let summary = text("/summary", front.summary.as_str());
        let related = front.related.iter().enumerate().filter_map(|(i, related)| match related {
            Related::Answer(_) => None,
            Related::Literal(literal) => Some((
                text(&format!("/related/{i}/question"), literal.question.as_str()),
                text(&format!("/related/{i}/excerpt"), literal.excerpt.as_str()),
            )),
        });
        let related = related.collect();
        Ok(Self { question, summary, related, body, file: Arc::clone(&file), front, node })
    }

    /// The id.
    pub fn id(&self) -> &Id {
        &self.front.id
    }

    /// The place of a field's value, for findings about what the field demands.
    pub fn place_of(&self, pointer: &str) -> Span {
        self.node.at(pointer).map_or_else(|| self.node.first_key(), |node| node.span)
    }
}
