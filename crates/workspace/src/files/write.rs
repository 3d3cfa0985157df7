//! Writing that is either done or not: a temporary neighbour, then a rename.

use std::collections::BTreeMap;
use std::io::Write;

use camino::Utf8Path;

use crate::error::{Result, WorkspaceError};

fn unwritable(path: &Utf8Path, error: &std::io::Error) -> WorkspaceError {
    WorkspaceError::Unwritable { path: path.to_string(), reason: error.to_string() }
}

/// Writes one file.
///
/// # Errors
/// The disk refuses; the old file stands.
pub fn file(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Utf8Path::new("."));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        temporary.write_all(bytes)?;
        temporary.as_file().sync_all()?;
        temporary.persist(path).map_err(|e| e.error)?;
        Ok(())
    };
    write().map_err(|error| unwritable(path, &error))
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// It exists, or the disk refuses.
pub fn new_file(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    if path.exists() {
        return Err(WorkspaceError::Exists(path.to_string()));
    }
    file(path, bytes)
}

/// Writes an HTML file that may be made again: an earlier one is replaced, and nothing else is.
///
/// # Errors
/// Something else stands there, or the disk refuses.
pub fn html(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let ours = |text: Vec<u8>| text.starts_with(b"<!doctype html>");
    if path.exists() && !std::fs::read(path).is_ok_and(ours) {
        return Err(WorkspaceError::Exists(path.to_string()));
    }
    file(path, bytes)
}

/// Puts a folder of files in the place of another: written beside it, then renamed, so that a run that is killed leaves
/// the last good folder. A folder that does not look like ours (`marker` is missing) is not replaced.
///
/// # Errors
/// The folder holds something else, or the disk refuses.
pub fn folder(path: &Utf8Path, files: &BTreeMap<String, Vec<u8>>, marker: &str) -> Result<()> {
    let occupied = path.exists() && std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    if occupied && !path.join(marker).is_file() {
        return Err(WorkspaceError::usage(
            format!("{path} already holds files that are no caveat bundle, and caveat does not delete them."),
            "Choose an empty or a new folder.",
        ));
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_str().is_empty() => parent,
        _ => Utf8Path::new("."),
    };
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(parent)?;
        let fresh = tempfile::Builder::new().prefix(".caveat-").tempdir_in(parent)?;
        let inside = fresh.path().join("bundle");
        for (name, bytes) in files {
            let target = inside.join(name);
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&target, bytes)?;
        }
        if path.exists() {
            std::fs::rename(path, fresh.path().join("old"))?;
        }
        let moved = std::fs::rename(&inside, path);
        if moved.is_err() && fresh.path().join("old").exists() {
            std::fs::rename(fresh.path().join("old"), path)?;
        }
        moved
    };
    write().map_err(|error| unwritable(path, &error))
}

/// Reads a folder of files back, by path from it.
///
/// # Errors
/// The folder cannot be read, or holds a link.
pub fn read_folder(path: &Utf8Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let unreadable = |path: &Utf8Path, reason: String| WorkspaceError::Unreadable {
        path: path.to_string(),
        reason,
        next: "Name the folder that `caveat export` wrote.".to_owned(),
    };
    if !path.is_dir() {
        return Err(unreadable(path, "there is no such folder".to_owned()));
    }
    for entry in ignore::WalkBuilder::new(path).standard_filters(false).follow_links(false).build() {
        let entry = entry.map_err(|error| unreadable(path, error.to_string()))?;
        let Some(at) = Utf8Path::from_path(entry.path()) else {
            return Err(unreadable(path, "a file's name is not UTF-8".to_owned()));
        };
        let Some(kind) = entry.file_type() else { continue };
        if kind.is_symlink() {
            return Err(unreadable(at, "it is a link, and a bundle holds none".to_owned()));
        }
        if kind.is_file() {
            let name = at.strip_prefix(path).map_or(at.as_str(), Utf8Path::as_str).replace('\\', "/");
            files.insert(name, std::fs::read(at).map_err(|error| unreadable(at, error.to_string()))?);
        }
    }
    Ok(files)
}
