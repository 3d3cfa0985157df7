use caveat_document::format::Risk;

use super::*;
use crate::digests;
use crate::testing::{Desk, Site, Write, answer_text, day, id};

fn on(desk: &Desk, site: &Site, as_of: &str) -> Standing {
    standing(&site.page(), desk.docket(&desk.records_as_of(as_of), as_of))
}

fn risk(desk: &Desk, site: &Site) -> Option<Risk> {
    now(desk, site).tiering.map(|tiering| tiering.risk)
}

fn now(desk: &Desk, site: &Site) -> Standing {
    on(desk, site, "2026-12-01")
}

#[test]
fn from_draft_to_approved() {
    let (mut desk, site) = (Desk::new(), Site::new());
    assert_eq!(now(&desk, &site).state, State::Draft);
    desk.sign(&site, Write::new(Kind::Request, "writer", "author"));
    assert_eq!(now(&desk, &site).state, State::InReview);
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    let half = now(&desk, &site);
    assert_eq!((half.state, half.missing), (State::InReview, vec![id("editorial")]));
    assert!(half.reasons[0].contains("`editorial`"), "{:?}", half.reasons);
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(2));
    let whole = now(&desk, &site);
    assert_eq!(whole.state, State::Approved);
    let cli = &whole.approvals[0];
    assert_eq!(
        (cli.name.as_str(), cli.credentials.as_deref(), cli.demonstration),
        ("Doctor cli", Some("MD"), false)
    );
    // The profile's 300 days are fewer than the tier's 365.
    assert_eq!(whole.expires, Some(day("2027-09-06")));
}

#[test]
fn a_page_marked_as_draft_is_one() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    assert_eq!(now(&desk, &site.edited("answer", "status: ready", "status: draft")).state, State::Draft);
}

#[test]
fn one_person_fills_one_seat() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Approve, "both", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "both", "editorial").hour(1));
    assert_eq!(now(&desk, &site).state, State::InReview);
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(2));
    assert_eq!(now(&desk, &site).state, State::Approved);
}

#[test]
fn authors_and_askers_do_not_approve() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Request, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    desk.sign(&site, Write::new(Kind::Approve, "writer", "editorial").hour(2));
    let standing = now(&desk, &site);
    assert_eq!((standing.state, standing.approvals.len()), (State::InReview, 0));
    let reasons = standing.reasons.join(" ");
    assert!(reasons.contains("by Doctor cli does not count: whoever asked"), "{reasons}");
    assert!(reasons.contains("by Doctor writer does not count: authors"), "{reasons}");
    desk.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(3));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(4));
    assert_eq!(now(&desk, &site).state, State::Approved);
}

#[test]
fn a_request_about_another_text_bars_nobody_once_this_text_has_one() {
    let (mut desk, old) = (Desk::new(), Site::new());
    let new = Site::with_body("Other words [@nci].\n");
    desk.sign(&old, Write::new(Kind::Request, "cli", "clinical"));
    desk.sign(&new, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    assert_eq!(now(&desk, &new).approvals.len(), 0);
    desk.sign(&new, Write::new(Kind::Request, "writer", "author").hour(2));
    assert_eq!(now(&desk, &new).approvals.len(), 1);
}

#[test]
fn a_rejection_blocks_until_it_is_lifted() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Reject, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    desk.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(2).blind());
    let blocked = now(&desk, &site);
    assert_eq!(blocked.state, State::ChangesRequested);
    assert_eq!(blocked.reasons, ["Doctor cli (clinical) asked for changes on 2026-11-10: Because."]);
    // Somebody else who knows of it clears it only where whoever rejected the page can sign no more.
    desk.sign(&site, Write::new(Kind::Approve, "cli-two", "clinical").hour(3));
    assert_eq!(now(&desk, &site).state, State::ChangesRequested);
    let before = desk.files.clone();
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(4));
    assert_eq!(now(&desk, &site).state, State::Approved);
    let people = |until: &str| {
        format!(
            "people:\n  - {{id: writer, name: W, roles: [author]}}\n  - {{id: cli, name: C, roles: [clinical]{until}}}\n  - {{id: cli-two, name: T, roles: [clinical]}}\n  - {{id: edi, name: E, roles: [editorial]}}\n"
        )
    };
    for (until, state) in [("", State::ChangesRequested), (", valid_until: 2026-11-20", State::Approved)] {
        let desk = Desk { files: before.clone(), ..Desk::with(&people(until)) };
        let records = desk.records_beside(&before, "2026-12-01");
        assert_eq!(standing(&site.page(), desk.docket(&records, "2026-12-01")).state, state, "{until}");
    }
}

