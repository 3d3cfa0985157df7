//! Git, in this room alone: revisions as trees of bytes, merge bases, who changed what.

mod changers;
pub(crate) mod fault;
mod history;
mod open;
mod sparse;

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::fault::Fault;
use caveat_document::layout::FOLDERS;
use git2::{Commit, ErrorCode, ObjectType, Oid, Repository};

use crate::error::{Result, WorkspaceError};
use crate::files::tree::{
    CONFIG, LARGEST, MAX_DEPTH, Tree, deep, large, link, nested, unprintable, unusable,
};
use crate::git::fault::{environment, unshallow};

pub use self::changers::{Changers, Hands};
pub use self::history::{Moment, Rewritten};
pub use self::sparse::refuse_sparse;

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

impl Git {
    /// The repository that holds the workspace.
    ///
    /// # Errors
    /// There is none, or git does not let us read it.
    pub fn open(root: &Utf8Path) -> Result<Self> {
        let repository = open::open(root)?;
        let prefix = prefix(&repository, root)?;
        Ok(Self { repository, prefix })
    }

    fn commit(&self, revision: &str) -> Result<Commit<'_>> {
        if revision == "HEAD"
            && self.repository.head().is_err_and(|error| error.code() == ErrorCode::UnbornBranch)
        {
            return Err(WorkspaceError::environment(
                "This repository has no commit yet, and reviews rest on its history.",
                "Commit the folder (`git add --all`, `git commit`), and try again.",
            ));
        }
        let next = if self.repository.is_shallow() {
            unshallow()
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
                unshallow()
            } else {
                "Name two revisions of the same history."
            };
            WorkspaceError::environment(format!("`{text}` has no common commit in this clone."), next)
        })?;
        Ok(Range { base: parted.to_string(), head: head.to_string() })
    }

    /// The remote that counts: `origin`, or the only one.
    pub fn remote(&self) -> Option<String> {
        let remotes = self.repository.remotes().ok()?;
        let names: Vec<&str> = remotes.iter().filter_map(|name| name.ok().flatten()).collect();
        let chosen = names
            .iter()
            .find(|name| **name == "origin")
            .or_else(|| names.first().filter(|_| names.len() == 1));
        chosen.map(|name| (*name).to_owned())
    }

    /// The revision that a proposer cannot write: the remote's default branch. None when this clone knows of none.
    ///
    /// # Errors
    /// It knows the branch's name and has lost the branch: to trust HEAD instead would be to trust the proposer.
    pub fn default_branch(&self) -> Result<Option<String>> {
        let Some(remote) = self.remote() else { return Ok(None) };
        let Ok(reference) = self.repository.find_reference(&format!("refs/remotes/{remote}/HEAD")) else {
            return Ok(None);
        };
        let commit = reference.resolve().and_then(|branch| branch.peel_to_commit());
        commit.map(|commit| Some(commit.id().to_string())).map_err(|error| {
            environment(
                "The remote's default branch, which is trusted, is not in this clone",
                &error,
                &format!("Run `git fetch {remote}` and `git remote set-head {remote} --auto`, or name a revision with --trust."),
            )
        })
    }

    /// The workspace's files at a revision, from the stored objects, never from the folder.
    ///
    /// # Errors
    /// The revision or an object is missing.
    pub fn tree(&self, revision: &str) -> Result<Tree> {
        self.tree_under(revision, "")
    }

    /// The same, of the files whose paths begin so.
    ///
    /// # Errors
    /// As [`Git::tree`].
    pub fn tree_under(&self, revision: &str, start: &str) -> Result<Tree> {
        let mut tree = Tree::default();
        let commit = self.commit(revision)?;
        let listing = self.listing(&commit).map_err(|error| self.missing(&error))?;
        tree.faults = listing.faults;
        for (path, id) in listing.files.into_iter().filter(|(path, _)| path.starts_with(start)) {
            // Its size is told before it is read: what is no page may be as large as it likes.
            if self.is_large(id).map_err(|error| self.missing(&error))? {
                tree.faults.push(large(&path));
            } else {
                let blob = self.repository.find_blob(id).map_err(|error| self.missing(&error))?;
                // A tree that somebody made by hand may hold two files of one name, and programs differ on which counts.
                if tree.files.insert(path.clone(), blob.content().to_vec()).is_some() {
                    tree.faults.push(unusable(&path, "stands twice in this revision", "Commit it anew."));
                }
            }
        }
        Ok(tree)
    }

    /// The paths of the workspace's files at a revision, without their contents.
    fn paths(&self, revision: &str) -> Result<Vec<String>> {
        let commit = self.commit(revision)?;
        let listing = self.listing(&commit).map_err(|error| self.missing(&error))?;
        Ok(listing.files.into_iter().map(|(path, _)| path).collect())
    }

    /// The workspace's own folder at a commit; none where it was not there.
    fn workspace<'a>(
        &'a self,
        commit: &Commit<'a>,
    ) -> std::result::Result<Option<git2::Tree<'a>>, git2::Error> {
        let root = commit.tree()?;
        if self.prefix.is_empty() {
            return Ok(Some(root));
        }
        match root.get_path(std::path::Path::new(self.prefix.trim_end_matches('/'))) {
            Ok(entry) if entry.kind() == Some(ObjectType::Tree) => {
                self.repository.find_tree(entry.id()).map(Some)
            }
            Ok(_) => Ok(None),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn listing(&self, commit: &Commit<'_>) -> std::result::Result<Listing, git2::Error> {
        let mut listing = Listing::default();
        if let Some(start) = self.workspace(commit)? {
            for name in [CONFIG].iter().chain(FOLDERS) {
                if let Some(entry) = start.get_name(name) {
                    self.list(&entry, name, 0, &mut listing)?;
                }
            }
        }
        Ok(listing)
    }

    fn list(
        &self,
        entry: &git2::TreeEntry<'_>,
        path: &str,
        depth: usize,
        listing: &mut Listing,
    ) -> std::result::Result<(), git2::Error> {
        if let Some(fault) = unprintable(path) {
            listing.faults.push(fault);
            return Ok(());
        }
        match entry.kind() {
            _ if entry.filemode() == LINK => listing.faults.push(link(path)),
            Some(ObjectType::Blob) => listing.files.push((path.to_owned(), entry.id())),
            Some(ObjectType::Tree) if depth > MAX_DEPTH => listing.faults.push(deep(path)),
            Some(ObjectType::Tree) => {
                for inner in &self.repository.find_tree(entry.id())? {
                    match inner.name() {
                        Ok(name) => self.list(&inner, &format!("{path}/{name}"), depth + 1, listing)?,
                        Err(_) => {
                            listing.faults.push(unusable(
                                path,
                                "holds a file whose name is not UTF-8",
                                "Rename it.",
                            ));
                        }
                    }
                }
            }
            _ => listing.faults.push(nested(path)),
        }
        Ok(())
    }

    /// What to say when an object cannot be read.
    fn missing(&self, error: &git2::Error) -> WorkspaceError {
        let promised = |settings: git2::Config| {
            let mut found = settings.entries(Some(r"^remote\..*\.promisor$")).ok()?;
            found.next().map(|_| ())
        };
        let partial = self.repository.config().ok().and_then(promised).is_some();
        let next = match (partial, self.repository.is_shallow()) {
            (true, _) => fault::WHOLE,
            (false, true) => unshallow(),
            (false, false) => {
                "Run `git fsck` to see what is missing, and fetch or clone the repository again."
            }
        };
        let what = if partial {
            "This is a partial clone, and an object that is needed is not in it"
        } else {
            "An object of the repository cannot be read"
        };
        environment(what, error, next)
    }

    fn is_large(&self, id: Oid) -> std::result::Result<bool, git2::Error> {
        Ok(self.repository.odb()?.read_header(id)?.0 > LARGEST)
    }
}

/// The files at a revision as objects, and what is no file.
#[derive(Default)]
struct Listing {
    files: Vec<(String, Oid)>,
    faults: Vec<Fault>,
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
