//! Histories as people make them: pages that move, branches that are rebased, squashed or merged, and who changed what.
//! An approval rests on the files, so that no history may make or break one; the gate asks who changed the page.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, Ran, page_path};
use serde_json::Value;

const FROM: &str = "Others do not.";
const TO: &str = "Others lose it.";
const MOVED: &str = "content/answers/example-topic/renamed.md";

/// Runs git as a person.
fn git_as(desk: &Desk, person: &str, arguments: &[&str]) -> Ran {
    let (name, email) = (format!("user.name={person}"), format!("user.email={person}@example.org"));
    desk.git(&[&["-c", &name, "-c", &email], arguments].concat())
}

/// The state of the page, from the folder.
#[track_caller]
fn state(desk: &Desk) -> Value {
    let status = desk.caveat(&["review", "status", PAGE, "--format", "json"]).exits(0).json();
    status["answers"][0].clone()
}

fn gate(desk: &Desk, range: &str) -> Ran {
    desk.caveat(&["review", "check", range])
}

/// The full name of a revision.
fn revision(desk: &Desk, name: &str) -> String {
    desk.git(&["rev-parse", name]).exits(0).out.trim().to_owned()
}

/// Asks for a review of the page as it is now, and has it approved; the records are in the folder.
fn approve_again(desk: &Desk) {
    approve_on(desk, "2026-11-21");
}

fn approve_on(desk: &Desk, day: &str) {
    let time = |hour: &str| format!("{day}T{hour}:00:00Z");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", &time("08")]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", &time("09")]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", &time("10")]).exits(0);
}

/// A desk on the branch `edit`, in which `editor` changed the page and it was approved; main went on meanwhile.
fn proposal(editor: &str) -> Desk {
    let desk = Desk::approved();
    desk.git(&["checkout", "--quiet", "-b", "edit"]).exits(0);
    desk.edit(&page_path(), FROM, TO);
    desk.commit_as(editor, "Change the page");
    approve_again(&desk);
    desk.commit_as(AUTHOR, "Approve");
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    desk.write("notes.txt", "Nothing that caveat reads.");
    desk.commit_as(AUTHOR, "Go on");
    desk
}

/// The ways in which a branch comes into main. The person is who pushes the button.
const WAYS: &[&str] = &["merge", "squash", "rebase", "cherry-pick", "fast-forward"];

fn take_in(desk: &Desk, way: &str, editor: &str, person: &str) {
    let author = format!("{editor} <{editor}@example.org>");
    let run = |arguments: &[&str]| git_as(desk, person, arguments).exits(0);
    match way {
        "merge" => drop(run(&["merge", "--quiet", "--no-ff", "-m", "Merge the branch", "edit"])),
        "squash" => {
            run(&["merge", "--quiet", "--squash", "edit"]);
            run(&["commit", "--quiet", "--author", &author, "-m", "Squash the branch"]);
        }
        "rebase" => {
            run(&["rebase", "--quiet", "main", "edit"]);
            run(&["checkout", "--quiet", "main"]);
            run(&["merge", "--quiet", "--ff-only", "edit"]);
        }
        "cherry-pick" => drop(run(&["cherry-pick", "edit~1", "edit"])),
        _ => {
            run(&["reset", "--quiet", "--hard", "HEAD~1"]);
            run(&["merge", "--quiet", "--ff-only", "edit"]);
        }
    }
}

#[test]
fn a_page_that_only_moves_keeps_its_approval() {
    let desk = Desk::approved();
    let before = state(&desk);
    desk.git(&["mv", &page_path(), MOVED]).exits(0);
    desk.commit("Move the page");
    assert_eq!(state(&desk), before);
    desk.caveat(&["diff", "HEAD~1..HEAD"]).exits(0).says("0 pages changed");
    gate(&desk, "HEAD~1..HEAD").exits(0).says("The gate is open.");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
}

#[test]
fn a_page_that_moves_and_changes_is_the_same_page() {
    let desk = Desk::approved();
    desk.git(&["mv", &page_path(), MOVED]).exits(0);
    desk.edit(MOVED, FROM, TO);
    desk.commit("Move and change the page");
    assert_eq!(state(&desk)["state"], "stale");
    let diff = desk.caveat(&["diff", "HEAD~1..HEAD"]).exits(0);
    diff.says("1 page changed").says("[-do not.-] {+lose it.+}").never_says("question");
    gate(&desk, "HEAD~1..HEAD").exits(1).says("review/stale-approval").says(MOVED);
}

