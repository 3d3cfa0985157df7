//! What differs between two YAML values: fields that came, went or changed, in the words of the file.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::file::SourceFile;
use caveat_document::span::Span;
use caveat_document::yaml::{Kind, Node};

use super::change::{Change, How};
use crate::diff::rank::{self, ChangeKind, Grade, Saying};

/// The fields by which people tell the items of a list apart, in the order of use.
const NAMES: [&str; 6] = ["id", "name", "title", "disease", "person", "label"];

/// A version of a YAML file.
#[derive(Clone, Copy)]
pub(super) struct Yaml<'a> {
    pub(super) file: &'a SourceFile,
    pub(super) node: &'a Node,
}

/// The fields that differ between two versions of a file. `place` names the file; `kind` ranks a field by its path, or leaves
/// the rank to its words.
pub(super) fn changes(
    place: &str,
    old: Yaml<'_>,
    new: Yaml<'_>,
    kind: impl Fn(&[String]) -> Option<ChangeKind>,
) -> Vec<Change> {
    let mut found = Found { place, old: old.file, new: new.file, kind: &kind, changes: Vec::new() };
    found.compare(&mut Vec::new(), old.node, new.node);
    found.changes
}

/// A value as it may be shown: text as it is, anything else as JSON.
pub(super) fn plain(node: &Node) -> String {
    node.text().map_or_else(|| node.to_json().to_string(), str::to_owned)
}

struct Found<'a> {
    place: &'a str,
    old: &'a SourceFile,
    new: &'a SourceFile,
    kind: &'a dyn Fn(&[String]) -> Option<ChangeKind>,
    changes: Vec<Change>,
}

impl Found<'_> {
    fn compare(&mut self, path: &mut Vec<String>, old: &Node, new: &Node) {
        if old.to_json() == new.to_json() {
            return;
        }
        let before = self.changes.len();
        match (&old.kind, &new.kind) {
            (Kind::Map(was), Kind::Map(is)) => {
                let keys: BTreeSet<&String> = was.iter().chain(is).map(|entry| &entry.key).collect();
                for key in keys {
                    self.step(path, key.clone(), old.get(key), new.get(key));
                }
            }
            (Kind::List(was), Kind::List(is)) => {
                let (was, is) = (named(was), named(is));
                let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
                for name in names {
                    self.step(path, name.clone(), was.get(name).copied(), is.get(name).copied());
                }
            }
            _ => self.push(path, Some(old), Some(new)),
        }
        // The same items in another order, or a form that no step shows.
        if self.changes.len() == before {
            self.push(path, Some(old), Some(new));
        }
    }

    fn step(&mut self, path: &mut Vec<String>, name: String, old: Option<&Node>, new: Option<&Node>) {
        path.push(name);
        match (old, new) {
            (Some(old), Some(new)) => self.compare(path, old, new),
            _ => self.push(path, old, new),
        }
        path.pop();
    }

    fn push(&mut self, path: &[String], old: Option<&Node>, new: Option<&Node>) {
        let (was, is) = (old.map(plain), new.map(plain));
        let grade = match (self.kind)(path) {
            Some(kind) => BTreeSet::from([kind]).into(),
            None => of_words(was.as_deref(), is.as_deref()),
        };
        let (file, node) = match new {
            Some(node) => (self.new, Some(node)),
            None => (self.old, old),
        };
        let field = path.join(" › ");
        self.changes.push(Change {
            kind: grade.kinds.first().copied().unwrap_or(ChangeKind::Layout),
            kinds: grade.kinds,
            how: match (old, new) {
                (None, _) => How::Added,
                (_, None) => How::Removed,
                _ => How::Changed,
            },
            negation: grade.negation,
            place: if field.is_empty() {
                self.place.to_owned()
            } else {
                format!("{}, `{field}`", self.place)
            },
            path: file.path.clone(),
            span: node.map_or_else(Span::default, |node| node.span),
            in_old: new.is_none(),
            old: was,
            new: is,
            words: Vec::new(),
        });
    }
}

/// Ranks a text that came, went or changed by its words.
fn of_words(old: Option<&str>, new: Option<&str>) -> Grade {
    let [was, is]: [Vec<&str>; 2] =
        [old, new].map(|text| text.unwrap_or_default().split_whitespace().collect());
    match (old, new) {
        (Some(_), Some(_)) => rank::of_changed(Saying::plain(&was), Saying::plain(&is)),
        (Some(_), None) => rank::of_removed(Saying::plain(&was)),
        _ => rank::of_added(Saying::plain(&is)),
    }
}

/// The items of a list by what people call them: a name among their fields, else what they say. Twins are counted.
fn named(items: &[Node]) -> BTreeMap<String, &Node> {
    let mut named = BTreeMap::new();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let name = NAMES.iter().find_map(|name| item.get(name)?.text());
        let name = name.map_or_else(|| plain(item), str::to_owned);
        let count = seen.entry(name.clone()).or_default();
        *count += 1;
        named.insert(if *count == 1 { name } else { format!("{name} (no. {count})") }, item);
    }
    named
}
