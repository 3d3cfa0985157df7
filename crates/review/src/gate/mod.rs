//! Gate findings, `review/...`: what `review check` says about approvals and records. They never come from `check`, or
//! no edit could reach a reviewer.

mod names;

use std::collections::BTreeSet;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Severity, Status};
use caveat_document::layout::{PEOPLE, POLICY};
use caveat_document::page::Page;
use caveat_document::span::Span;
use caveat_rules::Finding;

use crate::Standing;
use crate::policy::People;
use crate::records::Records;
use crate::records::baseline::Baselines;
use crate::records::fault::RecordFault;
use crate::records::keys::ALLOWED_SIGNERS;
use crate::records::record::RECORDS;
use crate::records::revocation::REVOCATIONS;
use crate::status::docket::Docket;
use crate::status::waiver::Waivers;
use crate::status::{State, standing};

pub use names::{Explanation, GateRule, gate_rule};

/// How many days before an approval ends the gate begins to say so.
const NOTICE_DAYS: i64 = 30;

/// What the gate finds about the set of records.
pub fn of_records(records: &Records) -> Vec<Finding> {
    let mut findings: Vec<Finding> = records.faults().iter().map(record_finding).collect();
    let idle = records.idle();
    for found in findings
        .iter_mut()
        .filter(|f| f.rule == GateRule::RecordVoid.as_str() && idle.contains(f.path.as_str()))
    {
        found.severity = Severity::Error;
        found.next = "Delete the record and its signature before they are merged: later, another policy or role could make it count."
            .to_owned();
    }
    Finding::sort(&mut findings);
    // One record may be about many pages.
    findings.dedup();
    findings
}

/// The files that say who decides.
const AUTHORITY: [&str; 3] = [POLICY, PEOPLE, ALLOWED_SIGNERS];

/// What the gate finds about a change of who decides. Nothing in the change itself can rest on it, since the trusted revision
/// is asked; once merged, everything does. So whoever merges must see it.
pub fn of_authority(touched: impl Fn(&str) -> bool) -> Vec<Finding> {
    let changed = AUTHORITY.into_iter().filter(|path| touched(path));
    let one = |path: &str| {
        finding(
            GateRule::AuthorityChanged,
            Severity::Warning,
            path,
            "This change alters who may approve, with which keys, or what pages need. Once it is merged, approvals rest on it."
                .to_owned(),
            "Have it looked at by those who are responsible for the reviews before it is merged.".to_owned(),
        )
    };
    changed.map(one).collect()
}

/// What the gate finds about refusals that were signed in a change and deleted again in it. The trusted revision has never
/// seen them, so that only the commits tell of them.
pub fn of_unsaid(deleted: impl Iterator<Item = impl AsRef<str>>, now: impl Fn(&str) -> bool) -> Vec<Finding> {
    let refuses = |path: &str| {
        path.ends_with(".json")
            && (path.starts_with(RECORDS) && ["reject", "withdraw"].contains(&kind_in(path))
                || path.starts_with(REVOCATIONS))
    };
    let mut findings = Vec::new();
    for path in deleted.filter(|path| refuses(path.as_ref()) && !now(path.as_ref())) {
        findings.push(finding(
            GateRule::RecordMissing,
            Severity::Error,
            path.as_ref(),
            "This refusal was signed in this change and deleted again.".to_owned(),
            "Restore it. Whoever signed it lifts it by approving later.".to_owned(),
        ));
    }
    findings
}

/// The kind that the name of a record's file tells: the part before the digits at its end.
fn kind_in(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit('-').nth(1).unwrap_or("")
}

/// What the gate finds about baselines. One that has grown and is older than the change under review cannot be deleted
/// any more; what it added excuses nothing.
pub fn of_baselines(baselines: &Baselines, known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let one = |fault: &RecordFault| {
        let mut found = record_finding(fault);
        if fault.rule == GateRule::BaselineGrown {
            found.severity = if known(&fault.path) { Severity::Warning } else { Severity::Error };
        }
        found
    };
    let mut findings: Vec<Finding> = baselines.faults().iter().map(one).collect();
    Finding::sort(&mut findings);
    findings
}

fn record_finding(fault: &RecordFault) -> Finding {
    let severity = if fault.holds { Severity::Error } else { Severity::Warning };
    finding(fault.rule, severity, &fault.path, fault.message.clone(), fault.next.clone())
}