#[test]
fn who_changed_a_page_under_another_name_is_seen() {
    // The reviewer changes the page under its old name, or under one that it has only in between.
    for (first, between) in [(CLINICAL, AUTHOR), (AUTHOR, CLINICAL)] {
        let desk = Desk::approved();
        desk.edit(&page_path(), FROM, TO);
        desk.commit_as(first, "Change the page");
        desk.git(&["mv", &page_path(), "content/answers/example-topic/between.md"]).exits(0);
        desk.commit_as(AUTHOR, "Move the page");
        desk.edit("content/answers/example-topic/between.md", TO, "Others lose all of it.");
        desk.commit_as(between, "Change it again");
        desk.git(&["mv", "content/answers/example-topic/between.md", MOVED]).exits(0);
        desk.commit_as(AUTHOR, "Move it again");
        approve_again(&desk);
        desk.commit_as(AUTHOR, "Approve");
        gate(&desk, "HEAD~5..HEAD").exits(1).says("review/self-approval").says("The cleo-clinical approved");
    }
}

#[test]
fn approvals_stand_whatever_the_history() {
    for way in WAYS {
        let desk = proposal(AUTHOR);
        let before = revision(&desk, "main");
        desk.git(&["checkout", "--quiet", "edit"]).exits(0);
        let approved = state(&desk);
        assert_eq!(approved["state"], "approved");
        gate(&desk, "main..edit").exits(0).says("1 page changed");
        desk.git(&["checkout", "--quiet", "main"]).exits(0);
        // Whoever merges is often a reviewer; a merge as such changes nothing.
        let person = if *way == "merge" { CLINICAL } else { AUTHOR };
        take_in(&desk, way, AUTHOR, person);
        assert_eq!(state(&desk), approved, "after a {way}");
        let range = format!("{before}..main");
        gate(&desk, &range).exits(0).says("The gate is open.").never_says("review/");
        desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
    }
}

#[test]
fn whoever_changed_and_approved_is_seen_whatever_the_history() {
    for way in WAYS {
        let desk = proposal(CLINICAL);
        let before = revision(&desk, "main");
        take_in(&desk, way, CLINICAL, AUTHOR);
        gate(&desk, &format!("{before}..main")).exits(1).says("review/self-approval");
    }
}

#[test]
fn a_merge_that_changes_the_page_is_a_change() {
    // The reviewer's merge has words that neither side has.
    let desk = proposal(AUTHOR);
    let before = revision(&desk, "main");
    git_as(&desk, CLINICAL, &["merge", "--quiet", "--no-ff", "--no-commit", "edit"]).exits(0);
    desk.edit(&page_path(), TO, "Others lose all of it.");
    git_as(&desk, CLINICAL, &["commit", "--quiet", "-am", "Merge the branch"]).exits(0);
    approve_on(&desk, "2026-11-22");
    desk.commit_as(AUTHOR, "Approve");
    let range = format!("{before}..main");
    gate(&desk, &range).exits(1).says("review/self-approval").says("The cleo-clinical approved");

    // The reviewer's merge takes the page back to what it was, which is on one of its sides.
    let desk = proposal(AUTHOR);
    desk.git(&["branch", "old", "main~1"]).exits(0);
    take_in(&desk, "merge", AUTHOR, AUTHOR);
    let before = revision(&desk, "main");
    desk.git(&["checkout", "--quiet", "old"]).exits(0);
    desk.write("more.txt", "Nothing that caveat reads.");
    desk.commit_as(AUTHOR, "Go on from before");
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    git_as(&desk, CLINICAL, &["merge", "--quiet", "--no-ff", "--no-commit", "old"]).exits(0);
    desk.git(&["checkout", "--quiet", "old", "--", &page_path()]).exits(0);
    git_as(&desk, CLINICAL, &["commit", "--quiet", "-m", "Merge what was before"]).exits(0);
    desk.caveat(&["diff", &format!("{before}..main")]).exits(0).says("{+do not.+}");
    gate(&desk, &format!("{before}..main")).exits(1).says("review/self-approval");
}

