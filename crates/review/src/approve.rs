//! The one door to the export.

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Status};
use caveat_document::page::Page;
use caveat_rules::{Finding, Receipt, Waiver};

use crate::status::approval::Approval;
use crate::status::docket::Docket;
use crate::status::waiver::{Waived, Waivers, waivers};
use crate::status::{Standing, State, standing};

/// A page that may not be published, and every reason why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The answer.
    pub answer: Id,
    /// Why, in plain words.
    pub reasons: Vec<String>,
    /// Its state.
    pub state: State,
}

/// Approves a page for export, or says everything that holds it.
///
/// # Errors
/// The page is held: it is not ready, not clean, not approved, or the records about it are not whole.
pub fn approve<'a>(page: &'a Page<'a>, receipt: Receipt, docket: Docket<'_>) -> Result<Approved<'a>, Held> {
    let checked = Checked {
        answer: receipt.answer(),
        page: receipt.page(),
        as_of: receipt.as_of(),
        blocking: receipt.blocking().collect(),
        warnings: receipt.warnings().collect(),
    };
    let waivers = waivers(page, docket);
    let standing = decide(page, &checked, &waivers, docket)?;
    let held = |reason: &str| Held {
        answer: page.id().clone(),
        reasons: vec![reason.to_owned()],
        state: standing.state.clone(),
    };
    let expires = standing.expires.ok_or_else(|| held("The approval has no last day."))?;
    let used = used(&waivers, receipt.waivers())
        .ok_or_else(|| held("The check took in a waiver that does not hold. Check the page again."))?;
    // What is shown on account of a waiver is shown no longer than that.
    let expires = used.iter().map(|waived| waived.waiver.until).fold(expires, Day::min);
    let Standing { content, approvals, .. } = standing;
    Ok(Approved { page, receipt, content, approvals, waivers: used, expires })
}

/// The waivers that a receipt rests on; none when one of them does not hold.
fn used(waivers: &Waivers, taken: &[Waiver]) -> Option<Vec<Waived>> {
    taken
        .iter()
        .map(|waiver| waivers.in_force.iter().find(|waived| waived.waiver == *waiver).cloned())
        .collect()
}

/// What a receipt says. Only a check makes a receipt, so tests of the decision give its facts instead.
struct Checked<'r> {
    answer: &'r Id,
    page: Digest,
    as_of: Day,
    blocking: Vec<&'r Finding>,
    warnings: Vec<&'r Finding>,
}

fn decide(
    page: &Page<'_>,
    checked: &Checked<'_>,
    waivers: &Waivers,
    docket: Docket<'_>,
) -> Result<Standing, Held> {
    let Docket { records, trust, as_of } = docket;
    let standing = standing(page, docket);
    let front = &page.answer.front;
    let mut reasons: Vec<String> = Vec::new();
    // Of drafts the state says so.
    if front.status == Status::Retired {
        reasons.push("The page is marked as retired.".to_owned());
    }
    if checked.answer != page.id() || checked.page != page.digest() {
        reasons.push("The page changed after it was checked. Check it again.".to_owned());
    }
    if checked.as_of != as_of {
        reasons
            .push(format!("The page was checked for {}, and is to be published for {as_of}.", checked.as_of));
    }
    for finding in &checked.blocking {
        reasons.push(format!("{}: {} {}", finding.rule, finding.message, finding.next));
        reasons.extend(waivers.about(finding));
    }
    // One that the trusted tree has cannot be deleted any more. It forgives nothing, and the gate says so.
    for invalid in waivers.invalid.iter().filter(|invalid| !invalid.trusted) {
        reasons.push(format!("{}: This waiver does not count: {}. Delete it.", invalid.path, invalid.why));
    }
    if !page.answer.related.is_empty() {
        reasons.push("Its related questions still hold the text of an imported page. Replace them with ids of answers.".to_owned());
    }
    if page.topic.is_none() {
        reasons.push(format!("The topic `{}` does not exist.", front.topic));
    }
    for author in front.authors.as_slice().iter().filter(|author| trust.people.get(author).is_none()) {
        reasons.push(format!(
            "The author `{author}` is not in people.yaml, so nobody can tell who may not approve."
        ));
    }
    reasons.extend(records.holding(page.id()).map(ToString::to_string));
    if standing.state != State::Approved {
        reasons.extend(standing.reasons.iter().cloned());
    }
    for role in &standing.nobody {
        reasons.push(format!(
            "Nobody is left in people.yaml who may approve this page as `{role}`: authors and whoever asked for the review may not."
        ));
    }
    if standing.state == State::Approved {
        let unseen =
            checked.warnings.iter().filter(|warning| !standing.acknowledged.contains(&warning.fingerprint));
        reasons.extend(
            unseen.map(|f| format!("No reviewer has accepted this warning: {}: {}", f.rule, f.message)),
        );
    }
    if reasons.is_empty() && standing.state == State::Approved {
        Ok(standing)
    } else {
        Err(Held { answer: page.id().clone(), reasons, state: standing.state })
    }
}

