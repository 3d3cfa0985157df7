//! Ways to publish what nobody approved. None may work: the page is held or the bundle refused, with the right exit code
//! and with words that say why and what to do next.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, EXAMPLE, PAGE, Ran, page_path};
use serde_json::Value;

const EXAMPLE_PATH: &str = "content/answers/example-topic/prepare-for-a-visit.md";
const DISCLAIMER: &str = "content/notices/medical-disclaimer.md";

/// Exports, and fails unless the page was held: exit 1, the page named, nothing of it written, a next step.
#[track_caller]
fn held(desk: &Desk, page: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["export", "--out", "bundle"];
    arguments.extend(more);
    let ran = desk.caveat(&arguments).exits(1).says(page);
    assert!(desk.path("bundle/manifest.json").exists(), "what may be exported is");
    let written: Vec<String> = desk.files("bundle").into_keys().filter(|path| path.contains(page)).collect();
    assert!(written.is_empty(), "{written:?}");
    let manifest: Value = serde_json::from_str(&desk.read("bundle/manifest.json")).expect("JSON");
    let exported = manifest["answers"].as_array().expect("answers");
    assert!(exported.iter().all(|answer| answer["id"] != page), "{manifest:#}");
    ran.says("Next: ")
}

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
            "the authors" => ("authors may not approve", "review/missing-approval"),
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
fn an_edited_record_holds_the_page() {
    for commit in [false, true] {
        let desk = Desk::approved();
        let approval = &desk.records(PAGE)[1];
        desk.edit(approval, "Read as shown", "Read at night");
        if commit {
            desk.commit("Edit a record");
            desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("review/record-broken");
        }
        held(&desk, PAGE, &[]).says(approval);
    }
    // The file may be given the name that fits its new bytes; the signature does not fit them.
    let desk = Desk::approved();
    let approval = desk.records(PAGE)[1].clone();
    let text = desk.read(&approval).replace("Read as shown", "Read at night");
    let signature = desk.read(&format!("{approval}.sig"));
    let stem = approval.rsplit_once('-').expect("a digest").0;
    let renamed = format!("{stem}-{}.json", caveat_document::digest::Digest::of(text.as_bytes()).short(12));
    for old in [approval.clone(), format!("{approval}.sig")] {
        fs::remove_file(desk.path(&old)).expect("removed");
    }
    desk.write(&renamed, text);
    desk.write(&format!("{renamed}.sig"), signature);
    held(&desk, PAGE, &[]).says("signature");
}

#[test]
fn a_deleted_record_holds_every_page() {
    // The newest record is a withdrawal, which nothing names as its parent.
    let desk = Desk::approved();
    desk.decide("withdraw", PAGE, CLINICAL, &["-m", "A recall.", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.commit("Withdraw");
    held(&desk, PAGE, &[]).says("withdrew the page");
    let newest = desk.records(PAGE).pop().expect("a record");
    assert!(newest.contains("-withdraw-"), "{newest}");
    // A remote whose default branch holds the record.
    let remote = desk.home().join("remote.git");
    let remote = remote.to_str().expect("UTF-8");
    desk.program("git", desk.home(), &["clone", "--quiet", "--bare", "library", remote]).exits(0);
    desk.git(&["remote", "add", "origin", remote]).exits(0);
    desk.git(&["fetch", "--quiet"]).exits(0);
    desk.git(&["remote", "set-head", "origin", "main"]).exits(0);
    for half in [newest.clone(), format!("{newest}.sig")] {
        fs::remove_file(desk.path(&half)).expect("removed");
    }
    held(&desk, PAGE, &[]).says("gone here");
    desk.commit("Delete the newest record");
    held(&desk, PAGE, &[]).says("gone here").says("Restore the file from the trusted revision");
    held(&desk, PAGE, &["--trust", "HEAD~1"]).says("gone here");
    desk.caveat(&["review", "check", "origin/main..HEAD"]).exits(1).says("review/record-missing");
    // Without a revision that the proposer cannot write nothing can be known, and the run says so.
    desk.git(&["remote", "remove", "origin"]).exits(0);
    desk.caveat(&["export", "--out", "self"]).says("There is no remote").says("--trust");
}

#[test]
fn a_deleted_older_record_leaves_a_gap() {
    let desk = Desk::approved();
    let records = desk.records(PAGE);
    for half in [records[0].clone(), format!("{}.sig", records[0])] {
        fs::remove_file(desk.path(&half)).expect("removed");
    }
    desk.commit("Delete the request");
    held(&desk, PAGE, &[]).says("This record names an earlier one");
}

#[test]
fn a_record_of_another_page_approves_nothing() {
    let desk = Desk::approved();
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    desk.commit("Ready");
    held(&desk, EXAMPLE, &[]);
    for (copied, file) in [("as it is", false), ("with the other id", true)] {
        for record in desk.records(PAGE) {
            for half in [record.clone(), format!("{record}.sig")] {
                let mut text = desk.read(&half);
                if file {
                    text = text.replace(PAGE, EXAMPLE);
                }
                let shard = caveat_document::digest::Digest::of(EXAMPLE.as_bytes()).short(2);
                let name = half.rsplit('/').next().expect("a name");
                desk.write(&format!("reviews/records/{shard}/{EXAMPLE}/{name}"), text);
            }
        }
        held(&desk, EXAMPLE, &[]).says("moved, copied or edited");
        desk.commit(copied);
        held(&desk, EXAMPLE, &[]).says("moved, copied or edited");
    }
}

#[test]
fn who_wrote_it_or_asked_may_not_approve() {
    let desk = Desk::begun();
    let mended = include_str!("fixtures/mended-page.md");
    desk.write(&page_path(), mended);
    desk.hire();
    desk.commit("Begin");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-20T08:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-20T09:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, AUTHOR, &["--role", "editorial", "--time", "2026-11-20T10:00:00Z"]);
    held(&desk, PAGE, &[]).says("editorial");
    // Naming somebody else as the author is a change, and the one who asked is still the one who asked.
    desk.edit(&page_path(), "[ada-author]", "[cleo-clinical]");
    held(&desk, PAGE, &[]);
}

#[test]
fn who_committed_the_change_may_not_approve() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit_as(CLINICAL, "Change the page");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-21T10:00:00Z"]).exits(0);
    desk.commit("Approve");
    desk.caveat(&["review", "check", "HEAD~2..HEAD"])
        .exits(1)
        .says("review/self-approval")
        .says("did not change it");
}

