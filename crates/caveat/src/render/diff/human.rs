//! Changes for people in a terminal. Never by color alone.

use std::io::Write;

use caveat_review::diff::change::{Change, How, Mark};
use caveat_workspace::review::versions::Changed;

use super::{Compared, also, how_many, readability, runs, together};
use crate::render::{Style, count, shown, styled};

/// Prints all that changed: around the library first, then page by page.
pub(crate) fn print(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    for fault in &compared.versions.new.faults {
        let unreadable = styled("unreadable", Style::Error);
        writeln!(out, "{unreadable} {}: {} {}", shown(&fault.path), shown(&fault.message), fault.next)?;
    }
    if !compared.library.is_empty() {
        writeln!(out, "{}", styled("around the library", Style::Strong))?;
        for group in together(compared.library) {
            one(out, compared, group)?;
        }
        writeln!(out)?;
    }
    for changed in compared.pages {
        page(out, compared, changed)?;
    }
    writeln!(out, "{} changed.", count(compared.pages.len(), "page"))
}

fn page(out: &mut dyn Write, compared: &Compared<'_>, page: &Changed) -> std::io::Result<()> {
    writeln!(out, "{}", styled(&page.id, Style::Strong))?;
    for group in together(&page.diff.changes) {
        one(out, compared, group)?;
    }
    for (label, findings) in [("new finding", &page.appear), ("finding gone", &page.disappear)] {
        for finding in findings.iter().filter(|f| f.stands()) {
            let label = styled(format!("[{label}]"), Style::Error);
            writeln!(out, "  {label} {}: {}", finding.rule, shown(&finding.message))?;
        }
    }
    if let Some(told) = readability(page) {
        writeln!(out, "  {} {told}", styled("[readability]", Style::Info))?;
    }
    writeln!(out)
}

fn one(out: &mut dyn Write, compared: &Compared<'_>, group: &[Change]) -> std::io::Result<()> {
    let Some(change) = group.first() else { return Ok(()) };
    let kind = styled(format!("[{}]", change.kind), Style::Warning);
    let mark = change.negation.as_ref().map_or(String::new(), |n| styled(format!("[{n}] "), Style::Error));
    let (how, place, advice) = (change.how.words(), shown(&change.place), change.kind.advice());
    writeln!(out, "  {kind} {mark}{how} in {place}{}: {advice}", how_many(group))?;
    let others = also(change);
    let others = if others.is_empty() { others } else { format!(" (also {others})") };
    writeln!(out, "    {}", styled(format!("{}{others}", shown(&compared.at(change))), Style::Faint))?;
    if !change.words.is_empty() {
        return writeln!(out, "    {}", marked(change));
    }
    for change in group {
        for (mark, text) in [("-", &change.old), ("+", &change.new)] {
            if let Some(text) = text.as_ref().filter(|_| mark == "+" || change.how != How::Moved) {
                writeln!(out, "    {mark} {}", shown(text))?;
            }
        }
    }
    Ok(())
}

/// The words with what went in `[-...-]` and what came in `{+...+}`, as `git diff --word-diff` writes them.
fn marked(change: &Change) -> String {
    let run = |(mark, text): (Mark, String)| {
        let text = shown(&text);
        match mark {
            Mark::Same => text.into_owned(),
            Mark::Added => styled(format!("{{+{text}+}}"), Style::Good),
            Mark::Removed => styled(format!("[-{text}-]"), Style::Error),
        }
    };
    runs(change).map(run).collect::<Vec<_>>().join(" ")
}
