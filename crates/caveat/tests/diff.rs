//! `caveat diff`, as reviewers and programs read it.

mod desk;

use caveat_document::schema::Schema;
use desk::{Desk, page_path};

const NOTICE: &str = "content/notices/medical-disclaimer.md";

/// A desk with a change of a page, of a notice and of the policy.
fn changed() -> Desk {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others do.");
    let notice = desk.read(NOTICE);
    let cut = notice.find("medical advice").expect("a disclaimer");
    desk.write(NOTICE, notice[..cut].to_owned() + "advice.\n");
    desk.edit("caveat.yaml", "Cold cap answers", "Warm answers");
    desk.commit("Change");
    desk
}

fn diff(desk: &Desk, more: &[&str]) -> desk::Ran {
    desk.caveat(&[&["diff", "HEAD~1..HEAD"], more].concat()).exits(0)
}

#[test]
fn people_see_page_notice_and_library() {
    let desk = changed();
    diff(&desk, &[])
        .says("around the library")
        .says("caveat.yaml, `name`")
        .says("[NOT REMOVED] changed in body")
        .says("notice `medical-disclaimer`")
        .says("[removed-warning]")
        .says("[readability] school grade");
    desk.caveat(&["diff", "HEAD~1..HEAD", "prepare-for-a-visit"]).exits(0).never_says("[NOT REMOVED]");
    desk.caveat(&["diff", "HEAD~1..HEAD", "no-such-page"]).exits(2).says("no-such-page");
}

#[test]
fn programs_get_what_the_schema_says() {
    let desk = changed();
    for arguments in [&["--format", "json"][..], &["--json"]] {
        let json = diff(&desk, arguments).json();
        assert_eq!(Schema::Diff.complaints(&json), [""; 0]);
        assert_eq!(json["library"][0]["kind"], "audience");
        let page = &json["pages"].as_array().expect("pages").iter().find(|page| page["id"] == desk::PAGE);
        let changes = page.expect("the page")["changes"].as_array().expect("changes");
        let edit = changes.iter().find(|change| change["place"] == "body").expect("the edit");
        assert_eq!(
            (&edit["negation"], &edit["kinds"][0], &edit["how"]),
            (&"removed".into(), &"negation".into(), &"changed".into())
        );
        let notice = changes.iter().find(|change| change["path"] == NOTICE).expect("the notice");
        assert_eq!(notice["place"], "notice `medical-disclaimer`");
        let (start, end) = (notice["start"].as_u64().unwrap(), notice["end"].as_u64().unwrap());
        assert!(desk.read(NOTICE).get(start as usize..end as usize).is_some());
    }
    assert!(!Schema::Diff.accepts(&serde_json::json!({ "base": "a", "head": "b", "pages": [] })));
}

#[test]
fn a_page_that_only_looks_otherwise_is_not_listed() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others\ndo not.");
    desk.commit("Reflow");
    let json = diff(&desk, &["--format", "json"]).json();
    assert_eq!((&json["pages"], &json["library"]), (&serde_json::json!([]), &serde_json::json!([])));
    diff(&desk, &["--format", "markdown"]).says("0 pages").says("Nothing");
    diff(&desk, &["--format", "html"]).says("Nothing changed.");
}

#[test]
fn a_section_that_moves_is_told_as_one_move() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    let mut sections: Vec<&str> = page.split("\n## ").collect();
    assert!(sections.len() > 3, "{}", sections.len());
    let first = sections.remove(1);
    sections.insert(2, first);
    desk.write(&page_path(), sections.join("\n## "));
    desk.commit("Move a section");
    let json = diff(&desk, &["--format", "json"]).json();
    let changes = json["pages"][0]["changes"].as_array().expect("changes");
    assert!(changes.len() > 1 && changes.iter().all(|change| change["how"] == "moved"), "{changes:?}");
    for format in ["human", "html", "markdown"] {
        let out = diff(&desk, &["--format", format]).out;
        assert!(out.contains(&format!("moved in body, {} sentences", changes.len())), "{out}");
    }
}

const HOSTILE: &str = "Others <script>alert(1)</script> | `x` @octocat ![i](https://a.example/x.png) do\u{202e} not. </details>";

#[test]
fn hostile_text_stays_text() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", HOSTILE);
    desk.edit("caveat.yaml", "Cold cap answers", "</h1><script>x</script> @octocat |");
    desk.commit("Attack");
    let html = diff(&desk, &["--format", "html"]).out;
    for bad in ["<script", "\u{202e}", "src=", "http://", "https://a.example/x.png\"", "</details>"] {
        assert!(!html.contains(bad), "{bad} is in the HTML");
    }
    assert!(html.contains("default-src &#39;none&#39;") || html.contains("default-src 'none'"));
    let markdown = diff(&desk, &["--format", "markdown"]).out;
    for bad in ["<script", "\u{202e}", "@octocat", "![", "`x`"] {
        assert!(!markdown.contains(bad), "{bad} is in the comment");
    }
    assert_eq!(markdown.matches("<details>").count(), markdown.matches("</details>").count());
}

#[test]
fn a_comment_is_bounded_and_says_what_is_left_out() {
    let desk = Desk::approved();
    let many: String = (0..900)
        .map(|i| format!("The red cap number {i} was @worn | by `one` person in a trial. "))
        .collect();
    desk.edit(&page_path(), "Others do not.", &many);
    desk.commit("Write much");
    let markdown = diff(&desk, &["--format", "markdown"]).out;
    assert!(markdown.len() <= 60_000, "{}", markdown.len());
    assert!(markdown.contains("**Left out: ") && markdown.contains("A comment holds no more"));
}

#[test]
fn marks_are_more_than_color() {
    let desk = changed();
    let html = diff(&desk, &["--format", "html"]).out;
    for part in [
        "<html lang=\"en\">",
        "<h1>What changed</h1>",
        "<caption>",
        "NOT REMOVED",
        "<del><span class=\"spoken\">deleted: </span>",
        "<ins><span class=\"spoken\">inserted: </span>",
        "Around the library",
        "@media print",
    ] {
        assert!(html.contains(part), "{part} is missing");
    }
    assert!(!html.contains("<script") && !html.contains("<link"));
    let markdown = diff(&desk, &["--format", "markdown"]).out;
    assert!(markdown.contains("NOT REMOVED") && markdown.contains("[-<del>"), "{markdown}");
}
