//! The trusted branch through time: what it was on a day, and whether what is only ever added to was ever taken away.
//!
//! Only first parents are followed: what the branch itself was, and not what others wrote before it was merged.

use caveat_document::format::Day;
use git2::{Commit, Oid, Sort};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::Git;
use super::fault::unshallow;
use crate::error::{Result, WorkspaceError};

/// A commit of the branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Its full name.
    pub revision: String,
    /// When it was committed.
    pub at: Timestamp,
}

/// A file that was changed or deleted although files like it are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rewritten {
    /// Its path.
    pub path: String,
    /// The commit that did it.
    pub revision: String,
    /// Whether it is gone; else it was changed.
    pub gone: bool,
}

impl Git {
    /// What a branch was at the end of a day (in UTC); none when it had not begun.
    ///
    /// # Errors
    /// The revision is missing, the clone does not hold the whole history, or the commits' times do not stand in order.
    pub fn on_day(&self, revision: &str, day: Day) -> Result<Option<Moment>> {
        let mut found = None;
        let mut child: Option<(String, Timestamp)> = None;
        let mut turned = None;
        self.back(revision, |commit| {
            let (id, at) = (commit.id().to_string(), moment(commit));
            // A commit can state any time. One that is before its parent would put what came later into an earlier day.
            if let Some((later, time)) = &child
                && at > *time
            {
                turned.get_or_insert_with(|| later.clone());
            }
            if found.is_none() && Offset::UTC.to_datetime(at).date() <= day.0 {
                found = Some(Moment { revision: id.clone(), at });
            }
            child = Some((id, at));
            Ok(true)
        })?;
        match turned {
            None => Ok(found),
            Some(commit) => Err(WorkspaceError::environment(
                format!(
                    "The commit {commit} states a time before that of its parent, so nobody can say what stood on {day}."
                ),
                "Look at it with `git log --first-parent`; name a branch whose commits stand in order with --trust.",
            )),
        }
    }

    /// Each file in these folders that the branch ever changed or deleted, newest first.
    ///
    /// # Errors
    /// The revision is missing, or the clone does not hold the whole history.
    pub fn rewritten(&self, revision: &str, folders: &[&str]) -> Result<Vec<Rewritten>> {
        let mut found = Vec::new();
        self.back(revision, |commit| {
            let Ok(parent) = commit.parent(0) else { return Ok(true) };
            let mut deltas = Vec::new();
            self.compare(self.workspace(&parent)?.as_ref(), self.workspace(commit)?.as_ref(), &mut deltas)?;
            let inside = |path: &str| folders.iter().any(|folder| path.starts_with(folder));
            for delta in deltas.into_iter().filter(|delta| delta.old.is_some() && inside(&delta.path)) {
                found.push(Rewritten {
                    path: delta.path,
                    revision: commit.id().to_string(),
                    gone: delta.new.is_none(),
                });
            }
            Ok(true)
        })?;
        Ok(found)
    }

    /// The revision that brought a file of the workspace into the history of HEAD; none if it is not committed.
    ///
    /// # Errors
    /// The history cannot be read.
    pub fn introduced(&self, path: &str) -> Result<Option<String>> {
        let has = |commit: &Commit<'_>| -> std::result::Result<bool, git2::Error> {
            let tree = self.workspace(commit)?;
            Ok(tree.is_some_and(|tree| tree.get_path(std::path::Path::new(path)).is_ok()))
        };
        let read = || -> std::result::Result<_, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL)?;
            walk.push_head()?;
            for id in walk {
                let commit = self.repository.find_commit(id?)?;
                let mut before = false;
                for parent in commit.parents() {
                    before |= has(&parent)?;
                }
                if !before && has(&commit)? {
                    return Ok(Some(commit.id().to_string()));
                }
            }
            Ok(None)
        };
        read().map_err(|error| self.missing(&error))
    }

    /// Follows first parents from a revision back, as long as `look` says so.
    fn back(
        &self,
        revision: &str,
        mut look: impl FnMut(&Commit<'_>) -> std::result::Result<bool, git2::Error>,
    ) -> Result<()> {
        let failed = |error: git2::Error| self.missing(&error);
        let mut commit = self.commit(revision)?;
        while look(&commit).map_err(failed)? {
            if super::changers::is_cut(&commit) {
                let cut = format!("The history before {} is not in this clone.", commit.id());
                return Err(WorkspaceError::environment(cut, unshallow()));
            }
            let Some(parent) = commit.parent_ids().next() else { break };
            commit = self.find(parent).map_err(failed)?;
        }
        Ok(())
    }

    fn find(&self, id: Oid) -> std::result::Result<Commit<'_>, git2::Error> {
        self.repository.find_commit(id)
    }
}

fn moment(commit: &Commit<'_>) -> Timestamp {
    Timestamp::from_second(commit.time().seconds()).unwrap_or_default()
}
