//! A review record: one signed decision about a page, or about several at once, in a file of its own that nobody edits or
//! deletes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Form, Id, Line, Risk, RuleName};
use caveat_document::page::Page;
use caveat_document::schema::Schema;
use serde::{Deserialize, Serialize};

use crate::digests;
use crate::records::fault::RecordFault;
use crate::records::signed::{self, Statement};

pub use crate::records::signer::Signer;
pub use crate::records::time::Time;
pub use caveat_document::layout::RECORDS;

/// The folder of those that decide about several pages.
const MANY: &str = "many";

/// The largest record that is read, in bytes: room for twice as many pages as one may be about.
pub const MAX_RECORD_BYTES: usize = 1024 * 1024;

/// A record names no more earlier ones than this. It names those that no other one names, so that few are enough.
const MAX_PARENTS: usize = 4_000;

/// A record decides about no more pages than this.
pub const MAX_PAGES: usize = 200;

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Asks for a review.
    Request,
    /// Approves the page as it is.
    Approve,
    /// Asks for changes.
    Reject,
    /// Takes the page down.
    Withdraw,
    /// Puts it back.
    Reinstate,
    /// Says something about the page and decides nothing.
    Comment,
    /// Accepts one finding for a time.
    Waiver,
}

impl Kind {
    /// The word in records and file names.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Approve => "approve",
            Kind::Reject => "reject",
            Kind::Withdraw => "withdraw",
            Kind::Reinstate => "reinstate",
            Kind::Comment => "comment",
            Kind::Waiver => "waiver",
        }
    }

    /// Whether it holds the page, whoever signed it, until it is lifted.
    pub(crate) fn refuses(self) -> bool {
        match self {
            Kind::Reject | Kind::Withdraw => true,
            Kind::Request | Kind::Approve | Kind::Reinstate | Kind::Comment | Kind::Waiver => false,
        }
    }

    /// Whether it takes a page down or puts it back, for which a role needs leave.
    pub fn moves_page(self) -> bool {
        match self {
            Kind::Withdraw | Kind::Reinstate => true,
            Kind::Request | Kind::Approve | Kind::Reject | Kind::Comment | Kind::Waiver => false,
        }
    }

    /// Whether it is a step of a review. A waiver or a remark alone is none.
    pub(crate) fn is_step_of_review(self) -> bool {
        match self {
            Kind::Request | Kind::Approve | Kind::Reject | Kind::Withdraw | Kind::Reinstate => true,
            Kind::Comment | Kind::Waiver => false,
        }
    }

    /// Whether it counts for the very text and sources that it names, and for no others.
    pub(crate) fn is_bound_to_text(self) -> bool {
        match self {
            Kind::Request | Kind::Approve => true,
            Kind::Reject | Kind::Withdraw | Kind::Reinstate | Kind::Comment | Kind::Waiver => false,
        }
    }

    /// What the signer states by signing.
    pub fn meaning(self) -> &'static str {
        match self {
            Kind::Request => "I ask for a review of this page as it is.",
            Kind::Approve => "I read this page as it will be shown and approve it for publication.",
            Kind::Reject => "I read this page and ask for changes before it is published.",
            Kind::Withdraw => "I take this page down. It must not be shown until it is put back.",
            Kind::Reinstate => "I put this page back. Its approvals count again if they still fit.",
            Kind::Comment => "I note this about the page. It decides nothing.",
            Kind::Waiver => "I accept this one finding until the day stated.",
        }
    }
}

/// A warning that the signer saw and accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acknowledged {
    /// Names rule and sentence.
    pub fingerprint: Digest,
    /// The rule.
    pub rule: RuleName,
}

/// A finding that is accepted for a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waives {
    /// Names rule and sentence.
    pub fingerprint: Digest,
    /// The rule.
    pub rule: RuleName,
    /// The last day on which it is accepted.
    pub until: Day,
}

