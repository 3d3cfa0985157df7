//! The source registry as a whole: taking in what reference managers write, and looking over what is there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use camino::Utf8Path;
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Id, Severity};
use caveat_document::import::references::{bibtex, csl};
use caveat_document::span::Span;
use caveat_rules::integrity::numbers;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::files::write;
use crate::session::Session;

/// Where sources live.
const FOLDER: &str = "content/sources";

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// The files that were written.
    pub paths: Vec<String>,
    /// What was left out, and why.
    pub faults: Vec<Fault>,
}

/// Makes source files of a BibTeX or CSL-JSON file. What is there already stays as it is.
///
/// # Errors
/// The file cannot be read, or has another ending; the disk refuses.
pub fn import(session: &Session, file: &Utf8Path) -> Result<Imported> {
    let bytes = std::fs::read(file).map_err(|error| {
        WorkspaceError::usage(format!("{file} could not be read ({error})."), "Name a .bib or .json file.")
    })?;
    let source = match SourceFile::from_bytes(file.as_str(), bytes) {
        Ok(source) => Arc::new(source),
        Err(fault) => return Ok(Imported { paths: Vec::new(), faults: vec![fault] }),
    };
    let read = match file.extension() {
        Some("bib") => bibtex(&source),
        Some("json") => csl(&source),
        _ => {
            return Err(WorkspaceError::usage(
                format!("{file} is neither BibTeX (.bib) nor CSL-JSON (.json)."),
                "Export one of these from your reference manager.",
            ));
        }
    };
    let mut imported = Imported { paths: Vec::new(), faults: read.faults };
    for draft in read.drafts {
        let path = format!("{FOLDER}/{}.yaml", draft.id);
        if session.loaded.library.sources.contains_key(&draft.id) || session.root.join(&path).exists() {
            imported.faults.push(Fault::new(
                "format/duplicate-id",
                file.as_str(),
                Span::default(),
                format!("There is a source with the id `{}` already; it stays as it is.", draft.id),
                "Change the key in your reference manager if it is another work.",
            ));
            continue;
        }
        write::new_file(&session.root.join(&path), draft.text.as_bytes())?;
        imported.paths.push(path);
    }
    Ok(imported)
}

/// Something to say about a source file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Remark {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// How grave it is.
    pub severity: Severity,
    /// What it is.
    pub message: String,
    /// The next step.
    pub next: String,
}

/// Looks over the source files: their form, their numbers, editions that were replaced, what was taken back, twins, and what
/// nothing uses.
pub fn check(session: &Session) -> Vec<Remark> {
    let loaded = &session.loaded;
    let own = loaded.faults.iter().filter(|fault| fault.path.starts_with(FOLDER));
    let line =
        |path: &str, span: Span| loaded.files.get(path).map_or(1, |file| file.position(span.start).line);
    let mut found: Vec<Remark> = own
        .map(|fault| Remark {
            path: fault.path.clone(),
            line: fault.line.unwrap_or_else(|| line(&fault.path, fault.span)),
            severity: Severity::Error,
            message: fault.message.clone(),
            next: fault.next.clone(),
        })
        .collect();
    let library = &loaded.library;
    let used = used(session);
    let mut by_number: BTreeMap<String, &Id> = BTreeMap::new();
    for source in library.sources.values() {
        let front = &source.front;
        let mut say = |severity, field: &str, message: String, next: &str| {
            let span = source.node.at(&format!("/{field}")).map_or(Span::default(), |node| node.span);
            let path = source.file.path.clone();
            found.push(Remark { line: line(&path, span), path, severity, message, next: next.to_owned() });
        };
        let cited = used.contains(&front.id);
        if front.is_retracted() {
            let next = "No page may cite it; `caveat where-used` lists those that do.";
            say(
                if cited { Severity::Error } else { Severity::Info },
                "retracted",
                "This work was taken back.".to_owned(),
                next,
            );
        }
        if let Some(newer) = library.newest(&front.id) {
            let message = format!("`{}` takes its place.", newer.front.id);
            let next = "`caveat where-used` lists the pages that still cite it.";
            say(if cited { Severity::Error } else { Severity::Info }, "id", message, next);
        }
        if !cited {
            let message = "No page, claim or treatment rests on this source.".to_owned();
            say(Severity::Info, "id", message, "Cite it, or delete the file.");
        }
        // Many works may tell of one trial; of the others each number is that of one work.
        for (field, number) in numbers(source).filter(|(field, _)| *field != "NCT") {
            let number = number.to_ascii_lowercase();
            match by_number.get(&format!("{field} {number}")) {
                Some(other) => {
                    let message = format!("`{other}` has the same {field}: they are one work.");
                    say(
                        Severity::Warning,
                        field,
                        message,
                        "Keep one of the two files, and change the citations of the other.",
                    );
                }
                None => {
                    by_number.insert(format!("{field} {number}"), &front.id);
                }
            }
        }
    }
    found.sort();
    found
}

/// The sources that pages, claims or treatments rest on.
fn used(session: &Session) -> BTreeSet<Id> {
    let library = &session.loaded.library;
    let mut used: BTreeSet<Id> = BTreeSet::new();
    for answer in &library.answers {
        let body = answer.body.read();
        let cited = body.blocks.iter().flat_map(|block| &block.citations);
        used.extend(cited.filter_map(|citation| Id::new(&citation.id)));
    }
    used.extend(library.claims.values().flat_map(|c| c.front.sources.as_slice()).map(|s| s.id.clone()));
    used.extend(library.registry.values().flat_map(|d| d.front.status.as_slice()).map(|s| s.source.clone()));
    used
}
