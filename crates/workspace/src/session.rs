//! A session: one workspace, read once, and the questions that commands ask of it.

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::format::{Answer, Id};
use caveat_document::layout::{CONTENT, RULES};
use caveat_language::grammar;
use caveat_rules::Checker;

use crate::error::{Result, WorkspaceError};
use crate::files::load::{Loaded, load};
use crate::files::tree::{Tree, find_root};
use crate::git;

/// A workspace that was read.
#[derive(Debug)]
pub struct Session {
    /// Its root.
    pub root: Utf8PathBuf,
    /// Its files as bytes.
    pub tree: Tree,
    /// Its files as values.
    pub loaded: Loaded,
}

impl Session {
    /// Reads the workspace that holds `start`.
    ///
    /// # Errors
    /// No workspace there, its configuration cannot be read, or a sparse checkout leaves out a part of it.
    pub fn open(start: &Utf8Path) -> Result<Self> {
        let root = find_root(start)?;
        git::refuse_sparse(&root)?;
        let tree = Tree::from_disk(&root)?;
        let loaded = load(&tree)?;
        Ok(Self { root, tree, loaded })
    }

    /// The same for a command that checks pages: the grammar is read meanwhile.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_to_check(start: &Utf8Path) -> Result<Self> {
        rayon::join(|| Self::open(start), grammar::prepare).0
    }

    /// The workspace for commands that compare revisions: of the folder's files it holds `caveat.yaml` alone.
    ///
    /// # Errors
    /// No workspace there, or its configuration cannot be read.
    pub fn of_history(start: &Utf8Path) -> Result<Self> {
        let root = find_root(start)?;
        let tree = Tree::of_config(&root)?;
        let loaded = load(&tree)?;
        Ok(Self { root, tree, loaded })
    }

    /// The same workspace with other files, such as those of a revision.
    ///
    /// # Errors
    /// Their configuration cannot be read.
    pub fn with(&self, tree: Tree) -> Result<Self> {
        let loaded = load(&tree)?;
        Ok(Self { root: self.root.clone(), tree, loaded })
    }

    /// A path as a command gave it, from the root.
    ///
    /// # Errors
    /// It does not exist, or lies outside.
    pub fn relative(&self, path: &Utf8Path) -> Result<String> {
        // As typed, from where it was typed; else from the root, as caveat itself prints paths.
        let absolute = path
            .canonicalize_utf8()
            .or_else(|_| self.root.join(path).canonicalize_utf8())
            .map_err(|error| {
                WorkspaceError::usage(
                    format!("{path} could not be found ({error})."),
                    "Name a file or folder of this content repository.",
                )
            })?;
        let root = self.root.canonicalize_utf8().unwrap_or_else(|_| self.root.clone());
        let inside = absolute.strip_prefix(&root).map_err(|_| WorkspaceError::Outside(path.to_string()))?;
        Ok(inside.as_str().replace('\\', "/"))
    }

    /// A page by its id.
    ///
    /// # Errors
    /// There is no such page.
    pub(crate) fn answer(&self, id: &str) -> Result<&Answer> {
        self.loaded.library.answers.iter().find(|a| a.id().as_str() == id).ok_or_else(|| {
            WorkspaceError::usage(
                format!("There is no answer with the id `{id}`."),
                "`caveat review status` lists the ids.",
            )
        })
    }

    /// The ids of the people in `reviews/people.yaml`; none when there is no such file.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn people(&self) -> Result<Vec<Id>> {
        Ok(crate::review::authority::people(&self.tree)?
            .map_or(Vec::new(), |p| p.iter().map(|p| p.id.clone()).collect()))
    }

    /// The ids of those who hold a role.
    ///
    /// # Errors
    /// As [`Session::people`].
    pub fn people_with(&self, role: &str) -> Result<Vec<Id>> {
        let people = crate::review::authority::people(&self.tree)?;
        let holds =
            |p: &&caveat_review::policy::Person| p.roles.as_slice().iter().any(|r| r.as_str() == role);
        Ok(people.map_or(Vec::new(), |p| p.iter().filter(holds).map(|p| p.id.clone()).collect()))
    }
}

/// A checker by the rules at hand: those of the workspace that holds `start`, or the built-in ones where there is none.
///
/// # Errors
/// The workspace's own packs are faulty: to run without them would be to say less than asked.
pub fn checker(start: &Utf8Path) -> Result<Checker> {
    match find_root(start) {
        Ok(_) => {
            let session = Session::open(start)?;
            if let Some(fault) = session.loaded.faults.iter().find(|f| {
                f.path == CONTENT.trim_end_matches('/') || f.path.starts_with(RULES.trim_end_matches('/'))
            }) {
                let file = session.loaded.files.get(&fault.path);
                let line = file.map_or(1, |file| file.position(fault.span.start).line);
                return Err(WorkspaceError::usage(
                    format!("{}, line {line}: {}", fault.path, fault.message),
                    fault.next.clone(),
                ));
            }
            Ok(session.loaded.checker)
        }
        Err(_) => Ok(Checker::built_in()),
    }
}
