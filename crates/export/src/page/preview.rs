//! A page as readers would see it, to stand inside a document for reviewers: before it is approved, and nowhere else.

use caveat_document::format::{Line, Notice};
use caveat_document::page::Page;

use crate::page::body::{self, Frame, Numbers, Part};
use crate::page::escape::escape;
use crate::page::{references, view};
use crate::problem::Problem;

/// The page's text as a piece of HTML: question, notices, summary, body, references, services, invitations. `prefix`
/// begins its ids; `level` is that of the question's heading, from 2.
///
/// # Errors
/// The text cannot be shown as it was checked; the export would hold the page, too.
pub fn preview(page: &Page<'_>, prefix: &str, level: u8) -> Result<String, Problem> {
    let numbers: Numbers =
        page.references.iter().map(|r| (r.source.front.id.as_str().to_owned(), r.number)).collect();
    let under = (level + 1).min(6);
    let mut html = format!("<h{level}>{}</h{level}>\n", escape(page.answer.front.question.as_str()));
    let notice = |notice: &&Notice| {
        let frame = Frame { prefix, deeper: level - 1 };
        let text = view::written(&notice.body);
        let body = body::render_in(frame, &notice.file.path, &text, Part::Notice, &numbers)?.html;
        let title = escape(notice.front.title.as_str());
        Ok(format!("<div class=\"notice\">\n<h{under}>{title}</h{under}>\n{body}</div>\n"))
    };
    for text in page.banners.iter().map(notice) {
        html.push_str(&text?);
    }
    html.push_str(&format!("<p class=\"summary\">{}</p>\n", escape(page.answer.front.summary.as_str())));
    let frame = Frame { prefix, deeper: level - 1 };
    let text = view::written(page.body);
    html.push_str(&body::render_in(frame, &page.answer.file.path, &text, Part::Body, &numbers)?.html);
    for text in page.closing.iter().map(notice) {
        html.push_str(&text?);
    }
    html.push_str(&sources(page, prefix, under)?);
    html.push_str(&more_help(page, under));
    Ok(html)
}

fn sources(page: &Page<'_>, prefix: &str, level: u8) -> Result<String, Problem> {
    if page.references.is_empty() {
        return Ok(String::new());
    }
    let mut html = format!("<h{level}>Sources</h{level}>\n<ul class=\"references\">\n");
    for reference in &page.references {
        let number = reference.number;
        let text = escape(&references::text(reference.source, page.citation_style)?);
        html.push_str(&format!("<li id=\"{prefix}ref-{number}\">[{number}] {text}</li>\n"));
    }
    html.push_str("</ul>\n");
    Ok(html)
}

fn more_help(page: &Page<'_>, level: u8) -> String {
    let mut html = String::new();
    if !page.services().is_empty() {
        html.push_str(&format!("<h{level}>Related services</h{level}>\n<ul>\n"));
        for service in page.services() {
            let phone = service.phone.as_ref().map_or("", Line::as_str);
            let words = [service.description.as_str(), phone, service.url.as_str()];
            html.push_str(&item(service.name.as_str(), &words));
        }
        html.push_str("</ul>\n");
    }
    if !page.calls_to_action().is_empty() {
        html.push_str(&format!("<h{level}>Next steps</h{level}>\n<ul>\n"));
        for call in page.calls_to_action() {
            html.push_str(&item(call.title.as_str(), &[call.text.as_str(), call.label.as_str()]));
        }
        html.push_str("</ul>\n");
    }
    html
}

fn item(name: &str, lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().filter(|line| !line.is_empty()).map(|line| escape(line)).collect();
    format!("<li><strong>{}</strong><br>{}</li>\n", escape(name), lines.join("<br>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Workspace;
    use caveat_document::page::assemble;

    #[test]
    fn ids_and_headings_fit_the_document_around() {
        let library = Workspace::reviewed().library();
        let page = assemble(&library.answers[0], &library);
        let html = preview(&page, "page-", 3).expect("it can be shown");
        assert!(html.starts_with("<h3>") && !html.contains("<h1") && !html.contains("<h2"), "{html}");
        for id in html.split(" id=\"").skip(1) {
            assert!(id.starts_with("page-"), "{id}");
        }
        for target in html.split("href=\"#").skip(1) {
            let id = target.split('"').next().unwrap_or_default();
            assert!(html.contains(&format!(" id=\"{id}\"")), "{id} leads nowhere");
        }
        assert!(!html.contains("<section") && html.contains("page-ref-1"));
    }
}