/// One of several pages that a record is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Warnings on it that the signer accepted.
    pub acknowledged: Vec<Acknowledged>,
    /// The page.
    pub answer: Id,
    /// The digest of what it said.
    pub content: Digest,
    /// The digests of what it depended on.
    pub dependencies: BTreeMap<String, Digest>,
    /// The digest of the page as it was seen.
    pub page: Digest,
    /// Of an approval: the risk as which it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

/// The format's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// The first.
    #[serde(rename = "caveat-review@1")]
    Review1,
}

/// What stands in a record. The fields are in the order of the alphabet, because the canonical form sorts its keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Warnings that the signer accepted.
    pub acknowledged: Vec<Acknowledged>,
    /// The page.
    pub answer: Id,
    /// The digest of what it said.
    pub content: Digest,
    /// The digests of what it depended on.
    pub dependencies: BTreeMap<String, Digest>,
    /// The decision.
    pub kind: Kind,
    /// What the signer states by signing.
    pub meaning: Line<1, 500>,
    /// The other pages that the decision is about, in the order of their ids. They come after that of `answer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Subject>,
    /// The digest of the rules it was checked with.
    pub pack: Digest,
    /// The digest of the page as it was seen. It is evidence and reopens nothing.
    pub page: Digest,
    /// The records about the page, or about any of the pages, that the signer could see.
    pub parents: Arc<[Digest]>,
    /// Why.
    pub reason: Line<1, 2000>,
    /// The format.
    pub record: Format,
    /// Of an approval: the risk as which the page was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Who.
    pub signer: Signer,
    /// When.
    pub time: Time,
    /// Of an approval: the last day that the signer vouches for, where that is earlier than the policy's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Of a waiver: the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waives: Option<Waives>,
}

impl Form for Record {
    fn check(&self) -> Result<(), &'static str> {
        let approves = self.kind == Kind::Approve;
        if !approves && (self.until.is_some() || self.risk.is_some()) {
            return Err("`until` and `risk` belong to an approval, and to no other record");
        }
        if self.waives.is_some() && !self.others.is_empty() {
            return Err("a waiver is about one page");
        }
        if self.others.len() >= MAX_PAGES {
            return Err("one record is about 200 pages at most");
        }
        if self.waives.is_some() != (self.kind == Kind::Waiver) {
            return Err("`waives` belongs to a waiver record, and to no other");
        }
        Ok(())
    }
}

impl Record {
    /// A record about a page as it is, with nothing acknowledged and no parents yet. None when the reason is empty or
    /// longer than 2,000 characters.
    pub fn about(
        page: &Page<'_>,
        kind: Kind,
        signer: Signer,
        time: Time,
        reason: &str,
        pack: Digest,
    ) -> Option<Self> {
        Some(Self {
            acknowledged: Vec::new(),
            answer: page.id().clone(),
            content: digests::content(page.answer),
            dependencies: digests::dependencies(page),
            kind,
            meaning: line(kind.meaning())?,
            others: Vec::new(),
            pack,
            page: page.digest(),
            parents: Arc::from([]),
            reason: line(reason.trim())?,
            record: Format::Review1,
            risk: None,
            signer,
            time,
            until: None,
            waives: None,
        })
    }

    /// One decision about all the pages of these records, which one person would sign at one time; none when there is none.
    /// What differs between pages stays with each.
    pub fn together(mut records: Vec<Self>) -> Option<Self> {
        records.sort_by(|a, b| a.answer.cmp(&b.answer));
        let parents: BTreeSet<Digest> = records.iter().flat_map(|r| r.parents.iter().copied()).collect();
        let mut records = records.into_iter();
        let mut first = records.next()?;
        for record in records {
            first.others.push(Subject {
                acknowledged: record.acknowledged,
                answer: record.answer,
                content: record.content,
                dependencies: record.dependencies,
                page: record.page,
                risk: record.risk,
            });
        }
        first.parents = parents.into_iter().collect();
        Some(first)
    }

    /// Whether it speaks of exactly this text, with these things around it.
    pub fn fits(&self, content: Digest, dependencies: &BTreeMap<String, Digest>) -> bool {
        self.content == content && self.dependencies == *dependencies
    }

