//! Sources, claims and coverage, from the command line.

mod desk;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, page_path};
use serde_json::{Value, json};

const SOURCE: &str = "content/sources/example-guideline.yaml";
const NEWER: &str = "id: newer-guideline\nkind: guideline\ntype: document\ntitle: A newer guideline\nversion: \"2.2026\"\nissued: \"2026\"\nopened: { by: ada-author, on: 2026-11-20 }\nsupersedes: example-guideline\n";

/// The state and the reasons of the page, as `review status` tells them.
fn standing(desk: &Desk) -> (String, Vec<String>) {
    let status = desk.caveat(&["review", "status", PAGE, "--format", "json"]).exits(0).json();
    let row = &status["answers"][0];
    assert_eq!(row["id"], PAGE);
    let reasons = row["reasons"].as_array().expect("a list").iter();
    (
        row["state"].as_str().expect("a state").to_owned(),
        reasons.map(|reason| reason.as_str().expect("words").to_owned()).collect(),
    )
}

#[test]
fn a_newer_edition_reopens_exactly_the_pages_that_cite_the_older() {
    let desk = Desk::approved();
    assert_eq!(standing(&desk).0, "approved");
    desk.write("content/sources/newer-guideline.yaml", NEWER);
    let (state, reasons) = standing(&desk);
    assert_eq!(state, "stale");
    let told = "Since the approval, the source example-guideline was replaced by newer-guideline.";
    assert!(reasons.iter().any(|reason| reason == told), "{reasons:?}");
    desk.caveat(&["check"])
        .exits(1)
        .says("citation/superseded-source")
        .says("`example-guideline` was replaced by `newer-guideline`");
    let uses = desk.caveat(&["where-used", "example-guideline", "--format", "json"]).exits(0).json();
    let page = desk.read(&page_path());
    let of_page: Vec<&Value> =
        uses["uses"].as_array().expect("a list").iter().filter(|one| one["id"] == PAGE).collect();
    assert!(!of_page.is_empty());
    for one in of_page {
        let place = |key: &str| usize::try_from(one[key].as_u64().expect("a number")).expect("a place");
        assert_eq!(one["path"], page_path());
        assert!(page[place("start")..place("end")].contains("@example-guideline"), "{one}");
    }
    // A source that no approved page cites leaves them as they are.
    desk.edit("content/sources/newer-guideline.yaml", "supersedes: example-guideline\n", "");
    assert_eq!(standing(&desk).0, "approved");
}

#[test]
fn a_work_that_was_taken_back_reopens_its_pages() {
    let desk = Desk::approved();
    desk.write(SOURCE, desk.read(SOURCE) + "retracted: 2026-11-22\n");
    let (state, reasons) = standing(&desk);
    assert_eq!(state, "stale");
    assert!(reasons[0].contains("example-guideline was taken back (retracted)"), "{reasons:?}");
    desk.caveat(&["check"]).exits(1).says("citation/retracted-source");
    desk.caveat(&["sources", "check"]).exits(1).says("This work was taken back.").says("where-used");
    desk.commit("Take it back");
    desk.caveat(&["export", "--out", "bundle"]).exits(1);
}

