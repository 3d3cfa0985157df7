//! Decisions about pages: who wants what, whether it would count, and the records of it.

use std::collections::BTreeMap;

use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::{Page, assemble};
use caveat_review::policy::tier;
use caveat_review::records::record::{Acknowledged, Kind, MAX_PAGES, Record};
use caveat_review::status::since::{OneChange, one_change};
use caveat_review::{State, Statement, barred};

use crate::check::library::shared_findings;
use crate::error::{Result, WorkspaceError};
use crate::review::reviews::{Reviews, receipt};
use crate::session::Session;
use crate::sign::signer::{SignAs, Signatory, day_of, no_reason};

/// One record is about so many pages at most, so that it stays far below the largest that is read.
const PAGES_A_RECORD: usize = MAX_PAGES / 2;

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
    let (shared, _) = shared_findings(session, &crate::Scope::default());
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
        let pack = session.loaded.checker.rules.digest();
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
        kind if kind.moves_page() && !reviews.policy.may_withdraw(role) => Some((
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
        // The policy alone says who may sign these: see `Trust` in the review crate.
        Kind::Request | Kind::Reject | Kind::Withdraw | Kind::Reinstate | Kind::Comment | Kind::Waiver => {
            None
        }
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
        let mut chosen = wish.ids.iter().map(|id| session.answer(id)).collect::<Result<Vec<_>>>()?;
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
    let day = day_of(text, "--until")?;
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
