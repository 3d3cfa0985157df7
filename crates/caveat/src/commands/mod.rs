//! The commands, one file each.

mod audit;
mod baseline;
mod check;
mod diff;
mod eval;
mod evidence;
mod explain;
mod export;
mod import;
mod init;
mod keys;
mod mutate;
mod new;
mod policy;
mod readability;
mod review;
mod review_page;
mod rules;
mod scan;

use anyhow::Result;
use caveat_document::fault::Fault;
use caveat_document::format::{Day, Severity};
use caveat_workspace::{WorkspaceError, clock};

use crate::cli::{Cli, Command, FailOn};
use crate::render::{Style, shown, styled};

/// Runs a command and gives its exit code.
pub(crate) fn run(cli: &Cli) -> Result<u8> {
    if let Some(threads) = cli.threads {
        caveat_workspace::session::threads(threads)?;
    }
    match &cli.command {
        Command::Check(arguments) => check::run(cli, arguments),
        Command::Rules(command) => rules::run(cli, command),
        Command::Explain { rule, finding } => explain::run(cli, rule.as_deref(), finding.as_deref()),
        Command::Readability(arguments) => readability::run(cli, arguments),
        Command::Scan => scan::run(cli),
        Command::Eval(arguments) => eval::run(cli, arguments),
        Command::Init { folder, name } => init::run(folder, name),
        Command::New(arguments) => new::run(cli, arguments),
        Command::Import(arguments) => import::run(cli, arguments),
        Command::Coverage(arguments) => evidence::coverage(cli, arguments),
        Command::WhereUsed(arguments) => evidence::uses(cli, arguments),
        Command::Due(arguments) => evidence::falls_due(cli, arguments),
        Command::Sources(command) => evidence::sources(cli, command),
        Command::Review(command) => review::run(cli, command),
        Command::Audit(command) => audit::run(cli, command),
        Command::Policy(command) => policy::run(cli, command),
        Command::Keys(command) => keys::run(cli, command),
        Command::Baseline(command) => baseline::run(cli, command),
        Command::Diff(arguments) => diff::run(cli, arguments),
        Command::Export(arguments) => export::run(cli, arguments),
        Command::Verify(arguments) => export::verify(cli, arguments),
    }
}

/// The day of the run, read once.
pub(crate) fn as_of(cli: &Cli) -> Result<Day> {
    match &cli.as_of {
        None => Ok(clock::today()),
        Some(text) => Ok(Day::parse(text).ok_or_else(|| {
            WorkspaceError::usage(format!("`{text}` is not a date."), "Write it as 2026-11-23.")
        })?),
    }
}

/// The severity of `--fail-on`.
pub(crate) fn severity(fail_on: FailOn) -> Severity {
    match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
    }
}

/// Says what an import left out, and why.
pub(crate) fn skipped(faults: &[Fault]) {
    for fault in faults {
        let line = fault.line.map_or(String::new(), |line| format!(", line {line}"));
        let (message, next) = (shown(&fault.message), &fault.next);
        anstream::eprintln!("{} {}{line}: {message} {next}", styled("skipped", Style::Error), fault.path);
    }
}

/// Says what the caller should know and no finding says.
pub(crate) fn warn(warning: Option<&str>) {
    if let Some(warning) = warning {
        anstream::eprintln!("{}: {warning}", styled("warning", Style::Warning));
    }
}
