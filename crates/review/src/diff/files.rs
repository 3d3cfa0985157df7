//! Changes of files that belong to no single page: the configuration, rules, policy, people, keys, and what no page uses.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::format::Notice;
use caveat_document::layout::{ANSWERS, CLAIMS, NOTICES, REGISTRY, SOURCES};
use caveat_document::span::Span;
use caveat_document::yaml;

use super::change::{Change, How};
use super::sort;
use super::values::{self, Yaml};
use crate::diff::rank::ChangeKind;
use crate::digests::notice_form;
use crate::records::record::RECORDS;

/// The longest text of a file that is told as a whole, in bytes.
const MAX_TOLD: usize = 500;

/// Files by path.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What changed between two trees in files that are neither answers nor records, those that pages told of (`told`) left
/// out: nothing changes without being told somewhere.
pub fn library_changes(old: &Files, new: &Files, told: &BTreeSet<&str>) -> Vec<Change> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let apart = |path: &&&String| {
        !path.starts_with(ANSWERS)
            && !path.starts_with(RECORDS)
            && !path.ends_with(".sig")
            && !told.contains(path.as_str())
    };
    let mut found = Vec::new();
    for path in paths.iter().filter(apart) {
        let (was, is) = (old.get(*path), new.get(*path));
        if was != is {
            found.extend(file(path, was, is));
        }
    }
    sort(&mut found);
    found
}

/// What settings and reviewers decide is how every page is presented and who answers for it.
fn kind_of(path: &str) -> ChangeKind {
    let evidence = [SOURCES, CLAIMS, REGISTRY];
    if evidence.iter().any(|folder| path.starts_with(folder)) {
        ChangeKind::Source
    } else {
        ChangeKind::Audience
    }
}

fn file(path: &str, old: Option<&Vec<u8>>, new: Option<&Vec<u8>>) -> Vec<Change> {
    let kind = kind_of(path);
    let read = |bytes: &Vec<u8>| SourceFile::from_bytes(path, bytes.clone()).ok();
    let (was, is) = (old.and_then(read), new.and_then(read));
    if let (Some(was), Some(is)) = (&was, &is)
        && path.ends_with(".yaml")
    {
        let parse = |file: &SourceFile| yaml::parse(file, Span::new(0, file.text.len())).ok();
        if let (Some(old), Some(new)) = (parse(was), parse(is)) {
            let (old, new) = (Yaml { file: was, node: &old }, Yaml { file: is, node: &new });
            return values::changes(path, old, new, |_| Some(kind));
        }
    }
    if let (Some(was), Some(is)) = (&was, &is)
        && same_notice(was, is)
    {
        return Vec::new();
    }
    let shown = |file: &Option<SourceFile>| {
        let text = file.as_ref()?.text.trim();
        (!text.is_empty() && text.len() <= MAX_TOLD).then(|| text.to_owned())
    };
    let (there, end) = (is.as_ref().or(was.as_ref()), |file: &SourceFile| file.text.len());
    vec![Change {
        kind,
        kinds: BTreeSet::from([kind]),
        how: match (old, new) {
            (None, _) => How::Added,
            (_, None) => How::Removed,
            _ => How::Changed,
        },
        negation: None,
        place: path.to_owned(),
        path: path.to_owned(),
        span: Span::new(0, there.map_or(0, end)),
        in_old: new.is_none(),
        old: shown(&was),
        new: shown(&is),
        words: Vec::new(),
    }]
}

/// Whether two files are one and the same notice, laid out in two ways.
fn same_notice(old: &SourceFile, new: &SourceFile) -> bool {
    let read = |file: &SourceFile| {
        let inside = file.path.starts_with(NOTICES);
        let file = Arc::new(SourceFile::new(file.path.as_str(), file.text.as_str()));
        Notice::parse(file).ok().filter(|_| inside)
    };
    let (Some(old), Some(new)) = (read(old), read(new)) else { return false };
    old.front == new.front && notice_form(&old) == notice_form(&new)
}
