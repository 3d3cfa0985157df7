//! `caveat diff BASE..HEAD`: what changed, the riskiest first.

use anyhow::Result;
use caveat_workspace::review::versions::Versions;
use caveat_workspace::{Session, WorkspaceError};
use clap::{Args, ValueEnum};

use crate::context::Context;
use crate::render::diff::{Compared, html, human, json, markdown};

#[derive(Args)]
pub(crate) struct Diff {
    /// Two revisions, such as main..HEAD.
    pub(crate) range: String,
    /// Only these pages, by id. Default: all that changed.
    pub(crate) ids: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: DiffFormat,
    /// The same as `--format json`.
    #[arg(long, hide = true, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How to print what changed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, in the terminal.
    Human,
    /// One HTML file.
    Html,
    /// For programs: see schemas/diff.schema.json.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

pub(crate) fn compare_revisions(context: &Context, arguments: &Diff) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::of_history(&context.root)?;
    let versions = Versions::open(&session, &arguments.range)?;
    let known = |id: &str| {
        let mut all = versions.old.library.answers.iter().chain(&versions.new.library.answers);
        all.any(|answer| answer.id().as_str() == id)
    };
    if let Some(id) = arguments.ids.iter().find(|id| !known(id)) {
        let what = format!("There is no answer with the id `{id}` in either revision.");
        return Err(WorkspaceError::usage(what, "`caveat diff` without ids shows all that changed.").into());
    }
    let mut pages = versions.changes(as_of);
    let library = versions.around(&pages);
    if !arguments.ids.is_empty() {
        pages.retain(|page| arguments.ids.iter().any(|id| page.id.as_str() == id));
    }
    let compared = Compared { versions: &versions, library: &library, pages: &pages };
    let mut out = anstream::stdout().lock();
    match if arguments.json { DiffFormat::Json } else { arguments.format } {
        DiffFormat::Human => human::print(&mut out, &compared)?,
        DiffFormat::Json => json::print(&mut out, &compared)?,
        DiffFormat::Html => html::print(&mut out, &compared)?,
        DiffFormat::Markdown => markdown::print(&mut out, &compared)?,
    }
    Ok(u8::from(!versions.new.faults.is_empty()))
}
