//! A baseline: what an old library may be let off in `check`, and never in the export. It only shrinks.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use caveat_document::digest::Digest;
use caveat_document::schema::Schema;
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, Ran, page_path};
use serde_json::Value;

const GRAVE: &str = "Stop your tamoxifen today.";
const LIGHT: &str = "I'm glad you asked this.";

/// An old page with a grave fault, a light one, and one that nobody can waive.
fn old() -> Desk {
    let desk = Desk::begun();
    let page = include_str!("fixtures/mended-page.md").replace(" [@example-guideline]", "");
    desk.write(&page_path(), page.replace("Others do not.", &format!("Others do not. {LIGHT} {GRAVE}")));
    desk.hire();
    desk.commit("Begin");
    desk
}

fn write(desk: &Desk, person: &str, more: &[&str]) -> Ran {
    let key = desk.key(person);
    let usual = ["baseline", "write", "--as", person, "--key", &key, "-m", "Pages from before."];
    let time = ["--time", "2026-11-20T08:00:00Z"];
    let time = if more.contains(&"--time") { &[][..] } else { &time };
    desk.caveat(&[&usual[..], time, more].concat())
}

/// The baselines, oldest first.
fn baselines(desk: &Desk) -> Vec<String> {
    let files = desk.files("reviews/baseline").into_keys();
    files.filter(|path| path.ends_with(".json")).map(|path| format!("reviews/baseline/{path}")).collect()
}

/// The rules that stand in a report, and how many findings the baseline excuses.
fn standing(desk: &Desk, code: i32) -> (Vec<String>, u64) {
    let report = desk.caveat(&["check", "--baseline", "--format", "json"]).exits(code).json();
    assert_eq!(Schema::Report.complaints(&report), Vec::<String>::new());
    let findings = report["findings"].as_array().expect("findings");
    let stand = findings.iter().filter(|finding| finding.get("excused").is_none());
    let rules = stand.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect();
    (rules, report["summary"]["baseline"].as_u64().unwrap_or(0))
}

#[test]
fn it_lets_pass_what_stood_and_nothing_else() {
    let desk = old();
    desk.caveat(&["check", "--baseline"]).exits(2).says("There is no baseline here");
    write(&desk, EDITORIAL, &[])
        .exits(0)
        .says("It lists 2 findings.")
        .says("Not in it, and standing: 1, of which 1 can never be waived.");
    desk.commit("Write a baseline");
    let record: Value = serde_json::from_str(&desk.read(&baselines(&desk)[0])).expect("JSON");
    assert_eq!(Schema::Baseline.complaints(&record), Vec::<String>::new());
    assert!(!record.to_string().contains("tamoxifen"), "it holds fingerprints, and no text");
    // Without being asked for it forgives nothing.
    desk.caveat(&["check"]).exits(1).says("3 errors").never_says("baseline");
    assert_eq!(standing(&desk, 1), (vec!["citation/guideline-missing".to_owned()], 2));
    desk.caveat(&["check", "--baseline", "--excused"])
        .exits(1)
        .says("2 matches excused, 2 of these in the baseline")
        .says("the baseline of 2026-11-20 by The edda-editorial (editorial)");
    // What is new counts: another sentence, the same one again, and the same one on another page.
    desk.edit(&page_path(), "Others do not.", "Others do not. I'm glad you came.");
    assert_eq!(standing(&desk, 1).0, ["citation/guideline-missing", "ai/assistant-voice"]);
    desk.edit(&page_path(), "I'm glad you came.", LIGHT);
    assert_eq!(standing(&desk, 1).0, ["citation/guideline-missing", "ai/assistant-voice"]);
    desk.edit(&page_path(), &format!("{LIGHT} {LIGHT}"), LIGHT);
    desk.edit("content/answers/example-topic/prepare-for-a-visit.md", "## ", &format!("{LIGHT}\n\n## "));
    let (rules, _) = standing(&desk, 1);
    assert_eq!(rules, ["citation/guideline-missing", "ai/assistant-voice"]);
}

#[test]
fn the_export_knows_no_baseline() {
    let desk = old();
    write(&desk, EDITORIAL, &[]).exits(0);
    desk.edit(&page_path(), "made up.", "made up [@example-guideline].");
    desk.commit("Write a baseline");
    desk.caveat(&["check", "--baseline"]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &[]).exits(2).says("is not clean");
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says("prescriptive/treatment-directive").says(PAGE);
    assert!(!desk.path(&format!("bundle/html/{PAGE}.html")).exists());
    desk.caveat(&["export", "--out", "bundle", "--baseline"]).exits(2);
}

#[test]
fn it_only_shrinks() {
    let desk = old();
    write(&desk, EDITORIAL, &[]).exits(0);
    desk.commit("Write a baseline");
    write(&desk, EDITORIAL, &["--time", "2026-11-20T09:00:00Z"]).exits(0).says("stands as it is");
    assert_eq!(baselines(&desk).len(), 1);
    // One fault is mended, another is new.
    desk.edit(&page_path(), GRAVE, "I'm glad you came.");
    write(&desk, CLINICAL, &["--time", "2026-11-21T08:00:00Z"])
        .exits(0)
        .says("It lists 1 finding. Gone since the earlier one: 1.")
        .says("Not in it, and standing: 2, of which 1 can never be waived.");
    desk.commit("Shrink it");
    assert_eq!(standing(&desk, 1).1, 1);
    // What was mended does not come back.
    desk.edit(&page_path(), "I'm glad you came.", GRAVE);
    let (rules, _) = standing(&desk, 1);
    assert!(rules.contains(&"prescriptive/treatment-directive".to_owned()), "{rules:?}");
    write(&desk, EDITORIAL, &["--time", "2026-11-22T08:00:00Z"]).exits(0).says("stands as it is");
}

