//! `caveat keys`.

use std::io::Write;

use anyhow::Result;
use caveat_workspace::Session;
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::sign::keys::{add, list, revoke};

use crate::cli::review::{KeysCommand, RevokeKey};
use crate::cli::{Cli, Shape};
use crate::render::{Style, count, json, shown, styled};

pub(crate) fn run(cli: &Cli, command: &KeysCommand) -> Result<u8> {
    match command {
        KeysCommand::Add { person, key, valid_after, valid_until } => {
            let session = Session::open(&cli.root)?;
            let added = add(&session, person, key, (valid_after.as_deref(), valid_until.as_deref()))?;
            let mut out = anstream::stdout().lock();
            let verb = styled("added", Style::Good);
            writeln!(out, "{verb} {} {} for {}", added.kind, added.fingerprint, added.person)?;
            writeln!(
                out,
                "Next: commit reviews/keys/allowed_signers. Signatures with this key count once the trusted revision has it."
            )?;
            Ok(0)
        }
        KeysCommand::List { format, trust } => show(cli, *format, trust.as_deref()),
        KeysCommand::Revoke(arguments) => declare_lost(cli, arguments),
    }
}

fn show(cli: &Cli, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let rows = list(&session, &reviews, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "keys": rows, "trust": reviews.trust }))?;
        return Ok(0);
    }
    super::warn(reviews.warning.as_deref());
    let wide = rows.iter().map(|row| row.person.as_str().len()).max().unwrap_or(0);
    for row in &rows {
        let style = match row.state {
            "trusted" => Style::Good,
            "proposed" => Style::Info,
            _ => Style::Warning,
        };
        let time = match (row.valid_after, row.valid_before) {
            (None, None) => String::new(),
            (Some(from), None) => format!(" from {from}"),
            (None, Some(to)) => format!(" until {to}"),
            (Some(from), Some(to)) => format!(" from {from} until {to}"),
        };
        let note = if row.note.is_empty() { String::new() } else { format!(": {}", shown(&row.note)) };
        let state = styled(row.state, style);
        writeln!(out, "{:<wide$}  {state}{note}", row.person.as_str())?;
        writeln!(out, "{:<wide$}  {} {}{time}", "", row.kind, row.fingerprint)?;
    }
    for fault in &reviews.faults {
        let (message, next) = (shown(&fault.message), &fault.next);
        writeln!(out, "{} {}: {message} {next}", styled("key", Style::Error), shown(&fault.path))?;
    }
    if rows.is_empty() {
        writeln!(out, "Nobody has a key yet. Add one with `caveat keys add PERSON --key FILE.pub`.")?;
    }
    Ok(0)
}

fn declare_lost(cli: &Cli, arguments: &RevokeKey) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::open(&cli.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.by.trust.as_deref(), as_of)?;
    let since = arguments.stands.lost_since.as_deref();
    let lost = revoke(&session, &reviews, &arguments.which, since, arguments.by.sign_as(), as_of)?;
    let mut out = anstream::stdout().lock();
    let kind = if lost.demonstration { " (demonstration)" } else { "" };
    writeln!(out, "{} {}{kind}: {}", styled("revoked", Style::Good), lost.fingerprint, lost.path)?;
    writeln!(
        out,
        "       {} of it still stand; {} void, whatever time they state",
        count(lost.stand, "signature"),
        if lost.void == 1 { "1 is".to_owned() } else { format!("{} are", lost.void) }
    )?;
    for page in &lost.pages {
        writeln!(out, "       {page} loses a signature")?;
    }
    writeln!(
        out,
        "Next: commit reviews/revocations, have it merged at once, and take the key's line out of allowed_signers when no record of it stands."
    )?;
    Ok(0)
}
