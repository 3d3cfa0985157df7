use super::*;
use crate::bundle::Bundle;
use crate::page::answer::ExportedNotice;
use crate::testing::{WAIVED, Workspace, day, problems, signed_by};

type Files = BTreeMap<String, Vec<u8>>;

fn files() -> Files {
    Workspace::reviewed().export().unwrap().files
}

/// The path of the data of the page with the table.
fn object(files: &Files) -> String {
    let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    manifest.answers.iter().find(|a| a.id.as_str() == "engineered-t-cells").unwrap().object.clone()
}

const HTML: &str = "html/engineered-t-cells.html";
const RECEIPT: &str = "receipts/engineered-t-cells.json";

fn replace(files: &mut Files, path: &str, from: &str, to: &str) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    assert!(text.contains(from), "{path} has no {from}");
    files.insert(path.to_owned(), text.replace(from, to).into_bytes());
}

/// What a careful forger does: every digest, name and list is made to fit again.
fn repair(files: &mut Files) {
    let mut manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let mut index: Index = serde_json::from_slice(&files[INDEX]).unwrap();
    for entry in &mut manifest.answers {
        let bytes = files.remove(&entry.object).unwrap();
        let path = object_path(Digest::of(&bytes));
        for listed in index.answers.iter_mut().filter(|listed| listed.id == entry.id) {
            listed.object = path.clone();
        }
        entry.object = path.clone();
        files.insert(path, bytes);
    }
    files.insert(INDEX.to_owned(), json::bytes(&index).unwrap());
    let names = files.keys().filter(|path| *path != MANIFEST).cloned().collect::<Vec<_>>();
    manifest.files = names
        .into_iter()
        .map(|path| {
            let facts = FileFacts::of(&files[&path]);
            (path, facts)
        })
        .collect();
    files.insert(MANIFEST.to_owned(), json::bytes(&manifest).unwrap());
}

/// Edits the data of a page, makes its HTML anew with caveat itself, and repairs all digests.
fn forge(change: impl Fn(&mut ExportedAnswer)) -> Files {
    let mut files = files();
    let path = object(&files);
    let mut answer: ExportedAnswer = serde_json::from_slice(&files[&path]).unwrap();
    change(&mut answer);
    let index: Index = serde_json::from_slice(&files[INDEX]).unwrap();
    let numbers = crate::page::html::numbers(&answer);
    let html = |text: &str, part| crate::page::body::render("", text, part, &numbers).unwrap().html;
    answer.body_html = html(&answer.body_markdown, crate::page::body::Part::Body);
    for notice in answer.banner.iter_mut().chain(&mut answer.disclaimers) {
        notice.body_html = html(&notice.body_markdown, crate::page::body::Part::Notice);
    }
    files.insert(HTML.to_owned(), render_page(&answer, &index.site).unwrap().into_bytes());
    files.insert(path, json::bytes(&answer).unwrap());
    repair(&mut files);
    files
}

fn found(problems: &[Problem], reason: &str) {
    assert!(
        problems.iter().any(|problem| problem.to_string().contains(reason)),
        "no `{reason}` in {problems:#?}"
    );
}

#[test]
fn what_the_registry_said_is_part_of_what_was_approved() {
    let mut files = files();
    replace(&mut files, RECEIPT, "investigational\",\n", "approved\",\n");
    repair(&mut files);
    found(&problems(&files, false), "drug/t-cell-therapy changed on the page");
}

#[test]
fn the_rules_find_the_pages_that_a_page_links_to() {
    let linked = Workspace::reviewed().edited("engineered-t-cells.md", "  - joining-a-trial\n", "");
    let files = linked.export().unwrap().files;
    let judge = |read: &ReadBack<'_>| {
        let known = read.library.answers.iter().any(|answer| answer.id().as_str() == "joining-a-trial");
        if known { Vec::new() } else { vec!["The page it links to is not there.".to_owned()] }
    };
    let as_of = Some(day("2026-12-01"));
    let options = VerifyOptions { allow_demonstration: false, as_of, judge: &judge, signature: &signed_by };
    assert_eq!(verify(&files, &options), []);
}

#[test]
fn a_bundle_that_was_just_written_is_whole() {
    assert_eq!(problems(&files(), false), []);
    let mut repaired = files();
    repair(&mut repaired);
    assert_eq!(repaired, files(), "the forger of these tests must change nothing but what it means to");
}

