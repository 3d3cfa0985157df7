//! `caveat check`.

use anyhow::Result;
use caveat_workspace::check::suppress::Forgiven;
use caveat_workspace::check::timings;
use caveat_workspace::{Scope, Session};

use crate::cli::{Check, Cli, Format};
use crate::progress;
use crate::render::{costs, github, human, json};

pub(crate) fn run(cli: &Cli, arguments: &Check) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open_to_check(&cli.root)?;
    let paths =
        arguments.paths.iter().map(|path| session.relative(path)).collect::<caveat_workspace::Result<_>>()?;
    let scope = Scope { ready: arguments.ready, paths };
    let forgiven = Forgiven::open(&session, arguments.trust.as_deref(), arguments.baseline, as_of)?;
    super::warn(forgiven.warning.as_deref());
    let bar = progress::bar(session.loaded.library.answers.len(), "Checking");
    let (report, panicked) = session.check(&scope, &forgiven, as_of, || bar.inc(1))?;
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
    let fails = report.fails(super::severity(arguments.fail_on));
    std::mem::forget((session, report));
    Ok(if panicked { 2 } else { u8::from(fails) })
}
