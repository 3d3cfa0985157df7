//! Stream mode: JSON Lines in, JSON Lines out, in order, in parallel, in constant memory.

use std::io::{BufRead, Write};

use caveat_document::format::Severity;
use caveat_rules::Checker;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::parallel::guarded;

/// How many lines are in memory at once.
const BATCH: usize = 1024;

/// The longest line that is read, in bytes.
const MAX_LINE: usize = 1 << 20;

#[derive(Deserialize)]
struct Line {
    id: serde_json::Value,
    text: String,
    lead_in: Option<String>,
}

#[derive(Serialize)]
struct Found {
    rule: String,
    severity: Severity,
    start: usize,
    end: usize,
    message: String,
}

/// What came of a stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// Lines read.
    pub lines: usize,
    /// Lines that could not be read.
    pub bad: usize,
}

/// Scans a stream.
///
/// # Errors
/// When the input or the output breaks off.
pub fn stream(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    checker: &Checker,
) -> std::io::Result<Scanned> {
    let mut scanned = Scanned::default();
    loop {
        let mut batch: Vec<Option<Vec<u8>>> = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            match next_line(input)? {
                Some(line) => batch.push(line),
                None => break,
            }
        }
        if batch.is_empty() {
            return Ok(scanned);
        }
        let first = scanned.lines;
        let answers: Vec<(String, bool)> = batch
            .par_iter()
            .enumerate()
            .map(|(i, line)| one(line.as_deref(), first + i + 1, checker))
            .collect();
        for (answer, good) in answers {
            scanned.lines += 1;
            scanned.bad += usize::from(!good);
            output.write_all(answer.as_bytes())?;
            output.write_all(b"\n")?;
        }
        output.flush()?;
    }
}

/// The next line without its end; `Some(None)` when it is too long. Blank lines are lines too: one answer for each.
fn next_line(input: &mut dyn BufRead) -> std::io::Result<Option<Option<Vec<u8>>>> {
    let mut line = Vec::new();
    let mut long = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok((!line.is_empty() || long).then_some((!long).then_some(line)));
        }
        let (part, done) = match buffer.iter().position(|&b| b == b'\n') {
            Some(at) => (&buffer[..at], true),
            None => (buffer, false),
        };
        if line.len() + part.len() > MAX_LINE {
            long = true;
            line.clear();
        } else if !long {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(done);
        input.consume(used);
        if done {
            return Ok(Some((!long).then_some(line)));
        }
    }
}

fn one(line: Option<&[u8]>, number: usize, checker: &Checker) -> (String, bool) {
    let Some(bytes) = line else {
        return (
            error(&serde_json::Value::Null, &format!("Line {number} is longer than {MAX_LINE} bytes.")),
            false,
        );
    };
    let parsed: Line = match serde_json::from_slice(bytes) {
        Ok(parsed) => parsed,
        Err(problem) => {
            let id = serde_json::from_slice::<serde_json::Value>(bytes)
                .ok()
                .and_then(|v| v.get("id").cloned())
                .unwrap_or_default();
            return (
                error(&id, &format!("Line {number} is not a JSON object with `id` and `text`: {problem}.")),
                false,
            );
        }
    };
    let result = guarded(|| checker.scan(&parsed.text, parsed.lead_in.as_deref()));
    let Ok(findings) = result else {
        return (error(&parsed.id, &format!("caveat failed on line {number}; please report it.")), false);
    };
    let findings: Vec<Found> = findings
        .into_iter()
        .filter(caveat_rules::Finding::stands)
        .map(|f| Found {
            rule: f.rule,
            severity: f.severity,
            start: f.span.start,
            end: f.span.end,
            message: f.message,
        })
        .collect();
    (serde_json::json!({ "id": parsed.id, "findings": findings }).to_string(), true)
}

fn error(id: &serde_json::Value, message: &str) -> String {
    serde_json::json!({ "id": id, "error": message }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &str) -> (Vec<serde_json::Value>, Scanned) {
        let checker = Checker::built_in();
        let mut output = Vec::new();
        let scanned =
            stream(&mut input.as_bytes(), &mut output, &checker).expect("memory does not break off");
        let lines = String::from_utf8(output).expect("JSON");
        (lines.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect(), scanned)
    }

    #[test]
    fn one_answer_for_each_line_in_order() {
        let (answers, scanned) = run(concat!(
            "{\"id\":\"a\",\"text\":\"Stop taking **tamoxifen**.\"}\n",
            "not json\n",
            "{\"id\":7,\"text\":\"Rest well.\"}\n",
            "{\"id\":\"b\",\"text\":\"Stop tamoxifen\",\"lead_in\":\"Ask your doctor before you:\"}"
        ));
        assert_eq!(scanned, Scanned { lines: 4, bad: 1 });
        assert_eq!(answers[0]["findings"][0]["rule"], "prescriptive/treatment-directive");
        assert_eq!(
            (&answers[0]["findings"][0]["start"], &answers[0]["findings"][0]["end"]),
            (&0.into(), &26.into())
        );
        assert!(answers[1]["error"].is_string() && answers[1]["id"].is_null());
        assert_eq!(answers[2], serde_json::json!({"id": 7, "findings": []}));
        assert_eq!(answers[3]["findings"], serde_json::json!([]));
    }
}
