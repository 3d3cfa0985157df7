//! Git, in one module: revisions as trees of bytes, merge bases, who changed what.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::file::MAX_FILE_BYTES;
use git2::{Commit, ErrorCode, ObjectType, Oid, Repository, Sort};

use crate::error::{Result, WorkspaceError};
use crate::tree::{CONFIG, Tree, link, unusable};

/// The mode of a link in a git tree.
const LINK: i32 = 0o120_000;

/// A repository and the workspace's place in it.
pub struct Git {
    repository: Repository,
    prefix: String,
}

/// Two revisions to compare: the second one's changes since they parted.
#[derive(Clone, Debug)]
pub struct Range {
    /// Where they parted.
    pub base: String,
    /// The newer one.
    pub head: String,
}

fn environment(what: impl std::fmt::Display, error: &git2::Error, next: &str) -> WorkspaceError {
    WorkspaceError::environment(format!("{what}: {}.", error.message().trim_end_matches('.')), next)
}

impl Git {
    /// The repository that holds the workspace.
    ///
    /// # Errors
    /// There is none, or git does not let us read it.
    pub fn open(root: &Utf8Path) -> Result<Self> {
        let repository = Repository::discover(root).map_err(|error| match error.code() {
            ErrorCode::NotFound => WorkspaceError::environment(
                format!("{root} is not in a git repository, and reviews rest on its history."),
                "Run `git init`, commit the folder, and try again.",
            ),
            ErrorCode::Owner => WorkspaceError::environment(
                format!("The repository at {root} belongs to another user, so git does not read it."),
                "Run `git config --global --add safe.directory` with its folder, or change the owner.",
            ),
            _ => environment(
                "The git repository cannot be read",
                &error,
                "Run `git status` there to see what is wrong.",
            ),
        })?;
        let prefix = prefix(&repository, root)?;
        Ok(Self { repository, prefix })
    }

