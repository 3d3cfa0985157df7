//! The review policy: whether it can work at all, and what it asks of one page.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Id, Risk, Status};
use caveat_document::page::assemble;
use caveat_document::span::Span;
use caveat_review::gate::GateRule;
use caveat_review::policy::{Tier, quorum, tier};
use caveat_review::records::keys::ALLOWED_SIGNERS;
use caveat_review::{Standing, State};
use serde::Serialize;

use crate::check::report::Located;
use crate::error::Result;
use crate::review::authority::{Authority, PEOPLE, POLICY, faults_of_form, file};
use crate::review::reviews::Reviews;
use crate::session::Session;

/// What is wrong with the folder's policy, people and keys, each at its place: who proposes a change of them looks here first.
///
/// # Errors
/// There is no policy, or nobody in it.
pub fn check(session: &Session, as_of: Day) -> Result<(Vec<Located>, Files)> {
    let mut files = session.loaded.files.clone();
    let own =
        [POLICY, PEOPLE, ALLOWED_SIGNERS].into_iter().filter_map(|path| file(&session.tree, path)?.ok());
    files.extend(own.map(|file| (file.path.clone(), file)));
    let mut faults = faults_of_form(&session.tree);
    if faults.is_empty() {
        faults = self::faults(session, &Authority::read(&session.tree, "This folder")?, as_of);
    }
    Ok((faults.iter().map(|fault| Located::of_fault(fault, &files)).collect(), files))
}

/// Files by path, to show what stands at a place.
pub type Files = BTreeMap<String, Arc<SourceFile>>;

fn faults(session: &Session, authority: &Authority, as_of: Day) -> Vec<Fault> {
    let mut faults = authority.faults.clone();
    let policy = &authority.policy;
    let mut report = |pointer: &str, message: String, next: &str| {
        let span = policy.node.at(pointer).map_or(Span::default(), |node| node.span);
        faults.push(Fault::new(GateRule::Policy.as_str(), POLICY, span, message, next));
    };
    let able = able(authority, as_of);
    let tiers = [("low", Risk::Low), ("moderate", Risk::Moderate), ("high", Risk::High)];
    for (name, risk) in tiers {
        let tier = policy.tier(risk);
        let mut told = BTreeSet::new();
        for role in quorum::empty_seats(&tier.quorum, &able) {
            if told.insert(role) {
                report(
                    &format!("/tiers/{name}/quorum/{role}"),
                    format!(
                        "Too few people can sign as `{role}`: no page of {name} risk can ever be approved."
                    ),
                    "Give the role to more people in reviews/people.yaml, or a key to those who have it (`caveat keys add`).",
                );
            }
        }
    }
    for pair in tiers.windows(2) {
        let ((low_name, low), (high_name, high)) = (pair[0], pair[1]);
        let (low, high) = (policy.tier(low), policy.tier(high));
        if weaker(high, low) {
            report(
                &format!("/tiers/{high_name}/quorum"),
                format!("Pages of {high_name} risk need fewer signatures than those of {low_name} risk."),
                "Ask for at least the same roles and numbers.",
            );
        }
        if high.expires_after_days > low.expires_after_days {
            report(
                &format!("/tiers/{high_name}/expires_after_days"),
                format!("Approvals of {high_name} risk last longer than those of {low_name} risk."),
                "Let them last no longer.",
            );
        }
    }
    let withdraw = policy.front.withdraw.as_slice();
    if !withdraw.iter().any(|role| able.values().any(|roles| roles.contains(role))) {
        report(
            "/withdraw",
            "Nobody who can sign holds a role that may take a page down.".to_owned(),
            "Give one of these roles to somebody with a key: in an emergency one person must be enough.",
        );
    }
    faults.extend(unreviewable(session, authority, as_of));
    faults.sort_by(|a, b| (&a.path, a.span, &a.message).cmp(&(&b.path, b.span, &b.message)));
    faults
}

/// The roles of everybody who can sign on a day.
fn able(authority: &Authority, as_of: Day) -> BTreeMap<&Id, BTreeSet<&Id>> {
    let people = authority.people.iter();
    people
        .filter(|person| authority.trust().can_sign(person, as_of))
        .map(|person| (&person.id, person.roles.as_slice().iter().collect()))
        .collect()
}

