//! Who signs: somebody known, with a key that counts. A record is written with its signature, or not at all.

#![expect(clippy::disallowed_types, reason = "this is the place that runs ssh-keygen")]

use std::io::Write;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use caveat_document::format::{Day, Id};
use caveat_review::policy::Person;
use caveat_review::records::keys::ALLOWED_SIGNERS;
use caveat_review::records::record::{Signer, Time};
use caveat_review::records::signature::{NAMESPACE, sign_demonstration, verify};

use crate::clock;
use crate::error::{Result, WorkspaceError};
use crate::files::write;
use crate::review::reviews::Reviews;

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

/// Somebody known, in a role that the person holds, with a key and at a time.
pub(crate) struct Signatory<'a> {
    pub(crate) person: &'a Person,
    pub(crate) role: Id,
    pub(crate) time: Time,
    as_of: Day,
    key: Option<&'a Utf8Path>,
    reviews: &'a Reviews,
}

impl<'a> Signatory<'a> {
    /// Finds who signs among the trusted people. What would count for nothing is not signed.
    ///
    /// # Errors
    /// Nobody of that id, a role not held, no time, or one that does not count.
    pub(crate) fn find(by: SignAs<'a>, reviews: &'a Reviews, as_of: Day) -> Result<Self> {
        let person = Id::new(by.person).and_then(|id| reviews.people.get(&id)).ok_or_else(|| {
            let known: Vec<&str> = reviews.people.iter().map(|p| p.id.as_str()).collect();
            WorkspaceError::usage(
                format!(
                    "`{}` is not in {} of the trusted revision.",
                    by.person,
                    crate::review::authority::PEOPLE
                ),
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
        if let Some(day) = [time.day(), as_of].into_iter().find(|day| !person.valid_on(*day)) {
            return Err(WorkspaceError::usage(
                format!("The signatures of {} do not count on {day}, so nothing was signed.", person.id),
                "Have it signed by somebody else, or have `valid_from` and `valid_until` changed in people.yaml.",
            ));
        }
        Ok(Self { person, role, time, as_of, key: by.key, reviews })
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
        let signature = self.sign(bytes)?;
        self.write(root, path, bytes, &signature)
    }

    /// Writes bytes and their signature.
    ///
    /// # Errors
    /// The disk refuses.
    pub(crate) fn write(&self, root: &Utf8Path, path: &str, bytes: &[u8], signature: &str) -> Result<()> {
        // The signature first: a record is never without one.
        write::new_file(&root.join(format!("{path}.sig")), signature.as_bytes())?;
        write::new_file(&root.join(path), bytes)
    }

    /// Signs bytes with a key that counts.
    pub(crate) fn sign(&self, bytes: &[u8]) -> Result<String> {
        if self.time.day() > self.as_of {
            return Err(WorkspaceError::usage(
                format!(
                    "{} is after {}, the day to judge for, so this signature would not count yet.",
                    self.time, self.as_of
                ),
                "State an earlier --time, or leave --time and --as-of out.",
            ));
        }
        let person = &self.person.id;
        if self.person.demonstration {
            return Ok(sign_demonstration(&self.role, bytes));
        }
        let key = self.key.ok_or_else(|| {
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
                "Use an ed25519 key, or another kind that caveat names.",
            )
        })?;
        let refuse = |what: String, next: &str| Err(WorkspaceError::usage(what, next));
        let mut known = self.reviews.keys.matching(person, &made).peekable();
        if known.peek().is_none() {
            return refuse(
                format!("{key} is not a key of {person} in {ALLOWED_SIGNERS} of the trusted revision."),
                "Sign with a key that is listed there, or have the new one added with `caveat keys add` and merged first.",
            );
        }
        if !known.any(|known| known.valid_at(self.time.at()) && known.valid_on(self.as_of)) {
            return refuse(
                format!(
                    "The key {key} of {person} does not count at {}, or no longer on {}.",
                    self.time, self.as_of
                ),
                "Have a new key added with `caveat keys add`.",
            );
        }
        if self.reviews.revocations.is_lost(&made.fingerprint) {
            return refuse(
                format!("The key {key} of {person} was revoked, so this signature would not count."),
                "Make a new key, and have it added with `caveat keys add`.",
            );
        }
        Ok(armored)
    }
}

/// The day that was typed behind a flag.
pub(crate) fn day_of(text: &str, flag: &str) -> Result<Day> {
    Day::parse(text).ok_or_else(|| {
        WorkspaceError::usage(format!("`{text}` is not a date."), format!("Write {flag} as 2027-05-23."))
    })
}

/// A reason that cannot be stored.
pub(crate) fn no_reason() -> WorkspaceError {
    WorkspaceError::usage("The reason is empty or too long.", "Say why in one to ten sentences, with -m.")
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
