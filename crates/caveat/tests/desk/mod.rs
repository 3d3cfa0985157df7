//! A desk to test at: a home of its own, real keys, real git, and the program as people run it.
//!
//! A test that lacks git or ssh-keygen fails and says so; it is never skipped.
#![allow(dead_code, reason = "each test uses what it needs")]
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test uses the disk and runs programs"
)]

pub(crate) mod held;
pub(crate) mod waiver;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use caveat_document::digest::Digest;
use serde_json::Value;
use tempfile::TempDir;

/// The day of every run.
pub(crate) const AS_OF: &str = "2026-11-24";
/// The page that the tests take from import to export.
pub(crate) const PAGE: &str = "does-a-cold-cap-help-with-hair-loss-from-chemotherapy";
/// The page that `caveat init` writes.
pub(crate) const EXAMPLE: &str = "prepare-for-a-visit";
/// The namespace of our signatures.
pub(crate) const NAMESPACE: &str = "caveat-review@v1";
/// Where the keys are.
pub(crate) const SIGNERS: &str = "reviews/keys/allowed_signers";
/// Signs for the text and asks for reviews; holds a role that approves, too.
pub(crate) const AUTHOR: &str = "ada-author";
/// Approves.
pub(crate) const CLINICAL: &str = "cleo-clinical";
/// Approves.
pub(crate) const EDITORIAL: &str = "edda-editorial";

const MENDED: &str = include_str!("../fixtures/mended-page.md");

/// What a program said.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Fails unless the program ended with this code.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- stdout\n{}\n--- stderr\n{}", self.out, self.err);
        self
    }

    /// Fails unless the program said this, on either stream.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.all().contains(words), "“{words}” is not in\n{}", self.all());
        self
    }

    /// Fails if the program said this.
    #[track_caller]
    pub(crate) fn never_says(self, words: &str) -> Self {
        assert!(!self.all().contains(words), "“{words}” is in\n{}", self.all());
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }

    fn all(&self) -> String {
        format!("{}\n{}", self.out, self.err)
    }
}

pub(crate) struct Desk {
    home: TempDir,
}

impl Desk {
    /// A desk with nothing on it.
    pub(crate) fn empty() -> Self {
        Self { home: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A desk with a new content repository, not yet in git.
    pub(crate) fn begun() -> Self {
        let desk = Self::empty();
        desk.run(desk.home(), &["init", "library", "--name", "Cold cap answers"]).exits(0);
        desk
    }

    /// A desk whose repository holds one page, ready and approved by two people. It is made once and then copied.
    pub(crate) fn approved() -> Self {
        static TEMPLATE: OnceLock<Desk> = OnceLock::new();
        let template = TEMPLATE.get_or_init(|| {
            let desk = Self::begun();
            desk.write(&page_path(), MENDED);
            desk.hire();
            desk.commit("Begin");
            desk.approve(PAGE);
            desk.commit("Approve");
            desk
        });
        let desk = Self::empty();
        copy(template.home(), desk.home());
        desk
    }

    /// Three people with keys of their own, in place of the demonstration signer.
    pub(crate) fn hire(&self) {
        let mut people = "people:\n".to_owned();
        for (person, roles) in
            [(AUTHOR, "author, request, editorial"), (CLINICAL, "clinical"), (EDITORIAL, "editorial")]
        {
            people.push_str(&format!(
                "  - id: {person}\n    name: The {person}\n    roles: [{roles}]\n    email: [{person}@example.org]\n"
            ));
        }
        self.write("reviews/people.yaml", &people);
        for person in [AUTHOR, CLINICAL, EDITORIAL] {
            self.allow(person, person);
        }
        self.edit(
            "content/answers/example-topic/prepare-for-a-visit.md",
            "[example-author]",
            &format!("[{AUTHOR}]"),
        );
    }

    /// Lists somebody's public key as that of a person, without asking the program.
    pub(crate) fn allow(&self, person: &str, key: &str) {
        self.key(key);
        let public = fs::read_to_string(self.home().join(format!("keys/{key}.pub"))).expect("a public key");
        let known = fs::read_to_string(self.path(SIGNERS)).unwrap_or_default();
        self.write(SIGNERS, format!("{known}{person} namespaces=\"{NAMESPACE}\" {public}"));
    }

    /// Makes a key pair outside the repository; gives the private half's path.
    pub(crate) fn key(&self, name: &str) -> String {
        let folder = self.home().join("keys");
        fs::create_dir_all(&folder).expect("a folder for keys");
        let path = folder.join(name).to_str().expect("UTF-8").to_owned();
        if !Path::new(&path).exists() {
            self.program(
                "ssh-keygen",
                self.home(),
                &["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", &path],
            )
            .exits(0);
        }
        path
    }

    /// Asks for a review of a page and has both reviewers approve it.
    pub(crate) fn approve(&self, page: &str) {
        self.decide("request", page, AUTHOR, &["--role", "request", "--time", "2026-11-20T08:00:00Z"])
            .exits(0);
        self.decide("approve", page, CLINICAL, &["--time", "2026-11-20T09:00:00Z"]).exits(0);
        self.decide("approve", page, EDITORIAL, &["--time", "2026-11-20T10:00:00Z"]).exits(0);
    }

    /// Signs a decision as a person, with that person's key.
    pub(crate) fn decide(&self, kind: &str, page: &str, person: &str, more: &[&str]) -> Ran {
        let key = self.key(person);
        let mut arguments = vec!["review", kind, page, "--as", person, "--key", &key];
        arguments.extend(more);
        self.caveat(&arguments)
    }

    /// Signs a record of any content as somebody does who has a key and does not use the program. Its path is made of its
    /// time and its digest.
    pub(crate) fn sign(&self, person: &str, record: &Value, path: impl Fn(&str, &str) -> String) -> String {
        let fields: BTreeMap<String, Value> = serde_json::from_value(record.clone()).expect("an object");
        let text = serde_json::to_string(&fields).expect("JSON") + "\n";
        let time = record["time"].as_str().expect("a time")[..19].replace(['-', ':'], "") + "Z";
        let path = path(&time, &Digest::of(text.as_bytes()).short(12));
        self.write(&path, text);
        let sign = ["-q", "-Y", "sign", "-n", NAMESPACE, "-f", &self.key(person), &path];
        self.program("ssh-keygen", &self.root(), &sign).exits(0);
        path
    }

    /// Everything lies in here.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The content repository.
    pub(crate) fn root(&self) -> PathBuf {
        self.home().join("library")
    }

    /// A file of the repository.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Writes a file of the repository.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file is written");
    }

    /// Reads a file of the repository.
    #[track_caller]
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Replaces the first of some words in a file of the repository. They must be there.
    #[track_caller]
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "“{from}” is not in {name}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// The records of a page, oldest first, by path from the root.
    pub(crate) fn records(&self, page: &str) -> Vec<String> {
        let mut found: Vec<String> = self
            .files("reviews/records")
            .into_keys()
            .filter(|path| path.contains(&format!("/{page}/")) && path.ends_with(".json"))
            .map(|path| format!("reviews/records/{path}"))
            .collect();
        found.sort_by_key(|path| path.rsplit('/').next().map(str::to_owned));
        found
    }

    /// All files under a folder of the repository, by path from that folder.
    pub(crate) fn files(&self, folder: &str) -> std::collections::BTreeMap<String, Vec<u8>> {
        let start = self.path(folder);
        let mut found = std::collections::BTreeMap::new();
        let mut open = vec![start.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
            {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name =
                        path.strip_prefix(&start).expect("inside").to_string_lossy().replace('\\', "/");
                    found.insert(name, fs::read(&path).expect("a file"));
                }
            }
        }
        found
    }

