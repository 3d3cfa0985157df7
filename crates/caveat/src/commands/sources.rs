//! `caveat sources`: takes in sources from a reference manager, and looks over those that are there.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::format::Severity;
use caveat_workspace::Session;
use caveat_workspace::library::sources;
use clap::Subcommand;

use crate::commands::options::Shape;
use crate::context::{Context, tell_skipped};
use crate::render::{Style, count, json, shown, styled};

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