#[test]
fn two_people_may_approve_at_the_same_time() {
    let desk = Desk::approved();
    desk.edit(&page_path(), FROM, TO);
    desk.commit("Change the page");
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.commit("Ask");
    for (branch, person) in [("one", CLINICAL), ("two", EDITORIAL)] {
        desk.git(&["checkout", "--quiet", "-b", branch, "main"]).exits(0);
        desk.decide("approve", PAGE, person, &["--time", "2026-11-21T09:00:00Z"]).exits(0);
        desk.commit_as(person, "Approve");
    }
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    for branch in ["one", "two"] {
        git_as(&desk, AUTHOR, &["merge", "--quiet", "--no-ff", "-m", "Merge", branch]).exits(0);
    }
    assert_eq!(desk.records(PAGE).len(), 6);
    assert_eq!(state(&desk)["state"], "approved");
    gate(&desk, "main~3..main").exits(0).never_says("review/");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
}

#[test]
fn each_address_of_a_commit_counts_as_it_is_written() {
    let trailer = format!("Change the page\n\nCo-authored-by: Cleo <{CLINICAL}@EXAMPLE.org>");
    let author = format!("Somebody <{AUTHOR}@example.org>");
    let cases: [(&str, Vec<&str>); 3] = [
        (AUTHOR, vec!["commit", "--quiet", "-am", &trailer]),
        // The committer is who runs git.
        (CLINICAL, vec!["commit", "--quiet", "-am", "Change the page", "--author", &author]),
        (CLINICAL, vec!["commit", "--quiet", "-am", "Change the page"]),
    ];
    for (person, arguments) in cases {
        let desk = Desk::approved();
        // A mailmap would make another person of the reviewer.
        desk.write(".mailmap", format!("Ada <{AUTHOR}@example.org> <{CLINICAL}@example.org>\n"));
        desk.commit("Add a mailmap");
        desk.edit(&page_path(), FROM, TO);
        git_as(&desk, person, &arguments).exits(0);
        approve_again(&desk);
        desk.commit("Approve");
        gate(&desk, "HEAD~2..HEAD")
            .exits(1)
            .says("review/self-approval")
            .says("The cleo-clinical approved")
            .never_says("review/unknown-committer");
    }
}

#[test]
fn an_address_that_nobody_knows_is_named() {
    let desk = Desk::approved();
    desk.edit(&page_path(), FROM, TO);
    desk.commit_as("stranger", "Change the page");
    approve_again(&desk);
    desk.commit("Approve");
    gate(&desk, "HEAD~2..HEAD")
        .exits(1)
        .says("review/unknown-committer")
        .says("<stranger@example.org>")
        .says("reviews/people.yaml");
    // A service that makes commits for people is no writer.
    let desk = Desk::approved();
    desk.edit(&page_path(), FROM, TO);
    let author = format!("Ada <{AUTHOR}@example.org>");
    git_as(&desk, "noreply", &["commit", "--quiet", "-am", "Change the page", "--author", &author]).exits(0);
    approve_again(&desk);
    desk.commit("Approve");
    gate(&desk, "HEAD~2..HEAD").exits(0).never_says("review/");
}

#[test]
fn what_only_this_clone_has_does_not_change_who_changed_a_page() {
    let desk = proposal(CLINICAL);
    take_in(&desk, "fast-forward", CLINICAL, AUTHOR);
    // Replaced: git shows the change as one by the author, with words of the author.
    let edit = revision(&desk, "main~1");
    let parent = revision(&desk, "main~2");
    let tree = revision(&desk, "main~2^{tree}");
    let other = git_as(&desk, AUTHOR, &["commit-tree", &tree, "-p", &parent, "-m", "Nothing"]).exits(0);
    let other = other.out.trim();
    desk.git(&["replace", &edit, other]).exits(0);
    assert!(desk.git(&["log", "--format=%ae", "-1", &edit]).out.contains(AUTHOR), "git is deceived");
    gate(&desk, "main~2..main").exits(1).says("review/self-approval");
    // Grafted: git leaves the change out.
    desk.git(&["replace", "-d", &edit]).exits(0);
    let head = revision(&desk, "main");
    fs::create_dir_all(desk.path(".git/info")).expect("a folder");
    desk.write(".git/info/grafts", format!("{head} {parent}\n"));
    gate(&desk, "main~1..main").exits(3).says("info/grafts").says("Delete that file");
    desk.caveat(&["review", "status"]).exits(3).says("info/grafts");
}
