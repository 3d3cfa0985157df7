use super::*;
use crate::records::record::Kind;
use crate::testing::{Desk, Site, Write, day};

fn gate_on(desk: &Desk, site: &Site, emails: &[&str], as_of: &str) -> Vec<Finding> {
    let emails = emails.iter().map(|email| (*email).to_owned()).collect();
    of_page(&site.page(), &emails, &[], desk.docket(&desk.records_as_of(as_of), as_of))
}

fn rules(desk: &Desk, site: &Site, emails: &[&str]) -> Vec<String> {
    gate_on(desk, site, emails, "2026-12-01").into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn each_state_has_its_finding() {
    let (mut desk, site) = (Desk::new(), Site::new());
    assert_eq!(rules(&desk, &site, &[]), ["review/missing-approval"]);
    assert!(rules(&desk, &site.edited("answer", "status: ready", "status: draft"), &[]).is_empty());
    desk.approve(&site);
    assert!(rules(&desk, &site, &[]).is_empty());
    let changed = site.edited("notice", "education only", "teaching only");
    let stale = gate_on(&desk, &changed, &[], "2026-12-01");
    assert_eq!(stale[0].rule, "review/stale-approval");
    assert!(stale[0].message.contains("the notice medical-disclaimer changed"), "{}", stale[0].message);
    assert_eq!(
        (stale[0].text.as_str(), stale[0].path.as_str()),
        ("ready", "content/answers/breast-cancer/car-t.md")
    );
    assert_eq!(gate_on(&desk, &site, &[], "2027-09-01")[0].rule, "review/expires-soon");
    assert_eq!(gate_on(&desk, &site, &[], "2027-10-01")[0].rule, "review/expired-approval");
    desk.sign(&site, Write::new(Kind::Reject, "cli", "clinical").hour(3));
    assert_eq!(rules(&desk, &site, &[]), ["review/changes-requested"]);
    desk.sign(&site, Write::new(Kind::Withdraw, "cli", "clinical").hour(4));
    let withdrawn = gate_on(&desk, &site, &[], "2026-12-01");
    assert_eq!((withdrawn[0].rule.as_str(), withdrawn[0].severity), ("review/withdrawn", Severity::Info));
}

#[test]
fn whoever_changed_the_page_may_not_approve_it() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    assert_eq!(rules(&desk, &site, &["CLI@example.org", "else@example.org"]), ["review/self-approval"]);
    assert!(rules(&desk, &site, &["writer@example.org"]).is_empty());
}

#[test]
fn unknown_authors_are_named_in_their_place() {
    let site = Site::new().edited("answer", "[writer]", "[writer, wrtier]");
    let findings = gate_on(&Desk::new(), &site, &[], "2026-12-01");
    assert!(findings.iter().any(|f| f.rule == "review/unknown-author" && f.text == "wrtier"));
}

#[test]
fn waivers_that_do_not_count_wait_or_end_are_findings() {
    let (mut desk, site) = (Desk::new(), Site::new());
    let waive = |person: &str, role: &str, rule: &str, until: &str| {
        Write::new(Kind::Waiver, person, role).waives(rule, Digest::of(b"sentence"), until)
    };
    desk.sign(&site, waive("cli", "clinical", "disclaimer/missing", "2027-05-01"));
    desk.sign(&site, waive("edi", "editorial", "claims/hype-word", "2027-05-01").hour(1));
    desk.sign(&site, waive("edi", "editorial", "structure/section-missing", "2026-12-20").hour(2));
    let (page, as_of) = (site.page(), day("2026-12-01"));
    let waivers = crate::waivers(&page, desk.docket(&desk.records(), "2026-12-01"));
    let found = |known: bool, email: &str| {
        let emails = BTreeSet::from([email.to_owned()]);
        let findings = of_waivers(&page, &waivers, |_| known, &emails, &desk.people, as_of);
        findings.into_iter().map(|f| (f.rule, f.severity)).collect::<BTreeSet<_>>()
    };
    let expected = |invalid: Severity| {
        BTreeSet::from([
            ("review/waiver-invalid".to_owned(), invalid),
            ("review/waiver-open".to_owned(), Severity::Warning),
            ("review/expires-soon".to_owned(), Severity::Warning),
        ])
    };
    assert_eq!(found(false, "x@example.org"), expected(Severity::Error));
    assert_eq!(found(true, "cli@example.org"), expected(Severity::Warning));
    assert!(found(true, "EDI@example.org").contains(&("review/self-approval".to_owned(), Severity::Error)));
}

#[test]
fn faults_of_records_are_findings() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.sign(&site, Write::new(Kind::Approve, "nobody", "clinical"));
    desk.sign(&site, Write::new(Kind::Approve, "cli", "clinical").hour(1));
    desk.files[1].signature = None;
    let findings = of_records(&desk.records());
    let seen: BTreeSet<(&str, Severity)> = findings.iter().map(|f| (f.rule.as_str(), f.severity)).collect();
    assert!(seen.contains(&("review/record-void", Severity::Error)), "{seen:?}");
    assert!(seen.contains(&("review/record-broken", Severity::Error)), "{seen:?}");
}

#[test]
fn a_new_record_that_counts_for_nothing_closes_the_gate() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    desk.sign(&site, Write::new(Kind::Reinstate, "writer", "author").hour(3));
    let findings = of_records(&desk.records());
    let void = findings.iter().find(|finding| finding.rule == "review/record-void").unwrap();
    assert!(void.severity == Severity::Error && void.next.contains("before they are merged"), "{void:?}");
    let merged = of_records(&desk.records_beside(&desk.files, "2026-12-01"));
    assert!(merged.iter().all(|finding| finding.severity == Severity::Warning), "{merged:?}");
}

#[test]
fn an_author_who_is_taken_out_is_one_all_the_same() {
    let (mut desk, site) = (Desk::new(), Site::new());
    desk.approve(&site);
    let records = desk.records();
    let former = [crate::testing::id("cli")];
    let findings = of_page(&site.page(), &BTreeSet::new(), &former, desk.docket(&records, "2026-12-01"));
    assert_eq!(findings.iter().map(|f| f.rule.as_str()).collect::<Vec<_>>(), ["review/self-approval"]);
}
