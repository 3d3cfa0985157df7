//! Findings for programs.

use std::io::Write;

use serde::Serialize;

/// Prints any value as one JSON document.
pub(crate) fn print(out: &mut dyn Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}
