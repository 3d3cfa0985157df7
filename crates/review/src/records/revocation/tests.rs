use super::*;
use crate::testing::{Desk, day};

fn rules(found: &Revocations) -> Vec<GateRule> {
    found.faults().iter().map(|fault| fault.rule).collect()
}

#[test]
fn a_revocation_reads_back_and_counts() {
    let mut desk = Desk::new();
    desk.revoke("cli", ("edi", "editorial"), &[]);
    let found = desk.revocations();
    assert!(found.faults().is_empty(), "{:?}", found.faults());
    let key = found.all().next().unwrap().key.clone();
    assert!(found.is_lost(&key) && found.voids(&key, Digest::of(b"any")));
    assert!(!found.is_lost("SHA256:other"));
}

#[test]
fn one_that_does_not_count_holds_everything() {
    for by in [("cli", "clinical"), ("pharm", "pharmacy"), ("writer", "author")] {
        let mut desk = Desk::new();
        desk.revoke("cli", by, &[]);
        let found = desk.revocations();
        assert_eq!(rules(&found), [GateRule::RecordVoid], "{by:?}");
        assert!(found.faults()[0].holds && found.all().next().is_none());
    }
}

#[test]
fn each_tampering_is_seen() {
    let mut desk = Desk::new();
    desk.revoke("cli", ("edi", "editorial"), &[]);
    desk.revoke("late", ("edi", "editorial"), &[]);
    let whole = desk.revocations.clone();
    let seen = |files: &[RecordFile]| {
        let found = Revocations::verify(files, &whole, desk.trust(), day("2026-12-01"));
        assert!(found.faults().iter().all(|fault| fault.holds), "{:?}", found.faults());
        rules(&found).into_iter().collect::<BTreeSet<_>>()
    };
    assert!(seen(&whole).is_empty());
    assert!(seen(&whole[..1]).contains(&GateRule::RecordMissing));
    assert!(seen(&whole[1..]).contains(&GateRule::RecordGap));
    let mut edited = whole.clone();
    let text = String::from_utf8(edited[1].bytes.clone()).unwrap();
    edited[1].bytes = text.replace("Lost.", "Found").into_bytes();
    assert!(seen(&edited).contains(&GateRule::RecordBroken));
    let mut renamed = whole.clone();
    renamed[1].path = renamed[1].path.replace("20261112", "20261113");
    assert!(seen(&renamed).contains(&GateRule::RecordBroken));
    let mut large = whole.clone();
    large[1].bytes = vec![b' '; MAX_RECORD_BYTES + 1];
    assert!(seen(&large).contains(&GateRule::RecordBroken));
}
