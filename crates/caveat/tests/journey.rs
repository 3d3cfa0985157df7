//! From nothing to a verified bundle, as people do it: real git, real keys, the program itself.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;
use std::path::Path;

use caveat_document::schema::Schema;
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, EXAMPLE, NAMESPACE, PAGE, page_path};
use serde_json::Value;

const FAULTY: &str = "../document/tests/fixtures/import/faulty-page.txt";
const MENDED: &str = include_str!("fixtures/mended-page.md");

/// The kinds of fault of the page that caveat was made for, and where they stand on our own page with the same faults.
const FAULTS: &[(&str, &str)] = &[
    // Other people's private details, as a question and as a reply.
    ("privacy/related-excerpt", "my sister Ann 41"),
    ("privacy/related-excerpt", "your stage II cancer"),
    // An answer to a message that “got cut off”.
    ("ai/cut-off-message", "message seems to have been cut off"),
    // Excerpts that stop in the middle of a word.
    ("text/cut-short", "what the bl"),
    ("text/cut-short", "and whe"),
    // Guidelines cited by name, without a version, and none as a reference.
    ("citation/guideline-unversioned", "NCCN Guidelines"),
    ("citation/guideline-missing", "ai-drafted"),
    // The voice of a chat.
    ("ai/assistant-voice", "glad you"),
    // A plan for one reader out of uploaded records.
    ("claims/personal-guidance-offer", "guidance specific to your case"),
];

/// A report as its schema says, each of its places holding the very text that it names.
fn report(desk: &Desk, json: &Value) -> Vec<(String, String)> {
    assert_eq!(Schema::Report.complaints(json), Vec::<String>::new());
    let findings = json["findings"].as_array().expect("findings");
    for finding in findings {
        let text = |key: &str| finding[key].as_str().expect("text");
        let number = |key: &str| usize::try_from(finding[key].as_u64().expect("a number")).expect("small");
        let source = desk.read(text("path"));
        let (start, end) = (number("start"), number("end"));
        assert_eq!(source.get(start..end), Some(text("text")), "{finding:#}");
        let before = &source[..start];
        assert_eq!(number("line"), 1 + before.matches('\n').count(), "{finding:#}");
        assert_eq!(
            number("column"),
            1 + before.rsplit('\n').next().unwrap_or("").chars().count(),
            "{finding:#}"
        );
        assert!(!text("message").is_empty() && !text("next").is_empty(), "{finding:#}");
    }
    let pair = |f: &Value| {
        (f["rule"].as_str().unwrap_or("").to_owned(), f["text"].as_str().unwrap_or("").to_owned())
    };
    findings.iter().filter(|f| f.get("excused").is_none()).map(pair).collect()
}

#[test]
fn from_nothing_to_a_verified_bundle() {
    // A new library is clean.
    let desk = Desk::begun();
    let clean = desk.caveat(&["check", "--format", "json"]).exits(0).json();
    assert_eq!(report(&desk, &clean), []);
    desk.commit("Begin");

    // A new answer is all placeholders, and says so.
    let wrote = desk.caveat(&["new", "Is a second opinion a good idea?"]).exits(0);
    assert!(
        wrote.out.contains("content/answers/example-topic/is-a-second-opinion-a-good-idea.md"),
        "{}",
        wrote.out
    );
    let unfinished = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    let found = report(&desk, &unfinished);
    let placeholders = found.iter().filter(|(rule, _)| rule == "ai/placeholder").count();
    assert!(placeholders >= 10, "{found:#?}");
    fs::remove_file(desk.path("content/answers/example-topic/is-a-second-opinion-a-good-idea.md"))
        .expect("removed");

    // A page from elsewhere comes in with all its faults, each found in its place.
    let faulty = Path::new(env!("CARGO_MANIFEST_DIR")).join(FAULTY);
    desk.caveat(&["import", faulty.to_str().expect("UTF-8")]).exits(0).says(&page_path());
    let page = page_path();
    let faults = desk.caveat(&["check", &page, "--format", "json"]).exits(1).json();
    let found = report(&desk, &faults);
    for (rule, words) in FAULTS {
        assert!(
            found.iter().any(|(r, text)| r == rule && text.contains(words)),
            "{rule} “{words}” is not in {found:#?}"
        );
    }

    // So they are in a file of another system: with a byte order mark and other line ends.
    let text = desk.read(&page);
    desk.write(&page, format!("\u{feff}{}", text.replace('\n', "\r\n")));
    let other = desk.caveat(&["check", &page, "--format", "json"]).exits(1).json();
    let rules = |found: Vec<(String, String)>| found.into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    assert_eq!(rules(report(&desk, &other)), rules(found));

    // Its author mends it, and two people sign with their own keys.
    desk.write(&page, MENDED);
    desk.hire();
    desk.caveat(&["check"]).exits(0).says("Clean means that the rules found nothing.");
    desk.commit("Mend");
    desk.caveat(&["export", "--out", "early"]).exits(1).says("Nobody has asked for a review");
    desk.approve(PAGE);
    desk.commit("Approve");
    let status = desk.caveat(&["review", "status", PAGE, "--format", "json"]).exits(0).json();
    assert_eq!(status["answers"][0]["state"], "approved");
    assert_eq!(status["answers"][0]["expires"], "2027-11-20");

    // What is approved is exported, the same bytes each time and on any number of threads, and passes verification.
    desk.caveat(&["export", "--out", "first"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "first"]).exits(0).says("Verified.");
    for threads in ["1", "2"] {
        desk.caveat(&["--threads", threads, "export", "--out", "again"]).exits(0);
        assert!(desk.files("first") == desk.files("again"), "another bundle on {threads} threads");
    }
    let manifest: Value = serde_json::from_str(&desk.read("first/manifest.json")).expect("JSON");
    assert_eq!(Schema::Manifest.complaints(&manifest), Vec::<String>::new());
    assert_eq!((&manifest["demonstration"], &manifest["trust"]), (&false.into(), &"self".into()));
    let names: Vec<&str> = manifest["answers"][0]["approvals"]
        .as_array()
        .expect("approvals")
        .iter()
        .filter_map(|a| a["name"].as_str())
        .collect();
    assert_eq!(names, [format!("The {CLINICAL}"), format!("The {EDITORIAL}")]);
    let object: Value = serde_json::from_str(
        &desk.read(&format!("first/{}", manifest["answers"][0]["object"].as_str().expect("a path"))),
    )
    .expect("JSON");
    assert_eq!(Schema::ExportedAnswer.complaints(&object), Vec::<String>::new());
    assert_eq!(object["last_reviewed"], "2026-11-20");
}

