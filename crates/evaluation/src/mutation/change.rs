//! What a mutator does to the files of a page.

use caveat_document::span::Span;

/// A change to one file of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other text in place of a stretch of bytes.
    Replace {
        /// The file.
        path: String,
        /// The bytes.
        span: Span,
        /// The text that takes their place.
        with: String,
    },
    /// The whole file, a notice, is gone.
    Delete {
        /// The file.
        path: String,
    },
}

impl Change {
    /// The file that changes.
    pub fn path(&self) -> &str {
        match self {
            Self::Replace { path, .. } | Self::Delete { path } => path,
        }
    }
}
