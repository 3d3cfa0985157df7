//! `caveat due`: what falls due.

use std::io::Write;

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::library::evidence::{day_within, due};
use caveat_workspace::review::reviews::Reviews;
use clap::Args;

use crate::commands::options::Shape;
use crate::context::{Context, warn};
use crate::render::{Style, count, json, shown, styled};

#[derive(Args)]
pub(crate) struct Due {
    /// How far to look ahead, as ISO 8601 writes a length: P30D, P6M, P1Y.
    #[arg(long, value_name = "LENGTH", default_value = "P30D")]
    pub(crate) within: String,
    /// The revision to trust for policy, people and earlier records.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

pub(crate) fn falls_due(context: &Context, arguments: &Due) -> Result<u8> {
    let as_of = context.today()?;
    let until = day_within(as_of, &arguments.within)?;
    let session = Session::open(&context.root)?;
    // Without a repository there are no approvals, and sources and claims still have their days.
    let reviews = match Reviews::open(&session, &session.tree, arguments.trust.as_deref(), as_of) {
        Ok(reviews) => Some(reviews),
        Err(error) if arguments.trust.is_none() => {
            warn(Some(&format!("Approvals are left out. {error}")));
            None
        }
        Err(error) => return Err(error.into()),
    };
    let found = due(&session, reviews.as_ref(), as_of, until)?;
    let mut out = anstream::stdout().lock();
    if arguments.format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "as_of": as_of, "until": until, "due": found }))?;
        return Ok(0);
    }
    for one in &found {
        let style = if one.on < as_of { Style::Error } else { Style::Warning };
        writeln!(out, "{}  {:<8}  {}", styled(one.on, style), one.what, one.id)?;
        writeln!(out, "            {}", styled(shown(&one.message), Style::Faint))?;
    }
    writeln!(out, "{} due until {until}.", count(found.len(), "thing"))?;
    Ok(0)
}
