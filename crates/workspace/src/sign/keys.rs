//! Keys: adding one for a person, listing them, declaring one lost.

use std::collections::BTreeSet;

use camino::Utf8Path;
use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Id};
use caveat_document::layout::REVIEWS;
use caveat_review::records::keys::{ALLOWED_SIGNERS, AllowedKey, allowed_line};
use caveat_review::records::signature::public_key;
use caveat_review::{Keys, Revocation, Statement};
use jiff::Timestamp;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::files::write;
use crate::git::Git;
use crate::review::authority::{PEOPLE, people};
use crate::review::reviews::Reviews;
use crate::session::Session;
use crate::sign::signer::{SignAs, Signatory, day_of, no_reason};

/// A key that was added.
#[derive(Clone, Debug)]
pub struct Added {
    /// Whose it is.
    pub person: Id,
    /// As `ssh-keygen -l` prints it.
    pub fingerprint: String,
    /// The kind of key.
    pub kind: String,
}

/// Adds a person's public key to the folder's `allowed_signers`, with the first and the last day on which it counts. What
/// stands in the file stays as it is.
///
/// # Errors
/// The person is unknown, or the file holds no key that this person may sign with. Nothing is written then.
pub fn add(
    session: &Session,
    person: &str,
    file: &Utf8Path,
    valid: (Option<&str>, Option<&str>),
) -> Result<Added> {
    let people = people(&session.tree)?.ok_or_else(|| {
        WorkspaceError::usage(format!("There is no {PEOPLE}."), "Write who signs there first.")
    })?;
    let unknown = || {
        let known: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
        WorkspaceError::usage(
            format!("`{person}` is not in {PEOPLE}."),
            format!("Add the person there first. People there: {}.", known.join(", ")),
        )
    };
    let person = Id::new(person).and_then(|id| people.get(&id)).ok_or_else(unknown)?;
    let text = std::fs::read_to_string(file).map_err(|error| WorkspaceError::Unreadable {
        path: file.to_string(),
        reason: error.to_string(),
        next: "Name the public half of the key: the file that ends in .pub.".to_owned(),
    })?;
    let key = public_key(&text).map_err(|error| {
        WorkspaceError::usage(
            format!("{file} cannot be added: {error}."),
            "Name the public half of the key: the file that ends in .pub.",
        )
    })?;
    let valid = (day(valid.0, "--valid-after")?, day(valid.1, "--valid-until")?);
    let line = allowed_line(&person.id, &key, valid);
    let mut known = match session.tree.files.get(ALLOWED_SIGNERS) {
        Some(bytes) => String::from_utf8(bytes.clone()).map_err(|_| {
            WorkspaceError::usage(format!("{ALLOWED_SIGNERS} is not UTF-8 text."), "Save it as UTF-8.")
        })?,
        None => String::new(),
    };
    if !known.is_empty() && !known.ends_with('\n') {
        known.push('\n');
    }
    let start = known.len();
    known.push_str(&line);
    known.push('\n');
    let (keys, faults) = Keys::parse(&people, Some(&SourceFile::new(ALLOWED_SIGNERS, known.as_str())));
    if let Some(fault) = faults.iter().find(|fault| fault.span.start >= start) {
        return Err(WorkspaceError::usage(
            fault.message.clone(),
            "Each person signs with a key of their own.",
        ));
    }
    let added = keys.all().last().filter(|key| key.person == person.id).cloned().ok_or_else(unknown)?;
    if keys.of(&person.id).filter(|key| key.fingerprint == added.fingerprint).count() > 1 {
        return Err(WorkspaceError::usage(
            format!("{} has this key already.", person.id),
            "Change its line in reviews/keys/allowed_signers if its time is to change.",
        ));
    }
    write::file(&session.root.join(ALLOWED_SIGNERS), known.as_bytes())?;
    Ok(Added { person: added.person, fingerprint: added.fingerprint, kind: added.kind })
}

fn day(text: Option<&str>, flag: &str) -> Result<Option<Day>> {
    text.map(|text| day_of(text, flag)).transpose()
}

/// A key as the list shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Listed {
    /// Whose it is.
    pub person: Id,
    /// The kind of key.
    pub kind: String,
    /// As `ssh-keygen -l` prints it.
    pub fingerprint: String,
    /// The first moment at which it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_after: Option<Timestamp>,
    /// The last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_before: Option<Timestamp>,
    /// Whether it counts, in a word: `trusted`, `proposed`, `removed`, `not-valid`, `revoked`.
    pub state: &'static str,
    /// What to say of that, in plain words.
    pub note: String,
}

/// The keys of the trusted revision, and those that the folder adds.
///
/// # Errors
/// The folder's people cannot be read.
pub fn list(session: &Session, reviews: &Reviews, as_of: Day) -> Result<Vec<Listed>> {
    let proposed = match people(&session.tree)? {
        Some(people) => crate::review::authority::keys(&session.tree, &people).0,
        None => Keys::default(),
    };
    let mut rows: Vec<Listed> = reviews
        .keys
        .all()
        .iter()
        .map(|key| {
            let (state, note) =
                if let Some(lost) = reviews.revocations.all().find(|r| r.key == key.fingerprint) {
                    let stands = match lost.stands.len() {
                        0 => "nothing that it signed stands".to_owned(),
                        1 => "one record that it signed still stands".to_owned(),
                        some => format!("{some} records that it signed still stand"),
                    };
                    ("revoked", format!("revoked by {} on {}; {stands}", lost.signer.person, lost.time.day()))
                } else if !proposed.all().contains(key) {
                    ("removed", "the folder does not have it any more".to_owned())
                } else if !key.valid_on(as_of) {
                    ("not-valid", format!("it does not count on {as_of}"))
                } else {
                    ("trusted", String::new())
                };
            listed(key, state, note)
        })
        .collect();
    let new = proposed.all().iter().filter(|key| !reviews.keys.all().contains(key));
    rows.extend(
        new.map(|key| listed(key, "proposed", "it counts once the trusted revision has it".to_owned())),
    );
    rows.sort_by(|a, b| (&a.person, &a.fingerprint).cmp(&(&b.person, &b.fingerprint)));
    Ok(rows)
}

