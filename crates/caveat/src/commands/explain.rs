//! `caveat explain RULE`.

use std::io::Write;

use anyhow::Result;
use caveat_rules::native;
use caveat_workspace::{WorkspaceError, session};

use crate::cli::Cli;
use crate::render::{Style, styled};

pub(crate) fn run(cli: &Cli, name: &str) -> Result<u8> {
    let rules = session::rules(&cli.root)?;
    let mut out = anstream::stdout().lock();
    if let Some(rule) = rules.get(name) {
        let front = &rule.front;
        head(&mut out, name, front.severity, &front.why, &front.standard, &front.next)?;
        list(&mut out, "It reports", &front.flag)?;
        list(&mut out, "It leaves alone", &front.allow)?;
        writeln!(out, "{}", styled("One word makes the difference", Style::Strong))?;
        for pair in &front.contrast {
            writeln!(out, "  reported:   {}\n  left alone: {}", pair.flag, pair.allow)?;
        }
        return Ok(0);
    }
    if let Some(check) = native::check_named(name) {
        head(&mut out, name, check.severity, check.why, check.standard, check.next)?;
        list(&mut out, "It reports", &[check.bad.to_owned()])?;
        list(&mut out, "It leaves alone", &[check.good.to_owned()])?;
        return Ok(0);
    }
    let known = rules.names();
    let fault = name.rsplit('/').next().unwrap_or(name);
    let near: Vec<&str> =
        known.iter().map(|(n, _)| n.as_str()).filter(|n| n.contains(fault) || n.starts_with(name)).collect();
    let next = if near.is_empty() {
        "`caveat rules list` shows the names.".to_owned()
    } else {
        format!("Did you mean {}?", near.join(" or "))
    };
    Err(WorkspaceError::usage(format!("There is no rule named {name}."), next).into())
}

fn head(
    out: &mut dyn Write,
    name: &str,
    severity: caveat_document::format::Severity,
    why: &str,
    standard: &str,
    next: &str,
) -> std::io::Result<()> {
    writeln!(out, "{} ({})", styled(name, Style::Strong), format!("{severity:?}").to_lowercase())?;
    writeln!(out, "\n{}\n  {why}", styled("Why", Style::Strong))?;
    writeln!(out, "{}\n  {standard}", styled("Standard", Style::Strong))?;
    writeln!(out, "{}\n  {next}", styled("What to do", Style::Strong))
}

fn list(out: &mut dyn Write, title: &str, examples: &[String]) -> std::io::Result<()> {
    writeln!(out, "{}", styled(title, Style::Strong))?;
    for example in examples {
        writeln!(out, "  {example}")?;
    }
    Ok(())
}
