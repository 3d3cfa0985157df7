use super::*;
use crate::Kind;
use crate::testing::{Desk, Site, Write, id};

fn rules(records: &Records) -> Vec<GateRule> {
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
    assert_eq!(
        records.of(&id("car-t"))[1].record().parents.to_vec(),
        [records.of(&id("car-t"))[0].stored.digest]
    );
}

#[test]
fn what_the_trusted_tree_knows_must_be_there() {
    let mut desk = Desk::new();
    desk.sign(&Site::new(), Write::new(Kind::Reject, "cli", "clinical"));
    let trusted = desk.files.clone();
    desk.files.clear();
    let gone = desk.records_beside(&trusted, "2026-12-01");
    assert_eq!(rules(&gone), [GateRule::RecordMissing]);
    assert!(gone.holding(&id("any-page")).next().is_some());
    desk.files = trusted.clone();
    desk.files[0].signature.as_mut().unwrap().push(b'\n');
    let altered = desk.records_beside(&trusted, "2026-12-01");
    assert!(rules(&altered).contains(&GateRule::RecordAltered));
}

#[test]
fn a_deleted_record_leaves_a_gap() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Reject, "cli", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    desk.files.remove(0);
    let records = desk.records();
    assert_eq!(rules(&records), [GateRule::RecordGap]);
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
        assert!(records.faults().iter().any(|f| f.rule == GateRule::RecordBroken && f.holds));
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
fn a_record_from_the_future_stops_nobody() {
    let mut desk = Desk::new();
    let site = Site::new();
    desk.sign(&site, Write::new(Kind::Comment, "cli", "clinical").on("2036-11-10"));
    assert!(desk.records().seen(&id("car-t")).is_empty());
    desk.sign(&site, Write::new(Kind::Request, "writer", "author").blind());
    desk.sign(&site, Write::new(Kind::Comment, "cli", "clinical").hour(1).blind());
    let seen = desk.records().seen(&id("car-t"));
    // Those that no other one names: both, since neither knows the other.
    assert_eq!(seen.len(), 2);
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
    desk.revoke("cli", ("edi", "editorial"), &[listed]);
    let void = |desk: &Desk| -> Vec<Option<Void>> {
        desk.records().of(&id("car-t")).iter().map(|entry| entry.void.clone()).collect()
    };
    assert_eq!(void(&desk), [None, Some(Void::Revoked)]);
    // A second revocation that lists nothing leaves nothing.
    desk.revoke("cli", ("both", "editorial"), &[]);
    assert_eq!(void(&desk), [Some(Void::Revoked), Some(Void::Revoked)]);
}

#[test]
fn what_is_new_must_come_in_while_its_signer_counts() {
    let desk = || {
        let mut desk = Desk::with(
            "people:\n  - {id: cli, name: Cli, roles: [clinical], valid_until: 2026-11-20}\n  - {id: edi, name: Edi, roles: [editorial]}\n",
        );
        desk.sign(&Site::new(), Write::new(Kind::Approve, "cli", "clinical"));
        desk
    };
    let counted = |desk: &Desk, trusted: &[RecordFile], as_of: &str| {
        desk.records_beside(trusted, as_of).counted(&id("car-t")).count()
    };
    let desk = desk();
    assert_eq!(counted(&desk, &[], "2026-11-20"), 1);
    // Signed with an old key and dated back, it would look the same.
    assert_eq!(counted(&desk, &[], "2026-11-21"), 0);
    let late = desk.records_as_of("2026-11-21");
    assert!(late.faults()[0].message.contains("an earlier time proves nothing"), "{:?}", late.faults());
    // What the trusted tree had in time still stands.
    assert_eq!(counted(&desk, &desk.files, "2026-11-21"), 1);
}

#[test]
fn one_record_decides_about_several_pages() {
    let mut desk = Desk::new();
    let (site, other) = (Site::new(), Site::new().edited("answer", "id: car-t", "id: second-opinion"));
    desk.sign(&site, Write::new(Kind::Request, "writer", "author"));
    desk.sign_many(&[&other, &site], Write::new(Kind::Approve, "cli", "clinical").hour(1));
    assert!(desk.files[1].path.starts_with("reviews/records/many/"), "{}", desk.files[1].path);
    let records = desk.records();
    assert!(records.faults().is_empty(), "{:?}", records.faults());
    assert_eq!(records.of(&id("car-t")).len(), 2);
    let about = &records.of(&id("second-opinion"))[0];
    assert_eq!(about.record().content, crate::digests::content(other.answer()));
    // What is done to it holds every page, since nobody can say which it was about.
    desk.files[1].bytes.push(b'\n');
    let broken = desk.records();
    assert!(broken.holding(&id("second-opinion")).next().is_some(), "{:?}", broken.faults());
    assert!(broken.holding(&id("a-third")).next().is_some());
}
