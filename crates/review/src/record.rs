//! A review record: one signed decision about one page, in a file of its own that nobody edits or deletes.

use std::collections::BTreeMap;
use std::fmt;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Form, Id, Line, RuleName};
use caveat_document::page::Page;
use caveat_document::schema::Schema;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::canonical;

/// The folder of all records.
pub const RECORDS: &str = "reviews/records/";

/// The largest record that is read, in bytes.
pub const MAX_RECORD_BYTES: usize = 256 * 1024;

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
    /// Declares a key lost.
    Revoke,
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
            Kind::Revoke => "revoke",
            Kind::Waiver => "waiver",
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
            Kind::Revoke => "This key is no longer trusted. Only the records listed here still stand.",
            Kind::Waiver => "I accept this one finding until the day stated.",
        }
    }
}

/// A time as a record states it, to the second and with its offset from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    text: String,
    at: Timestamp,
}

impl Time {
    /// A time in UTC. Fractions of a second are dropped.
    pub fn utc(at: Timestamp) -> Self {
        let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Self { text: at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(), at }
    }

    /// Reads `2026-11-23T12:00:00+00:00`.
    pub fn parse(text: &str) -> Option<Self> {
        // The schema states the form; the length keeps out whatever else the parser would take.
        let plain = matches!(text.len(), 20 | 25) && text.is_ascii();
        let at = text.parse().ok().filter(|_| plain)?;
        Some(Self { text: text.to_owned(), at })
    }

    /// The moment.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Its day in UTC.
    pub fn day(&self) -> Day {
        day_of(self.at)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is not a time such as 2026-11-23T12:00:00+00:00"))
        })
    }
}

/// The day of a moment, in UTC.
pub(crate) fn day_of(at: Timestamp) -> Day {
    Day(Offset::UTC.to_datetime(at).date())
}

/// Who signed, and in which role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// The name as printed when it was signed.
    pub name: Line<1, 200>,
    /// The id in `people.yaml`.
    pub person: Id,
    /// The role signed for.
    pub role: Id,
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
    /// Of a revoke: the fingerprint of the lost key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The decision.
    pub kind: Kind,
    /// What the signer states by signing.
    pub meaning: Line<1, 500>,
    /// The digest of the rules it was checked with.
    pub pack: Digest,
    /// The digest of the page as it was seen. It is evidence and reopens nothing.
    pub page: Digest,
    /// The records about the page that the signer could see.
    pub parents: Vec<Digest>,
    /// Why.
    pub reason: Line<1, 2000>,
    /// The format.
    pub record: Format,
    /// Who.
    pub signer: Signer,
    /// Of a revoke: the records of the key that still stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands: Option<Vec<Digest>>,
    /// When.
    pub time: Time,
    /// Of a waiver: the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waives: Option<Waives>,
}

impl Form for Record {
    fn check(&self) -> Result<(), &'static str> {
        let revokes = self.kind == Kind::Revoke;
        if self.key.is_some() != revokes || self.stands.is_some() != revokes {
            return Err("`key` and `stands` belong to a revoke record, and to no other");
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
            content: canonical::content(page.answer),
            dependencies: canonical::dependencies(page),
            key: None,
            kind,
            meaning: line(kind.meaning())?,
            pack,
            page: page.digest(),
            parents: Vec::new(),
            reason: line(reason.trim())?,
            record: Format::Review1,
            signer,
            stands: None,
            time,
            waives: None,
        })
    }

    /// The canonical bytes, which are signed and stored: keys sorted, no blanks between them, one newline at the end.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Where the record is stored.
    pub fn path(&self) -> String {
        path_of(self, Digest::of(&self.to_bytes()))
    }
}

/// Text with bounds out of a string; none when it does not fit them.
pub fn line<const MIN: usize, const MAX: usize>(text: &str) -> Option<Line<MIN, MAX>> {
    serde_json::from_value(serde_json::Value::from(text)).ok()
}

fn path_of(record: &Record, digest: Digest) -> String {
    let answer = &record.answer;
    let shard = Digest::of(answer.as_str().as_bytes()).short(2);
    let time = record.time.at().strftime("%Y%m%dT%H%M%SZ");
    format!("{RECORDS}{shard}/{answer}/{time}-{}-{}.json", record.kind.as_str(), digest.short(12))
}

/// What is wrong with a record, or with the set of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message} {next}")]
pub struct RecordFault {
    /// The name under which it is reported, `review/...`.
    pub rule: &'static str,
    /// Path of the record.
    pub path: String,
    /// The page it concerns; none when it concerns all.
    pub answer: Option<Id>,
    /// What is wrong, in plain words.
    pub message: String,
    /// The next step.
    pub next: String,
    /// Whether nothing may be published until it is put right.
    pub holds: bool,
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

/// The page that a path under `reviews/records` is about, if the path has that form.
pub fn answer_of(path: &str) -> Option<Id> {
    let mut steps = path.strip_prefix(RECORDS)?.split('/');
    let id = steps.nth(1).and_then(Id::new)?;
    (steps.count() == 1).then_some(id)
}

/// Reads a record's file and holds it against its own path. Its signature is checked elsewhere.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(path: &str, bytes: &[u8]) -> Result<Stored, RecordFault> {
    let broken = |message: String| RecordFault {
        rule: "review/record-broken",
        path: path.to_owned(),
        answer: answer_of(path),
        message,
        next:
            "Restore the file as it was signed; records are never edited. To decide anew, sign a new record."
                .to_owned(),
        holds: true,
    };
    if bytes.len() > MAX_RECORD_BYTES {
        return Err(broken(format!(
            "This record has {} bytes; the largest has {MAX_RECORD_BYTES}.",
            bytes.len()
        )));
    }
    let json: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|error| broken(format!("This record is not JSON: {error}.")))?;
    if let Some(complaint) = Schema::Record.complaints(&json).into_iter().next() {
        return Err(broken(format!("This record does not have the form of one: {complaint}")));
    }
    let record = Record::from_json(json)
        .map_err(|error| broken(format!("This record does not have the form of one: {error}.")))?;
    if record.to_bytes() != bytes {
        return Err(broken("This record is not written in its canonical form, so it was edited.".to_owned()));
    }
    let digest = Digest::of(bytes);
    let expected = path_of(&record, digest);
    if path != expected {
        return Err(broken(format!(
            "This record was moved, copied or edited: what it says belongs in {expected}."
        )));
    }
    Ok(Stored { record, digest, path: expected })
}

#[cfg(test)]
mod tests;
