//! `caveat review page`: all that a reviewer needs, in one file, whatever the page says.

mod desk;

use desk::{CLINICAL, Desk, EDITORIAL, PAGE, page_path};

fn page(desk: &Desk, more: &[&str]) -> desk::Ran {
    desk.caveat(&[&["review", "page", PAGE], more].concat())
}

#[track_caller]
fn has(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "“{part}” is missing in\n{html}");
    }
}

#[test]
fn an_approved_page_shows_its_decisions_and_no_change() {
    let desk = Desk::approved();
    let html = page(&desk, &[]).exits(0).out;
    has(
        &html,
        &[
            "<html lang=\"en\">",
            "<h1>Review: ",
            "What is still needed",
            "<strong>approved</strong>",
            "Nothing changed since the version that was last approved, on 2026-11-20.",
            "The page as readers will see it",
            "Claims and their sources",
            "What the rules found",
            "Signed decisions, the oldest first",
            "Read as shown, with its sources.",
            "No signature is missing.",
        ],
    );
    assert_eq!(html.matches("<h1>").count(), 1);
}

#[test]
fn an_edited_page_shows_what_changed_and_how_to_sign() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others do.");
    // What is on disk is what would be signed.
    let html = page(&desk, &[]).exits(0).out;
    has(
        &html,
        &[
            "<strong>stale</strong>",
            "1 change since the version that was last approved",
            "negation, NOT REMOVED: changed in body",
            "no: it is about another text of this page",
            &format!("caveat review approve {PAGE} --as {CLINICAL} --role clinical --key YOUR-KEY"),
            &format!("--as {EDITORIAL} --role editorial"),
            "sha256:",
        ],
    );
    // Whoever asked for the review may not sign.
    assert!(!html.contains("--as ada-author"));
}

#[test]
fn the_digest_is_the_one_that_is_signed() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others do.");
    let html = page(&desk, &[]).exits(0).out;
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z", "--acknowledge"]).exits(0);
    let record = desk.records(PAGE).pop().expect("a record");
    let record: serde_json::Value = serde_json::from_str(&desk.read(&record)).expect("JSON");
    has(&html, &[record["content"].as_str().expect("a digest"), record["page"].as_str().expect("a digest")]);
}

#[test]
fn a_page_without_an_earlier_version_is_new() {
    let desk = Desk::approved();
    let first = desk.git(&["rev-list", "--max-parents=0", "HEAD"]).out;
    desk.git(&["checkout", "--quiet", "--orphan", "empty"]).exits(0);
    desk.git(&["rm", "-r", "--quiet", "--cached", "content/answers"]).exits(0);
    desk.git(&["commit", "--quiet", "-m", "No pages"]).exits(0);
    desk.git(&["checkout", "--quiet", "--force", "main"]).exits(0);
    page(&desk, &["--base", "empty"]).exits(0).says("This page is new");
    page(&desk, &["--base", first.trim()]).exits(0).says("Nothing changed since the revision");
}

#[test]
fn a_range_shows_every_changed_page_the_riskiest_first() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others do.");
    desk.edit(
        "content/answers/example-topic/prepare-for-a-visit.md",
        "status: draft",
        "status: ready\nsources_checked: 2026-11-01",
    );
    desk.commit("Change two");
    let html = desk.caveat(&["review", "page", "HEAD~1..HEAD"]).exits(0).out;
    has(&html, &["<h1>Review of changes</h1>", "Pages that changed", "Changes by risk", "NOT REMOVED"]);
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    assert!(at(&format!("<a href=\"#page-{PAGE}\">")) < at("<a href=\"#page-prepare-for-a-visit\">"));
    assert_eq!(html.matches("<h1>").count(), 1);
    // Each id stands once, so that links lead where they say.
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn hostile_text_can_neither_run_nor_hide() {
    let desk = Desk::approved();
    desk.edit(
        &page_path(),
        "Others do not.",
        "Others</main><script>alert(1)</script> <img src=x onerror=alert(1)> do\u{202e}\u{1b}[2K not. \"'><b>",
    );
    desk.commit("Attack");
    for arguments in [&["review", "page", PAGE][..], &["review", "page", "HEAD~1..HEAD"]] {
        let html = desk.caveat(arguments).exits(0).out;
        for bad in ["<script", "<img", "onerror=alert(1)>", "\u{202e}", "\u{1b}", "<b>"] {
            assert!(!html.contains(bad), "{bad} is in the page");
        }
        assert_eq!(html.matches("</main>").count(), 1);
        has(&html, &["U+202E", "default-src 'none'"]);
        for resource in [" src=\"", "<link", "@import", "url("] {
            assert!(!html.contains(resource), "{resource}");
        }
    }
}

#[test]
fn a_file_is_written_and_nothing_else_overwritten() {
    let desk = Desk::approved();
    let out = desk.home().join("review.html");
    let out = out.to_str().expect("UTF-8");
    page(&desk, &["--out", out]).exits(0).says("Wrote");
    page(&desk, &["--out", out]).exits(0);
    let answer = desk.path(&page_path());
    page(&desk, &["--out", answer.to_str().expect("UTF-8")]).exits(2).says("already exists");
    assert!(desk.read(&page_path()).starts_with("---"));
}

#[test]
fn what_is_missing_is_said() {
    let desk = Desk::approved();
    desk.caveat(&["review", "page", "no-such-page"]).exits(2).says("no-such-page");
    desk.caveat(&["review", "page", "no-such-branch..HEAD"]).exits(3).says("no-such-branch");
    page(&desk, &["--base", "no-such-branch"]).exits(3).says("no-such-branch");
    desk.write("content/answers/example-topic/broken.md", "no front matter");
    page(&desk, &[]).exits(1).says("Some files could not be read");
    Desk::begun().caveat(&["review", "page", "prepare-for-a-visit"]).exits(3).says("git init");
}
