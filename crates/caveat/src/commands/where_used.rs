//! `caveat where-used`: every page and sentence that uses a source or a claim.

use std::io::Write;

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::library::evidence::where_used;
use clap::Args;

use crate::commands::options::Shape;
use crate::context::Context;
use crate::render::{Style, count, json, shown, styled};

#[derive(Args)]
pub(crate) struct WhereUsed {
    /// The id of a source or a claim.
    pub(crate) id: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

pub(crate) fn uses(context: &Context, arguments: &WhereUsed) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let found = where_used(&session, &arguments.id)?;
    let mut out = anstream::stdout().lock();
    if arguments.format == Shape::Json {
        json::print(&mut out, &found)?;
        return Ok(0);
    }
    for one in &found.uses {
        let line = session.loaded.files.get(&one.path).map_or(1, |file| file.position(one.start).line);
        writeln!(out, "{}:{line}", styled(shown(&one.path), Style::Strong))?;
        writeln!(out, "    {}", shown(&one.sentence))?;
    }
    for file in &found.files {
        writeln!(out, "{} rests on it, too.", shown(file))?;
    }
    let pages: std::collections::BTreeSet<_> = found.uses.iter().map(|one| &one.id).collect();
    writeln!(out, "Used in {} of {}.", count(found.uses.len(), "sentence"), count(pages.len(), "page"))?;
    Ok(0)
}
