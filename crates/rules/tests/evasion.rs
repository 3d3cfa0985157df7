//! A directive that is caught plain is caught in its disguises, too.
//!
//! Every `flag` example of the prescriptive, claims and consult rules and some sixty sentences more are dressed in each way
//! of `evasion/disguises.rs`. At least 99 in 100 of each kind must be caught: by a rule of the same group, or, where the
//! disguise works by what nobody sees, by an error on the hiding. Both figures are printed: `cargo test -p caveat-rules
//! --test evasion -- --nocapture`.

#![expect(clippy::disallowed_macros, reason = "a test prints its table")]

#[path = "evasion/disguises.rs"]
mod disguises;

use std::collections::BTreeSet;

use caveat_document::format::Severity;
use caveat_rules::ruleset::asks::Asks;
use caveat_rules::{Checker, Finding};

const GROUPS: &[&str] = &["prescriptive", "claims", "consult"];
const HIDING: &[&str] = &["text/hidden-characters", "text/raw-html"];

fn group(rule: &str) -> &str {
    rule.split('/').next().unwrap_or_default()
}

fn standing(text: &str, checker: &Checker) -> Vec<Finding> {
    checker.scan(text, None).into_iter().filter(Finding::stands).collect()
}

/// The groups of rules that mind a text.
fn groups(found: &[Finding]) -> BTreeSet<String> {
    found.iter().map(|f| group(&f.rule).to_owned()).filter(|g| GROUPS.contains(&g.as_str())).collect()
}

/// Sentences and the groups that mind them plain.
fn plain(checker: &Checker) -> Vec<(String, BTreeSet<String>)> {
    let sentence = |asks: &Asks| matches!(asks, Asks::Phrase(_) | Asks::Pattern(_) | Asks::Clause(_));
    let of_group = checker
        .rules
        .rules
        .iter()
        .filter(|r| GROUPS.contains(&group(r.front.name.as_str())) && sentence(&r.front.asks));
    let examples =
        of_group.flat_map(|r| r.front.flag.iter().chain(r.front.contrast.iter().map(|pair| &pair.flag)));
    let more = include_str!("evasion/directives.txt").lines().filter(|line| !line.starts_with('#'));
    let all: BTreeSet<String> = examples.cloned().chain(more.map(str::to_owned)).collect();
    all.into_iter()
        .map(|s| {
            let g = groups(&standing(&s, checker));
            (s, g)
        })
        .filter(|(_, groups)| !groups.is_empty())
        .collect()
}

#[test]
fn disguises_do_not_help() {
    let checker = Checker::built_in();
    let plain = plain(&checker);
    assert!(plain.len() >= 90, "only {} sentences are caught plain", plain.len());
    println!(
        "{} sentences that are caught plain\n{:<42} {:>6} {:>9} {:>9}",
        plain.len(),
        "disguise",
        "made",
        "by group",
        "or hiding"
    );
    let mut failures = Vec::new();
    for disguise in disguises::ALL {
        let (mut made, mut by_group, mut caught, mut missed) = (0, 0, 0, Vec::new());
        for (sentence, wanted) in &plain {
            for dressed in (disguise.dress)(sentence) {
                let found = standing(&dressed, &checker);
                for finding in &found {
                    assert_eq!(
                        dressed.get(finding.span.start..finding.span.end),
                        Some(finding.text.as_str()),
                        "{finding:?}"
                    );
                }
                let same = groups(&found).intersection(wanted).next().is_some();
                let hiding =
                    found.iter().any(|f| HIDING.contains(&f.rule.as_str()) && f.severity == Severity::Error);
                made += 1;
                by_group += usize::from(same);
                if same || (disguise.hides && hiding) {
                    caught += 1;
                } else {
                    missed.push(dressed);
                }
            }
        }
        assert!(made > 0, "{}: nothing was dressed", disguise.kind);
        let share = f64::from(caught) / f64::from(made);
        println!(
            "{:<42} {made:>6} {:>8.1}% {:>8.1}%",
            disguise.kind,
            100.0 * by_group as f64 / f64::from(made),
            100.0 * share
        );
        for text in missed.iter().take(8) {
            println!("    missed: {text:?}");
        }
        if share < 0.99 {
            failures.push(format!("{}: {caught} of {made}", disguise.kind));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
