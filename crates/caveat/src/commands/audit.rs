//! `caveat audit`.

use std::io::Write;

use anyhow::Result;
use caveat_review::State;
use caveat_workspace::Session;
use caveat_workspace::review::audit::{Log, Logged, Replay, by_state, log, replay};
use caveat_workspace::review::reviews::Reviews;
use clap::Subcommand;

use crate::commands::options::Shape;
use crate::context::{Context, warn};
use crate::render::{Style, count, json, shown, styled};

#[derive(Subcommand)]
pub(crate) enum AuditCommand {
    /// Everything that was signed about a page, oldest first, and what does not count.
    Log {
        /// The page's id; also that of a page whose file is gone.
        id: String,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// Replay a day (--as-of): where each page stood under that day's content, policy, people and keys, and whether anything
    /// signed was ever altered.
    Verify {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The branch whose history is trusted. Default: the remote's default branch, else HEAD.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
}

pub(crate) fn dispatch(context: &Context, command: &AuditCommand) -> Result<u8> {
    match command {
        AuditCommand::Log { id, format, trust } => history(context, id, *format, trust.as_deref()),
        AuditCommand::Verify { format, trust } => look_back(context, *format, trust.as_deref()),
    }
}

fn history(context: &Context, id: &str, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let log = log(&session, &reviews, id, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &log)?;
    } else {
        warn(reviews.warning.as_deref());
        print_log(&mut out, &log)?;
    }
    Ok(u8::from(!log.faults.is_empty()))
}

fn print_log(out: &mut dyn Write, log: &Log) -> std::io::Result<()> {
    let state = log.state.as_ref().map_or("its file is gone", State::as_str);
    writeln!(out, "{}  {state}, {}", styled(&log.id, Style::Strong), count(log.records.len(), "record"))?;
    for record in &log.records {
        let kind = serde_json::to_value(record.kind).unwrap_or_default();
        let kind = styled(kind.as_str().unwrap_or_default(), Style::Info);
        let demonstration = if record.demonstration { ", demonstration" } else { "" };
        writeln!(
            out,
            "{}  {kind} by {} ({}, {}{demonstration})",
            record.time,
            record.person,
            shown(&record.name),
            record.role
        )?;
        writeln!(out, "    {}", shown(&record.reason))?;
        let details = details(record);
        writeln!(out, "    {}", styled(shown(&details), Style::Faint))?;
        if let Some(void) = &record.void {
            writeln!(out, "    {} {}.", styled("does not count:", Style::Warning), shown(void))?;
        }
        writeln!(out, "    {}", styled(&record.path, Style::Faint))?;
    }
    for fault in &log.faults {
        writeln!(out, "{} {}", styled("fault", Style::Error), shown(fault))?;
    }
    Ok(())
}

fn details(record: &Logged) -> String {
    let version = if record.of_this_version { "of the page as it is" } else { "of another version" };
    let mut parts = vec![version.to_owned()];
    if let Some(rule) = &record.rule {
        parts.push(format!("waives {rule}"));
    }
    if let Some(risk) = record.risk {
        parts.push(format!("read as {} risk", caveat_review::policy::tier::in_words(risk)));
    }
    if record.acknowledged > 0 {
        parts.push(format!("{} accepted", count(record.acknowledged, "warning")));
    }
    if let Some(until) = record.until {
        parts.push(format!("until {until}"));
    }
    if !record.trusted {
        parts.push("not yet in the trusted revision".to_owned());
    }
    parts.push(format!("key {}", record.key));
    parts.join(", ")
}

fn look_back(context: &Context, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let replay = replay(&session, trust, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &replay)?;
    } else {
        print_replay(&mut out, &replay)?;
    }
    Ok(u8::from(!replay.is_whole()))
}

fn print_replay(out: &mut dyn Write, replay: &Replay) -> std::io::Result<()> {
    writeln!(
        out,
        "{}: the trusted branch was at {}, committed {}.",
        styled(replay.as_of, Style::Strong),
        &replay.revision[..12],
        replay.committed
    )?;
    let wide = replay.answers.iter().map(|row| row.id.as_str().len()).max().unwrap_or(0);
    for row in &replay.answers {
        let until = row.expires.map_or(String::new(), |day| format!(" until {day}"));
        writeln!(out, "{:<wide$}  {}{until}", row.id.as_str(), row.state)?;
        for reason in row.reasons.iter().filter(|_| !matches!(row.state, State::Draft | State::Approved)) {
            writeln!(out, "{:<wide$}  {}", "", styled(shown(reason), Style::Faint))?;
        }
    }
    let states: Vec<String> =
        by_state(&replay.answers).into_iter().map(|(state, pages)| format!("{pages} {state}")).collect();
    writeln!(out, "{}: {}.", count(replay.answers.len(), "page"), states.join(", "))?;
    for fault in &replay.faults {
        writeln!(out, "{} {}", styled("fault", Style::Error), shown(fault))?;
    }
    for file in &replay.rewritten {
        let deed = if file.gone { "deleted" } else { "changed" };
        let commit = &file.revision[..12];
        writeln!(
            out,
            "{} {} was {deed} by {commit}. Signed files are never edited or deleted: restore it.",
            styled("rewritten", Style::Error),
            shown(&file.path)
        )?;
    }
    if replay.is_whole() {
        let signed = count(replay.signed, "signed file");
        let good = styled("Whole.", Style::Good);
        writeln!(out, "{good} {signed}, each with its signature, and none was ever altered on this branch.")?;
    }
    Ok(())
}
