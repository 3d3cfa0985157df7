//! Ways in: a new repository, a new answer, imported drafts.

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Id, Notice};
use caveat_document::import::{self, Draft, Options, starter};
use caveat_document::layout::ANSWERS;

use crate::error::{Result, WorkspaceError};
use crate::files::write;
use crate::session::Session;

/// Begins a content repository; gives the number of files.
///
/// # Errors
/// The folder holds files already, or cannot be written.
pub fn init(folder: &Utf8Path, name: &str) -> Result<usize> {
    let occupied = std::fs::read_dir(folder)
        .is_ok_and(|mut entries| entries.any(|e| e.is_ok_and(|e| e.file_name() != ".git")));
    if occupied {
        return Err(WorkspaceError::usage(
            format!("{folder} already holds files, and caveat does not overwrite them."),
            "Choose an empty or a new folder.",
        ));
    }
    let files = starter::files(name);
    for (path, text) in &files {
        write::new_file(&folder.join(path), text.as_bytes())?;
    }
    Ok(files.len())
}

/// What the caller asks for; the rest is taken from the library.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish<'a> {
    /// The topic.
    pub topic: Option<&'a str>,
    /// The profile.
    pub profile: Option<&'a str>,
    /// The author.
    pub author: Option<&'a str>,
}

fn chosen<'a>(what: &str, asked: Option<&str>, known: impl Iterator<Item = &'a Id>) -> Result<Id> {
    let known: Vec<&Id> = known.collect();
    let names = || known.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
    match asked {
        Some(name) => known.iter().find(|id| id.as_str() == name).map(|id| (*id).clone()).ok_or_else(|| {
            WorkspaceError::usage(
                format!("There is no {what} `{name}`."),
                format!("Choose one of: {}.", names()),
            )
        }),
        None => known.first().map(|id| (*id).clone()).ok_or_else(|| {
            WorkspaceError::usage(
                format!("This library has no {what} yet."),
                format!("Add one under content/{what}s."),
            )
        }),
    }
}

fn options(session: &Session, wish: Wish<'_>) -> Result<Options> {
    let library = &session.loaded.library;
    let people = session.people()?;
    let author = match wish.author {
        Some(name) => chosen("person", Some(name), people.iter())?,
        None => {
            let author = Id::new("author").into_iter();
            session
                .people_with("author")?
                .into_iter()
                .chain(people.iter().cloned())
                .chain(author)
                .next()
                .ok_or_else(|| {
                    WorkspaceError::usage(
                        "reviews/people.yaml names nobody.",
                        "Add the people who write and review.",
                    )
                })?
        }
    };
    Ok(Options {
        topic: chosen("topic", wish.topic, library.topics.keys())?,
        profile: chosen("profile", wish.profile, library.profiles.keys())?,
        author,
        locale: library.config.language.as_str().to_owned(),
    })
}

/// Begins an answer; gives its path.
///
/// # Errors
/// The question or the id does not fit, or the file exists.
pub fn new_answer(session: &Session, question: &str, id: Option<&str>, wish: Wish<'_>) -> Result<String> {
    let question = question.trim();
    if !(10..=300).contains(&question.chars().count()) {
        return Err(WorkspaceError::usage(
            "A question has 10 to 300 characters.",
            "Write it as a reader would ask it.",
        ));
    }
    let options = options(session, wish)?;
    let id = match id {
        Some(text) => Id::new(text).ok_or_else(|| {
            WorkspaceError::usage(
                format!("`{text}` is not an id."),
                "Use small letters, digits and hyphens, such as car-t-breast-cancer.",
            )
        })?,
        None => Id::slug(question),
    };
    if session.loaded.library.answer(&id).is_some() {
        return Err(WorkspaceError::usage(
            format!("There is already an answer with the id `{id}`."),
            "Give another with --id.",
        ));
    }
    let text = starter::new_answer(
        question,
        &id,
        &options.topic,
        &options.profile,
        &options.author,
        &options.locale,
    );
    let path = format!("{ANSWERS}{}/{id}.md", options.topic);
    write::new_file(&session.root.join(&path), text.as_bytes())?;
    Ok(path)
}

/// What came of an import.
#[derive(Debug)]
pub struct Imported {
    /// The drafts' paths from the root.
    pub paths: Vec<String>,
    /// Where they are.
    pub folder: String,
    /// What could not be imported.
    pub faults: Vec<Fault>,
}

/// Imports a page's text (`.txt`) or JSON Lines (`.jsonl`).
///
/// # Errors
/// The file cannot be read, or nothing in it could be imported.
pub fn import(
    session: &Session,
    file: &Utf8Path,
    into: Option<&Utf8Path>,
    wish: Wish<'_>,
) -> Result<Imported> {
    let options = options(session, wish)?;
    let folder: Utf8PathBuf = into
        .map_or_else(|| session.root.join(format!("{ANSWERS}{}", options.topic)), |f| session.root.join(f));
    let bytes = std::fs::read(file).map_err(|error| WorkspaceError::Unreadable {
        path: file.to_string(),
        reason: error.to_string(),
        next: "Name a file that exists: a page's text (.txt) or JSON Lines (.jsonl).".to_owned(),
    })?;
    let name = file.file_name().unwrap_or("file");
    let results = match file.extension() {
        Some("jsonl" | "ndjson") => import_lines(name, bytes, &options)?,
        Some("txt" | "text" | "md") => vec![import_page(session, name, bytes, &options)],
        other => {
            let what =
                other.map_or("files without an ending".to_owned(), |ending| format!(".{ending} files"));
            return Err(WorkspaceError::usage(
                format!("caveat does not import {what}."),
                "Save the page's text as .txt, or questions with their answers as .jsonl.",
            ));
        }
    };
    let mut imported = Imported { paths: Vec::new(), folder: String::new(), faults: Vec::new() };
    for result in results {
        match result {
            Ok(draft) => {
                let path = folder.join(format!("{}.md", draft.id));
                write::new_file(&path, draft.text.as_bytes())?;
                imported.paths.push(path.strip_prefix(&session.root).unwrap_or(&path).to_string());
            }
            Err(fault) => imported.faults.push(fault),
        }
    }
    imported.folder = folder.strip_prefix(&session.root).unwrap_or(&folder).to_string();
    if imported.paths.is_empty() {
        let (message, next) =
            imported.faults.first().map_or(("The file is empty.".to_owned(), String::new()), |f| {
                (f.message.clone(), f.next.clone())
            });
        return Err(WorkspaceError::usage(format!("Nothing could be imported from {file}. {message}"), next));
    }
    Ok(imported)
}

fn import_page(
    session: &Session,
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> std::result::Result<Draft, Fault> {
    let file = SourceFile::from_bytes(name, bytes)?;
    let notices: Vec<&Notice> = session.loaded.library.notices.values().collect();
    import::page::convert(name, &file.text, &notices, options)
}

/// JSON Lines may be large: only each draft has the size of a page.
fn import_lines(
    name: &str,
    bytes: Vec<u8>,
    options: &Options,
) -> Result<Vec<std::result::Result<Draft, Fault>>> {
    let text = String::from_utf8(bytes).map_err(|error| WorkspaceError::Unreadable {
        path: name.to_owned(),
        reason: format!("byte {} is not UTF-8 text", error.utf8_error().valid_up_to()),
        next: "Save the file as UTF-8.".to_owned(),
    })?;
    Ok(import::jsonl::convert(name, &text, options))
}
