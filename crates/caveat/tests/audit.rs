//! Looking back: what was signed, and what stood on a day.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, SIGNERS, page_path};

fn verify(desk: &Desk, day: &str) -> desk::Ran {
    desk.run(&desk.root(), &["--as-of", day, "audit", "verify"])
}

/// The state of the page on a day.
fn state(desk: &Desk, day: &str) -> String {
    let replay = desk.run(&desk.root(), &["--as-of", day, "audit", "verify", "--format", "json"]).json();
    let rows = replay["answers"].as_array().expect("answers").iter();
    let row = rows.clone().find(|row| row["id"] == PAGE).expect("the page");
    row["state"].as_str().expect("a state").to_owned()
}

#[test]
fn the_log_tells_everything_that_was_signed() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.decide("comment", PAGE, CLINICAL, &["-m", "Is this right?", "--time", "2026-11-21T08:00:00Z"])
        .exits(0);
    desk.caveat(&["audit", "log", PAGE])
        .exits(0)
        .says("stale, 4 records")
        .says("2026-11-20T09:00:00+00:00")
        .says("approve by cleo-clinical (The cleo-clinical, clinical)")
        .says("Is this right?")
        .says("of another version")
        .says("read as high risk")
        .says("not yet in the trusted revision");
    let log = desk.caveat(&["audit", "log", PAGE, "--format", "json"]).exits(0).json();
    assert_eq!(
        (log["records"][3]["kind"].as_str(), log["records"][3]["of_this_version"].as_bool()),
        (Some("comment"), Some(true))
    );
    // Of a page whose file is gone, the records are still there.
    fs::remove_file(desk.path(&page_path())).expect("removed");
    desk.caveat(&["audit", "log", PAGE]).exits(0).says("its file is gone, 4 records");
    desk.caveat(&["audit", "log", "no-such-page"]).exits(2).says("neither an answer");
    // A fault is told with the log, and is an exit of its own.
    let record = desk.records(PAGE)[1].clone();
    desk.edit(&record, "Read as shown", "Not read");
    desk.caveat(&["audit", "log", PAGE]).exits(1).says("differs from the trusted revision");
}

#[test]
fn a_day_is_judged_by_its_own_policy_and_keys() {
    let desk = Desk::approved();
    // Later on a reviewer leaves and the policy asks for more.
    let signers = desk.read(SIGNERS);
    let others: Vec<&str> = signers.lines().filter(|line| !line.starts_with(CLINICAL)).collect();
    desk.write(SIGNERS, others.join("\n"));
    desk.edit("reviews/policy.yaml", "clinical: 1", "clinical: 2");
    desk.commit_on("2026-11-22", "Change who decides");
    assert_eq!(
        (state(&desk, "2026-11-21"), state(&desk, "2026-11-22")),
        ("approved".into(), "in-review".into())
    );
    verify(&desk, "2026-11-21")
        .exits(0)
        .says("committed 2026-11-20")
        .says("1 approved")
        .says("Whole. 3 signed files");
    verify(&desk, "2026-11-19").exits(2).says("no commit from 2026-11-19");
    // Tomorrow's state of the same trees is the same on every clone.
    let bare = desk.home().join("elsewhere");
    let from = desk.root();
    desk.program(
        "git",
        desk.home(),
        &["clone", "--quiet", from.to_str().expect("UTF-8"), bare.to_str().expect("UTF-8")],
    )
    .exits(0);
    let here = verify(&desk, "2026-11-23");
    let there = desk.run(&bare, &["--as-of", "2026-11-23", "audit", "verify"]);
    assert_eq!((here.code, here.out), (there.code, there.out));
}

#[test]
fn whatever_was_signed_and_altered_since_is_found() {
    let desk = Desk::approved();
    let record = desk.records(PAGE)[2].clone();
    let whole = desk.read(&record);
    fs::remove_file(desk.path(&record)).expect("removed");
    fs::remove_file(desk.path(&format!("{record}.sig"))).expect("removed");
    desk.commit_on("2026-11-21", "Tidy up");
    desk.write(&record, whole.replace("Read as shown", "Not read"));
    desk.commit_on("2026-11-22", "Write another");
    desk.write(&record, &whole);
    desk.commit_on("2026-11-23", "Put it back");
    verify(&desk, "2026-11-20")
        .exits(1)
        .says("1 approved")
        .says(&format!("{record} was deleted by"))
        .says(&format!("{record} was changed by"))
        .never_says("Whole.");
    // A clone without the whole history cannot say so.
    let clone = desk.home().join("shallow");
    let url = format!("file://{}", desk.root().display());
    desk.program(
        "git",
        desk.home(),
        &["clone", "--quiet", "--depth", "1", &url, clone.to_str().expect("UTF-8")],
    )
    .exits(0);
    desk.run(&clone, &["--as-of", "2026-11-24", "audit", "verify"]).exits(3).says("git fetch --unshallow");
}

#[test]
fn a_commit_that_states_an_earlier_time_than_its_parent_is_named() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit_on("2020-01-01", "Long ago");
    verify(&desk, "2021-01-01").exits(3).says("states a time before that of its parent").says("--trust");
}

#[test]
fn two_people_at_once_and_all_is_told() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit_on("2026-11-21", "Change the page");
    let base = desk.git(&["rev-parse", "HEAD"]).exits(0).out;
    for (branch, person, hour) in [("one", CLINICAL, "08"), ("two", EDITORIAL, "09")] {
        desk.git(&["checkout", "--quiet", "-b", branch, base.trim()]).exits(0);
        desk.decide("approve", PAGE, person, &["--time", &format!("2026-11-21T{hour}:00:00Z")]).exits(0);
        desk.commit_on("2026-11-21", "Approve");
    }
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    for branch in ["one", "two"] {
        desk.git(&["merge", "--quiet", "--no-ff", "-m", "Merge", branch]).exits(0);
    }
    desk.caveat(&["review", "status", PAGE]).exits(0).says("approved");
    desk.caveat(&["audit", "log", PAGE]).exits(0).says("5 records").never_says("does not count").says(AUTHOR);
}
