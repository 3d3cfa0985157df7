//! What can be done to signed records, and by whom they can be signed. None of it may yield an export.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::held::held;
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, EXAMPLE, PAGE, page_path};

const EXAMPLE_PATH: &str = "content/answers/example-topic/prepare-for-a-visit.md";

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
    sign("approve", CLINICAL, "no-such-key", &["--time", "2026-11-20T09:00:00Z"])
        .exits(3)
        .says("Check that the key exists");
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

/// A record about the page as it is, in the name of a person, with a key of that name or another one.
fn forged(desk: &Desk, key: &str, change: impl Fn(&mut serde_json::Value)) -> String {
    let text = desk.read(&desk.records(PAGE)[1]);
    let mut record: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    change(&mut record);
    let kind = record["kind"].as_str().expect("a kind").to_owned();
    let shard = caveat_document::digest::Digest::of(PAGE.as_bytes()).short(2);
    desk.sign(key, &record, |time, hex| format!("reviews/records/{shard}/{PAGE}/{time}-{kind}-{hex}.json"))
}

/// A page whose clinical approval is gone, so that only a forged one could bring it through.
fn half_approved() -> Desk {
    let desk = Desk::begun();
    desk.write(&page_path(), include_str!("fixtures/mended-page.md"));
    desk.hire();
    desk.commit("Begin");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-20T08:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-20T10:00:00Z"]).exits(0);
    desk.commit("Approve by half");
    desk
}

#[test]
fn a_signature_of_another_record_does_not_fit() {
    let desk = Desk::approved();
    let records = desk.records(PAGE);
    let [one, two] = [&records[1], &records[2]].map(|path| format!("{path}.sig"));
    let (first, second) = (desk.read(&one), desk.read(&two));
    desk.write(&one, second);
    desk.write(&two, first);
    desk.commit("Swap");
    held(&desk, PAGE, &[]).says("does not belong to these bytes");
}

#[test]
fn a_role_that_is_not_held_is_not_signed_for() {
    let desk = half_approved();
    let key = desk.key(EDITORIAL);
    desk.caveat(&["review", "approve", PAGE, "--as", EDITORIAL, "--role", "clinical", "--key", &key])
        .exits(2)
        .says("does not hold the role `clinical`");
    forged(&desk, EDITORIAL, |record| {
        record["signer"]["role"] = "clinical".into();
        record["signer"]["person"] = EDITORIAL.into();
        record["time"] = "2026-11-21T09:00:00+00:00".into();
    });
    desk.commit("Sign for it all the same");
    held(&desk, PAGE, &[]).says("does not hold the role `clinical`");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).says("review/record-void");
}

#[test]
fn a_key_whose_time_is_over_signs_nothing_whatever_time_it_states() {
    let desk = half_approved();
    let lines = desk.read(desk::SIGNERS).replace(
        &format!("{CLINICAL} namespaces=\"{}\"", desk::NAMESPACE),
        &format!("{CLINICAL} namespaces=\"{}\",valid-before=\"20261122Z\"", desk::NAMESPACE),
    );
    desk.write(desk::SIGNERS, lines);
    desk.commit("End a key");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-23T09:00:00Z"])
        .exits(2)
        .says("does not count at");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z"])
        .exits(2)
        .says("no longer on 2026-11-24");
    // Signed without the program and with an earlier time it counts for nothing: nobody can tell when it was made.
    forged(&desk, CLINICAL, |record| {
        record["signer"]["person"] = CLINICAL.into();
        record["signer"]["role"] = "clinical".into();
        record["time"] = "2026-11-21T09:00:00+00:00".into();
    });
    held(&desk, PAGE, &[]).says("an earlier time proves nothing");
    // What the trusted revision had in time still stands.
    let desk = Desk::approved();
    let lines = desk
        .read(desk::SIGNERS)
        .replace("\"caveat-review@v1\"", "\"caveat-review@v1\",valid-before=\"20261122Z\"");
    desk.write(desk::SIGNERS, lines);
    desk.commit("End all keys");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
}

#[test]
fn a_refusal_is_not_undone_by_an_earlier_or_a_blind_approval() {
    let desk = Desk::approved();
    desk.decide("reject", PAGE, CLINICAL, &["-m", "The dose is wrong.", "--time", "2026-11-21T08:00:00Z"])
        .exits(0);
    desk.commit("Reject");
    held(&desk, PAGE, &[]).says("The dose is wrong.");
    for time in ["2026-11-20T12:00:00+00:00", "2026-11-22T12:00:00+00:00"] {
        forged(&desk, CLINICAL, |record| {
            record["time"] = time.into();
            record["parents"] = serde_json::json!([]);
        });
        desk.commit("Approve without knowing of it");
        held(&desk, PAGE, &[]).says("The dose is wrong.");
    }
    // Another reviewer of the same role does not clear it either.
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-22T13:00:00Z"]).exits(0);
    held(&desk, PAGE, &[]).says("The dose is wrong.");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-22T14:00:00Z"]).exits(0);
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
}

