//! Measures the rules on a file of labelled sentences.

use camino::Utf8Path;
use caveat_document::fault::Fault;
use caveat_document::span::Span;
use caveat_evaluation::labels::{Chosen, Evaluation, evaluate, flags, table};
use caveat_rules::Checker;
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};
use crate::parallel::guarded;

/// The largest file of sentences that is read, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// Reads and measures. The faults of the file are given back, each with its line.
///
/// # Errors
/// The file cannot be read or is empty, or caveat failed on one of its lines.
pub fn measure(
    path: &Utf8Path,
    checker: &Checker,
    chosen: &Chosen,
) -> Result<std::result::Result<Evaluation, Vec<Fault>>> {
    let bytes = std::fs::read(path).map_err(|error| WorkspaceError::Unreadable {
        path: path.to_string(),
        reason: error.to_string(),
        next: "Name a file of labelled sentences (.tsv) that exists.".to_owned(),
    })?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(WorkspaceError::usage(
            format!("{path} is empty, so nothing was measured."),
            "Give it a line of column names, at least `label` and `sentence`, then one sentence a line.",
        ));
    }
    let rows = match text(path, bytes).and_then(|text| table::parse(path.as_str(), &text)) {
        Ok(rows) => rows,
        Err(faults) => return Ok(Err(faults)),
    };
    let one = |row: &table::Row| guarded(|| flags(row, checker, chosen)).map_err(|_| row.line);
    let flagged: std::result::Result<Vec<Vec<String>>, usize> = rows.par_iter().map(one).collect();
    let flagged = flagged.map_err(|line| {
        WorkspaceError::usage(
            format!("caveat failed on line {line} of {path}. The fault is in caveat, not in the file."),
            "Please report it with this line.",
        )
    })?;
    Ok(Ok(evaluate(&rows, &flagged)))
}

fn text(path: &Utf8Path, bytes: Vec<u8>) -> std::result::Result<String, Vec<Fault>> {
    let fault = |line, message, next: &str| {
        let mut fault = Fault::new("format/table", path.as_str(), Span::default(), message, next);
        fault.line = Some(line);
        vec![fault]
    };
    if bytes.len() > MAX_BYTES {
        let message =
            format!("This file has {} bytes; the largest that caveat reads has {MAX_BYTES}.", bytes.len());
        return Err(fault(1, message, "Split it."));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = 1 + error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count();
        fault(
            line,
            format!("Byte {at} is not UTF-8 text."),
            "Save the file as UTF-8; spreadsheets offer it when they save as text with tabs.",
        )
    })
}
