//! Findings as workflow commands of GitHub Actions, which show them on the changed lines.

use std::io::Write;

use caveat_document::format::Severity;
use caveat_workspace::check::report::Entry;

/// Prints an annotation for each finding that stands.
pub(crate) fn findings(out: &mut dyn Write, entries: &[Entry]) -> std::io::Result<()> {
    for entry in entries.iter().filter(|e| e.excused.is_none()) {
        let level = match entry.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let message = escape(&format!("{} {}", entry.message, entry.next));
        writeln!(
            out,
            "::{level} file={},line={},col={},title={}::{message}",
            property(&entry.path),
            entry.line,
            entry.column,
            property(&entry.rule)
        )?;
    }
    Ok(())
}

/// A message may not begin a command of its own.
fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
