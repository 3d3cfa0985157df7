//! `caveat coverage`: what each claim of a page rests on.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::library::evidence::covered;
use caveat_workspace::{Scope, Session};
use clap::{Args, ValueEnum};

use crate::context::Context;
use crate::render::{coverage, json};

#[derive(Args)]
pub(crate) struct Coverage {
    /// Files or folders to look at. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Only pages marked `status: ready`.
    #[arg(long)]
    pub(crate) ready: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: View,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// For people, in the terminal.
    Human,
    /// For programs.
    Json,
    /// The pages' text as one HTML file, each claim marked.
    Html,
}

pub(crate) fn coverage(context: &Context, arguments: &Coverage) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let paths = arguments.paths.iter().map(|path| session.relative(path)).collect::<Result<_, _>>()?;
    let pages = covered(&session, &Scope { ready: arguments.ready, paths })?;
    let mut out = anstream::stdout().lock();
    match arguments.format {
        View::Json => json::print(&mut out, &serde_json::json!({ "pages": pages }))?,
        View::Html => coverage::html(&mut out, &session.loaded.library, &pages)?,
        View::Human => coverage::human(&mut out, &session, &pages)?,
    }
    Ok(0)
}
