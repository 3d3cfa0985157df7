//! Findings as workflow commands of GitHub Actions, which show them on the changed lines.

use std::io::Write;

use caveat_document::format::Severity;
use caveat_workspace::check::report::Located;

/// Prints an annotation for each finding that stands.
pub(crate) fn findings(out: &mut dyn Write, found: &[Located]) -> std::io::Result<()> {
    for Located { finding, line, column } in found.iter().filter(|located| located.finding.stands()) {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let message = escape(&format!("{} {}", finding.message, finding.next));
        writeln!(
            out,
            "::{level} file={},line={line},col={column},title={}::{message}",
            property(&finding.path),
            property(&finding.rule)
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
