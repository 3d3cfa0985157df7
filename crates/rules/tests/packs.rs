//! What a team's pack can do beside the built-in rules, and what it cannot.

use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::Severity;
use caveat_rules::ruleset::pack::Pack;
use caveat_rules::{Checker, Finding};

/// A pack of one rule, `house/ours`, with these fields.
fn pack(fields: &str) -> Result<Pack, Vec<Fault>> {
    let text = format!(
        "pack: house\nabout: Ours.\nrules:\n  - name: house/ours\n    severity: warning\n    message: No.\n    next: Not so.\n    why: Why.\n    standard: Ours.\n{fields}"
    );
    Pack::parse(Arc::new(SourceFile::new("content/rules/house.yaml", text)), false)
}

fn rules(fields: &str) -> Result<Checker, Vec<Fault>> {
    Checker::new(vec![pack(fields)?])
}

/// Each fault's line and message.
fn faults(fields: &str) -> Vec<(usize, String)> {
    let pack = pack(fields).expect("the pack has a form");
    let file = Arc::clone(&pack.file);
    let found = Checker::new(vec![pack]).expect_err("the pack has faults");
    found.iter().map(|fault| (file.position(fault.span.start).line, fault.message.clone())).collect()
}

fn standing(text: &str, checker: &Checker) -> Vec<(String, Severity)> {
    checker.scan(text, None).into_iter().filter(Finding::stands).map(|f| (f.rule, f.severity)).collect()
}

const CLAUSE: &str = "    kind: clause
    act: [directive]
    object: [drug]
    flag: [Stop tamoxifen., Take letrozole.]
    allow: [Ask about tamoxifen., Tamoxifen is a pill.]
    contrast:
      - { flag: Stop tamoxifen., allow: Discuss tamoxifen. }
";

#[test]
fn a_clause_rule_of_a_team_reports_beside_the_built_in_one() {
    let found = standing("Stop tamoxifen.", &rules(CLAUSE).expect("a good pack"));
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["house/ours", "prescriptive/treatment-directive"]);
}

#[test]
fn nothing_a_pack_or_a_workspace_says_removes_or_lowers_a_built_in_rule() {
    let own = Checker::built_in().rules.count();
    let rules = rules(CLAUSE).expect("a good pack").raising([
        ("prescriptive/treatment-directive".to_owned(), Severity::Info),
        ("house/ours".to_owned(), Severity::Error),
    ]);
    assert_eq!(rules.rules.count(), own + 1);
    let found = standing("Stop tamoxifen.", &rules);
    assert!(found.iter().all(|(_, severity)| *severity == Severity::Error), "{found:?}");
    assert_eq!(found.len(), 2);
}

#[test]
fn a_name_that_is_taken_is_refused_where_it_stands() {
    for taken in ["prescriptive/treatment-directive", "text/cut-short"] {
        let text = format!(
            "pack: house\nabout: Ours.\nrules:\n  - name: {taken}\n    severity: info\n    message: No.\n    next: Not so.\n    why: Why.\n    standard: Ours.\n{CLAUSE}"
        );
        let pack =
            Pack::parse(Arc::new(SourceFile::new("content/rules/house.yaml", text)), false).expect("a form");
        let file = Arc::clone(&pack.file);
        let faults = Checker::new(vec![pack]).expect_err("the name is taken");
        assert_eq!(file.slice(faults[0].span), taken);
    }
}

#[test]
fn faults_name_the_line() {
    let examples = "    flag: [A miracle., What a miracle.]\n    allow: [A drug., What a drug.]\n    contrast:\n      - { flag: A miracle., allow: A drug. }\n";
    let pattern = format!("    kind: pattern\n    gate: [miracle]\n    pattern: '(?=miracle)'\n{examples}");
    assert_eq!(faults(&pattern)[0].0, 12);
    let measure = format!("    kind: threshold\n    measure: vowels\n    above: 3\n{examples}");
    assert_eq!(faults(&measure)[0].0, 11);
    let limit =
        format!("    kind: threshold\n    measure: grade\n    above: 8\n    error_above: 7\n{examples}");
    assert_eq!(faults(&limit)[0].0, 13);
}

#[test]
fn a_rule_whose_examples_do_not_hold_is_refused_at_the_example() {
    let wrong = CLAUSE.replace("Tamoxifen is a pill.", "Stop letrozole.");
    let found = faults(&wrong);
    assert_eq!((found.len(), found[0].0), (1, 14), "{found:?}");
    assert!(found[0].1.contains("“Stop letrozole.” is reported"), "{found:?}");
    let wrong = CLAUSE.replace("allow: Discuss tamoxifen.", "allow: Talk about it.");
    let found = faults(&wrong);
    assert_eq!((found.len(), found[0].0), (1, 16), "{found:?}");
    assert!(found[0].1.contains("differs in more than one word"), "{found:?}");
}

#[test]
fn an_obligation_may_ask_for_the_beginning_of_a_sentence() {
    for edge in ["^", r"\A"] {
        let fields = format!(
            "    kind: obligation\n    scope: page\n    when: {{ always: true }}\n    need: 1\n    within: sentence\n    slots:\n      - id: read\n        any: ['{edge}we read']\n    flag: [Nobody did., Nobody will.]\n    allow: [Here is how. We read each page., We read it. Then we sign.]\n    contrast:\n      - {{ flag: They read it., allow: We read it. }}\n"
        );
        let faults =
            rules(&fields).err().map(|faults| faults.into_iter().map(|f| f.message).collect::<Vec<_>>());
        assert_eq!(faults, None, "{edge}");
    }
}
