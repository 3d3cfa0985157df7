//! `caveat rules mutate`.

use anyhow::Result;
use caveat_document::format::Day;
use caveat_rules::engine_digest;
use caveat_workspace::Session;
use caveat_workspace::evaluate::mutation;
use clap::Args;
use indicatif::ProgressFinish;
use serde::Serialize;

use crate::commands::options::Shape;
use crate::context::Context;
use crate::progress;
use crate::render::{json, mutants};

#[derive(Args)]
pub(crate) struct Mutate {
    /// Only these pages, by id. Default: all.
    pub(crate) ids: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
    /// Print the survivors only.
    #[arg(long)]
    pub(crate) survivors: bool,
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Report<'a> {
    caveat: &'static str,
    as_of: Day,
    engine: String,
    pack: String,
    #[serde(flatten)]
    found: &'a caveat_evaluation::mutation::Report,
}

pub(crate) fn break_pages(context: &Context, arguments: &Mutate) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let found = mutation::mutate(&session, &arguments.ids, as_of, |total| {
        let bar = progress::bar(total, "Breaking pages").with_finish(ProgressFinish::AndClear);
        move || bar.inc(1)
    })?;
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Shape::Human => mutants::print(&mut out, &found, arguments.survivors)?,
        Shape::Json => json::print(
            &mut out,
            &Report {
                caveat: env!("CARGO_PKG_VERSION"),
                as_of,
                engine: engine_digest().to_string(),
                pack: session.loaded.checker.rules.digest().to_string(),
                found: &found,
            },
        )?,
    }
    Ok(u8::from(!found.survivors.is_empty()))
}
