//! Waivers, from the command line to the exported bundle.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use caveat_document::schema::Schema;
use desk::waiver::{GRAVE, LIGHT, faulty, held, line, waive, waived};
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, page_path};
use serde_json::{Value, json};

#[test]
fn from_the_command_line_to_the_bundle() {
    let desk = faulty(LIGHT.1);
    desk.caveat(&["check"]).exits(1).says(LIGHT.0);
    waive(&desk, LIGHT, EDITORIAL, &["--time", "2026-11-20T07:30:00Z"])
        .exits(0)
        .says("accepted until 2027-03-01")
        .never_says("one more signature")
        .says("Next: commit");
    // The finding stays in the report, with who accepted it and why.
    desk.caveat(&["check"]).exits(0).says("1 match excused, 1 of these waived");
    desk.caveat(&["check", "--excused"])
        .exits(0)
        .says("The label says so.")
        .says("a waiver by The edda-editorial (editorial), until 2027-03-01");
    let report = desk.caveat(&["check", "--format", "json"]).exits(0).json();
    assert_eq!(Schema::Report.complaints(&report), Vec::<String>::new());
    assert_eq!((&report["summary"]["waived"], &report["summary"]["excused"]), (&json!(1), &json!(1)));
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["review", "status", PAGE])
        .exits(0)
        .says("until 2027-03-01")
        .says("Waived until 2027-03-01: ai/assistant-voice, by The edda-editorial (editorial)");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(0);
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "bundle"]).exits(0).says("Verified.");
    let manifest: Value = serde_json::from_str(&desk.read("bundle/manifest.json")).expect("JSON");
    assert_eq!(Schema::Manifest.complaints(&manifest), Vec::<String>::new());
    let answer = &manifest["answers"][0];
    assert_eq!(answer["expires"], "2027-03-01", "a page is shown no longer than its waivers");
    let waiver = &answer["waivers"][0];
    assert_eq!((&waiver["rule"], &waiver["until"]), (&json!(LIGHT.0), &json!("2027-03-01")));
    assert_eq!(waiver["by"][0]["name"], "The edda-editorial");
    let digest = waiver["by"][0]["record"].as_str().expect("a digest").trim_start_matches("sha256:");
    for ending in ["json", "sig"] {
        assert!(desk.path(&format!("bundle/records/{digest}.{ending}")).exists());
    }
    // The same bytes on any number of threads.
    for threads in ["1", "2"] {
        desk.caveat(&["--threads", threads, "export", "--out", "again"]).exits(0);
        assert!(desk.files("bundle") == desk.files("again"), "another bundle on {threads} threads");
    }
}

