//! The formats of a bundle: each fixture through its schema and through serde, which must agree.

#[path = "../../document/tests/agree/mod.rs"]
mod agree;

use caveat_document::schema::Schema;
use caveat_export::{ExportedAnswer, Manifest};
use serde::de::DeserializeOwned;
use serde_json::Value;

fn read<T: DeserializeOwned>(json: Value) -> Result<(), String> {
    serde_json::from_value::<T>(json).map(drop).map_err(|error| error.to_string())
}

#[test]
fn manifests() {
    agree::json("manifest", Schema::Manifest);
    agree::serde_reads_the_good("manifest", Schema::Manifest, &read::<Manifest>);
}

#[test]
fn exported_answers() {
    agree::json("exported-answer", Schema::ExportedAnswer);
    agree::serde_refuses_the_bad("exported-answer", &read::<ExportedAnswer>);
}

#[test]
#[ignore = "FAULT: FileFacts::sha256 and Manifest::bundle are any text for serde"]
fn fault_serde_takes_a_manifest_that_the_schema_refuses() {
    agree::serde_refuses_the_bad("manifest", &read::<Manifest>);
}

#[test]
#[ignore = "FAULT: the schema and two good fixtures have `sections`, which ExportedAnswer does not know"]
fn fault_serde_does_not_read_an_exported_answer_that_the_schema_accepts() {
    agree::serde_reads_the_good("exported-answer", Schema::ExportedAnswer, &read::<ExportedAnswer>);
}
