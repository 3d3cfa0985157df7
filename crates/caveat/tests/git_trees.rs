//! Files as they can be in a folder and in git: of any name, kind, depth, size and number. None is silently left out.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test uses the disk and starts git"
)]

mod desk;

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use desk::{Desk, PAGE, page_path};

/// The commands that judge the folder or the last commit, and their exit code where a page file is at fault.
const JUDGES: &[(&[&str], i32)] =
    &[(&["check"], 1), (&["diff", "HEAD~1..HEAD"], 1), (&["review", "check", "HEAD~1..HEAD"], 1)];

/// Every command that judges says this, and none panics.
#[track_caller]
fn all_say(desk: &Desk, words: &[&str]) {
    for (command, code) in JUDGES {
        let mut ran = desk.caveat(command).exits(*code).never_says("panic");
        for word in words {
            ran = ran.says(word);
        }
    }
}

/// Feeds commits to git without files: one commit a text.
fn import(desk: &Desk, stream: &[u8]) {
    let mut child = Command::new("git")
        .args(["fast-import", "--quiet", "--force"])
        .current_dir(desk.root())
        .stdin(Stdio::piped())
        .spawn()
        .expect("git runs");
    child.stdin.take().expect("standard input").write_all(stream).expect("git reads");
    assert!(child.wait().expect("git ends").success());
}

const HEADER: &str =
    "commit refs/heads/main\ncommitter ada <ada-author@example.org> 1795000000 +0000\ndata 1\nx";

#[test]
fn names_of_any_bytes() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    let folder = desk.path("content/answers/example-topic");
    fs::write(folder.join(std::ffi::OsStr::from_bytes(b"caf\xe9.md")), &page).expect("written");
    desk.commit("Add a name that is no text");
    all_say(&desk, &["name", "not UTF-8"]);
    // A name with a line feed, on one line.
    let desk = Desk::approved();
    desk.write("content/answers/example-topic/a\nerror: b\u{1b}[31m.md", &page);
    desk.write("content/answers/x\ny/page.md", page.replace(PAGE, "unseen"));
    desk.commit("Add names of two lines");
    all_say(&desk, &["a\\nerror: b\\u{1b}[31m.md", "has a control character in its name", "Rename it."]);
    desk.caveat(&["check", "--format", "json"]).exits(1).says("\"pages\": 2").never_says("unseen");
    // Two names that some systems take for one, and two that differ by case.
    for (one, two) in [("Page.md", "page.md"), ("caf\u{e9}.md", "cafe\u{301}.md")] {
        let desk = Desk::approved();
        for name in [one, two] {
            let text = page.replace(&format!("id: {PAGE}"), "id: the-same");
            desk.write(&format!("content/answers/example-topic/{name}"), text);
        }
        desk.commit("Add the same page twice");
        all_say(&desk, &["the-same", one, two]);
    }
}

#[test]
fn links_and_repositories_inside_are_named() {
    let desk = Desk::approved();
    symlink("/etc/hostname", desk.path("content/answers/a-link.md")).expect("a link");
    symlink("/etc", desk.path("reviews/records/a-link")).expect("a link");
    desk.commit("Add links");
    all_say(&desk, &["content/answers/a-link.md", "reviews/records/a-link", "is a link"]);

    let desk = Desk::approved();
    let inner = desk.path("content/answers/inner");
    fs::create_dir_all(&inner).expect("a folder");
    desk.program("git", &inner, &["init", "--quiet"]).exits(0);
    fs::write(inner.join("page.md"), desk.read(&page_path()).replace(PAGE, "unseen")).expect("written");
    let who = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
    desk.program("git", &inner, &["add", "--all"]).exits(0);
    desk.program("git", &inner, &[&who[..], &["commit", "--quiet", "-m", "Begin"]].concat()).exits(0);
    desk.git(&["-c", "advice.addEmbeddedRepo=false", "add", "content/answers/inner"]).exits(0);
    desk.commit("Add a repository");
    let listed = desk.git(&["ls-tree", "HEAD", "content/answers/inner"]).exits(0);
    listed.says("160000 commit");
    all_say(&desk, &["content/answers/inner", "is a repository of its own"]);
    desk.caveat(&["export", "--out", "bundle"]).never_says("unseen");
}

#[test]
fn folders_without_end() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    let deep = |levels: usize| format!("content/answers/{}page.md", "d/".repeat(levels));
    desk.write(&deep(31), page.replace(PAGE, "deep"));
    desk.commit("Go deep");
    desk.caveat(&["check", "--format", "json"]).exits(0).says("\"pages\": 3");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"])
        .exits(1)
        .says("review/missing-approval")
        .says(&deep(31));
    desk.write(&deep(32), page.replace(PAGE, "deeper"));
    desk.commit("Go deeper");
    all_say(&desk, &["d/d/d", "inside more than 32 others"]);
    // Deeper than any path may be, which only git can hold.
    let mut stream = format!("{HEADER}\nfrom refs/heads/main^0\n");
    write!(stream, "M 644 inline {}\ndata 1\nx\n", deep(3000)).expect("text");
    import(&desk, stream.as_bytes());
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("inside more than 32 others");
}

#[test]
fn executable_files_are_files() {
    let desk = Desk::approved();
    for path in [page_path(), desk.records(PAGE)[0].clone()] {
        fs::set_permissions(desk.path(&path), fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    desk.commit("Make them executable");
    desk.caveat(&["diff", "HEAD~1..HEAD"]).exits(0).says("0 pages changed");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(0).never_says("review/");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported");
}

#[test]
fn a_large_file_is_not_read() {
    let desk = Desk::approved();
    let bytes = vec![0; 40_000_000];
    desk.write("content/answers/example-topic/film.md", &bytes);
    desk.write("reviews/records/film", &bytes);
    desk.commit("Add a film");
    all_say(&desk, &["content/answers/example-topic/film.md", "far more bytes"]);
}

#[test]
fn many_files_beside_the_content_cost_nothing() {
    let desk = Desk::approved();
    // Files in 30 folders; each commit changes one folder, so that a comparison of all folders would be seen.
    let mut stream = format!("{HEADER}\nfrom refs/heads/main^0\n");
    for n in 0..30_000 {
        writeln!(stream, "M 644 inline src/{}/{n}.txt\ndata 5\n{n:05}", n % 30).expect("text");
    }
    for n in 0..300 {
        write!(stream, "{HEADER}\nM 644 inline src/{}/{n}.txt\ndata 1\nx\n", n % 30).expect("text");
    }
    import(&desk, stream.as_bytes());
    for command in [&["review", "status"][..], &["review", "check", "HEAD~300..HEAD"]] {
        let start = Instant::now();
        desk.caveat(command).exits(0);
        assert!(start.elapsed() < Duration::from_secs(10), "{command:?} took {:?}", start.elapsed());
    }
}

#[test]
fn files_that_change_under_a_run_break_nothing() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut n = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let folder = desk.path(&format!("content/answers/t{}", n % 7));
                let _ = fs::create_dir_all(folder.join("in"));
                for m in 0..20 {
                    let _ = fs::write(
                        folder.join(format!("in/p{m}.md")),
                        page.replace(PAGE, &format!("p{n}-{m}")),
                    );
                }
                let _ = fs::remove_dir_all(folder);
                n += 1;
            }
        });
        for _ in 0..8 {
            for command in [&["check"][..], &["review", "status", PAGE], &["review", "check", "HEAD~1..HEAD"]]
            {
                let ran = desk.caveat(command).never_says("panic");
                assert!([0, 1, 3].contains(&ran.code), "{ran:?}");
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    desk.caveat(&["check"]).exits(0);
}
