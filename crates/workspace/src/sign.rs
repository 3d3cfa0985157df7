//! Signing: a record is written with its signature, or not at all.

#![expect(clippy::disallowed_types, reason = "this is the place that runs ssh-keygen")]

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use camino::Utf8Path;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_review::keys::ALLOWED_SIGNERS;
use caveat_review::policy::Person;
use caveat_review::record::{Acknowledged, Kind, MAX_PAGES, Record, Signer, Time};
use caveat_review::signature::{NAMESPACE, sign_demonstration, verify};
use caveat_review::since::{OneChange, one_change};
use caveat_review::{State, barred, tier};

use crate::error::{Result, WorkspaceError};
use crate::review::{Reviews, receipt};
use crate::session::Session;
use crate::{clock, write};

/// One record is about so many pages at most, so that it stays far below the largest that is read.
const PAGES_A_RECORD: usize = MAX_PAGES / 2;

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
    /// Every ready page that a change of this one thing has reopened, such as `notice/medical-disclaimer`.
    pub changed: Option<&'a str>,
    /// Whether each page gets a record of its own.
    pub each: bool,
    /// Of an approval: the last day that the signer vouches for.
    pub until: Option<&'a str>,
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
            let known: Vec<&str> = reviews.people.front.people.iter().map(|p| p.id.as_str()).collect();
            WorkspaceError::usage(
                format!("`{}` is not in {} of the trusted revision.", by.person, crate::authority::PEOPLE),
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
    /// The pages.
    pub ids: Vec<Id>,
    /// The record's path.
    pub path: String,
    /// How many warnings were accepted.
    pub acknowledged: usize,
    /// How many findings others had waived.
    pub waived: usize,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Signs a decision about pages, in one record or, beyond what one can hold, in several.
///
/// # Errors
/// The person, role or key does not fit; a page is not clean; a warning is not accepted. Nothing is written then.
pub fn sign(session: &Session, reviews: &Reviews, wish: Wish<'_>, as_of: Day) -> Result<Vec<Signed>> {
    let signatory = Signatory::find(wish.by, reviews, as_of)?;
    let answers = answers(session, reviews, wish, &signatory.role, as_of)?;
    let (shared, _) = session.shared_findings(&crate::Scope::default());
    let until = until(wish, &signatory, as_of)?;
    let mut records = Vec::new();
    let mut waived = 0;
    for answer in &answers {
        let page = assemble(answer, &session.loaded.library);
        if let Some((why, next)) = refusal(&page, &signatory, reviews, wish, as_of) {
            return Err(WorkspaceError::usage(format!("{}: {why}, so nothing was signed.", page.id()), next));
        }
        let receipt = receipt(&page, &session.loaded, &shared, reviews, as_of);
        let reason = wish.by.reason.unwrap_or(default_reason(wish.kind));
        let (signer, time) = (signatory.signer(), signatory.time.clone());
        let pack = session.loaded.rules.digest();
        let mut record = Record::about(&page, wish.kind, signer, time, reason, pack).ok_or_else(no_reason)?;
        record.parents = reviews.records.seen(answer.id()).into();
        record.acknowledged = acknowledged(&page, &receipt, wish)?;
        if wish.kind == Kind::Approve {
            record.risk = page.profile.map(|profile| tier::stated(&page, profile));
            record.until = until;
        }
        waived += receipt.waived_count();
        records.push(record);
    }
    records.sort_by(|a, b| a.answer.cmp(&b.answer));
    let mut signed = Vec::new();
    let at_once = if wish.each { 1 } else { PAGES_A_RECORD };
    for record in records.chunks(at_once).filter_map(|some| Record::together(some.to_vec())) {
        let path = record.path();
        signatory.store(&session.root, &path, &record.to_bytes())?;
        signed.push(Signed {
            ids: record.each().map(|about| about.answer).collect(),
            path,
            acknowledged: record.each().map(|about| about.acknowledged.len()).sum(),
            waived: std::mem::take(&mut waived),
            demonstration: signatory.person.demonstration,
        });
    }
    Ok(signed)
}

/// Why a decision about a page would count for nothing, or would do more than was asked; and the next step.
fn refusal(
    page: &Page<'_>,
    signatory: &Signatory<'_>,
    reviews: &Reviews,
    wish: Wish<'_>,
    as_of: Day,
) -> Option<(String, &'static str)> {
    let (person, role) = (&signatory.person.id, &signatory.role);
    let later = reviews.records.of(page.id()).iter().map(|entry| &entry.record().time);
    let later = later
        .filter(|time| time.day() <= as_of && time.at() > signatory.time.at())
        .max_by_key(|time| time.at());
    if let Some(time) = later {
        let why = format!("{} is before {time}, the time of a record that is there already", signatory.time);
        return Some((why, "State a later --time, or leave it out."));
    }
    match wish.kind {
        Kind::Withdraw | Kind::Reinstate if !reviews.policy.may_withdraw(role) => Some((
            format!("the policy does not let the role `{role}` take pages down or put them back"),
            "Have somebody do it who may: `caveat policy explain` names the roles.",
        )),
        Kind::Approve => {
            let standing = reviews.standing(page, as_of);
            if barred(page, &reviews.records).contains(person) {
                let why = format!("{person} wrote the page or asked for its review, and may not approve it");
                Some((why, "Have it read by somebody else: `caveat policy explain` says who may."))
            } else if (wish.all || wish.changed.is_some()) && standing.rejected_by.contains(person) {
                let why =
                    format!("{person} asked for changes on this page, and to approve it would clear that");
                Some((why, "If it is mended, approve it by its id."))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The pages that somebody wants to decide on.
fn answers<'a>(
    session: &'a Session,
    reviews: &Reviews,
    wish: Wish<'_>,
    role: &Id,
    as_of: Day,
) -> Result<Vec<&'a Answer>> {
    let library = &session.loaded.library;
    let ready = || library.answers.iter().filter(|answer| answer.front.status == Status::Ready);
    if let Some(what) = wish.changed {
        return reopened(ready(), session, reviews, role, what, as_of);
    }
    if !wish.all {
        let mut chosen = wish.ids.iter().map(|id| answer(session, id)).collect::<Result<Vec<_>>>()?;
        chosen.sort_by(|a, b| a.id().cmp(b.id()));
        chosen.dedup_by(|a, b| a.id() == b.id());
        return Ok(chosen);
    }
    let all: Vec<_> = ready().collect();
    if all.is_empty() {
        return Err(WorkspaceError::usage(
            "No page is marked ready, so nothing was signed.",
            "Name a page's id.",
        ));
    }
    Ok(all)
}

/// The pages that one and the same change has reopened, and nothing else. Pages that saw another version of it before are
/// told, since whoever signs has seen one change only.
fn reopened<'a>(
    ready: impl Iterator<Item = &'a Answer>,
    session: &Session,
    reviews: &Reviews,
    role: &Id,
    what: &str,
    as_of: Day,
) -> Result<Vec<&'a Answer>> {
    let mut by_change: BTreeMap<OneChange, Vec<&Answer>> = BTreeMap::new();
    for answer in ready {
        let page = assemble(answer, &session.loaded.library);
        let change = one_change(&page, &reviews.records, role).filter(|change| change.what == what);
        if let Some(change) = change
            && !matches!(
                reviews.standing(&page, as_of).state,
                State::Approved | State::Withdrawn | State::ChangesRequested
            )
        {
            by_change.entry(change).or_default().push(answer);
        }
    }
    let mut groups = by_change.into_values();
    match (groups.next(), groups.next()) {
        (Some(pages), None) => Ok(pages),
        (None, _) => Err(WorkspaceError::usage(
            format!("No ready page waits for a signature because of a change of `{what}` alone."),
            "`caveat review status` says what each page waits for; name its parts as notice/ID, source/ID, topic/ID, claim/ID, drug/ID or profile/ID.",
        )),
        (Some(one), Some(other)) => Err(WorkspaceError::usage(
            format!(
                "These pages were approved with different versions of `{what}`, so this is not one change: for example {} and {}.",
                one[0].id(),
                other[0].id()
            ),
            "Look at each, and name the pages by their ids.",
        )),
    }
}

/// The last day that a signer vouches for, which must lie ahead.
fn until(wish: Wish<'_>, signatory: &Signatory<'_>, as_of: Day) -> Result<Option<Day>> {
    let Some(text) = wish.until else { return Ok(None) };
    let day = Day::parse(text).ok_or_else(|| {
        WorkspaceError::usage(format!("`{text}` is not a date."), "Write --until as 2027-05-23.")
    })?;
    if wish.kind != Kind::Approve {
        return Err(WorkspaceError::usage("Only an approval has a last day.", "Leave --until out."));
    }
    if day < as_of || day < signatory.time.day() {
        return Err(WorkspaceError::usage(
            format!("An approval until {day} would already be over."),
            "Name a later day, or leave --until out: then the policy's time holds.",
        ));
    }
    Ok(Some(day))
}

fn default_reason(kind: Kind) -> &'static str {
    match kind {
        Kind::Approve => "Read as shown, with its sources.",
        Kind::Request => "Ready to be read.",
        // Whoever stops a page or speaks of it says why.
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
