//! Signing: a record is written with its signature, or not at all.

#![expect(clippy::disallowed_types, reason = "this is the place that runs ssh-keygen")]

use std::io::Write;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_review::Keys;
use caveat_review::policy::Person;
use caveat_review::record::{Acknowledged, Kind, Record, Signer, Time};
use caveat_review::signature::{NAMESPACE, sign_demonstration, verify};

use crate::error::{Result, WorkspaceError};
use crate::review::{Reviews, receipt};
use crate::session::Session;
use crate::{clock, write};

/// Who signs, as typed.
#[derive(Clone, Copy, Debug)]
pub struct SignAs<'a> {
    /// Who signs.
    pub person: &'a str,
    /// In which role.
    pub role: Option<&'a str>,
    /// With which key.
    pub key: Option<&'a Utf8Path>,
    /// Why.
    pub reason: Option<&'a str>,
    /// The time to state.
    pub time: Option<&'a str>,
}

/// What somebody wants to decide.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The decision.
    pub kind: Kind,
    /// The pages; empty with `all`.
    pub ids: &'a [String],
    /// Every page that is marked ready.
    pub all: bool,
    /// Who signs.
    pub by: SignAs<'a>,
    /// Whether warnings are accepted.
    pub acknowledge: bool,
}

/// Somebody known, in a role that the person holds, with a key and at a time.
pub(crate) struct Signatory<'a> {
    pub(crate) person: &'a Person,
    pub(crate) role: Id,
    pub(crate) time: Time,
    key: Option<&'a Utf8Path>,
    keys: &'a Keys,
}

impl<'a> Signatory<'a> {
    /// Finds who signs among the trusted people.
    ///
    /// # Errors
    /// Nobody of that id, a role not held, or no time.
    pub(crate) fn find(by: SignAs<'a>, reviews: &'a Reviews) -> Result<Self> {
        let person = Id::new(by.person).and_then(|id| reviews.people.get(&id)).ok_or_else(|| {
            let known: Vec<&str> = reviews.people.front.people.iter().map(|p| p.id.as_str()).collect();
            WorkspaceError::usage(
                format!("`{}` is not in {} of the trusted revision.", by.person, crate::review::PEOPLE),
                format!("People there: {}.", known.join(", ")),
            )
        })?;
        let role = role(person, by.role)?;
        let time = match by.time {
            None => Time::utc(clock::now()),
            Some(text) => Time::parse(text).map(|t| Time::utc(t.at())).ok_or_else(|| {
                WorkspaceError::usage(format!("`{text}` is not a time."), "Write it as 2026-11-23T12:00:00Z.")
            })?,
        };
        Ok(Self { person, role, time, key: by.key, keys: &reviews.keys })
    }

    /// The same as records name it.
    pub(crate) fn signer(&self) -> Signer {
        let person = self.person;
        Signer { person: person.id.clone(), name: person.name.clone(), role: self.role.clone() }
    }

    /// Signs bytes and writes both, or neither.
    ///
    /// # Errors
    /// The key does not fit, or the disk refuses.
    pub(crate) fn store(&self, root: &Utf8Path, path: &str, bytes: &[u8]) -> Result<()> {
        let signature = signature(self.person, &self.role, self.keys, self.key, bytes)?;
        // The signature first: a record is never without one.
        write::new_file(&root.join(format!("{path}.sig")), signature.as_bytes())?;
        write::new_file(&root.join(path), bytes)
    }
}

/// A reason that cannot be stored.
pub(crate) fn no_reason() -> WorkspaceError {
    WorkspaceError::usage("The reason is empty or too long.", "Say why in one to ten sentences, with -m.")
}

/// A page by its id.
pub(crate) fn answer<'a>(session: &'a Session, id: &str) -> Result<&'a Answer> {
    session.loaded.library.answers.iter().find(|a| a.id().as_str() == id).ok_or_else(|| {
        WorkspaceError::usage(
            format!("There is no answer with the id `{id}`."),
            "`caveat review status` lists the ids.",
        )
    })
}

/// What was signed.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The page.
    pub id: Id,
    /// The record's path.
    pub path: String,
    /// How many warnings were accepted.
    pub acknowledged: usize,
    /// How many findings others had waived.
    pub waived: usize,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Signs a decision about each page.
