//! What to say when git cannot answer.

use crate::error::WorkspaceError;

pub(crate) fn environment(what: impl std::fmt::Display, error: &git2::Error, next: &str) -> WorkspaceError {
    WorkspaceError::environment(format!("{what}: {}.", error.message().trim_end_matches('.')), next)
}

/// The way out of a shallow clone.
pub(crate) fn unshallow() -> &'static str {
    "This is a shallow clone: run `git fetch --unshallow` (in GitHub Actions, set `fetch-depth: 0`)."
}

/// The way out of a partial clone.
pub(crate) const WHOLE: &str = "Run `git fetch --refetch --no-filter`, or clone it again without --filter (in GitHub Actions, leave out `filter`).";
