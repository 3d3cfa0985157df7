//! `caveat baseline write`.

use std::io::Write;

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::sign::baseline::{Written, write};
use clap::Subcommand;

use crate::commands::options::Signer;
use crate::context::{Context, warn};
use crate::render::{Style, count, styled};

#[derive(Subcommand)]
pub(crate) enum BaselineCommand {
    /// Sign a list of the findings that stand now. Written again, it only loses those that are gone.
    Write(Signer),
}

pub(crate) fn dispatch(context: &Context, command: &BaselineCommand) -> Result<u8> {
    let BaselineCommand::Write(by) = command;
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, by.trust.as_deref(), as_of)?;
    let written = write(&session, &reviews, by.sign_as(), as_of)?;
    warn(reviews.warning.as_deref());
    let mut out = anstream::stdout().lock();
    let lists = count(written.kept, "finding");
    match &written.path {
        Some(path) => {
            let kind = if written.demonstration { " (demonstration)" } else { "" };
            writeln!(out, "{} a baseline{kind}: {path}", styled("signed", Style::Good))?;
            let gone =
                written.gone.map_or(String::new(), |gone| format!(" Gone since the earlier one: {gone}."));
            writeln!(out, "It lists {lists}.{gone}")?;
        }
        None => writeln!(out, "The baseline stands as it is: all of its {lists} still stand.")?,
    }
    if written.left_out > 0 {
        let Written { left_out, never, .. } = written;
        writeln!(out, "Not in it, and standing: {left_out}, of which {never} can never be waived.")?;
    }
    if written.path.is_some() {
        writeln!(
            out,
            "Next: commit reviews/baseline, then `caveat check --baseline`. Baselines are never edited or deleted."
        )?;
    }
    Ok(0)
}
