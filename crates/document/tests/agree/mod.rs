//! Runs the fixtures of a format through its schema and through serde, which must agree. The other crates' tests of their
//! formats include this file.
#![allow(dead_code, reason = "each crate uses the part for its formats")]
#![expect(clippy::disallowed_methods, reason = "a test reads its fixtures from disk")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{self, Form};
use caveat_document::schema::Schema;
use caveat_document::span::Span;
use caveat_document::yaml::{self, Kind, Node};
use serde_json::{Map, Value, json};

/// Words of programmers, which no editor should have to read.
const JARGON: &[&str] = &[
    "instance", "regex", "anyof", "oneof", "allof", "\\s", "^[", "schema", "null", "propert", "array",
    "boolean", "enum", "string", "integer", "deserial", "validat", "keyword", "json",
];

/// What serde makes of data; the error is its complaint.
pub(crate) type Read = dyn Fn(Value) -> Result<(), String>;

/// A fixture.
pub(crate) struct Fixture {
    /// Its file's name.
    pub(crate) name: String,
    /// Its text.
    pub(crate) text: String,
}

/// The fixtures of a format, `good` or `bad`. None at all is a mistake in the test, not a pass.
pub(crate) fn fixtures(format: &str, quality: &str) -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../document/tests/fixtures/formats")
        .join(format)
        .join(quality);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder entry").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no fixture", folder.display());
    let read = |path: &PathBuf| Fixture {
        name: format!("{format}/{quality}/{}", path.file_name().expect("a name").to_string_lossy()),
        text: fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    };
    paths.iter().map(read).collect()
}

/// Every YAML fixture of a format, and every small change to its good ones: schema and serde agree, and they are right.
pub(crate) fn yaml<T: Form>(format: &str, schema: Schema) {
    for fixture in fixtures(format, "good") {
        let (file, node) = parse(&fixture);
        if let Err(faults) = format::parse_form::<T>(&file, whole(&file), schema) {
            panic!("{} is good, but: {faults:?}", fixture.name);
        }
        agree_on_changes(&fixture.name, schema, &node.to_json(), &|json| T::from_json(json).map(drop));
    }
    for fixture in fixtures(format, "bad") {
        let (file, node) = parse(&fixture);
        let json = node.to_json();
        assert!(!schema.accepts(&json), "{}: the schema accepts it", fixture.name);
        assert!(T::from_json(json).is_err(), "{}: serde accepts it", fixture.name);
        let faults = format::parse_form::<T>(&file, whole(&file), schema).err().unwrap_or_default();
        in_place(&fixture, &file, &node, &faults);
        for fault in &faults {
            in_plain_words(&fixture.name, &fault.message);
            assert!(!fault.next.is_empty(), "{}: no next step: {}", fixture.name, fault.message);
        }
    }
}

/// The same for a format that machines write. `read` is what serde makes of data.
pub(crate) fn machine(format: &str, schema: Schema, read: &Read) {
    json(format, schema);
    serde_reads_the_good(format, schema, read);
    serde_refuses_the_bad(format, read);
}

/// Serde reads every good fixture, and whatever small change to it the schema accepts.
pub(crate) fn serde_reads_the_good(format: &str, schema: Schema, read: &Read) {
    for fixture in fixtures(format, "good") {
        let json = data(&fixture);
        if let Err(error) = read(json.clone()) {
            panic!("{} is good, but: {error}", fixture.name);
        }
        agree_on_changes(&fixture.name, schema, &json, read);
    }
}

/// Serde refuses every bad fixture.
pub(crate) fn serde_refuses_the_bad(format: &str, read: &Read) {
    let accepted: Vec<String> =
        fixtures(format, "bad").into_iter().filter(|f| read(data(f)).is_ok()).map(|f| f.name).collect();
    assert!(accepted.is_empty(), "serde accepts {accepted:#?}");
}

/// Every JSON fixture of a format through its schema alone.
pub(crate) fn json(format: &str, schema: Schema) {
    for fixture in fixtures(format, "good") {
        let complaints = schema.complaints(&data(&fixture));
        assert!(complaints.is_empty(), "{}: {complaints:?}", fixture.name);
    }
    for fixture in fixtures(format, "bad") {
        let complaints = schema.complaints(&data(&fixture));
        assert!(!complaints.is_empty(), "{}: the schema accepts it", fixture.name);
        complaints.iter().for_each(|complaint| in_plain_words(&fixture.name, complaint));
    }
}

fn data(fixture: &Fixture) -> Value {
    serde_json::from_str(&fixture.text).unwrap_or_else(|error| panic!("{}: {error}", fixture.name))
}

fn parse(fixture: &Fixture) -> (Arc<SourceFile>, Node) {
    let file = Arc::new(SourceFile::new(fixture.name.as_str(), fixture.text.as_str()));
    let node = yaml::parse(&file, whole(&file)).unwrap_or_else(|fault| panic!("{}: {fault:?}", fixture.name));
    (file, node)
}