#[test]
fn a_refusal_that_is_deleted_before_it_is_merged_closes_the_gate() {
    let desk = Desk::approved();
    desk.decide("reject", PAGE, CLINICAL, &["-m", "The dose is wrong.", "--time", "2026-11-21T08:00:00Z"])
        .exits(0);
    desk.commit("Reject");
    let newest = desk.records(PAGE).pop().expect("a record");
    for half in [newest.clone(), format!("{newest}.sig")] {
        fs::remove_file(desk.path(&half)).expect("removed");
    }
    desk.commit_as(CLINICAL, "Tidy up");
    desk.caveat(&["review", "check", "HEAD~2..HEAD", "--trust", "HEAD~2"])
        .exits(1)
        .says("review/record-missing")
        .says("deleted again")
        .says("Restore it");
}

#[test]
fn an_author_under_another_address_is_seen() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit_as("cleo-at-home", "Change the page");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-21T10:00:00Z"]).exits(0);
    desk.commit("Approve");
    desk.caveat(&["review", "check", "HEAD~2..HEAD"])
        .exits(1)
        .says("review/unknown-committer")
        .says("cleo-at-home@example.org");
}

#[test]
fn a_new_key_does_not_vouch_for_the_change_that_brings_it() {
    let desk = half_approved();
    desk.git(&["checkout", "--quiet", "-b", "proposal"]).exits(0);
    desk.allow(CLINICAL, "stranger");
    desk.commit("Add a key");
    let key = desk.key("stranger");
    let time = ["--time", "2026-11-21T09:00:00Z"];
    desk.caveat(&[&["review", "approve", PAGE, "--as", CLINICAL, "--key", &key], &time[..]].concat())
        .exits(0);
    desk.commit("Approve with it");
    held(&desk, PAGE, &["--trust", "main"]).says("was not signed with a key of cleo-clinical");
    desk.caveat(&["review", "check", "main..HEAD", "--trust", "main"])
        .exits(1)
        .says("review/record-void")
        .says("review/authority-changed");
}

#[test]
fn a_change_that_breaks_the_policy_is_held_at_the_gate() {
    let desk = Desk::approved();
    desk.git(&["checkout", "--quiet", "-b", "proposal"]).exits(0);
    let policy = desk.path("reviews/policy.yaml");
    let text = fs::read_to_string(&policy).expect("a policy");
    let cut = text.find('}').expect("a bracket");
    fs::write(&policy, &text[..cut]).expect("cut");
    desk.commit("Cut the policy");
    let gate = ["review", "check", "main..HEAD", "--trust", "main"];
    desk.caveat(&gate).exits(1).says("format/yaml").says("reviews/policy.yaml").says("caveat policy check");
    // The line is that of the letter, though such a file has no text to show.
    fs::write(&policy, [text.as_bytes(), b"# \xe9\n"].concat()).expect("Latin-1");
    desk.commit("Save the policy as Latin-1");
    desk.caveat(&gate).exits(1).says("is not UTF-8").says("Save the file as UTF-8");
    let line = text.lines().count() + 1;
    desk.caveat(&["review", "status", "--trust", "HEAD"])
        .exits(2)
        .says(&format!("reviews/policy.yaml, line {line}: The character on line {line}"));
}

#[cfg(unix)]
#[test]
fn a_record_is_a_file_of_some_size_with_a_name_of_its_own() {
    // A link in the place of a record.
    let desk = Desk::approved();
    let newest = desk.records(PAGE).pop().expect("a record");
    let away = desk.home().join("record.json");
    fs::rename(desk.path(&newest), &away).expect("moved");
    std::os::unix::fs::symlink(&away, desk.path(&newest)).expect("a link");
    held(&desk, PAGE, &[]).says("is a link");
    desk.commit("Link");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("is a link");
    // A record of 200 MB, which nobody reads.
    let desk = Desk::approved();
    let folder = desk.records(PAGE)[0].rsplit_once('/').expect("a folder").0.to_owned();
    let name = format!("{folder}/20261121T000000Z-approve-0123456789ab.json");
    desk.program("truncate", &desk.root(), &["-s", "200M", &name]).exits(0);
    held(&desk, PAGE, &[]).says("far more bytes than caveat reads");
    // The same record under two names, and two records under one.
    let desk = Desk::approved();
    let newest = desk.records(PAGE).pop().expect("a record");
    let twin = newest.replace("T100000Z", "T100001Z");
    for end in ["", ".sig"] {
        fs::copy(desk.path(&format!("{newest}{end}")), desk.path(&format!("{twin}{end}"))).expect("copied");
    }
    held(&desk, PAGE, &[]).says("moved, copied or edited");
}