#[test]
fn a_remark_decides_nothing() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Comment, "cli", "clinical"));
    assert_eq!(now(&desk, &site).state, State::Draft);
    desk.approve(&site);
    desk.sign(&site, Write::new(Kind::Comment, "edi", "editorial").hour(3));
    assert_eq!(now(&desk, &site).state, State::Approved);
}

#[test]
fn who_vouches_for_less_time_ends_it_earlier() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").until("2027-01-31"));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1).until("2031-01-01"));
    assert_eq!(now(&desk, &site).expires, Some(day("2027-01-31")));
    assert_eq!(on(&desk, &site, "2027-02-01").state, State::Expired);
}

#[test]
fn the_words_of_a_page_raise_its_risk() {
    let low = Site::new().edited("profile", "risk: high", "risk: low");
    let of =
        |body: &str| risk(&Desk::new(), &low.edited("answer", "Cells are changed in a lab [@nci].", body));
    for (body, expected) in [
        ("A list of numbers to call. It takes 5 minutes.", Risk::Low),
        ("Fill in 2 forms and eat 30 g of fiber.", Risk::Low),
        ("Bring the letter about your tamoxifen.", Risk::Moderate),
        ("The label names 20 mg a day.", Risk::High),
        ("Some people have two tablets left.", Risk::High),
        ("The label names ten mg a day.", Risk::High),
        ("It comes in 5-mg doses.", Risk::High),
        ("Some people break half a tablet off.", Risk::High),
        ("Some people have one of the white pills.", Risk::High),
        ("It may be 10 units of insulin.", Risk::High),
        ("Some people bring 2 aspirin along.", Risk::High),
        ("Bring two people and 3 questions along.", Risk::Low),
    ] {
        assert_eq!(of(body), Some(expected), "{body}");
    }
    let author = low.edited("answer", "status: ready", "status: ready\nrisk: high");
    assert_eq!(risk(&Desk::new(), &author), Some(Risk::High));
    let lowered = Site::new().edited("answer", "status: ready", "status: ready\nrisk: low");
    assert_eq!(risk(&Desk::new(), &lowered), Some(Risk::High));
}

#[test]
fn to_lower_a_risk_takes_those_who_signed_for_it() {
    let high = Site::new();
    let low = high.edited("profile", "risk: high", "risk: low");
    let other = low.edited("answer", "in a lab", "in the lab");
    let mut desk = Desk::new();
    desk.sign(&high, Write::new(Kind::Approve, "cli", "clinical").at_risk(Risk::High));
    desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(1).at_risk(Risk::High));
    // What the low tier alone asks for is not enough, and one signature more does not take the clinician off the page.
    desk.sign(&low, Write::new(Kind::Approve, "edi", "editorial").hour(2).at_risk(Risk::Low));
    let lowered = now(&desk, &low);
    assert!(matches!(lowered.state, State::Stale { .. }) && lowered.missing == [id("clinical")]);
    assert!(lowered.reasons.last().unwrap().contains("as of high risk"), "{:?}", lowered.reasons);
    assert_eq!((risk(&desk, &other), now(&desk, &other).missing.len()), (Some(Risk::High), 2));
    desk.sign(&low, Write::new(Kind::Approve, "cli", "clinical").hour(3).at_risk(Risk::Low));
    assert_eq!(now(&desk, &low).state, State::Approved);
    // They have lowered it: the next version needs an editor only.
    desk.sign(&other, Write::new(Kind::Approve, "edi", "editorial").hour(4).at_risk(Risk::Low));
    assert_eq!((now(&desk, &other).state, risk(&desk, &other)), (State::Approved, Some(Risk::Low)));
}

#[test]
fn an_author_does_not_lift_a_rejection_and_a_change_of_text_neither() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Reject, "both", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "writer", "clinical").hour(1));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(2));
    assert_eq!(now(&desk, &site).state, State::ChangesRequested);
    assert_eq!(now(&desk, &Site::with_body("Other words [@nci].\n")).state, State::ChangesRequested);
}

