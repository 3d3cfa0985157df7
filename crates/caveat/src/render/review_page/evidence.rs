//! Each claim beside its source, and what the rules found.

use std::io::Write;

use caveat_document::format::{Id, Severity};
use caveat_export::reference;
use caveat_rules::Finding;
use caveat_workspace::review::page::Reading;

use super::one::One;
use crate::render::count;
use crate::render::html_page::{safe, with_code};

/// Each sentence that claims something, beside what it rests on.
pub(super) fn claims(out: &mut dyn Write, one: &One<'_>) -> std::io::Result<()> {
    for page in &one.reading.covered {
        if page.claims.is_empty() {
            writeln!(out, "<p>No sentence claims what needs a source.</p>")?;
            continue;
        }
        writeln!(out, "<p>{} of {} have a source.</p>", page.supported, count(page.claims.len(), "claim"))?;
        let id = safe(one.reading.id.as_str());
        writeln!(
            out,
            "<div class=\"table pair\" tabindex=\"0\" role=\"group\" aria-label=\"Claims of {id}\"><table>"
        )?;
        writeln!(out, "<caption>Each claim beside what it rests on</caption>")?;
        writeln!(
            out,
            "<thead><tr><th scope=\"col\">Claim</th><th scope=\"col\">Rests on</th></tr></thead>\n<tbody>"
        )?;
        for claim in &page.claims {
            let rests = if claim.supported() {
                let works: Vec<String> = claim.sources.iter().map(|id| work(one, id)).collect();
                works.join("<br>")
            } else {
                format!("<strong>No source.</strong> It states {}.", safe(claim.bears.words()))
            };
            let known = claim.claim.as_ref().map_or(String::new(), |id| {
                format!("<br>Approved statement <code>{}</code>", safe(id.as_str()))
            });
            writeln!(out, "<tr><td>{}</td><td>{rests}{known}</td></tr>", safe(&claim.sentence))?;
        }
        writeln!(out, "</tbody></table></div>")?;
    }
    Ok(())
}

fn work(one: &One<'_>, id: &Id) -> String {
    let style = one.library.config.citation_style.unwrap_or_default();
    let text = one.library.sources.get(id).and_then(|source| {
        let opened = if source.front.is_opened() { "" } else { " (nobody has opened it)" };
        let taken_back = if source.front.is_retracted() { " (it was taken back)" } else { "" };
        Some(format!("{}{opened}{taken_back}", reference(source, style).ok()?))
    });
    let newer =
        one.library.superseded_by(id).first().map_or(String::new(), |newer| format!(" Replaced by {newer}."));
    format!("<code>{}</code>: {}", safe(id.as_str()), safe(&(text.unwrap_or_default() + &newer)))
}

/// What the rules found: what stands first, then what was excused, and by what.
pub(super) fn findings(out: &mut dyn Write, reading: &Reading) -> std::io::Result<()> {
    let (standing, excused): (Vec<&Finding>, Vec<&Finding>) =
        reading.findings.iter().partition(|finding| finding.stands());
    let (stands, let_pass) = (standing.len(), excused.len());
    writeln!(
        out,
        "<p>Standing: {stands}. Excused: {let_pass}. Even without a finding, nobody knows that the page is safe.</p>"
    )?;
    if !standing.is_empty() {
        writeln!(out, "<ul>")?;
        for finding in standing {
            let (rule, message, next) =
                (safe(&finding.rule), with_code(&finding.message), with_code(&finding.next));
            let word = severity(finding.severity);
            writeln!(
                out,
                "<li><strong>{word}</strong> <code>{rule}</code>: {message} {next}{}</li>",
                quoted(finding)
            )?;
        }
        writeln!(out, "</ul>")?;
    }
    if !excused.is_empty() {
        writeln!(out, "<details>\n<summary>{}</summary>\n<ul>", count(excused.len(), "excused finding"))?;
        for finding in excused {
            let excuse = finding.excused.as_ref();
            let by = excuse.map_or(String::new(), |excuse| format!("“{}”: {}", excuse.by, excuse.why));
            let (rule, message, by) = (safe(&finding.rule), with_code(&finding.message), safe(&by));
            writeln!(out, "<li><code>{rule}</code>: {message} Excused by {by}{}</li>", quoted(finding))?;
        }
        writeln!(out, "</ul>\n</details>")?;
    }
    Ok(())
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}

fn quoted(finding: &Finding) -> String {
    if finding.text.is_empty() { String::new() } else { format!(" <q>{}</q>", safe(&finding.text)) }
}
