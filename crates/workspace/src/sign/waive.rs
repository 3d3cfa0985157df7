//! Waiving: one finding of one page, accepted for a time by somebody who may.

use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Day, Id, RuleName, Severity};
use caveat_document::page::{Page, assemble};
use caveat_review::records::record::{Kind, Record, Waives};
use caveat_review::{Statement, WaiverDesk, Waivers};
use caveat_rules::{Finding, can_waive};

use crate::check::library::shared_findings;
use crate::error::{Result, WorkspaceError};
use crate::review::reviews::Reviews;
use crate::scope::Scope;
use crate::session::Session;
use crate::sign::signer::{SignAs, Signatory, day_of, no_reason};

/// What somebody wants to waive.
#[derive(Clone, Copy, Debug)]
pub struct WaiverWish<'a> {
    /// The page.
    pub id: &'a str,
    /// The rule that found it.
    pub rule: &'a str,
    /// Its line, perhaps with the column: `12` or `12:5`.
    pub at: Option<&'a str>,
    /// The first digits of its fingerprint.
    pub fingerprint: Option<&'a str>,
    /// The last day.
    pub until: &'a str,
    /// Who signs.
    pub by: SignAs<'a>,
}

/// A waiver that was signed.
#[derive(Clone, Debug)]
pub struct SignedWaiver {
    /// The page.
    pub id: Id,
    /// The record's path.
    pub path: String,
    /// What the rule has to say.
    pub message: String,
    /// The last day.
    pub until: Day,
    /// Which signature is still missing, in plain words.
    pub needs: Option<String>,
    /// Whether it is a demonstration.
    pub demonstration: bool,
}

/// Signs a waiver of one finding.
///
/// # Errors
/// There is no such finding, it cannot be waived, not for so long, or not by this person. Nothing is written then.
pub fn waive(session: &Session, reviews: &Reviews, wish: WaiverWish<'_>, as_of: Day) -> Result<SignedWaiver> {
    let answer = session.answer(wish.id)?;
    let page = assemble(answer, &session.loaded.library);
    let rule = rule(session, wish.rule)?;
    let signatory = Signatory::find(wish.by, reviews, as_of)?;
    let (person, role) = (&signatory.person.id, &signatory.role);
    let desk = WaiverDesk::new(&page, reviews.docket(as_of));
    if let Some(why) = desk.refusal(&rule, person, role) {
        return Err(WorkspaceError::usage(
            format!("This waiver would not count: {why}."),
            "Have it signed by somebody who reviews the page and did not write it.",
        ));
    }
    let reason = wish.by.reason.map(str::trim).filter(|reason| !reason.is_empty());
    let reason = reason.ok_or_else(no_reason)?;
    let until = until(wish.until, as_of, signatory.time.day(), &desk)?;
    let finding = finding(session, &page, wish, as_of)?;

    let pack = session.loaded.checker.rules.digest();
    let (signer, time) = (signatory.signer(), signatory.time.clone());
    let mut record = Record::about(&page, Kind::Waiver, signer, time, reason, pack).ok_or_else(no_reason)?;
    record.parents = reviews.records.seen(answer.id()).into();
    record.waives = Some(Waives { fingerprint: finding.fingerprint, rule: rule.clone(), until });
    let path = record.path();
    signatory.store(&session.root, &path, &record.to_bytes())?;

    let mut signers = signers(&reviews.waivers(&page, as_of), &finding);
    signers.push((person.clone(), role.clone()));
    Ok(SignedWaiver {
        id: answer.id().clone(),
        path,
        message: finding.message,
        until,
        needs: desk.needs(rule.as_str(), &signers),
        demonstration: signatory.person.demonstration,
    })
}

/// A rule that exists and that can be waived.
fn rule(session: &Session, name: &str) -> Result<RuleName> {
    let known = session.loaded.checker.rules.names();
    if !can_waive(name) {
        return Err(WorkspaceError::usage(
            format!("{name} can never be waived."),
            "Mend the page: no signature makes up for this fault.",
        ));
    }
    RuleName::new(name).filter(|_| known.iter().any(|(known, _)| known == name)).ok_or_else(|| {
        WorkspaceError::usage(
            format!("There is no rule named {name}."),
            "See `caveat rules list` for the names.",
        )
    })
}

/// The last day, which must lie ahead and not too far.
fn until(text: &str, as_of: Day, signed: Day, desk: &WaiverDesk<'_>) -> Result<Day> {
    let until = day_of(text, "--until")?;
    let latest = desk.latest(signed);
    if until < as_of || until < signed {
        return Err(WorkspaceError::usage(
            format!("A waiver until {until} would already be over."),
            format!("Name a day up to {latest}."),
        ));
    }
    if latest < until {
        return Err(WorkspaceError::usage(
            format!("A waiver on this page can last until {latest} at the longest."),
            "Name an earlier day, and waive it anew if it must stand longer.",
        ));
    }
    Ok(until)
}