#[test]
fn editions_in_a_circle_and_of_nothing_are_told_at_their_place() {
    let desk = Desk::approved();
    desk.write("content/sources/newer-guideline.yaml", NEWER);
    desk.write(SOURCE, desk.read(SOURCE) + "supersedes: [newer-guideline, no-such]\n");
    let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
    let found = |rule: &str| {
        let all = report["findings"].as_array().expect("a list").iter();
        all.filter(|f| f["rule"] == rule).map(|f| f["text"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("format/circle"), [json!("newer-guideline"), json!("example-guideline")]);
    assert_eq!(found("format/unknown-source"), [json!("no-such")]);
}

#[test]
fn a_broken_source_is_told_where_it_is_broken() {
    let desk = Desk::approved();
    desk.edit(SOURCE, "kind: guideline", "kind: guidline");
    desk.caveat(&["check"])
        .exits(1)
        .says("`kind` must be one of")
        .says("The file of the source `example-guideline` cannot be read")
        .never_says("There is no source with the id");
    desk.caveat(&["sources", "check"]).exits(1).says("`kind` must be one of");
}

#[test]
fn sources_come_from_reference_managers() {
    let desk = Desk::approved();
    desk.write("refs.bib", "@article{Doe2022, title={A trial}, journal={A Journal}, year=2022, doi={10.1234/x}}\n@article{broken, title={\n@movie{film, title={F}}\n@misc{example-guideline, title={Mine}}\n");
    desk.caveat(&["sources", "import", "refs.bib"])
        .exits(1)
        .says("wrote content/sources/doe2022.yaml")
        .says("line 3")
        .says("`movie`")
        .says("There is a source with the id `example-guideline` already");
    // A number of a work that nobody opened is an error until somebody did.
    desk.caveat(&["sources", "check"]).exits(1).says("Nobody opened this source").says("10.1234/x");
    desk.caveat(&["check"]).exits(1).says("citation/identifier-unverified");
    desk.edit("content/sources/doe2022.yaml", "opened: null", "opened: { by: ada-author, on: 2026-11-20 }");
    desk.caveat(&["sources", "check"]).exits(0).says("No page, claim or treatment rests on this source.");
    desk.write(
        "refs.json",
        "[{\"id\": \"roe\", \"type\": \"book\", \"title\": \"A book\", \"ISBN\": \"978-0-306-40615-8\"}]",
    );
    desk.caveat(&["sources", "import", "refs.json"]).exits(0);
    desk.caveat(&["sources", "check"]).exits(1).says("does not have the form of a ISBN");
    desk.caveat(&["sources", "import", "refs.txt"]).exits(2);
}

#[test]
fn claims_are_approved_once_and_looked_at_again() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    let sentence = "Some hospitals lend cold caps to people who have chemotherapy.";
    desk.write(
        SOURCE,
        desk.read(SOURCE).replace("opened: null", "opened: { by: ada-author, on: 2026-11-20 }"),
    );
    let claim = |statement: &str| {
        format!(
            "id: caps-lent\nstatement: {statement}\nsources:\n  - {{ id: example-guideline, locator: section 2 }}\naudience: [patients]\nexpires: 2026-12-20\n"
        )
    };
    desk.write("content/claims/caps-lent.yaml", claim(sentence));
    let with = |words: &str| page.clone() + "\n" + words + " [@example-guideline].\n";
    desk.write(&page_path(), with(sentence.trim_end_matches('.')));
    desk.caveat(&["where-used", "caps-lent"]).exits(0).says("Used in 1 sentence of 1 page.");
    desk.caveat(&["due", "--within", "P30D"]).exits(0).says("2026-12-20").says("caps-lent");
    desk.caveat(&["due", "--within", "P1D"]).exits(0).never_says("caps-lent");
    desk.caveat(&["due", "--within", "soon"]).exits(2).says("P30D");
    desk.caveat(&["check", "--as-of", "2026-12-21"]).exits(1).says("claims/expired-statement");
    desk.edit("content/claims/caps-lent.yaml", "[patients]", "[caregivers]");
    desk.caveat(&["check"]).exits(1).says("claims/beyond-audience");
    desk.edit("content/claims/caps-lent.yaml", "[caregivers]", "[patients]");
    let asks = ["--role", "request", "--time", "2026-11-22T08:00:00Z"];
    desk.decide("request", PAGE, AUTHOR, &asks).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-22T09:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-22T10:00:00Z"]).exits(0);
    desk.commit("Approve with a claim");
    assert_eq!(standing(&desk).0, "approved");
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.caveat(&["verify", "bundle"]).exits(0);
    // A claim that changes reopens the pages that make it.
    desk.edit("content/claims/caps-lent.yaml", "section 2", "section 3");
    let (state, reasons) = standing(&desk);
    assert!(state == "stale" && reasons[0].contains("claim caps-lent changed"), "{reasons:?}");
    // Nearly the same words are told, with the difference.
    desk.write(&page_path(), with("All hospitals lend cold caps to people who have chemotherapy"));
    desk.caveat(&["check"]).says("claims/beyond-wording").says("“some” became “all”");
    desk.write("content/claims/twin.yaml", claim(sentence).replace("id: caps-lent", "id: twin"));
    desk.caveat(&["check"]).exits(1).says("has these words already");
}

#[test]
fn coverage_says_what_each_claim_rests_on() {
    let desk = Desk::approved();
    let page = desk.read(&page_path());
    desk.write(
        &page_path(),
        page + "\nAbout 30% of people were <helped>.\n\nAbout 40% were helped [@example-guideline].\n",
    );
    let report = desk.caveat(&["coverage", "--format", "json", &page_path()]).exits(0).json();
    let page = &report["pages"][0];
    let claims: Vec<&Value> = page["claims"].as_array().expect("a list").iter().collect();
    let of = |share: &str| {
        let found = claims.iter().find(|c| c["sentence"].as_str().is_some_and(|s| s.contains(share)));
        found.expect("the sentence")["sources"].clone()
    };
    assert_eq!((of("30%"), of("40%")), (json!([]), json!(["example-guideline"])));
    assert_eq!(page["supported"], claims.len() - 1);
    desk.caveat(&["coverage"]).exits(0).says("NONE").says("a number").says("Example guideline, made up");
    let html = desk.caveat(&["coverage", "--format", "html"]).exits(0);
    html.says("[no source; it states a number]").says("[source: example-guideline]").never_says("<helped>");
    desk.caveat(&["coverage", "content/notices"]).exits(2);
}