#[test]
fn withdrawn_beats_every_approval() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Withdraw, "edi", "editorial"));
    desk.approve(&site);
    desk.sign(&site, Write::new(Kind::Reinstate, "cli", "clinical").hour(3).blind());
    desk.sign(&site, Write::new(Kind::Reinstate, "writer", "author").hour(3));
    assert_eq!(now(&desk, &site).state, State::Withdrawn);
    desk.sign(&site, Write::new(Kind::Reinstate, "cli", "clinical").hour(4));
    assert_eq!(now(&desk, &site).state, State::Approved);
    desk.sign(&site, Write::new(Kind::Withdraw, "writer", "author").hour(5));
    assert_eq!(now(&desk, &site).state, State::Approved, "authors may not withdraw alone");
    desk.sign(&site, Write::new(Kind::Withdraw, "cli", "clinical").hour(6));
    assert_eq!(now(&desk, &site).state, State::Withdrawn);
}

#[test]
fn approvals_expire() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    assert_eq!(on(&desk, &site, "2027-09-06").state, State::Approved);
    let expired = on(&desk, &site, "2027-09-07");
    assert_eq!((expired.state, expired.expires, expired.approvals.len()), (State::Expired, None, 0));
    // Whoever approved it then may do so again.
    assert!(expired.able[&id("clinical")].contains(&id("cli")), "{:?}", expired.able);
    // One renewed signature does not renew the other, two do.
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").on("2027-09-01"));
    assert_eq!(on(&desk, &site, "2027-09-06").expires, Some(day("2027-09-06")));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").on("2027-09-02"));
    let renewed = on(&desk, &site, "2027-09-06");
    assert_eq!((renewed.expires, renewed.approvals.len()), (Some(day("2028-06-27")), 2));
}

#[test]
fn a_change_makes_it_stale_with_the_reason() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    for (name, from, to, reason) in [
        ("answer", "in a lab", "in the lab", "the text of the page changed"),
        ("notice", "education only", "teaching only", "the notice medical-disclaimer changed"),
        ("source", "CAR T Cells", "T Cells", "the source nci changed"),
        ("topic", "name: Breast", "name: The breast", "the topic breast-cancer changed"),
        ("profile", "max_age_days: 300", "max_age_days: 200", "the profile investigational changed"),
        (
            "notice",
            "profiles: all",
            "profiles: [other]",
            "the notice medical-disclaimer was taken off the page",
        ),
    ] {
        let standing = now(&desk, &site.edited(name, from, to));
        assert_eq!(standing.state, State::Stale { reasons: vec![reason.to_owned()] });
        assert_eq!(standing.reasons[0], format!("Since the approval, {reason}."));
    }
    for (name, from, to) in
        [("answer", "status: ready", "status: ready\nrelated: [x]"), ("notice", "only. It", "only.\nIt")]
    {
        assert_eq!(now(&desk, &site.edited(name, from, to)).state, State::Approved, "{to}");
    }
    let changed = site.edited("answer", "in a lab", "in the lab");
    desk.sign(&changed, Write::new(Kind::Request, "writer", "author").hour(2));
    assert_eq!(now(&desk, &changed).state, State::InReview);
}

#[test]
fn demonstration_signatures_say_so() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Approve, "demo", "clinical").demonstration());
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    let standing = now(&desk, &site);
    assert_eq!(standing.state, State::Approved);
    assert_eq!(standing.approvals.iter().map(|a| a.demonstration).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn roles_that_the_policy_does_not_ask_for_do_not_count() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Approve, "pharm", "pharmacy"));
    let standing = now(&desk, &site);
    assert!(
        standing.approvals.is_empty() && standing.reasons.iter().any(|reason| reason.contains("`pharmacy`"))
    );
}

#[test]
fn roles_that_nobody_can_fill_are_named() {
    let people = "people:\n  - {id: writer, name: W, roles: [author, clinical]}\n  - {id: edi, name: E, roles: [editorial]}\n";
    assert_eq!(now(&Desk::with(people), &Site::new()).nobody, [id("clinical")]);
    // Who has no key on that day can sign nothing.
    let expired = Desk::with(people).without_keys();
    assert_eq!(now(&expired, &Site::new()).nobody.len(), 2);
    assert!(now(&Desk::new(), &Site::new()).nobody.is_empty());
}

