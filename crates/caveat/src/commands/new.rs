//! `caveat new`.

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::library::scaffold;
use clap::Args;

use crate::commands::options::About;
use crate::context::Context;

#[derive(Args)]
pub(crate) struct New {
    /// The question that the page answers.
    pub(crate) question: String,
    #[command(flatten)]
    pub(crate) about: About,
    /// Its id. Default: made of the question.
    #[arg(long)]
    pub(crate) id: Option<String>,
}

pub(crate) fn begin_answer(context: &Context, arguments: &New) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let path =
        scaffold::new_answer(&session, &arguments.question, arguments.id.as_deref(), arguments.about.wish())?;
    anstream::println!("Wrote {path}.\nNext: write the answer, then `caveat check {path}`.");
    Ok(0)
}
