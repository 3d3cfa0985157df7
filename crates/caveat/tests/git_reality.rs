//! Clones, checkouts and repositories as people have them. The answer is right, or it is exit 3 with the way out.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk and starts git")]

mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{AS_OF, Desk, PAGE, Ran, page_path};

/// The commands that rest on the folder and on the trusted revision.
const FOLDER: &[&[&str]] = &[&["review", "status"], &["export", "--out", "bundle"]];
/// The commands that compare revisions.
const RANGE: &[&[&str]] = &[&["diff", "HEAD~1..HEAD"], &["review", "check", "HEAD~1..HEAD"]];

/// Runs caveat in a folder for the fixed day.
fn caveat(desk: &Desk, folder: &Path, arguments: &[&str]) -> Ran {
    desk.run(folder, &[&["--as-of", AS_OF], arguments].concat())
}

/// Runs git in a folder.
#[track_caller]
fn git(desk: &Desk, folder: &Path, arguments: &[&str]) -> Ran {
    let who = ["-c", "user.name=ada-author", "-c", "user.email=ada-author@example.org"];
    desk.program("git", folder, &[&who, arguments].concat()).exits(0)
}

/// Clones the repository as over a network, with options.
#[track_caller]
fn clone(desk: &Desk, options: &[&str]) -> PathBuf {
    let source = format!("file://{}", desk.root().display());
    git(desk, &desk.root(), &["config", "uploadpack.allowFilter", "true"]);
    git(desk, desk.home(), &[&["clone", "--quiet"], options, &[&source, "clone"]].concat());
    desk.home().join("clone")
}

/// The page is approved and exported from a folder, and the gate opens.
#[track_caller]
fn works(desk: &Desk, folder: &Path) {
    caveat(desk, folder, &["review", "status", PAGE]).exits(0).says("approved").never_says("record ");
    caveat(desk, folder, &["export", "--out", "bundle"]).exits(0).says("1 page exported");
    caveat(desk, folder, &["verify", "bundle"]).exits(0);
    caveat(desk, folder, &["diff", "HEAD~1..HEAD"]).exits(0);
    caveat(desk, folder, &["review", "check", "HEAD~1..HEAD"]).exits(0).never_says("review/");
}

/// Each command ends with exit 3 and says this.
#[track_caller]
fn refuses(desk: &Desk, folder: &Path, commands: &[&[&str]], words: &[&str]) {
    for command in commands {
        let mut ran = caveat(desk, folder, command).exits(3).never_says("panic");
        for word in words {
            ran = ran.says(word);
        }
    }
}

#[test]
fn other_line_ends_change_nothing() {
    // With the .gitattributes that `init` writes, records keep theirs; without, or against it, they do not.
    for (attributes, setting) in [
        (None, "core.autocrlf=true"),
        (Some(""), "core.autocrlf=true"),
        (Some("* text eol=crlf\n"), "core.autocrlf=false"),
    ] {
        let desk = Desk::approved();
        if let Some(text) = attributes {
            desk.write(".gitattributes", text);
        }
        desk.commit("Set the line ends");
        let folder = clone(&desk, &["-c", setting]);
        let text = fs::read_to_string(folder.join(page_path())).expect("the page");
        assert!(text.contains("\r\n"), "git has changed the line ends");
        let record = fs::read_to_string(folder.join(&desk.records(PAGE)[0])).expect("a record");
        assert_eq!(record.contains("\r\n"), attributes.is_some());
        works(&desk, &folder);
        caveat(&desk, &folder, &["check"]).exits(0);
        // Nor is a record that was changed forgiven.
        let record = folder.join(&desk.records(PAGE)[1]);
        let text = fs::read_to_string(&record).expect("a record");
        fs::write(&record, text.replace("approve", "approve ")).expect("written");
        caveat(&desk, &folder, &["export", "--out", "bundle"])
            .exits(1)
            .says("differs from the trusted revision");
    }
}

#[test]
fn a_shallow_clone_answers_what_it_can() {
    let desk = Desk::approved();
    desk.git(&["checkout", "--quiet", "-b", "edit"]).exits(0);
    for n in 0..3 {
        desk.write("notes.txt", format!("Note {n}."));
        desk.commit("Note");
    }
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    let folder = clone(&desk, &["--depth", "1", "--no-single-branch"]);
    // The trusted revision is there.
    caveat(&desk, &folder, &["review", "status", PAGE]).exits(0).says("approved");
    caveat(&desk, &folder, &["export", "--out", "bundle"]).exits(0).says("1 page exported");
    // The point where the branches parted is not.
    let range = "origin/main..origin/edit";
    refuses(&desk, &folder, &[&["diff", range], &["review", "check", range]], &["git fetch --unshallow"]);
    refuses(&desk, &folder, &[&["review", "status", "--trust", "HEAD~1"]], &["git fetch --unshallow"]);
    git(&desk, &folder, &["fetch", "--quiet", "--unshallow"]);
    caveat(&desk, &folder, &["review", "check", range]).exits(0).says("0 pages changed");
}

