//! Reviews, read from a tree.

use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_review::People;

use crate::error::{Result, WorkspaceError};
use crate::tree::Tree;

/// Where the reviewers are.
pub const PEOPLE: &str = "reviews/people.yaml";

/// The people of a tree.
///
/// # Errors
/// The file is there and cannot be read.
pub fn people(tree: &Tree) -> Result<Option<People>> {
    let Some(bytes) = tree.files.get(PEOPLE) else { return Ok(None) };
    let read = SourceFile::from_bytes(PEOPLE, bytes.clone()).map(Arc::new).map_err(|f| vec![f]).and_then(|f| People::read(&f));
    read.map(Some).map_err(|faults| WorkspaceError::usage(format!("{PEOPLE}: {}", faults[0].message), faults[0].next.clone()))
}
