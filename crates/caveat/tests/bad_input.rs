//! Bad input: each fault is reported in its place, hides no other, and never ends in a green run.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use caveat_document::schema::Schema;
use desk::{Desk, EXAMPLE, PAGE, page_path};
use serde_json::Value;

const EXAMPLE_PATH: &str = "content/answers/example-topic/prepare-for-a-visit.md";
const MENDED: &str = include_str!("fixtures/mended-page.md");

/// A desk with a page beside the faulty one, which has a fault of its own: a placeholder.
fn desk() -> Desk {
    let desk = Desk::begun();
    desk.write(&page_path(), MENDED.replace("Others do not.", "Others do not. [insert a number]"));
    desk
}

/// Checks everything: the run fails, the neighbour's finding is there, and so is one finding of this rule at this path.
#[track_caller]
fn finds(desk: &Desk, rule: &str, path: &str) -> Value {
    let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    assert_eq!(Schema::Report.complaints(&report), Vec::<String>::new());
    let findings = report["findings"].as_array().expect("findings");
    let neighbour = findings.iter().any(|f| f["rule"] == "ai/placeholder" && f["answer"] == PAGE);
    assert!(neighbour, "the neighbour's finding is hidden: {findings:#?}");
    let found: Vec<&Value> = findings.iter().filter(|f| f["rule"] == rule && f["path"] == path).collect();
    assert_eq!(found.len(), 1, "{rule} at {path}: {findings:#?}");
    // People see the same, with the next step.
    let message = found[0]["message"].as_str().expect("a message");
    desk.caveat(&["check"]).exits(1).says(message).says("next: ").says("Not clean.");
    found[0].clone()
}

#[test]
fn broken_yaml_is_marked_where_it_breaks() {
    let desk = desk();
    desk.edit(EXAMPLE_PATH, "summary: Many people", "summary: \"Many people");
    let fault = finds(&desk, "format/yaml", EXAMPLE_PATH);
    assert!(fault["line"].as_u64().is_some_and(|line| line > 1), "{fault:#}");
    let desk = self::desk();
    desk.write("content/topics/other.yaml", "id: other\nname: &a Other\n");
    let fault = finds(&desk, "format/yaml", "content/topics/other.yaml");
    assert_eq!(fault["line"], 2, "{fault:#}");
}

#[test]
fn a_misspelled_key_is_marked_on_the_key() {
    let desk = desk();
    desk.edit(EXAMPLE_PATH, "audience: patients", "audiense: patients");
    let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    let texts: Vec<&str> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == "format/schema")
        .filter_map(|f| f["text"].as_str())
        .collect();
    assert!(texts.contains(&"audiense"), "{texts:?}");
    desk.caveat(&["check"]).exits(1).says("Did you mean `audience`?");
}

#[test]
fn bytes_that_are_no_text_are_marked_on_their_line() {
    let desk = desk();
    let mut bytes = desk.read(EXAMPLE_PATH).into_bytes();
    let line = 1 + bytes.iter().filter(|byte| **byte == b'\n').count();
    bytes.extend(b"caf\xe9\n");
    desk.write(EXAMPLE_PATH, bytes);
    let fault = finds(&desk, "format/not-utf8", EXAMPLE_PATH);
    assert_eq!(fault["line"], line, "{fault:#}");
    desk.caveat(&["check"]).says(&format!("{EXAMPLE_PATH}:{line}")).says("Save the file as UTF-8");
}

#[test]
fn files_that_are_too_large_are_refused() {
    for bytes in [2 << 20, 5 << 20] {
        let desk = desk();
        let mut text = desk.read(EXAMPLE_PATH);
        text.push_str(&"All is well. ".repeat(bytes / 13 + 1));
        desk.write(EXAMPLE_PATH, text);
        let rule = if bytes > 4 << 20 { "format/unreadable" } else { "format/too-large" };
        finds(&desk, rule, EXAMPLE_PATH);
    }
}

#[test]
fn nesting_without_end_is_refused() {
    let desk = desk();
    let mut text = desk.read(EXAMPLE_PATH);
    text.push_str(&format!("\n{} deep\n", ">".repeat(5000)));
    desk.write(EXAMPLE_PATH, text);
    finds(&desk, "format/too-deep", EXAMPLE_PATH);
}

