//! Findings for people: the place, the words, what is wrong, the next step.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use caveat_document::file::SourceFile;
use caveat_document::format::Severity;
use caveat_workspace::check::report::{Located, Report};

use super::{Style, count, shown, styled};

/// Prints findings.
pub(crate) fn findings(
    out: &mut dyn Write,
    found: &[Located],
    files: &BTreeMap<String, Arc<SourceFile>>,
    excused: bool,
) -> std::io::Result<()> {
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    for located in found.iter().filter(|located| excused || located.finding.stands()) {
        writeln!(out, "{}\n", one(located, files, &renderer))?;
    }
    Ok(())
}

fn one(located: &Located, files: &BTreeMap<String, Arc<SourceFile>>, renderer: &Renderer) -> String {
    let finding = &located.finding;
    let level = match (finding.excused.is_some(), finding.severity) {
        (true, _) => Level::NOTE.with_name("excused"),
        (_, Severity::Error) => Level::ERROR,
        (_, Severity::Warning) => Level::WARNING,
        (_, Severity::Info) => Level::INFO,
    };
    let message = shown(&finding.message);
    let title = level.primary_title(&*message).id(finding.rule.as_str());
    let next = Level::HELP.with_name("next").message(finding.next.as_str());
    let why = finding.excused.as_ref().map(|e| format!("{} (“{}”)", shown(&e.why), shown(&e.by)));
    let path = shown(&finding.path);
    let Some(file) = files.get(&finding.path) else {
        let place = format!("{path}:{}", located.line);
        let group = title.element(Level::NOTE.with_name("in").message(place.as_str())).element(next);
        return renderer.render(&[group]);
    };
    let (start, end) = window(&file.text, finding.span.start, finding.span.end);
    let first_line = file.position(start).line;
    let span = finding.span.start - start..finding.span.end.max(finding.span.start) - start;
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
