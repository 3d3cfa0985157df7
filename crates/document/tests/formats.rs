//! The formats that this crate reads: each fixture through its schema and through serde, which must agree.

mod agree;

use caveat_document::file::SourceFile;
use caveat_document::format::{
    self, ClaimFront, Config, DrugFront, Front, NoticeFront, ProfileFront, SourceFront, TopicFront,
};
use caveat_document::schema::Schema;
use caveat_document::span::Span;

#[test]
fn answers() {
    agree::yaml::<Front>("answer", Schema::Answer);
}

#[test]
fn topics() {
    agree::yaml::<TopicFront>("topic", Schema::Topic);
}

#[test]
fn profiles() {
    agree::yaml::<ProfileFront>("profile", Schema::Profile);
}

#[test]
fn claims() {
    agree::yaml::<ClaimFront>("claim", Schema::Claim);
}

#[test]
fn sources() {
    agree::yaml::<SourceFront>("source", Schema::Source);
}

#[test]
fn registry() {
    agree::yaml::<DrugFront>("registry", Schema::Registry);
}

#[test]
fn notices() {
    agree::yaml::<NoticeFront>("notice", Schema::Notice);
}

#[test]
fn configurations() {
    agree::yaml::<Config>("config", Schema::Config);
}

#[test]
fn reports() {
    // caveat writes reports and never reads one, so there is a schema and no type to read into. A test of the command
    // line holds real reports against it.
    agree::json("report", Schema::Report);
}

#[test]
fn differences() {
    // Written and never read, as reports are.
    agree::json("diff", Schema::Diff);
}

#[test]
fn evaluations() {
    // Written and never read, as reports are.
    agree::json("evaluation", Schema::Evaluation);
}

#[test]
fn mutations() {
    // Written and never read, as reports are.
    agree::json("mutation", Schema::Mutation);
}

#[test]
fn a_day_that_does_not_exist_is_marked_on_its_value() {
    for (from, to) in [("expires: ", "2026-02-30"), ("issued: ", "2026-02-30")] {
        let good = include_str!("fixtures/formats/source/good/full.yaml");
        let line = good.lines().find(|line| line.starts_with(from)).expect("the line");
        let file = SourceFile::new("source.yaml", good.replace(line, &format!("{from}{to}")));
        let faults = format::parse_form::<SourceFront>(&file, Span::new(0, file.text.len()), Schema::Source)
            .unwrap_err();
        assert_eq!(file.slice(faults[0].span), to, "{faults:?}");
    }
}

#[test]
fn a_message_names_a_field_as_it_is_written() {
    let text = "caveat: 1\nname: Ours\npublisher: Ours\nlanguage: en\nraise: { links/vague-text: loud }\n";
    let file = SourceFile::new("caveat.yaml", text);
    let faults = format::parse_form::<Config>(&file, Span::new(0, text.len()), Schema::Config).unwrap_err();
    assert!(faults[0].message.contains("`links/vague-text`"), "{}", faults[0].message);
}