#[test]
fn two_files_with_one_id_are_both_named() {
    let desk = desk();
    let copy = "content/answers/example-topic/the-copy.md";
    desk.write(copy, desk.read(EXAMPLE_PATH));
    let fault = finds(&desk, "format/duplicate-id", copy);
    assert_eq!(fault["text"], EXAMPLE);
    assert!(fault["message"].as_str().is_some_and(|m| m.contains(EXAMPLE_PATH)), "{fault:#}");
    // Of other files too.
    for path in [
        "content/notices/medical-disclaimer.md",
        "content/profiles/general.yaml",
        "content/sources/example-guideline.yaml",
    ] {
        let desk = self::desk();
        let copy = path
            .replace("content/notices/", "content/notices/x-")
            .replace("content/profiles/", "content/profiles/x-");
        let copy = copy.replace("content/sources/", "content/sources/x-");
        desk.write(&copy, desk.read(path));
        finds(&desk, "format/duplicate-id", &copy);
    }
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_a_finding() {
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::symlink;
    let desk = desk();
    symlink("/etc/hostname", desk.path("content/answers/example-topic/link.md")).expect("a link");
    finds(&desk, "format/unreadable", "content/answers/example-topic/link.md");
    let desk = self::desk();
    // A folder that leads round in a circle.
    symlink(desk.path("content"), desk.path("content/answers/circle")).expect("a link");
    finds(&desk, "format/unreadable", "content/answers/circle");
    let desk = self::desk();
    let name = std::ffi::OsString::from_vec(b"content/answers/example-topic/caf\xe9.md".to_vec());
    fs::write(desk.root().join(name), desk.read(EXAMPLE_PATH)).expect("written");
    desk.caveat(&["check"]).exits(1).says("not UTF-8").says("Rename it");
}

#[test]
fn a_status_in_the_registry_rests_on_a_source_and_stands_once() {
    let desk = desk();
    let path = "content/registry/letrozole.yaml";
    let status = |source: &str| {
        format!("  - {{ disease: breast cancer, is: approved, source: {source}, date: 2026-11-01 }}\n")
    };
    let registry = |statuses: &str| format!("id: letrozole\nname: letrozole\nstatus:\n{statuses}");
    desk.write(path, registry(&status("example-guideline")));
    desk.caveat(&["check", EXAMPLE_PATH]).exits(0);
    desk.write(path, registry(&status("no-such-source")));
    assert_eq!(finds(&desk, "format/unknown-source", path)["text"], "no-such-source");
    let twice = format!(
        "{}{}",
        status("example-guideline"),
        status("example-guideline").replace("approved", "off-label")
    );
    desk.write(path, registry(&twice));
    assert_eq!(finds(&desk, "format/duplicate-id", path)["text"], "breast cancer");
}

#[test]
fn a_profile_or_topic_that_is_missing_is_marked_on_its_name() {
    let desk = desk();
    desk.edit(EXAMPLE_PATH, "profile: general", "profile: genral");
    let fault = finds(&desk, "page/unknown-name", EXAMPLE_PATH);
    assert_eq!(fault["text"], "genral");
    let desk = self::desk();
    fs::remove_file(desk.path("content/topics/example-topic.yaml")).expect("removed");
    finds(&desk, "page/unknown-name", EXAMPLE_PATH);
}

#[test]
fn rules_that_do_not_exist_are_marked_where_they_are_named() {
    let desk = desk();
    let config = desk.read("caveat.yaml");
    desk.write("caveat.yaml", format!("{config}raise: {{ links/vague-texxt: error }}\n"));
    let fault = finds(&desk, "format/unknown-rule", "caveat.yaml");
    assert_eq!(fault["text"], "links/vague-texxt");
    let desk = self::desk();
    desk.edit(
        "content/profiles/general.yaml",
        "structure/questions-to-ask-missing",
        "structure/questions-missing",
    );
    let fault = finds(&desk, "format/unknown-rule", "content/profiles/general.yaml");
    assert_eq!(fault["text"], "structure/questions-missing");
}

#[test]
fn a_configuration_that_cannot_be_read_stops_the_run() {
    for (text, words) in [
        ("caveat: 1\nname: [\n", "caveat.yaml, line"),
        (
            "caveat: 2\nname: Ours\npublisher: Ours\nlanguage: en\n",
            "caveat.yaml, line 1: `caveat` must be 1.",
        ),
        ("", "caveat.yaml, line 1"),
    ] {
        let desk = desk();
        desk.write("caveat.yaml", text);
        desk.caveat(&["check"]).exits(2).says(words);
    }
    let desk = desk();
    fs::remove_file(desk.path("caveat.yaml")).expect("removed");
    desk.caveat(&["check"]).exits(2).says("There is no caveat.yaml").says("caveat init");
    #[cfg(unix)]
    {
        let desk = self::desk();
        fs::rename(desk.path("caveat.yaml"), desk.home().join("elsewhere.yaml")).expect("moved");
        std::os::unix::fs::symlink(desk.home().join("elsewhere.yaml"), desk.path("caveat.yaml"))
            .expect("a link");
        desk.caveat(&["check"])
            .exits(2)
            .says("caveat.yaml: This file is a link")
            .says("Replace it by the file itself");
    }
}

#[test]
fn a_team_pack_that_cannot_be_read_is_never_left_out_in_silence() {
    let pack = "content/rules/house.yaml";
    let good = fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../document/tests/fixtures/formats/pack/good/minimal.yaml"),
    )
    .expect("a pack");
    let desk = desk();
    desk.write(pack, &good);
    desk.caveat(&["rules", "list"]).exits(0).says("house/");
    desk.write(pack, good.replace("severity:", "severty:"));
    desk.caveat(&["check", "--format", "json"]).exits(1).says("severty");
    // To check one page only, or to look at rules, is to rely on all of them.
    desk.caveat(&["check", EXAMPLE_PATH]).exits(1).says(pack);
    desk.caveat(&["rules", "list"]).exits(2).says(pack);
    desk.caveat(&["rules", "test"]).exits(2).says(pack).says(", line 4: ");
    desk.feed(b"{\"id\":1,\"text\":\"Rest.\"}\n", &["scan"]).exits(2).says(pack);
    // A built-in rule cannot be taken over, nor a pattern run for ever.
    let taken = good.replace("house/miracle-words", "disclaimer/missing");
    assert_ne!(taken, good, "the fixture has another rule name now");
    desk.write(pack, taken);
    desk.caveat(&["check"]).exits(1).says("There is already a rule named disclaimer/missing");
    // A rule that does not do what its examples say does not load.
    let untrue = good.replace("This drug is being studied.", "This miracle cure is being studied.");
    assert_ne!(untrue, good, "the fixture has other examples now");
    desk.write(pack, untrue);
    desk.caveat(&["check"]).exits(1).says("is reported in a paragraph").says("miracle cure is being studied");
}