/// Whether a tier asks for less than another in some role.
fn weaker(tier: &Tier, than: &Tier) -> bool {
    than.quorum.iter().any(|(role, count)| tier.quorum.get(role).is_none_or(|own| own < count))
}

/// Ready pages whose quorum their own authors leave empty.
fn unreviewable(session: &Session, authority: &Authority, as_of: Day) -> Vec<Fault> {
    let library = &session.loaded.library;
    let everybody = able(authority, as_of);
    let mut faults = Vec::new();
    for answer in library.answers.iter().filter(|answer| answer.front.status == Status::Ready) {
        let Some(profile) = library.profiles.get(&answer.front.profile) else { continue };
        let risk = tier::stated(&assemble(answer, library), profile);
        let authors = answer.front.authors.as_slice();
        let others = everybody.iter().filter(|(person, _)| !authors.contains(person));
        let others: BTreeMap<&Id, BTreeSet<&Id>> = others.map(|(p, roles)| (*p, roles.clone())).collect();
        let quorum = &authority.policy.tier(risk).quorum;
        let before = quorum::empty_seats(quorum, &everybody).len();
        if let Some(role) = quorum::empty_seats(quorum, &others).first()
            && before == 0
        {
            faults.push(Fault::new(
                GateRule::NoReviewer.as_str(),
                &answer.file.path,
                answer.place_of("/authors"),
                format!("Nobody is left who may approve this page as `{role}`: its authors may not."),
                "Give the role to somebody else in reviews/people.yaml.",
            ));
        }
    }
    faults
}

/// What the policy asks of a page.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The page.
    pub id: Id,
    /// Where it stands.
    pub state: State,
    /// What its profile says of its risk.
    pub declared: Risk,
    /// The risk that holds.
    pub risk: Risk,
    /// Where that comes from, in plain words.
    pub because: Vec<String>,
    /// How many people of each role must approve.
    pub quorum: BTreeMap<Id, u32>,
    /// For how many days an approval stands.
    pub expires_after_days: u32,
    /// Who has approved the page as it is.
    pub approved_by: Vec<(Id, Id)>,
    /// Roles for which signatures are missing.
    pub missing: Vec<Id>,
    /// Who may give them.
    pub may_sign: BTreeMap<Id, Vec<Id>>,
    /// Who may decide nothing about it: its authors and whoever asked for the review.
    pub barred: Vec<Id>,
    /// The last day of its approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Why it stands so.
    pub reasons: Vec<String>,
    /// Roles of which one person alone may take it down.
    pub may_withdraw: Vec<Id>,
}

/// Explains what a page needs, and why. None when its profile does not exist.
///
/// # Errors
/// There is no such page.
pub fn explain(session: &Session, reviews: &Reviews, id: &str, as_of: Day) -> Result<Option<Explained>> {
    let library = &session.loaded.library;
    let page = assemble(session.answer(id)?, library);
    let Standing { state, reasons, tiering, approvals, missing, able, expires, .. } =
        reviews.standing(&page, as_of);
    let (Some(tiering), Some(profile)) = (tiering, page.profile) else { return Ok(None) };
    let policy = reviews.policy.tier(tiering.risk);
    let words = tier::in_words;
    let mut because =
        vec![format!("Its profile, {}, is of {} risk.", profile.front.id, words(tiering.declared))];
    if let Some(author) = tiering.author {
        because.push(format!("Its author says that it is of {} risk.", words(author)));
    }
    if let Some(raised) = &tiering.raised {
        because.push(format!("Its own words make it of {} risk: {}.", words(raised.risk), raised.why));
    }
    if tiering.kept.is_some() {
        because.extend(tiering.reason());
    }
    Ok(Some(Explained {
        id: page.id().clone(),
        state,
        declared: tiering.declared,
        risk: tiering.risk,
        because,
        quorum: policy.quorum.clone(),
        expires_after_days: policy.expires_after_days.min(profile.front.max_age_days.days()),
        approved_by: approvals.into_iter().map(|a| (a.person, a.role)).collect(),
        missing,
        may_sign: able,
        barred: caveat_review::barred(&page, &reviews.records),
        expires,
        reasons,
        may_withdraw: reviews.policy.front.withdraw.as_slice().to_vec(),
    }))
}
