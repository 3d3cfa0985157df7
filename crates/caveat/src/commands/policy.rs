//! `caveat policy`.

use std::io::Write;

use anyhow::Result;
use caveat_document::format::Id;
use caveat_workspace::review::policy::{Explained, check, explain};
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::{Session, WorkspaceError};
use clap::Subcommand;

use crate::commands::options::Shape;
use crate::context::{Context, warn};
use crate::render::{Style, count, human, json, shown, styled};

#[derive(Subcommand)]
pub(crate) enum PolicyCommand {
    /// Can every tier be filled, and can somebody take a page down? Reads this folder, before it is merged.
    Check {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
    },
    /// What a page needs: its risk and where that comes from, whose signatures, who may give them.
    Explain {
        /// The page's id.
        id: String,
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
}

pub(crate) fn dispatch(context: &Context, command: &PolicyCommand) -> Result<u8> {
    match command {
        PolicyCommand::Check { format } => judge(context, *format),
        PolicyCommand::Explain { id, format, trust } => tell(context, id, *format, trust.as_deref()),
    }
}

fn judge(context: &Context, format: Shape) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let (faults, files) = check(&session, as_of)?;
    let code = u8::from(!faults.is_empty());
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "findings": faults }))?;
        return Ok(code);
    }
    human::findings(&mut out, &faults, &files, false)?;
    if faults.is_empty() {
        writeln!(
            out,
            "{} Every tier can be filled, and somebody can take a page down.",
            styled("The policy works.", Style::Good)
        )?;
    } else {
        writeln!(
            out,
            "{} {}.",
            styled("The policy does not work.", Style::Error),
            count(faults.len(), "fault")
        )?;
    }
    writeln!(out, "It counts once the trusted revision has it.")?;
    Ok(code)
}

fn tell(context: &Context, id: &str, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let explained = explain(&session, &reviews, id, as_of)?.ok_or_else(|| {
        WorkspaceError::usage(
            format!("The profile of `{id}` does not exist, so nobody can say what the page needs."),
            "Correct `profile` in its front matter.",
        )
    })?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &explained)?;
        return Ok(0);
    }
    warn(reviews.warning.as_deref());
    page(&mut out, &explained)?;
    Ok(0)
}

fn page(out: &mut dyn Write, page: &Explained) -> std::io::Result<()> {
    let risk = caveat_review::policy::tier::in_words(page.risk);
    writeln!(out, "{}  {} risk, {}", styled(&page.id, Style::Strong), risk, page.state)?;
    for line in &page.because {
        writeln!(out, "  {}", shown(line))?;
    }
    let quorum: Vec<String> =
        page.quorum.iter().map(|(role, people)| format!("{people} × `{role}`")).collect();
    writeln!(out, "Needs: {}, each by a different person.", quorum.join(", "))?;
    let lasts = page.expires_after_days;
    match page.expires {
        Some(day) => {
            writeln!(out, "Approved until {day}; an approval lasts {}.", count(lasts as usize, "day"))?
        }
        None => writeln!(out, "An approval lasts {}.", count(lasts as usize, "day"))?,
    }
    for (person, role) in &page.approved_by {
        writeln!(out, "  {} {person} as `{role}`", styled("signed", Style::Good))?;
    }
    for (role, people) in &page.may_sign {
        let open = page.missing.iter().filter(|missing| *missing == role).count();
        writeln!(out, "  {} {open} × `{role}`: {}", styled("missing", Style::Warning), whoever(people))?;
    }
    for line in &page.reasons {
        writeln!(out, "  {}", styled(shown(line), Style::Faint))?;
    }
    if !page.barred.is_empty() {
        writeln!(
            out,
            "May not approve, because they wrote it or asked for the review: {}.",
            list(&page.barred)
        )?;
    }
    writeln!(out, "One person may take it down who holds: {}.", list(&page.may_withdraw))
}

/// Who may sign, or that nobody may.
pub(super) fn whoever(people: &[Id]) -> String {
    if people.is_empty() { "nobody may sign".to_owned() } else { list(people) }
}

fn list(ids: &[Id]) -> String {
    ids.iter().map(Id::as_str).collect::<Vec<_>>().join(", ")
}
