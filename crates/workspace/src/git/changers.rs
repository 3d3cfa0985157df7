//! Who changed what between two revisions. All of a commit's addresses count as they are written: its author's, its
//! committer's and those of its `Co-authored-by` lines. No mailmap is asked: a proposer could write one.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::layout::{ANSWERS, FOLDERS};
use git2::{Commit, Oid, Sort, Tree};

use super::fault::unshallow;
use super::{Git, MAX_DEPTH, Range};
use crate::error::{Result, WorkspaceError};
use crate::files::tree::CONFIG;

/// The addresses of those who changed a file, in small letters.
#[derive(Clone, Debug, Default)]
pub struct Hands {
    /// Who wrote: authors and co-authors.
    pub authors: BTreeSet<String>,
    /// All of them: also whoever made the commit of it, such as by a rebase.
    pub all: BTreeSet<String>,
}

impl Hands {
    /// Takes others in.
    pub fn add(&mut self, other: &Self) {
        self.authors.extend(other.authors.iter().cloned());
        self.all.extend(other.all.iter().cloned());
    }
}

/// Who changed each file of the workspace between two revisions.
#[derive(Debug, Default)]
pub struct Changers {
    by_path: BTreeMap<String, Hands>,
    /// The paths that each id has had on the way: a page that moves takes its history along.
    names: BTreeMap<String, BTreeSet<String>>,
}

impl Changers {
    /// Who changed the file at a path.
    pub fn at(&self, path: &str) -> Hands {
        self.by_path.get(path).cloned().unwrap_or_default()
    }

    /// Every file that somebody changed.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(String::as_str)
    }

    /// Whether somebody changed a file.
    pub fn touched(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Who changed the answer with this id, wherever its file was, and whatever was in the file at `path`.
    pub fn of(&self, id: &str, path: &str) -> Hands {
        let mut paths = self.names.get(id).cloned().unwrap_or_default();
        paths.insert(path.to_owned());
        let mut hands = Hands::default();
        paths.iter().filter_map(|path| self.by_path.get(path)).for_each(|found| hands.add(found));
        hands
    }
}

/// A file that differs between two trees; none where it is not.
pub(super) struct Delta {
    pub(super) path: String,
    pub(super) old: Option<Oid>,
    pub(super) new: Option<Oid>,
}

type Read<T> = std::result::Result<T, git2::Error>;

impl Git {
    /// Who changed each file of the workspace between two revisions.
    ///
    /// # Errors
    /// The history cannot be read, or is cut off in between.
    pub fn changers(&self, range: &Range) -> Result<Changers> {
        let failed = |error: git2::Error| self.missing(&error);
        let mut changers = Changers::default();
        for commit in self.between(range).map_err(failed)? {
            if is_cut(&commit) {
                let cut = format!("The history before {} is not in this clone.", commit.id());
                return Err(WorkspaceError::environment(cut, unshallow()));
            }
            let deltas = self.deltas(&commit).map_err(failed)?;
            let hands = hands(&commit);
            for delta in deltas {
                for blob in [delta.old, delta.new].into_iter().flatten() {
                    if let Some(id) = self.id_of(&delta.path, blob).map_err(failed)? {
                        changers.names.entry(id).or_default().insert(delta.path.clone());
                    }
                }
                changers.by_path.entry(delta.path).or_default().add(&hands);
            }
        }
        Ok(changers)
    }