#[test]
fn a_broken_pack_holds_the_export() {
    let desk = Desk::approved();
    desk.write("content/rules/house.yaml", "pack: [");
    desk.caveat(&["export", "--out", "bundle"])
        .exits(1)
        .says("content/rules/house.yaml")
        .says("0 pages exported");
}

#[test]
fn nothing_to_check_is_never_green() {
    let desk = Desk::begun();
    desk.caveat(&["check", "--ready"]).exits(2).says("No page is marked `status: ready`");
    desk.caveat(&["check", "content/answers/no-such-page.md"]).exits(2).says("could not be found");
    desk.caveat(&["check", "content/sources"]).exits(2).says("nothing was checked");
    desk.caveat(&["check", "../elsewhere"]).exits(2);
    let outside = desk.home().join("outside.md");
    fs::write(&outside, "text").expect("written");
    desk.caveat(&["check", outside.to_str().expect("UTF-8")])
        .exits(2)
        .says("outside this content repository");
    // Notices are documents of their own, for whoever names them.
    desk.caveat(&["check", "content/notices"]).exits(0);
    fs::remove_file(desk.path(EXAMPLE_PATH)).expect("removed");
    desk.caveat(&["check"]).exits(2).says("No page was found, so nothing was checked.").says("caveat new");
    fs::remove_dir_all(desk.path("content")).expect("removed");
    desk.caveat(&["check"]).exits(2).says("nothing was checked");
    desk.run(desk.home(), &["check"]).exits(2).says("There is no caveat.yaml").says("caveat init");
}

