//! `caveat rules list` and `caveat rules test`.

use std::io::Write;

use anyhow::Result;
use caveat_rules::check::examples;
use caveat_workspace::session;
use clap::Subcommand;

use super::mutate;
use crate::commands::mutate::Mutate;
use crate::context::Context;
use crate::render::{Style, count, json, styled};

#[derive(Subcommand)]
pub(crate) enum RulesCommand {
    /// Every rule and its severity.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Replay the examples of every rule: in a paragraph, a list, a heading, a table, a quote.
    Test,
    /// Break pages on purpose and report what no rule catches.
    Mutate(Mutate),
}

pub(crate) fn dispatch(context: &Context, command: &RulesCommand) -> Result<u8> {
    if let RulesCommand::Mutate(arguments) = command {
        return mutate::break_pages(context, arguments);
    }
    let checker = session::checker(&context.root)?;
    let mut out = anstream::stdout().lock();
    match command {
        RulesCommand::List { json: true } => {
            let rows: Vec<_> = checker
                .rules
                .names()
                .into_iter()
                .map(|(name, severity)| serde_json::json!({ "rule": name, "severity": severity }))
                .collect();
            json::print(&mut out, &rows)?;
        }
        RulesCommand::List { json: false } => {
            for (name, severity) in checker.rules.names() {
                writeln!(out, "{:<8} {name}", format!("{severity:?}").to_lowercase())?;
            }
            writeln!(
                out,
                "{}. `caveat explain RULE` says why each exists.",
                count(checker.rules.count(), "rule")
            )?;
        }
        RulesCommand::Mutate(_) => {}
        RulesCommand::Test => {
            let outcomes = examples::replay_all(&checker);
            let replays: usize = outcomes.iter().map(|o| o.replays).sum();
            let mut failed = 0;
            for outcome in &outcomes {
                for failure in &outcome.failures {
                    failed += 1;
                    writeln!(out, "{} {}: {}", styled("failed", Style::Error), outcome.rule, failure.what)?;
                }
            }
            writeln!(
                out,
                "{} replayed {}: {failed} failed.",
                count(outcomes.len(), "rule"),
                count(replays, "example")
            )?;
            return Ok(u8::from(failed > 0));
        }
    }
    Ok(0)
}
