use super::*;
use crate::testing::{Site, answer_text, finding};
use caveat_document::format::Severity;

fn between(old: &Site, new: &Site) -> PageDiff {
    diff(Some(&old.page()), Some(&new.page()))
}

fn bodies(old: &str, new: &str) -> PageDiff {
    between(&Site::with_body(old), &Site::with_body(new))
}

#[test]
fn each_pair_has_its_kind() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("../../tests/diff.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<String> = line.split('\t').map(|cell| cell.replace("\\n", "\n")).collect();
        let [old, new, expected] = cells.as_slice() else { panic!("not three cells: {line}") };
        let found = bodies(old, new);
        let kind = found.changes.first().map_or("none".to_owned(), |change| change.kind.to_string());
        if kind != *expected {
            wrong.push(format!("{old:?} -> {new:?}: {kind}, not {expected}"));
        }
        count += 1;
    }
    assert!(count >= 25);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_are_marked_and_places_are_exact() {
    let (old, new) = (
        Site::with_body("Rest well. It may help [@nci].\n"),
        Site::with_body("Rest well. It will\nhelp [@nci].\n"),
    );
    let found = between(&old, &new);
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    let words: Vec<(&str, Mark)> = change.words.iter().map(|word| (word.text.as_str(), word.mark)).collect();
    assert_eq!(
        words,
        [
            ("It", Mark::Same),
            ("may", Mark::Removed),
            ("will", Mark::Added),
            ("help", Mark::Same),
            ("[@nci]", Mark::Same),
            (".", Mark::Same)
        ]
    );
    assert_eq!(new.answer().file.slice(change.span), "It will\nhelp [@nci].");
    let gone = &bodies("Rest well. Call 911.\n", "Rest well.\n").changes[0];
    assert!(gone.in_old && gone.how == How::Removed);
}

#[test]
fn the_gravest_comes_first() {
    let found = bodies(
        "Cells are grown. It may help [@nci]. Take 5 mg [@nci]. Do not drive [@nci].\n",
        "Cells are cultured. It will help [@nci]. Take 6 mg [@nci]. Do drive [@nci].\n",
    );
    let kinds: Vec<ChangeKind> = found.changes.iter().map(|change| change.kind).collect();
    assert_eq!(
        kinds,
        [ChangeKind::DoseOrNumber, ChangeKind::Negation, ChangeKind::Certainty, ChangeKind::Wording]
    );
}

#[test]
fn a_move_is_shown_as_one() {
    let found = bodies("One thing. Two things. Red cells.\n", "Two things. Red cells. One thing.\n");
    assert_eq!(found.changes.len(), 1, "{found:?}");
    assert_eq!((found.changes[0].how, found.changes[0].kind), (How::Moved, ChangeKind::Layout));
}

#[test]
fn fields_and_dependencies() {
    let site = Site::new();
    for (from, to, kind, text) in [
        ("audience: patients", "audience: caregivers", ChangeKind::Audience, "caregivers"),
        ("kind: human", "kind: ai\n  model: m", ChangeKind::Audience, "kind: ai\n  model: m"),
        ("[writer]", "[edi]", ChangeKind::Audience, "[edi]"),
        ("2026-11-01", "2026-11-02", ChangeKind::Wording, "2026-11-02"),
        ("status: ready", "status: retired", ChangeKind::Layout, "retired"),
        (
            "being studied",
            "no longer being studied",
            ChangeKind::Negation,
            "It is no longer being studied in trials.",
        ),
    ] {
        let new = site.edited("answer", from, to);
        let found = between(&site, &new);
        assert_eq!(found.changes.len(), 1, "{to}: {found:?}");
        assert_eq!((found.changes[0].kind, new.answer().file.slice(found.changes[0].span)), (kind, text));
    }
    let with = site.edited("answer", "status: ready", "status: ready\nnotices: [hot-symptoms]");
    assert_eq!(between(&with, &site).changes[0].kind, ChangeKind::RemovedWarning);
    assert_eq!(between(&site, &with).changes[0].kind, ChangeKind::Audience);
    let other = site.edited("notice", "education only", "teaching only");
    assert_eq!(between(&site, &other).dependencies, ["the notice medical-disclaimer changed"]);
}

#[test]
fn a_new_page_is_all_new_and_a_deleted_one_all_gone() {
    let site = Site::new();
    let new = diff(None, Some(&site.page()));
    assert!(new.changes.iter().all(|change| change.how == How::Added) && new.changes.len() > 3);
    let gone = diff(Some(&site.page()), None);
    assert!(gone.changes.iter().all(|change| change.in_old));
    assert!(between(&site, &site).changes.is_empty());
    assert_eq!(diff(None, None), PageDiff::default());
}

#[test]
fn much_text_is_no_trouble() {
    let text = |word: &str| {
        format!("{}\n", (0..6_000).map(|i| format!("The {word} cell {i} is red. ")).collect::<String>())
    };
    let found = bodies(&text("first"), &text("second"));
    assert_eq!(found.changes.len(), 6_000);
    let long = |word: &str| format!("{word} {}\n", "and so on ".repeat(20_000));
    assert_eq!(bodies(&long("Here"), &long("There")).changes.len(), 1);
}

#[test]
fn findings_appear_and_disappear() {
    let old = [finding("a/b", "One.", Severity::Error), finding("a/b", "Two.", Severity::Error)];
    let mut excused = old[1].clone();
    excused.excused = Some(caveat_rules::Excuse { by: "hedge".into(), why: "it is one".into() });
    let new = [old[0].clone(), old[0].clone(), excused.clone()];
    let changes = finding_changes(&old, &new);
    assert_eq!(changes.appear, [&old[0], &excused]);
    assert_eq!(changes.disappear, [&old[1]]);
}

proptest::proptest! {
    #[test]
    fn what_moves_the_digest_shows(
        a in "([a-c]{1,3}[.?!]? |\\*\\*|- |\n\n|\\[@nci\\] |5 |not ){0,12}",
        b in "([a-c]{1,3}[.?!]? |\\*\\*|- |\n\n|\\[@nci\\] |5 |not ){0,12}",
    ) {
        let (old, new) = (Site::with_answer(&answer_text(&a)), Site::with_answer(&answer_text(&b)));
        let same = canonical::content(old.answer()) == canonical::content(new.answer());
        let found = between(&old, &new);
        proptest::prop_assert_eq!(found.changes.is_empty(), same, "{:?}", found);
        for change in &found.changes {
            let file = if change.in_old { &old.answer().file } else { &new.answer().file };
            proptest::prop_assert!(file.text.get(change.span.start..change.span.end).is_some());
        }
    }
}
