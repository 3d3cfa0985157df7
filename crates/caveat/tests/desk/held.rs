//! A page that must not be published.

use super::{Desk, Ran};

/// Exports, and fails unless the page was held: exit 1, the page named, nothing of it written, a next step.
#[track_caller]
pub(crate) fn held(desk: &Desk, page: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["export", "--out", "bundle"];
    arguments.extend(more);
    let ran = desk.caveat(&arguments).exits(1).says(page);
    assert!(desk.path("bundle/manifest.json").exists(), "what may be exported is");
    let written: Vec<String> = desk.files("bundle").into_keys().filter(|path| path.contains(page)).collect();
    assert!(written.is_empty(), "{written:?}");
    let manifest: serde_json::Value = serde_json::from_str(&desk.read("bundle/manifest.json")).expect("JSON");
    let exported = manifest["answers"].as_array().expect("answers");
    assert!(exported.iter().all(|answer| answer["id"] != page), "{manifest:#}");
    ran.says("Next: ")
}
