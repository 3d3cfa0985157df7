//! A notice: a disclaimer or warning that many pages share.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Form, Id, Line, OneOrMore, parse_form, split};
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::schema::Schema;
use crate::text::Text;
use crate::yaml::Node;

/// Where a notice stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// Under the question, before the body.
    Banner,
    /// After the body.
    Closing,
}

/// Which pages must carry a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum NoticeProfiles {
    /// Every page.
    All(All),
    /// Pages of these profiles.
    Some(OneOrMore<Id>),
}

/// The word `all`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum All {
    /// `all`.
    All,
}

/// The front matter of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeFront {
    /// Its id.
    pub id: Id,
    /// Its heading.
    pub title: Line<1, 200>,
    /// Where it stands.
    pub placement: Placement,
    /// Who must carry it.
    pub profiles: NoticeProfiles,
}

impl Form for NoticeFront {}

/// A notice as read.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The front matter.
    pub front: NoticeFront,
    /// The front matter with places.
    pub node: Node,
    /// The heading.
    pub title: Text,
    /// The text.
    pub body: Text,
}

impl Notice {
    /// Reads a notice.
    ///
    /// # Errors
    /// All faults of form, each with its place.
    pub fn parse(file: Arc<SourceFile>) -> Result<Self, Vec<Fault>> {
        let parts = split(&file).map_err(|fault| vec![fault])?;
        let (front, node): (NoticeFront, Node) = parse_form(&file, parts.front, Schema::Notice)?;
        let place = node.at("/title").map(|n| n.span).unwrap_or_default();
        let title = Text::field(&file, front.title.as_str(), place);
        let body = crate::markdown::parse(&file, parts.body);
        if body.blocks.iter().all(|block| block.sentences.is_empty()) {
            return Err(vec![Fault::new(
                "format/empty-notice",
                &file.path,
                place,
                "This notice has a title and no text.",
                "Write what the notice says below the second `---`.",
            )]);
        }
        Ok(Self { file, front, node, title, body })
    }

    /// Whether pages of `profile` must carry it.
    pub fn is_for(&self, profile: &Id) -> bool {
        match &self.front.profiles {
            NoticeProfiles::All(_) => true,
            NoticeProfiles::Some(ids) => ids.as_slice().contains(profile),
        }
    }
}
