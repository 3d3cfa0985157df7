//! Who and what is still needed before a page may be published, and the exact command that signs it.

use std::io::Write;

use caveat_workspace::review::page::{Reading, Seat};

use crate::render::count;
use crate::render::html_page::{safe, with_code};

/// Where the page stands, and each role that the policy asks for.
pub(super) fn what(out: &mut dyn Write, reading: &Reading) -> std::io::Result<()> {
    let row = &reading.row;
    writeln!(out, "<dl class=\"facts\">")?;
    writeln!(out, "<dt>State</dt><dd><strong>{}</strong></dd>", safe(row.state.as_str()))?;
    if let Some(day) = row.expires {
        writeln!(out, "<dt>Approved until</dt><dd>{day}</dd>")?;
    }
    if let Some(risk) = &reading.risk {
        writeln!(out, "<dt>Risk</dt><dd>{}</dd>", safe(risk))?;
    }
    writeln!(out, "<dt>Errors</dt><dd>{}</dd>", in_the_way(reading))?;
    writeln!(out, "</dl>")?;
    let reasons = row.reasons.iter().chain(&row.waivers).chain(&reading.record_faults);
    let reasons: Vec<String> = reasons.map(|reason| format!("<li>{}</li>\n", with_code(reason))).collect();
    if !reasons.is_empty() {
        writeln!(out, "<ul>\n{}</ul>", reasons.concat())?;
    }
    for person in &reading.rejected_by {
        let id = safe(person.as_str());
        writeln!(
            out,
            "<p><strong><code>{id}</code> asked for changes.</strong> If <code>{id}</code> approves the page, that clears it.</p>"
        )?;
    }
    if reading.seats.is_empty() {
        return writeln!(out, "<p>Its profile does not exist, so nobody can say who must approve it.</p>");
    }
    let id = safe(reading.id.as_str());
    writeln!(
        out,
        "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Signatures for {id}\"><table>"
    )?;
    writeln!(out, "<caption>Signatures that the policy asks for</caption>\n<thead><tr>")?;
    for name in ["Role", "Asked for", "Missing", "Who may sign"] {
        writeln!(out, "<th scope=\"col\">{name}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for seat in &reading.seats {
        writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
            safe(seat.role.as_str()),
            seat.needed,
            if seat.missing == 0 { "none".to_owned() } else { seat.missing.to_string() },
            able(seat)
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

fn in_the_way(reading: &Reading) -> String {
    if reading.blocking == 0 {
        "none that keeps the page from being signed".to_owned()
    } else {
        format!("{} must be mended or waived first", count(reading.blocking, "error"))
    }
}

fn able(seat: &Seat) -> String {
    if seat.able.is_empty() {
        return "nobody: authors and whoever asked for the review may not".to_owned();
    }
    let mut people = Vec::new();
    for (id, name, demonstration) in &seat.able {
        let kind = if *demonstration { ", a demonstration" } else { "" };
        people.push(format!("{} (<code>{}</code>{kind})", safe(name), safe(id.as_str())));
    }
    people.join(", ")
}

/// The command for each role that is missing, and what it signs.
pub(super) fn how_to_sign(out: &mut dyn Write, reading: &Reading) -> std::io::Result<()> {
    writeln!(out, "<p>A signature is bound to what the page says and to what it depends on:</p>")?;
    writeln!(out, "<dl class=\"facts\">")?;
    writeln!(out, "<dt>Digest of the content</dt><dd><code>{}</code></dd>", reading.content)?;
    writeln!(out, "<dt>Digest of the page as shown</dt><dd><code>{}</code></dd>", reading.shown)?;
    writeln!(out, "</dl>")?;
    if !reading.ready {
        return writeln!(
            out,
            "<p>The page is not marked <code>status: ready</code>. Its author does that first.</p>"
        );
    }
    if reading.blocking > 0 {
        writeln!(out, "<p>The command refuses while errors stand: {}.</p>", in_the_way(reading))?;
    }
    let open: Vec<&Seat> = reading.seats.iter().filter(|seat| seat.missing > 0).collect();
    if open.is_empty() {
        return writeln!(out, "<p>No signature is missing.</p>");
    }
    if reading.warnings > 0 {
        writeln!(
            out,
            "<p><code>--acknowledge</code> accepts {}. Read above what you accept.</p>",
            count(reading.warnings, "warning")
        )?;
    }
    for seat in open {
        writeln!(out, "<p>As <strong>{}</strong>:</p>", safe(seat.role.as_str()))?;
        if seat.able.is_empty() {
            writeln!(
                out,
                "<p>Nobody may sign in this role now. <code>reviews/people.yaml</code> names who can.</p>"
            )?;
        }
        for (person, _, demonstration) in &seat.able {
            let command = command(reading, person.as_str(), seat.role.as_str(), *demonstration);
            writeln!(out, "<pre><code>{}</code></pre>", safe(&command))?;
        }
    }
    writeln!(
        out,
        "<p>To ask for changes instead, use <code>reject</code> in place of <code>approve</code>, and say why with <code>-m</code>.</p>"
    )
}

fn command(reading: &Reading, person: &str, role: &str, demonstration: bool) -> String {
    let key = if demonstration { "" } else { " --key YOUR-KEY" };
    let acknowledge = if reading.warnings > 0 { " --acknowledge" } else { "" };
    format!("caveat review approve {} --as {person} --role {role}{key}{acknowledge}", reading.id)
}