/// A page that is clean and approved.
#[derive(Debug)]
pub struct Approved<'a> {
    pub(crate) page: &'a Page<'a>,
    pub(crate) receipt: Receipt,
    pub(crate) content: Digest,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) waivers: Vec<Waived>,
    pub(crate) expires: Day,
}

impl<'a> Approved<'a> {
    /// The page.
    pub fn page(&self) -> &'a Page<'a> {
        self.page
    }

    /// The receipt of its check.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The digest of what was approved.
    pub fn content(&self) -> Digest {
        self.content
    }

    /// The signatures that count.
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// The findings on it that reviewers accepted for a time.
    pub fn waivers(&self) -> &[Waived] {
        &self.waivers
    }

    /// The last day on which the approval stands and no finding's waiver has run out.
    pub fn expires(&self) -> Day {
        self.expires
    }

    /// Whether any signature is a demonstration: then the page is one.
    pub fn demonstration(&self) -> bool {
        let waivers = self.waivers.iter().flat_map(|waived| &waived.signatures);
        self.approvals.iter().chain(waivers).any(|signature| signature.demonstration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::record::Kind;
    use crate::testing::{Desk, Site, Write, day, finding, id};
    use caveat_document::format::Severity;

    fn ask(desk: &Desk, page: &Page<'_>, checked: &Checked<'_>) -> Result<Standing, Held> {
        let records = desk.records();
        let docket = desk.docket(&records, "2026-12-01");
        decide(page, checked, &waivers(page, docket), docket)
    }

    fn judge(desk: &Desk, site: &Site, change: impl Fn(&mut Checked<'_>)) -> Result<Standing, Held> {
        let page = site.page();
        let mut checked = Checked {
            answer: page.id(),
            page: page.digest(),
            as_of: day("2026-12-01"),
            blocking: Vec::new(),
            warnings: Vec::new(),
        };
        change(&mut checked);
        ask(desk, &page, &checked)
    }

    fn reason(result: Result<Standing, Held>) -> String {
        let held = result.unwrap_err();
        assert_eq!(held.reasons.len(), 1, "{held:?}");
        held.reasons[0].clone()
    }

    fn approved() -> (Desk, Site) {
        let (mut desk, site) = (Desk::new(), Site::new());
        desk.approve(&site);
        (desk, site)
    }

    #[test]
    fn a_clean_and_approved_page_passes() {
        let (desk, site) = approved();
        let standing = judge(&desk, &site, |_| {}).unwrap();
        assert_eq!(standing.approvals.len(), 2);
        assert_eq!(standing.expires, Some(day("2027-09-06")));
    }

    #[test]
    fn what_is_not_approved_is_held() {
        let held = judge(&Desk::new(), &Site::new(), |_| {}).unwrap_err();
        assert_eq!(held.state, State::Draft);
        assert!(held.reasons.iter().any(|reason| reason.contains("`clinical`")));
    }

    #[test]
    fn what_is_not_ready_is_held() {
        let (desk, site) = approved();
        assert!(
            reason(judge(&desk, &site.edited("answer", "status: ready", "status: draft"), |_| {}))
                .contains("draft")
        );
        assert!(
            reason(judge(&desk, &site.edited("answer", "status: ready", "status: retired"), |_| {}))
                .contains("retired")
        );
    }

    #[test]
    fn the_receipt_must_be_of_this_page_and_day() {
        let (desk, site) = approved();
        assert!(
            reason(judge(&desk, &site, |c| c.page = Digest::of(b"other")))
                .contains("changed after it was checked")
        );
        let other = id("other");
        let page = site.page();
        let checked = Checked {
            answer: &other,
            page: page.digest(),
            as_of: day("2026-12-01"),
            blocking: vec![],
            warnings: vec![],
        };
        let result = ask(&desk, &page, &checked);
        assert!(reason(result).contains("changed after"));
        assert!(
            reason(judge(&desk, &site, |c| c.as_of = day("2026-11-30"))).contains("checked for 2026-11-30")
        );
    }

    #[test]
    fn errors_hold() {
        let (desk, site) = approved();
        let error = finding("claims/hype-word", "A miracle.", Severity::Error);
        let page = site.page();
        let checked = Checked {
            answer: page.id(),
            page: page.digest(),
            as_of: day("2026-12-01"),
            blocking: vec![&error],
            warnings: vec![],
        };
        let result = ask(&desk, &page, &checked);
        assert!(reason(result).starts_with("claims/hype-word"));
    }

    #[test]
    fn warnings_need_to_be_accepted_by_a_counted_approval() {
        let warning = finding("readability/grade-high", "Long words.", Severity::Warning);
        let judge = |desk: &Desk, site: &Site| {
            let page = site.page();
            let checked = Checked {
                answer: page.id(),
                page: page.digest(),
                as_of: day("2026-12-01"),
                blocking: vec![],
                warnings: vec![&warning],
            };
            ask(desk, &page, &checked)
        };
        let (mut desk, site) = approved();
        assert!(reason(judge(&desk, &site)).contains("No reviewer has accepted"));
        let accepts = |person: &str, role: &str| {
            Write::new(Kind::Approve, person, role).hour(3).acknowledges(&warning.rule, warning.fingerprint)
        };
        desk.sign(&site, accepts("writer", "clinical"));
        assert!(judge(&desk, &site).is_err(), "an author's word does not count");
        desk.sign(&site, accepts("cli", "clinical"));
        assert!(judge(&desk, &site).is_ok());
    }

    #[test]
    fn imported_related_text_and_unknown_authors_hold() {
        let mut desk = Desk::new();
        let related = "status: ready\nrelated:\n  - {question: What did she ask, excerpt: Some words}";
        let site = Site::new().edited("answer", "status: ready", related);
        desk.approve(&site);
        assert!(reason(judge(&desk, &site, |_| {})).contains("imported page"));
        let mut desk = Desk::new();
        let site = Site::new().edited("answer", "[writer]", "[writer, wrtier]");
        desk.approve(&site);
        assert!(reason(judge(&desk, &site, |_| {})).contains("`wrtier`"));
    }

    #[test]
    fn what_is_wrong_with_a_waiver_is_said() {
        let (mut desk, site) = approved();
        let error = finding("claims/hype-word", "A miracle.", Severity::Error);
        let waive = |person: &str, rule: &str| {
            Write::new(Kind::Waiver, person, "editorial")
                .waives(rule, error.fingerprint, "2027-05-01")
                .hour(2)
        };
        desk.sign(&site, waive("edi", "claims/hype-word"));
        let page = site.page();
        let with = |blocking: Vec<&Finding>, desk: &Desk| {
            let (answer, page_digest, as_of) = (page.id(), page.digest(), day("2026-12-01"));
            ask(desk, &page, &Checked { answer, page: page_digest, as_of, blocking, warnings: vec![] })
        };
        let held = with(vec![&error], &desk).unwrap_err();
        assert!(held.reasons[1].contains("one more signature"), "{held:?}");
        desk.sign(&site, waive("edi", "disclaimer/missing").hour(3));
        let held = with(vec![], &desk).unwrap_err();
        assert!(held.reasons[0].contains("can never be waived"), "{held:?}");
        // Once the trusted tree has it, nobody can delete it, and it forgives nothing.
        let records = desk.records_beside(&desk.files, "2026-12-01");
        let waivers = waivers(&page, desk.docket(&records, "2026-12-01"));
        let (answer, page_digest, as_of) = (page.id(), page.digest(), day("2026-12-01"));
        let checked = Checked { answer, page: page_digest, as_of, blocking: vec![], warnings: vec![] };
        assert!(decide(&page, &checked, &waivers, desk.docket(&records, "2026-12-01")).is_ok());
    }

    #[test]
    fn a_receipt_rests_on_waivers_that_hold_only() {
        let (mut desk, site) = approved();
        let error = finding("structure/section-missing", "Risks", Severity::Error);
        let write = Write::new(Kind::Waiver, "edi", "editorial").hour(2);
        desk.sign(&site, write.waives(&error.rule, error.fingerprint, "2027-05-01"));
        let page = site.page();
        let waivers = waivers(&page, desk.docket(&desk.records(), "2026-12-01"));
        let taken = waivers.plain();
        assert_eq!(used(&waivers, &taken).map(|used| used.len()), Some(1));
        let longer = Waiver { until: day("2028-05-01"), ..taken[0].clone() };
        assert_eq!(used(&waivers, &[longer]), None);
    }

    #[test]
    fn broken_records_hold() {
        let (mut desk, site) = approved();
        desk.sign(&site, Write::new(Kind::Reject, "nobody", "clinical").hour(3));
        let held = judge(&desk, &site, |_| {}).unwrap_err();
        assert!(held.state == State::Approved && held.reasons[0].contains("not in people.yaml"));
    }
}