#[test]
fn fail_on_says_from_where() {
    let desk = Desk::begun();
    desk.edit(
        EXAMPLE_PATH,
        "Others ask a friend",
        "Click [here](https://medlineplus.gov). Others ask a friend",
    );
    let report = desk.caveat(&["check", "--format", "json"]).json();
    let warnings = report["summary"]["warnings"].as_u64().unwrap_or(0)
        + report["summary"]["infos"].as_u64().unwrap_or(0);
    assert!(warnings > 0 && report["summary"]["errors"] == 0, "{report:#}");
    desk.caveat(&["check"]).exits(0);
    desk.caveat(&["check", "--fail-on", "info"]).exits(1);
    desk.caveat(&["check", "--quiet"]).exits(0).never_says("medlineplus");
    desk.caveat(&["check", "--as-of", "soon"]).exits(2);
    let github = desk.caveat(&["check", "--format", "github"]).exits(0);
    assert!(github.out.contains(&format!(" file={EXAMPLE_PATH},line=")), "{}", github.out);
}

#[test]
fn a_shallow_clone_is_told_how_to_become_whole() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit("Change");
    let source = format!("file://{}", desk.root().display());
    desk.program("git", desk.home(), &["clone", "--quiet", "--depth", "1", &source, "shallow"]).exits(0);
    let shallow = desk.home().join("shallow");
    for command in [&["diff", "HEAD~1..HEAD"][..], &["review", "check", "HEAD~1..HEAD"]] {
        desk.run(&shallow, command).exits(3).says("git fetch --unshallow").says("fetch-depth: 0");
    }
    desk.caveat(&["diff", "HEAD~1..HEAD"])
        .exits(0)
        .says(PAGE)
        .says("Others [-do not.-] {+lose it.+}")
        .says("[NOT REMOVED]");
    desk.caveat(&["diff", "HEAD"]).exits(2).says("main..HEAD");
    desk.caveat(&["diff", "no-such-branch..HEAD"]).exits(3).says("no-such-branch");
    // Not in git at all.
    let desk = Desk::begun();
    desk.caveat(&["diff", "main..HEAD"]).exits(3).says("is not in a git repository").says("git init");
    desk.caveat(&["export", "--out", "b"]).exits(3).says("git init");
    desk.caveat(&["review", "status"]).exits(3);
}

#[test]
fn branches_without_a_common_commit_are_not_compared() {
    let desk = Desk::approved();
    desk.git(&["checkout", "--quiet", "--orphan", "other"]).exits(0);
    desk.commit("Begin again");
    desk.caveat(&["diff", "main..other"]).exits(3).says("has no common commit");
}

#[test]
fn unreadable_reviews_stop_what_rests_on_them() {
    let desk = Desk::approved();
    desk.write("reviews/policy.yaml", "policy: [");
    desk.commit("Break the policy");
    desk.caveat(&["export", "--out", "b"]).exits(2).says("reviews/policy.yaml, line");
    desk.git(&["rm", "--quiet", "-f", "reviews/policy.yaml"]).exits(0);
    desk.commit("Remove the policy");
    desk.caveat(&["export", "--out", "b"]).exits(3).says("has no reviews/policy.yaml").says("--trust");
}

#[test]
fn severities_go_up_and_never_down() {
    let desk = Desk::begun();
    desk.edit(
        EXAMPLE_PATH,
        "Others ask a friend",
        "Click [here](https://medlineplus.gov). Others ask a friend",
    );
    let config = desk.read("caveat.yaml");
    desk.write("caveat.yaml", format!("{config}raise: {{ links/vague-text: error }}\n"));
    desk.caveat(&["check"]).exits(1).says("error[links/vague-text]");
    desk.write("caveat.yaml", &config);
    let profile = desk.read("content/profiles/general.yaml");
    desk.write("content/profiles/general.yaml", format!("{profile}raise: {{ links/vague-text: error }}\n"));
    desk.caveat(&["check"]).exits(1).says("error[links/vague-text]");
    for path in ["caveat.yaml", "content/profiles/general.yaml"] {
        let desk = self::desk();
        let text = desk.read(path);
        desk.write(path, format!("{text}raise: {{ ai/placeholder: warning }}\n"));
        desk.caveat(&["check"]).exits(1).says("error[ai/placeholder]");
    }
}

#[test]
fn a_rule_that_is_named_in_a_comment_too_is_marked_in_its_own_place() {
    let desk = desk();
    let config = desk.read("caveat.yaml");
    desk.write(
        "caveat.yaml",
        format!("# links/vague is what we raise below.\n{config}raise: {{ links/vague: error }}\n"),
    );
    let fault = finds(&desk, "format/unknown-rule", "caveat.yaml");
    assert!(fault["line"].as_u64().is_some_and(|line| line > 1), "{fault:#}");
    assert_eq!(fault["text"], "links/vague");
}

