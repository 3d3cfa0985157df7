//! `caveat import`.

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::library::scaffold;

use crate::cli::{Cli, Import};
use crate::render::count;

pub(crate) fn run(cli: &Cli, arguments: &Import) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let imported =
        scaffold::import(&session, &arguments.file, arguments.into.as_deref(), arguments.about.wish())?;
    super::skipped(&imported.faults);
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