#[test]
fn a_page_without_profile_is_nobodys() {
    let site = Site::with_answer(&answer_text("Text.").replace("profile: investigational", "profile: other"));
    let (state, reasons) = {
        let desk = Desk::new();
        state(&site.page(), desk.docket(&desk.records(), "2026-12-01"))
    };
    assert!(state == State::Draft && reasons[0].contains("`other`"));
}

/// A page of low risk by its profile.
fn low() -> Site {
    Site::new().edited("profile", "risk: high", "risk: low")
}

#[test]
fn what_was_rejected_does_not_come_back_by_a_revert() {
    let (mut desk, first) = (Desk::new(), Site::new());
    let second = first.edited("answer", "in a lab", "in the lab");
    desk.approve(&first);
    desk.sign(&first, Write::new(Kind::Reject, "cli", "clinical").hour(2));
    desk.sign(&second, Write::new(Kind::Approve, "cli", "clinical").hour(3));
    desk.sign(&second, Write::new(Kind::Approve, "edi", "editorial").hour(4));
    assert_eq!(now(&desk, &second).state, State::Approved);
    // The mended version was approved, the rejected one was not.
    let back = now(&desk, &first);
    assert_eq!((back.state, back.rejected_by), (State::ChangesRequested, vec![id("cli")]));
    desk.sign(&first, Write::new(Kind::Approve, "cli", "clinical").hour(5));
    assert_eq!(now(&desk, &first).state, State::Approved);
}

#[test]
fn a_later_word_of_the_same_person_takes_the_place_of_the_earlier() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(2).until("2026-12-10"));
    assert_eq!(now(&desk, &site).expires, Some(day("2026-12-10")));
    assert_eq!(on(&desk, &site, "2026-12-11").state, State::Expired);
}

#[test]
fn no_way_around_those_who_read_it_as_risky() {
    let (high, low) = (Site::new(), low());
    let other = low.edited("answer", "in a lab", "in the lab");
    let read_as_high = || {
        let mut desk = Desk::new();
        desk.sign(&high, Write::new(Kind::Approve, "cli", "clinical"));
        desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(1));
        desk
    };
    let waits = |desk: &Desk, site: &Site, why: &str| {
        let standing = now(desk, site);
        assert!(standing.missing.contains(&id("clinical")), "{why}: {:?}", standing.state);
    };
    // An approval that states less than the page has counts for nothing.
    let mut desk = Desk::new();
    desk.sign(&high, Write::new(Kind::Approve, "cli", "clinical"));
    desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(1).at_risk(Risk::Low));
    let standing = now(&desk, &high);
    assert_eq!(standing.missing, [id("editorial")]);
    assert!(
        standing.reasons.iter().any(|r| r.contains("lower risk than the page has")),
        "{:?}",
        standing.reasons
    );
    // Nor does it lower what others stated of the same version.
    let mut desk = read_as_high();
    desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(2).at_risk(Risk::Low));
    desk.sign(&low, Write::new(Kind::Approve, "edi", "editorial").hour(3));
    waits(&desk, &low, "a mis-stated risk");
    // A clinician who wrote the lower version does not lower it.
    let mut desk = read_as_high();
    let own = low.edited("answer", "[writer]", "[writer, cli]");
    desk.sign(&own, Write::new(Kind::Approve, "cli", "clinical").hour(2));
    desk.sign(&own, Write::new(Kind::Approve, "edi", "editorial").hour(3));
    waits(&desk, &own.edited("answer", "in a lab", "in the lab"), "an author");
    // A lost key takes nobody off the page, if the trusted tree has the record.
    let mut desk = read_as_high();
    desk.revoke("cli", ("edi", "editorial"), &[]);
    desk.sign(&other, Write::new(Kind::Approve, "edi", "editorial").hour(2));
    let records = desk.records_beside(&desk.files, "2026-12-01");
    let found = super::standing(&other.page(), desk.docket(&records, "2026-12-01"));
    assert_eq!(found.missing, [id("clinical")]);
    // What the author says is part of the text that is signed.
    let raised = low.edited("answer", "status: ready", "status: ready\nrisk: high");
    assert_ne!(digests::content(raised.answer()), digests::content(low.answer()));
}

