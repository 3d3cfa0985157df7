use super::*;
use crate::testing::{Desk, Site, Write, day, id};

fn rules(records: &Records) -> Vec<&str> {
    records.faults().iter().map(|fault| fault.rule).collect()
}

#[test]
fn whole_records_count() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Request, "writer", "author"));
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    let records = desk.records();
    assert!(records.faults().is_empty(), "{:?}", records.faults());
    assert_eq!(records.counted(&id("car-t")).count(), 2);
    assert_eq!(records.of(&id("car-t"))[1].record().parents, [records.of(&id("car-t"))[0].stored.digest]);
}

#[test]
fn what_the_trusted_tree_knows_must_be_there() {
    let mut desk = Desk::new();
    desk.sign(&Site::new(), Write::new(Kind::Reject, "cli", "clinical"));
    let trusted = desk.files.clone();
    desk.files.clear();
    let gone = Records::verify(&desk.files, &trusted, desk.trust(), day("2026-12-01"));
    assert_eq!(rules(&gone), ["review/record-missing"]);
    assert!(gone.holding(&id("any-page")).next().is_some());
    desk.files = trusted.clone();
    desk.files[0].signature.as_mut().unwrap().push(b'\n');
    let altered = Records::verify(&desk.files, &trusted, desk.trust(), day("2026-12-01"));
    assert!(rules(&altered).contains(&"review/record-altered"));
}

#[test]
fn a_deleted_record_leaves_a_gap() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Reject, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    desk.files.remove(0);
    let records = desk.records();
    assert_eq!(rules(&records), ["review/record-gap"]);
    assert!(records.holding(&id("car-t")).next().is_some() && records.holding(&id("other")).next().is_none());
}

#[test]
fn a_signature_is_needed_and_must_fit() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    let other = desk.files[1].signature.clone();
    for signature in [None, other, Some(b"junk".to_vec())] {
        desk.files[0].signature = signature;
        let records = desk.records();
        assert!(records.faults().iter().any(|f| f.rule == "review/record-broken" && f.holds));
    }
}

#[test]
fn who_may_not_sign_does_not_count() {
    let site = Site::new();
    for (write, word) in [
        (Write::new(Kind::Approve, "nobody", "clinical"), "not in people.yaml"),
        (Write::new(Kind::Approve, "cli", "clinical").with_key("edi"), "not signed with a key of cli"),
        (Write::new(Kind::Approve, "edi", "clinical"), "does not hold the role"),
        (Write::new(Kind::Approve, "late", "clinical"), "do not count on 2026-11-10"),
        (Write::new(Kind::Approve, "cli", "clinical").on("2026-12-02"), "still to come"),
        (Write::new(Kind::Approve, "cli", "clinical").demonstration(), "not signed with a key of cli"),
        (Write::new(Kind::Approve, "demo", "clinical").with_key("demo"), "not signed with a key of demo"),
    ] {
        let mut desk = Desk::new();
        desk.sign(&site, write);
        let records = desk.records();
        assert_eq!(records.counted(&id("car-t")).count(), 0, "{word}");
        let fault = &records.faults()[0];
        assert!(fault.message.contains(word) && !fault.holds, "{fault}");
    }
}

#[test]
fn a_refusal_that_cannot_be_checked_still_holds() {
    for (kind, holds) in
        [(Kind::Reject, true), (Kind::Withdraw, true), (Kind::Approve, false), (Kind::Reinstate, false)]
    {
        let mut desk = Desk::new();
        desk.sign(&Site::new(), Write::new(kind, "nobody", "clinical"));
        assert_eq!(desk.records().holding(&id("car-t")).next().is_some(), holds, "{kind:?}");
    }
}

#[test]
fn time_runs_forward() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Request, "writer", "author").hour(5));
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    let records = desk.records();
    assert_eq!(records.counted(&id("car-t")).count(), 1);
    assert!(records.faults()[0].message.contains("dated before"));
}

#[test]
fn a_lost_key_counts_for_what_is_listed_only() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").on("2026-11-11"));
    let listed = desk.digest(0);
    desk.sign(&site, Write::new(Kind::Revoke, "edi", "editorial").on("2026-11-12").revokes("cli", &[listed]));
    let records = desk.records();
    let void: Vec<bool> = records.of(&id("car-t")).iter().map(|entry| entry.void.is_some()).collect();
    assert_eq!(void, [false, true, false]);
    // A second revoke that lists nothing leaves nothing.
    desk.sign(&site, Write::new(Kind::Revoke, "edi", "editorial").on("2026-11-13").revokes("cli", &[]));
    assert_eq!(desk.records().of(&id("car-t"))[0].void, Some(Void::Revoked));
}

#[test]
fn a_key_does_not_revoke_itself() {
    let mut desk = Desk::new();
    desk.sign(&Site::new(), Write::new(Kind::Revoke, "cli", "clinical").revokes("cli", &[]));
    let records = desk.records();
    assert_eq!(records.of(&id("car-t"))[0].void, Some(Void::Revoker));
    assert!(records.holding(&id("any-page")).next().is_some());
}
