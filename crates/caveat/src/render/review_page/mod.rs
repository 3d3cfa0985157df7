//! The page that a reviewer reads before signing, as one HTML file: what is needed, what changed, the page itself, its
//! evidence, what the rules found, what was decided, and how to sign. No script, nothing from elsewhere.

mod decisions;
mod evidence;
mod needs;
pub(crate) mod one;

use std::io::Write;

use caveat_document::library::Library;
use caveat_workspace::review::page::{Reading, Since};

use super::count;
use super::diff::{Compared, html};
use super::html_page::{begin, end, safe, spelled};
use crate::render::review_page::one::One;

/// A page by its id, since it was last approved.
pub(crate) fn single(
    out: &mut dyn Write,
    compared: &Compared<'_>,
    library: &Library,
    reading: &Reading,
    since: &Since,
) -> std::io::Result<()> {
    begin(out, &format!("Review: {}", reading.question))?;
    html::unreadable(out, compared)?;
    let one = One {
        reading,
        changed: compared.pages.first(),
        library,
        is_new: !since.is_there,
        since: &since.told,
    };
    let names: Vec<(String, &str)> =
        PARTS.iter().map(|(id, name)| (format!("{}-{id}", reading.id), *name)).collect();
    writeln!(out, "<nav aria-label=\"Parts of this review\">\n<ul>")?;
    for (id, name) in &names {
        writeln!(out, "<li><a href=\"#{}\">{name}</a></li>", safe(id))?;
    }
    writeln!(out, "</ul>\n</nav>")?;
    sections(out, compared, &one, 2)?;
    if !compared.library.is_empty() {
        writeln!(out, "<h2 id=\"library\">Around the library</h2>")?;
        html::changes(out, compared, compared.library)?;
    }
    end(out)
}

/// All pages that changed in a range, the riskiest first.
pub(crate) fn range(
    out: &mut dyn Write,
    compared: &Compared<'_>,
    library: &Library,
    readings: &[Reading],
) -> std::io::Result<()> {
    begin(out, "Review of changes")?;
    let range = &compared.versions.range;
    writeln!(out, "<p>From <code>{}</code> to <code>{}</code>.</p>", safe(&range.base), safe(&range.head))?;
    writeln!(out, "<p>The gravest comes first. The order never says that a page is safe.</p>")?;
    html::unreadable(out, compared)?;
    html::by_risk(out, compared)?;
    html::contents(out, compared)?;
    if !compared.library.is_empty() {
        writeln!(out, "<h2 id=\"library\">Around the library</h2>")?;
        html::changes(out, compared, compared.library)?;
    }
    for changed in compared.pages {
        let id = safe(changed.id.as_str());
        let Some(reading) = readings.iter().find(|reading| reading.id == changed.id) else {
            writeln!(out, "<h2 id=\"page-{id}\">{id}: deleted</h2>")?;
            html::one_page(out, compared, changed)?;
            continue;
        };
        writeln!(out, "<h2 id=\"page-{id}\">{}</h2>", safe(&reading.question))?;
        let is_new = compared.versions.old.library.answer(&changed.id).is_none();
        let one = One { reading, changed: Some(changed), library, is_new, since: "the base of the range" };
        sections(out, compared, &one, 3)?;
    }
    end(out)
}

/// The parts of a page's review and what heads them.
const PARTS: [(&str, &str); 7] = [
    ("needs", "What is still needed"),
    ("changes", "What changed"),
    ("text", "The page as readers will see it"),
    ("evidence", "Claims and their sources"),
    ("findings", "What the rules found"),
    ("decisions", "Earlier decisions"),
    ("sign", "How to sign"),
];

fn sections(out: &mut dyn Write, compared: &Compared<'_>, one: &One<'_>, level: u8) -> std::io::Result<()> {
    for (id, name) in PARTS {
        let page = safe(one.reading.id.as_str());
        writeln!(out, "<h{level} id=\"{page}-{id}\">{name}</h{level}>")?;
        match id {
            "needs" => needs::what(out, one.reading)?,
            "changes" => changes(out, compared, one)?,
            "text" => text(out, one.reading)?,
            "evidence" => evidence::claims(out, one)?,
            "findings" => evidence::findings(out, one.reading)?,
            "decisions" => decisions::table(out, one.reading)?,
            _ => needs::how_to_sign(out, one.reading)?,
        }
    }
    Ok(())
}

fn changes(out: &mut dyn Write, compared: &Compared<'_>, one: &One<'_>) -> std::io::Result<()> {
    if one.is_new {
        return writeln!(
            out,
            "<p>This page is new: {} does not have it. All of it has to be read.</p>",
            safe(one.since)
        );
    }
    match one.changed {
        None => writeln!(out, "<p>Nothing changed since {}.</p>", safe(one.since)),
        Some(changed) => {
            let all = count(changed.diff.changes.len(), "change");
            writeln!(out, "<p>{all} since {}, the gravest first.</p>", safe(one.since))?;
            html::one_page(out, compared, changed)
        }
    }
}

fn text(out: &mut dyn Write, reading: &Reading) -> std::io::Result<()> {
    match &reading.preview {
        Ok(html) => writeln!(out, "<div class=\"page\">\n{}</div>", spelled(html)),
        Err(problem) => writeln!(
            out,
            "<p><strong>The page cannot be shown as it was checked, and would not be exported.</strong> {}: {} {}</p>",
            safe(&problem.file),
            safe(&problem.message),
            safe(&problem.next)
        ),
    }
}
