//! Changes for programs: see `schemas/diff.schema.json`.

use std::io::Write;

use caveat_review::diff::change::{Change, Mark};
use caveat_rules::Finding;
use caveat_workspace::review::versions::Changed;
use serde_json::{Value, json};

use super::Compared;

/// Prints one JSON document.
pub(crate) fn print(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    let range = &compared.versions.range;
    let faults = compared.versions.new.faults.iter();
    let unreadable: Vec<Value> =
        faults.map(|fault| json!({ "path": fault.path, "message": fault.message })).collect();
    let value = json!({
        "base": range.base,
        "head": range.head,
        "library": compared.library.iter().map(change).collect::<Vec<_>>(),
        "pages": compared.pages.iter().map(page).collect::<Vec<_>>(),
        "unreadable": unreadable,
    });
    crate::render::json::print(out, &value)
}

fn page(page: &Changed) -> Value {
    json!({
        "id": page.id,
        "changes": page.diff.changes.iter().map(change).collect::<Vec<_>>(),
        "appear": page.appear.iter().map(finding).collect::<Vec<_>>(),
        "disappear": page.disappear.iter().map(finding).collect::<Vec<_>>(),
        "readability": { "before": page.before, "after": page.after },
    })
}

fn change(change: &Change) -> Value {
    let negation = change.negation.as_ref();
    let words = change.words.iter().map(|word| {
        let mark = match word.mark {
            Mark::Same => "same",
            Mark::Added => "added",
            Mark::Removed => "removed",
        };
        json!({ "text": word.text, "mark": mark })
    });
    json!({
        "kind": change.kind.to_string(),
        "kinds": change.kinds.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "how": change.how.as_str(),
        "negation": negation.map(|negation| if negation.added { "added" } else { "removed" }),
        "negation_word": negation.map(|negation| negation.word.as_str()),
        "place": change.place,
        "path": change.path,
        "start": change.span.start,
        "end": change.span.end,
        "in_old": change.in_old,
        "old": change.old,
        "new": change.new,
        "words": words.collect::<Vec<_>>(),
        "advice": change.kind.advice(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "text": finding.text,
        "excused": finding.excused.is_some(),
    })
}
