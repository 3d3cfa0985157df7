//! `caveat import`.

use anyhow::Result;
use caveat_workspace::{Session, start};

use crate::cli::{Cli, Import};
use crate::render::{Style, count, shown, styled};

pub(crate) fn run(cli: &Cli, arguments: &Import) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let imported =
        start::import(&session, &arguments.file, arguments.into.as_deref(), arguments.about.wish())?;
    for fault in &imported.faults {
        let line = fault.line.map_or(String::new(), |line| format!(", line {line}"));
        anstream::eprintln!(
            "{} {}{line}: {} {}",
            styled("skipped", Style::Error),
            fault.path,
            shown(&fault.message),
            fault.next
        );
    }
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