#[test]
fn openssh_accepts_our_signatures() {
    let desk = Desk::approved();
    let records = desk.records(PAGE);
    assert_eq!(records.len(), 3);
    for (record, person) in records.iter().zip([AUTHOR, CLINICAL, EDITORIAL]) {
        let verify = |signer: &str| {
            let command = format!(
                "ssh-keygen -Y verify -f reviews/keys/allowed_signers -I {signer} -n {NAMESPACE} -s {record}.sig < {record}"
            );
            desk.program("sh", &desk.root(), &["-c", &command])
        };
        verify(person).exits(0).says("Good");
        verify("somebody-else").exits(255);
    }
}

#[test]
fn check_reports_the_same_on_any_number_of_threads() {
    let desk = Desk::begun();
    for n in 0..20 {
        let text = MENDED
            .replace(PAGE, &format!("page-{n}"))
            .replace("Others do not.", "Stop your tamoxifen today.");
        desk.write(&format!("content/answers/example-topic/page-{n}.md"), text);
    }
    let one = desk.caveat(&["--threads", "1", "check", "--format", "json"]).exits(1);
    assert!(report(&desk, &one.json()).len() >= 20);
    for threads in ["2", "7"] {
        let many = desk.caveat(&["--threads", threads, "check", "--format", "json"]).exits(1);
        assert!(one.out == many.out, "another report on {threads} threads");
    }
}

#[test]
fn a_reflow_leaves_an_approval_standing() {
    let desk = Desk::approved();
    let page = page_path();
    let text = desk.read(&page);
    let (front, body) = text.split_once("---\n## ").expect("front matter");
    let wrapped = body.replace(". ", ".\n").replace('\n', "\r\n");
    desk.write(&page, format!("{front}---\n## {wrapped}"));
    assert_ne!(desk.read(&page), text);
    fs::rename(desk.path(&page), desk.path("content/answers/example-topic/another-name.md"))
        .expect("renamed");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    desk.caveat(&["verify", "bundle"]).exits(0);
}

#[test]
fn what_stands_in_the_way_of_the_output_stays() {
    let desk = Desk::approved();
    desk.write("elsewhere/letter.txt", "Not a bundle.");
    desk.caveat(&["export", "--out", "elsewhere"])
        .exits(2)
        .says("no caveat bundle")
        .says("Choose an empty or a new folder");
    assert_eq!(desk.read("elsewhere/letter.txt"), "Not a bundle.");
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    let before = desk.files("bundle");
    // Nothing approved any more: the run fails, says which page is held, and leaves the last good bundle.
    desk.edit(&page_path(), "Some people keep", "Few people keep");
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says(PAGE).says("left as it is");
    assert!(desk.files("bundle") == before, "the last good bundle stands");
    // The example is a draft all the while, and was never exported.
    assert!(!before.keys().any(|path| path.contains(EXAMPLE)));
    desk.run(desk.home(), &["init", "library"]).exits(2).says("already holds files");
    desk.caveat(&["import", "caveat.yaml", "--topic", "none"]).exits(2).says("There is no topic `none`");
}
