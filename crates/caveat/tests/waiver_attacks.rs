//! Ways to forgive what must not be forgiven. None of them may yield an export.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use caveat_document::digest::Digest;
use desk::waiver::{LIGHT, faulty, held, record, sign, waive, waived};
use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, PAGE, page_path};
use serde_json::json;

#[test]
fn a_waiver_by_an_author_counts_for_nothing() {
    let desk = waived();
    desk.edit(&page_path(), LIGHT.1, &format!("{} I'm glad you came.", LIGHT.1));
    let own = sign(&desk, AUTHOR, &record(&desk, AUTHOR, "editorial", LIGHT.0, "I'm glad you came."));
    desk.commit("Waive one's own fault");
    held(&desk, &[]).says("authors may not waive").says(&own);
    desk.caveat(&["check"]).exits(1).says("authors may not waive");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"])
        .exits(1)
        .says("review/waiver-invalid")
        .says("Delete the record");
    // Once it is merged nobody can delete it. It forgives nothing, and stops nothing that is clean.
    desk.edit(&page_path(), &format!("{} I'm glad you came.", LIGHT.1), LIGHT.1);
    desk.commit("Mend");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(0).says("review/waiver-invalid");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("1 page exported").says("does not count");
    desk.caveat(&["verify", "bundle"]).exits(0);
}

#[test]
fn what_can_never_be_waived_is_not() {
    for (rule, change, context) in [
        ("disclaimer/missing", "disclaimer", "page"),
        ("consult/missing", "consult", "page"),
        ("citation/guideline-missing", "citation", "page"),
        ("privacy/direct-identifier", "identifier", "Call Ann on 425-882-9090."),
        ("text/hidden-characters", "hidden", ""),
    ] {
        let desk = Desk::approved();
        match change {
            "disclaimer" => desk.write(
                "content/notices/medical-disclaimer.md",
                "---\nid: medical-disclaimer\ntitle: About\nplacement: banner\nprofiles: all\n---\nThis page is about health.\n",
            ),
            "consult" => {
                let notices = ["medical-disclaimer", "closing-reminder", "ai-disclosure"];
                let notices = notices.map(|notice| format!("content/notices/{notice}.md"));
                for path in notices.iter().chain([&page_path()]) {
                    let clinicians = ["nurse", "doctor", "oncologist", "care team", "pharmacist"];
                    let text = clinicians.iter().fold(desk.read(path), |t, word| t.replace(word, "leaflet"));
                    desk.write(path, text);
                }
            }
            "citation" => desk.edit(&page_path(), " [@example-guideline]", ""),
            "identifier" => desk.edit(&page_path(), "Others do not.", &format!("Others do not. {context}")),
            _ => desk.edit(&page_path(), "Others do not.", "Others do n\u{200b}ot."),
        }
        let report = desk.caveat(&["check", "--format", "json"]).exits(1).json();
        let finding = report["findings"].as_array().expect("findings").iter().find(|f| f["rule"] == rule);
        let finding = finding.unwrap_or_else(|| panic!("{change} makes no {rule}: {report:#}"));
        let fingerprint = finding["fingerprint"].as_str().expect("text");
        for person in [CLINICAL, EDITORIAL] {
            let more =
                ["--rule", rule, "--finding", &fingerprint[..30], "--until", "2027-03-01", "-m", "So be it."];
            desk.decide("waive", PAGE, person, &more).exits(2).says("can never be waived");
        }
        // Signed without the program, by two reviewers.
        for (person, role) in [(CLINICAL, "clinical"), (EDITORIAL, "editorial")] {
            let mut forced = record(&desk, person, role, rule, context);
            forced["waives"]["fingerprint"] = json!(fingerprint);
            sign(&desk, person, &forced);
        }
        desk.commit("Force it");
        desk.caveat(&["check"]).exits(1).says(rule).says("can never be waived");
        held(&desk, &[]).says(rule).says("can never be waived");
        desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("review/waiver-invalid");
    }
}

