use caveat_document::format::Severity;

use super::*;
use crate::testing::{Desk, Site, Write, day, finding};

const SECTION: &str = "structure/section-missing";
const CLAIM: &str = "claims/hype-word";

fn on(desk: &Desk, site: &Site, as_of: &str) -> Waivers {
    waivers(&site.page(), desk.docket(&desk.records_as_of(as_of), as_of))
}

fn held(desk: &Desk, site: &Site, as_of: &str) -> Vec<String> {
    let held = on(desk, site, as_of).in_force;
    held.into_iter().map(|waived| waived.waiver.rule.as_str().to_owned()).collect()
}

fn waive(person: &str, role: &str, rule: &str) -> Write {
    Write::new(Kind::Waiver, person, role).waives(rule, Digest::of(b"sentence"), "2027-05-01")
}

fn whys(waivers: &Waivers) -> Vec<&str> {
    waivers.invalid.iter().map(|invalid| invalid.why.as_str()).collect()
}

#[test]
fn grave_rules_need_two() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, waive("edi", "editorial", SECTION));
    desk.sign(&site, waive("edi", "editorial", CLAIM).hour(1));
    desk.sign(&site, waive("writer", "clinical", CLAIM).hour(2));
    assert_eq!(held(&desk, &site, "2026-12-01"), [SECTION]);
    let half = on(&desk, &site, "2026-12-01");
    assert_eq!(whys(&half), ["writer is an author of the page, and authors may not waive its faults"]);
    assert_eq!(
        half.open[0].needs,
        "The waiver of claims/hype-word by edi (editorial) needs one more signature, by another person in the role \
         `clinical`. It can be given by: cli, cli-two, both, demo."
    );
    desk.sign(&site, waive("cli", "clinical", CLAIM).hour(3));
    assert_eq!(held(&desk, &site, "2027-05-01"), [CLAIM, SECTION]);
    assert!(held(&desk, &site, "2027-05-02").is_empty());
    assert_eq!(on(&desk, &site, "2027-05-02").ended.len(), 2);
    let both = &on(&desk, &site, "2026-12-01").in_force[0];
    assert_eq!(both.waiver.by, "Doctor edi (editorial) and Doctor cli (clinical)");
    assert_eq!(both.signatures.iter().map(|s| s.person.as_str()).collect::<Vec<_>>(), ["edi", "cli"]);
}

#[test]
fn one_clinician_is_not_two_people() {
    let (mut desk, site) = (Desk::new(), Site::new());
    for role in ["clinical", "editorial"] {
        desk.sign(&site, waive("both", role, "prescriptive/directive"));
    }
    assert!(held(&desk, &site, "2026-12-01").is_empty());
    let open = &on(&desk, &site, "2026-12-01").open[0];
    assert!(open.needs.contains("by another person who reviews"), "{}", open.needs);
    assert!(!open.needs.contains("both,"), "{}", open.needs);
    desk.sign(&site, waive("edi", "editorial", "prescriptive/directive").hour(1));
    assert_eq!(held(&desk, &site, "2026-12-01"), ["prescriptive/directive"]);
}

#[test]
fn whoever_wrote_it_asked_for_it_or_does_not_review_may_not_waive() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Request, "edi", "editorial"));
    desk.sign(&site, waive("edi", "editorial", SECTION).hour(1));
    desk.sign(&site, waive("editor-a", "author", SECTION).hour(2));
    desk.sign(&site, waive("pharm", "pharmacy", SECTION).hour(3));
    let found = on(&desk, &site, "2026-12-01");
    assert_eq!(
        whys(&found),
        [
            "edi asked for the review, and may not waive faults of the page",
            "the role `author` does not review pages",
            "the role `pharmacy` does not review pages",
        ]
    );
    assert!(found.in_force.is_empty());
    // Another's signature in an own role is no signature at all.
    desk.sign(&site, waive("cli", "clinical", SECTION).with_key("edi").hour(4));
    assert!(held(&desk, &site, "2026-12-01").is_empty());
}

#[test]
fn what_can_never_be_waived_is_not() {
    let (mut desk, site) = (Desk::new(), Site::new());
    for (hour, rule) in ["disclaimer/missing", "format/schema", "review/record-void"].iter().enumerate() {
        desk.sign(&site, waive("cli", "clinical", rule).hour(hour as u8));
        desk.sign(&site, waive("edi", "editorial", rule).hour(hour as u8));
    }
    let found = on(&desk, &site, "2026-12-01");
    assert_eq!((found.invalid.len(), found.in_force.len(), found.open.len()), (6, 0, 0));
    let error = finding("disclaimer/missing", "page", Severity::Error);
    assert_eq!(found.about(&error), None, "another sentence");
    let error = Finding { fingerprint: Digest::of(b"sentence"), ..error };
    assert!(found.about(&error).unwrap().contains("disclaimer/missing can never be waived"));
}

#[test]
fn no_waiver_outlasts_the_policy() {
    let (mut desk, site) = (Desk::new(), Site::new());
    let forever = waive("edi", "editorial", SECTION).waives(SECTION, Digest::of(b"sentence"), "2099-01-01");
    desk.sign(&site, forever);
    // The profile's 300 days are fewer than the tier's 365.
    assert_eq!(on(&desk, &site, "2026-12-01").in_force[0].waiver.until, day("2027-09-06"));
    assert!(held(&desk, &site, "2027-09-07").is_empty());
}

#[test]
fn the_newest_word_of_a_person_counts() {
    let (mut desk, site) = (Desk::new(), Site::new());
    let until = |day: &str| waive("edi", "editorial", SECTION).waives(SECTION, Digest::of(b"sentence"), day);
    desk.sign(&site, until("2027-01-01"));
    desk.sign(&site, until("2027-05-01").hour(1));
    assert_eq!(on(&desk, &site, "2026-12-01").in_force[0].waiver.until, day("2027-05-01"));
    desk.sign(&site, until("2026-11-20").hour(2));
    assert!(held(&desk, &site, "2026-12-01").is_empty());
    // Of several people whoever accepts it for the longest.
    desk.sign(&site, until("2027-03-01").hour(3));
    desk.sign(&site, waive("cli", "clinical", SECTION).hour(4));
    let longest = &on(&desk, &site, "2026-12-01").in_force[0];
    assert_eq!((longest.waiver.until, longest.signatures.len()), (day("2027-05-01"), 1));
}

#[test]
fn demonstrations_stay_demonstrations() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, waive("demo-editor", "editorial", SECTION).demonstration());
    assert!(on(&desk, &site, "2026-12-01").in_force[0].signatures[0].demonstration);
}

#[test]
fn it_belongs_to_its_page() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, waive("edi", "editorial", SECTION));
    let other = site.edited("answer", "id: car-t", "id: other");
    assert_eq!(on(&desk, &other, "2026-12-01"), Waivers::default());
    assert_eq!(held(&desk, &site.edited("answer", "in a lab", "in a clean lab"), "2026-12-01"), [SECTION]);
}
