//! What a reviewer needs before signing one page: where it stands, what changed, the page itself, its evidence, what the
//! rules found, what was decided, and how to sign.

use caveat_document::digest::Digest;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_export::{Problem, preview};
use caveat_review::Standing;
use caveat_review::digests::{content, dependencies};
use caveat_review::policy::tier::{self, Tiering};
use caveat_review::records::record::{Kind, Record};
use caveat_review::status::counts::counts;
use caveat_rules::Finding;

use crate::check::library::shared_findings;
use crate::error::Result;
use crate::git::Git;
use crate::library::evidence::{Covered, covered};
use crate::review::reviews::{Reviews, receipt};
use crate::review::status::Status as Row;
use crate::review::versions::Versions;
use crate::scope::Scope;
use crate::session::Session;

/// A page as its reviewer reads it.
pub struct Reading {
    /// The answer.
    pub id: Id,
    /// Its question.
    pub question: String,
    /// Where it stands, why, and until when.
    pub row: Row,
    /// Whether its author marked it ready.
    pub ready: bool,
    /// Its risk and where that comes from, in plain words; none when its profile does not exist.
    pub risk: Option<String>,
    /// Who asked for changes and has not cleared them.
    pub rejected_by: Vec<Id>,
    /// What the policy asks for: role, how many, and who may still sign for it.
    pub seats: Vec<Seat>,
    /// The digest of what would be signed.
    pub content: Digest,
    /// The digest of the page as it is shown.
    pub shown: Digest,
    /// The page as HTML, its headings from `level` on; or why it cannot be shown.
    pub preview: std::result::Result<String, Problem>,
    /// Its claims and their sources.
    pub covered: Vec<Covered>,
    /// What the rules found, excused findings included.
    pub findings: Vec<Finding>,
    /// How many warnings a signer has to accept.
    pub warnings: usize,
    /// How many findings keep it from being signed.
    pub blocking: usize,
    /// Earlier decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// What is wrong with the records about it.
    pub record_faults: Vec<String>,
}

/// What the policy asks for in one role.
pub struct Seat {
    /// The role.
    pub role: Id,
    /// How many people.
    pub needed: u32,
    /// How many are missing.
    pub missing: usize,
    /// Who may sign for it, by id and name, and whether each is a demonstration.
    pub able: Vec<(Id, String, bool)>,
}

