//! Cuts lines of text into sentences and pieces, for the teacher of the parser: one JSON array a sentence, of pieces with
//! their text and the blank before them.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers; the crate itself stays pure"
)]

use std::io::{BufRead, Write};

use caveat_document::words::{sentences, tokens};
use caveat_language::grammar::token::pieces;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let text = line.trim().replace(['\u{2019}', '\u{2018}'], "'").replace(['\u{201c}', '\u{201d}'], "\"");
        let lower = text.to_lowercase();
        if lower.len() != text.len() {
            continue;
        }
        for range in sentences(&text, &[]) {
            let mut words = Vec::new();
            tokens(&text, range.clone(), &mut words);
            let mut at = range.start;
            let rows: Vec<_> = pieces(&text, &lower, &words)
                .iter()
                .map(|piece| {
                    let blank = piece.range.start > at;
                    at = piece.range.end;
                    serde_json::json!([&text[piece.range.clone()], blank, piece.norm() == "aspirin"])
                })
                .collect();
            writeln!(out, "{}", serde_json::Value::from(rows))?;
        }
    }
    Ok(())
}
