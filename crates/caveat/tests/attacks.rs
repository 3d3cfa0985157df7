//! Ways to publish what nobody approved. None may work: the page is held or the bundle refused, with the right exit code
//! and with words that say why and what to do next.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::held::held;
use desk::{CLINICAL, Desk, EDITORIAL, EXAMPLE, PAGE, page_path};
use serde_json::Value;

const EXAMPLE_PATH: &str = "content/answers/example-topic/prepare-for-a-visit.md";
const DISCLAIMER: &str = "content/notices/medical-disclaimer.md";

#[test]
fn a_change_after_the_approval_holds_the_page() {
    let mend = |text: &str| text.to_owned();
    let edits = [
        ("a digit", "2026-11-18", mend("2026-11-19")),
        ("not", "It is not known who", mend("It is known who")),
        ("a hedge", "could fit you", mend("fits you")),
        ("a no-break space", "cold cap cools", mend("cold\u{a0}cap cools")),
        ("a homoglyph", "The cap has", mend("The c\u{430}p has")),
        ("a zero-width space", "less of the drug", mend("less of the dr\u{200b}ug")),
        ("a soft hyphen", "chemotherapy. Some", mend("chemo\u{ad}therapy. Some")),
        ("a comment", "Others do not.", mend("Others do not.<!-- Stop the drug. -->")),
        ("an address", "https://medlineplus.gov", mend("https://medlineplus.gov.example.org")),
        ("a link to a source", "[@example-guideline]", mend("")),
        ("the authors", "authors: [ada-author]", mend("authors: [edda-editorial]")),
        ("the origin", "kind: ai\n  model: unknown (imported page)", mend("kind: human")),
        ("the profile", "profile: ai-drafted", mend("profile: general")),
        ("the readers", "audience: patients", mend("audience: public")),
    ];
    for (what, from, to) in edits {
        let desk = Desk::approved();
        desk.edit(&page_path(), from, &to);
        // An author among the approvers says more than the change does.
        let (why, rule) = match what {
            "the authors" => ("Nobody is left in people.yaml", "review/missing-approval"),
            _ => ("the text of the page changed", "review/stale-approval"),
        };
        held(&desk, PAGE, &[]).says(why);
        // A change that is committed is no better than one that is not.
        desk.commit(what);
        held(&desk, PAGE, &[]);
        desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says(rule).says("next");
    }
}

#[test]
fn one_fault_twice_holds_the_page_and_no_other() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "I'm glad you asked. Others do not. I'm glad you came.");
    held(&desk, PAGE, &[]).says("is the voice of a chat assistant");
}

#[test]
fn a_change_around_the_page_holds_it() {
    let edits = [
        (
            DISCLAIMER,
            "It is not medical advice",
            "It is medical advice",
            "the notice medical-disclaimer changed",
        ),
        (DISCLAIMER, "For education only", "For your education", "the notice medical-disclaimer changed"),
        (DISCLAIMER, "placement: banner", "placement: closing", "the notice medical-disclaimer changed"),
        (
            "content/notices/ai-disclosure.md",
            "profiles: [ai-drafted]",
            "profiles: [general]",
            "notice ai-disclosure",
        ),
        ("content/profiles/ai-drafted.yaml", "risk: high", "risk: low", "the profile ai-drafted changed"),
        (
            "content/profiles/ai-drafted.yaml",
            "max_age_days: 365",
            "max_age_days: 1000",
            "the profile ai-drafted changed",
        ),
        (
            "content/topics/example-topic.yaml",
            "https://medlineplus.gov",
            "https://example.org",
            "the topic example-topic changed",
        ),
        (
            "content/sources/example-guideline.yaml",
            "1.2026",
            "9.2026",
            "the source example-guideline changed",
        ),
    ];
    for (file, from, to, reason) in edits {
        let desk = Desk::approved();
        desk.edit(file, from, to);
        held(&desk, PAGE, &[]).says(reason);
    }
}

