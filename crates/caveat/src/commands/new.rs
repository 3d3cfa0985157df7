//! `caveat new`.

use anyhow::Result;
use caveat_workspace::{Session, start};

use crate::cli::{Cli, New};

pub(crate) fn run(cli: &Cli, arguments: &New) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let wish = start::Wish {
        topic: arguments.topic.as_deref(),
        profile: arguments.profile.as_deref(),
        author: arguments.author.as_deref(),
    };
    let path = start::new_answer(&session, &arguments.question, arguments.id.as_deref(), wish)?;
    anstream::println!("Wrote {path}.\nNext: write the answer, then `caveat check {path}`.");
    Ok(0)
}