#[test]
fn what_is_found_around_the_text_is_waived_and_read_back() {
    // A missing section is placed on the profile, and a fault of the short answer in the fields.
    let desk = faulty("");
    desk.edit(&page_path(), "summary: A cold cap", "summary: I'm glad you asked. A cold cap");
    let profile = desk.read("content/profiles/ai-drafted.yaml");
    desk.write(
        "content/profiles/ai-drafted.yaml",
        format!("{profile}sections:\n  - name: Other choices\n    headings: [choices]\n"),
    );
    desk.commit("A section");
    for (rule, place) in [("structure/section-missing", "profile: "), ("ai/assistant-voice", "summary: ")] {
        waive(&desk, (rule, place), EDITORIAL, &["--time", "2026-11-20T07:30:00Z"]).exits(0);
    }
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "bundle"]).exits(0);
    let manifest: Value = serde_json::from_str(&desk.read("bundle/manifest.json")).expect("JSON");
    assert_eq!(manifest["answers"][0]["waivers"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_command_refuses_in_plain_words() {
    let desk = faulty(&format!("{} {} I'm glad you did.", LIGHT.1, GRAVE.1));
    let refused = |what: (&str, &str), person: &str, more: &[&str], words: &str| {
        waive(&desk, what, person, more).exits(2).says(words);
        assert!(!desk.path("reviews/records").exists(), "nothing is written: {words}");
    };
    refused(LIGHT, EDITORIAL, &["--rule", "ai/no-such-rule"], "There is no rule named ai/no-such-rule");
    refused(LIGHT, EDITORIAL, &["--rule", "disclaimer/missing"], "disclaimer/missing can never be waived");
    refused(LIGHT, EDITORIAL, &["--rule", "format/schema"], "can never be waived");
    refused(LIGHT, EDITORIAL, &["--rule", "text/cut-short"], "has no finding of text/cut-short");
    refused(LIGHT, EDITORIAL, &["--at", "3"], "has no finding of ai/assistant-voice there");
    refused(LIGHT, EDITORIAL, &["--at", "three"], "is not a place");
    refused(LIGHT, EDITORIAL, &[], "more than one finding");
    refused(LIGHT, EDITORIAL, &["-m", " "], "The reason is empty");
    refused(LIGHT, EDITORIAL, &["--until", "2026-11-23"], "would already be over");
    refused(
        LIGHT,
        EDITORIAL,
        &["--until", "2027-11-30", "--time", "2026-11-20T08:00:00Z"],
        "until 2027-11-20",
    );
    refused(LIGHT, EDITORIAL, &["--until", "next year"], "is not a date");
    refused(LIGHT, AUTHOR, &["--role", "editorial"], "authors may not waive");
    refused(LIGHT, EDITORIAL, &["--role", "clinical"], "does not hold the role `clinical`");
    refused(LIGHT, "nobody-at-all", &[], "is not in reviews/people.yaml");
    let (key, at) = (desk.key(CLINICAL), column(&desk, LIGHT.1));
    let with = ["review", "waive", PAGE, "--as", EDITORIAL, "--key", &key, "--rule", LIGHT.0, "--at", &at];
    desk.caveat(
        &[&with[..], &["--until", "2027-03-01", "-m", "So be it.", "--time", "2026-11-24T08:00:00Z"]]
            .concat(),
    )
    .exits(2)
    .says("not a key of edda-editorial");
    assert!(!desk.path("reviews/records").exists());
    // With the column it is clear which is meant.
    waive(&desk, LIGHT, EDITORIAL, &["--at", &at, "--time", "2026-11-20T08:00:00Z"]).exits(0);
    desk.caveat(&["check"]).exits(1).says("1 of these waived");
}

/// `LINE:COL` of a sentence.
fn column(desk: &Desk, sentence: &str) -> String {
    let text = desk.read(&page_path());
    let (at, line) = text.lines().enumerate().find(|(_, line)| line.contains(sentence)).expect("it is there");
    format!("{}:{}", at + 1, line.find(sentence).expect("it is there") + 1)
}

#[test]
fn a_finding_is_named_by_its_fingerprint_too() {
    let desk = faulty(LIGHT.1);
    let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    let fingerprint = report["findings"][0]["fingerprint"].as_str().expect("text");
    let name = |digits: &str| {
        let until = ["--until", "2027-03-01", "-m", "The label says so.", "--time", "2026-11-24T08:00:00Z"];
        let rule = ["--rule", LIGHT.0, "--finding", digits];
        desk.decide("waive", PAGE, EDITORIAL, &[&rule[..], &until].concat())
    };
    name("sha256:00").exits(2).says("at least six");
    name("000000").exits(2).says("no finding of ai/assistant-voice there");
    name(&fingerprint[..20]).exits(0);
}

#[test]
fn one_signature_does_not_waive_a_grave_rule() {
    let desk = faulty(GRAVE.1);
    waive(&desk, GRAVE, EDITORIAL, &["--time", "2026-11-20T07:30:00Z"])
        .exits(0)
        .says("needs one more signature, by another person in the role `clinical`")
        .says("cleo-clinical");
    desk.caveat(&["check"]).exits(1).says("needs one more signature");
    desk.decide("approve", PAGE, CLINICAL, &[]).exits(2).says("is not clean");
    desk.commit("Half a waiver");
    held(&desk, &[]).says(GRAVE.0).says("needs one more signature");
    desk.caveat(&["review", "status", PAGE])
        .exits(0)
        .says("needs one more signature, by another person in the role `clinical`. It can be given by: cleo-clinical.");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).says("review/waiver-open").says("cleo-clinical");
    waive(&desk, GRAVE, CLINICAL, &["--time", "2026-11-20T07:40:00Z", "--until", "2027-01-31"])
        .exits(0)
        .never_says("one more signature");
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "bundle"]).exits(0);
    let manifest: Value = serde_json::from_str(&desk.read("bundle/manifest.json")).expect("JSON");
    let answer = &manifest["answers"][0];
    // It ends with the first of the two.
    assert_eq!(
        (&answer["expires"], &answer["waivers"][0]["until"]),
        (&json!("2027-01-31"), &json!("2027-01-31"))
    );
    assert_eq!(answer["waivers"][0]["by"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_waiver_ends() {
    let desk = waived();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    let on = |day: &str, arguments: &[&str]| desk.run(&desk.root(), &[arguments, &["--as-of", day]].concat());
    on("2027-03-01", &["verify", "bundle"]).exits(0);
    on("2027-03-02", &["verify", "bundle"])
        .exits(1)
        .says("The waiver of ai/assistant-voice")
        .says("ended on 2027-03-01");
    on("2027-03-01", &["export", "--out", "last"]).exits(0);
    on("2027-03-02", &["export", "--out", "late"]).exits(1).says("Its waiver ended on 2027-03-01.");
    assert!(!desk.path(&format!("late/html/{PAGE}.html")).exists());
    on("2027-03-02", &["check"]).exits(1).says("Its waiver ended on 2027-03-01.");
    on("2027-02-20", &["review", "check", "HEAD~1..HEAD"]).says("review/expires-soon");
}

#[test]
fn a_demonstration_waiver_makes_a_demonstration() {
    let desk = faulty(LIGHT.1);
    let people = desk.read("reviews/people.yaml");
    let demo = "  - {id: demo, name: Demo, roles: [editorial], demonstration: true}\n";
    desk.write("reviews/people.yaml", format!("{people}{demo}"));
    desk.commit("A demonstration role");
    let line = line(&desk, LIGHT.1);
    desk.caveat(&[
        "review",
        "waive",
        PAGE,
        "--rule",
        LIGHT.0,
        "--at",
        &line,
        "--until",
        "2027-03-01",
        "-m",
        "To show it.",
        "--as",
        "demo",
        "--time",
        "2026-11-20T07:30:00Z",
    ])
    .exits(0)
    .says("(demonstration)");
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("It is not a medical review");
    desk.caveat(&["verify", "bundle"]).exits(1).says("--allow-demonstration");
    desk.caveat(&["verify", "bundle", "--allow-demonstration"]).exits(0);
    let html = desk.read(&format!("bundle/html/{PAGE}.html"));
    assert!(html.contains("noindex") && !html.to_lowercase().contains("last reviewed"), "{html}");
}

#[test]
fn what_only_the_library_forbids_is_read_back_anywhere() {
    // The warning is an error in this library, and nowhere else.
    let desk = faulty("Let me know if you want more.");
    let rule = "ai/chat-closer";
    let config = desk.read("caveat.yaml");
    desk.write("caveat.yaml", format!("{config}\nraise:\n  {rule}: error\n"));
    desk.commit("Be strict");
    waive(&desk, (rule, "Let me know"), EDITORIAL, &["--time", "2026-11-20T07:30:00Z"]).exits(0);
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "bundle"]).exits(0);
    let [bundle, reviews] =
        ["bundle", "reviews"].map(|name| desk.path(name).to_str().expect("UTF-8").to_owned());
    let outside = ["verify", &bundle, "--keys", &reviews, "--as-of", desk::AS_OF];
    desk.run(desk.home(), &outside).exits(0).says("Verified.");
}
