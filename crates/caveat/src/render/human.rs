//! Findings for people: the place, the words, what is wrong, the next step.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet, renderer::DecorStyle};
use caveat_document::file::SourceFile;
use caveat_document::format::Severity;
use caveat_workspace::check::report::{Entry, Report};

use super::{Style, count, shown, styled};

/// Prints findings.
pub(crate) fn findings(
    out: &mut dyn Write,
    entries: &[Entry],
    files: &BTreeMap<String, Arc<SourceFile>>,
    excused: bool,
) -> std::io::Result<()> {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    for entry in entries.iter().filter(|e| excused || e.excused.is_none()) {
        writeln!(out, "{}\n", one(entry, files, &renderer))?;
    }
    Ok(())
}

fn one(entry: &Entry, files: &BTreeMap<String, Arc<SourceFile>>, renderer: &Renderer) -> String {
    let level = match (entry.excused.is_some(), entry.severity) {
        (true, _) => Level::NOTE.with_name("excused"),
        (_, Severity::Error) => Level::ERROR,
        (_, Severity::Warning) => Level::WARNING,
        (_, Severity::Info) => Level::INFO,
    };
    let message = shown(&entry.message);
    let title = level.primary_title(&*message).id(entry.rule.as_str());
    let next = Level::HELP.with_name("next").message(entry.next.as_str());
    let why = entry.excused.as_ref().map(|e| format!("{} (“{}”)", shown(&e.why), shown(&e.by)));
    let path = shown(&entry.path);
    let Some(file) = files.get(&entry.path) else {
        let place = format!("{path}:{}", entry.line);
        let group = title.element(Level::NOTE.with_name("in").message(place.as_str())).element(next);
        return renderer.render(&[group]);
    };
    let (start, end) = window(&file.text, entry.start, entry.end);
    let first_line = file.position(start).line;
    let span = entry.start - start..entry.end.max(entry.start) - start;
    let snippet = Snippet::source(&file.text[start..end])
        .line_start(first_line)
        .path(&*path)
        .annotation(AnnotationKind::Primary.span(span));
    let mut group = title.element(snippet);
    if let Some(why) = &why {
        group = group.element(Level::NOTE.with_name("because").message(why.as_str()));
    }
    renderer.render(&[group.element(next)])
}

/// The whole lines that hold a place: a report on a long file need not read all of it.
fn window(text: &str, start: usize, end: usize) -> (usize, usize) {
    let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = text[end..].find('\n').map_or(text.len(), |at| end + at);
    (from, to)
}

/// Prints the summary of a check.
pub(crate) fn summary(out: &mut dyn Write, report: &Report) -> std::io::Result<()> {
    let s = &report.summary;
    let part = |n: usize, noun: &str, style: Style| {
        let text = count(n, noun);
        if n > 0 { styled(text, style) } else { text }
    };
    let verdict = if s.errors > 0 {
        styled("Not clean.", Style::Error)
    } else if s.warnings > 0 {
        styled("Clean, with warnings to decide on.", Style::Warning)
    } else {
        styled("Clean.", Style::Good)
    };
    let of_these = match (s.waived, s.baseline) {
        (0, 0) => String::new(),
        (waived, 0) => format!(", {waived} of these waived"),
        (0, baseline) => format!(", {baseline} of these in the baseline"),
        (waived, baseline) => format!(", {waived} of these waived and {baseline} in the baseline"),
    };
    writeln!(
        out,
        "{verdict} {} checked with {}: {}, {}, {}; {} excused{of_these}.",
        count(s.pages, "page"),
        count(s.rules, "rule"),
        part(s.errors, "error", Style::Error),
        part(s.warnings, "warning", Style::Warning),
        part(s.infos, "note", Style::Info),
        count(s.excused, "match").replace("matchs", "matches"),
    )?;
    if s.errors == 0 {
        writeln!(
            out,
            "{}",
            styled(
                "Clean means that the rules found nothing. It does not mean that a page is safe.",
                Style::Faint
            )
        )?;
    }
    Ok(())
}