#[test]
fn a_key_that_nobody_knows_approves_nothing() {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md"));
    desk.hire();
    desk.commit("Begin");
    let stranger = desk.key("stranger");
    let sign = |kind: &str, person: &str, key: &str, more: &[&str]| {
        desk.caveat(&[&["review", kind, PAGE, "--as", person, "--key", key], more].concat())
    };
    sign("approve", CLINICAL, &stranger, &["--time", "2026-11-20T09:00:00Z"])
        .exits(2)
        .says("not a key of cleo-clinical")
        .says("reviews/keys/allowed_signers");
    assert!(!desk.path("reviews/records").exists(), "nothing is written");
    sign("approve", "a-stranger", &stranger, &[])
        .exits(2)
        .says("is not in reviews/people.yaml")
        .says("People there:");
    sign("approve", CLINICAL, "no-such-key", &[]).exits(3).says("Check that the key exists");
    // A key that the proposer puts beside the others counts only once the trusted revision has it.
    desk.allow(CLINICAL, "stranger");
    sign("approve", CLINICAL, &stranger, &["--time", "2026-11-20T09:00:00Z"])
        .exits(2)
        .says("not a key of cleo-clinical");
}

#[test]
fn a_record_of_tomorrow_approves_nothing_today() {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md"));
    desk.hire();
    desk.commit("Begin");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-12-20T09:00:00Z"]);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-12-20T10:00:00Z"]);
    held(&desk, PAGE, &[]);
}

#[test]
fn people_and_policy_of_the_proposer_do_not_count() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.git(&["checkout", "--quiet", "-b", "proposal"]).exits(0);
    desk.edit(
        "reviews/policy.yaml",
        "high: { quorum: { clinical: 1, editorial: 1 }",
        "high: { quorum: { request: 1 }",
    );
    desk.edit("reviews/people.yaml", "roles: [clinical]", "roles: [clinical, editorial]");
    desk.commit("Make it easy");
    desk.decide("request", PAGE, CLINICAL, &["--trust", "main", "--role", "editorial"])
        .exits(2)
        .says("does not hold the role");
    desk.decide(
        "request",
        PAGE,
        AUTHOR,
        &["--trust", "main", "--role", "request", "--time", "2026-11-21T08:00:00Z"],
    )
    .exits(0);
    held(&desk, PAGE, &["--trust", "main"]).says("`clinical`").says("`editorial`");
    desk.caveat(&["export", "--out", "b", "--trust", "no-such-branch"])
        .exits(3)
        .says("no-such-branch")
        .says("git log");
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
