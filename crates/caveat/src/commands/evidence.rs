//! `caveat coverage`, `where-used`, `due` and `sources`.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::format::Severity;
use caveat_workspace::library::evidence::{covered, day_within, due, where_used};
use caveat_workspace::library::sources;
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::{Scope, Session};
use clap::{Args, Subcommand, ValueEnum};

use crate::commands::options::Shape;
use crate::context::{Context, tell_skipped, warn};
use crate::render::{Style, count, coverage, json, shown, styled};

#[derive(Args)]
pub(crate) struct Coverage {
    /// Files or folders to look at. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Only pages marked `status: ready`.
    #[arg(long)]
    pub(crate) ready: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: View,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// For people, in the terminal.
    Human,
    /// For programs.
    Json,
    /// The pages' text as one HTML file, each claim marked.
    Html,
}

#[derive(Args)]
pub(crate) struct WhereUsed {
    /// The id of a source or a claim.
    pub(crate) id: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

#[derive(Args)]
pub(crate) struct Due {
    /// How far to look ahead, as ISO 8601 writes a length: P30D, P6M, P1Y.
    #[arg(long, value_name = "LENGTH", default_value = "P30D")]
    pub(crate) within: String,
    /// The revision to trust for policy, people and earlier records.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

#[derive(Subcommand)]
pub(crate) enum SourcesCommand {
    /// Make source files of a BibTeX (.bib) or CSL-JSON (.json) file. Nobody has opened them yet; they say so.
    Import {
        /// The file that a reference manager wrote.
        file: Utf8PathBuf,
    },
    /// Check the source files: numbers, editions, what was taken back, what no page cites.
    Check {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
    },
}

pub(crate) fn coverage(context: &Context, arguments: &Coverage) -> Result<u8> {
    let session = Session::open(&context.root)?;
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

pub(crate) fn uses(context: &Context, arguments: &WhereUsed) -> Result<u8> {
    let session = Session::open(&context.root)?;
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

pub(crate) fn falls_due(context: &Context, arguments: &Due) -> Result<u8> {
    let as_of = context.today()?;
    let until = day_within(as_of, &arguments.within)?;
    let session = Session::open(&context.root)?;
    // Without a repository there are no approvals, and sources and claims still have their days.
    let reviews = match Reviews::open(&session, &session.tree, arguments.trust.as_deref(), as_of) {
        Ok(reviews) => Some(reviews),
        Err(error) if arguments.trust.is_none() => {
            warn(Some(&format!("Approvals are left out. {error}")));
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

pub(crate) fn sources(context: &Context, command: &SourcesCommand) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let mut out = anstream::stdout().lock();
    match command {
        SourcesCommand::Import { file } => {
            let imported = sources::import(&session, file)?;
            tell_skipped(&imported.faults);
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
