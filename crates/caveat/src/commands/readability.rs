//! `caveat readability`.

use std::io::Write;

use anyhow::Result;
use caveat_workspace::session::{Scope, Session};

use crate::cli::{Cli, Readability};
use crate::render::json;

pub(crate) fn run(cli: &Cli, arguments: &Readability) -> Result<u8> {
    let session = Session::open(&cli.root)?;
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
