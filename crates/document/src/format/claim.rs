//! A claim: a statement that was approved once, and the wordings and places in sources that go with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Audience, Day, Form, Id, Line, OneOrMore, parse_form};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::text::Text;
use crate::yaml::Node;

/// Where a source supports a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// The source.
    pub id: Id,
    /// The place in it, as a citation would name it.
    pub locator: Line<1, 200>,
    /// Its words, where their licence allows to repeat them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotation: Option<Line<1, 300>>,
}

/// A claim file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimFront {
    /// Its id.
    pub id: Id,
    /// What may be said, as one sentence without citations.
    pub statement: Line<10, 500>,
    /// Other words in which it may be said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wordings: Vec<Line<10, 500>>,
    /// What supports it.
    pub sources: OneOrMore<Support>,
    /// Whom it may be said to.
    pub audience: OneOrMore<Audience>,
    /// The last day on which it may be said without a new look.
    pub expires: Day,
    /// Anything else worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Line<1, 1000>>,
}

impl Form for ClaimFront {}

/// A claim file as read.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: ClaimFront,
    /// The same with places.
    pub node: Node,
    /// The statement, then the other wordings.
    pub texts: Vec<Text>,
}

impl Claim {
    /// Reads a claim file.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node): (ClaimFront, Node) = parse_form(&file, whole, Schema::Claim)?;
        let text = |pointer: &str, value: &str| {
            let span = node.at(pointer).map_or(Span::default(), |node| node.span);
            Text::field(&file, value, span)
        };
        let statement = text("/statement", front.statement.as_str());
        let others = front.wordings.iter().enumerate();
        let others = others.map(|(at, words)| text(&format!("/wordings/{at}"), words.as_str()));
        let texts = std::iter::once(statement).chain(others).collect();
        Ok(Self { file, front, node, texts })
    }

    /// Whether it may be said to these readers.
    pub fn is_for(&self, audience: Audience) -> bool {
        self.front.audience.as_slice().contains(&audience)
    }
}
