//! Looking back: everything that was signed about a page, and what stood on a day under that day's policy and keys.

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Risk};
use caveat_document::page::assemble;
use caveat_review::records::baseline::BASELINES;
use caveat_review::records::fault::RecordFault;
use caveat_review::records::record::RECORDS;
use caveat_review::records::revocation::REVOCATIONS;
use caveat_review::{Kind, State, content, dependencies};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::files::load::load;
use crate::files::tree::CONFIG;
use crate::git::{Git, Moment, Rewritten};
use crate::review::authority::signed_files;
use crate::review::reviews::Reviews;
use crate::review::status::{Status, status};
use crate::session::Session;

/// One signed decision, as the log shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Logged {
    /// When, as the record states.
    pub time: String,
    /// The decision.
    pub kind: Kind,
    /// Who, by id.
    pub person: Id,
    /// The name as printed when it was signed.
    pub name: String,
    /// In which role.
    pub role: Id,
    /// Why.
    pub reason: String,
    /// Why it does not count; none when it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
    /// Whether it is about the page exactly as it is now.
    pub of_this_version: bool,
    /// The digest of the text that it is about.
    pub content: Digest,
    /// Of an approval: the risk as which the page was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Of an approval: the last day that the signer vouches for; of a waiver: its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    /// Of a waiver: the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How many warnings were accepted.
    pub acknowledged: usize,
    /// Whether anybody could have signed it.
    pub demonstration: bool,
    /// Whether the trusted revision has it.
    pub trusted: bool,
    /// The fingerprint of the key.
    pub key: String,
    /// The record's path.
    pub path: String,
}

/// Everything that was signed about a page.
#[derive(Clone, Debug, Serialize)]
pub struct Log {
    /// The page.
    pub id: Id,
    /// Its state; none when its file is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// The decisions, oldest first.
    pub records: Vec<Logged>,
    /// What is wrong with records, and holds the page.
    pub faults: Vec<String>,
}

/// Everything that was signed about a page, also one whose file is gone.
///
/// # Errors
/// There is neither such a page nor a record about one.
pub fn log(session: &Session, reviews: &Reviews, id: &str, as_of: Day) -> Result<Log> {
    let library = &session.loaded.library;
    let unknown = || {
        WorkspaceError::usage(
            format!("There is neither an answer with the id `{id}` nor a record about one."),
            "`caveat review status` lists the ids.",
        )
    };
    let id = Id::new(id).ok_or_else(unknown)?;
    let page = library.answer(&id).map(|answer| assemble(answer, library));
    let entries = reviews.records.of(&id);
    if page.is_none() && entries.is_empty() {
        return Err(unknown());
    }
    let now = page.as_ref().map(|page| (content(page.answer), dependencies(page)));
    let records = entries.iter().map(|entry| {
        let record = entry.record();
        Logged {
            time: record.time.to_string(),
            kind: record.kind,
            person: entry.person().clone(),
            name: record.signer.name.to_string(),
            role: record.signer.role.clone(),
            reason: record.reason.to_string(),
            void: entry.void.as_ref().map(ToString::to_string),
            of_this_version: now.as_ref().is_some_and(|(content, parts)| record.fits(*content, parts)),
            content: record.content,
            risk: record.risk,
            until: record.until.or(record.waives.as_ref().map(|waives| waives.until)),
            rule: record.waives.as_ref().map(|waives| waives.rule.as_str().to_owned()),
            acknowledged: record.acknowledged.len(),
            demonstration: entry.demonstration,
            trusted: entry.trusted,
            key: entry.key.clone(),
            path: entry.stored.path.clone(),
        }
    });
    Ok(Log {
        records: records.collect(),
        state: page.map(|page| reviews.standing(&page, as_of).state),
        faults: reviews.records.holding(&id).map(ToString::to_string).collect(),
        id,
    })
}

/// What stood on a day.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    /// The day.
    pub as_of: Day,
    /// The commit that the trusted branch was at.
    pub revision: String,
    /// When that was committed.
    pub committed: Timestamp,
    /// Where each page stood, by that day's content, records, policy, people and keys.
    pub answers: Vec<Status>,
    /// How many signed files there were.
    pub signed: usize,
    /// What was wrong with them on that day.
    pub faults: Vec<String>,
    /// What the trusted branch has ever changed or deleted of what is only ever added to.
    pub rewritten: Vec<Rewritten>,
}

impl Replay {
    /// Whether all that was signed is whole, and still there.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty() && self.rewritten.is_empty()
    }
}

/// Replays a day: the state of each page under that day's policy and keys, and whether what had been signed was ever altered.
///
/// # Errors
/// There is no repository, its history does not reach back so far, or the library of that day cannot be read.
pub fn replay(session: &Session, trust: Option<&str>, as_of: Day) -> Result<Replay> {
    let git = Git::open(&session.root)?;
    let tip = match trust {
        Some(revision) => git.resolve(revision)?,
        None => git.default_branch()?.map_or_else(|| git.resolve("HEAD"), Ok)?,
    };
    let Moment { revision, at } = git.on_day(&tip, as_of)?.ok_or_else(|| {
        WorkspaceError::usage(
            format!("The trusted branch has no commit from {as_of} or before."),
            "Name a later day with --as-of, or another branch with --trust.",
        )
    })?;
    let tree = git.tree(&revision)?;
    if !tree.files.contains_key(CONFIG) {
        return Err(WorkspaceError::usage(
            format!("On {as_of} the repository had no {CONFIG}, so it was no content repository yet."),
            "Name a later day with --as-of.",
        ));
    }
    let loaded = load(&tree)?;
    let reviews = Reviews::with(&tree, &tree, revision.clone(), None, as_of)?;
    let mut answers = Vec::new();
    if !loaded.library.answers.is_empty() {
        answers = status(&loaded, &reviews, None, as_of)?;
    }
    let of_form = reviews.faults.iter().chain(&loaded.faults);
    let mut faults: Vec<String> =
        of_form.map(|fault| format!("{}: {} {}", fault.path, fault.message, fault.next)).collect();
    let future = |fault: &RecordFault| fault.message.contains("still to come");
    faults.extend(
        reviews.record_faults().filter(|fault| fault.holds || future(fault)).map(ToString::to_string),
    );
    faults.dedup();
    let folders = [RECORDS, REVOCATIONS, BASELINES];
    Ok(Replay {
        as_of,
        committed: at,
        answers,
        signed: folders.iter().map(|folder| signed_files(&tree, folder).len()).sum(),
        faults,
        rewritten: git.rewritten(&tip, &folders)?,
        revision,
    })
}

/// How many pages are in each state.
pub fn by_state(answers: &[Status]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer.state.as_str()).or_default() += 1;
    }
    counts
}