#[test]
fn a_history_that_is_cut_off_in_between_is_not_judged() {
    // The point where they parted is known by one way, and a second way to it is cut off.
    let desk = Desk::approved();
    desk.git(&["checkout", "--quiet", "-b", "side"]).exits(0);
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit("Change the page");
    desk.write("notes.txt", "A note.");
    desk.commit("Note");
    desk.git(&["checkout", "--quiet", "main"]).exits(0);
    git(&desk, &desk.root(), &["merge", "--quiet", "--no-ff", "-m", "Merge", "side"]);
    let folder = clone(&desk, &["--depth", "2"]);
    let range = "HEAD~1..HEAD";
    caveat(&desk, &folder, &["diff", range]).exits(0).says("1 page changed");
    refuses(
        &desk,
        &folder,
        &[&["review", "check", range]],
        &["The history before", "git fetch --unshallow", "fetch-depth: 0"],
    );
    git(&desk, &folder, &["fetch", "--quiet", "--unshallow"]);
    caveat(&desk, &folder, &["review", "check", range]).exits(1).says("review/stale-approval");
}

#[test]
fn a_partial_clone_is_told_how_to_become_whole() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit("Change the page");
    desk.edit(&page_path(), "Others lose it.", "Others do not.");
    desk.commit("Change it back");
    for filter in ["--filter=blob:none", "--filter=tree:0"] {
        let folder = clone(&desk, &[filter]);
        // What the checkout brought is there, and nothing else.
        for command in [FOLDER, &[&["check"]]].concat() {
            caveat(&desk, &folder, command).exits(0);
        }
        let words = ["is a partial clone", "without --filter", "git fetch --refetch --no-filter"];
        refuses(&desk, &folder, RANGE, &words);
        git(&desk, &folder, &["fetch", "--quiet", "--refetch", "--no-filter"]);
        works(&desk, &folder);
        // As older versions of git mark it.
        git(&desk, &folder, &["config", "extensions.partialclone", "origin"]);
        refuses(&desk, &folder, FOLDER, &words);
        fs::remove_dir_all(&folder).expect("removed");
    }
}

#[test]
fn a_sparse_checkout_is_never_taken_for_the_library() {
    let desk = Desk::approved();
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    let mut folder_commands = FOLDER.to_vec();
    folder_commands.extend([&["check"][..], &["coverage"], &["verify", "../library/bundle"]]);
    let words = ["sparse checkout", "git sparse-checkout disable", "git sparse-checkout add"];
    for (options, kept) in [
        (&[][..], &["content"][..]),
        (&[], &["reviews", "content/answers"]),
        (&["--sparse-index"], &["content"]),
        (&["--no-cone"], &["/*", "!/reviews/records/**/*-approve-*"]),
    ] {
        let folder = clone(&desk, &[]);
        git(&desk, &folder, &[&["sparse-checkout", "set"], options, kept].concat());
        refuses(&desk, &folder, &folder_commands, &words);
        // Revisions are whole.
        caveat(&desk, &folder, &["review", "check", "HEAD~1..HEAD"]).exits(0);
        caveat(&desk, &folder, &["diff", "HEAD~1..HEAD"]).exits(0);
        git(&desk, &folder, &["sparse-checkout", "disable"]);
        caveat(&desk, &folder, &["review", "status", PAGE]).exits(0).says("approved");
        git(&desk, &folder, &["sparse-checkout", "set", "content", "reviews"]);
        caveat(&desk, &folder, &["export", "--out", "bundle"]).exits(0).says("1 page exported");
        fs::remove_dir_all(&folder).expect("removed");
    }
    // The usual one, which is partial as well.
    let folder = clone(&desk, &["--filter=blob:none", "--sparse"]);
    refuses(&desk, &folder, &folder_commands, &words);
    git(&desk, &folder, &["config", "extensions.partialclone", "origin"]);
    refuses(&desk, &folder, &folder_commands, &["is a partial clone"]);
}