#[test]
fn an_import_takes_what_it_can_and_names_the_rest() {
    let desk = Desk::begun();
    let pairs = [
        r#"{"question":"What is a cold cap made of?","answer":"It is made of gel."}"#,
        "not JSON",
        r#"{"question":"","answer":"No question."}"#,
        r#"{"question":"How long does it take?","answer":"It takes a while.","url":"https://example.org/a"}"#,
    ];
    let file = desk.home().join("pairs.jsonl");
    fs::write(&file, pairs.join("\n")).expect("written");
    let file = file.to_str().expect("UTF-8");
    desk.caveat(&["import", file]).exits(1).says("line 2").says("line 3").says("Wrote 2 drafts");
    assert!(desk.read("content/answers/example-topic/how-long-does-it-take.md").contains("status: draft"));
    // Nothing is overwritten.
    desk.caveat(&["import", file]).exits(2).says("already exists");
    for (name, bytes, code, words) in [
        ("none.jsonl", &b"not JSON\n"[..], 2, "Nothing could be imported"),
        ("empty.txt", b"", 2, "Nothing could be imported"),
        ("latin.txt", b"A question about caf\xe9s\n\nText.\n", 2, "UTF-8"),
        ("latin.jsonl", b"{\"question\":\"caf\xe9\"}\n", 3, "UTF-8"),
        ("page.html", b"<h1>A question</h1>", 2, "does not import .html files"),
        ("page.pdf", b"%PDF", 2, "does not import .pdf files"),
    ] {
        let path = desk.home().join(name);
        fs::write(&path, bytes).expect("written");
        desk.caveat(&["import", path.to_str().expect("UTF-8")]).exits(code).says(words);
    }
    desk.caveat(&["import", "no-such-file.txt"]).exits(3).says("Name a file that exists");
}

#[test]
fn a_new_answer_needs_a_question_and_a_name_of_its_own() {
    let desk = Desk::begun();
    desk.caveat(&["new", "Too short"]).exits(2).says("10 to 300 characters");
    desk.caveat(&["new", "What is a cold cap?", "--id", "Cold Cap"]).exits(2).says("is not an id");
    desk.caveat(&["new", "What is a cold cap?", "--topic", "none"])
        .exits(2)
        .says("Choose one of: example-topic");
    desk.caveat(&["new", "What is a cold cap?", "--profile", "none"]).exits(2).says("ai-drafted, general");
    desk.caveat(&["new", "What is a cold cap?", "--author", "none"]).exits(2).says("example-author");
    desk.caveat(&["new", "What is a cold cap?"]).exits(0);
    desk.caveat(&["new", "What is a cold cap?"]).exits(2).says("Give another with --id");
    desk.caveat(&["new", "What is a cold cap?", "--id", "cap"]).exits(0);
    // A question of YAML's own signs stays a question.
    desk.caveat(&["new", "Is \"x: y\" # a *fact* or {not}?", "--id", "signs"]).exits(0);
    desk.caveat(&["check", "content/answers/example-topic/signs.md"]).exits(1).never_says("format/");
}

#[test]
fn a_hidden_letter_in_a_field_is_marked() {
    for (written, marked) in [("mir\u{430}cle", "\u{430}"), ("mir\u{200b}acle", "\u{200b}")] {
        let desk = desk();
        desk.edit(
            EXAMPLE_PATH,
            "summary: Many people prepare",
            &format!("summary: Many people {written} prepare"),
        );
        let fault = finds(&desk, "text/hidden-characters", EXAMPLE_PATH);
        assert_eq!(fault["text"], marked);
    }
}

#[test]
fn a_hidden_letter_in_a_quoted_field_is_marked() {
    let desk = desk();
    let text = desk.read(EXAMPLE_PATH);
    let line = text.lines().find(|line| line.starts_with("summary: ")).expect("a summary").to_owned();
    desk.edit(
        EXAMPLE_PATH,
        &line,
        "summary: \"A \\\"mir\u{430}cle\\\" is what many people would like to have, all in all.\"",
    );
    let fault = finds(&desk, "text/hidden-characters", EXAMPLE_PATH);
    assert_eq!(fault["text"], "\u{430}");
}
