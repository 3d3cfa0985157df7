//! JSON as the bundle writes it: sorted keys, two spaces, one final newline. The same value is the same bytes, whatever
//! features other crates turn on in the JSON library.

use serde::Serialize;
use serde_json::{Map, Value};

/// The bytes of a value.
pub(crate) fn bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&sorted(serde_json::to_value(value)?))?;
    text.push('\n');
    Ok(text.into_bytes())
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_the_line_ends() {
        let value: Value = serde_json::from_str(r#"{"b":1,"a":[{"d":2,"c":3}]}"#).unwrap();
        let text = String::from_utf8(bytes(&value).unwrap()).unwrap();
        assert_eq!(
            text,
            "{\n  \"a\": [\n    {\n      \"c\": 3,\n      \"d\": 2\n    }\n  ],\n  \"b\": 1\n}\n"
        );
    }
}
