//! The files of a workspace as bytes, read from disk or from a git revision. All else is made from these.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::fault::Fault;
use caveat_document::file::MAX_FILE_BYTES;
use caveat_document::span::Span;
use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};

/// The folders that caveat reads, and the configuration.
pub const CONFIG: &str = "caveat.yaml";
const FOLDERS: &[&str] = &["content", "reviews"];

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
                .build();
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
                if kind.is_some_and(|k| k.is_symlink()) {
                    tree.faults.push(link(&relative));
                } else if kind.is_some_and(|k| k.is_file()) {
                    paths.push(relative);
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
    if path.is_symlink() {
        return Err(Box::new(link(relative)));
    }
    let size = std::fs::metadata(&path).map_or(0, |m| m.len());
    // Much larger than any file we read: do not even load it. The reader names the limit.
    if size > 4 * MAX_FILE_BYTES as u64 {
        let why = format!("has {size} bytes, far more than caveat reads ({MAX_FILE_BYTES})");
        return Err(Box::new(unusable(relative, &why, "Move what is not text out of the content folder.")));
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
            None => return Err(WorkspaceError::NoWorkspace { start: absolute }),
        }
    }
}
