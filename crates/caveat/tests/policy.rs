//! The policy as its users see it: who must sign, who may, what waits.

mod desk;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, EXAMPLE, PAGE, SIGNERS, page_path};
use serde_json::Value;

const POLICY: &str = "reviews/policy.yaml";
const EXAMPLE_PATH: &str = "content/answers/example-topic/prepare-for-a-visit.md";

/// The ids of a queue, in order.
fn queue(desk: &Desk, more: &[&str]) -> Vec<String> {
    let waiting = desk.caveat(&[&["review", "queue", "--format", "json"], more].concat()).exits(0).json();
    let pages = waiting["waiting"].as_array().expect("pages").iter();
    pages.map(|page| page["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn the_queue_shows_what_waits_for_whom() {
    let desk = Desk::approved();
    assert_eq!(queue(&desk, &[]), Vec::<String>::new());
    desk.caveat(&["review", "queue"]).exits(0).says("0 pages wait.");
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    // The riskier page comes first.
    let waiting = queue(&desk, &[]);
    assert_eq!(waiting, [PAGE, EXAMPLE]);
    desk.decide("request", PAGE, AUTHOR, &["--role", "request", "--time", "2026-11-21T08:00:00Z"]).exits(0);
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T09:00:00Z"]).exits(0);
    assert!(!queue(&desk, &["--role", "clinical"]).contains(&PAGE.to_owned()));
    assert!(queue(&desk, &["--role", "editorial"]).contains(&PAGE.to_owned()));
    desk.caveat(&["review", "queue", "--role", "editorial"])
        .exits(0)
        .says("needs `editorial`: edda-editorial")
        .says("asked for by ada-author on 2026-11-21");
    desk.caveat(&["review", "queue", "--role", "editoral"])
        .exits(2)
        .says("Nobody holds the role `editoral`")
        .says("clinical");
}

#[test]
fn a_policy_that_cannot_work_is_told_before_it_is_merged() {
    let check = |desk: &Desk| desk.caveat(&["policy", "check"]);
    // What `init` writes works.
    check(&Desk::begun()).exits(0);
    let desk = Desk::approved();
    check(&desk).exits(0).says("The policy works");
    desk.edit(POLICY, "clinical: 1", "clinical: 2");
    check(&desk)
        .exits(1)
        .says("Too few people can sign as `clinical`")
        .says("reviews/policy.yaml")
        .says("caveat keys add");
    let desk = Desk::approved();
    desk.edit(POLICY, "withdraw: [clinical, editorial]", "withdraw: [pharmacy]");
    check(&desk).exits(1).says("may take a page down");
    let desk = Desk::approved();
    let rest =
        desk.read(SIGNERS).lines().filter(|line| !line.contains(CLINICAL)).collect::<Vec<_>>().join("\n");
    desk.write(SIGNERS, rest);
    check(&desk).exits(1).says("no page of high risk can ever be approved");
    let desk = Desk::approved();
    desk.write(SIGNERS, desk.read(SIGNERS).replace("cleo-clinical ", "* "));
    let report = desk.caveat(&["policy", "check", "--format", "json"]).exits(1).json();
    let found: Vec<&Value> = report["findings"].as_array().expect("findings").iter().collect();
    let key = found.iter().find(|f| f["rule"] == "review/key-unusable").expect("the line is told");
    assert_eq!((key["path"].as_str(), key["line"].as_u64()), (Some(SIGNERS), Some(2)));
    let desk = Desk::approved();
    desk.edit(&page_path(), "[ada-author]", "[ada-author, cleo-clinical]");
    check(&desk).exits(1).says("its authors may not").says(&page_path());
    let desk = Desk::approved();
    desk.edit(POLICY, "high:", "hihg:");
    check(&desk).exits(1).says("reviews/policy.yaml:").says("`hihg`").says("`high` is missing");
}

#[test]
fn what_a_page_needs_is_explained() {
    let desk = Desk::approved();
    let explain = |desk: &Desk, id: &str| desk.caveat(&["policy", "explain", id]);
    explain(&desk, PAGE)
        .exits(0)
        .says("approved")
        .says("signed cleo-clinical as `clinical`")
        .says("May not approve")
        .says(AUTHOR);
    explain(&desk, "no-such-page").exits(2).says("no answer with the id");
    // The words of a page can raise its risk, and what was approved as risky does not get easier by a new profile.
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    let body = desk.read(EXAMPLE_PATH);
    desk.write(EXAMPLE_PATH, format!("{body}\nThe label of tamoxifen names 20 mg a day.\n"));
    explain(&desk, EXAMPLE).exits(0).says("high risk").says("“20 mg”").says(EDITORIAL);
    desk.write(EXAMPLE_PATH, body);
}

#[test]
fn a_risk_is_lowered_by_those_who_signed_for_it() {
    let desk = Desk::approved();
    let profile = "content/profiles/ai-drafted.yaml";
    desk.edit(profile, "risk: high", "risk: low");
    desk.commit("Lower the risk");
    let waits = desk.caveat(&["policy", "explain", PAGE]).exits(0);
    waits.says("to lower it takes the signatures that it needed then").says("1 × `clinical`");
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-21T10:00:00Z"]).exits(0);
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says("`clinical`");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-21T11:00:00Z"]).exits(0);
    desk.caveat(&["export", "--out", "bundle"]).says("1 page exported");
    // From now on it is low: an editor is enough.
    desk.edit(&page_path(), "Others do not.", "Others lose it.");
    desk.decide("approve", PAGE, EDITORIAL, &["--time", "2026-11-22T10:00:00Z"]).exits(0);
    desk.caveat(&["review", "status", PAGE]).exits(0).says("approved");
}

#[test]
fn a_changed_notice_is_settled_at_once() {
    let desk = Desk::approved();
    desk.edit(EXAMPLE_PATH, "status: draft", "status: ready");
    desk.edit(EXAMPLE_PATH, "# sources_checked: 2026-01-31", "sources_checked: 2026-11-18");
    desk.approve(EXAMPLE);
    desk.commit("Approve");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("2 pages exported");
    let notice = "content/notices/medical-disclaimer.md";
    let text = desk.read(notice);
    let last = text.trim_end().rsplit('\n').next().expect("a line").to_owned();
    desk.edit(notice, &last, &format!("{last} Please read it with care."));
    desk.commit("Change the notice");
    assert_eq!(queue(&desk, &[]).len(), 2);
    let settle = |person: &str, time: &str, what: &str| {
        let key = desk.key(person);
        desk.caveat(&["review", "approve", "--changed", what, "--as", person, "--key", &key, "--time", time])
    };
    settle(CLINICAL, "2026-11-21T08:00:00Z", "notice/no-such").exits(2).says("No ready page waits");
    settle(CLINICAL, "2026-11-21T08:00:00Z", "notice/medical-disclaimer")
        .exits(0)
        .says("2 pages")
        .says("/many/");
    desk.caveat(&["export", "--out", "bundle"]).exits(1);
    settle(EDITORIAL, "2026-11-21T09:00:00Z", "notice/medical-disclaimer").exits(0);
    desk.commit("Settle");
    desk.caveat(&["export", "--out", "bundle"]).exits(0).says("2 pages exported");
    desk.caveat(&["verify", "bundle"]).exits(0);
    desk.caveat(&["review", "check", "HEAD~2..HEAD"]).exits(0);
    // One byte of that record changed holds both.
    let many = desk
        .files("reviews/records/many")
        .into_keys()
        .find(|path| path.ends_with(".json"))
        .expect("a record");
    desk.edit(&format!("reviews/records/many/{many}"), "Read as shown", "Read as Shown");
    desk.caveat(&["export", "--out", "bundle"])
        .exits(1)
        .says(EXAMPLE)
        .says(PAGE)
        .says("differs from the trusted revision");
}
