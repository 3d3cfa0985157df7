//! `caveat explain RULE`, `caveat explain --finding PLACE`.

use std::io::Write;

use anyhow::Result;
use caveat_language::clause::Explanation;
use caveat_language::clause::act::ActKind;
use caveat_review::gate::gate_rule;
use caveat_rules::native;
use caveat_workspace::check::explain::Place;
use caveat_workspace::check::report::Located;
use caveat_workspace::{Session, WorkspaceError, session};
use clap::Args;

use crate::context::Context;
use crate::render::{Style, styled};

#[derive(Args)]
pub(crate) struct Explain {
    /// The rule's name, such as prescriptive/false-hedge.
    #[arg(required_unless_present = "finding", conflicts_with = "finding")]
    rule: Option<String>,
    /// Show instead how the sentence at a place was read: who acts, how it is put, what governs what, and why it was
    /// reported or let pass.
    #[arg(long, value_name = "FILE:LINE[:COLUMN]")]
    finding: Option<String>,
}

pub(crate) fn explain(context: &Context, arguments: &Explain) -> Result<u8> {
    match (arguments.rule.as_deref(), arguments.finding.as_deref()) {
        (_, Some(place)) => place_of(context, place),
        (name, None) => rule_of(context, name.unwrap_or_default()),
    }
}

/// How the sentence at a place was read.
fn place_of(context: &Context, place: &str) -> Result<u8> {
    let session = Session::open(&context.root)?;
    let explained = session.explain(&Place::parse(place)?, context.today()?)?;
    let mut out = anstream::stdout().lock();
    for Located { finding, line, column } in &explained.findings {
        let state = if finding.excused.is_some() { "let pass" } else { finding.severity.as_str() };
        writeln!(out, "{} ({state}): {}", styled(&finding.rule, Style::Strong), finding.message)?;
        if let Some(excuse) = &finding.excused {
            writeln!(out, "  because {}: “{}”", excuse.why, excuse.by)?;
        }
        writeln!(out, "  at {}:{line}:{column}, “{}”", finding.path, finding.text)?;
    }
    for account in &explained.accounts {
        tell(&mut out, account)?;
    }
    writeln!(
        out,
        "\nIf this reading is wrong, say so: the sentence and what it should have been are all that is needed."
    )?;
    Ok(0)
}

/// A sentence, its verbs, and what it does to its reader.
fn tell(out: &mut dyn Write, account: &Explanation) -> std::io::Result<()> {
    writeln!(out, "\n{}\n  {}", styled("The sentence as it was read", Style::Strong), account.sentence)?;
    if let Some(lead) = account.lead_in {
        writeln!(out, "  The line or heading before it counts: {lead}.")?;
    }
    writeln!(out, "{}", styled("Its verbs", Style::Strong))?;
    for reading in &account.readings {
        let denied = if reading.negated { ", denied" } else { "" };
        writeln!(out, "  {}: {}{denied}  (“{}”)", reading.verb, reading.mood, reading.clause)?;
        let (kind, words) = &reading.agent;
        let words = if words.is_empty() { String::new() } else { format!(" (“{words}”)") };
        writeln!(out, "      who acts: {kind}{words}")?;
        writeln!(out, "      medical object: {}", reading.object.as_deref().unwrap_or("none"))?;
        match &reading.governed_by {
            Some((words, why)) => writeln!(out, "      governed by: “{words}”, so {why}")?,
            None => writeln!(out, "      governed by: nothing")?,
        }
    }
    writeln!(out, "{}", styled("What it does to its reader", Style::Strong))?;
    if account.acts.is_empty() {
        writeln!(out, "  Nothing that the rules on wording look for.")?;
    }
    for act in &account.acts {
        writeln!(out, "  It {}.", does(act.kind))?;
        match &act.excuse {
            Some((words, why)) => writeln!(out, "      let pass, because {why}: “{words}”")?,
            None => writeln!(out, "      reported: nothing that governs it excuses it")?,
        }
        if act.false_hedge {
            writeln!(out, "      the advice to see a clinician stands beside it and does not govern it")?;
        }
    }
    Ok(())
}

fn does(kind: ActKind) -> &'static str {
    match kind {
        ActKind::Directive => "tells the reader what to do about a treatment or a test",
        ActKind::SelfAdjust => "tells the reader to change a dose",
        ActKind::Clearance => "says that something is safe or fine for the reader",
        ActKind::Discourage => "tells the reader that a treatment or a test is not needed",
        ActKind::BestChoice => "names the best choice for the reader",
        ActKind::Recommendation => "gives the writer's own recommendation",
        ActKind::ClinicianVoice => "speaks as a clinic would to its patient",
        ActKind::Diagnosis => "says what the reader has",
        ActKind::Prognosis => "says what will become of the reader",
        ActKind::AntiConsult => "keeps the reader from a clinician",
        ActKind::GroupDirective => "tells a group of people what to do",
    }
}

fn rule_of(context: &Context, name: &str) -> Result<u8> {
    let checker = session::checker(&context.root)?;
    let mut out = anstream::stdout().lock();
    if let Some(rule) = checker.rules.get(name) {
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
    if let Some(gate) = gate_rule(name) {
        writeln!(out, "{} (of the gate)", styled(name, Style::Strong))?;
        writeln!(out, "\n{}\n  {}", styled("Why", Style::Strong), gate.why)?;
        writeln!(out, "{}\n  {}", styled("What to do", Style::Strong), gate.next)?;
        return Ok(0);
    }
    let known = checker.rules.names();
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