/// What the gate finds about a page. `commit_emails` are the addresses of those who changed its file since the trusted
/// revision, whom the caller reads out of the repository; `former` the authors that the change takes out.
pub fn of_page(
    page: &Page<'_>,
    commit_emails: &BTreeSet<String>,
    former: &[Id],
    docket: Docket<'_>,
) -> Vec<Finding> {
    let Docket { trust, as_of, .. } = docket;
    let gate = Gate { page };
    let mut findings = Vec::new();
    unknown_authors(&gate, trust.people, &mut findings);
    if page.answer.front.status != Status::Ready {
        return findings;
    }
    let standing = standing(page, docket);
    let why = standing.reasons.join(" ");
    if let Some((rule, severity, next)) = held_by(&standing.state) {
        let message = format!("This page is ready but {}. {why}", in_words(&standing.state));
        findings.push(gate.at("/status", rule, severity, message, next));
    }
    for role in &standing.nobody {
        findings.push(gate.at(
            "/authors",
            GateRule::NoReviewer,
            Severity::Error,
            format!("Nobody is left who may approve this page as `{role}`: authors and whoever asked for the review may not."),
            "Give the role to somebody else in reviews/people.yaml.",
        ));
    }
    self_approvals(&gate, &standing, &committers(commit_emails, trust.people), former, &mut findings);
    if let Some(expires) = standing.expires.filter(|expires| is_soon(*expires, as_of)) {
        findings.push(gate.at(
            "/status",
            GateRule::ExpiresSoon,
            Severity::Warning,
            format!("The approval of this page ends on {expires}."),
            "Have the page reviewed again before that day.",
        ));
    }
    Finding::sort(&mut findings);
    findings
}

/// Authors whom nobody knows.
fn unknown_authors(gate: &Gate<'_>, people: &People, findings: &mut Vec<Finding>) {
    for (index, author) in gate.page.answer.front.authors.as_slice().iter().enumerate() {
        if people.get(author).is_none() {
            findings.push(gate.at(
                &format!("/authors/{index}"),
                GateRule::UnknownAuthor,
                Severity::Error,
                format!("The author `{author}` is not in people.yaml, so nobody can tell who may not approve this page."),
                "Correct the id, or add the person to reviews/people.yaml.",
            ));
        }
    }
}

/// What keeps a page in this state from being published, how gravely, and the next step.
fn held_by(state: &State) -> Option<(GateRule, Severity, &'static str)> {
    match state {
        State::Approved => None,
        State::Draft => Some((
            GateRule::MissingApproval,
            Severity::Error,
            "Ask for a review with `caveat review request`.",
        )),
        State::InReview => Some((
            GateRule::MissingApproval,
            Severity::Error,
            "Have it approved with `caveat review approve`; `caveat policy explain` says who may.",
        )),
        State::ChangesRequested => Some((
            GateRule::ChangesRequested,
            Severity::Error,
            "Make the changes, then ask the same reviewer again.",
        )),
        State::Stale { .. } => Some((
            GateRule::StaleApproval,
            Severity::Error,
            "Look at `caveat diff` and ask for a new approval.",
        )),
        State::Expired => {
            Some((GateRule::ExpiredApproval, Severity::Error, "Have the page reviewed and approved again."))
        }
        State::Withdrawn => Some((
            GateRule::Withdrawn,
            Severity::Info,
            "Nothing, unless the page should come back: then reinstate it.",
        )),
    }
}

/// The people behind the addresses in commits.
fn committers<'a>(emails: &BTreeSet<String>, people: &'a People) -> BTreeSet<&'a Id> {
    emails.iter().filter_map(|email| people.by_email(email)).map(|person| &person.id).collect()
}

/// Approvals of those who had a hand in the page.
fn self_approvals(
    gate: &Gate<'_>,
    standing: &Standing,
    committers: &BTreeSet<&Id>,
    former: &[Id],
    findings: &mut Vec<Finding>,
) {
    for approval in &standing.approvals {
        let mut by_itself = |wrote: &str, next: &str| {
            let message = format!("{} approved this page and {wrote}.", approval.name);
            findings.push(gate.at("/authors", GateRule::SelfApproval, Severity::Error, message, next));
        };
        // Whoever the change takes out of `authors` wrote the text all the same.
        if former.contains(&approval.person) {
            by_itself(
                "was one of its authors until this change",
                "Have somebody else approve it, and keep everyone who wrote it under `authors`.",
            );
        }
        if committers.contains(&approval.person) {
            by_itself(
                "also changed it",
                "Have somebody approve it who did not change it, and name everyone who did under `authors`.",
            );
        }
    }
}

