//! `caveat import`.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::Session;
use caveat_workspace::library::scaffold;
use clap::Args;

use crate::commands::options::About;
use crate::context::{Context, tell_skipped};
use crate::render::count;

#[derive(Args)]
pub(crate) struct Import {
    /// The file to import.
    pub(crate) file: Utf8PathBuf,
    #[command(flatten)]
    pub(crate) about: About,
    /// Where to put the drafts. Default: content/answers/<topic>.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) into: Option<Utf8PathBuf>,
}

pub(crate) fn import_drafts(context: &Context, arguments: &Import) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let imported =
        scaffold::import(&session, &arguments.file, arguments.into.as_deref(), arguments.about.wish())?;
    tell_skipped(&imported.faults);
    if let [only] = imported.paths.as_slice() {
        anstream::println!("Wrote {only}.\nNext: `caveat check {only}`.");
    } else {
        anstream::println!(
            "Wrote {} to {}.\nNext: `caveat check {}`.",
            count(imported.paths.len(), "draft"),
            imported.folder,
            imported.folder
        );
    }
    Ok(u8::from(!imported.faults.is_empty()))
}
