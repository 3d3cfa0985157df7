//! What each claim of a page rests on: for the terminal, and as HTML over the page's text.

use std::io::Write;

use anyhow::Result;
use caveat_document::library::Library;
use caveat_document::text::BlockKind;
use caveat_export::reference;
use caveat_workspace::Session;
use caveat_workspace::library::evidence::{Covered, Part};

use super::html_page::{begin, end, safe};
use super::{Style, count, shown, styled};

/// Page by page: the claims without a source first said, then the list of references as readers will see it.
pub(crate) fn human(out: &mut impl Write, session: &Session, pages: &[Covered]) -> Result<()> {
    let library = &session.loaded.library;
    for page in pages {
        let all = page.claims.len();
        let style = if page.supported == all { Style::Good } else { Style::Warning };
        let share = styled(format!("{} of {all} claims have a source", page.supported), style);
        writeln!(out, "{}: {share}", styled(shown(&page.path), Style::Strong))?;
        for claim in &page.claims {
            let line = session.loaded.files.get(&page.path).map_or(1, |file| file.position(claim.start).line);
            let names: Vec<String> = claim.sources.iter().map(ToString::to_string).collect();
            let (mark, by) = if claim.supported() {
                (styled("  source", Style::Good), names.join(", "))
            } else {
                (styled("  NONE  ", Style::Error), claim.bears.words().to_owned())
            };
            writeln!(out, "{mark}  line {line}, {by}")?;
            if let Some(id) = &claim.claim {
                writeln!(out, "          approved statement {id}")?;
            }
            writeln!(out, "          {}", styled(shown(&claim.sentence), Style::Faint))?;
        }
        for (number, text) in references(library, page).iter().enumerate() {
            writeln!(out, "  {}. {}", number + 1, shown(text))?;
        }
        writeln!(out)?;
    }
    let (supported, all) =
        pages.iter().fold((0, 0), |(s, a), page| (s + page.supported, a + page.claims.len()));
    writeln!(out, "{}: {supported} of {all} claims have a source.", count(pages.len(), "page"))?;
    Ok(())
}

/// The references of a page in the order of first use among its claims, in the library's style.
fn references(library: &Library, page: &Covered) -> Vec<String> {
    let mut ids = Vec::new();
    for id in page.claims.iter().flat_map(|claim| &claim.sources) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let known = ids.into_iter().filter_map(|id| library.sources.get(id));
    known
        .filter_map(|source| reference(source, library.config.citation_style.unwrap_or_default()).ok())
        .collect()
}

/// One HTML file: the text of each page, with what stands behind each claim said in words beside it.
pub(crate) fn html(out: &mut impl Write, library: &Library, pages: &[Covered]) -> Result<()> {
    begin(out, "Claims and their sources")?;
    for page in pages {
        writeln!(out, "<article>\n<h2>{}</h2>", safe(&page.question))?;
        writeln!(out, "<p>{} of {} claims have a source.</p>", page.supported, page.claims.len())?;
        for part in &page.text {
            block(out, page, part)?;
        }
        let references = references(library, page);
        if !references.is_empty() {
            writeln!(out, "<h3>References</h3>\n<ol>")?;
            for text in references {
                writeln!(out, "<li>{}</li>", safe(&text))?;
            }
            writeln!(out, "</ol>")?;
        }
        writeln!(out, "</article>")?;
    }
    end(out)?;
    Ok(())
}

fn block(out: &mut impl Write, page: &Covered, part: &Part) -> Result<()> {
    let (open, close) = match part.kind {
        BlockKind::Heading(_) => ("<h3>", "</h3>"),
        BlockKind::ListItem => ("<p>&bull; ", "</p>"),
        BlockKind::Code => ("<pre>", "</pre>"),
        _ => ("<p>", "</p>"),
    };
    write!(out, "{open}")?;
    for (text, claim) in &part.sentences {
        match claim.and_then(|at| page.claims.get(at)) {
            None => write!(out, "{} ", safe(text))?,
            Some(claim) => {
                let names: Vec<String> = claim.sources.iter().map(ToString::to_string).collect();
                let (class, said) = if claim.supported() {
                    ("yes", format!("source: {}", names.join(", ")))
                } else {
                    ("no", format!("no source; it states {}", claim.bears.words()))
                };
                write!(
                    out,
                    "<mark class=\"{class}\">{} <small>[{}]</small></mark> ",
                    safe(text),
                    safe(&said)
                )?;
            }
        }
    }
    writeln!(out, "{close}")?;
    Ok(())
}