/// The one finding that is meant.
fn finding(session: &Session, page: &Page<'_>, wish: WaiverWish<'_>, as_of: Day) -> Result<Finding> {
    let answer = page.answer;
    let (shared, _) = shared_findings(session, &Scope::default());
    let receipt =
        session.loaded.checker.check(page, &session.loaded.library, as_of, &[]).with_shared(page, &shared);
    let of_rule: Vec<&Finding> = receipt.findings().iter().filter(|f| f.rule == wish.rule).collect();
    let look =
        format!("`caveat check {} --format json` shows place and fingerprint of each.", answer.file.path);
    let refuse = |what: String, next: String| Err(WorkspaceError::usage(what, next));
    if of_rule.is_empty() {
        return refuse(format!("{} has no finding of {}.", answer.id(), wish.rule), look);
    }
    let at = wish.at.map(place).transpose()?;
    let digits = wish.fingerprint.map(digits).transpose()?;
    let meant = |finding: &&&Finding| {
        at.is_none_or(|at| finding.path == answer.file.path && stands_at(&answer.file, finding, at))
            && digits.as_ref().is_none_or(|digits| finding.fingerprint.hex().starts_with(digits))
    };
    let mut found: Vec<&Finding> = of_rule.iter().filter(meant).copied().collect();
    // Of one sentence that the rule finds twice, one part may be excused and the other stand.
    found.sort_by_key(|finding| (!finding.blocks(), finding.span));
    let Some(first) = found.first() else {
        let places: Vec<String> = of_rule.iter().map(|finding| finding_in_words(finding, answer)).collect();
        return refuse(
            format!(
                "{} has no finding of {} there. There are:\n  {}",
                answer.id(),
                wish.rule,
                places.join("\n  ")
            ),
            "Name one of these with --at or --finding.".to_owned(),
        );
    };
    if found.iter().any(|other| other.fingerprint != first.fingerprint) {
        let places: Vec<String> = found.iter().map(|finding| finding_in_words(finding, answer)).collect();
        return refuse(
            format!("That is more than one finding:\n  {}", places.join("\n  ")),
            "Name the column with --at LINE:COL, or more digits with --finding.".to_owned(),
        );
    }
    if first.answer.is_none() {
        return refuse(
            format!("This finding is in {}, which other pages show, too.", first.path),
            "Mend it there; a waiver is about one page's own text.".to_owned(),
        );
    }
    if let Some(excuse) = &first.excused {
        return refuse(
            format!("This finding is excused already: {} (“{}”).", excuse.why, excuse.by),
            "Nothing needs to be waived.".to_owned(),
        );
    }
    if first.severity != Severity::Error {
        return refuse(
            format!("This finding of {} is no error, so nothing needs to be waived.", wish.rule),
            "A reviewer accepts warnings with `caveat review approve --acknowledge`.".to_owned(),
        );
    }
    Ok((*first).clone())
}

/// Reads `12` or `12:5`.
fn place(text: &str) -> Result<(usize, Option<usize>)> {
    let (line, column) = text.split_once(':').map_or((text, None), |(line, column)| (line, Some(column)));
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| *number > 0);
    let read = || Some((number(line)?, column.map(|column| number(column).ok_or(())).transpose().ok()?));
    read().ok_or_else(|| {
        WorkspaceError::usage(
            format!("`{text}` is not a place."),
            "Write --at as LINE or LINE:COL, such as 12:5.",
        )
    })
}

/// The first digits of a fingerprint, at least six of them.
fn digits(text: &str) -> Result<String> {
    let digits = text.strip_prefix("sha256:").unwrap_or(text).to_lowercase();
    if !(6..=64).contains(&digits.len()) || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(WorkspaceError::usage(
            format!("`{text}` is not the beginning of a fingerprint."),
            "Give at least six of its digits, or name the place with --at.",
        ));
    }
    Ok(digits)
}

/// Whether a finding begins on a line and, if a column is given, holds it.
fn stands_at(file: &SourceFile, finding: &Finding, (line, column): (usize, Option<usize>)) -> bool {
    let (start, end) = (file.position(finding.span.start), file.position(finding.span.end));
    let holds = |column: usize| {
        start.column == column || (start.column <= column && (end.line > line || column < end.column))
    };
    start.line == line && column.is_none_or(holds)
}

/// A finding in one line: place, fingerprint, what is wrong.
fn finding_in_words(finding: &Finding, answer: &Answer) -> String {
    let fingerprint = finding.fingerprint.short(12);
    if finding.path != answer.file.path {
        return format!("{} ({fingerprint}): {}", finding.path, finding.message);
    }
    let at = answer.file.position(finding.span.start);
    format!("{}:{} ({fingerprint}): {}", at.line, at.column, finding.message)
}

/// Who has signed a waiver of a finding so far.
fn signers(waivers: &Waivers, finding: &Finding) -> Vec<(Id, Id)> {
    let open = waivers.open.iter().filter(|open| {
        open.waives.rule.as_str() == finding.rule && open.waives.fingerprint == finding.fingerprint
    });
    let held = waivers.in_force.iter().filter(|waived| waived.waiver.is_about(finding));
    let signed = held.flat_map(|waived| &waived.signatures);
    open.flat_map(|open| open.signers.clone())
        .chain(signed.map(|signature| (signature.person.clone(), signature.role.clone())))
        .collect()
}