    fn between(&self, range: &Range) -> Read<Vec<Commit<'_>>> {
        let mut walk = self.repository.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(Oid::from_str(&range.head)?)?;
        walk.hide(Oid::from_str(&range.base)?)?;
        walk.map(|id| self.repository.find_commit(id?)).collect()
    }

    /// What a commit itself changed. A merge changed a file where the result is not what the two sides say by
    /// themselves: the one side's file, where the other side left it as it was.
    fn deltas(&self, commit: &Commit<'_>) -> Read<Vec<Delta>> {
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        let new = self.workspace(commit)?;
        let against = |parent: &Commit<'_>| {
            let mut found = Vec::new();
            let old = self.workspace(parent)?;
            self.compare(old.as_ref(), new.as_ref(), &mut found)?;
            Ok::<_, git2::Error>(found)
        };
        let [first, second] = parents.as_slice() else {
            let mut all = Vec::new();
            for parent in &parents {
                all.extend(against(parent)?);
            }
            if parents.is_empty() {
                self.compare(None, new.as_ref(), &mut all)?;
            }
            return Ok(all);
        };
        let (mut left, mut right) = (against(first)?, against(second)?);
        if left.is_empty() && right.is_empty() {
            return Ok(Vec::new());
        }
        let mut bases = Vec::new();
        if let Ok(found) = self.repository.merge_bases(first.id(), second.id()) {
            for id in found.iter() {
                bases.push(self.workspace(&self.repository.find_commit(*id)?)?);
            }
        }
        let untouched = |delta: &Delta| bases.iter().all(|base| at(base.as_ref(), &delta.path) == delta.old);
        let paths = |side: &[Delta]| side.iter().map(|d| d.path.clone()).collect::<BTreeSet<_>>();
        let (in_left, in_right) = (paths(&left), paths(&right));
        left.retain(|delta| in_right.contains(&delta.path) || !untouched(delta));
        right.retain(|delta| in_left.contains(&delta.path) || !untouched(delta));
        left.append(&mut right);
        Ok(left)
    }

    /// The files that differ, of those that caveat reads. What is the same in both is not opened, so that the size of the
    /// repository does not matter.
    pub(super) fn compare(
        &self,
        old: Option<&Tree<'_>>,
        new: Option<&Tree<'_>>,
        found: &mut Vec<Delta>,
    ) -> Read<()> {
        for name in [CONFIG].iter().chain(FOLDERS) {
            self.compare_entry(old, new, name.as_bytes(), "", 0, found)?;
        }
        Ok(())
    }

    fn compare_folder(
        &self,
        old: Option<&Tree<'_>>,
        new: Option<&Tree<'_>>,
        folder: &str,
        depth: usize,
        found: &mut Vec<Delta>,
    ) -> Read<()> {
        let names = differing(old, new);
        names.iter().try_for_each(|name| self.compare_entry(old, new, name, folder, depth, found))
    }

    fn compare_entry(
        &self,
        old: Option<&Tree<'_>>,
        new: Option<&Tree<'_>>,
        name: &[u8],
        folder: &str,
        depth: usize,
        found: &mut Vec<Delta>,
    ) -> Read<()> {
        let [a, b] = [old, new].map(|tree| tree.and_then(|tree| tree.iter_named(name)));
        let id = |entry: &Option<(Oid, bool)>| entry.map(|(id, _)| id);
        if id(&a) == id(&b) || depth > MAX_DEPTH {
            return Ok(());
        }
        let path = format!("{folder}{}", String::from_utf8_lossy(name));
        let file = |entry: &Option<(Oid, bool)>| entry.filter(|(_, folder)| !folder).map(|(id, _)| id);
        let (old_file, new_file) = (file(&a), file(&b));
        if old_file.is_some() || new_file.is_some() {
            found.push(Delta { path: path.clone(), old: old_file, new: new_file });
        }
        let open = |entry: Option<(Oid, bool)>| {
            entry.filter(|(_, folder)| *folder).map(|(id, _)| self.repository.find_tree(id)).transpose()
        };
        let (a, b) = (open(a)?, open(b)?);
        if a.is_some() || b.is_some() {
            self.compare_folder(a.as_ref(), b.as_ref(), &format!("{path}/"), depth + 1, found)?;
        }
        Ok(())
    }

    /// The id that a page's file says, without reading the rest: also a draft that is broken belongs to its page.
    fn id_of(&self, path: &str, blob: Oid) -> Read<Option<String>> {
        if !path.starts_with(ANSWERS) || self.is_large(blob)? {
            return Ok(None);
        }
        Ok(id_in(&String::from_utf8_lossy(self.repository.find_blob(blob)?.content())))
    }
}

