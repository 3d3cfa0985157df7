use std::collections::BTreeSet;

use caveat_document::format::Severity;

use super::*;
use crate::diff::change::Mark;
use crate::testing::{Site, answer_text, finding};

fn between(old: &Site, new: &Site) -> PageDiff {
    let (before, after) = (old.page(), new.page());
    diff(
        Some(Side { page: &before, library: old.library() }),
        Some(Side { page: &after, library: new.library() }),
    )
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
fn a_move_with_an_edit_is_both() {
    let found = bodies(
        "One thing is here. Two things are there. Red cells carry air. Blue cells do not.\n",
        "Two things are there. Red cells carry air. Blue cells do not. One thing may be here.\n",
    );
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    assert_eq!((change.how, change.kind), (How::MovedAndChanged, ChangeKind::Certainty));
    // Two that change places, both edited: one of them moved.
    let found = bodies(
        "Start. The red cells carry the air. The blue cells hold some water. End.\n",
        "Start. The blue cells hold cold water. The red cells carry fresh air. End.\n",
    );
    let hows: BTreeSet<&str> = found.changes.iter().map(|change| change.how.as_str()).collect();
    assert_eq!(hows, BTreeSet::from(["changed", "moved-and-changed"]), "{found:?}");
}

#[test]
fn a_block_that_moves_is_moved_and_not_rewritten() {
    let sections = [
        "## One\n\nFirst cells. More cells.\n",
        "## Two\n\n- Red cells.\n- Blue cells.\n- Small cells.\n",
        "## Three\n\nLast words. The end.\n",
    ];
    let page = |order: [usize; 3]| order.map(|at| sections[at]).join("\n");
    for order in [[1, 0, 2], [2, 0, 1], [1, 2, 0], [2, 1, 0]] {
        let found = bodies(&page([0, 1, 2]), &page(order));
        assert!(!found.changes.is_empty() && found.changes.iter().all(|c| c.how == How::Moved), "{found:?}");
    }
}

#[test]
fn an_item_that_moves_under_a_line_that_forbids_is_turned_around() {
    let found = bodies(
        "You may eat:\n\n- rice\n- figs\n\nDo not eat:\n\n- nuts\n- seeds\n",
        "You may eat:\n\n- rice\n\nDo not eat:\n\n- nuts\n- seeds\n- figs\n",
    );
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    assert_eq!((change.how, change.kind), (How::Moved, ChangeKind::Negation));
}

#[test]
fn a_word_that_denies_is_named() {
    for (old, new, told) in [
        ("Do not stop it.", "Stop it.", Some("NOT REMOVED")),
        ("You can drive.", "You can't drive.", Some("NOT ADDED")),
        ("It never helps 5 people.", "It helps 6 people.", Some("NEVER REMOVED")),
        ("It is never safe.", "It is not safe.", None),
        ("Do not stop it.", "Don't stop it.", None),
        ("It rises.", "It falls.", None),
    ] {
        let found = bodies(old, new);
        let negation = found.changes[0].negation.as_ref().map(ToString::to_string);
        assert_eq!(negation.as_deref(), told, "{old} -> {new}");
    }
}

#[test]
fn fields_and_dependencies() {
    let site = Site::new();
    for (from, to, kind, text) in [
        ("audience: patients", "audience: caregivers", ChangeKind::Audience, "caregivers"),
        ("kind: human", "kind: ai\n  model: m", ChangeKind::Audience, "kind: ai\n  model: m"),
        ("[writer]", "[edi]", ChangeKind::Audience, "[edi]"),
        ("2026-11-01", "2026-11-02", ChangeKind::Source, "2026-11-02"),
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
}

#[test]
fn what_the_page_depends_on_is_compared_in_its_own_file() {
    let site = Site::new();
    for (name, from, to, kind, place) in [
        (
            "notice",
            "education only",
            "teaching only",
            ChangeKind::RemovedWarning,
            "notice `medical-disclaimer`",
        ),
        (
            "notice",
            " It is not medical advice.",
            "",
            ChangeKind::RemovedWarning,
            "notice `medical-disclaimer`",
        ),
        (
            "notice",
            "placement: banner",
            "placement: closing",
            ChangeKind::Audience,
            "notice `medical-disclaimer`, `placement`",
        ),
        (
            "notice",
            "profiles: all",
            "profiles: [other]",
            ChangeKind::RemovedWarning,
            "notice `medical-disclaimer`",
        ),
        (
            "notice",
            "education only",
            "education<!-- x --> only",
            ChangeKind::Layout,
            "notice `medical-disclaimer`",
        ),
        ("source", "CAR T Cells", "CAR T-Cells", ChangeKind::Source, "source `nci`, `title`"),
        ("source", "opened:", "version: v2\nopened:", ChangeKind::Source, "source `nci`, `version`"),
        ("profile", "risk: high", "risk: low", ChangeKind::Audience, "profile `investigational`, `risk`"),
        (
            "topic",
            "name: Breast cancer",
            "name: Cancer",
            ChangeKind::Audience,
            "topic `breast-cancer`, `name`",
        ),
        (
            "topic",
            "name: Breast cancer\n",
            "name: Breast cancer\nguidelines: { label: NCI, url: \"https://a.example\" }\n",
            ChangeKind::Link,
            "topic `breast-cancer`, `guidelines`",
        ),
    ] {
        let new = site.edited(name, from, to);
        let found = between(&site, &new);
        let first = found.changes.first().unwrap_or_else(|| panic!("{to}: nothing"));
        assert_eq!((first.kind, first.place.as_str()), (kind, place), "{to}: {found:?}");
        assert!(first.path.starts_with("content/") && !first.path.contains("answers"), "{first:?}");
    }
}

#[test]
fn a_claim_that_the_page_no_longer_makes_is_compared_all_the_same() {
    let claim = |words: &str| {
        let text = format!(
            "id: claim\nstatement: {words}\nsources:\n  - {{ id: nci, locator: p. 1 }}\naudience: [patients]\nexpires: 2027-01-01\n"
        );
        Site::with_body("Cells are changed in a lab [@nci].\n").claiming(&text)
    };
    let found = between(&claim("Cells are changed in a lab."), &claim("Cells may be changed in a lab."));
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    assert_eq!((change.kind, change.place.as_str()), (ChangeKind::Certainty, "claim `claim`"));
    assert_eq!(change.path, "content/claims/claim.yaml");
}

#[test]
fn a_treatment_that_loses_its_approval_is_told() {
    let drug = |is: &str| {
        let status = format!("  - {{ disease: breast cancer, is: {is}, source: nci, date: 2026-11-01 }}\n");
        let text = format!("id: drug\nname: ribociclib\nstatus:\n{status}");
        Site::with_body("Ribociclib is a pill.\n").registering(&text)
    };
    let found = between(&drug("approved"), &drug("off-label"));
    let [change] = found.changes.as_slice() else { panic!("{found:?}") };
    assert_eq!(change.place, "treatment `drug`, `status › breast cancer › is`");
    assert_eq!((change.old.as_deref(), change.new.as_deref()), (Some("approved"), Some("off-label")));
}

#[test]
fn files_of_no_single_page_are_told() {
    let files = |list: &[(&str, &str)]| -> files::Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    };
    let old = files(&[
        ("caveat.yaml", "name: A\nraise: { a/b: error }\n"),
        ("content/answers/a.md", "one"),
        ("content/sources/unused.yaml", "id: unused\ntitle: Old\n"),
        ("reviews/keys/jo.pub", "ssh-ed25519 AAAA"),
        (
            "reviews/people.yaml",
            "people:\n  - id: jo\n    roles: [clinical]\n  - id: al\n    roles: [author]\n",
        ),
        ("reviews/policy.yaml", "# a note\nquorum: 2\n"),
    ]);
    let new = files(&[
        ("caveat.yaml", "name: A\nraise: { }\n"),
        ("content/answers/a.md", "two"),
        ("content/sources/unused.yaml", "id: unused\ntitle: New\n"),
        ("reviews/people.yaml", "people:\n  - id: jo\n    roles: [clinical, editorial]\n"),
        ("reviews/policy.yaml", "quorum: 2\n"),
        ("reviews/records/de/a.json", "{}"),
    ]);
    let found = library_changes(&old, &new, &BTreeSet::new());
    let told: Vec<String> =
        found.iter().map(|c| format!("{} {} {}", c.kind, c.how.as_str(), c.place)).collect();
    assert_eq!(
        told,
        [
            "audience added reviews/people.yaml, `people › jo › roles › editorial`",
            "audience removed caveat.yaml, `raise › a/b`",
            "audience removed reviews/keys/jo.pub",
            "audience removed reviews/people.yaml, `people › al`",
            "source changed content/sources/unused.yaml, `title`",
        ]
    );
    assert!(library_changes(&old, &old, &BTreeSet::new()).is_empty());
}

#[test]
fn a_new_page_is_all_new_and_a_deleted_one_all_gone() {
    let site = Site::new();
    let page = site.page();
    let side = Side { page: &page, library: site.library() };
    let new = diff(None, Some(side));
    assert!(new.changes.iter().all(|change| change.how == How::Added) && new.changes.len() > 3);
    let gone = diff(Some(side), None);
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
        let same = digests::content(old.answer()) == digests::content(new.answer());
        let found = between(&old, &new);
        proptest::prop_assert_eq!(found.changes.is_empty(), same, "{:?}", found);
        for change in &found.changes {
            let file = if change.in_old { &old.answer().file } else { &new.answer().file };
            proptest::prop_assert!(file.text.get(change.span.start..change.span.end).is_some());
        }
    }

    #[test]
    fn any_two_texts_give_an_honest_diff(
        a in "([a-d]{1,2}[.?!]? |- |\n\n|\\[@nci\\] |5 |not |may |## |\\[x\\]\\(https://a\\.b\\) ){0,24}",
        b in "([a-d]{1,2}[.?!]? |- |\n\n|\\[@nci\\] |5 |not |may |## |\\[x\\]\\(https://a\\.b\\) ){0,24}",
    ) {
        let (old, new) = (Site::with_answer(&answer_text(&a)), Site::with_answer(&answer_text(&b)));
        proptest::prop_assert!(between(&old, &old).changes.is_empty());
        let found = between(&old, &new);
        proptest::prop_assert!(found.changes.is_sorted_by_key(|change| change.kind));
        for change in &found.changes {
            proptest::prop_assert_eq!(change.kinds.first(), Some(&change.kind));
            let side = |gone: Mark| -> Vec<&str> {
                let words = change.words.iter().filter(|word| word.mark == Mark::Same || word.mark == gone);
                words.map(|word| word.text.as_str()).collect()
            };
            if !change.words.is_empty() {
                // Blanks beside a citation are no words.
                let plain = |text: &Option<String>| text.as_deref().unwrap_or("").replace(' ', "");
                proptest::prop_assert_eq!(side(Mark::Removed).concat().replace(' ', ""), plain(&change.old));
                proptest::prop_assert_eq!(side(Mark::Added).concat().replace(' ', ""), plain(&change.new));
            }
        }
        let hidden = if a == b { 0 } else { usize::from(digests::content(old.answer()) != digests::content(new.answer())) };
        proptest::prop_assert!(found.changes.len() >= hidden);
    }
}