    /// The same decision once for each page, as if it were about that page alone.
    pub fn each(&self) -> impl Iterator<Item = Self> {
        let own = Subject {
            acknowledged: self.acknowledged.clone(),
            answer: self.answer.clone(),
            content: self.content,
            dependencies: self.dependencies.clone(),
            page: self.page,
            risk: self.risk,
        };
        std::iter::once(own).chain(self.others.iter().cloned()).map(|subject| self.about_one(subject))
    }

    fn about_one(&self, subject: Subject) -> Self {
        let Subject { acknowledged, answer, content, dependencies, page, risk } = subject;
        Self {
            acknowledged,
            answer,
            content,
            dependencies,
            kind: self.kind,
            meaning: self.meaning.clone(),
            others: Vec::new(),
            pack: self.pack,
            page,
            parents: Arc::clone(&self.parents),
            reason: self.reason.clone(),
            record: self.record,
            risk,
            signer: self.signer.clone(),
            time: self.time.clone(),
            until: self.until,
            waives: self.waives.clone(),
        }
    }

    /// The decision about one page, if the record is about it.
    pub fn of_page(&self, answer: &Id) -> Option<Self> {
        self.each().find(|record| record.answer == *answer)
    }
}

/// Text with bounds out of a string; none when it does not fit them.
pub fn line<const MIN: usize, const MAX: usize>(text: &str) -> Option<Line<MIN, MAX>> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

fn path_of(record: &Record, digest: Digest) -> String {
    let answer = &record.answer;
    let time = record.time.at().strftime("%Y%m%dT%H%M%SZ");
    let name = format!("{time}-{}-{}.json", record.kind.as_str(), digest.short(12));
    if record.others.is_empty() {
        let shard = Digest::of(answer.as_str().as_bytes()).short(2);
        format!("{RECORDS}{shard}/{answer}/{name}")
    } else {
        format!("{RECORDS}{MANY}/{name}")
    }
}

/// A record as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What it says.
    pub record: Record,
    /// The digest of its bytes, by which others name it.
    pub digest: Digest,
    /// Where it is.
    pub path: String,
}

/// The page that a path under `reviews/records` is about, if the path has that form. Of a record about several pages the
/// path tells none, so that a broken one holds them all.
pub fn answer_of(path: &str) -> Option<Id> {
    let mut steps = path.strip_prefix(RECORDS)?.split('/');
    let id = steps.nth(1).and_then(Id::new)?;
    (steps.count() == 1).then_some(id)
}

impl Statement for Record {
    const NAME: &'static str = "record";
    const SCHEMA: Schema = Schema::Record;
    const MAX_BYTES: usize = MAX_RECORD_BYTES;
    const NEXT: &'static str =
        "Restore the file as it was signed; records are never edited. To decide anew, sign a new record.";

    fn path(&self) -> String {
        path_of(self, Digest::of(&self.to_bytes()))
    }

    fn signer(&self) -> &Signer {
        &self.signer
    }

    fn time(&self) -> &Time {
        &self.time
    }

    fn answer_of(path: &str) -> Option<Id> {
        answer_of(path)
    }

    fn complaint(&self) -> Option<String> {
        let others = self.others.iter().map(|other| &other.answer);
        let ids: Vec<&Id> = [&self.answer].into_iter().chain(others).collect();
        if !ids.is_sorted_by(|a, b| a < b) {
            return Some(
                "The pages of this record do not stand in the order of their ids, each once.".to_owned(),
            );
        }
        (self.parents.len() > MAX_PARENTS || !self.parents.is_sorted_by(|a, b| a < b)).then(|| format!(
            "The earlier records that this one names do not stand in order, each once and {MAX_PARENTS} at most."
        ))
    }
}

/// Reads a record's file and holds it against its own path. Its signature is checked elsewhere.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(path: &str, bytes: &[u8]) -> Result<Stored, RecordFault> {
    let record = signed::read(path, bytes)?;
    Ok(Stored { record, digest: Digest::of(bytes), path: path.to_owned() })
}

#[cfg(test)]
mod tests;