#[test]
fn a_demonstration_is_refused_unless_allowed() {
    let Bundle { files, demonstration, .. } = Workspace::demonstration().export().unwrap();
    assert!(demonstration);
    found(&problems(&files, false), "This bundle is a demonstration");
    assert_eq!(problems(&files, true), []);
}

#[test]
fn any_changed_byte_is_noticed() {
    let whole = files();
    for path in whole.keys() {
        let mut files = whole.clone();
        files.get_mut(path).unwrap().push(b' ');
        assert!(!problems(&files, false).is_empty(), "{path}");
        files.remove(path);
        assert!(!problems(&files, false).is_empty(), "{path} missing");
    }
    let mut files = whole.clone();
    files.insert("html/extra.html".to_owned(), b"x".to_vec());
    found(&problems(&files, false), "not in the manifest");
    repair(&mut files);
    found(&problems(&files, false), "belongs to no page");
}

#[test]
fn an_edited_page_with_repaired_digests_is_noticed() {
    let disclaimer = "It is not medical advice, and it does not replace the advice of your\nown doctor.";
    for (from, to, reason) in [
        (disclaimer, "", "does not visibly carry its disclaimer"),
        (disclaimer, &format!("<!-- {disclaimer} -->"), "does not visibly carry its disclaimer"),
        (disclaimer, &format!("<span hidden>{disclaimer}</span>"), "does not visibly carry its disclaimer"),
        (
            disclaimer,
            &format!("<span class=\"skip\">{disclaimer}</span>"),
            "does not visibly carry its disclaimer",
        ),
        (
            disclaimer,
            &format!("<span style=\"font-size: 0\">{disclaimer}</span>"),
            "does not visibly carry its disclaimer",
        ),
        (
            disclaimer,
            &format!("<details><summary>More</summary>{disclaimer}</details>"),
            "does not visibly carry its disclaimer",
        ),
        ("Ask the study doctor what this means for you.", "", "does not visibly carry its consult line"),
        ("<li>Healthy cells may carry the same protein.", "<li>", "this part of its text"),
        (
            "<a href=\"#ref-4\" id=\"cite-4-1\" aria-label=\"Reference 4\">4</a>",
            "4",
            "is not cited on the page",
        ),
        ("A Study of HER2 CAR-T Cells", "A Study", "does not visibly list source 4"),
        ("Rides &amp; Rooms", "Rides", "does not visibly carry its service"),
        ("Browse all guidelines for patients", "Browse", "guideline link"),
        ("</head>", "<style>.notice{display:none}</style></head>", "a <style> element"),
        ("</head>", "<link rel=\"stylesheet\" href=\"other.css\"></head>", "a style sheet of its own"),
        ("</body>", "<script>x()</script></body>", "a <script> element"),
        ("</body>", "<p onclick=\"x\">x</p></body>", "the attribute onclick"),
        ("</article>", "<p>This works.</p></article>", "not what this version of caveat makes of its data"),
    ] {
        let mut files = files();
        replace(&mut files, HTML, from, to);
        repair(&mut files);
        found(&problems(&files, false), reason);
    }
}

#[test]
fn edited_data_with_repaired_digests_is_noticed() {
    assert_eq!(problems(&forge(|_| {}), false), []);
    let content = "Its text is not the text that was approved";
    let with =
        |change: &dyn Fn(&mut ExportedAnswer), reason: &str| found(&problems(&forge(change), false), reason);
    with(&|a| a.body_markdown = a.body_markdown.replace("is *not* a", "is a"), content);
    with(&|a| a.body_markdown.push_str("\n\nStop your pills."), content);
    with(&|a| a.body_markdown = a.body_markdown.replace("6 people", "60 people"), content);
    with(&|a| a.question = "Do engineered immune cells cure breast cancer?".to_owned(), content);
    with(&|a| a.summary = a.summary.replace("not known", "well known"), content);
    with(&|a| a.sources_checked = day("2026-11-22"), content);
    with(
        &|a| {
            a.banner[0].body_markdown.push_str(" Not really.");
        },
        "notice/medical-disclaimer changed",
    );
    with(
        &|a| {
            a.disclaimers.pop();
        },
        "notice/closing-reminder changed on the page, or was left out",
    );
    with(
        &|a| {
            let more = a.banner[0].clone();
            a.disclaimers.push(ExportedNotice { id: Id::new("more").unwrap(), ..more });
        },
        "depends on notice/more, which this approval does not cover",
    );
    with(
        &|a| {
            a.services.pop();
        },
        "topic/breast-cancer changed",
    );
    with(
        &|a| {
            a.references[2].text =
                a.references[2].text.replace("Not opened by the writers", "Read by the writers")
        },
        "`references`",
    );
    with(&|a| a.references[1].url = Some("https://evil.example/".to_owned()), "`references`");
    with(&|a| a.references[2].opened = true, "`references`");
    with(&|a| a.related[0].excerpt.push_str(" It works."), "`related`");
    with(&|a| a.reviewed_by[0].credentials = Some("MD, PhD".to_owned()), "`reviewed_by`");
    with(&|a| a.last_reviewed = Some(day("2026-12-01")), "`last_reviewed`");
    with(&|a| a.consult.clear(), "no line that sends readers");
    with(
        &|a| {
            a.consult.pop();
        },
        "different consult lines",
    );
    with(
        &|a| {
            a.demonstration = true;
            a.last_reviewed = None;
            a.reviewed_by.clear();
        },
        "`demonstration`",
    );
}

