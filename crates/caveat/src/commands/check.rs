//! `caveat check`.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::format::Severity;
use caveat_workspace::check::library::check;
use caveat_workspace::check::suppress::Suppressions;
use caveat_workspace::check::timings;
use caveat_workspace::{Scope, Session};
use clap::{Args, ValueEnum};

use crate::commands::options::Format;
use crate::context::{Context, warn};
use crate::progress;
use crate::render::{costs, github, human, json};

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
}

#[derive(Args)]
pub(crate) struct Check {
    /// Files or folders to check. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Only pages marked `status: ready`.
    #[arg(long)]
    pub(crate) ready: bool,
    /// How to print the findings.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Format,
    /// From which severity on to fail.
    #[arg(long, value_enum, default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// Show matches that something excused, too.
    #[arg(long)]
    pub(crate) excused: bool,
    /// Let pass what the baseline lists. The export never does.
    #[arg(long)]
    pub(crate) baseline: bool,
    /// The revision to trust for people, waivers and the baseline.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
    /// Print the summary only.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Print what each rule costs, too. It is never part of the JSON report: with `--format json` it goes to standard error.
    #[arg(long)]
    pub(crate) timings: bool,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

pub(crate) fn check_pages(context: &Context, arguments: &Check) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open_to_check(&context.root)?;
    let paths =
        arguments.paths.iter().map(|path| session.relative(path)).collect::<caveat_workspace::Result<_>>()?;
    let scope = Scope { ready: arguments.ready, paths };
    let suppressions = Suppressions::open(&session, arguments.trust.as_deref(), arguments.baseline, as_of)?;
    warn(suppressions.warning.as_deref());
    let bar = progress::bar(session.loaded.library.answers.len(), "Checking");
    let (report, panicked) = check(&session, &scope, &suppressions, as_of, || bar.inc(1))?;
    bar.finish_and_clear();
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Format::Json => json::print(&mut out, &report)?,
        Format::Github => {
            github::findings(&mut out, &report.findings)?;
            human::summary(&mut out, &report)?;
        }
        Format::Human => {
            if !arguments.quiet {
                human::findings(&mut out, &report.findings, &session.loaded.files, arguments.excused)?;
            }
            human::summary(&mut out, &report)?;
        }
    }
    if arguments.timings && !panicked {
        let costs = timings::timings(&session, &scope, as_of);
        match arguments.format {
            Format::Json => costs::print(&mut anstream::stderr(), &costs, report.summary.pages)?,
            Format::Human | Format::Github => costs::print(&mut out, &costs, report.summary.pages)?,
        }
    }
    // The run ends here: to take a library of thousands of pages apart again would only cost time.
    let fails = report.fails(arguments.fail_on.severity());
    std::mem::forget((session, report));
    Ok(if panicked { 2 } else { u8::from(fails) })
}
