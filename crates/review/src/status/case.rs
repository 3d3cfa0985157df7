//! What is known about one page, before anything is decided about it.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::Page;

use crate::digests;
use crate::policy::tier::Tiering;
use crate::records::Entry;
use crate::records::record::{Kind, Record};
use crate::status::conflicts::barred_by;
use crate::status::docket::Docket;
use crate::status::refusals::Refusals;

/// What is known about one page.
pub(super) struct Case<'a> {
    pub(super) page: &'a Page<'a>,
    pub(super) docket: Docket<'a>,
    pub(super) content: Digest,
    pub(super) dependencies: BTreeMap<String, Digest>,
    pub(super) counted: Vec<&'a Entry>,
    pub(super) barred: BTreeSet<&'a Id>,
    pub(super) refusals: Refusals<'a>,
}

impl<'a> Case<'a> {
    pub(super) fn new(page: &'a Page<'a>, docket: Docket<'a>) -> Self {
        let content = digests::content(page.answer);
        let dependencies = digests::dependencies(page);
        let counted: Vec<&Entry> = docket.records.counted(page.id()).collect();
        let barred = barred_by(page, &counted, content);
        let refusals = Refusals::new(page.id(), docket);
        Self { page, docket, content, dependencies, counted, barred, refusals }
    }

    pub(super) fn approves_this(&self, record: &Record) -> bool {
        record.kind == Kind::Approve && self.fits(record)
    }

    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &'a Entry> {
        self.counted.iter().copied().filter(move |entry| entry.record().kind == kind)
    }

    /// Whether a record speaks of exactly this page.
    pub(super) fn fits(&self, record: &Record) -> bool {
        record.fits(self.content, &self.dependencies)
    }

    /// Why an approval of somebody who may give it does not count for the page as it is; none if it does.
    pub(super) fn idle(&self, entry: &Entry, tiering: &Tiering) -> Option<&'static str> {
        let record = entry.record();
        if !self.fits(record) {
            Some("it is about another version of the page")
        } else if record.risk.is_none_or(|risk| risk < tiering.own()) {
            Some("it states a lower risk than the page has")
        } else if self.refusals.takes_back(entry) {
            Some("the same person rejected this version later")
        } else {
            None
        }
    }
}
