use super::*;
use crate::gate::GateRule;
use crate::testing::{Site, Write};

fn sample() -> Record {
    Record { risk: None, ..Write::new(Kind::Approve, "cli", "clinical").record(&Site::new().page()) }
}

#[test]
fn a_record_reads_back() {
    for kind in [Kind::Request, Kind::Approve, Kind::Reject, Kind::Withdraw, Kind::Reinstate, Kind::Comment] {
        let record = Record { kind, ..sample() };
        let stored = read(&record.path(), &record.to_bytes()).unwrap();
        assert_eq!(stored.record, record);
        assert_eq!(answer_of(&stored.path), Some(record.answer));
    }
}

#[test]
fn the_path_is_made_of_the_content() {
    let record = sample();
    let hex = Digest::of(&record.to_bytes()).short(12);
    let shard = Digest::of(b"car-t").short(2);
    assert_eq!(record.path(), format!("reviews/records/{shard}/car-t/20261110T120000Z-approve-{hex}.json"));
}

#[test]
fn keys_are_sorted() {
    let text = String::from_utf8(sample().to_bytes()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let sorted: BTreeMap<String, serde_json::Value> = serde_json::from_value(value).unwrap();
    let keys: Vec<usize> = sorted.keys().map(|key| text.find(&format!("\"{key}\":")).unwrap()).collect();
    assert!(keys.is_sorted(), "{text}");
    assert!(!text.trim_end().contains('\n') && !text.contains("\": ") && text.ends_with("}\n"));
}

#[test]
fn each_tampering_is_seen() {
    let record = sample();
    let (path, bytes) = (record.path(), record.to_bytes());
    let text = String::from_utf8(bytes.clone()).unwrap();
    for (from, to) in [
        ("\"approve\"", "\"reject\""),
        ("12:00:00", "12:00:01"),
        ("\"car-t\"", "\"car-x\""),
        ("{\"ack", "{ \"ack"),
        ("}\n", "}"),
        ("}\n", ",\"note\":1}\n"),
        ("}\n", ",\"until\":null}\n"),
        ("\"kind\"", "\"acknowledged\":[],\"kind\""),
        ("sha256:", "sha255:"),
        ("\"reason\":\"", "\"reason\":\"\\u0041"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let fault = read(&path, changed.as_bytes()).unwrap_err();
        assert!(
            fault.holds && fault.rule == GateRule::RecordBroken && fault.answer.is_some(),
            "{to}: {fault}"
        );
    }
    for other in [
        path.replace("car-t/", "car-x/"),
        path.replace("-approve-", "-reject-"),
        path.replace("T120000Z", "T120001Z"),
        path.replacen("records/", "records/0", 1),
        path.replace(".json", "0.json"),
        format!("./{path}"),
    ] {
        assert!(read(&other, &bytes).is_err(), "{other}");
    }
    assert!(read(&path, &vec![b' '; MAX_RECORD_BYTES + 1]).unwrap_err().message.contains("largest"));
}

#[test]
fn schema_and_type_agree() {
    let good = serde_json::to_value(sample()).unwrap();
    let with = |key: &str, value: serde_json::Value| {
        let mut json = good.clone();
        json[key] = value;
        json
    };
    let digest = "sha256:".to_owned() + &"0".repeat(64);
    let waives =
        serde_json::json!({"rule": "claims/hype-word", "fingerprint": digest, "until": "2027-01-01"});
    for (json, fits) in [
        (good.clone(), true),
        (with("record", "caveat-review@2".into()), false),
        (with("kind", "revoke".into()), false),
        (with("until", "2027-01-01".into()), true),
        (with("kind", "waiver".into()), false),
        (with("waives", waives.clone()), false),
        (
            {
                let mut json = with("waives", waives);
                json["kind"] = "waiver".into();
                json
            },
            true,
        ),
        (with("time", "2026-11-23".into()), false),
        (with("time", "2026-11-23T12:00:00Z".into()), true),
        (with("time", "2026-11-23T12:00:00.5Z".into()), false),
        (with("content", "sha256:12".into()), false),
        (with("other", 1.into()), false),
    ] {
        assert_eq!(Schema::Record.accepts(&json), fits, "schema: {json}");
        assert_eq!(Record::from_json(json.clone()).is_ok(), fits, "type: {json}");
    }
}

#[test]
fn times_keep_their_offset() {
    let time = Time::parse("2026-11-24T00:30:00+02:00").unwrap();
    assert_eq!(
        (time.to_string().as_str(), time.day().to_string().as_str()),
        ("2026-11-24T00:30:00+02:00", "2026-11-23")
    );
    assert!(Time::parse("2026-11-24T00:30:00").is_none());
    let utc = Time::utc("2026-11-23T12:00:00.75Z".parse().unwrap());
    assert_eq!(utc.to_string(), "2026-11-23T12:00:00+00:00");
}

#[test]
fn the_pages_of_a_record_stand_in_order_and_once() {
    let about = |id: &str| Record { answer: Id::new(id).unwrap(), ..sample() };
    let record = Record::together(vec![about("b-page"), about("a-page"), about("c-page")]).unwrap();
    assert_eq!(record.answer.as_str(), "a-page");
    assert!(read(&record.path(), &record.to_bytes()).is_ok());
    assert_eq!(record.of_page(&Id::new("c-page").unwrap()), Some(about("c-page")));
    assert_eq!((record.of_page(&Id::new("d-page").unwrap()), record.each().count()), (None, 3));
    let mut turned = record.clone();
    turned.others.reverse();
    let mut twice = record.clone();
    twice.others[1].answer = twice.others[0].answer.clone();
    for bad in [turned, twice] {
        let fault = read(&bad.path(), &bad.to_bytes()).unwrap_err();
        assert!(fault.message.contains("order") && fault.answer.is_none(), "{fault}");
    }
}
