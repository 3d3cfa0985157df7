//! What was decided about a page before.

use std::io::Write;

use caveat_workspace::review::page::Reading;

use crate::render::html_page::safe;

/// Each record: who, when, what, why, and whether it counts.
pub(super) fn table(out: &mut dyn Write, reading: &Reading) -> std::io::Result<()> {
    if reading.decisions.is_empty() {
        return writeln!(out, "<p>Nobody has decided anything about this page.</p>");
    }
    let id = safe(reading.id.as_str());
    writeln!(
        out,
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Decisions about {id}\"><table>"
    )?;
    writeln!(out, "<caption>Signed decisions, the oldest first</caption>\n<thead><tr>")?;
    for name in ["Decision", "Who", "Role", "When", "Why", "Does it count?"] {
        writeln!(out, "<th scope=\"col\">{name}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for decision in &reading.decisions {
        let counts = decision.idle.as_ref().map_or("yes".to_owned(), |why| format!("no: {}", safe(why)));
        let kind = if decision.demonstration { " (demonstration)" } else { "" };
        writeln!(
            out,
            "<tr><th scope=\"row\">{}{kind}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{counts}</td></tr>",
            decision.kind.as_str(),
            safe(&decision.name),
            safe(decision.role.as_str()),
            safe(&decision.time),
            safe(&decision.reason)
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}
