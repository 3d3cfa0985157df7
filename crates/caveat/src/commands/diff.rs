//! `caveat diff BASE..HEAD`: what changed, the riskiest first.

use anyhow::Result;
use caveat_workspace::review::versions::Versions;
use caveat_workspace::{Session, WorkspaceError};

use crate::cli::Cli;
use crate::cli::compare::{Diff, DiffFormat};
use crate::render::diff::{Compared, html, human, json, markdown};

pub(crate) fn run(cli: &Cli, arguments: &Diff) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::of_history(&cli.root)?;
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
