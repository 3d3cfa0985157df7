use super::*;
use crate::testing::{Workspace, id};

fn text(bundle: &Bundle, path: &str) -> String {
    String::from_utf8(bundle.files[path].clone()).unwrap()
}

#[test]
fn the_files_of_a_bundle() {
    let bundle = Workspace::reviewed().export().unwrap();
    let kinds: BTreeMap<&str, usize> = bundle.files.keys().fold(BTreeMap::new(), |mut kinds, path| {
        *kinds.entry(path.split('/').next().unwrap()).or_insert(0) += 1;
        kinds
    });
    let expected = [
        ("html", 4),
        ("index.json", 1),
        ("manifest.json", 1),
        ("objects", 2),
        ("receipts", 2),
        ("records", 8),
        ("withdrawn.json", 1),
    ];
    assert_eq!(kinds, expected.into());
    assert!(
        bundle
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".json") && !path.starts_with("records/"))
            .all(|(_, bytes)| { bytes.ends_with(b"}\n") && bytes.starts_with(b"{\n  \"") })
    );
    assert!(text(&bundle, "withdrawn.json").contains("\"withdrawn\": \"caveat-withdrawn@1\""));
    let manifest: Manifest = serde_json::from_str(&text(&bundle, "manifest.json")).unwrap();
    assert_eq!(manifest.files.len(), bundle.files.len() - 1);
    assert_eq!(manifest.held.len(), 1);
    assert_eq!((manifest.demonstration, bundle.demonstration), (false, false));
}

#[test]
fn the_same_twice_is_the_same_bytes() {
    assert_eq!(Workspace::reviewed().export().unwrap(), Workspace::reviewed().export().unwrap());
}

#[test]
fn related_questions_outside_the_bundle_are_dropped_and_named() {
    let bundle = Workspace::reviewed().export().unwrap();
    assert_eq!(bundle.dropped_related, [(id("engineered-t-cells"), vec![id("page-that-is-held")])].into());
    assert!(!text(&bundle, "html/engineered-t-cells.html").contains("page-that-is-held"));
}

#[test]
fn what_no_page_may_lack_stops_the_export() {
    let mut no_disclaimer = Workspace::reviewed();
    no_disclaimer.disclaimers.clear();
    let mut no_consult = Workspace::reviewed();
    no_consult.consult.clear();
    let mut not_shown = Workspace::reviewed();
    not_shown.disclaimers.push("This sentence is nowhere on the page.".to_owned());
    let mut unsigned = Workspace::reviewed();
    unsigned.signers.clear();
    let page = "engineered-t-cells.md";
    for (workspace, reason) in [
        (no_disclaimer, "no disclaimer"),
        (no_consult, "no line that sends readers"),
        (not_shown, "does not visibly carry"),
        (unsigned, "No signature"),
        (
            Workspace::reviewed().edited("joining-a-trial.md", " [@trial-record]", "").edited(
                "joining-a-trial.md",
                " [@trial-record, \"Eligibility\"]",
                "",
            ),
            "no citation",
        ),
        (
            Workspace::reviewed().edited(page, "@review-solid-tumors, sec. 2", "@nobody-knows"),
            "not in the page's list of sources",
        ),
        (
            Workspace::reviewed().edited(page, "joining-a-trial.html", "page-that-is-held.html"),
            "not in the bundle",
        ),
        (
            Workspace::reviewed().edited(
                page,
                "https://agency.example/t-cells?lang",
                "ftp://agency.example/t-cells?lang",
            ),
            "cannot be shown",
        ),
        (Workspace::reviewed().edited(page, "topic: breast-cancer", "topic: unknown"), "does not exist"),
        (
            Workspace::reviewed().edited(
                page,
                "  - page-that-is-held",
                "  - { question: Copied question, excerpt: Copied text }",
            ),
            "copied from an imported page",
        ),
        (
            Workspace::reviewed().edited(
                "joining-a-trial.md",
                "id: joining-a-trial",
                "id: engineered-t-cells",
            ),
            "Two answers",
        ),
    ] {
        let error = workspace.export().unwrap_err();
        assert!(error.to_string().contains(reason), "{reason}: {error}");
        assert!(error.answer.is_some(), "{error}");
    }
}
