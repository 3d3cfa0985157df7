//! One change between two versions, as every format shows it.

use std::collections::BTreeSet;

use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::span::Span;
use caveat_document::text::Text;

use crate::diff::rank::{ChangeKind, Negation};

/// What happened to a sentence or field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It reads otherwise.
    Changed,
    /// It reads the same and stands elsewhere.
    Moved,
    /// It reads otherwise and stands elsewhere.
    MovedAndChanged,
}

impl How {
    /// In one word, as programs read it.
    pub fn as_str(self) -> &'static str {
        match self {
            How::Added => "added",
            How::Removed => "removed",
            How::Changed => "changed",
            How::Moved => "moved",
            How::MovedAndChanged => "moved-and-changed",
        }
    }

    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            How::MovedAndChanged => "moved and changed",
            other => other.as_str(),
        }
    }
}

/// Whether a word came, went or stayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both versions.
    Same,
    /// In the new one only.
    Added,
    /// In the old one only.
    Removed,
}

/// A word of a changed sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word, or a whole citation.
    pub text: String,
    /// What happened to it.
    pub mark: Mark,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The gravest of its kinds, by which it is ranked.
    pub kind: ChangeKind,
    /// All of its kinds.
    pub kinds: BTreeSet<ChangeKind>,
    /// What happened.
    pub how: How,
    /// A word such as `not` that came or went.
    pub negation: Option<Negation>,
    /// The part of the page or the field, in plain words.
    pub place: String,
    /// The file: the new one, or the old one when the text is gone.
    pub path: String,
    /// The place in that file.
    pub span: Span,
    /// Whether `path` and `span` are of the old version.
    pub in_old: bool,
    /// How it read.
    pub old: Option<String>,
    /// How it reads.
    pub new: Option<String>,
    /// The words of both, marked; empty unless the sentence changed.
    pub words: Vec<Word>,
}

/// A version of a page, and the library it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The page.
    pub page: &'a Page<'a>,
    /// Its library.
    pub library: &'a Library,
}

/// A change that no sentence shows, so that a reviewer never sees an empty diff of a page that changed.
pub(crate) fn invisible(place: &str, text: &Text) -> Change {
    Change {
        kind: ChangeKind::Layout,
        kinds: BTreeSet::from([ChangeKind::Layout]),
        how: How::Changed,
        negation: None,
        place: place.to_owned(),
        path: text.file.path.clone(),
        span: text.span,
        in_old: false,
        old: None,
        new: Some(
            "The words are the same. Markup, spacing, hidden characters, raw HTML or a comment changed."
                .to_owned(),
        ),
        words: Vec::new(),
    }
}
