//! The formats of reviews: each fixture through its schema and through serde, which must agree.

#[path = "../../document/tests/agree/mod.rs"]
mod agree;

use caveat_document::format::Form;
use caveat_document::schema::Schema;
use caveat_review::policy::{PeopleFront, PolicyFront};
use caveat_review::{BaselineRecord, Record, Revocation};

#[test]
fn records() {
    agree::machine("record", Schema::Record, &|json| Record::from_json(json).map(drop));
}

#[test]
fn revocations() {
    agree::machine("revocation", Schema::Revocation, &|json| Revocation::from_json(json).map(drop));
}

#[test]
fn baselines() {
    agree::machine("baseline", Schema::Baseline, &|json| BaselineRecord::from_json(json).map(drop));
}

#[test]
fn policies() {
    agree::yaml::<PolicyFront>("policy", Schema::Policy);
}

#[test]
fn people() {
    agree::yaml::<PeopleFront>("people", Schema::People);
}