/// An earlier decision.
pub struct Decision {
    /// Who, as the record says it.
    pub name: String,
    /// In which role.
    pub role: Id,
    /// When.
    pub time: String,
    /// What.
    pub kind: Kind,
    /// Why.
    pub reason: String,
    /// Why it does not count for the page as it is; none if it does.
    pub idle: Option<String>,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Reads a page for its reviewer. `level` is that of the heading over the page's text.
///
/// # Errors
/// There is no such page.
pub fn reading(session: &Session, reviews: &Reviews, id: &str, level: u8, as_of: Day) -> Result<Reading> {
    let answer = session.answer(id)?;
    let page = assemble(answer, &session.loaded.library);
    let standing = reviews.standing(&page, as_of);
    let (shared, _) = shared_findings(session, &Scope::default());
    let receipt = receipt(&page, &session.loaded, &shared, reviews, as_of);
    let scope = Scope { ready: false, paths: vec![answer.file.path.clone()] };
    let records = &reviews.records;
    Ok(Reading {
        id: answer.id().clone(),
        question: answer.front.question.to_string(),
        row: Row::of(&page, &standing, &session.loaded, reviews, as_of),
        ready: answer.front.status == Status::Ready,
        risk: standing.tiering.as_ref().map(risk_in_words),
        rejected_by: standing.rejected_by.clone(),
        seats: seats(&standing, reviews),
        content: content(answer),
        shown: page.digest(),
        preview: preview(&page, &format!("{id}--"), level),
        covered: covered(session, &scope)?,
        warnings: receipt.warnings().count(),
        blocking: receipt.blocking().count(),
        findings: receipt.into_findings(),
        decisions: decisions(&page, reviews, &standing),
        record_faults: records
            .holding(answer.id())
            .map(|f| format!("{}: {} {}", f.path, f.message, f.next))
            .collect(),
    })
}

/// A risk and where it comes from.
fn risk_in_words(tiering: &Tiering) -> String {
    let risk = tier::in_words(tiering.risk);
    tiering.reason().map_or_else(|| format!("{risk}, as its profile says"), |why| format!("{risk}. {why}"))
}

fn seats(standing: &Standing, reviews: &Reviews) -> Vec<Seat> {
    let Some(tiering) = &standing.tiering else { return Vec::new() };
    let quorum = &reviews.policy.tier(tiering.risk).quorum;
    let seat = |(role, needed): (&Id, &u32)| {
        let able = standing.able.get(role).into_iter().flatten().filter_map(|id| reviews.people.get(id));
        let able = able.map(|p| (p.id.clone(), p.name.to_string(), p.demonstration));
        let missing = standing.missing.iter().filter(|name| *name == role).count();
        Seat { role: role.clone(), needed: *needed, missing, able: able.collect() }
    };
    quorum.iter().map(seat).collect()
}

fn decisions(page: &Page<'_>, reviews: &Reviews, standing: &Standing) -> Vec<Decision> {
    let entries = reviews.records.of(page.id()).iter();
    let decision = |entry| {
        let record: &Record = caveat_review::records::Entry::record(entry);
        Decision {
            name: record.signer.name.to_string(),
            role: record.signer.role.clone(),
            time: record.time.to_string(),
            kind: record.kind,
            reason: record.reason.to_string(),
            idle: counts(page, entry, standing).err(),
            demonstration: entry.demonstration,
        }
    };
    entries.map(decision).collect()
}

/// An earlier version to compare a page with.
pub struct Since {
    /// The versions.
    pub versions: Versions,
    /// What the earlier one is, in plain words.
    pub told: String,
    /// Whether it has the page at all.
    pub is_there: bool,
}

/// The version to compare a page with: the revision that is named; else the one that was last approved; else the one where
/// HEAD and the trusted revision parted.
///
/// # Errors
/// A revision is missing.
pub fn since(session: &Session, reviews: &Reviews, id: &Id, base: Option<&str>) -> Result<Since> {
    let made = |versions: Versions, told: String| {
        let is_there = versions.old.library.answer(id).is_some();
        Since { versions, told, is_there }
    };
    if let Some(base) = base {
        return Ok(made(Versions::since(session, base)?, format!("the revision {base}")));
    }
    let git = Git::open(&session.root)?;
    // What somebody has approved as it is now is no earlier version, though others have still to look at it.
    let now = session.loaded.library.answer(id).map(|answer| {
        let page = assemble(answer, &session.loaded.library);
        (content(answer), dependencies(&page))
    });
    let earlier = |record: &Record| now.as_ref().is_none_or(|(content, parts)| !record.fits(*content, parts));
    let approvals = || reviews.records.counted(id).filter(|entry| entry.record().kind == Kind::Approve);
    let last = approvals().filter(|entry| earlier(entry.record())).last().or_else(|| approvals().last());
    if let Some(last) = last
        && let Some(revision) = git.introduced(&last.stored.path)?
    {
        let versions = Versions::since(session, &revision)?;
        // The record may have been committed later than the text that it is about.
        if versions.old.library.answer(id).is_some_and(|answer| approved(answer, &versions, last.record())) {
            let day = last.record().time.day();
            return Ok(made(versions, format!("the version that was last approved, on {day}")));
        }
    }
    let parted = git.range(&format!("{}..HEAD", reviews.trusted_revision()))?.base;
    let short: String = parted.chars().take(12).collect();
    Ok(made(Versions::since(session, &parted)?, format!("the trusted version, {short}")))
}

fn approved(answer: &Answer, versions: &Versions, record: &Record) -> bool {
    let page = assemble(answer, &versions.old.library);
    record.fits(content(answer), &dependencies(&page))
}
