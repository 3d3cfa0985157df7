//! Who may not approve a page, having had a hand in it.

use std::collections::BTreeSet;

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::Page;

use crate::digests;
use crate::records::record::Kind;
use crate::records::{Entry, Records};

/// Who may decide nothing about a page: its authors, and whoever asked for the review of this text. A text that nobody
/// asked about bars everyone who asked about an earlier one.
pub(crate) fn barred_by<'a>(page: &'a Page<'a>, counted: &[&'a Entry], content: Digest) -> BTreeSet<&'a Id> {
    let mut barred: BTreeSet<&Id> = page.answer.front.authors.as_slice().iter().collect();
    let requests = || counted.iter().filter(|entry| entry.record().kind == Kind::Request);
    let asked_now = requests().any(|entry| entry.record().content == content);
    barred.extend(requests().filter(|e| !asked_now || e.record().content == content).map(|e| e.person()));
    barred
}

/// Who may decide nothing about a page as it is, by id.
pub fn barred(page: &Page<'_>, records: &Records) -> Vec<Id> {
    let counted: Vec<&Entry> = records.counted(page.id()).collect();
    barred_by(page, &counted, digests::content(page.answer)).into_iter().cloned().collect()
}
