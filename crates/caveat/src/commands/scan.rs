//! `caveat scan`.

use std::io::{BufWriter, Write};

use anyhow::Result;
use caveat_workspace::check::scan;
use caveat_workspace::{WorkspaceError, session};

use crate::context::Context;

pub(crate) fn scan_stream(context: &Context) -> Result<u8> {
    let checker = session::checker(&context.root)?;
    let mut input = std::io::stdin().lock();
    let mut output = BufWriter::new(std::io::stdout().lock());
    let broken = |error: std::io::Error| {
        WorkspaceError::environment(format!("The stream broke off: {error}."), "Run it again.")
    };
    let scanned = scan::stream(&mut input, &mut output, &checker).map_err(broken)?;
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
