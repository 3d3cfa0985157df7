//! Opening a repository, and what to say when the library cannot: each reason has its own way out.

use std::path::{Path, PathBuf};

use camino::Utf8Path;
use git2::{Config, ConfigLevel, ErrorCode, Repository};

use super::fault::environment;
use crate::error::{Result, WorkspaceError};
use crate::git::fault::WHOLE;

/// The repository that holds a folder, with files beside it and with its true history.
pub(super) fn open(root: &Utf8Path) -> Result<Repository> {
    let repository = Repository::discover(root).map_err(|error| explain(root, &error))?;
    if repository.workdir().is_none() {
        return Err(WorkspaceError::environment(
            format!("{} is a bare repository: it has no folder with the files.", repository.path().display()),
            "Run caveat in a clone of it, or in a worktree (`git worktree add ../work`). If the files are there, run `git \
             config core.bare false`.",
        ));
    }
    // The library follows grafts, which show another history than the one that others have. It does not know replaced
    // objects (`git replace`), and reads the true ones.
    let grafts = repository.commondir().join("info/grafts");
    if std::fs::metadata(&grafts).is_ok_and(|file| file.len() > 0) {
        return Err(WorkspaceError::environment(
            format!(
                "{} changes the history in this clone only, so nobody else sees the same.",
                grafts.display()
            ),
            "Delete that file, and try again.",
        ));
    }
    Ok(repository)
}

/// The settings of the repository that holds a folder, also when it cannot be opened. None when there is no repository.
pub(super) fn settings(root: &Utf8Path) -> Option<Config> {
    let own = Repository::discover_path(root, std::iter::empty::<&Path>()).ok()?;
    let shared = match std::fs::read_to_string(own.join("commondir")) {
        Ok(way) => own.join(way.trim_end()),
        Err(_) => own.clone(),
    };
    let mut settings = Config::new().ok()?;
    for (path, level) in
        [(shared.join("config"), ConfigLevel::Local), (own.join("config.worktree"), ConfigLevel::Worktree)]
    {
        if path.is_file() {
            settings.add_file(&path, level, false).ok()?;
        }
    }
    Some(settings)
}

/// The nearest folder, from `root` upwards, with a `.git`.
fn holder(root: &Utf8Path) -> Option<PathBuf> {
    let folder = root.as_std_path().ancestors().find(|folder| folder.join(".git").exists())?;
    Some(folder.canonicalize().unwrap_or_else(|_| folder.to_owned()))
}

/// Why a repository cannot be opened, and the way out.
fn explain(root: &Utf8Path, error: &git2::Error) -> WorkspaceError {
    let folder = holder(root);
    let shown = folder.as_deref().unwrap_or(root.as_std_path()).display().to_string();
    if error.code() == ErrorCode::Owner {
        return owner(&shown);
    }
    let set = |name: &str| settings(root)?.get_string(name).ok();
    // Older versions of git write this; newer ones leave a partial clone readable until an object is missing.
    if set("extensions.partialclone").is_some() {
        let unset = "Then run `git config --unset-all extensions.partialclone`.";
        return WorkspaceError::environment(
            format!("The repository at {shown} is a partial clone, which cannot be read."),
            format!("{WHOLE} {unset}"),
        );
    }
    if let Some(format) = set("extensions.objectformat").filter(|format| format != "sha1") {
        return WorkspaceError::environment(
            format!(
                "The repository at {shown} names its objects by {format}, and caveat reads those of SHA-1 only."
            ),
            "Move its history to one that caveat reads: `git init --object-format=sha1 NEW`, then `git fast-export --all | \
             git -C NEW fast-import`.",
        );
    }
    if let Some(format) = set("extensions.refstorage").filter(|format| format != "files") {
        return WorkspaceError::environment(
            format!("The repository at {shown} keeps its branches as {format}, which caveat cannot read."),
            "Clone it again with --ref-format=files, or run `git refs migrate --ref-format=files` (git 2.49 or later).",
        );
    }
    match (error.code(), folder) {
        (ErrorCode::NotFound, None) => WorkspaceError::environment(
            format!("{root} is not in a git repository, and reviews rest on its history."),
            "Run `git init`, commit the folder, and try again.",
        ),
        (ErrorCode::NotFound, Some(_)) => WorkspaceError::environment(
            format!("The .git of {shown} leads to no repository."),
            "Run `git worktree repair` in the main folder, or `git submodule update --init` above a submodule.",
        ),
        _ => environment(
            "The git repository cannot be read",
            error,
            "Run `git status` there to see what is wrong.",
        ),
    }
}

/// What to say of a repository that belongs to another user.
fn owner(folder: &str) -> WorkspaceError {
    let quoted = format!("'{}'", folder.replace('\'', r"'\''"));
    let word =
        if folder.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) { folder } else { &quoted };
    WorkspaceError::environment(
        format!("The repository at {folder} belongs to another user, so it is not read."),
        format!(
            "If you trust it, run `git config --global --add safe.directory {word}`. caveat reads that setting from \
             ~/.gitconfig, $XDG_CONFIG_HOME/git/config and /etc/gitconfig, not from variables such as GIT_CONFIG_COUNT, and \
             takes no pattern but `*`."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_for_another_owner_can_be_pasted() {
        let said = |folder: &str| owner(folder).to_string();
        assert!(said("/srv/library").contains("--add safe.directory /srv/library`"));
        assert!(said("/srv/our library").contains("--add safe.directory '/srv/our library'`"));
        let error = git2::Error::new(ErrorCode::Owner, git2::ErrorClass::Config, "not owned");
        let explained = explain(Utf8Path::new("/"), &error);
        assert_eq!(explained.exit_code(), 3);
        assert!(explained.to_string().contains("safe.directory /`"), "{explained}");
    }
}