    /// Runs caveat on the repository, for the fixed day.
    pub(crate) fn caveat(&self, arguments: &[&str]) -> Ran {
        self.run(&self.root(), &[&["--as-of", AS_OF], arguments].concat())
    }

    /// Runs caveat in any folder.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str]) -> Ran {
        self.program(env!("CARGO_BIN_EXE_caveat"), folder, arguments)
    }

    /// Runs caveat in any folder with variables of the environment.
    pub(crate) fn run_with(&self, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_caveat"), folder);
        ran(command.args(arguments).envs(variables.iter().copied()).output().expect("caveat runs"))
    }

    /// Runs caveat on the repository with something on standard input.
    pub(crate) fn feed(&self, input: &[u8], arguments: &[&str]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_caveat"), &self.root());
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("caveat runs");
        let mut stdin = child.stdin.take().expect("standard input");
        let input = input.to_vec();
        let feeder = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().expect("caveat ends");
        feeder.join().expect("the feeder ends").expect("caveat reads its input");
        ran(output)
    }

    /// Runs git in the repository.
    pub(crate) fn git(&self, arguments: &[&str]) -> Ran {
        self.program("git", &self.root(), arguments)
    }

    /// Commits all there is, as the author; the first time, begins the history.
    pub(crate) fn commit(&self, message: &str) {
        self.commit_as(AUTHOR, message);
    }

    /// Commits all there is.
    pub(crate) fn commit_as(&self, person: &str, message: &str) {
        if !self.path(".git").exists() {
            self.git(&["init", "--quiet", "--initial-branch=main"]).exits(0);
        }
        self.git(&["config", "user.name", person]).exits(0);
        self.git(&["config", "user.email", &format!("{person}@example.org")]).exits(0);
        self.git(&["add", "--all"]).exits(0);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", message]).exits(0);
    }

    /// Commits all there is on a day of the test's choosing.
    pub(crate) fn commit_on(&self, day: &str, message: &str) {
        self.git(&["add", "--all"]).exits(0);
        let mut command = self.command("git", &self.root());
        command.env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"));
        command.env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
        let commit = ["commit", "--quiet", "--allow-empty", "-m", message];
        ran(command.args(commit).output().expect("git runs")).exits(0);
    }

    /// Runs a program.
    pub(crate) fn program(&self, program: &str, folder: &Path, arguments: &[&str]) -> Ran {
        let output = self.command(program, folder).args(arguments).stdin(Stdio::null()).output();
        ran(output
            .unwrap_or_else(|error| panic!("this test needs `{program}`, which could not be run: {error}")))
    }

    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("HOME", self.home()).env("XDG_CONFIG_HOME", self.home());
        // The settings of whoever runs the tests are no part of them.
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", self.home().join("no-git-config"));
        for name in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_AUTHOR_EMAIL",
            "GIT_COMMITTER_EMAIL",
            "SSH_AUTH_SOCK",
        ] {
            command.env_remove(name);
        }
        command
            .env("GIT_AUTHOR_DATE", "2026-11-20T07:00:00Z")
            .env("GIT_COMMITTER_DATE", "2026-11-20T07:00:00Z");
        command
    }
}

/// The path of the page.
pub(crate) fn page_path() -> String {
    format!("content/answers/example-topic/{PAGE}.md")
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("programs print UTF-8"),
        err: String::from_utf8(output.stderr).expect("programs print UTF-8"),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            // The permissions come along: ssh-keygen does not sign with a key that others may read.
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