fn id_in(text: &str) -> Option<String> {
    let plain = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let front = text.lines().skip(1).take_while(|line| line.trim_end() != "---");
    front.filter_map(|line| line.split_once(':')).find(|(key, _)| plain(key) == "id").map(|(_, value)| {
        let value = value.split(" #").next().unwrap_or(value);
        plain(value)
    })
}

/// The names among which those are that differ: all but what is the same at the beginning and at the end of both. Most
/// commits change one file, and a folder may hold thousands.
fn differing(old: Option<&Tree<'_>>, new: Option<&Tree<'_>>) -> BTreeSet<Vec<u8>> {
    let [before, after] = [old, new].map(|tree| tree.map_or(0, Tree::len));
    let shorter = before.min(after);
    let same = |i: usize, j: usize| match (old.and_then(|t| t.get(i)), new.and_then(|t| t.get(j))) {
        (Some(a), Some(b)) => a.id() == b.id() && a.name_bytes() == b.name_bytes(),
        _ => false,
    };
    let head = (0..shorter).take_while(|i| same(*i, *i)).count();
    let tail = (1..=shorter - head).take_while(|i| same(before - i, after - i)).count();
    let names = |tree: Option<&Tree<'_>>, len: usize| -> Vec<Vec<u8>> {
        let entry = |i| Some(tree?.get(i)?.name_bytes().to_vec());
        (head..len - tail).filter_map(entry).collect()
    };
    names(old, before).into_iter().chain(names(new, after)).collect()
}

trait Named {
    /// An entry by name: its object, and whether it is a folder. A submodule is neither file nor folder.
    fn iter_named(&self, name: &[u8]) -> Option<(Oid, bool)>;
}

impl Named for Tree<'_> {
    fn iter_named(&self, name: &[u8]) -> Option<(Oid, bool)> {
        let entry =
            self.get_name_bytes(name).filter(|entry| entry.kind() != Some(git2::ObjectType::Commit))?;
        Some((entry.id(), entry.kind() == Some(git2::ObjectType::Tree)))
    }
}

fn at(tree: Option<&Tree<'_>>, path: &str) -> Option<Oid> {
    tree?.get_path(std::path::Path::new(path)).ok().map(|entry| entry.id())
}

/// Whether a commit has parents that this clone lacks.
pub(super) fn is_cut(commit: &Commit<'_>) -> bool {
    commit.parent_count() == 0
        && commit.raw_header_bytes().split(|byte| *byte == b'\n').any(|line| line.starts_with(b"parent "))
}

fn hands(commit: &Commit<'_>) -> Hands {
    let small = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_lowercase();
    let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
    let mut authors = BTreeSet::from([small(commit.author().email_bytes())]);
    authors.extend(message.lines().filter_map(co_author));
    let mut all = authors.clone();
    all.insert(small(commit.committer().email_bytes()));
    Hands { authors, all }
}

/// The address of a `Co-authored-by: Name <address>` line, wherever it stands in the message.
fn co_author(line: &str) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    if !key.trim().eq_ignore_ascii_case("co-authored-by") {
        return None;
    }
    let address = value.rsplit_once('<').map_or(value, |(_, address)| address);
    let address = address.trim().trim_end_matches('>').trim().to_lowercase();
    (!address.is_empty()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_id_is_found_in_drafts_that_are_broken() {
        assert_eq!(id_in("---\nid: a-page\ntopic: [\n---\nid: other").as_deref(), Some("a-page"));
        assert_eq!(id_in("\u{feff}---\r\n'id' : \"a-page\" # ours\r\n").as_deref(), Some("a-page"));
        assert_eq!(id_in("---\ntopic: t\n---\nid: other"), None);
    }

    #[test]
    fn co_authors_are_found_however_they_are_written() {
        let found = |line: &str| co_author(line);
        assert_eq!(found("Co-authored-by: Cleo <Cleo@Example.org>").as_deref(), Some("cleo@example.org"));
        assert_eq!(found(" CO-AUTHORED-BY : cleo@example.org ").as_deref(), Some("cleo@example.org"));
        assert_eq!(found("Reviewed-by: Cleo <cleo@example.org>"), None);
        assert_eq!(found("Co-authored-by:"), None);
    }
}