///
/// # Errors
/// The person, role or key does not fit; a page is not clean; a warning is not accepted. Nothing is written for the page
/// at fault, and the pages before it stand.
pub fn sign(session: &Session, reviews: &Reviews, wish: Wish<'_>, as_of: Day) -> Result<Vec<Signed>> {
    let signatory = Signatory::find(wish.by, reviews)?;
    let library = &session.loaded.library;
    let answers: Vec<_> = if wish.all {
        library.answers.iter().filter(|a| a.front.status == Status::Ready).collect()
    } else {
        wish.ids.iter().map(|id| answer(session, id)).collect::<Result<_>>()?
    };
    let (shared, _) = session.shared_findings(&crate::Scope::default());
    let mut signed = Vec::new();
    for answer in answers {
        let page = assemble(answer, library);
        let receipt = receipt(&page, &session.loaded, &shared, reviews, as_of);
        let acknowledged = acknowledged(&page, &receipt, wish)?;
        let reason = wish.by.reason.unwrap_or(default_reason(wish.kind));
        let (signer, time) = (signatory.signer(), signatory.time.clone());
        let mut record = Record::about(&page, wish.kind, signer, time, reason, session.loaded.rules.digest())
            .ok_or_else(no_reason)?;
        record.parents = reviews.records.seen(answer.id());
        record.acknowledged = acknowledged;
        let path = record.path();
        signatory.store(&session.root, &path, &record.to_bytes())?;
        signed.push(Signed {
            id: answer.id().clone(),
            path,
            acknowledged: record.acknowledged.len(),
            waived: receipt.waived_count(),
            demonstration: signatory.person.demonstration,
        });
    }
    if signed.is_empty() {
        return Err(WorkspaceError::usage(
            "No page is marked ready, so nothing was signed.",
            "Name a page's id.",
        ));
    }
    Ok(signed)
}

fn default_reason(kind: Kind) -> &'static str {
    match kind {
        Kind::Approve => "Read as shown, with its sources.",
        Kind::Request => "Ready to be read.",
        _ => "",
    }
}

fn role(person: &Person, asked: Option<&str>) -> Result<Id> {
    let held = || person.roles.as_slice().iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
    match asked {
        Some(name) => Id::new(name).filter(|r| person.holds(r)).ok_or_else(|| {
            WorkspaceError::usage(
                format!("{} does not hold the role `{name}`.", person.id),
                format!("Roles held: {}.", held()),
            )
        }),
        None => match person.roles.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(WorkspaceError::usage(
                format!("{} holds several roles.", person.id),
                format!("Name one with --role: {}.", held()),
            )),
        },
    }
}

/// A reviewer signs a clean page, and accepts its warnings by name or not at all.
fn acknowledged(
    page: &Page<'_>,
    receipt: &caveat_rules::Receipt,
    wish: Wish<'_>,
) -> Result<Vec<Acknowledged>> {
    if wish.kind != Kind::Approve {
        return Ok(Vec::new());
    }
    if let Some(finding) = receipt.blocking().next() {
        return Err(WorkspaceError::usage(
            format!(
                "{} is not clean, so it cannot be approved: {} ({}).",
                page.id(),
                finding.message,
                finding.rule
            ),
            format!("Run `caveat check {}` and mend what it reports.", page.answer.file.path),
        ));
    }
    let warnings: Vec<_> = receipt.warnings().collect();
    if !warnings.is_empty() && !wish.acknowledge {
        let list: Vec<String> = warnings.iter().map(|w| format!("  {}: {}", w.rule, w.message)).collect();
        return Err(WorkspaceError::usage(
            format!("{} has warnings that somebody has to decide on:\n{}", page.id(), list.join("\n")),
            "Mend them, or accept them with --acknowledge.",
        ));
    }
    let one = |w: &&caveat_rules::Finding| {
        Some(Acknowledged {
            fingerprint: w.fingerprint,
            rule: caveat_document::format::RuleName::new(&w.rule)?,
        })
    };
    let mut accepted: Vec<Acknowledged> = warnings.iter().filter_map(one).collect();
    accepted.sort();
    accepted.dedup();
    Ok(accepted)
}

fn signature(
    person: &Person,
    role: &Id,
    keys: &Keys,
    key: Option<&Utf8Path>,
    bytes: &[u8],
) -> Result<String> {
    if person.demonstration {
        return Ok(sign_demonstration(role, bytes));
    }
    let key = key.ok_or_else(|| {
        WorkspaceError::usage(
            "A real signature needs your key.",
            "Name it with --key, such as --key ~/.ssh/id_ed25519.",
        )
    })?;
    let armored = keygen(key, bytes)?;
    // What we write must verify, or the record would hold the page until somebody deletes it.
    let made = verify(bytes, armored.as_bytes()).map_err(|error| {
        WorkspaceError::environment(
            format!("ssh-keygen made a signature that does not verify: {error}."),
            "Use an ed25519 or ECDSA key.",
        )
    })?;
    if !keys.belongs_to(&person.id, &made) {
        return Err(WorkspaceError::usage(
            format!(
                "{key} is not a key of {} in {} of the trusted revision.",
                person.id,
                crate::review::PEOPLE
            ),
            "Sign with a key that is listed there, or have the new public key committed there first.",
        ));
    }
    Ok(armored)
}

fn keygen(key: &Utf8Path, bytes: &[u8]) -> Result<String> {
    let failed = |reason: String| {
        WorkspaceError::environment(
            format!("ssh-keygen could not sign with {key}: {reason}."),
            "Check that the key exists and its agent is running, then try again.",
        )
    };
    let mut child = Command::new("ssh-keygen")
        .args(["-Y", "sign", "-n", NAMESPACE, "-f", key.as_str()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(format!("{error} (is OpenSSH installed?)")))?;
    child
        .stdin
        .take()
        .map_or(Ok(()), |mut stdin| stdin.write_all(bytes))
        .map_err(|error| failed(error.to_string()))?;
    let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}