#[test]
fn worktrees_submodules_and_folders_of_larger_repositories_work() {
    let desk = Desk::approved();
    desk.git(&["worktree", "add", "--quiet", "-b", "other", "../worktree"]).exits(0);
    works(&desk, &desk.home().join("worktree"));
    // Detached.
    desk.git(&["worktree", "add", "--quiet", "--detach", "../detached"]).exits(0);
    works(&desk, &desk.home().join("detached"));
    // A worktree of a bare repository.
    git(&desk, desk.home(), &["clone", "--quiet", "--bare", "library", "bare.git"]);
    git(&desk, &desk.home().join("bare.git"), &["worktree", "add", "--quiet", "../of-bare"]);
    works(&desk, &desk.home().join("of-bare"));
    // A submodule of another repository.
    let outer = desk.home().join("outer");
    git(&desk, desk.home(), &["init", "--quiet", "outer"]);
    let library = desk.root().display().to_string();
    git(
        &desk,
        &outer,
        &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &library, "answers"],
    );
    works(&desk, &outer.join("answers"));
    // Objects of another repository.
    git(&desk, desk.home(), &["clone", "--quiet", "--shared", "library", "shared"]);
    works(&desk, &desk.home().join("shared"));
    // A folder of a larger repository, with its whole history.
    desk.git(&["checkout", "--quiet", "--detach"]).exits(0);
    let larger = desk.home().join("larger");
    git(&desk, desk.home(), &["init", "--quiet", "--initial-branch=main", "larger"]);
    fs::create_dir_all(larger.join("docs")).expect("a folder");
    for folder in ["content", "reviews", "caveat.yaml"] {
        desk.program("cp", desk.home(), &["-r", &format!("library/{folder}"), "larger/docs"]).exits(0);
    }
    git(&desk, &larger, &["add", "--all"]);
    git(&desk, &larger, &["commit", "--quiet", "-m", "Begin"]);
    fs::write(larger.join("README"), "Another file.").expect("written");
    git(&desk, &larger, &["add", "--all"]);
    git(&desk, &larger, &["commit", "--quiet", "-m", "Go on"]);
    works(&desk, &larger.join("docs"));
    works(&desk, &larger.join("docs/content/answers"));
}

#[test]
fn names_that_look_like_something_else_are_revisions_or_refused() {
    let desk = Desk::approved();
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.commit("Change the page");
    for name in ["-x", "--output=x", "HEAD", "deadbeef", "v1-0-gdeadbee", "ünïcode"] {
        desk.git(&["update-ref", &format!("refs/heads/{name}"), "HEAD~1"]).exits(0);
    }
    for name in
        ["refs/heads/-x", "refs/heads/--output=x", "heads/HEAD", "deadbeef", "v1-0-gdeadbee", "ünïcode"]
    {
        desk.caveat(&["review", "check", &format!("{name}..HEAD")]).exits(1).says("1 page changed");
        desk.caveat(&["review", "status", "--trust", name]).exits(0);
    }
    desk.caveat(&["diff", "--", "-x..HEAD"]).exits(0);
    desk.caveat(&["diff", "-x..HEAD"]).exits(2);
    assert!(!desk.path("x..HEAD").exists());
    for name in [
        "",
        "^HEAD",
        "HEAD^{tree}",
        "HEAD^{blob}",
        "@{u}",
        "HEAD@{99}",
        ":/Begin again",
        "\n",
        "HEAD:content",
    ] {
        desk.caveat(&["review", "status", "--trust", name]).exits(3).says("cannot be found");
    }
    for range in ["HEAD~99..HEAD", "HEAD^{tree}..HEAD", "a..b..c"] {
        desk.caveat(&["diff", range]).exits(3).says("cannot be found").says("git log");
    }
}

