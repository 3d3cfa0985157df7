//! `caveat scan`.

use std::io::{BufWriter, Write};

use anyhow::Result;
use caveat_workspace::check::scan;
use caveat_workspace::{WorkspaceError, session};

use crate::cli::Cli;

pub(crate) fn run(cli: &Cli) -> Result<u8> {
    let rules = session::rules(&cli.root)?;
    let mut input = std::io::stdin().lock();
    let mut output = BufWriter::new(std::io::stdout().lock());
    let broken = |error: std::io::Error| {
        WorkspaceError::environment(format!("The stream broke off: {error}."), "Run it again.")
    };
    let scanned = scan::stream(&mut input, &mut output, &rules).map_err(broken)?;
    output.flush().map_err(broken)?;
    if scanned.bad > 0 {
        anstream::eprintln!(
            "caveat: {} of {} lines could not be read; see their `error`.",
            scanned.bad,
            scanned.lines
        );
    }
    Ok(u8::from(scanned.bad > 0))
}
