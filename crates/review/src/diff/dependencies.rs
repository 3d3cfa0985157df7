//! Changes of what a page depends on: its notices, claims, topic, profile, sources and treatments, each in its own file.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::{Claim, Id, Notice};
use caveat_document::span::Span;
use caveat_document::text::Text;
use caveat_document::yaml::Node;

use super::change::{Change, How, Side, invisible};
use super::sentences;
use super::values::{self, Yaml};
use crate::diff::rank::ChangeKind;
use crate::diff::units::{Unit, add_units};
use crate::digests;

/// What changed in the files that a page shows or rests on. `own_same` says that the page's own text did not change: then
/// each dependency that came or went is told here, since no sentence of the page tells it.
pub(super) fn changes(old: Side<'_>, new: Side<'_>, own_same: bool) -> Vec<Change> {
    let (before, after) = (digests::dependencies(old.page), digests::dependencies(new.page));
    let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut found = Vec::new();
    for key in keys.into_iter().filter(|key| before.get(*key) != after.get(*key)) {
        let Some((kind, id)) = key.split_once('/').and_then(|(kind, id)| Some((kind, Id::new(id)?))) else {
            continue;
        };
        let place = format!("{} `{id}`", if kind == "drug" { "treatment" } else { kind });
        let mut told = one(kind, &id, &place, old, new);
        if told.is_empty() && (own_same || both(&before, &after, key)) {
            told.extend(came_or_went(
                kind,
                &id,
                &place,
                old,
                new,
                before.contains_key(key),
                after.contains_key(key),
            ));
        }
        found.extend(told);
    }
    found
}

fn both(before: &BTreeMap<String, Digest>, after: &BTreeMap<String, Digest>, key: &str) -> bool {
    before.contains_key(key) && after.contains_key(key)
}

/// What changed in one of them, if it is in both libraries; a notice also when it only came to the page or went.
fn one(kind: &str, id: &Id, place: &str, old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let (was, is) = (old.library, new.library);
    match kind {
        "notice" => notice(place, shown_notice(old, id), shown_notice(new, id)),
        "claim" => match (was.claims.get(id), is.claims.get(id)) {
            (Some(old), Some(new)) => claim(place, old, new),
            _ => Vec::new(),
        },
        "source" => {
            let mut found = match (was.sources.get(id), is.sources.get(id)) {
                (Some(old), Some(new)) => {
                    let (old, new) = (yaml(&old.file, &old.node), yaml(&new.file, &new.node));
                    values::changes(place, old, new, |_| Some(ChangeKind::Source))
                }
                _ => Vec::new(),
            };
            found.extend(superseded(place, id, old, new));
            found
        }
        "drug" => match (was.registry.get(id), is.registry.get(id)) {
            (Some(old), Some(new)) => {
                let (old, new) = (yaml(&old.file, &old.node), yaml(&new.file, &new.node));
                values::changes(place, old, new, standing)
            }
            _ => Vec::new(),
        },
        "topic" => match (was.topics.get(id), is.topics.get(id)) {
            (Some(old), Some(new)) => {
                let (old, new) = (yaml(&old.file, &old.node), yaml(&new.file, &new.node));
                values::changes(place, old, new, |path| {
                    match (path.first().map(String::as_str), path.last().map(String::as_str)) {
                        (_, Some("description" | "text" | "label")) if path.len() > 1 => None,
                        (Some("services" | "guidelines" | "calls_to_action"), _) => Some(ChangeKind::Link),
                        _ => Some(ChangeKind::Audience),
                    }
                })
            }
            _ => Vec::new(),
        },
        "profile" => match (was.profiles.get(id), is.profiles.get(id)) {
            (Some(old), Some(new)) => {
                let (old, new) = (yaml(&old.file, &old.node), yaml(&new.file, &new.node));
                values::changes(place, old, new, |_| Some(ChangeKind::Audience))
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn yaml<'a>(file: &'a SourceFile, node: &'a Node) -> Yaml<'a> {
    Yaml { file, node }
}

/// Whether a treatment is approved decides what pages may say of it.
fn standing(path: &[String]) -> Option<ChangeKind> {
    let status = path.first().is_some_and(|field| field == "status");
    Some(if status { ChangeKind::Certainty } else { ChangeKind::Source })
}

fn shown_notice<'a>(side: Side<'a>, id: &Id) -> Option<&'a Notice> {
    let all = side.page.banners.iter().chain(&side.page.closing);
    all.copied().find(|notice| notice.front.id == *id)
}

/// A notice that left the page is a warning that left it, whatever its words.
fn notice(place: &str, old: Option<&Notice>, new: Option<&Notice>) -> Vec<Change> {
    let (before, after) = (
        old.map_or_else(Vec::new, |n| texts(place, [&n.title, &n.body])),
        new.map_or_else(Vec::new, |n| texts(place, [&n.title, &n.body])),
    );
    let mut found = sentences::changes(&before, &after);
    match (old, new) {
        (Some(old), Some(new)) => {
            if old.front.placement != new.front.placement {
                let (old, new) = (yaml(&old.file, &old.node), yaml(&new.file, &new.node));
                let moved = values::changes(place, old, new, |_| Some(ChangeKind::Audience));
                found.extend(moved.into_iter().filter(|change| change.place.ends_with("`placement`")));
            }
            if found.is_empty() && digests::notice_form(old) != digests::notice_form(new) {
                found.push(invisible(place, &new.body));
            }
        }
        (Some(_), None) => {
            for change in &mut found {
                change.kinds.insert(ChangeKind::RemovedWarning);
                change.kind = change.kinds.first().copied().unwrap_or(ChangeKind::RemovedWarning);
            }
        }
        _ => {}
    }
    found
}

fn claim(place: &str, old: &Claim, new: &Claim) -> Vec<Change> {
    let (before, after) = (texts(place, &old.texts), texts(place, &new.texts));
    let mut found = sentences::changes(&before, &after);
    found.retain(|change| change.kind != ChangeKind::Layout);
    let fields = values::changes(place, yaml(&old.file, &old.node), yaml(&new.file, &new.node), |path| {
        match path.first().map(String::as_str) {
            Some("audience") => Some(ChangeKind::Audience),
            Some("note") => Some(ChangeKind::Wording),
            _ => Some(ChangeKind::Source),
        }
    });
    let is_text = |change: &Change| {
        ["statement", "wordings"].iter().any(|field| change.place.contains(&format!(", `{field}")))
    };
    found.extend(fields.into_iter().filter(|change| !is_text(change)));
    found
}

fn texts<'a>(place: &str, texts: impl IntoIterator<Item = &'a Text>) -> Vec<Unit<'a>> {
    let mut units = Vec::new();
    for text in texts {
        add_units(&mut units, place, text, false);
    }
    units
}

