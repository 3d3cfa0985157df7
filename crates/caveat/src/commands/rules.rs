//! `caveat rules list` and `caveat rules test`.

use std::io::Write;

use anyhow::Result;
use caveat_rules::ruleset::examples;
use caveat_workspace::session;

use super::mutate;
use crate::cli::{Cli, RulesCommand};
use crate::render::{Style, count, json, styled};

pub(crate) fn run(cli: &Cli, command: &RulesCommand) -> Result<u8> {
    if let RulesCommand::Mutate(arguments) = command {
        return mutate::run(cli, arguments);
    }
    let rules = session::rules(&cli.root)?;
    let mut out = anstream::stdout().lock();
    match command {
        RulesCommand::List { json: true } => {
            let rows: Vec<_> = rules
                .names()
                .into_iter()
                .map(|(name, severity)| serde_json::json!({ "rule": name, "severity": severity }))
                .collect();
            json::print(&mut out, &rows)?;
        }
        RulesCommand::List { json: false } => {
            for (name, severity) in rules.names() {
                writeln!(out, "{:<8} {name}", format!("{severity:?}").to_lowercase())?;
            }
            writeln!(out, "{}. `caveat explain RULE` says why each exists.", count(rules.count(), "rule"))?;
        }
        RulesCommand::Mutate(_) => {}
        RulesCommand::Test => {
            let outcomes = examples::run(&rules);
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
