//! Changes as one HTML file: no script, nothing from elsewhere, never by color alone.

use std::io::Write;

use caveat_review::diff::change::{Change, How, Mark};
use caveat_rules::Finding;
use caveat_workspace::review::versions::Changed;

use super::{Compared, also, heading, how_many, readability, runs, together};
use crate::render::count;
use crate::render::html_page::{begin, end, safe, with_code};

/// Prints the file.
pub(crate) fn print(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    begin(out, "What changed")?;
    let range = &compared.versions.range;
    writeln!(out, "<p>From <code>{}</code> to <code>{}</code>.</p>", safe(&range.base), safe(&range.head))?;
    writeln!(out, "<p>The gravest comes first. The order never says that a page is safe.</p>")?;
    unreadable(out, compared)?;
    by_risk(out, compared)?;
    contents(out, compared)?;
    if !compared.library.is_empty() {
        writeln!(out, "<section aria-labelledby=\"library\">\n<h2 id=\"library\">Around the library</h2>")?;
        changes(out, compared, compared.library)?;
        writeln!(out, "</section>")?;
    }
    for page in compared.pages {
        writeln!(
            out,
            "<section aria-labelledby=\"page-{0}\">\n<h2 id=\"page-{0}\">{0}</h2>",
            safe(page.id.as_str())
        )?;
        one_page(out, compared, page)?;
        writeln!(out, "</section>")?;
    }
    end(out)
}

/// Files that could not be read hide what they changed.
pub(crate) fn unreadable(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    if compared.versions.new.faults.is_empty() {
        return Ok(());
    }
    writeln!(out, "<p><strong>Some files could not be read:</strong></p>\n<ul>")?;
    for fault in &compared.versions.new.faults {
        writeln!(
            out,
            "<li>{}: {} {}</li>",
            safe(&fault.path),
            with_code(&fault.message),
            with_code(&fault.next)
        )?;
    }
    writeln!(out, "</ul>")
}

/// How many changes there are of each kind.
pub(crate) fn by_risk(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    let counts = compared.counts();
    if counts.is_empty() {
        return writeln!(out, "<p>Nothing changed.</p>");
    }
    writeln!(
        out,
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Changes by risk\"><table>"
    )?;
    writeln!(out, "<caption>Changes by risk, the gravest first</caption>")?;
    writeln!(
        out,
        "<thead><tr><th scope=\"col\">Risk</th><th scope=\"col\">Changes</th><th scope=\"col\">What to look at</th></tr></thead>\n<tbody>"
    )?;
    for (kind, changes) in counts {
        writeln!(
            out,
            "<tr><th scope=\"row\">{kind}</th><td>{changes}</td><td>{}</td></tr>",
            safe(kind.advice())
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

/// The pages that changed, each with its gravest kind.
pub(crate) fn contents(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    if compared.pages.is_empty() {
        return Ok(());
    }
    writeln!(out, "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Pages that changed</h2>\n<ol>")?;
    for page in compared.pages {
        let gravest = page.diff.changes.first().map_or(String::new(), |change| format!(", {}", change.kind));
        let (id, all) = (safe(page.id.as_str()), count(page.diff.changes.len(), "change"));
        writeln!(out, "<li><a href=\"#page-{id}\">{id}</a>: {all}{gravest}</li>")?;
    }
    writeln!(out, "</ol>\n</nav>")
}

/// The changes of a page, its findings that came and went, and how hard it is to read.
pub(crate) fn one_page(out: &mut dyn Write, compared: &Compared<'_>, page: &Changed) -> std::io::Result<()> {
    changes(out, compared, &page.diff.changes)?;
    findings(out, "New findings", &page.appear)?;
    findings(out, "Findings that are gone", &page.disappear)?;
    if let Some(grade) = readability(page) {
        writeln!(out, "<p>Readability: {grade}.</p>")?;
    }
    Ok(())
}

fn findings(out: &mut dyn Write, label: &str, findings: &[Finding]) -> std::io::Result<()> {
    if !findings.iter().any(Finding::stands) {
        return Ok(());
    }
    writeln!(out, "<p><strong>{label}</strong></p>\n<ul>")?;
    for finding in findings.iter().filter(|finding| finding.stands()) {
        writeln!(out, "<li><code>{}</code>: {}</li>", safe(&finding.rule), with_code(&finding.message))?;
    }
    writeln!(out, "</ul>")
}

/// A list of changes.
pub(crate) fn changes(
    out: &mut dyn Write,
    compared: &Compared<'_>,
    changes: &[Change],
) -> std::io::Result<()> {
    writeln!(out, "<ol class=\"changes\">")?;
    for group in together(changes) {
        let Some(change) = group.first() else { continue };
        let grave = change.kind <= caveat_review::diff::rank::ChangeKind::RemovedWarning;
        writeln!(out, "<li{}>", if grave { " class=\"grave\"" } else { "" })?;
        writeln!(
            out,
            "<p class=\"what\"><strong>{}{}</strong></p>",
            with_code(&heading(change)),
            how_many(group)
        )?;
        let others = also(change);
        let others = if others.is_empty() { others } else { format!(" Also {others}.") };
        writeln!(
            out,
            "<p class=\"why\">{}{others} <span class=\"at\">{}</span></p>",
            safe(change.kind.advice()),
            safe(&compared.at(change))
        )?;
        if change.words.is_empty() {
            for change in group {
                if let Some(old) = change.old.as_ref().filter(|_| change.how != How::Moved) {
                    writeln!(out, "<p class=\"said\">{}</p>", deleted(old))?;
                }
                if let Some(new) = &change.new {
                    let text = if change.how == How::Moved { safe(new) } else { inserted(new) };
                    writeln!(out, "<p class=\"said\">{text}</p>")?;
                }
            }
        } else {
            let run = |(mark, text): (Mark, String)| match mark {
                Mark::Same => safe(&text),
                Mark::Added => inserted(&text),
                Mark::Removed => deleted(&text),
            };
            let text = runs(change).map(run).collect::<Vec<_>>().join(" ");
            writeln!(out, "<p class=\"said\">{text}</p>")?;
        }
        writeln!(out, "</li>")?;
    }
    writeln!(out, "</ol>")
}

/// Screen readers seldom say what `del` and `ins` mean, so the words say it.
fn deleted(text: &str) -> String {
    format!(
        "<del><span class=\"spoken\">deleted: </span>{}<span class=\"spoken\">, end of deletion</span></del>",
        safe(text)
    )
}

fn inserted(text: &str) -> String {
    format!(
        "<ins><span class=\"spoken\">inserted: </span>{}<span class=\"spoken\">, end of insertion</span></ins>",
        safe(text)
    )
}
