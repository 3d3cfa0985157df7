//! A page put together again from a bundle: the exported answer and the basis of its approval become the files that a
//! workspace would hold, and are read by the same code. What was approved can then be compared with what is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Claim, Config, Drug, Id, Notice, Profile, Source, Topic};
use caveat_document::library::Library;
use serde_json::{Map, Value, json};

use crate::bundle::manifest::{Basis, Site};
use crate::page::answer::{ExportedAnswer, ExportedNotice};
use crate::page::body::{self, Part};
use crate::page::html::numbers;
use crate::problem::Problem;

/// The library that holds one answer and all that its page is made from.
///
/// # Errors
/// When the data does not make up such files.
pub(crate) fn library(
    file: &str,
    answer: &ExportedAnswer,
    basis: &Basis,
    site: &Site,
) -> Result<Library, Problem> {
    read(file, answer, basis, site).map_err(|faults| {
        let why =
            faults.first().map_or(String::new(), |fault| format!(" ({} {})", fault.path, fault.message));
        let next = "Export the bundle again; do not publish this one.";
        Problem::new(file, format!("The page cannot be put together again from its data{why}."), next)
    })
}

fn read(file: &str, answer: &ExportedAnswer, basis: &Basis, site: &Site) -> Result<Library, Vec<Fault>> {
    let mut library = Library::new(Config::parse(&yaml(
        file,
        "site",
        &json!({
            "caveat": 1,
            "name": site.name,
            "publisher": site.publisher,
            "base_url": site.base_url,
            "language": site.language,
            "contact": site.contact,
            "funding": site.funding,
            "conflicts": site.conflicts,
            "citation_style": site.citation_style,
        }),
    ))?);
    library.answers.push(Answer::parse(markdown(
        file,
        "answer",
        &front(answer, basis),
        &answer.body_markdown,
    ))?);
    let mut stand_in = |id: &Id, question: &str, summary: &str| -> Result<(), Vec<Fault>> {
        let mut other = front(answer, basis);
        other["id"] = json!(id);
        other["question"] = json!(question);
        other["summary"] = json!(summary);
        other["related"] = json!([]);
        library.answers.push(Answer::parse(markdown(file, "related", &other, ""))?);
        Ok(())
    };
    for related in &answer.related {
        stand_in(&related.id, &related.question, &related.excerpt)?;
    }
    // Of pages that the text only links to nothing but their names is known; verify looks for them in the bundle.
    let linked =
        body::render(file, &answer.body_markdown, Part::Body, &numbers(answer)).unwrap_or_default().pages;
    for id in linked.iter().filter(|id| **id != answer.id && answer.related.iter().all(|r| r.id != **id)) {
        stand_in(id, &answer.question, &answer.summary)?;
    }
    let topic = Topic::parse(yaml(
        file,
        "topic",
        &json!({
            "id": answer.topic.id,
            "name": answer.topic.name,
            "guidelines": answer.guidelines,
            "services": answer.services,
            "calls_to_action": answer.calls_to_action,
        }),
    ))?;
    library.topics.insert(topic.front.id.clone(), topic);
    let profile = Profile::parse(yaml(file, "profile", &json!(basis.profile)))?;
    library.profiles.insert(profile.front.id.clone(), profile);
    for source in &basis.sources {
        library.sources.insert(source.id.clone(), Source::parse(yaml(file, "source", &json!(source)))?);
    }
    for drug in &basis.registry {
        library.registry.insert(drug.id.clone(), Drug::parse(yaml(file, "registry", &json!(drug)))?);
    }
    for claim in &basis.claims {
        library.claims.insert(claim.id.clone(), Claim::parse(yaml(file, "claim", &json!(claim)))?);
    }
    library.notices = notices(file, &answer.banner, "banner")?;
    library.notices.extend(notices(file, &answer.disclaimers, "closing")?);
    Ok(library)
}

fn front(answer: &ExportedAnswer, basis: &Basis) -> Value {
    let mut front = json!({
        "id": answer.id,
        "question": answer.question,
        "topic": answer.topic.id,
        "profile": answer.profile,
        "status": "ready",
        "locale": answer.locale,
        "audience": answer.audience,
        "origin": answer.origin,
        "authors": basis.authors,
        "sources_checked": answer.sources_checked,
        "summary": answer.summary,
        "related": answer.related.iter().map(|related| &related.id).collect::<Vec<_>>(),
        "notices": basis.notices,
    });
    if let Some(risk) = basis.risk {
        front["risk"] = json!(risk);
    }
    front
}

fn notices(
    file: &str,
    notices: &[ExportedNotice],
    placement: &str,
) -> Result<BTreeMap<Id, Notice>, Vec<Fault>> {
    let mut read = BTreeMap::new();
    for notice in notices {
        let front =
            json!({ "id": notice.id, "title": notice.title, "placement": placement, "profiles": "all" });
        read.insert(
            notice.id.clone(),
            Notice::parse(markdown(file, "notice", &front, &notice.body_markdown))?,
        );
    }
    Ok(read)
}

fn markdown(file: &str, part: &str, front: &Value, body: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(format!("{file}#{part}"), format!("---\n{}---\n{body}\n", fields(front))))
}

fn yaml(file: &str, part: &str, value: &Value) -> Arc<SourceFile> {
    Arc::new(SourceFile::new(format!("{file}#{part}"), fields(value)))
}

/// One line a field. Empty fields are left out, as an author leaves them out; that nobody opened a source is said.
fn fields(value: &Value) -> String {
    let mut text = String::new();
    for (key, value) in value.as_object().unwrap_or(&Map::new()) {
        if !value.is_null() || key == "opened" {
            text.push_str(&format!("{key}: {}\n", flow(value)));
        }
    }
    text
}

/// A value in YAML's flow style.
fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Object(map) => {
            let entries = map.iter().filter(|(_, value)| !value.is_null());
            let entries: Vec<String> =
                entries.map(|(key, value)| format!("{}: {}", quoted(key), flow(value))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

/// A double-quoted scalar. Whatever YAML may read in a way of its own is written as an escape (YAML 1.2, section 5.7).
fn quoted(text: &str) -> String {
    let mut scalar = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => scalar.extend(['\\', c]),
            ' '..='~' => scalar.push(c),
            _ => scalar.push_str(&format!("\\U{:08X}", u32::from(c))),
        }
    }
    scalar.push('"');
    scalar
}
