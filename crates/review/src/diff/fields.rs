//! Changes of front matter, apart from the texts that are compared sentence by sentence.

use std::collections::BTreeSet;

use caveat_document::page::Page;

use super::change::{Change, How};
use crate::diff::rank::ChangeKind;

const FIELDS: [(&str, ChangeKind); 12] = [
    ("risk", ChangeKind::Audience),
    ("audience", ChangeKind::Audience),
    ("profile", ChangeKind::Audience),
    ("origin", ChangeKind::Audience),
    ("authors", ChangeKind::Audience),
    ("topic", ChangeKind::Audience),
    ("locale", ChangeKind::Audience),
    ("notices", ChangeKind::Audience),
    ("sources_checked", ChangeKind::Source),
    ("related", ChangeKind::Link),
    ("imported", ChangeKind::Layout),
    ("status", ChangeKind::Layout),
];

/// The fields that differ.
pub(super) fn changes(old: Option<&Page<'_>>, new: Option<&Page<'_>>) -> Vec<Change> {
    let json = |page: Option<&Page<'_>>| page.and_then(|page| serde_json::to_value(&page.answer.front).ok());
    let (before, after) = (json(old), json(new));
    let mut changes = Vec::new();
    for (field, kind) in FIELDS {
        let value = |json: &Option<serde_json::Value>| {
            let value = json.as_ref()?.get(field)?;
            let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
            (!empty).then(|| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let (was, is) = (value(&before), value(&after));
        if was == is {
            continue;
        }
        let fewer = field == "notices" && old.is_some_and(|old| dropped_notice(old, new));
        let kind = if fewer { ChangeKind::RemovedWarning } else { kind };
        let (Some(page), in_old) = (new.or(old), new.is_none()) else {
            continue;
        };
        changes.push(Change {
            kind,
            kinds: BTreeSet::from([kind]),
            how: match (&was, &is) {
                (None, _) => How::Added,
                (_, None) => How::Removed,
                _ => How::Changed,
            },
            negation: None,
            place: format!("front matter, `{field}`"),
            path: page.answer.file.path.clone(),
            span: page.answer.place_of(&format!("/{field}")),
            in_old,
            old: was,
            new: is,
            words: Vec::new(),
        });
    }
    changes
}

fn dropped_notice(old: &Page<'_>, new: Option<&Page<'_>>) -> bool {
    let kept = new.map_or(&[][..], |page| &page.answer.front.notices);
    old.answer.front.notices.iter().any(|id| !kept.contains(id))
}
