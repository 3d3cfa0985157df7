//! `caveat new`.

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::library::scaffold;

use crate::cli::{Cli, New};

pub(crate) fn run(cli: &Cli, arguments: &New) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let path =
        scaffold::new_answer(&session, &arguments.question, arguments.id.as_deref(), arguments.about.wish())?;
    anstream::println!("Wrote {path}.\nNext: write the answer, then `caveat check {path}`.");
    Ok(0)
}
