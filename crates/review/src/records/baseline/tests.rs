use caveat_document::format::Severity;
use caveat_rules::Finding;

use super::*;
use crate::testing::{Desk, day, finding, id, real_key, sign};

const VOICE: &str = "ai/assistant-voice";

fn list(sentences: &[&str]) -> Baseline {
    let findings: Vec<Finding> =
        sentences.iter().map(|sentence| finding(VOICE, sentence, Severity::Error)).collect();
    Baseline::of(&findings)
}

/// A baseline of `person` on a day of November, with every earlier file as its parent.
fn write(files: &mut Vec<RecordFile>, findings: &Baseline, person: &str, role: &str, day: u8) {
    let signer = Signer { person: id(person), name: line("A printed name").unwrap(), role: id(role) };
    let time = Time::parse(&format!("2026-11-{day:02}T12:00:00+00:00")).unwrap();
    let mut record = BaselineRecord::new(findings, signer, time, "Old pages.", Digest::of(b"pack")).unwrap();
    record.parents = files.iter().map(|file| Digest::of(&file.bytes)).collect();
    add(files, &record, person);
}

fn add(files: &mut Vec<RecordFile>, record: &BaselineRecord, person: &str) {
    let bytes = record.to_bytes();
    let signature = sign(&real_key(person), crate::records::signature::NAMESPACE, &bytes).into_bytes();
    files.push(RecordFile { path: record.path(), bytes, signature: Some(signature) });
}

fn verify(files: &[RecordFile], trusted: &[RecordFile]) -> Baselines {
    let desk = Desk::new();
    Baselines::verify(files, trusted, desk.trust(), &desk.revocations(), day("2026-12-01"))
}

fn faults(baselines: &Baselines) -> Vec<(GateRule, bool)> {
    baselines.faults().iter().map(|fault| (fault.rule, fault.holds)).collect()
}

#[test]
fn it_only_shrinks() {
    let mut files = Vec::new();
    assert!(verify(&files, &[]).is_empty() && verify(&files, &[]).in_force().is_none());
    write(&mut files, &list(&["One.", "Two.", "Two."]), "edi", "editorial", 10);
    write(&mut files, &list(&["Two."]), "cli", "clinical", 11);
    let baselines = verify(&files, &files);
    assert_eq!((baselines.in_force(), faults(&baselines)), (Some(list(&["Two."])), vec![]));
    assert_eq!(
        baselines.excuse().unwrap().by,
        "the baseline of 2026-11-11 by Doctor cli (clinical)",
        "the trusted tree says how somebody is called"
    );
    // One that lists more adds nothing, whether it says that it is a later one or an earlier.
    let trusted = files.clone();
    write(&mut files, &list(&["Two.", "Three."]), "edi", "editorial", 12);
    let baselines = verify(&files, &trusted);
    assert_eq!(
        (baselines.in_force(), faults(&baselines)),
        (Some(list(&["Two."])), vec![(GateRule::BaselineGrown, true)])
    );
    assert_eq!(faults(&verify(&files, &files)), [(GateRule::BaselineGrown, false)]);
    let mut early = trusted.clone();
    let mut none = Vec::new();
    write(&mut none, &list(&["One.", "Two.", "Three."]), "edi", "editorial", 1);
    early.extend(none);
    let baselines = verify(&early, &trusted);
    assert_eq!(
        (baselines.in_force(), baselines.faults()[0].rule),
        (Some(list(&["Two."])), GateRule::BaselineGrown)
    );
}

#[test]
fn what_nobody_can_waive_is_not_in_it() {
    let signer = Signer { person: id("edi"), name: line("Edi").unwrap(), role: id("editorial") };
    let time = Time::parse("2026-11-10T12:00:00+00:00").unwrap();
    let mut record =
        BaselineRecord::new(&list(&["One."]), signer, time, "Old pages.", Digest::of(b"pack")).unwrap();
    let rules = record.findings.values_mut().next().unwrap();
    let rule = caveat_document::format::RuleName::new("disclaimer/missing").unwrap();
    rules.insert(rule, vec![Digest::of(b"page")]);
    let mut files = Vec::new();
    add(&mut files, &record, "edi");
    let baselines = verify(&files, &[]);
    assert_eq!(
        (baselines.in_force(), faults(&baselines)),
        (Some(list(&["One."])), vec![(GateRule::BaselineGrown, true)])
    );
}

#[test]
fn who_may_not_sign_forgives_nothing_and_still_shrinks() {
    let mut files = Vec::new();
    write(&mut files, &list(&["One."]), "editor-a", "author", 9);
    let baselines = verify(&files, &[]);
    assert_eq!((baselines.in_force(), faults(&baselines)), (None, vec![(GateRule::RecordVoid, false)]));
    write(&mut files, &list(&["One.", "Two."]), "edi", "editorial", 10);
    assert_eq!(verify(&files, &files).in_force(), Some(list(&["One."])));
    let mut files = Vec::new();
    write(&mut files, &list(&["One."]), "edi", "editorial", 10);
    // In another's name.
    files[0].signature =
        Some(sign(&real_key("cli"), crate::records::signature::NAMESPACE, &files[0].bytes).into());
    assert_eq!(verify(&files, &[]).in_force(), None);
    // A lost key.
    let mut files = Vec::new();
    write(&mut files, &list(&["One."]), "edi", "editorial", 10);
    let mut desk = Desk::new();
    desk.revoke("edi", ("cli", "clinical"), &[]);
    let baselines = Baselines::verify(&files, &[], desk.trust(), &desk.revocations(), day("2026-12-01"));
    assert_eq!(baselines.in_force(), None);
}

#[test]
fn whatever_is_done_to_a_file_is_seen() {
    let mut whole = Vec::new();
    write(&mut whole, &list(&["One.", "Two."]), "edi", "editorial", 10);
    write(&mut whole, &list(&["One."]), "edi", "editorial", 11);
    let seen = |files: &[RecordFile]| {
        let baselines = verify(files, &whole);
        assert!(baselines.faults().iter().any(|fault| fault.holds), "{:?}", baselines.faults());
        baselines.faults().iter().map(|fault| fault.rule).collect::<BTreeSet<_>>()
    };
    assert!(seen(&whole[..1]).contains(&GateRule::RecordMissing));
    assert!(seen(&whole[1..]).contains(&GateRule::RecordGap));
    let mut edited = whole.clone();
    let text = String::from_utf8(edited[1].bytes.clone()).unwrap();
    edited[1].bytes = text.replace("Old pages", "New pages").into_bytes();
    assert!(seen(&edited).contains(&GateRule::RecordBroken));
    let mut renamed = whole.clone();
    renamed[1].path = renamed[1].path.replace("20261111", "20261112");
    assert!(seen(&renamed).contains(&GateRule::RecordBroken));
    let mut unsigned = whole.clone();
    unsigned[1].signature = None;
    assert!(seen(&unsigned).contains(&GateRule::RecordAltered));
    for bytes in [&b""[..], b"[]", b"{}", &[b' '; MAX_BASELINE_BYTES + 1]] {
        let mut odd = whole.clone();
        odd[1].bytes = bytes.to_vec();
        assert!(seen(&odd).contains(&GateRule::RecordBroken));
    }
}
