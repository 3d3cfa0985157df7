//! The files of a workspace as bytes, read from disk or from a git revision. All else is made from these.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::fault::Fault;
use caveat_document::file::MAX_FILE_BYTES;
use caveat_document::layout::FOLDERS;
use caveat_document::span::Span;
use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};

pub use caveat_document::layout::CONFIG;

/// How deep folders may be.
pub(crate) const MAX_DEPTH: usize = 32;
/// Much larger than any file we read: such a file is not even loaded. Between the two the reader names the limit.
pub(crate) const LARGEST: usize = 4 * MAX_FILE_BYTES;

/// Files by their path from the workspace root, and what could not be read.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Bytes by path, with `/` on every system.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that could not be taken: links, unreadable ones.
    pub faults: Vec<Fault>,
}

impl Tree {
    /// Reads a workspace from disk. Links are not followed: a link could lead out of the tree.
    ///
    /// # Errors
    /// When the root itself cannot be read; single files become faults.
    pub fn from_disk(root: &Utf8Path) -> Result<Self> {
        let mut tree = Self::default();
        let mut paths = vec![CONFIG.to_owned()];
        for folder in FOLDERS {
            let start = root.join(folder);
            if start.is_symlink() {
                tree.faults.push(link(folder));
                continue;
            }
            if !start.exists() {
                continue;
            }
            // Ignore files are for git; a page that git ignores would ship all the same.
            let walk = WalkBuilder::new(&start)
                .standard_filters(false)
                .follow_links(false)
                .sort_by_file_name(Ord::cmp)
                .max_depth(Some(MAX_DEPTH + 1))
                .build();
            let mut repositories: Vec<String> = Vec::new();
            for entry in walk {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        let next = "Check the folder's permissions.".to_owned();
                        return Err(WorkspaceError::Unreadable {
                            path: start.into(),
                            reason: error.to_string(),
                            next,
                        });
                    }
                };
                let Some(path) = Utf8Path::from_path(entry.path()) else {
                    let path = entry.path().to_string_lossy().into_owned();
                    tree.faults.push(unusable(&path, "has a name that is not UTF-8", "Rename it."));
                    continue;
                };
                let Ok(relative) = path.strip_prefix(root) else { continue };
                let relative = relative.as_str().replace('\\', "/");
                let kind = entry.file_type();
                if relative.contains(char::is_control) {
                    // What is inside such a folder is not read either.
                    tree.faults.extend(unprintable(&relative));
                } else if repositories.iter().any(|inside| relative.starts_with(inside)) {
                    continue;
                } else if kind.is_some_and(|k| k.is_symlink()) {
                    tree.faults.push(link(&relative));
                } else if kind.is_some_and(|k| k.is_file()) {
                    paths.push(relative);
                } else if entry.path().join(".git").exists() {
                    tree.faults.push(nested(&relative));
                    repositories.push(format!("{relative}/"));
                } else if entry.depth() > MAX_DEPTH {
                    tree.faults.push(deep(&relative));
                }
            }
        }
        let read: Vec<(String, Taken)> =
            paths.into_par_iter().map(|path| (path.clone(), take(root, &path))).collect();
        for (path, taken) in read {
            match taken {
                Ok(Some(bytes)) => {
                    tree.files.insert(path, bytes);
                }
                Ok(None) => {}
                Err(fault) => tree.faults.push(*fault),
            }
        }
        Ok(tree)
    }

    /// Reads the configuration alone.
    ///
    /// # Errors
    /// It cannot be read.
    pub(crate) fn of_config(root: &Utf8Path) -> Result<Self> {
        let bytes = take(root, CONFIG).map_err(|fault| WorkspaceError::Unreadable {
            path: CONFIG.to_owned(),
            reason: fault.message.trim_end_matches('.').to_owned(),
            next: fault.next.clone(),
        })?;
        let files = bytes.into_iter().map(|bytes| (CONFIG.to_owned(), bytes)).collect();
        Ok(Self { files, faults: Vec::new() })
    }

    /// The files under a folder, with an ending.
    pub fn under<'a>(
        &'a self,
        folder: &'a str,
        ending: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter(move |(path, _)| path.ends_with(ending))
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

/// A file's bytes; none when it is gone.
type Taken = std::result::Result<Option<Vec<u8>>, Box<Fault>>;

fn take(root: &Utf8Path, relative: &str) -> Taken {
    let path = root.join(relative);
    // Of a link this tells of the link itself.
    if let Ok(told) = std::fs::symlink_metadata(&path) {
        if told.is_symlink() {
            return Err(Box::new(link(relative)));
        }
        if told.len() > LARGEST as u64 {
            return Err(Box::new(large(relative)));
        }
    }
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Box::new(unusable(
            relative,
            &format!("could not be read ({error})"),
            "Check its permissions.",
        ))),
    }
}

/// The fault of a link, on disk or in git: it could lead out of the repository, and what it leads to is not reviewed.
pub(crate) fn link(path: &str) -> Fault {
    let why = "is a link; caveat reads only files that are in the repository themselves";
    unusable(path, why, "Replace it by the file itself.")
}

/// The fault of a name with a line feed or the like: in a report it would look like another line.
pub(crate) fn unprintable(path: &str) -> Option<Fault> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.contains(char::is_control) {
        return None;
    }
    let shown: String = path
        .chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] })
        .collect();
    Some(unusable(&shown, "has a control character in its name", "Rename it."))
}

/// The fault of a file that is no page.
pub(crate) fn large(path: &str) -> Fault {
    let why = format!("has far more bytes than caveat reads ({MAX_FILE_BYTES})");
    unusable(path, &why, "Move what is not text out of the content folder.")
}

/// The fault of a submodule, or of a repository inside the folder: its files are in another history, which no gate sees.
pub(crate) fn nested(path: &str) -> Fault {
    let why = "is a repository of its own; caveat reads only files that are in this repository itself";
    unusable(path, why, "Put the files themselves there, or move it out of the content folder.")
}

/// The fault of a folder that is too deep.
pub(crate) fn deep(path: &str) -> Fault {
    let why = format!("is a folder inside more than {MAX_DEPTH} others, and what is in it is not read");
    unusable(path, &why, "Move it up.")
}

/// The fault of a file that cannot be taken.
pub(crate) fn unusable(path: &str, why: &str, next: &str) -> Fault {
    Fault::new("format/unreadable", path, Span::default(), format!("This file {why}."), next)
}

/// The root of the workspace that holds `start`.
///
/// # Errors
/// When neither it nor a folder above it has a `caveat.yaml`.
pub fn find_root(start: &Utf8Path) -> Result<Utf8PathBuf> {
    let absolute = start.canonicalize_utf8().map_err(|error| WorkspaceError::Unreadable {
        path: start.to_string(),
        reason: error.to_string(),
        next: "Name a folder that exists.".to_owned(),
    })?;
    let mut folder = absolute.as_path();
    loop {
        if folder.join(CONFIG).is_file() {
            return Ok(folder.to_owned());
        }
        match folder.parent() {
            Some(parent) => folder = parent,
            None if is_bare(&absolute) => {
                return Err(WorkspaceError::environment(
                    format!("{absolute} is a bare repository: it has no folder with the files."),
                    "Run caveat in a clone of it, or in a worktree (`git worktree add ../work`).",
                ));
            }
            None => return Err(WorkspaceError::NoWorkspace { start: absolute }),
        }
    }
}

/// Whether a folder is the inside of a repository.
fn is_bare(folder: &Utf8Path) -> bool {
    folder.join("HEAD").is_file() && folder.join("objects").is_dir() && folder.join("refs").is_dir()
}
