//! What every command is given: where, on which day, on how many threads; and the voice for what is no result.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::fault::Fault;
use caveat_document::format::Day;
use caveat_workspace::{WorkspaceError, clock, parallel};
use clap::Args;

use crate::render::{Style, shown, styled};

/// The arguments that hold for every command.
#[derive(Args)]
pub(crate) struct Context {
    /// The content repository: the folder with caveat.yaml, or any folder in it.
    #[arg(short = 'C', long = "root", global = true, value_name = "FOLDER", default_value = ".")]
    pub(crate) root: Utf8PathBuf,
    /// The day to judge for, such as 2026-11-23. Default: today in UTC.
    #[arg(long, global = true, value_name = "DATE")]
    as_of: Option<String>,
    /// How many threads to use. Default: one for each core.
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
}

impl Context {
    /// The day of the run. A command asks once, since the clock goes on.
    pub(crate) fn today(&self) -> Result<Day> {
        match &self.as_of {
            None => Ok(clock::today()),
            Some(text) => Ok(Day::parse(text).ok_or_else(|| {
                WorkspaceError::usage(format!("`{text}` is not a date."), "Write it as 2026-11-23.")
            })?),
        }
    }

    /// Sets the number of threads, if somebody asked for one.
    pub(crate) fn set_threads(&self) -> Result<()> {
        Ok(self.threads.map_or(Ok(()), parallel::threads)?)
    }
}

/// Says what an import left out, and why.
pub(crate) fn tell_skipped(faults: &[Fault]) {
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
