//! `caveat diff BASE..HEAD`: what changed, the riskiest first. Never by color alone.

use std::io::Write;

use anyhow::Result;
use caveat_review::diff::{Change, How, Mark};
use caveat_rules::Finding;
use caveat_workspace::Session;
use caveat_workspace::versions::{Changed, Versions};

use crate::cli::{Cli, Diff};
use crate::render::{Style, count, json, shown, styled};

pub(crate) fn run(cli: &Cli, arguments: &Diff) -> Result<u8> {
    let as_of = super::as_of(cli)?;
    let session = Session::of_history(&cli.root)?;
    let versions = Versions::open(&session, &arguments.range)?;
    let changes = versions.changes(as_of);
    let mut out = anstream::stdout().lock();
    if arguments.json {
        let pages: Vec<_> = changes.iter().map(as_json).collect();
        json::print(
            &mut out,
            &serde_json::json!({ "base": versions.range.base, "head": versions.range.head, "pages": pages }),
        )?;
        return Ok(0);
    }
    for fault in &versions.new.faults {
        writeln!(
            out,
            "{} {}: {} {}",
            styled("unreadable", Style::Error),
            shown(&fault.path),
            shown(&fault.message),
            fault.next
        )?;
    }
    for page in &changes {
        one(&mut out, page)?;
    }
    writeln!(out, "{} changed.", count(changes.len(), "page"))?;
    Ok(u8::from(!versions.new.faults.is_empty()))
}

fn one(out: &mut dyn Write, page: &Changed) -> std::io::Result<()> {
    writeln!(out, "{}", styled(&page.id, Style::Strong))?;
    for change in &page.diff.changes {
        let how = match change.how {
            How::Added => "added",
            How::Removed => "removed",
            How::Changed => "changed",
            How::Moved => "moved",
        };
        writeln!(
            out,
            "  {} {how} in {}: {}",
            styled(format!("[{}]", kind(change)), Style::Warning),
            shown(&change.place),
            change.kind.advice()
        )?;
        if change.words.is_empty() {
            for (mark, text) in [("-", &change.old), ("+", &change.new)] {
                if let Some(text) = text.as_ref().filter(|_| mark == "+" || change.how != How::Moved) {
                    writeln!(out, "    {mark} {}", shown(text))?;
                }
            }
        } else {
            writeln!(out, "    {}", marked(change))?;
        }
    }
    for line in &page.diff.dependencies {
        writeln!(out, "  {} {}", styled("[around the page]", Style::Warning), shown(line))?;
    }
    for (label, findings) in [("new finding", &page.appear), ("finding gone", &page.disappear)] {
        for finding in findings.iter().filter(|f| f.stands()) {
            writeln!(
                out,
                "  {} {}: {}",
                styled(format!("[{label}]"), Style::Error),
                finding.rule,
                shown(&finding.message)
            )?;
        }
    }
    writeln!(out)
}

/// The words with what went in `[-...-]` and what came in `{+...+}`, as `git diff --word-diff` writes them.
fn marked(change: &Change) -> String {
    let runs = change.words.chunk_by(|a, b| a.mark == b.mark).map(|run| {
        let text = run.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let text = shown(&text);
        match run[0].mark {
            Mark::Same => text.into_owned(),
            Mark::Added => styled(format!("{{+{text}+}}"), Style::Good),
            Mark::Removed => styled(format!("[-{text}-]"), Style::Error),
        }
    });
    runs.collect::<Vec<_>>().join(" ")
}

fn kind(change: &Change) -> String {
    kebab(&format!("{:?}", change.kind))
}

fn kebab(name: &str) -> String {
    let mut text = String::new();
    for (i, c) in name.char_indices() {
        if c.is_uppercase() && i > 0 {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}

fn as_json(page: &Changed) -> serde_json::Value {
    let changes: Vec<_> = page
        .diff
        .changes
        .iter()
        .map(|c| {
            serde_json::json!({
                "kind": kind(c), "how": format!("{:?}", c.how).to_lowercase(), "place": c.place, "path": c.path,
                "start": c.span.start, "end": c.span.end, "in_old": c.in_old, "old": c.old, "new": c.new,
                "advice": c.kind.advice(),
            })
        })
        .collect();
    let findings = |list: &[Finding]| -> Vec<_> {
        list.iter().map(|f| serde_json::json!({ "rule": f.rule, "severity": f.severity, "message": f.message, "text": f.text, "excused": f.excused.is_some() })).collect()
    };
    serde_json::json!({
        "id": page.id, "changes": changes, "dependencies": page.diff.dependencies,
        "appear": findings(&page.appear), "disappear": findings(&page.disappear),
    })
}