#[test]
fn data_whose_html_is_not_its_markdown_is_noticed() {
    for (from, to) in
        [("Safe enough to go on<", "Cured<"), ("In an emergency, call 911.</li>", "Relax.</li>")]
    {
        let mut files = files();
        let path = object(&files);
        replace(&mut files, &path, from, to);
        repair(&mut files);
        found(&problems(&files, false), "Its data is not what was approved");
    }
}

#[test]
fn receipts_and_manifests_cannot_be_bent() {
    for (path, from, to, reason) in [
        (
            RECEIPT,
            "\"title\": \"CAR-T cells in solid tumors: what was learned\"",
            "\"title\": \"CAR-T cells cure\"",
            "source/review-solid-tumors changed",
        ),
        (RECEIPT, "\"max_age_days\": 365", "\"max_age_days\": 1000", "profile/investigational changed"),
        (RECEIPT, "\"answer\": \"engineered-t-cells\"", "\"answer\": \"joining-a-trial\"", "of another page"),
        (RECEIPT, "\"findings\": []", "\"findings\": [ ]", "not written as caveat writes it"),
        (
            MANIFEST,
            "\"expires\": \"2027-11-23\"",
            "\"expires\": \"2027-11-24\"",
            "ends later than its profile allows",
        ),
        (MANIFEST, "\"expires\": \"2027-11-23\"", "\"expires\": \"2026-11-30\"", "ended on 2026-11-30"),
        (
            MANIFEST,
            "\"name\": \"The clinical reviewer\"",
            "\"name\": \"The chief\"",
            "not those of its signed records",
        ),
        (
            MANIFEST,
            "\"publisher\": \"Example Patient Library\"",
            "\"publisher\": \"Another\"",
            "another library",
        ),
        ("withdrawn.json", "\"answers\": []", "\"answers\": [\n    \"joining-a-trial\"\n  ]", "is withdrawn"),
    ] {
        let mut files = files();
        replace(&mut files, path, from, to);
        repair(&mut files);
        found(&problems(&files, false), reason);
    }
}

#[test]
fn waivers_are_listed_with_their_signatures() {
    let files = Workspace::waived("jo-doe", false).export().unwrap().files;
    assert_eq!(problems(&files, false), []);
    let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let waiver = &manifest.answers[0].waivers[0];
    assert_eq!((waiver.rule.as_str(), waiver.until, waiver.by.len()), (WAIVED.0, day("2027-05-23"), 1));
    assert!(files.contains_key(&record_paths(waiver.by[0].record).0));
    // The other page has none, and says nothing of any.
    assert!(!serde_json::to_string(&manifest.answers[1]).unwrap().contains("waivers"));
}

#[test]
fn a_demonstration_waiver_makes_a_demonstration() {
    let Bundle { files, demonstration, .. } = Workspace::waived("demo-editor", true).export().unwrap();
    assert!(demonstration);
    found(&problems(&files, false), "This bundle is a demonstration");
    assert_eq!(problems(&files, true), []);
    let mut files = files;
    replace(&mut files, MANIFEST, "\"demonstration\": true", "\"demonstration\": false");
    repair(&mut files);
    found(&problems(&files, true), "is not that of its signed records");
}