fn whole(file: &SourceFile) -> Span {
    Span::new(0, file.text.len())
}

/// The first line of a bad fixture names the place: `# expect: /pointer`. An unknown key is marked on the key, a wrong
/// value on the value. Of a missing key the pointer names the map: the mark is on the map's first key, or on the value
/// that makes the missing one necessary.
fn in_place(fixture: &Fixture, file: &SourceFile, node: &Node, faults: &[Fault]) {
    let name = &fixture.name;
    let first = fixture.text.lines().next().unwrap_or_default();
    let pointer = first.strip_prefix("# expect:").unwrap_or_else(|| panic!("{name} names no place")).trim();
    let key = pointer.rsplit_once('/').and_then(|(parent, key)| {
        let key = key.replace("~1", "/").replace("~0", "~");
        node.at(parent)?.entry(&key).map(|entry| entry.key_span)
    });
    let value = node.at(pointer).unwrap_or_else(|| panic!("{name}: nothing stands at {pointer}"));
    let mut places: Vec<Span> = key.into_iter().collect();
    match &value.kind {
        Kind::Map(entries) => {
            places.extend(entries.first().map(|entry| entry.key_span));
            places.extend(entries.iter().map(|entry| entry.value.span));
        }
        _ => places.push(value.span),
    }
    assert!(!faults.is_empty(), "{name}: no fault");
    for fault in faults {
        let text = file.slice(fault.span);
        assert_eq!((fault.rule, &fault.path), ("format/schema", name), "{fault:?}");
        assert!(
            places.contains(&fault.span),
            "{name}: {pointer} is meant, `{text}` is marked: {}",
            fault.message
        );
        assert!(!text.is_empty() && !text.contains('\n'), "{name}: one line is marked, not `{text}`");
    }
}

fn in_plain_words(name: &str, message: &str) {
    // What stands in backticks or after an example is the author's own, or a key of ours.
    let outside: String = message.split('`').step_by(2).collect();
    let lower = outside.to_lowercase();
    for word in JARGON {
        assert!(!lower.contains(word), "{name}: an editor does not know “{word}”: {message}");
    }
    assert!(message.ends_with(['.', '?']), "{name}: not a sentence: {message}");
}

/// Every place of good data, changed in each of a few ways. The schema speaks first and marks the place, so what it
/// accepts serde must read. It may be the stricter of the two.
fn agree_on_changes(name: &str, schema: Schema, good: &Value, read: &Read) {
    let mut disagreements = Vec::new();
    let (mut kept, mut refused) = (0, 0);
    for pointer in pointers(good) {
        for (what, changed) in changes(good, &pointer) {
            if !schema.accepts(&changed) {
                refused += 1;
                continue;
            }
            kept += 1;
            if let Err(complaint) = read(changed) {
                disagreements.push(format!("{what} at {pointer:?}: the schema accepts it, but {complaint}"));
            }
        }
    }
    assert!(kept > 0 && refused > 50, "{name}: {kept} changes kept the form, {refused} broke it");
    assert!(disagreements.is_empty(), "{name}:\n{}", disagreements.join("\n"));
}

fn pointers(value: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(k, v)| (k.replace('~', "~0").replace('/', "~1"), v)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        _ => Vec::new(),
    };
    for (step, child) in children {
        found.extend(pointers(child).into_iter().map(|rest| format!("/{step}{rest}")));
    }
    found
}

fn changes(good: &Value, pointer: &str) -> Vec<(String, Value)> {
    let at = |change: &dyn Fn(&mut Value)| {
        let mut copy = good.clone();
        change(copy.pointer_mut(pointer).expect("a pointer into this value"));
        copy
    };
    let replacements = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(7),
        json!(1.5),
        json!(100_000),
        json!(""),
        json!("  "),
        json!("x"),
        json!("a-b"),
        json!("Not An Id"),
        json!("a/b"),
        json!("2026-02-28"),
        json!("2026-13-01"),
        json!("https://example.org/"),
        json!("http://example.org/"),
        json!("https://a b"),
        json!("x".repeat(5000)),
        json!([]),
        json!(["a", "a"]),
        json!(["a-b"]),
        json!([1]),
        json!({}),
        json!({"a": "b"}),
    ];
    let mut changed: Vec<(String, Value)> =
        replacements.into_iter().map(|new| (short(&new), at(&|value| *value = new.clone()))).collect();
    if let Some(map) = good.pointer(pointer).and_then(Value::as_object) {
        changed.push((
            "an unknown key".into(),
            at(&|value| drop(fields(value).insert("unknwon".into(), json!("x")))),
        ));
        for key in map.keys() {
            changed.push((format!("no {key}"), at(&|value| drop(fields(value).remove(key)))));
        }
    }
    changed
}

fn fields(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("an object")
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}
