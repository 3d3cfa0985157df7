//! The command line of caveat.
//!
//! It parses arguments, calls the workspace, renders what comes back, and turns it into an exit code: 0 clean, 1
//! findings, 2 wrong use, 3 the environment could not answer.

mod cli;
mod commands;
mod context;
mod progress;
mod render;

use std::process::ExitCode;

use caveat_workspace::WorkspaceError;
use clap::Parser;

/// Parsing a library is many small allocations; the system's allocator gives a fifth of the run to page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A closed pipe (`caveat check | head`) is the reader's choice, no fault to report.
    std::panic::set_hook(Box::new(|panic| {
        let message = panic.to_string();
        if message.contains("Broken pipe") {
            std::process::exit(0);
        }
        eprintln!("caveat: internal error: {message}");
    }));
    let cli = match cli::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    match cli.execute() {
        Ok(code) => ExitCode::from(code),
        Err(error)
            if error
                .downcast_ref::<std::io::Error>()
                .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe) =>
        {
            ExitCode::SUCCESS
        }
        Err(error) => {
            let code = error.downcast_ref::<WorkspaceError>().map_or(2, WorkspaceError::exit_code);
            let error = error.to_string();
            anstream::eprintln!(
                "{}: {}",
                render::styled("caveat", render::Style::Error),
                render::shown(&error)
            );
            ExitCode::from(u8::try_from(code).unwrap_or(2))
        }
    }
}
