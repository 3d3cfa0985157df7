//! `caveat export` and `caveat verify`.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::Session;
use caveat_workspace::publish::export::{Exported, export};
use clap::Args;

use crate::context::{Context, warn};
use crate::progress;
use crate::render::{Style, count, shown, styled};

#[derive(Args)]
pub(crate) struct Export {
    /// The folder to write. An earlier bundle there is replaced.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: Utf8PathBuf,
    /// The revision to trust. Default: the remote's default branch, else HEAD with a warning.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
}

pub(crate) fn export_bundle(context: &Context, arguments: &Export) -> Result<u8> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let bar = progress::bar(session.loaded.library.answers.len(), "Exporting");
    let done = export(&session, &arguments.out, arguments.trust.as_deref(), as_of, || bar.inc(1))?;
    bar.finish_and_clear();
    warn(done.warning.as_deref());
    let mut out = anstream::stdout().lock();
    print(&mut out, &done, arguments)?;
    Ok(u8::from(!done.held.is_empty() || !done.faults.is_empty()))
}

fn print(out: &mut dyn Write, done: &Exported, arguments: &Export) -> std::io::Result<()> {
    for fault in &done.faults {
        writeln!(
            out,
            "{} {}: {} {}",
            styled("unreadable", Style::Error),
            shown(&fault.path),
            shown(&fault.message),
            fault.next
        )?;
    }
    for waiver in &done.void_waivers {
        writeln!(out, "{} {}", styled("void", Style::Warning), shown(waiver))?;
    }
    for page in &done.held {
        writeln!(out, "{} {}", styled("held back", Style::Error), page.id)?;
        for reason in &page.reasons {
            writeln!(out, "    {}", shown(reason))?;
        }
    }
    if !done.held.is_empty() || !done.faults.is_empty() {
        writeln!(
            out,
            "Next: mend what is listed, then ask for what is missing with `caveat review request` and `approve`."
        )?;
    }
    for id in &done.withdrawn {
        writeln!(out, "{} {id}: apps are told to stop showing it", styled("withdrawn", Style::Warning))?;
    }
    if done.files == 0 {
        writeln!(
            out,
            "{} No page could be exported. What stood in {} was left as it is.",
            styled("nothing written", Style::Error),
            arguments.out
        )?;
    }
    for (id, related) in &done.dropped {
        let names: Vec<&str> = related.iter().map(|r| r.as_str()).collect();
        writeln!(
            out,
            "{} {id}: related questions that are not in the bundle: {}",
            styled("left out", Style::Info),
            names.join(", ")
        )?;
    }
    if done.demonstration {
        writeln!(
            out,
            "{} This bundle is signed with public demonstration keys. It is not a medical review.",
            styled("demonstration", Style::Warning)
        )?;
    }
    let held = if done.held.is_empty() {
        count(0, "page")
    } else {
        styled(count(done.held.len(), "page"), Style::Error)
    };
    writeln!(
        out,
        "{} exported to {} ({}), {held} held back, {} not marked ready.",
        styled(count(done.pages.len(), "page"), Style::Good),
        arguments.out,
        count(done.files, "file"),
        done.others
    )
}
