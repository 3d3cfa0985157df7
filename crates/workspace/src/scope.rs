//! What a run is about.

use caveat_document::format::{Answer, Status};

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only pages marked ready.
    pub ready: bool,
    /// Only these files and folders, as paths from the root. Empty: all.
    pub paths: Vec<String>,
}

impl Scope {
    /// Whether a page is in it.
    pub(crate) fn takes_answer(&self, answer: &Answer) -> bool {
        self.takes(&answer.file.path) && (!self.ready || answer.front.status == Status::Ready)
    }

    /// Whether a file is in it.
    pub(crate) fn takes(&self, path: &str) -> bool {
        self.paths.is_empty()
            || self.paths.iter().any(|p| path == p || p.is_empty() || path.starts_with(&format!("{p}/")))
    }
}