/// The pages that lack a disclaimer.
fn without_disclaimer(desk: &Desk, code: i32) -> Vec<String> {
    let report = desk.caveat(&["check", "--format", "json"]).exits(code).json();
    let findings = report["findings"].as_array().expect("findings");
    let missing = findings.iter().filter(|finding| finding["rule"] == "disclaimer/missing");
    missing.filter_map(|finding| finding["answer"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_notice_that_is_no_disclaimer_any_more_fails_each_page_that_shows_it() {
    let desk = Desk::approved();
    assert!(without_disclaimer(&desk, 0).is_empty());
    desk.edit(
        DISCLAIMER,
        "This page is for education only. It is not medical advice.",
        "This page is about health.",
    );
    desk.edit(DISCLAIMER, "It does not replace the advice, diagnosis\nor treatment of your own doctor.", "");
    assert_eq!(without_disclaimer(&desk, 1), [PAGE, EXAMPLE]);
    held(&desk, PAGE, &[]).says("disclaimer/missing");
}

#[test]
fn a_disclaimer_that_says_the_contrary_fails_the_check() {
    for (from, to) in [
        ("It is not medical advice", "It is medical advice"),
        ("It does not replace the advice", "It does replace the advice"),
        ("It does not replace the advice", "It replaces the advice"),
    ] {
        let desk = Desk::approved();
        desk.edit(DISCLAIMER, from, to);
        desk.caveat(&["check"]).exits(1).says(to);
    }
}

#[test]
fn a_private_key_in_the_tree_stops_everything() {
    let desk = Desk::approved();
    let private = fs::read_to_string(desk.key(CLINICAL)).expect("a key");
    desk.write("reviews/keys/cleo", &private);
    let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    let found = report["findings"].as_array().expect("findings");
    let finding = found.iter().find(|f| f["rule"] == "review/private-key").expect("the key is found");
    assert_eq!(finding["path"], "reviews/keys/cleo");
    let quoted = finding.to_string();
    assert!(!quoted.contains("OPENSSH") && quoted.contains("revoke"), "a secret is not repeated: {quoted}");
    // Whoever sees the repository can sign as Cleo, so no signature says anything now.
    held(&desk, PAGE, &[]).says("reviews/keys/cleo");
    // Nor does it help to check one page only.
    desk.caveat(&["check", &page_path()]).exits(1).says("review/private-key");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_content_is_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = Desk::approved();
    let outside = desk.home().join("outside.md");
    fs::write(&outside, desk.read(EXAMPLE_PATH).replace(EXAMPLE, "a-secret")).expect("written");
    symlink(&outside, desk.path("content/answers/example-topic/a-secret.md")).expect("a link");
    desk.caveat(&["check"])
        .exits(1)
        .says("a-secret.md")
        .says("is a link")
        .says("Replace it by the file itself");
    held(&desk, "a-secret", &[]);
    desk.commit("Add a link");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("is a link");
    // A link in the place of a notice that each page shows.
    let desk = Desk::approved();
    let notice = desk.path(DISCLAIMER);
    fs::rename(&notice, desk.home().join("notice.md")).expect("moved");
    symlink(desk.home().join("notice.md"), &notice).expect("a link");
    held(&desk, PAGE, &[]).says("is a link");
    // A link in the place of the whole folder.
    let desk = Desk::approved();
    fs::rename(desk.path("content"), desk.home().join("content")).expect("moved");
    symlink(desk.home().join("content"), desk.path("content")).expect("a link");
    desk.caveat(&["check"]).exits(1).says("is a link");
}

#[test]
fn what_is_outside_the_approved_text_brings_nothing_in() {
    // Related questions are no part of the approved text: those that nobody approved are left out, with a word.
    let desk = Desk::approved();
    desk.edit(&page_path(), "imported:", &format!("related: [{EXAMPLE}]\nimported:"));
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("left out").says(EXAMPLE);
    desk.caveat(&["verify", "bundle"]).exits(0);
    assert!(!desk.read(&format!("bundle/html/{PAGE}.html")).contains(EXAMPLE));
    // Text of another page does not come in through them at all.
    let desk = Desk::approved();
    let literal = "related:\n  - question: What else can I do about it?\n    excerpt: A cold cap is worn by many people.\n";
    desk.edit(&page_path(), "imported:", &format!("{literal}imported:"));
    held(&desk, PAGE, &[]).says("related questions");
    // A second page of the same id, which is read first.
    let desk = Desk::approved();
    let other = desk.read(&page_path()).replace("Others do not.", "Others lose it.");
    desk.write("content/answers/aaa/first.md", other);
    held(&desk, PAGE, &[]).says("is already that of");
}

#[test]
fn notices_that_come_and_go_hold_the_page() {
    let desk = Desk::approved();
    desk.write(
        "content/notices/more.md",
        "---\nid: more\ntitle: More to know\nplacement: banner\nprofiles: all\n---\nMany people find a cold cap useful.\n",
    );
    held(&desk, PAGE, &[]).says("notice more");
    for notice in ["medical-disclaimer", "closing-reminder", "ai-disclosure"] {
        let desk = Desk::approved();
        fs::remove_file(desk.path(&format!("content/notices/{notice}.md"))).expect("removed");
        held(&desk, PAGE, &[]).says(&format!("notice {notice}"));
    }
    // A page may not be freed of them by a profile of its own either.
    let desk = Desk::approved();
    desk.write(
        "content/profiles/light.yaml",
        desk.read("content/profiles/ai-drafted.yaml").replace("ai-drafted", "light"),
    );
    desk.edit(&page_path(), "profile: ai-drafted", "profile: light");
    held(&desk, PAGE, &[]).says("disclaimer/ai-disclosure-missing");
}

#[test]
fn a_page_that_was_taken_back_is_named_as_such() {
    let desk = Desk::approved();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.decide("withdraw", PAGE, CLINICAL, &["-m", "A recall.", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.commit("Withdraw");
    held(&desk, PAGE, &[]).says("A recall.");
    let withdrawn: Value = serde_json::from_str(&desk.read("bundle/withdrawn.json")).expect("JSON");
    assert_eq!(withdrawn["answers"], serde_json::json!([PAGE]), "apps must be told to stop showing it");
    // Retiring or deleting the page does not take the word back.
    desk.edit(&page_path(), "status: ready", "status: retired");
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    desk.caveat(&["export", "--out", "bundle"]).exits(1);
    let withdrawn: Value = serde_json::from_str(&desk.read("bundle/withdrawn.json")).expect("JSON");
    assert_eq!(withdrawn["answers"], serde_json::json!([PAGE]));
    // An approval that comes later does not bring it back; somebody has to reinstate it, and no author may.
    desk.edit(&page_path(), "status: retired", "status: ready");
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-21T10:00:00Z"]).exits(0);
    held(&desk, PAGE, &[]).says("withdrew the page");
    desk.decide("reinstate", PAGE, CLINICAL, &["-m", "No recall.", "--time", "2026-11-22T10:00:00Z"])
        .exits(0);
    desk.caveat(&["export", "--out", "bundle"]).says("1 page exported");
}

#[test]
fn a_page_that_was_taken_back_and_deleted_is_named_as_such() {
    let desk = Desk::approved();
    desk.decide("withdraw", PAGE, CLINICAL, &["-m", "A recall.", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    fs::remove_file(desk.path(&page_path())).expect("removed");
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    desk.commit("Withdraw and delete");
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says(PAGE);
    let withdrawn: Value = serde_json::from_str(&desk.read("bundle/withdrawn.json")).expect("JSON");
    assert_eq!(withdrawn["answers"], serde_json::json!([PAGE]));
}

#[test]
fn a_page_cannot_write_over_what_its_reviewer_reads() {
    let desk = Desk::approved();
    desk.edit(
        &page_path(),
        "Others do not.",
        "Others\u{1b}[2K\u{1b}[1A do\u{202e} not.\u{7} [x](https://e.org/\u{1b}]0;y)",
    );
    desk.write("content/answers/example-topic/a\u{1b}[2Kb.md", "no front matter");
    desk.commit("Hide a change");
    for arguments in [
        &["diff", "HEAD~1..HEAD"][..],
        &["check"],
        &["review", "check", "HEAD~1..HEAD"],
        &["export", "--out", "b"],
    ] {
        let arguments = [&["--as-of", desk::AS_OF], arguments].concat();
        // In color, as on a terminal.
        let ran = desk.run_with(&desk.root(), &arguments, &[("CLICOLOR_FORCE", "1")]);
        let all = format!("{}{}", ran.out, ran.err);
        for bad in ["\u{1b}[2K", "\u{1b}[1A", "\u{202e}", "\u{7}", "\u{1b}]0;"] {
            assert!(!all.contains(bad), "{arguments:?} prints {bad:?}:\n{all:?}");
        }
    }
}

#[test]
fn control_characters_are_hidden_characters() {
    for hidden in ['\u{1b}', '\u{7}', '\u{8}', '\u{7f}', '\u{9b}'] {
        let desk = Desk::approved();
        desk.edit(&page_path(), "Others do not.", &format!("Others{hidden} do not."));
        desk.caveat(&["check", &page_path()]).exits(1).says("text/hidden-characters");
    }
}
