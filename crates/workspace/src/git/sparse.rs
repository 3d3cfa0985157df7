//! Sparse checkouts: what git leaves out of the folder is no part of what caveat reads there, and nobody deleted it.

use camino::Utf8Path;

use super::Git;
use super::open::settings;
use crate::error::{Result, WorkspaceError};

/// Fails where a sparse checkout leaves files out of the folder that caveat reads.
///
/// # Errors
/// It does, or nobody can tell.
pub fn refuse_sparse(root: &Utf8Path) -> Result<()> {
    let sparse =
        settings(root).is_some_and(|settings| settings.get_bool("core.sparsecheckout").unwrap_or(false));
    if !sparse {
        return Ok(());
    }
    let git = Git::open(root)?;
    if git.repository.head().is_err() {
        return Ok(());
    }
    let there = |path: &str| root.join(path).symlink_metadata().is_ok();
    let missing: Vec<String> = git.paths("HEAD")?.into_iter().filter(|path| !there(path)).collect();
    let Some(first) = missing.first() else { return Ok(()) };
    let those = match missing.len() {
        1 => format!("{first} is"),
        count => format!("{first} and {} more files are", count - 1),
    };
    Err(WorkspaceError::environment(
        format!(
            "This is a sparse checkout: {those} in HEAD and not in the folder, and what is left is not the library."
        ),
        "Run `git sparse-checkout disable`, or `git sparse-checkout add` with the folders content and reviews.",
    ))
}
