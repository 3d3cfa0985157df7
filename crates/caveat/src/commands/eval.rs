//! `caveat eval`.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::fault::Fault;
use caveat_evaluation::labels::{Chosen, Evaluation};
use caveat_rules::engine_digest;
use caveat_workspace::evaluate::labels;
use caveat_workspace::{WorkspaceError, session};
use clap::Args;
use serde::Serialize;

use crate::commands::options::Shape;
use crate::context::Context;
use crate::render::{Style, accuracy, json, shown, styled};

#[derive(Args)]
pub(crate) struct Eval {
    /// Sentences with labels: a table with tabs between its columns. The first line names them, at least `label` (P, D or
    /// 1: to be flagged; C, N or 0: not; G, W: counted apart) and `sentence`; `prev`, `source`, `pair_id`, `id` and
    /// `question` are used where they are.
    pub(crate) file: Utf8PathBuf,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
    /// The rules whose errors flag a sentence: groups or single rules, with commas.
    #[arg(long, value_name = "GROUPS", value_delimiter = ',', default_value = "prescriptive,claims,consult")]
    pub(crate) rules: Vec<String>,
}

/// The most faults of a file that are printed.
const MAX_FAULTS: usize = 20;

/// What `--format json` prints.
#[derive(Serialize)]
struct Report<'a> {
    caveat: &'static str,
    engine: String,
    pack: String,
    rules: &'a Chosen,
    #[serde(flatten)]
    evaluation: &'a Evaluation,
}

pub(crate) fn evaluate(context: &Context, arguments: &Eval) -> Result<u8> {
    let checker = session::checker(&context.root)?;
    let chosen = Chosen::new(&arguments.rules, &checker.rules).map_err(|name| {
        WorkspaceError::usage(
            format!("There is no rule or group of rules named `{name}`."),
            "See `caveat rules list`; a group is what stands before the `/`.",
        )
    })?;
    let evaluation = match labels::measure(&arguments.file, &checker, &chosen)? {
        Ok(evaluation) => evaluation,
        Err(faults) => return Ok(refuse(&faults)),
    };
    let mut out = anstream::stdout().lock();
    match arguments.format {
        Shape::Human => accuracy::print(&mut out, arguments.file.as_str(), &chosen, &evaluation)?,
        Shape::Json => json::print(
            &mut out,
            &Report {
                caveat: env!("CARGO_PKG_VERSION"),
                engine: engine_digest().to_string(),
                pack: checker.rules.digest().to_string(),
                rules: &chosen,
                evaluation: &evaluation,
            },
        )?,
    }
    Ok(0)
}

/// Names what is wrong with the file. A part of the sentences would give figures that nobody asked for.
fn refuse(faults: &[Fault]) -> u8 {
    for fault in faults.iter().take(MAX_FAULTS) {
        anstream::eprintln!(
            "{} {}:{}: {}\n{}",
            styled("caveat:", Style::Error),
            shown(&fault.path),
            fault.line.unwrap_or(1),
            shown(&fault.message),
            fault.next
        );
    }
    if faults.len() > MAX_FAULTS {
        anstream::eprintln!("And {} more.", faults.len() - MAX_FAULTS);
    }
    1
}
