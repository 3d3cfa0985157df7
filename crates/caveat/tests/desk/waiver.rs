//! A page with a fault, and people who waive it.

use caveat_document::digest::Digest;
use serde_json::{Value, json};

use super::{Desk, EDITORIAL, PAGE, Ran, page_path};

/// A grave fault, and the sentence that has it.
pub(crate) const GRAVE: (&str, &str) = ("prescriptive/treatment-directive", "Stop your tamoxifen today.");
/// A fault that one reviewer may waive.
pub(crate) const LIGHT: (&str, &str) = ("ai/assistant-voice", "I'm glad you asked this.");

/// A desk whose page has a fault, committed, with no record yet.
pub(crate) fn faulty(sentence: &str) -> Desk {
    let desk = Desk::begun();
    let page = include_str!("../fixtures/mended-page.md");
    desk.write(&page_path(), page.replace("Others do not.", &format!("Others do not. {sentence}")));
    desk.hire();
    desk.commit("Begin");
    desk
}

/// The line of the fault.
pub(crate) fn line(desk: &Desk, sentence: &str) -> String {
    let text = desk.read(&page_path());
    let at = text.lines().position(|line| line.contains(sentence)).expect("the sentence");
    (at + 1).to_string()
}

pub(crate) fn waive(desk: &Desk, (rule, sentence): (&str, &str), person: &str, more: &[&str]) -> Ran {
    let line = line(desk, sentence);
    let (time, why) = ("2026-11-24T08:00:00Z", "The label says so.");
    let usual = ["--rule", rule, "--at", &line, "--until", "2027-03-01", "-m", why, "--time", time];
    let mut arguments: Vec<&str> = usual.to_vec();
    // Whatever is named in `more` takes the place of the usual.
    for pair in more.chunks(2) {
        match arguments.iter().position(|argument| *argument == pair[0]) {
            Some(at) => arguments[at + 1] = pair[1],
            None => arguments.extend(pair),
        }
    }
    desk.decide("waive", PAGE, person, &arguments)
}

/// A desk whose page has one fault that is waived, and that is approved.
pub(crate) fn waived() -> Desk {
    let desk = faulty(LIGHT.1);
    waive(&desk, LIGHT, EDITORIAL, &["--time", "2026-11-20T07:30:00Z"]).exits(0);
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk
}

/// Exports, and fails unless the page was held and nothing of it was written.
#[track_caller]
pub(crate) fn held(desk: &Desk, more: &[&str]) -> Ran {
    let mut arguments = vec!["export", "--out", "bundle"];
    arguments.extend(more);
    let ran = desk.caveat(&arguments).exits(1).says(PAGE);
    let written: Vec<String> = match desk.path("bundle").exists() {
        true => desk.files("bundle").into_keys().filter(|path| path.contains(PAGE)).collect(),
        false => Vec::new(),
    };
    assert!(written.is_empty(), "{written:?}");
    ran
}

/// Signs any record with a person's key, as caveat itself would write it, and gives its path.
pub(crate) fn sign(desk: &Desk, person: &str, record: &Value) -> String {
    let text = |key: &str| record[key].as_str().expect("text").to_owned();
    let (answer, kind) = (text("answer"), text("kind"));
    let shard = Digest::of(answer.as_bytes()).short(2);
    desk.sign(person, record, |time, digest| {
        format!("reviews/records/{shard}/{answer}/{time}-{kind}-{digest}.json")
    })
}

/// A waiver record as somebody writes it who does not use the program.
pub(crate) fn record(desk: &Desk, person: &str, role: &str, rule: &str, sentence: &str) -> Value {
    let fingerprint = Digest::of(format!("{rule}\n{}", sentence.to_lowercase()).as_bytes());
    let path = desk.records(PAGE).into_iter().next().expect("a record to begin with");
    let mut record: Value = serde_json::from_str(&desk.read(&path)).expect("JSON");
    record["kind"] = json!("waiver");
    record["signer"] = json!({"name": format!("The {person}"), "person": person, "role": role});
    record["time"] = json!("2026-11-20T11:00:00+00:00");
    record["waives"] = json!({"fingerprint": fingerprint, "rule": rule, "until": "2027-03-01"});
    record
}