    fn commit(&self, revision: &str) -> Result<Commit<'_>> {
        let shallow = self.repository.is_shallow();
        let next = if shallow {
            "This is a shallow clone: run `git fetch --unshallow` (in GitHub Actions, set `fetch-depth: 0`)."
        } else {
            "Check the name with `git log`, or fetch the branch first."
        };
        let found =
            self.repository.revparse_single(revision).and_then(|object| object.peel(ObjectType::Commit));
        found
            .map_err(|error| environment(format!("The revision `{revision}` cannot be found"), &error, next))?
            .into_commit()
            .map_err(|_| WorkspaceError::environment(format!("`{revision}` is not a commit."), next))
    }

    /// The full name of a revision.
    ///
    /// # Errors
    /// It does not exist.
    pub fn resolve(&self, revision: &str) -> Result<String> {
        Ok(self.commit(revision)?.id().to_string())
    }

    /// Reads `BASE..HEAD`; the base becomes the point where the two parted.
    ///
    /// # Errors
    /// Not of that form, a revision is missing, or no common commit is in this clone.
    pub fn range(&self, text: &str) -> Result<Range> {
        let (base, head) = text.split_once("...").or_else(|| text.split_once("..")).ok_or_else(|| {
            WorkspaceError::usage(format!("`{text}` does not name two revisions."), "Write it as main..HEAD.")
        })?;
        let base = self.commit(if base.is_empty() { "HEAD" } else { base })?.id();
        let head = self.commit(if head.is_empty() { "HEAD" } else { head })?.id();
        let parted = self.repository.merge_base(base, head).map_err(|_| {
            let next = if self.repository.is_shallow() {
                "This is a shallow clone: run `git fetch --unshallow` (in GitHub Actions, set `fetch-depth: 0`)."
            } else {
                "Name two revisions of the same history."
            };
            WorkspaceError::environment(format!("`{text}` has no common commit in this clone."), next)
        })?;
        Ok(Range { base: parted.to_string(), head: head.to_string() })
    }

    /// The revision that a proposer cannot write: the remote's default branch. None when there is no remote.
    pub fn default_branch(&self) -> Option<String> {
        let reference = self.repository.find_reference("refs/remotes/origin/HEAD").ok()?;
        reference.resolve().ok()?.target().map(|oid| oid.to_string())
    }

    /// The workspace's files at a revision, from the stored objects, never from the folder.
    ///
    /// # Errors
    /// The revision or an object is missing.
    pub fn tree(&self, revision: &str) -> Result<Tree> {
        let commit = self.commit(revision)?;
        let missing = |error: git2::Error| {
            environment(
                "An object of the repository is missing",
                &error,
                "Run `git fetch` without a filter, then `git fsck`.",
            )
        };
        let root = commit.tree().map_err(missing)?;
        let mut tree = Tree::default();
        let start = if self.prefix.is_empty() {
            root
        } else {
            match root.get_path(std::path::Path::new(self.prefix.trim_end_matches('/'))) {
                Ok(entry) => self.repository.find_tree(entry.id()).map_err(missing)?,
                Err(_) => return Ok(tree),
            }
        };
        for name in [CONFIG, "content", "reviews"] {
            let Some(entry) = start.get_name(name) else { continue };
            let id = entry.id();
            match entry.kind() {
                _ if entry.filemode() == LINK => tree.faults.push(link(name)),
                Some(ObjectType::Blob) => self.blob(id, name, &mut tree).map_err(missing)?,
                Some(ObjectType::Tree) => self.folder(id, name, 0, &mut tree).map_err(missing)?,
                _ => {}
            }
        }
        Ok(tree)
    }

    fn folder(
        &self,
        id: Oid,
        path: &str,
        depth: usize,
        tree: &mut Tree,
    ) -> std::result::Result<(), git2::Error> {
        const MAX_DEPTH: usize = 32;
        let folder = self.repository.find_tree(id)?;
        for entry in &folder {
            let Ok(name) = entry.name() else {
                tree.faults.push(unusable(path, "holds a file whose name is not UTF-8", "Rename it."));
                continue;
            };
            let at = format!("{path}/{name}");
            match (entry.kind(), entry.filemode()) {
                (_, LINK) => tree.faults.push(link(&at)),
                (Some(ObjectType::Blob), _) => self.blob(entry.id(), &at, tree)?,
                (Some(ObjectType::Tree), _) if depth < MAX_DEPTH => {
                    self.folder(entry.id(), &at, depth + 1, tree)?
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn blob(&self, id: Oid, path: &str, tree: &mut Tree) -> std::result::Result<(), git2::Error> {
        let blob = self.repository.find_blob(id)?;
        if blob.size() > 4 * MAX_FILE_BYTES {
            tree.faults.push(unusable(
                path,
                "is far larger than caveat reads",
                "Move what is not text out of the content folder.",
            ));
            return Ok(());
        }
        tree.files.insert(path.to_owned(), blob.content().to_vec());
        Ok(())
    }

    /// The revision that brought a file of the workspace into the history of HEAD; none if it is not committed.
    ///
    /// # Errors
    /// The history cannot be read.
    pub fn introduced(&self, path: &str) -> Result<Option<String>> {
        let path = format!("{}{path}", self.prefix);
        let read = || -> std::result::Result<_, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL)?;
            walk.push_head()?;
            for id in walk {
                let commit = self.repository.find_commit(id?)?;
                let has = |commit: &Commit<'_>| {
                    commit.tree().is_ok_and(|tree| tree.get_path(std::path::Path::new(&path)).is_ok())
                };
                if has(&commit) && !commit.parents().any(|parent| has(&parent)) {
                    return Ok(Some(commit.id().to_string()));
                }
            }
            Ok(None)
        };
        read().map_err(|error| {
            environment("The history cannot be read", &error, "Run `git fsck`, or fetch the whole history.")
        })
    }

    /// Who changed each file of the workspace between two revisions: addresses by path.
    ///
    /// # Errors
    /// The history cannot be read.
    pub fn changers(&self, range: &Range) -> Result<BTreeMap<String, BTreeSet<String>>> {
        let read = || -> std::result::Result<_, git2::Error> {
            let mut walk = self.repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL)?;
            walk.push(Oid::from_str(&range.head)?)?;
            walk.hide(Oid::from_str(&range.base)?)?;
            let mut changers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for id in walk {
                let commit = self.repository.find_commit(id?)?;
                let emails: Vec<String> = [commit.author(), commit.committer()]
                    .iter()
                    .filter_map(|s| s.email().ok().map(str::to_lowercase))
                    .collect();
                let tree = commit.tree()?;
                let parents: Vec<_> = commit.parents().collect();
                let olds: Vec<Option<git2::Tree<'_>>> = if parents.is_empty() {
                    vec![None]
                } else {
                    parents.iter().map(|p| p.tree().map(Some)).collect::<std::result::Result<_, _>>()?
                };
                for old in olds {
                    let diff = self.repository.diff_tree_to_tree(old.as_ref(), Some(&tree), None)?;
                    for delta in diff.deltas() {
                        for path in [delta.old_file().path(), delta.new_file().path()].into_iter().flatten() {
                            let path = path.to_string_lossy().replace('\\', "/");
                            if let Some(inside) = path.strip_prefix(&self.prefix) {
                                changers.entry(inside.to_owned()).or_default().extend(emails.iter().cloned());
                            }
                        }
                    }
                }
            }
            Ok(changers)
        };
        read().map_err(|error| {
            environment("The history cannot be read", &error, "Run `git fsck`, or fetch the whole history.")
        })
    }
}

/// The workspace's folder inside the repository, with a final slash; empty at its root.
fn prefix(repository: &Repository, root: &Utf8Path) -> Result<String> {
    let Some(work) = repository.workdir().and_then(Utf8Path::from_path) else { return Ok(String::new()) };
    let canonical = |path: &Utf8Path| path.canonicalize_utf8().unwrap_or_else(|_| Utf8PathBuf::from(path));
    let (work, root) = (canonical(work), canonical(root));
    let inside = root.strip_prefix(&work).map_err(|_| WorkspaceError::Outside(root.to_string()))?;
    Ok(if inside.as_str().is_empty() {
        String::new()
    } else {
        format!("{}/", inside.as_str().replace('\\', "/"))
    })
}