/// A newer work reopens the pages that cite the older, though the older's own file did not change.
fn superseded(place: &str, id: &Id, old: Side<'_>, new: Side<'_>) -> Option<Change> {
    let names = |side: Side<'_>| -> Vec<String> {
        side.library.superseded_by(id).iter().map(ToString::to_string).collect()
    };
    let (was, is) = (names(old).join(", "), names(new).join(", "));
    let source = new.library.sources.get(id).filter(|_| was != is)?;
    let filled = |text: String| (!text.is_empty()).then_some(text);
    Some(Change {
        kind: ChangeKind::Source,
        kinds: BTreeSet::from([ChangeKind::Source]),
        how: How::Changed,
        negation: None,
        place: format!("{place}, replaced by"),
        path: source.file.path.clone(),
        span: source.node.at("/id").map_or_else(Span::default, |node| node.span),
        in_old: false,
        old: filled(was),
        new: filled(is),
        words: Vec::new(),
    })
}

/// A dependency that only came or went, or that changed in a way no field shows.
fn came_or_went(
    kind: &str,
    id: &Id,
    place: &str,
    old: Side<'_>,
    new: Side<'_>,
    before: bool,
    after: bool,
) -> Option<Change> {
    let (side, in_old) = if after { (new, false) } else { (old, true) };
    let library = side.library;
    let (file, node) = match kind {
        "notice" => library.notices.get(id).map(|n| (&n.file, &n.node)),
        "claim" => library.claims.get(id).map(|n| (&n.file, &n.node)),
        "source" => library.sources.get(id).map(|n| (&n.file, &n.node)),
        "drug" => library.registry.get(id).map(|n| (&n.file, &n.node)),
        "topic" => library.topics.get(id).map(|n| (&n.file, &n.node)),
        _ => library.profiles.get(id).map(|n| (&n.file, &n.node)),
    }?;
    let kind = match kind {
        "topic" | "profile" | "notice" => ChangeKind::Audience,
        _ => ChangeKind::Source,
    };
    let title = ["title", "statement", "name"].iter().find_map(|field| node.get(field)?.text());
    let title = title.unwrap_or(id.as_str()).to_owned();
    Some(Change {
        kind,
        kinds: BTreeSet::from([kind]),
        how: match (before, after) {
            (false, _) => How::Added,
            (_, false) => How::Removed,
            _ => How::Changed,
        },
        negation: None,
        place: place.to_owned(),
        path: file.path.clone(),
        span: node.at("/id").map_or_else(Span::default, |node| node.span),
        in_old,
        old: before.then(|| title.clone()),
        new: after.then_some(title),
        words: Vec::new(),
    })
}
