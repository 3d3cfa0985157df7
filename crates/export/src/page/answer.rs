//! An answer as a bundle holds it: all that its page shows, as data.

use caveat_document::digest::Digest;
use caveat_document::format::{
    Audience, CallToAction, Day, Form, Guidelines, Id, Origin, OriginKind, Service, SourceKind,
};
use serde::{Deserialize, Serialize};

/// A topic's id and name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedTopic {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
}

/// A notice on the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedNotice {
    /// Its id.
    pub id: Id,
    /// Its heading.
    pub title: String,
    /// Its text as written.
    pub body_markdown: String,
    /// Its text, ready to show.
    pub body_html: String,
}

/// A source as the page lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedReference {
    /// The source's id.
    pub id: Id,
    /// Its number on the page.
    pub number: usize,
    /// The reference as printed.
    pub text: String,
    /// Where a reader finds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What it is.
    pub kind: SourceKind,
    /// Whether the writers opened it.
    pub opened: bool,
}

/// A related question: a page of the same bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedRelated {
    /// The page's id.
    pub id: Id,
    /// Its question.
    pub question: String,
    /// Its approved summary, whole.
    pub excerpt: String,
}

/// Somebody who reviewed the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reviewer {
    /// The printed name.
    pub name: String,
    /// The role signed for.
    pub role: Id,
    /// Credentials, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
}

/// An answer in a bundle. Its HTML page is a function of this and of the [`Site`](crate::Site).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedAnswer {
    /// Its permanent id.
    pub id: Id,
    /// The question, the page's title.
    pub question: String,
    /// The short answer.
    pub summary: String,
    /// Language and region.
    pub locale: String,
    /// Whom it speaks to.
    pub audience: Audience,
    /// Its topic.
    pub topic: ExportedTopic,
    /// What kind of page it is.
    pub profile: Id,
    /// Who wrote the first draft.
    pub origin: Origin,
    /// Notices under the question.
    pub banner: Vec<ExportedNotice>,
    /// The body as written.
    pub body_markdown: String,
    /// The body, ready to show.
    pub body_html: String,
    /// Notices after the body.
    pub disclaimers: Vec<ExportedNotice>,
    /// The page's sentences that send readers to their care team.
    pub consult: Vec<String>,
    /// The sources, by number.
    pub references: Vec<ExportedReference>,
    /// The link to a guideline body's own pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidelines: Option<Guidelines>,
    /// Services that may help.
    pub services: Vec<Service>,
    /// Invitations.
    pub calls_to_action: Vec<CallToAction>,
    /// Related questions in the same bundle.
    pub related: Vec<ExportedRelated>,
    /// Whether a demonstration key signed it.
    pub demonstration: bool,
    /// When the sources were last looked at.
    pub sources_checked: Day,
    /// The digest of the wording that was approved.
    pub content: Digest,
    /// The day of the latest review. Never in a demonstration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_reviewed: Option<Day>,
    /// Who reviewed it. Never in a demonstration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed_by: Vec<Reviewer>,
}

impl ExportedAnswer {
    /// All notices, in reading order.
    pub fn notices(&self) -> impl Iterator<Item = &ExportedNotice> {
        self.banner.iter().chain(&self.disclaimers)
    }
}

impl Form for ExportedAnswer {
    fn check(&self) -> Result<(), &'static str> {
        if (self.origin.kind == OriginKind::Ai) != self.origin.model.is_some() {
            return Err("`model` belongs to a page that a model drafted, and to no other");
        }
        let reviewed = self.last_reviewed.is_some() || !self.reviewed_by.is_empty();
        if self.demonstration && reviewed {
            return Err("a demonstration was reviewed by nobody");
        }
        Ok(())
    }
}