fn sign(desk: &Desk, person: &str, record: &Value) -> String {
    desk.sign(person, record, |time, digest| format!("reviews/baseline/{time}-{digest}.json"))
}

#[test]
fn one_that_has_grown_is_a_fault_and_lets_nothing_more_pass() {
    for time in ["2026-11-22T08:00:00+00:00", "2026-11-01T08:00:00+00:00"] {
        let desk = old();
        write(&desk, EDITORIAL, &[]).exits(0);
        desk.commit("Write a baseline");
        let mut grown: Value = serde_json::from_str(&desk.read(&baselines(&desk)[0])).expect("JSON");
        let rules = grown["findings"][PAGE].as_object_mut().expect("rules");
        let fingerprint = |rule: &str, sentence: &str| {
            Digest::of(format!("{rule}\n{}", sentence.to_lowercase()).as_bytes()).to_string()
        };
        let voice = fingerprint("ai/assistant-voice", "I'm glad you came.");
        rules["ai/assistant-voice"].as_array_mut().expect("a list").push(voice.into());
        rules.insert(
            "citation/guideline-missing".into(),
            vec![fingerprint("citation/guideline-missing", "page")].into(),
        );
        grown["time"] = time.into();
        desk.edit(&page_path(), "Others do not.", "Others do not. I'm glad you came.");
        let path = sign(&desk, EDITORIAL, &grown);
        // Nobody has merged it yet: delete it.
        desk.caveat(&["check", "--baseline"]).exits(1).says("review/baseline-grown").says(&path);
        write(&desk, EDITORIAL, &["--time", "2026-11-23T08:00:00Z"]).exits(2).says("delete this one");
        desk.commit("Grow it");
        desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("review/baseline-grown");
        // Merged it lets nothing pass that it added.
        let (rules, excused) = standing(&desk, 1);
        assert!(rules.contains(&"ai/assistant-voice".to_owned()), "{rules:?}");
        assert!(rules.contains(&"citation/guideline-missing".to_owned()), "{rules:?}");
        assert_eq!(excused, 2);
        desk.caveat(&["export", "--out", "bundle"]).exits(1);
        assert!(!desk.path(&format!("bundle/html/{PAGE}.html")).exists());
    }
}

#[test]
fn a_baseline_that_was_touched_lets_nothing_pass() {
    type Touch<'a> = &'a dyn Fn(&Desk, &str);
    let touch: [(&str, Touch<'_>); 4] = [
        ("moved, copied or edited", &|desk, path| desk.edit(path, "Pages from before", "Pages of today")),
        ("no signature", &|desk, path| fs::remove_file(desk.path(&format!("{path}.sig"))).expect("removed")),
        ("gone here", &|desk, path| {
            fs::remove_file(desk.path(path)).expect("removed");
            fs::remove_file(desk.path(&format!("{path}.sig"))).expect("removed");
        }),
        ("is not JSON", &|desk, path| desk.write(path, "no baseline")),
    ];
    for (reason, touch) in touch {
        // Without the later one the earlier would let pass more.
        let desk = old();
        write(&desk, EDITORIAL, &[]).exits(0);
        desk.edit(&page_path(), GRAVE, "");
        write(&desk, EDITORIAL, &["--time", "2026-11-20T09:00:00Z"]).exits(0);
        desk.commit("Write baselines");
        touch(&desk, &baselines(&desk)[1]);
        desk.caveat(&["check", "--baseline"]).exits(1).says(reason).says("0 matches excused");
        write(&desk, EDITORIAL, &["--time", "2026-11-21T08:00:00Z"]).exits(2);
        desk.git(&["add", "--all"]).exits(0);
        desk.commit("Touch it");
        desk.caveat(&["review", "check", "HEAD~1..HEAD", "--trust", "HEAD~1"]).exits(1).says(reason);
    }
}

#[test]
fn not_everybody_writes_one() {
    let desk = old();
    write(&desk, AUTHOR, &["--role", "author"]).exits(2).says("does not review pages");
    write(&desk, AUTHOR, &["--role", "clinical"]).exits(2).says("does not hold the role");
    write(&desk, "nobody", &[]).exits(2).says("is not in reviews/people.yaml");
    let key = desk.key(EDITORIAL);
    let usual = ["baseline", "write", "--as", EDITORIAL, "--key", &key];
    desk.caveat(&usual).exits(2).says("The reason is empty");
    // A page that cannot be read hides its findings, and what is left out once stays out.
    desk.write("content/answers/example-topic/broken.md", "no front matter");
    write(&desk, EDITORIAL, &[]).exits(2).says("broken.md").says("its findings are not known");
    assert!(!desk.path("reviews/baseline").exists());
    // A clean library needs none.
    let desk = Desk::approved();
    write(&desk, EDITORIAL, &[]).exits(2).says("no finding that a baseline could list");
    // Of somebody who may not sign it forgives nothing.
    let desk = old();
    write(&desk, EDITORIAL, &[]).exits(0);
    let mut other: Value = serde_json::from_str(&desk.read(&baselines(&desk)[0])).expect("JSON");
    let first = baselines(&desk)[0].clone();
    for half in [first.clone(), format!("{first}.sig")] {
        fs::remove_file(desk.path(&half)).expect("removed");
    }
    other["signer"]["person"] = AUTHOR.into();
    other["signer"]["role"] = "author".into();
    sign(&desk, AUTHOR, &other);
    desk.commit("An author's own");
    assert_eq!(standing(&desk, 1).1, 0);
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).says("This baseline does not count");
}
