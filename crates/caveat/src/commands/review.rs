//! `caveat review`.

use std::io::Write;

use anyhow::Result;
use caveat_review::Kind;
use caveat_workspace::Session;
use caveat_workspace::check::report::{Entry, entry};
use caveat_workspace::review::queue::queue;
use caveat_workspace::review::reviews::{Gate, Reviews, gate};

use caveat_workspace::review::status::status;
use caveat_workspace::review::versions::Versions;
use caveat_workspace::sign::decide::{Wish, sign};
use caveat_workspace::sign::waive::{WaiverWish, waive};

use crate::cli::review::{ReviewCommand, Sign, Waive};
use crate::cli::{Cli, Format, Shape};
use crate::render::{Style, count, github, human, json, shown, styled};

pub(crate) fn run(cli: &Cli, command: &ReviewCommand) -> Result<u8> {
    match command {
        ReviewCommand::Status { id, format, trust } => list(cli, id.as_deref(), *format, trust.as_deref()),
        ReviewCommand::Queue { role, format, trust } => {
            waiting(cli, role.as_deref(), *format, trust.as_deref())
        }
        ReviewCommand::Request(arguments) => decide(cli, Kind::Request, arguments),
        ReviewCommand::Approve(arguments) => decide(cli, Kind::Approve, arguments),
        ReviewCommand::Reject(arguments) => decide(cli, Kind::Reject, arguments),
        ReviewCommand::Withdraw(arguments) => decide(cli, Kind::Withdraw, arguments),
        ReviewCommand::Reinstate(arguments) => decide(cli, Kind::Reinstate, arguments),
        ReviewCommand::Comment(arguments) => decide(cli, Kind::Comment, arguments),
        ReviewCommand::Waive(arguments) => accept(cli, arguments),
        ReviewCommand::Page(arguments) => super::review_page::run(cli, arguments),
        ReviewCommand::Check { range, format, trust } => check(cli, range, *format, trust.as_deref()),
    }
}

fn list(cli: &Cli, id: Option<&str>, format: Format, trust: Option<&str>) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let rows = status(&session.loaded, &reviews, id, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Format::Json {
        json::print(&mut out, &serde_json::json!({ "answers": rows, "trust": reviews.trust }))?;
        return Ok(0);
    }
    super::warn(reviews.warning.as_deref());
    let wide = rows.iter().map(|row| row.id.as_str().len()).max().unwrap_or(0);
    for row in &rows {
        let style = match row.state.as_str() {
            "approved" => Style::Good,
            "draft" | "in-review" => Style::Info,
            _ => Style::Warning,
        };
        let until = row.expires.map_or(String::new(), |day| format!("until {day}"));
        let line =
            format!("{:<wide$}  {} {until}", row.id.as_str(), styled(format!("{:<18}", row.state), style));
        writeln!(out, "{}", line.trim_end())?;
        if row.state != "approved" {
            for reason in &row.reasons {
                writeln!(out, "{:<wide$}  {}", "", styled(shown(reason), Style::Faint))?;
            }
        }
        for waiver in &row.waivers {
            writeln!(out, "{:<wide$}  {}", "", shown(waiver))?;
        }
    }
    for fault in reviews.record_faults() {
        writeln!(
            out,
            "{} {}: {} {}",
            styled("record", Style::Error),
            shown(&fault.path),
            shown(&fault.message),
            fault.next
        )?;
    }
    Ok(0)
}

fn waiting(cli: &Cli, role: Option<&str>, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let pages = queue(&session, &reviews, role, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "waiting": pages, "trust": reviews.trust }))?;
        return Ok(0);
    }
    super::warn(reviews.warning.as_deref());
    for page in &pages {
        let risk = format!("{} risk", caveat_review::policy::tier::in_words(page.risk));
        let id = styled(&page.id, Style::Strong);
        writeln!(out, "{id}  {}, {}", styled(risk, Style::Warning), page.state)?;
        writeln!(out, "  {}", shown(&page.question))?;
        for (role, people) in &page.may_sign {
            writeln!(out, "  needs `{role}`: {}", super::policy::whoever(people))?;
        }
        if let Some(asked) = &page.asked {
            writeln!(out, "  asked for by {} on {}", asked.by, &asked.on[..10])?;
        }
        for reason in &page.reasons {
            writeln!(out, "  {}", styled(shown(reason), Style::Faint))?;
        }
    }
    let whom = role.map_or(String::new(), |role| format!(" for `{role}`"));
    let verb = if pages.len() == 1 { "waits" } else { "wait" };
    writeln!(out, "{} {verb}{whom}.", count(pages.len(), "page"))?;
    Ok(0)
}

