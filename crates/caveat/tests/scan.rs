//! `caveat scan`: a stream in, a stream out, one answer for each line, in order.

#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use desk::{Desk, Ran};
use serde_json::{Value, json};

fn scan(input: &str) -> Ran {
    // There is no content repository here: the built-in rules run.
    let desk = Desk::empty();
    std::fs::create_dir(desk.root()).expect("a folder");
    desk.feed(input.as_bytes(), &["scan"])
}

fn lines(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn each_line_has_its_answer_in_order() {
    let mut input = String::new();
    // More than one batch, with faults here and there.
    for n in 0..2500 {
        let text = if n % 7 == 0 { "Stop taking tamoxifen today." } else { "Rest can help." };
        input.push_str(&format!("{}\n", json!({"id": n, "text": text})));
    }
    let ran = scan(&input).exits(0);
    let answers = lines(&ran);
    assert_eq!(answers.len(), 2500);
    for (n, answer) in answers.iter().enumerate() {
        assert_eq!(answer["id"], n);
        let found = answer["findings"].as_array().expect("findings");
        assert_eq!(found.is_empty(), n % 7 != 0, "{answer}");
    }
}

#[test]
fn a_bad_line_is_named_and_hides_no_other() {
    let input = [
        r#"{"id":"a","text":"Stop taking tamoxifen today."}"#,
        "not JSON",
        "",
        r#"{"id":"no-text"}"#,
        r#"{"text":"no id"}"#,
        r#"["a","b"]"#,
        r#"{"id":"long","text":"LONG"}"#,
        r#"{"id":{"any":["JSON"]},"text":"Stop taking tamoxifen today."}"#,
    ];
    let input = input.join("\n").replace("LONG", &"x".repeat(2 << 20));
    let ran = scan(&input).exits(1).says("6 of 8 lines could not be read");
    let answers = lines(&ran);
    assert_eq!(answers.len(), 8);
    let bad: Vec<usize> = (1..=8).filter(|n| answers[n - 1]["error"].is_string()).collect();
    assert_eq!(bad, [2, 3, 4, 5, 6, 7]);
    for n in bad {
        assert!(
            answers[n - 1]["error"].as_str().is_some_and(|e| e.contains(&format!("ine {n} "))),
            "{}",
            answers[n - 1]
        );
    }
    assert_eq!(answers[3]["id"], "no-text", "a line that has an id keeps it");
    assert_eq!(answers[7]["id"], json!({"any": ["JSON"]}));
    for n in [1, 8] {
        assert_eq!(answers[n - 1]["findings"][0]["rule"], "prescriptive/treatment-directive");
    }
}

#[test]
fn bytes_that_are_no_text_are_a_bad_line() {
    let desk = Desk::empty();
    std::fs::create_dir(desk.root()).expect("a folder");
    let ran =
        desk.feed(b"{\"id\":1,\"text\":\"caf\xe9\"}\n{\"id\":2,\"text\":\"Rest.\"}\n", &["scan"]).exits(1);
    let answers = lines(&ran);
    assert!(answers[0]["error"].is_string() && answers[1]["findings"].is_array(), "{answers:?}");
}

#[test]
fn offsets_are_bytes_of_the_decoded_text() {
    // Escapes of JSON, letters of several bytes, emphasis within the phrase, an entity, a line break.
    for (text, expected) in [
        ("Stop taking tamoxifen today.", "Stop taking tamoxifen today."),
        ("Café 🙂. Stop taking **tamoxifen** today.", "Stop taking **tamoxifen** today."),
        ("Rest well.\n\nStop _taking_ tamoxifen today.", "Stop _taking_ tamoxifen today."),
        ("- Stop taking\n  tamoxifen today.", "Stop taking\n  tamoxifen today."),
        ("A &amp; B. Stop taking tamo*xifen* today.", "Stop taking tamo*xifen* today."),
    ] {
        let escaped: String =
            text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { escape(c) }).collect();
        for written in
            [json!({"id": 1, "text": text}).to_string(), format!("{{\"id\":1,\"text\":\"{escaped}\"}}")]
        {
            let ran = scan(&written).exits(0);
            let answers = lines(&ran);
            let findings = answers[0]["findings"].as_array().expect("findings");
            let place = |f: &Value| {
                let number = |key: &str| usize::try_from(f[key].as_u64().expect("a number")).expect("small");
                text.get(number("start")..number("end"))
                    .unwrap_or_else(|| panic!("no text there: {f}"))
                    .to_owned()
            };
            let directive = findings.iter().find(|f| f["rule"] == "prescriptive/treatment-directive");
            let words = place(directive.unwrap_or_else(|| panic!("{text}: {findings:?}")));
            assert!(
                expected.starts_with(&words) && words.contains("tamo"),
                "“{words}” is not the beginning of “{expected}”"
            );
        }
    }
}

