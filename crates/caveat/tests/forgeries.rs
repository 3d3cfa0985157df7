//! Bundles that somebody changed after the export, all digests repaired. `verify` takes none of them.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::collections::BTreeMap;
use std::fs;

use caveat_document::digest::Digest;
use desk::waiver::{GRAVE, faulty, waive};
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, Ran, page_path};
use serde_json::{Map, Value, json};

/// Somebody with the bundle in hand, and time.
struct Forger<'a> {
    desk: &'a Desk,
    files: BTreeMap<String, Vec<u8>>,
}

impl<'a> Forger<'a> {
    /// Takes the bundle.
    fn of(desk: &'a Desk) -> Self {
        Self { desk, files: desk.files("bundle") }
    }

    /// Writes other words wherever these stand: in data, pages, lists. Signed records stay as they are.
    #[track_caller]
    fn replace(&mut self, from: &str, to: &str) {
        let mut count = 0;
        for (path, bytes) in self.files.iter_mut().filter(|(path, _)| !path.starts_with("records/")) {
            let text = String::from_utf8(bytes.clone()).unwrap_or_else(|error| panic!("{path}: {error}"));
            count += text.matches(from).count();
            *bytes = text.replace(from, to).into_bytes();
        }
        assert!(count > 0, "“{from}” is nowhere in the bundle");
    }

    /// Changes the manifest's entry of the page.
    fn entry(&mut self, change: impl Fn(&mut Value)) {
        let mut manifest = self.json("manifest.json");
        change(&mut manifest["answers"][0]);
        self.write("manifest.json", manifest);
    }

    fn json(&self, path: &str) -> Value {
        serde_json::from_slice(&self.files[path]).expect("JSON")
    }

    fn write(&mut self, path: &str, value: Value) {
        let text = serde_json::to_string_pretty(&sorted(value)).expect("JSON") + "\n";
        self.files.insert(path.to_owned(), text.into_bytes());
    }

