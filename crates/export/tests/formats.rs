//! The formats of a bundle: each fixture through its schema and through serde, which must agree.

#[path = "../../document/tests/agree/mod.rs"]
mod agree;

use caveat_document::format::Form;
use caveat_document::schema::Schema;
use caveat_export::{ExportedAnswer, Manifest};
use serde::de::DeserializeOwned;
use serde_json::Value;

fn read<T: DeserializeOwned>(json: Value) -> Result<(), String> {
    serde_json::from_value::<T>(json).map(drop).map_err(|error| error.to_string())
}

fn answer(json: Value) -> Result<(), String> {
    ExportedAnswer::from_json(json).map(drop)
}

#[test]
fn manifests() {
    agree::json("manifest", Schema::Manifest);
    agree::serde_reads_the_good("manifest", Schema::Manifest, &read::<Manifest>);
    agree::serde_refuses_the_bad("manifest", &read::<Manifest>);
}

#[test]
fn exported_answers() {
    agree::json("exported-answer", Schema::ExportedAnswer);
    agree::serde_reads_the_good("exported-answer", Schema::ExportedAnswer, &answer);
    agree::serde_refuses_the_bad("exported-answer", &answer);
}