fn listed(key: &AllowedKey, state: &'static str, note: String) -> Listed {
    Listed {
        person: key.person.clone(),
        kind: key.kind.clone(),
        fingerprint: key.fingerprint.clone(),
        valid_after: key.after,
        valid_before: key.before,
        state,
        note,
    }
}

/// A key that was declared lost.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// The key.
    pub fingerprint: String,
    /// The revocation's path.
    pub path: String,
    /// How many of its signatures still stand.
    pub stand: usize,
    /// How many are void.
    pub void: usize,
    /// The pages that lose a signature.
    pub pages: Vec<Id>,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Declares a key lost: a person's only one, or one by its fingerprint. With `since`, what the trusted revision had before that
/// day still stands; without it, nothing does.
///
/// # Errors
/// The key is not known, or the signer may not revoke it. Nothing is written then.
pub fn revoke(
    session: &Session,
    reviews: &Reviews,
    which: &str,
    since: Option<&str>,
    by: SignAs<'_>,
    as_of: Day,
) -> Result<Revoked> {
    let fingerprint = fingerprint(reviews, which)?;
    let signatory = Signatory::find(by, reviews, as_of)?;
    if !reviews.policy.may_withdraw(&signatory.role) {
        return Err(WorkspaceError::usage(
            format!("The role `{}` may not revoke keys.", signatory.role),
            "Have it done by somebody who may take pages down: `withdraw` in reviews/policy.yaml names the roles.",
        ));
    }
    let reason = by.reason.map(str::trim).filter(|reason| !reason.is_empty()).ok_or_else(no_reason)?;
    let before = match day(since, "--lost-since")? {
        Some(day) => before(session, reviews, day)?,
        None => BTreeSet::new(),
    };
    let mut stands: BTreeSet<Digest> = BTreeSet::new();
    let mut void: BTreeSet<Digest> = BTreeSet::new();
    let mut pages: BTreeSet<Id> = BTreeSet::new();
    for answer in reviews.records.answers() {
        for entry in reviews.records.of(answer).iter().filter(|entry| entry.key == fingerprint) {
            if before.contains(&entry.stored.path) {
                stands.insert(entry.stored.digest);
            } else {
                void.insert(entry.stored.digest);
                pages.insert(answer.clone());
            }
        }
    }
    for (digest, path) in reviews.baselines.signed_with(&fingerprint) {
        let list = if before.contains(path) { &mut stands } else { &mut void };
        list.insert(digest);
    }
    let (signer, time) = (signatory.signer(), signatory.time.clone());
    let stand = stands.len();
    let parents = reviews.revocations.seen();
    let record =
        Revocation::new(&fingerprint, stands, parents, signer, time, reason).ok_or_else(no_reason)?;
    let bytes = record.to_bytes();
    let path = record.path();
    let armored = signatory.sign(&bytes)?;
    let own = caveat_review::records::signature::verify(&bytes, armored.as_bytes());
    if own.is_ok_and(|own| own.fingerprint == fingerprint) {
        return Err(WorkspaceError::usage(
            "A key does not revoke itself: whoever stole it could do so, too.",
            "Have it revoked with another key, by somebody who may take pages down.",
        ));
    }
    signatory.write(&session.root, &path, &bytes, &armored)?;
    Ok(Revoked {
        fingerprint,
        path,
        stand,
        void: void.len(),
        pages: pages.into_iter().collect(),
        demonstration: signatory.person.demonstration,
    })
}

/// The signed files that the trusted branch had at the end of the day before. What a record states about its own time proves
/// nothing here.
fn before(session: &Session, reviews: &Reviews, day: Day) -> Result<BTreeSet<String>> {
    let git = Git::open(&session.root)?;
    let eve = Day(day.0.yesterday().unwrap_or(day.0));
    let Some(moment) = git.on_day(reviews.trusted_revision(), eve)? else { return Ok(BTreeSet::new()) };
    let tree = git.tree_under(&moment.revision, REVIEWS)?;
    Ok(tree.files.into_keys().collect())
}

/// The fingerprint that is meant. A key that is not listed any more can still be revoked by its fingerprint.
fn fingerprint(reviews: &Reviews, which: &str) -> Result<String> {
    if which.starts_with("SHA256:") {
        return match which.len() {
            50 => Ok(which.to_owned()),
            _ => Err(WorkspaceError::usage(
                format!("`{which}` is not a whole fingerprint."),
                "`caveat keys list` prints them.",
            )),
        };
    }
    let keys: BTreeSet<&str> = Id::new(which)
        .map(|person| reviews.keys.of(&person).map(|key| key.fingerprint.as_str()).collect())
        .unwrap_or_default();
    let all: Vec<&str> = keys.into_iter().collect();
    match all.as_slice() {
        [one] => Ok((*one).to_owned()),
        [] => Err(WorkspaceError::usage(
            format!("`{which}` has no key in {ALLOWED_SIGNERS} of the trusted revision."),
            "Name a person who has one, or the key's fingerprint: `caveat keys list` prints them.",
        )),
        several => Err(WorkspaceError::usage(
            format!("{which} has several keys: {}.", several.join(", ")),
            "Name the fingerprint of the one that is lost.",
        )),
    }
}
