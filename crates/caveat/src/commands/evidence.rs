//! `caveat coverage`, `where-used`, `due` and `sources`.

use std::io::Write;

use anyhow::Result;
use caveat_document::format::Severity;
use caveat_workspace::library::evidence::{covered, day_within, due, where_used};
use caveat_workspace::library::sources;
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::session::{Scope, Session};

use crate::cli::evidence::{Coverage, Due, SourcesCommand, View, WhereUsed};
use crate::cli::{Cli, Shape};
use crate::render::{Style, count, coverage, json, shown, styled};

pub(crate) fn coverage(cli: &Cli, arguments: &Coverage) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let paths = arguments.paths.iter().map(|path| session.relative(path)).collect::<Result<_, _>>()?;
    let pages = covered(&session, &Scope { ready: arguments.ready, paths })?;
    let mut out = anstream::stdout().lock();
    match arguments.format {
        View::Json => json::print(&mut out, &serde_json::json!({ "pages": pages }))?,
        View::Html => coverage::html(&mut out, &session.loaded.library, &pages)?,
        View::Human => coverage::human(&mut out, &session, &pages)?,
    }
    Ok(0)
}

pub(crate) fn uses(cli: &Cli, arguments: &WhereUsed) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let found = where_used(&session, &arguments.id)?;
    let mut out = anstream::stdout().lock();
    if arguments.format == Shape::Json {
        json::print(&mut out, &found)?;
        return Ok(0);
    }
    for one in &found.uses {
        let line = session.loaded.files.get(&one.path).map_or(1, |file| file.position(one.start).line);
        writeln!(out, "{}:{line}", styled(shown(&one.path), Style::Strong))?;
        writeln!(out, "    {}", shown(&one.sentence))?;
    }
    for file in &found.files {
        writeln!(out, "{} rests on it, too.", shown(file))?;
    }
    let pages: std::collections::BTreeSet<_> = found.uses.iter().map(|one| &one.id).collect();
    writeln!(out, "Used in {} of {}.", count(found.uses.len(), "sentence"), count(pages.len(), "page"))?;
    Ok(0)
}

pub(crate) fn falls_due(cli: &Cli, arguments: &Due) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let until = day_within(as_of, &arguments.within)?;
    let session = Session::open(&cli.root)?;
    // Without a repository there are no approvals, and sources and claims still have their days.
    let reviews = match Reviews::open(&session, &session.tree, arguments.trust.as_deref(), as_of) {
        Ok(reviews) => Some(reviews),
        Err(error) if arguments.trust.is_none() => {
            super::warn(Some(&format!("Approvals are left out. {error}")));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let found = due(&session, reviews.as_ref(), as_of, until)?;
    let mut out = anstream::stdout().lock();
    if arguments.format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "as_of": as_of, "until": until, "due": found }))?;
        return Ok(0);
    }
    for one in &found {
        let style = if one.on < as_of { Style::Error } else { Style::Warning };
        writeln!(out, "{}  {:<8}  {}", styled(one.on, style), one.what, one.id)?;
        writeln!(out, "            {}", styled(shown(&one.message), Style::Faint))?;
    }
    writeln!(out, "{} due until {until}.", count(found.len(), "thing"))?;
    Ok(0)
}

pub(crate) fn sources(cli: &Cli, command: &SourcesCommand) -> Result<u8> {
    let session = Session::open(&cli.root)?;
    let mut out = anstream::stdout().lock();
    match command {
        SourcesCommand::Import { file } => {
            let imported = sources::import(&session, file)?;
            super::skipped(&imported.faults);
            for path in &imported.paths {
                writeln!(out, "{} {path}", styled("wrote", Style::Good))?;
            }
            if imported.paths.is_empty() {
                writeln!(out, "Wrote nothing.")?;
            } else {
                writeln!(
                    out,
                    "Wrote {}. Nobody has opened them yet.",
                    count(imported.paths.len(), "source")
                )?;
                writeln!(out, "Next: open each, mend `kind`, and write into `opened` who did, and when.")?;
            }
            Ok(u8::from(!imported.faults.is_empty()))
        }
        SourcesCommand::Check { format } => {
            let remarks = sources::check(&session);
            if *format == Shape::Json {
                json::print(&mut out, &serde_json::json!({ "remarks": remarks }))?;
            } else {
                for remark in &remarks {
                    let (word, style) = match remark.severity {
                        Severity::Error => ("error", Style::Error),
                        Severity::Warning => ("warning", Style::Warning),
                        Severity::Info => ("note", Style::Info),
                    };
                    writeln!(
                        out,
                        "{} {}:{}: {}",
                        styled(word, style),
                        remark.path,
                        remark.line,
                        shown(&remark.message)
                    )?;
                    writeln!(out, "    {}", styled(&remark.next, Style::Faint))?;
                }
                let errors = remarks.iter().filter(|remark| remark.severity == Severity::Error).count();
                let all = session.loaded.library.sources.len();
                writeln!(out, "{} looked over: {}.", count(all, "source"), count(errors, "error"))?;
            }
            Ok(u8::from(remarks.iter().any(|remark| remark.severity == Severity::Error)))
        }
    }
}