#[test]
fn a_waiver_of_another_page_forgives_nothing() {
    let desk = waived();
    let other = "another-page";
    let text = desk.read(&page_path());
    desk.write(&format!("content/answers/example-topic/{other}.md"), text.replace(PAGE, other));
    desk.commit("The same sentence on another page");
    desk.caveat(&["check"]).exits(1).says(&format!("{other}.md"));
    let shard = Digest::of(other.as_bytes()).short(2);
    for record in desk.records(PAGE).iter().filter(|record| record.contains("-waiver-")) {
        for half in [record.clone(), format!("{record}.sig")] {
            let name = half.rsplit('/').next().expect("a name");
            desk.write(
                &format!("reviews/records/{shard}/{other}/{name}"),
                desk.read(&half).replace(PAGE, other),
            );
        }
    }
    desk.caveat(&["check"]).exits(1).says(&format!("{other}.md"));
    desk.commit("Copy the waiver");
    let ran = desk.caveat(&["export", "--out", "bundle"]).exits(1);
    ran.says("moved, copied or edited").says(&format!("held back {other}"));
    assert!(!desk.path(&format!("bundle/html/{other}.html")).exists());
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(1).says("review/record-broken");
}

#[test]
fn a_change_of_the_sentence_ends_its_waiver() {
    for changed in ["I'm glad you asked this!", "I'm glad you asked this .", "I'm glad you asked thi."] {
        let desk = waived();
        desk.edit(&page_path(), LIGHT.1, changed);
        desk.caveat(&["check"]).exits(1).says(LIGHT.0);
        held(&desk, &[]).says(LIGHT.0);
        desk.decide("approve", PAGE, EDITORIAL, &[]).exits(2).says("is not clean");
    }
    // Another wrapping of the lines is no change.
    let desk = waived();
    desk.edit(&page_path(), LIGHT.1, "I'm glad\nyou asked this.");
    desk.caveat(&["export", "--out", "bundle"]).exits(0);
    desk.caveat(&["verify", "bundle"]).exits(0);
}

#[test]
fn a_tampered_waiver_holds_the_page() {
    let path = |desk: &Desk| {
        desk.records(PAGE).into_iter().find(|record| record.contains("-waiver-")).expect("the waiver")
    };
    // Longer than it was signed for.
    let desk = waived();
    desk.edit(&path(&desk), "2027-03-01", "2027-10-01");
    desk.caveat(&["check"]).exits(1).says(LIGHT.0);
    held(&desk, &[]).says("moved, copied or edited");
    // With the name that fits the new bytes the signature does not fit them.
    let desk = waived();
    let old = path(&desk);
    let text = desk.read(&old).replace("2027-03-01", "2027-10-01");
    let stem = old.rsplit_once('-').expect("a digest").0;
    let new = format!("{stem}-{}.json", Digest::of(text.as_bytes()).short(12));
    desk.write(&new, text);
    fs::rename(desk.path(&format!("{old}.sig")), desk.path(&format!("{new}.sig"))).expect("renamed");
    fs::remove_file(desk.path(&old)).expect("removed");
    held(&desk, &[]).says("signature");
    // Without its signature, with another's, deleted.
    let desk = waived();
    fs::remove_file(desk.path(&format!("{}.sig", path(&desk)))).expect("removed");
    held(&desk, &[]).says("no signature");
    let desk = waived();
    let approval = desk.records(PAGE).into_iter().find(|record| record.contains("-approve-")).expect("one");
    desk.write(&format!("{}.sig", path(&desk)), desk.read(&format!("{approval}.sig")));
    held(&desk, &[]).says("does not belong to these bytes");
    let desk = waived();
    let record = path(&desk);
    for half in [record.clone(), format!("{record}.sig")] {
        fs::remove_file(desk.path(&half)).expect("removed");
    }
    held(&desk, &[]).says("gone here");
}