fn decide(cli: &Cli, kind: Kind, arguments: &Sign) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.by.trust.as_deref(), as_of)?;
    let wish = Wish {
        kind,
        ids: &arguments.ids,
        all: arguments.all,
        changed: arguments.changed.as_deref(),
        each: arguments.each,
        until: arguments.until.as_deref(),
        by: arguments.by.sign_as(),
        acknowledge: arguments.acknowledge,
    };
    let signed = sign(&session, &reviews, wish, as_of)?;
    let mut out = anstream::stdout().lock();
    for record in &signed {
        let kind = if record.demonstration { " (demonstration)" } else { "" };
        let pages = match record.ids.as_slice() {
            [one] => one.to_string(),
            many => count(many.len(), "page"),
        };
        writeln!(out, "{} {pages}{kind}: {}", styled("signed", Style::Good), record.path)?;
        for id in record.ids.iter().filter(|_| record.ids.len() > 1) {
            writeln!(out, "       {id}")?;
        }
        if record.acknowledged > 0 {
            writeln!(out, "       {} accepted", count(record.acknowledged, "warning"))?;
        }
        if record.waived > 0 {
            let waived = count(record.waived, "finding");
            writeln!(out, "       {waived} waived: `caveat review status` says which")?;
        }
    }
    writeln!(out, "Next: commit reviews/records. Records are never edited or deleted.")?;
    Ok(0)
}

fn accept(cli: &Cli, arguments: &Waive) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.by.trust.as_deref(), as_of)?;
    let wish = WaiverWish {
        id: &arguments.id,
        rule: &arguments.rule,
        at: arguments.which.at.as_deref(),
        fingerprint: arguments.which.finding.as_deref(),
        until: &arguments.until,
        by: arguments.by.sign_as(),
    };
    let waiver = waive(&session, &reviews, wish, as_of)?;
    let mut out = anstream::stdout().lock();
    let kind = if waiver.demonstration { " (demonstration)" } else { "" };
    writeln!(out, "{} {}{kind}: {}", styled("signed", Style::Good), waiver.id, waiver.path)?;
    writeln!(out, "       accepted until {}: {}", waiver.until, shown(&waiver.message))?;
    if let Some(needs) = &waiver.needs {
        writeln!(out, "{} {needs}", styled("not enough", Style::Warning))?;
    }
    writeln!(out, "Next: commit reviews/records. Records are never edited or deleted.")?;
    Ok(0)
}

fn check(cli: &Cli, range: &str, format: Format, trust: Option<&str>) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::of_history(&cli.root)?;
    let versions = Versions::open(&session, range)?;
    let Gate { findings, changed, trust, warning } = gate(&session, &versions, trust, as_of)?;
    let files = &versions.new.files;
    let entries: Vec<Entry> = findings.into_iter().map(|finding| entry(finding, files)).collect();
    let failed =
        entries.iter().any(|e| e.severity == caveat_document::format::Severity::Error && e.excused.is_none());
    let mut out = anstream::stdout().lock();
    match format {
        Format::Json => {
            json::print(
                &mut out,
                &serde_json::json!({ "findings": entries, "changed": changed, "trust": trust }),
            )?;
            return Ok(u8::from(failed));
        }
        Format::Github => github::findings(&mut out, &entries)?,
        Format::Human => human::findings(&mut out, &entries, files, false)?,
    }
    super::warn(warning.as_deref());
    let verdict = if failed {
        styled("The gate is closed.", Style::Error)
    } else {
        styled("The gate is open.", Style::Good)
    };
    writeln!(out, "{verdict} {} changed, {}.", count(changed, "page"), count(entries.len(), "finding"))?;
    Ok(u8::from(failed))
}
