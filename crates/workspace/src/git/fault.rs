//! What to say when git cannot answer.

use crate::error::WorkspaceError;

pub(crate) fn environment(what: impl std::fmt::Display, error: &git2::Error, next: &str) -> WorkspaceError {
    WorkspaceError::environment(format!("{what}: {}.", error.message().trim_end_matches('.')), next)
}