#[test]
fn waivers_cannot_be_bent() {
    let whole = Workspace::waived("jo-doe", false).export().unwrap().files;
    let until = "\"until\": \"2027-05-23\"";
    let rule = format!("\"rule\": \"{}\"", WAIVED.0);
    let not_it = "This record is not the waiver of";
    for (from, to, reason) in [
        (until, "\"until\": \"2027-06-23\"", not_it),
        (until, "\"until\": \"2026-11-30\"", "ended on 2026-11-30"),
        (until, "\"until\": \"2027-05-22\"", "longer than its waiver"),
        (rule.as_str(), "\"rule\": \"claims/hype-word\"", not_it),
        (rule.as_str(), "\"rule\": \"disclaimer/missing\"", "can never be waived"),
        (rule.as_str(), "\"rule\": \"claims/hype-word\"", "its receipt does not know"),
        ("The waiving reviewer", "The chief", "is not that of its signed records"),
        ("\"expires\": \"2027-05-23\"", "\"expires\": \"2027-11-20\"", "longer than its waiver"),
    ] {
        let mut files = whole.clone();
        replace(&mut files, MANIFEST, from, to);
        repair(&mut files);
        found(&problems(&files, false), reason);
    }
    // A record of something else in the place of the waiver's.
    let mut manifest: Manifest = serde_json::from_slice(&whole[MANIFEST]).unwrap();
    let approval = manifest.answers[0].approvals[0].clone();
    let waiver = manifest.answers[0].waivers[0].by[0].clone();
    manifest.answers[0].waivers[0].by = vec![approval];
    let mut files = whole.clone();
    files.insert(MANIFEST.to_owned(), json::bytes(&manifest).unwrap());
    repair(&mut files);
    found(&problems(&files, false), not_it);
    let (record, signature) = record_paths(waiver.record);
    found(&problems(&files, false), &format!("{record}: This file belongs to no page"));
    // A record or a signature that is missing or of other bytes.
    for path in [&record, &signature] {
        let mut files = whole.clone();
        files.remove(path);
        repair(&mut files);
        found(&problems(&files, false), "The manifest does not list this file");
        let mut files = whole.clone();
        files.get_mut(path).unwrap().push(b' ');
        repair(&mut files);
        assert!(!problems(&files, false).is_empty());
    }
}

#[test]
fn only_trusted_signatures_count() {
    let mut files = files();
    let signature = files.keys().find(|path| path.ends_with(".sig")).unwrap().clone();
    replace(&mut files, &signature, " ", "  ");
    repair(&mut files);
    found(&problems(&files, false), "no trusted key made it");

    let manifest: Manifest = serde_json::from_slice(&files[MANIFEST]).unwrap();
    let record = record_paths(manifest.answers[0].approvals[0].record).0;
    replace(&mut files, &record, "\"reason\":\"Read it.\"", "\"reason\":\"Read all.\"");
    repair(&mut files);
    found(&problems(&files, false), "Its name is not the fingerprint");
}

#[test]
fn the_rules_judge_the_page_that_was_read_back() {
    let files = files();
    let judge =
        |read: &ReadBack<'_>| vec![format!("{} has {} parts", read.answer.id, read.page.parts().len())];
    let options =
        VerifyOptions { allow_demonstration: false, as_of: None, judge: &judge, signature: &signed_by };
    let found = verify(&files, &options);
    let library = Workspace::reviewed().library();
    let parts = assemble(&library.answers[0], &library).parts().len();
    assert!(found.iter().any(|p| p.message == format!("engineered-t-cells has {parts} parts")), "{found:#?}");
}

#[test]
fn nothing_and_nonsense() {
    assert_eq!(problems(&Files::new(), false).len(), 1);
    for bytes in [&b"\xff"[..], b"{}", b"[]", b"{\"bundle\":1}", "[".repeat(100_000).as_bytes()] {
        assert_eq!(problems(&[(MANIFEST.to_owned(), bytes.to_vec())].into(), false).len(), 1);
    }
}

#[test]
fn a_manifest_that_says_the_same_in_other_bytes_is_not_ours() {
    let mut files = files();
    let manifest = files.get_mut(MANIFEST).unwrap();
    *manifest.last_mut().unwrap() = b' ';
    found(&problems(&files, false), "not written as caveat writes it");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
    #[test]
    fn a_cut_or_a_changed_byte_never_passes(file in 0usize..100, at in 0usize..10_000, byte in 0u8..=255) {
        let mut files = files();
        let path = files.keys().nth(file % files.len()).unwrap().clone();
        let bytes = files.get_mut(&path).unwrap();
        let at = at % bytes.len();
        if bytes[at] != byte {
            bytes[at] = byte;
            proptest::prop_assert!(!problems(&files, false).is_empty());
        }
    }
}
