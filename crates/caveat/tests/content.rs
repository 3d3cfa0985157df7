//! The repository's own content and rules.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test runs the program")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use caveat_document::schema::Schema;
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn caveat(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    command.current_dir(repository()).args(["--as-of", "2026-11-26"]).args(arguments);
    command.output().expect("caveat runs")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn our_own_pages_pass() {
    let output = caveat(&["check", "--format", "json"]);
    let report: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output)));
    assert_eq!(Schema::Report.complaints(&report), Vec::<String>::new());
    let standing: Vec<&Value> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f.get("excused").is_none())
        .collect();
    assert_eq!(output.status.code(), Some(0), "{standing:#?}");
    assert!(report["summary"]["pages"].as_u64().is_some_and(|pages| pages >= 12), "{report:#}");
    for finding in report["findings"].as_array().expect("findings") {
        let path = repository().join(finding["path"].as_str().expect("a path"));
        let source = std::fs::read_to_string(path).expect("a page");
        let number = |key: &str| usize::try_from(finding[key].as_u64().expect("a number")).expect("small");
        assert_eq!(source.get(number("start")..number("end")), finding["text"].as_str(), "{finding:#}");
    }
}

#[test]
fn every_rule_is_explained() {
    let output = caveat(&["rules", "list", "--json"]);
    let rules: Vec<Value> =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output)));
    assert!(rules.len() >= 50, "only {} rules", rules.len());
    for rule in &rules {
        let name = rule["rule"].as_str().expect("a name");
        let output = caveat(&["explain", name]);
        let said = text(&output);
        assert_eq!(output.status.code(), Some(0), "{name}: {said}");
        assert!(
            said.starts_with(&format!("{name} ({})", rule["severity"].as_str().expect("a severity"))),
            "{said}"
        );
        for part in ["Why", "Standard", "What to do", "It reports", "It leaves alone"] {
            let below = said
                .split(&format!("\n{part}\n"))
                .nth(1)
                .unwrap_or_else(|| panic!("{name} has no “{part}”: {said}"));
            let first = below.lines().next().unwrap_or_default();
            assert!(first.starts_with("  ") && first.trim().len() >= 3, "{name}, {part}: {said}");
        }
    }
}

/// `docs/rules.md` names every rule once, with the severity that it begins with, and no rule that does not exist.
#[test]
fn the_table_of_rules_is_the_programs_own() {
    let output = caveat(&["rules", "list", "--json"]);
    let rules: Vec<Value> = serde_json::from_slice(&output.stdout).expect("rules");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let mut wanted: Vec<(String, String)> =
        rules.iter().map(|rule| (text(&rule["rule"]), text(&rule["severity"]))).collect();
    let page = std::fs::read_to_string(repository().join("docs/rules.md")).expect("docs/rules.md");
    let mut told: Vec<(String, String)> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(name) = cells.get(2).and_then(|cell| cell.strip_prefix('`')?.strip_suffix('`')) else {
            continue;
        };
        let severity = cells[3].split([';', ',']).next().unwrap_or_default();
        told.push((name.to_owned(), severity.to_owned()));
    }
    wanted.sort();
    told.sort();
    assert_eq!(told, wanted);
}

#[test]
fn every_example_of_every_rule_holds() {
    let output = caveat(&["rules", "test"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    assert!(text(&output).contains(": 0 failed."), "{}", text(&output));
}
