//! `caveat keys`.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::Session;
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::sign::keys::{add, list, revoke};
use clap::{Args, Subcommand};

use crate::commands::options::{Shape, Signer};
use crate::context::{Context, warn};
use crate::render::{Style, count, json, shown, styled};

#[derive(Subcommand)]
pub(crate) enum KeysCommand {
    /// Add a person's public key to reviews/keys/allowed_signers.
    Add {
        /// The person's id in reviews/people.yaml.
        person: String,
        /// The public half of the key: the file that ends in .pub.
        #[arg(long, value_name = "FILE")]
        key: Utf8PathBuf,
        /// The first day on which it counts.
        #[arg(long, value_name = "DATE")]
        valid_after: Option<String>,
        /// The last day on which it counts.
        #[arg(long, value_name = "DATE")]
        valid_until: Option<String>,
    },
    /// The keys of the trusted revision, and those that this folder adds.
    List {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
        /// The revision to trust.
        #[arg(long, value_name = "REV")]
        trust: Option<String>,
    },
    /// Declare a key lost. What it signed is void, whatever time it states, but for what you say still stands.
    Revoke(RevokeKey),
}

#[derive(Args)]
pub(crate) struct RevokeKey {
    /// The person whose only key it is, or the key's fingerprint (SHA256:...).
    pub(crate) which: String,
    #[command(flatten)]
    pub(crate) stands: Stands,
    #[command(flatten)]
    pub(crate) by: Signer,
}

/// What a lost key signed and still stands.
#[derive(Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Stands {
    /// The day from which on others may have had it: what the trusted revision had before still stands.
    #[arg(long, value_name = "DATE")]
    pub(crate) lost_since: Option<String>,
    /// Nothing that it signed still stands.
    #[arg(long)]
    pub(crate) nothing_stands: bool,
}

pub(crate) fn dispatch(context: &Context, command: &KeysCommand) -> Result<u8> {
    match command {
        KeysCommand::Add { person, key, valid_after, valid_until } => {
            let session = Session::open(&context.root)?;
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
        KeysCommand::List { format, trust } => show(context, *format, trust.as_deref()),
        KeysCommand::Revoke(arguments) => declare_lost(context, arguments),
    }
}

fn show(context: &Context, format: Shape, trust: Option<&str>) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, trust, as_of)?;
    let rows = list(&session, &reviews, as_of)?;
    let mut out = anstream::stdout().lock();
    if format == Shape::Json {
        json::print(&mut out, &serde_json::json!({ "keys": rows, "trust": reviews.trust }))?;
        return Ok(0);
    }
    warn(reviews.warning.as_deref());
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

fn declare_lost(context: &Context, arguments: &RevokeKey) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
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