#[test]
fn without_a_folder_a_commit_or_a_repository_the_way_out_is_named() {
    let desk = Desk::approved();
    git(&desk, desk.home(), &["clone", "--quiet", "--bare", "library", "bare.git"]);
    let bare = desk.home().join("bare.git");
    refuses(&desk, &bare, FOLDER, &["is a bare repository", "a clone of it"]);
    refuses(&desk, &bare, RANGE, &["is a bare repository"]);
    // A folder whose repository says that it has none.
    desk.git(&["config", "core.bare", "true"]).exits(0);
    refuses(&desk, &desk.root(), FOLDER, &["is a bare repository", "git config core.bare false"]);

    let desk = Desk::begun();
    refuses(&desk, &desk.root(), FOLDER, &["is not in a git repository", "git init"]);
    git(&desk, &desk.root(), &["init", "--quiet"]);
    refuses(&desk, &desk.root(), FOLDER, &["has no commit yet", "git commit"]);
    refuses(&desk, &desk.root(), &[&["diff", "..HEAD"]], &["has no commit yet"]);
    caveat(&desk, &desk.root(), &["check"]).exits(0);

    // A worktree whose repository has moved away.
    let desk = Desk::approved();
    desk.git(&["worktree", "add", "--quiet", "-b", "other", "../worktree"]).exits(0);
    fs::rename(desk.root(), desk.home().join("moved")).expect("renamed");
    refuses(&desk, &desk.home().join("worktree"), FOLDER, &["leads to no repository", "git worktree repair"]);

    // The default branch is known by name and lost: HEAD is not trusted in its place.
    let desk = Desk::approved();
    let folder = clone(&desk, &[]);
    git(&desk, &folder, &["update-ref", "-d", "refs/remotes/origin/main"]);
    refuses(&desk, &folder, FOLDER, &["default branch", "git remote set-head origin --auto", "--trust"]);
    git(&desk, &folder, &["fetch", "--quiet", "origin"]);
    git(&desk, &folder, &["remote", "set-head", "origin", "--auto"]);
    works(&desk, &folder);
    // It is not known at all, as after some checkouts in CI; and the remote has another name.
    git(&desk, &folder, &["remote", "set-head", "origin", "--delete"]);
    let unknown = caveat(&desk, &folder, &["review", "status"]).exits(0);
    unknown.says("git remote set-head origin --auto").says("trusted as they stand in HEAD");
    git(&desk, &folder, &["remote", "rename", "origin", "upstream"]);
    git(&desk, &folder, &["remote", "set-head", "upstream", "--auto"]);
    caveat(&desk, &folder, &["review", "status"]).exits(0).never_says("warning");
}

#[test]
fn the_repository_of_another_owner_is_read_only_if_it_is_trusted() {
    use std::os::unix::fs::MetadataExt;
    let desk = Desk::approved();
    // Only root can give files away. For others `workspace/src/git/open.rs` has a test of the message.
    if fs::metadata(desk.home()).expect("a folder").uid() != 0 {
        return;
    }
    let folder = desk.home().join("our library");
    fs::rename(desk.root(), &folder).expect("renamed");
    desk.program("chown", desk.home(), &["-R", "12345", "our library"]).exits(0);
    let command = format!("git config --global --add safe.directory '{}'", folder.display());
    refuses(&desk, &folder, FOLDER, &["belongs to another user", &command, "GIT_CONFIG_COUNT"]);
    refuses(&desk, &folder, RANGE, &[&command]);
    // The command as it is given, for the user's own settings.
    desk.program("sh", desk.home(), &["-c", &format!("unset GIT_CONFIG_GLOBAL XDG_CONFIG_HOME; {command}")])
        .exits(0);
    works(&desk, &folder);
}

#[test]
fn formats_that_the_library_cannot_read_are_named() {
    for (option, words) in [
        ("--object-format=sha256", ["sha256", "git fast-export --all"]),
        ("--ref-format=reftable", ["reftable", "--ref-format=files"]),
    ] {
        let desk = Desk::begun();
        let made = desk.program("git", &desk.root(), &["init", "--quiet", "--initial-branch=main", option]);
        // An older git knows no reftable, so that nobody has such a repository there.
        if made.code != 0 {
            made.says(option.split('=').next().expect("an option"));
            continue;
        }
        desk.commit("Begin");
        desk.commit("Go on");
        refuses(&desk, &desk.root(), FOLDER, &words);
        refuses(&desk, &desk.root(), RANGE, &words);
        caveat(&desk, &desk.root(), &["check"]).exits(0);
        let folder = desk.home().join("new");
        if option.contains("reftable") {
            git(&desk, desk.home(), &["clone", "--quiet", "--ref-format=files", "library", "new"]);
        } else {
            git(
                &desk,
                desk.home(),
                &["init", "--quiet", "--object-format=sha1", "--initial-branch=main", "new"],
            );
            let move_over = "git -C library fast-export --all | git -C new fast-import --quiet";
            desk.program("sh", desk.home(), &["-c", move_over]).exits(0);
            git(&desk, &folder, &["reset", "--quiet", "--hard"]);
        }
        caveat(&desk, &folder, &["review", "status"]).exits(0);
        caveat(&desk, &folder, &["review", "check", "HEAD~1..HEAD"]).exits(0);
    }
}