#[test]
fn a_refusal_outlives_its_signer() {
    let site = Site::new();
    let people = |role: &str| {
        format!(
            "people:\n  - {{id: writer, name: W, roles: [author]}}\n  - {{id: cli, name: C, roles: [{role}]}}\n  - {{id: edi, name: E, roles: [editorial]}}\n  - {{id: cli-two, name: T, roles: [clinical]}}\n"
        )
    };
    for (kind, state) in [(Kind::Reject, State::ChangesRequested), (Kind::Withdraw, State::Withdrawn)] {
        let mut desk = Desk::new();
        desk.approve(&site);
        desk.sign(&site, Write::new(kind, "cli", "clinical").hour(2));
        // The role is taken away, or the key lost: what the trusted tree has still holds.
        let mut later = Desk { files: desk.files.clone(), ..Desk::with(&people("pharmacy")) };
        let standing_of = |desk: &Desk| {
            let records = desk.records_beside(&desk.files, "2026-12-01");
            standing(&site.page(), desk.docket(&records, "2026-12-01")).state
        };
        assert_eq!(standing_of(&later), state, "{kind:?}");
        desk.revoke("cli", ("edi", "editorial"), &[]);
        assert_eq!(standing_of(&desk), state, "{kind:?}");
        // Somebody else who may lifts it.
        let lift = if kind == Kind::Reject { Kind::Approve } else { Kind::Reinstate };
        later.sign(&site, Write::new(lift, "cli-two", "clinical").hour(3));
        assert_ne!(standing_of(&later), State::Withdrawn, "{kind:?}");
    }
}

#[test]
fn who_may_not_take_pages_down_neither_does_nor_puts_back() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    desk.sign(&site, Write::new(Kind::Withdraw, "writer", "author").hour(2));
    let records = desk.records();
    assert!(records.faults()[0].message.contains("does not let the role `author`"), "{:?}", records.faults());
    desk.sign(&site, Write::new(Kind::Withdraw, "edi", "editorial").hour(3));
    desk.sign(&site, Write::new(Kind::Reinstate, "writer", "author").hour(4));
    let gone = crate::status::refusals::withdrawn(&id("car-t"), desk.docket(&desk.records(), "2026-12-01"));
    assert!(gone, "also of a page whose file is gone");
}

#[test]
fn an_old_reading_or_a_demonstration_lowers_nothing() {
    let (high, low) = (Site::new(), low());
    let other = low.edited("answer", "in a lab", "in the lab");
    // The low version was read by both before the page became risky. To sign it anew takes both again.
    let mut desk = Desk::new();
    desk.sign(&low, Write::new(Kind::Approve, "cli", "clinical"));
    desk.sign(&low, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    desk.sign(&high, Write::new(Kind::Approve, "cli", "clinical").hour(2));
    desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(3));
    desk.sign(&low, Write::new(Kind::Approve, "edi", "editorial").hour(4));
    desk.sign(&other, Write::new(Kind::Approve, "edi", "editorial").hour(5));
    assert_eq!((risk(&desk, &other), now(&desk, &other).missing), (Some(Risk::High), vec![id("clinical")]));
    // Anybody can sign as a demonstration.
    let mut desk = Desk::new();
    desk.sign(&high, Write::new(Kind::Approve, "cli", "clinical"));
    desk.sign(&high, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    desk.sign(&low, Write::new(Kind::Approve, "edi", "editorial").hour(2));
    desk.sign(&low, Write::new(Kind::Approve, "demo", "clinical").hour(3).demonstration());
    assert_eq!(risk(&desk, &other), Some(Risk::High));
}

#[test]
fn another_notice_does_not_bring_a_rejected_text_back() {
    let (mut desk, first) = (Desk::new(), Site::new());
    let mended = first.edited("answer", "in a lab", "in the lab");
    desk.sign(&first, Write::new(Kind::Reject, "cli", "clinical"));
    desk.sign(&mended, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    let around = first.edited("notice", "education only", "teaching only");
    desk.sign(&around, Write::new(Kind::Approve, "cli-two", "clinical").hour(2));
    desk.sign(&around, Write::new(Kind::Approve, "edi", "editorial").hour(3));
    assert_eq!(now(&desk, &around).state, State::ChangesRequested);
}
