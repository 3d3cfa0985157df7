//! What the program prints, to the letter: help, a report on a small library, the rules, mistakes in the arguments.
//!
//! After a change that is meant, `TRYCMD=overwrite cargo test -p caveat --test cli` writes the files anew; read the diff.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads the sources and runs the program"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn output() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").env("CLICOLOR", "0");
}

/// A next step that names a command which does not exist leads nowhere.
#[test]
fn every_command_that_a_message_names_exists() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let mut named = BTreeSet::new();
    let mut open = vec![crates.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                open.push(path);
            } else if [".rs", ".md", ".yaml"].iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).expect("UTF-8");
                named.extend(text.split("`caveat ").skip(1).map(command));
            }
        }
    }
    assert!(named.len() > 8, "{named:?}");
    for words in named.iter().filter(|words| !words.is_empty()) {
        let output = Command::new(env!("CARGO_BIN_EXE_caveat"))
            .args(words)
            .arg("--help")
            .output()
            .expect("caveat runs");
        assert_eq!(output.status.code(), Some(0), "`caveat {}` does not exist", words.join(" "));
    }
}

/// The words of a command before its arguments: `caveat review request ID` is `review request`.
fn command(rest: &str) -> Vec<String> {
    let quoted = rest.split('`').next().unwrap_or_default();
    let word = |word: &&str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let mut words: Vec<String> = quoted.split_whitespace().take_while(word).map(str::to_owned).collect();
    words.truncate(if matches!(words.first().map(String::as_str), Some("review" | "rules" | "baseline")) {
        2
    } else {
        1
    });
    words
}
