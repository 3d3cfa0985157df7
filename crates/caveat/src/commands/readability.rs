//! `caveat readability`.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::{Scope, Session};
use clap::Args;

use crate::context::Context;
use crate::render::json;

#[derive(Args)]
pub(crate) struct Readability {
    /// Files or folders to measure. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Print JSON, with each sentence as it was counted.
    #[arg(long)]
    pub(crate) json: bool,
}

pub(crate) fn measure_readability(context: &Context, arguments: &Readability) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let paths = arguments.paths.iter().map(|path| session.relative(path)).collect::<Result<_, _>>()?;
    let measured = session.readability(&Scope { ready: false, paths })?;
    let mut out = anstream::stdout().lock();
    if arguments.json {
        json::print(&mut out, &measured)?;
        return Ok(0);
    }
    writeln!(out, "grade   SMOG   ease  sentences  words  page")?;
    for page in &measured {
        let (grade, smog, ease) = (page.grade, page.smog, page.ease);
        writeln!(
            out,
            "{grade:>5.1}  {smog:>5.1}  {ease:>5.1}  {:>9}  {:>5}  {}",
            page.sentences, page.words, page.path
        )?;
    }
    Ok(0)
}