/// A character as JSON writes it in ASCII.
fn escape(c: char) -> String {
    let mut units = [0; 2];
    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

#[test]
fn a_lead_in_reaches_its_items() {
    let input = [
        json!({"id": 1, "text": "Stop tamoxifen", "lead_in": "Ask your doctor before you:"}).to_string(),
        json!({"id": 2, "text": "Stop tamoxifen", "lead_in": null}).to_string(),
        // A heading excuses nobody who keeps readers from a clinician.
        json!({"id": 3, "text": "Do not call your care team.", "lead_in": "When to call your care team"})
            .to_string(),
    ];
    let ran = scan(&input.join("\n")).exits(0);
    let answers = lines(&ran);
    assert_eq!(answers[0]["findings"], json!([]));
    assert_eq!(answers[1]["findings"][0]["rule"], "prescriptive/treatment-directive");
    assert_eq!(answers[2]["findings"][0]["rule"], "consult/anti-consult");
}

#[test]
fn the_stream_is_the_same_on_any_number_of_threads() {
    let mut input = String::new();
    for n in 0..300 {
        input.push_str(&format!("{}\n", json!({"id": n, "text": format!("Take {n} mg of tamoxifen.")})));
    }
    let desk = Desk::empty();
    std::fs::create_dir(desk.root()).expect("a folder");
    let [one, two] =
        ["1", "2"].map(|threads| desk.feed(input.as_bytes(), &["--threads", threads, "scan"]).exits(0));
    assert!(one.out == two.out);
}

#[test]
fn an_empty_stream_has_an_empty_answer() {
    let ran = scan("").exits(0);
    assert_eq!(ran.out, "");
}

fn rules_of(text: &str) -> Vec<String> {
    let answers = lines(&scan(&json!({"id": 1, "text": text}).to_string()));
    let findings = answers[0]["findings"].as_array().expect("findings");
    findings.iter().filter_map(|f| f["rule"].as_str().map(str::to_owned)).collect()
}

#[test]
fn a_letter_of_another_alphabet_hides_nothing() {
    for text in [
        "Stop taking t\u{430}moxifen today.",
        "St\u{43e}p taking tamoxifen today.",
        "Stop taking tamo\u{445}ifen today.",
    ] {
        let rules = rules_of(text);
        assert!(rules.iter().any(|rule| rule == "text/hidden-characters"), "{text}: {rules:?}");
        assert!(rules.iter().any(|rule| rule == "prescriptive/treatment-directive"), "{text}: {rules:?}");
    }
}

#[test]
fn a_letter_of_another_alphabet_hides_nothing_behind_markup() {
    for text in [
        "Stop taking t**\u{430}**moxifen today.",
        "Stop taking t*\u{430}*moxifen today.",
        "Stop taking t&#1072;moxifen today.",
        "Stop taking [t](https://example.org)\u{430}[moxifen](https://example.org) today.",
    ] {
        let rules = rules_of(text);
        assert!(rules.iter().any(|rule| rule == "text/hidden-characters"), "{text}: {rules:?}");
        assert!(rules.iter().any(|rule| rule == "prescriptive/treatment-directive"), "{text}: {rules:?}");
    }
}

#[test]
fn a_whole_word_of_look_alikes_hides_nothing() {
    for text in ["\u{405}\u{442}\u{43e}\u{440} taking tamoxifen today.", "\u{405}to\u{440} tamoxifen today."]
    {
        let rules = rules_of(text);
        assert!(rules.iter().any(|rule| rule == "text/hidden-characters"), "{text}: {rules:?}");
    }
}