#[test]
fn two_files_of_one_name_in_a_tree_made_by_hand_are_seen() {
    let desk = Desk::approved();
    let newest = desk.records(PAGE).pop().expect("a record");
    let (folder, name) = newest.rsplit_once('/').expect("a folder");
    let other = desk.records(PAGE)[1].clone();
    // The tree of the folder, with a second file of the newest record's name in it.
    let script = format!(
        "set -e
        blob=$(git rev-parse HEAD:{other})
        git cat-file tree HEAD:{folder} > tree.bin
        printf '100644 {name}\\0' >> tree.bin
        printf '%s' $blob | sed 's/../\\\\x&/g' | xargs -0 printf '%b' >> tree.bin
        new=$(git hash-object -t tree -w --literally tree.bin)
        rm tree.bin
        git ls-tree -r -t HEAD | cut -f2 > /dev/null
        echo $new"
    );
    let tree = desk.program("sh", &desk.root(), &["-c", &script]).exits(0).out.trim().to_owned();
    let mut tree = tree;
    let mut path = folder.to_owned();
    loop {
        let (above, name) = path.rsplit_once('/').map_or(("", path.as_str()), |(a, n)| (a, n));
        let place = if above.is_empty() { "HEAD^{tree}".to_owned() } else { format!("HEAD:{above}") };
        let command = format!(
            "git ls-tree {place} | sed -E 's#^(040000 tree )[0-9a-f]+(\t{name})$#\\1{tree}\\2#' | git mktree --missing"
        );
        tree = desk.program("sh", &desk.root(), &["-c", &command]).exits(0).out.trim().to_owned();
        if above.is_empty() {
            break;
        }
        path = above.to_owned();
    }
    let commit = desk.git(&["commit-tree", "-p", "HEAD", "-m", "Twice", &tree]).exits(0).out;
    let range = format!("HEAD..{}", commit.trim());
    desk.caveat(&["review", "check", &range]).exits(1).says("stands twice");
}

#[test]
fn a_team_pack_lowers_nothing() {
    for rule in ["disclaimer/missing", "prescriptive/treatment-directive"] {
        let desk = Desk::approved();
        let pack = include_str!("../../document/tests/fixtures/formats/pack/good/minimal.yaml");
        let name = pack.lines().find_map(|line| line.trim().strip_prefix("- name: ")).expect("a rule");
        desk.write("content/rules/team.yaml", pack.replace(name, rule));
        desk.commit("Lower a rule");
        held(&desk, PAGE, &[]).says("content/rules/team.yaml").says(rule);
    }
}

#[test]
fn what_would_count_for_nothing_is_not_signed() {
    let desk = Desk::approved();
    let before = desk.records(PAGE).len();
    let time = ["--time", "2026-11-21T08:00:00Z"];
    desk.decide("withdraw", PAGE, AUTHOR, &[&["--role", "request", "-m", "A recall."], &time[..]].concat())
        .exits(2)
        .says("does not let the role `request` take pages down")
        .says("caveat policy explain");
    desk.decide("approve", PAGE, AUTHOR, &[&["--role", "editorial"], &time[..]].concat())
        .exits(2)
        .says("may not approve it");
    desk.decide("comment", PAGE, CLINICAL, &["-m", "x", "--time", "2026-11-19T08:00:00Z"])
        .exits(2)
        .says("the time of a record that is there already");
    desk.decide("comment", PAGE, CLINICAL, &["-m", "x", "--time", "2026-11-25T08:00:00Z"])
        .exits(2)
        .says("the day to judge for");
    assert_eq!(desk.records(PAGE).len(), before, "nothing is written");
}

#[test]
fn a_rejection_is_not_cleared_by_the_way() {
    let desk = Desk::approved();
    desk.decide("reject", PAGE, CLINICAL, &["-m", "The dose is wrong.", "--time", "2026-11-21T08:00:00Z"])
        .exits(0);
    desk.edit("content/notices/ai-disclosure.md", "AI", "artificial intelligence");
    let key = desk.key(CLINICAL);
    let by = ["--as", CLINICAL, "--key", &key, "--time", "2026-11-22T08:00:00Z"];
    let approve = |more: &[&str]| desk.caveat(&[&["review", "approve"], more, &by[..]].concat());
    approve(&["--all"]).exits(2).says("asked for changes on this page").says("approve it by its id");
    approve(&["--changed", "notice/ai-disclosure"]).exits(2).says("No ready page waits");
    approve(&[PAGE]).exits(0);
}

#[test]
fn whoever_changed_what_a_page_shows_does_not_approve_it() {
    let desk = Desk::approved();
    desk.edit("content/notices/ai-disclosure.md", "AI", "artificial intelligence");
    desk.commit_as(CLINICAL, "Change a notice");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-21T10:00:00Z"]).exits(0);
    desk.commit("Approve");
    desk.caveat(&["review", "check", "HEAD~2..HEAD"]).exits(1).says("review/self-approval");
}