/// Addresses of those who wrote a page and are nobody in `people.yaml`: nobody can tell whether they approved it, too.
pub fn of_committers(page: &Page<'_>, authors: &BTreeSet<String>, people: &People) -> Vec<Finding> {
    if page.answer.front.status != Status::Ready {
        return Vec::new();
    }
    let gate = Gate { page };
    // Where nobody's address is known at all, the library does without this check, and a warning says so.
    let kept = people.iter().any(|person| !person.email.is_empty());
    let severity = if kept { Severity::Error } else { Severity::Warning };
    let unknown = authors.iter().filter(|email| people.by_email(email).is_none());
    unknown
        .map(|email| {
            gate.at(
                "/authors",
                GateRule::UnknownCommitter,
                severity,
                format!("A commit that changed this page is by <{email}>, who is nobody in people.yaml, so nobody can tell whether they approved it, too."),
                "Add the address under `email` of its person in reviews/people.yaml.",
            )
        })
        .collect()
}

fn is_soon(last: Day, as_of: Day) -> bool {
    as_of.0.until(last.0).is_ok_and(|span| i64::from(span.get_days()) <= NOTICE_DAYS)
}

/// What the gate finds about the waivers of a page. A record that is `known`, that is older than the change under
/// review, cannot be deleted any more: it forgives nothing and is a warning. `commit_emails` as for [`of_page`].
pub fn of_waivers(
    page: &Page<'_>,
    waivers: &Waivers,
    known: impl Fn(&str) -> bool,
    commit_emails: &BTreeSet<String>,
    people: &People,
    as_of: Day,
) -> Vec<Finding> {
    let gate = Gate { page };
    let mut findings = Vec::new();
    for invalid in &waivers.invalid {
        let (severity, next) = if known(&invalid.path) {
            (Severity::Warning, "Nothing: it forgives nothing. Mend the page, if its finding still stands.")
        } else {
            (
                Severity::Error,
                "Delete the record and its signature before they are merged, and mend the page.",
            )
        };
        let message = format!("This waiver does not count: {}.", invalid.why);
        findings.push(finding(GateRule::WaiverInvalid, severity, &invalid.path, message, next.to_owned()));
    }
    for open in &waivers.open {
        findings.push(gate.at(
            "/status",
            GateRule::WaiverOpen,
            Severity::Warning,
            open.needs.clone(),
            "Have it signed with `caveat review waive`, or mend what was found.",
        ));
    }
    for waived in &waivers.in_force {
        let rule = waived.waiver.rule.as_str();
        let both = |signer: &&crate::status::approval::Approval| {
            let own = |email: &String| people.by_email(email).is_some_and(|p| p.id == signer.person);
            commit_emails.iter().any(own)
        };
        for signer in waived.signatures.iter().filter(both) {
            findings.push(gate.at(
                "/authors",
                GateRule::SelfApproval,
                Severity::Error,
                format!("{} waived {rule} on this page and also changed it.", signer.name),
                "Have somebody waive it who did not change the page, and name everyone who did under `authors`.",
            ));
        }
        if is_soon(waived.waiver.until, as_of) {
            findings.push(gate.at(
                "/status",
                GateRule::ExpiresSoon,
                Severity::Warning,
                format!("The waiver of {rule} on this page ends on {}.", waived.waiver.until),
                "Mend what was found before that day, or have it waived anew.",
            ));
        }
    }
    Finding::sort(&mut findings);
    findings
}

fn in_words(state: &State) -> &'static str {
    match state {
        State::Draft => "not yet asked to be reviewed",
        State::InReview => "not yet approved",
        State::ChangesRequested => "a reviewer asks for changes",
        State::Approved => "approved",
        State::Stale { .. } => "its approval is stale",
        State::Expired => "its approval has expired",
        State::Withdrawn => "it was withdrawn",
    }
}

struct Gate<'p> {
    page: &'p Page<'p>,
}

impl Gate<'_> {
    fn at(&self, pointer: &str, rule: GateRule, severity: Severity, message: String, next: &str) -> Finding {
        let answer = self.page.answer;
        let span = answer.place_of(pointer);
        let text = answer.file.slice(span).to_owned();
        let found = finding(rule, severity, &answer.file.path, message, next.to_owned());
        Finding { span, text, answer: Some(answer.id().clone()), ..found }
    }
}

/// A finding about a whole file. The files of records are not shown in reports, so that it has no text.
fn finding(rule: GateRule, severity: Severity, path: &str, message: String, next: String) -> Finding {
    Finding {
        rule: rule.as_str().to_owned(),
        severity,
        path: path.to_owned(),
        span: Span::default(),
        fingerprint: Digest::of(format!("{}\n{path}\n{message}", rule.as_str()).as_bytes()),
        message,
        next,
        text: String::new(),
        answer: None,
        excused: None,
    }
}

#[cfg(test)]
mod tests;