#[test]
fn no_waiver_counts_that_a_stranger_or_the_proposer_made_possible() {
    // In a reviewer's name with a stranger's key.
    let desk = waived();
    desk.edit(&page_path(), LIGHT.1, "I'm glad you came.");
    desk.key("stranger");
    sign(&desk, "stranger", &record(&desk, EDITORIAL, "editorial", LIGHT.0, "I'm glad you came."));
    desk.commit("Sign for somebody else");
    held(&desk, &[]).says(LIGHT.0);
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).says("was not signed with a key of edda-editorial");
    // By somebody whom only the proposal makes a reviewer.
    let desk = faulty(LIGHT.1);
    desk.git(&["checkout", "--quiet", "-b", "proposal"]).exits(0);
    let people = desk.read("reviews/people.yaml");
    let pat = "  - id: pat\n    name: Pat\n    roles: [editorial]\n";
    desk.write("reviews/people.yaml", format!("{people}{pat}"));
    desk.allow("pat", "pat");
    desk.commit("Hire somebody");
    waive(&desk, LIGHT, "pat", &["--trust", "main"]).exits(2).says("`pat` is not in reviews/people.yaml");
    waive(&desk, LIGHT, "pat", &["--time", "2026-11-20T07:30:00Z"]).exits(0);
    desk.caveat(&["check"]).exits(0);
    desk.caveat(&["check", "--trust", "main"]).exits(1).says(LIGHT.0);
    held(&desk, &["--trust", "main"]).says(LIGHT.0);
}

#[test]
fn a_waiver_that_nobody_can_vouch_for_forgives_nothing() {
    let desk = waived();
    fs::remove_dir_all(desk.path(".git")).expect("removed");
    desk.caveat(&["check"]).exits(1).says("No waiver counts").says(LIGHT.0);
    desk.caveat(&["check", "--trust", "main"]).exits(3);
}

#[test]
fn who_changed_the_page_may_not_waive_its_faults() {
    let desk = waived();
    desk.edit(&page_path(), "The cap has to", "A cap has to");
    desk.commit_as(EDITORIAL, "Change the page");
    desk.caveat(&["review", "check", "HEAD~1..HEAD"])
        .exits(1)
        .says("waived ai/assistant-voice on this page and also changed it");
}

#[test]
fn what_a_waiver_is_not_for_it_does_not_forgive() {
    // A fault of a notice, which every page shows.
    let desk = waived();
    let notice = "content/notices/closing-reminder.md";
    let text = desk.read(notice);
    desk.write(notice, format!("{}\nI'm glad you came.\n", text.trim_end()));
    let by_rule = ["--rule", LIGHT.0, "--until", "2027-03-01", "-m", "So be it.", "--finding"];
    let named = |rule: &str, sentence: &str| {
        Digest::of(format!("{rule}\n{}", sentence.to_lowercase()).as_bytes()).hex()
    };
    let digits = named(LIGHT.0, "I'm glad you came.");
    desk.decide("waive", PAGE, EDITORIAL, &[&by_rule[..], &[&digits]].concat())
        .exits(2)
        .says("which other pages show, too");
    sign(&desk, EDITORIAL, &record(&desk, EDITORIAL, "editorial", LIGHT.0, "I'm glad you came."));
    desk.commit("Waive a notice");
    desk.caveat(&["check"]).exits(1).says(notice);
    held(&desk, &[]).says(LIGHT.0);
    // A warning, which a reviewer has to accept by approving.
    let desk = waived();
    let (rule, sentence) = ("ai/chat-closer", "Let me know if you want more.");
    desk.edit(&page_path(), "Others do not.", &format!("Others do not. {sentence}"));
    waive(&desk, (rule, sentence), EDITORIAL, &[]).exits(2).says("is no error").says("--acknowledge");
    sign(&desk, EDITORIAL, &record(&desk, EDITORIAL, "editorial", rule, sentence));
    desk.decide("approve", PAGE, CLINICAL, &[]).exits(2).says("--acknowledge");
    held(&desk, &[]);
}
