//! `caveat rules mutate`: pages broken on purpose, and what the rules make of them.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test reads pages and runs the program"
)]

mod desk;

use std::path::{Path, PathBuf};
use std::process::Command;

use caveat_document::schema::Schema;
use caveat_evaluation::mutation::MUTATORS;
use desk::{Desk, EXAMPLE};
use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("no count: {value}"))
}

/// The demonstration library. The share is what holds today; it may rise.
#[test]
fn the_net_holds_on_our_own_pages() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_caveat"));
    let arguments = ["--as-of", "2026-11-24", "rules", "mutate", "--format", "json"];
    let output = command.current_dir(repository()).args(arguments).output().expect("caveat runs");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(Schema::Mutation.complaints(&found), Vec::<String>::new());
    let share = found["score"]["share"].as_f64().expect("a share");
    assert!(share >= 0.95, "{} of {}", found["score"]["hits"], found["score"]["total"]);

    let mutators = found["mutators"].as_array().expect("mutators");
    assert_eq!(mutators.len(), MUTATORS.len());
    let made: u64 = mutators.iter().map(|line| number(&line["made"])).sum();
    let caught: u64 = mutators.iter().map(|line| number(&line["caught"])).sum();
    assert_eq!((caught, made), (number(&found["score"]["hits"]), number(&found["score"]["total"])));
    for line in mutators {
        assert!(number(&line["made"]) > 0, "{} breaks nothing", line["mutator"]);
        // A mutant that is no page any more proves nothing about the rules that read pages.
        let rules = line["rules"].as_object().expect("rules");
        assert!(!rules.keys().any(|rule| rule.starts_with("format/")), "{line:#}");
    }
    let survivors = found["survivors"].as_array().expect("survivors");
    assert_eq!(survivors.len() as u64, made - caught);
    assert_eq!(output.status.code(), Some(i32::from(!survivors.is_empty())));
    for survivor in survivors {
        assert_ne!(survivor["before"], survivor["after"], "{survivor:#}");
        let path = repository().join(survivor["path"].as_str().expect("a path"));
        let lines = std::fs::read_to_string(path).expect("a page").lines().count() as u64;
        assert!(number(&survivor["line"]) <= lines, "{survivor:#}");
    }
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads() {
    let desk = Desk::begun();
    let [one, three] = ["1", "3"].map(|n| desk.caveat(&["--threads", n, "rules", "mutate"]));
    assert_eq!(one.out, three.out);
    assert!(one.out.contains("weaken-disclaimer") && one.out.contains(" mutants of 1 page"), "{}", one.out);
    let survivors = desk.caveat(&["rules", "mutate", EXAMPLE, "--survivors"]);
    assert!(!survivors.out.contains("what it does"), "{}", survivors.out);
}

#[test]
fn nothing_is_proved_on_no_page_or_a_faulty_one() {
    let desk = Desk::begun();
    desk.caveat(&["rules", "mutate", "no-such-page"]).exits(2).says("There is no page `no-such-page`.");
    let path = format!("content/answers/example-topic/{EXAMPLE}.md");
    desk.edit(&path, "audience: patients", "audience: everyone");
    desk.caveat(&["rules", "mutate"]).exits(1).says("audience").says("faulty pages would prove nothing");
    std::fs::remove_file(desk.path(&path)).expect("the page");
    desk.caveat(&["rules", "mutate"]).exits(2).says("nothing was proved");
}
