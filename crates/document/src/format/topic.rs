//! A topic: what its pages share besides notices.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Form, Id, Line, Url, parse_form};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::span::Span;
use crate::text::Text;
use crate::yaml::Node;

/// The link to a guideline body's own pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guidelines {
    /// The words of the link.
    pub label: Line<1, 200>,
    /// Where it leads.
    pub url: Url,
}

/// A service that may help readers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its name.
    pub name: Line<1, 200>,
    /// What it does.
    pub description: Line<1, 500>,
    /// Where it is.
    pub url: Url,
    /// Its helpline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Line<3, 40>>,
}

/// An invitation to do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallToAction {
    /// Its heading.
    pub title: Line<1, 200>,
    /// What it says.
    pub text: Line<1, 500>,
    /// The words on the link or button.
    pub label: Line<1, 100>,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<Url>,
    /// The privacy notice that an invitation to upload needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<Url>,
}

/// A topic file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicFront {
    /// Its id.
    pub id: Id,
    /// Its name, as pages show it.
    pub name: Line<1, 200>,
    /// The guidelines to browse.
    pub guidelines: Option<Guidelines>,
    /// Services.
    #[serde(default)]
    pub services: Vec<Service>,
    /// Invitations.
    #[serde(default)]
    pub calls_to_action: Vec<CallToAction>,
}

impl Form for TopicFront {}

/// The words of a service.
#[derive(Clone, Debug)]
pub struct ServiceTexts {
    /// Name.
    pub name: Text,
    /// Description.
    pub description: Text,
}

/// The words of an invitation.
#[derive(Clone, Debug)]
pub struct CallTexts {
    /// Heading.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// The words on the link.
    pub label: Text,
}

/// A topic as read.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The file.
    pub file: Arc<SourceFile>,
    /// What it holds.
    pub front: TopicFront,
    /// The same with places.
    pub node: Node,
    /// The name.
    pub name: Text,
    /// The words of the guideline link.
    pub guidelines: Option<Text>,
    /// The words of the services.
    pub services: Vec<ServiceTexts>,
    /// The words of the invitations.
    pub calls: Vec<CallTexts>,
}

impl Topic {
    /// Reads a topic file.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let whole = Span::new(0, file.text.len());
        let (front, node): (TopicFront, Node) = parse_form(&file, whole, Schema::Topic)?;
        let text = |pointer: String| {
            let node = node.at(&pointer);
            Text::field(
                &file,
                node.and_then(Node::text).unwrap_or(""),
                node.map_or(Span::default(), |n| n.span),
            )
        };
        let name = text("/name".to_owned());
        let guidelines = front.guidelines.as_ref().map(|_| text("/guidelines/label".to_owned()));
        let services = (0..front.services.len()).map(|i| ServiceTexts {
            name: text(format!("/services/{i}/name")),
            description: text(format!("/services/{i}/description")),
        });
        let services = services.collect();
        let calls = (0..front.calls_to_action.len()).map(|i| CallTexts {
            title: text(format!("/calls_to_action/{i}/title")),
            text: text(format!("/calls_to_action/{i}/text")),
            label: text(format!("/calls_to_action/{i}/label")),
        });
        let calls = calls.collect();
        Ok(Self { name, guidelines, services, calls, file: Arc::clone(&file), front, node })
    }

    /// Every text of the topic, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let services = self.services.iter().flat_map(|s| [&s.name, &s.description]);
        let calls = self.calls.iter().flat_map(|c| [&c.title, &c.text, &c.label]);
        std::iter::once(&self.name).chain(&self.guidelines).chain(services).chain(calls)
    }
}
