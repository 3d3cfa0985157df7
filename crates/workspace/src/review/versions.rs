//! Two revisions of the library side by side, and which pages differ between them.

use std::collections::BTreeSet;

use caveat_document::format::{Answer, Day, Id};
use caveat_document::page::{Page, assemble};
use caveat_language::readability::{MIN_WORDS, counts};
use caveat_review::diff::change::Change;
use caveat_review::{PageDiff, Side, diff, finding_changes, library_changes};
use caveat_rules::Finding;

use crate::error::Result;
use crate::files::load::{Loaded, load};
use crate::files::tree::{CONFIG, Tree};
use crate::git::{Git, Range};
use crate::session::Session;

/// What stands in place of a revision for the folder as it is on disk.
pub const FOLDER: &str = "the folder";

/// What changed on a page between two revisions.
pub struct Changed {
    /// The answer.
    pub id: Id,
    /// The changes.
    pub diff: PageDiff,
    /// Findings of the new version that the old one did not have.
    pub appear: Vec<Finding>,
    /// Findings that are gone.
    pub disappear: Vec<Finding>,
    /// How hard the body was to read.
    pub before: Option<f64>,
    /// How hard it is now.
    pub after: Option<f64>,
}

/// Two revisions, loaded.
pub struct Versions {
    /// The older.
    pub old: Loaded,
    /// The newer.
    pub new: Loaded,
    /// The older one's files as bytes.
    pub old_tree: Tree,
    /// The newer one's files as bytes.
    pub new_tree: Tree,
    /// The paths of the older one.
    pub(crate) old_paths: BTreeSet<String>,
    /// The revisions.
    pub range: Range,
}

impl Versions {
    /// Loads the two ends of a range.
    ///
    /// # Errors
    /// A revision is missing, or has no configuration.
    pub fn open(session: &Session, range: &str) -> Result<Self> {
        let git = Git::open(&session.root)?;
        let range = git.range(range)?;
        let new_tree = git.tree(&range.head)?;
        Self::between(git.tree(&range.base)?, new_tree, range)
    }

    /// Loads a revision and the folder as it is on disk.
    ///
    /// # Errors
    /// The revision is missing.
    pub fn since(session: &Session, revision: &str) -> Result<Self> {
        let git = Git::open(&session.root)?;
        let base = git.resolve(revision)?;
        let range = Range { base: base.clone(), head: FOLDER.to_owned() };
        Self::between(git.tree(&base)?, session.tree.clone(), range)
    }

    fn between(mut old_tree: Tree, new_tree: Tree, range: Range) -> Result<Self> {
        // A revision from before the repository held content is an empty library.
        if !old_tree.files.contains_key(CONFIG) {
            old_tree.files.clear();
            old_tree.files.extend(new_tree.files.get(CONFIG).map(|bytes| (CONFIG.to_owned(), bytes.clone())));
        }
        let old_paths = old_tree.files.keys().cloned().collect();
        Ok(Self { old: load(&old_tree)?, new: load(&new_tree)?, old_tree, new_tree, old_paths, range })
    }

    /// The pages that differ, the riskiest first.
    pub fn changes(&self, as_of: Day) -> Vec<Changed> {
        let (old, new) = (&self.old.library, &self.new.library);
        let ids: BTreeSet<&Id> = old.answers.iter().chain(&new.answers).map(Answer::id).collect();
        let mut changed: Vec<Changed> = ids.into_iter().filter_map(|id| self.change(id, as_of)).collect();
        let gravest = |c: &Changed| c.diff.changes.iter().map(|change| change.kind).min();
        changed.sort_by(|a, b| {
            (gravest(a).is_none(), gravest(a), &a.id).cmp(&(gravest(b).is_none(), gravest(b), &b.id))
        });
        changed
    }

    /// What changed in files that belong to no single page, those that the pages' own changes tell of left out.
    pub fn around(&self, pages: &[Changed]) -> Vec<Change> {
        let told: BTreeSet<&str> =
            pages.iter().flat_map(|page| &page.diff.changes).map(|change| change.path.as_str()).collect();
        library_changes(&self.old_tree.files, &self.new_tree.files, &told)
    }

    /// The change of one page; none if it reads and rests as before.
    pub fn change(&self, id: &Id, as_of: Day) -> Option<Changed> {
        let old = self.old.library.answer(id).map(|a| assemble(a, &self.old.library));
        let new = self.new.library.answer(id).map(|a| assemble(a, &self.new.library));
        let side = |page, library| Side { page, library };
        let found = diff(
            old.as_ref().map(|page| side(page, &self.old.library)),
            new.as_ref().map(|page| side(page, &self.new.library)),
        );
        if found.changes.is_empty() {
            return None;
        }
        let findings = |page: Option<&Page<'_>>, loaded: &Loaded| {
            page.map_or(Vec::new(), |p| loaded.checker.findings(p, &loaded.library, as_of, &[]).0)
        };
        let before = findings(old.as_ref(), &self.old);
        let after = findings(new.as_ref(), &self.new);
        let changes = finding_changes(&before, &after);
        Some(Changed {
            id: id.clone(),
            appear: changes.appear.into_iter().cloned().collect(),
            disappear: changes.disappear.into_iter().cloned().collect(),
            diff: found,
            before: old.as_ref().and_then(grade),
            after: new.as_ref().and_then(grade),
        })
    }
}

/// The school grade of a page's body to one decimal; none for a text too short to have one.
fn grade(page: &Page<'_>) -> Option<f64> {
    let counts = counts(page.body);
    (counts.words >= MIN_WORDS).then(|| (counts.grade() * 10.0).round() / 10.0)
}