    /// Repairs all names and digests, puts the bundle back and has it verified.
    fn verify(mut self) -> Ran {
        let old = self.json("manifest.json")["answers"][0]["object"].as_str().expect("a path").to_owned();
        let object = self.files.remove(&old).expect("the object");
        let hex = Digest::of(&object).hex();
        let new = format!("objects/sha256/{}/{hex}.json", &hex[..2]);
        self.files.insert(new.clone(), object);
        self.replace(&old, &new);
        let manifest = self.files.remove("manifest.json").expect("the manifest");
        let mut manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        let facts = |bytes: &[u8]| json!({"sha256": Digest::of(bytes).hex(), "bytes": bytes.len()});
        manifest["files"] = self.files.iter().map(|(path, bytes)| (path.clone(), facts(bytes))).collect();
        self.write("manifest.json", manifest);
        fs::remove_dir_all(self.desk.path("bundle")).expect("removed");
        for (path, bytes) in &self.files {
            self.desk.write(&format!("bundle/{path}"), bytes);
        }
        // What the forger repaired is not what gives the forgery away.
        self.desk.caveat(&["verify", "bundle"]).never_says("was altered").never_says("not in the manifest")
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Object(map) => {
            let entries: BTreeMap<String, Value> = map.into_iter().collect();
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn exported() -> Desk {
    let desk = Desk::approved();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.caveat(&["verify", "bundle"]).exits(0);
    desk
}

#[test]
fn a_forger_who_changes_nothing_passes() {
    let desk = exported();
    Forger::of(&desk).verify().exits(0).says("Verified.");
}

#[test]
fn edited_words_are_not_the_approved_ones() {
    for (from, to) in [
        ("Others do not.", "Others do now."),
        ("It is not known who", "It is known who"),
        ("The cap has to", "The cup has to"),
        ("keep more of", "keep more\u{a0}of"),
        ("before, during", "be\u{200b}fore, during"),
    ] {
        let desk = exported();
        let mut forger = Forger::of(&desk);
        forger.replace(from, to);
        forger
            .verify()
            .exits(1)
            .never_says("not what this version")
            .says("Its text is not the text that was approved")
            .says("Export the bundle again");
    }
}

#[test]
fn a_page_that_is_not_made_of_its_data_is_refused() {
    let desk = exported();
    let html = format!("html/{PAGE}.html");
    desk.edit(&format!("bundle/{html}"), "It is not medical advice", "It is medical advice");
    desk.caveat(&["verify", "bundle"]).exits(1).says("was altered").says("Export the bundle again");
    Forger::of(&desk).verify().exits(1).says(&html);
    let desk = exported();
    desk.edit(
        &format!("bundle/{html}"),
        "</body>",
        "<script src=\"https://example.org/x.js\"></script></body>",
    );
    Forger::of(&desk).verify().exits(1).says("not what this version of caveat makes of its data");
    let desk = exported();
    desk.edit("bundle/html/style.css", "body", ".disclaimer { display: none } body");
    Forger::of(&desk).verify().exits(1).says("html/style.css");
    let desk = exported();
    desk.edit("bundle/html/index.html", "</body>", "<p>More.</p></body>");
    Forger::of(&desk).verify().exits(1).says("html/index.html");
}

#[test]
fn a_notice_a_source_or_a_service_of_another_wording_is_refused() {
    for (from, to) in [
        ("It is not medical advice.", "It is general advice."),
        ("Example guideline, made up to show the form", "A guideline"),
        ("1.2026", "2.2026"),
        ("National Library of Medicine", "National Library"),
        ("https://medlineplus.gov", "https://example.org"),
        ("AI can make mistakes.", "AI makes no mistakes."),
    ] {
        let desk = exported();
        let mut forger = Forger::of(&desk);
        forger.replace(from, to);
        forger.verify().exits(1).says("Export the bundle again");
    }
}

#[test]
fn a_bundle_made_under_a_weaker_policy_is_refused() {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md"));
    desk.hire();
    let policy = desk.read("reviews/policy.yaml");
    desk.write("reviews/policy.yaml", policy.replace("{ clinical: 1, editorial: 1 }", "{ editorial: 1 }"));
    desk.commit("Begin");
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-20T10:00:00Z"]).exits(0);
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.caveat(&["verify", "bundle"]).exits(0);
    desk.write("reviews/policy.yaml", policy);
    desk.caveat(&["verify", "bundle"]).exits(1).says("`clinical`");
}

#[test]
fn an_approval_ends_when_the_policy_says() {
    let desk = exported();
    let mut forger = Forger::of(&desk);
    forger.entry(|entry| entry["expires"] = json!("2027-11-21"));
    forger.verify().exits(1).says("later than");
}

/// A desk whose policy lets approvals end before the profile does.
fn short_lived() -> Desk {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md"));
    desk.hire();
    desk.edit(
        "reviews/policy.yaml",
        "editorial: 1 }, expires_after_days: 365",
        "editorial: 1 }, expires_after_days: 100",
    );
    desk.commit("Begin");
    desk.approve(PAGE);
    desk.commit("Approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk
}

#[test]
fn an_approval_ends_when_the_policy_says_even_before_the_profile_does() {
    let desk = short_lived();
    desk.caveat(&["verify", "bundle"]).exits(0);
    let mut forger = Forger::of(&desk);
    assert_eq!(forger.json("manifest.json")["answers"][0]["expires"], "2027-02-28");
    forger.entry(|entry| entry["expires"] = json!("2027-11-20"));
    forger.verify().exits(1).says("later than");
}

/// Has somebody else's approval stand in the place of the second one, wherever it is named.
fn in_the_place_of_the_second(person: &str) -> Ran {
    let desk = exported();
    desk.edit("reviews/people.yaml", "roles: [clinical]", "roles: [clinical, editorial]");
    desk.commit("Another role");
    let before = desk.records(PAGE);
    // The program would not sign it, so it is written by hand.
    let mut record: Value = serde_json::from_str(&desk.read(&before[2])).expect("JSON");
    record["signer"]["person"] = person.into();
    record["signer"]["name"] = format!("The {person}").into();
    let shard = Digest::of(PAGE.as_bytes()).short(2);
    let record = desk.sign(person, &record, |time, hex| {
        format!("reviews/records/{shard}/{PAGE}/{time}-approve-{hex}.json")
    });
    let hex = |record: &str| Digest::of(desk.read(record).as_bytes()).hex();
    let mut forger = Forger::of(&desk);
    let (old, new) = (hex(&before[2]), hex(&record));
    forger.replace(&old, &new);
    forger.replace(&format!("The {EDITORIAL}"), &format!("The {person}"));
    for (ending, half) in [("json", record.clone()), ("sig", format!("{record}.sig"))] {
        forger.files.remove(&format!("records/{old}.{ending}")).expect("the old record");
        forger.files.insert(format!("records/{new}.{ending}"), desk.read(&half).into_bytes());
    }
    forger.verify()
}

#[test]
fn an_author_does_not_count_when_a_bundle_is_read_back() {
    in_the_place_of_the_second(AUTHOR).exits(1).says("authors may not approve their page");
}

#[test]
fn one_person_does_not_fill_two_seats_of_a_bundle() {
    in_the_place_of_the_second(CLINICAL).exits(1).says("each by a different person");
}

/// A bundle whose page has a grave fault, waived by two people.
fn waived() -> Desk {
    let desk = faulty(GRAVE.1);
    waive(&desk, GRAVE, EDITORIAL, &["--time", "2026-11-20T07:00:00Z"]).exits(0);
    waive(&desk, GRAVE, CLINICAL, &["--time", "2026-11-20T07:30:00Z"]).exits(0);
    desk.approve(PAGE);
    desk.commit("Waive and approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.caveat(&["verify", "bundle"]).exits(0);
    desk
}

impl Forger<'_> {
    /// Takes signatures of the waiver out of the manifest, and their records out of the bundle.
    fn take_out(&mut self, which: std::ops::Range<usize>) {
        let by = self.json("manifest.json")["answers"][0]["waivers"][0]["by"].clone();
        for signature in &by.as_array().expect("signatures")[which.clone()] {
            let hex = signature["record"].as_str().expect("a digest").trim_start_matches("sha256:");
            for ending in ["json", "sig"] {
                self.files.remove(&format!("records/{hex}.{ending}")).expect("a record");
            }
        }
        self.entry(|entry| {
            let waivers = entry["waivers"].as_array_mut().expect("waivers");
            let by = waivers[0]["by"].as_array_mut().expect("signatures");
            by.drain(which.clone());
            if by.is_empty() {
                entry.as_object_mut().expect("an entry").remove("waivers");
            }
        });
    }
}

#[test]
fn a_waiver_that_is_left_out_or_half_left_out_is_missed() {
    let desk = waived();
    Forger::of(&desk).verify().exits(0);
    let mut forger = Forger::of(&desk);
    forger.take_out(0..2);
    forger.verify().exits(1).says("tells readers what to do about their treatment");
    for which in [0..1, 1..2] {
        let desk = waived();
        let mut forger = Forger::of(&desk);
        forger.take_out(which);
        forger.verify().exits(1).says("needs one more signature");
    }
}

#[test]
fn a_waiver_that_says_something_else_is_refused() {
    let longer = |entry: &mut Value| {
        entry["expires"] = json!("2027-05-01");
        entry["waivers"][0]["until"] = json!("2027-05-01");
    };
    let other_rule = |entry: &mut Value| entry["waivers"][0]["rule"] = json!("prescriptive/false-hedge");
    let other_name = |entry: &mut Value| entry["waivers"][0]["by"][0]["name"] = json!("The chief");
    let twice = |entry: &mut Value| {
        let waiver = entry["waivers"][0].clone();
        entry["waivers"].as_array_mut().expect("waivers").push(waiver);
    };
    type Change<'a> = &'a dyn Fn(&mut Value);
    let changes: [(Change<'_>, &str); 4] = [
        (&longer, "This record is not the waiver of"),
        (&other_rule, "This record is not the waiver of"),
        (&other_name, "is not that of its signed records"),
        (&twice, "holds the same item twice"),
    ];
    for (change, reason) in changes {
        let desk = waived();
        let mut forger = Forger::of(&desk);
        forger.entry(change);
        forger.verify().exits(1).says(reason);
    }
    let desk = waived();
    let mut forger = Forger::of(&desk);
    forger.replace("The label says so.", "The whole board agreed.");
    forger.verify().exits(1).says("The receipt does not tell of the waiver");
}

#[test]
fn a_waiver_by_somebody_who_may_not_is_refused() {
    for (from, to, reason) in [
        ("roles: [clinical]", "roles: [author]", "does not hold the role `clinical`"),
        ("  - id: cleo-clinical", "  - id: cleo-other", "is not in people.yaml"),
    ] {
        let desk = waived();
        desk.edit("reviews/people.yaml", from, to);
        desk.caveat(&["verify", "bundle"]).exits(1).says(reason).says("needs one more signature");
    }
}

#[test]
fn what_is_added_to_a_bundle_or_missing_from_it_is_found() {
    let desk = Desk::approved();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.write("bundle/html/extra.html", "<p>Stop your tamoxifen.</p>");
    desk.caveat(&["verify", "bundle"]).exits(1).says("not in the manifest");
    fs::remove_file(desk.path("bundle/html/extra.html")).expect("removed");
    desk.caveat(&["verify", "bundle"]).exits(0);
    fs::remove_file(desk.path("bundle/withdrawn.json")).expect("removed");
    desk.caveat(&["verify", "bundle"]).exits(1).says("withdrawn.json");
    fs::remove_file(desk.path("bundle/manifest.json")).expect("removed");
    desk.caveat(&["verify", "bundle"]).exits(1).says("manifest.json").says("missing");
    #[cfg(unix)]
    {
        let desk = exported();
        std::os::unix::fs::symlink("/etc/hostname", desk.path("bundle/html/link.html")).expect("a link");
        desk.caveat(&["verify", "bundle"]).exits(3).says("it is a link");
    }
    desk.caveat(&["verify", "no-such-folder"]).exits(3).says("there is no such folder").says("caveat export");
}

#[test]
fn a_bundle_does_not_bring_its_own_trust() {
    let desk = Desk::approved();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    let bundle = desk.path("bundle");
    let bundle = bundle.to_str().expect("UTF-8");
    // Outside the repository nobody is known who could have signed.
    desk.run(desk.home(), &["verify", bundle, "--as-of", "2026-11-24"]).exits(3).says("--keys");
    let reviews = desk.path("reviews");
    let reviews = reviews.to_str().expect("UTF-8");
    desk.run(desk.home(), &["verify", bundle, "--as-of", "2026-11-24", "--keys", reviews]).exits(0);
    // Other people's keys do not do.
    let other = Desk::begun();
    other.hire();
    other.caveat(&["verify", bundle]).exits(1).says("it was not signed with a key of");
    // An approval ends.
    desk.run(&desk.root(), &["verify", "bundle", "--as-of", "2027-11-20"]).exits(0);
    desk.run(&desk.root(), &["verify", "bundle", "--as-of", "2027-11-21"])
        .exits(1)
        .says("ended on 2027-11-20")
        .says("reviewed again");
}

#[test]
fn a_demonstration_is_never_more_than_that() {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md").replace(AUTHOR, "example-author"));
    desk.edit(
        "reviews/policy.yaml",
        "high: { quorum: { clinical: 1, editorial: 1 }",
        "high: { quorum: { clinical: 1 }",
    );
    desk.commit("Begin");
    desk.caveat(&[
        "review",
        "approve",
        PAGE,
        "--as",
        "example-reviewer",
        "--role",
        "clinical",
        "--time",
        "2026-11-20T09:00:00Z",
    ])
    .exits(0)
    .says("demonstration");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("It is not a medical review");
    desk.caveat(&["verify", "bundle"]).exits(1).says("demonstration").says("--allow-demonstration");
    desk.caveat(&["verify", "bundle", "--allow-demonstration"]).exits(0);
    let html = desk.read(&format!("bundle/html/{PAGE}.html"));
    assert!(html.contains("noindex") && !html.to_lowercase().contains("last reviewed"), "{html}");
    // A manifest that leaves the word out is found out.
    let manifest = desk.read("bundle/manifest.json");
    desk.write(
        "bundle/manifest.json",
        manifest.replace("\"demonstration\": true", "\"demonstration\": false"),
    );
    desk.caveat(&["verify", "bundle"]).exits(1);
    desk.caveat(&["verify", "bundle", "--allow-demonstration"])
        .exits(1)
        .says("not those of its signed records");
}
