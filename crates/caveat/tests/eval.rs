//! `caveat eval --format json`: the form of its output, and files that no person wrote.

#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use caveat_document::schema::Schema;
use desk::{Desk, Ran};

fn eval(bytes: &[u8], arguments: &[&str]) -> Ran {
    // There is no content repository here: the built-in rules run.
    let desk = Desk::empty();
    std::fs::create_dir(desk.root()).expect("a folder");
    let path = desk.root().join("sentences.tsv");
    std::fs::write(&path, bytes).expect("a file");
    let mut all = vec!["eval", path.to_str().expect("UTF-8")];
    all.extend(arguments);
    desk.caveat(&all)
}

#[test]
fn the_figures_fit_their_schema_and_each_other() {
    let table = include_bytes!("fixtures/eval/sentences.tsv");
    let found = eval(table, &["--format", "json"]).exits(0).json();
    assert_eq!(Schema::Evaluation.complaints(&found), Vec::<String>::new());
    assert_eq!(found["sentences"], 8);
    assert_eq!(found["score"]["recall"]["hits"], 2);
    assert_eq!(found["score"]["recall"]["total"], 3);
    assert_eq!(found["misses"][0]["line"], 4);
    assert_eq!(found["pairs"]["hits"], 1);
    let one = eval(table, &["--format", "json", "--threads", "1"]).exits(0);
    let three = eval(table, &["--format", "json", "--threads", "3"]).exits(0);
    assert_eq!(one.out, three.out);
}

#[test]
fn a_file_that_is_no_text_is_refused_with_its_line() {
    eval(b"label\tsentence\nP\tCaf\xe9.\n", &[]).exits(1).says("sentences.tsv:2: Byte 20 is not UTF-8 text.");
    eval(b"\xff\xfel\0a\0", &[]).exits(1).says(":1: Byte 0 is not UTF-8 text.");
    eval(b" \n\n", &[]).exits(2).says("nothing was measured");
    eval(b"label\tsentence\n", &[]).exits(1).says("no sentence");
    let mut long = b"label\tsentence\n".to_vec();
    long.extend(b"X\tStop.\n".repeat(25));
    eval(&long, &[]).exits(1).says("sentences.tsv:21:").says("And 5 more.").never_says("sentences.tsv:22:");
}
