//! A page as HTML. It is a function of the exported answer and the site alone, so that `verify` can make it again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use caveat_document::format::{Audience, CallToAction, Guidelines, OriginKind, Service, SourceKind};
use handlebars::Handlebars;
use serde::Serialize;

use crate::bundle::manifest::{Index, Site, html_path};
use crate::page::answer::{ExportedAnswer, ExportedNotice, ExportedReference, ExportedRelated};
use crate::page::body::{self, Numbers, Part, Rendered};
use crate::page::escape::escape;
use crate::page::references::long_date;
use crate::problem::Problem;

/// What every page of a demonstration says.
pub const DEMONSTRATION: &str = "Demonstration: signed with public demonstration keys, not a medical review";

/// The style sheet of every page.
pub const STYLE_CSS: &str = include_str!("../../templates/style.css");

/// Classes that the style sheet takes off the screen. A test compares them with it.
pub(crate) const OFF_SCREEN: [&str; 1] = ["skip"];

const PAGE: &str = include_str!("../../templates/page.hbs");
const INDEX: &str = include_str!("../../templates/index.hbs");

static TEMPLATES: LazyLock<Result<Handlebars<'static>, String>> = LazyLock::new(|| {
    let mut templates = Handlebars::new();
    templates.set_strict_mode(true);
    templates.set_prevent_indent(true);
    templates.register_escape_fn(escape);
    for (name, source) in [("page", PAGE), ("index", INDEX)] {
        templates.register_template_string(name, source).map_err(|error| error.to_string())?;
    }
    Ok(templates)
});

#[derive(Serialize)]
struct SiteView<'a> {
    name: &'a str,
    publisher: &'a str,
    contact: Option<&'a str>,
    funding: Option<&'a str>,
    conflicts: Option<&'a str>,
    canonical: Option<String>,
}

#[derive(Serialize)]
struct LinkView {
    href: String,
    text: String,
}

#[derive(Serialize)]
struct NoticeView<'a> {
    id: String,
    title: &'a str,
    body: String,
}

#[derive(Serialize)]
struct ReferenceView {
    number: usize,
    text: String,
    back: Vec<LinkView>,
}

#[derive(Serialize)]
struct ServiceView<'a> {
    name: &'a str,
    description: &'a str,
    url: &'a str,
    phone: Option<&'a str>,
    dial: Option<String>,
}

#[derive(Serialize)]
struct CallView<'a> {
    title: &'a str,
    text: &'a str,
    label: &'a str,
    url: Option<&'a str>,
    privacy_url: Option<&'a str>,
    prints: bool,
}

#[derive(Serialize)]
struct RelatedView<'a> {
    href: String,
    question: &'a str,
    excerpt: &'a str,
}

#[derive(Serialize)]
struct PageView<'a> {
    lang: &'a str,
    site: SiteView<'a>,
    demonstration: Option<&'static str>,
    question: &'a str,
    summary: &'a str,
    topic: &'a str,
    audience: &'static str,
    origin: String,
    sources_checked: String,
    reviewed: Option<String>,
    banner: Vec<NoticeView<'a>>,
    contents: Vec<LinkView>,
    body: String,
    closing: Vec<NoticeView<'a>>,
    source_guidelines: Vec<ReferenceView>,
    other_sources: Vec<ReferenceView>,
    guidelines: Option<&'a Guidelines>,
    services: Vec<ServiceView<'a>>,
    calls: Vec<CallView<'a>>,
    related: Vec<RelatedView<'a>>,
}

#[derive(Serialize)]
struct EntryView<'a> {
    href: String,
    question: &'a str,
    summary: &'a str,
}

#[derive(Serialize)]
struct TopicView<'a> {
    name: &'a str,
    answers: Vec<EntryView<'a>>,
}

#[derive(Serialize)]
struct IndexView<'a> {
    lang: &'a str,
    site: SiteView<'a>,
    demonstration: Option<&'static str>,
    as_of: String,
    topics: Vec<TopicView<'a>>,
}

/// The numbers of an answer's sources.
pub(crate) fn numbers(answer: &ExportedAnswer) -> Numbers {
    answer.references.iter().map(|r| (r.id.as_str().to_owned(), r.number)).collect()
}

/// The page of an answer.
///
/// # Errors
/// When its Markdown cannot be shown: a citation without a source, a link that is not allowed.
pub fn render_page(answer: &ExportedAnswer, site: &Site) -> Result<String, Problem> {
    let file = html_path(&answer.id);
    let numbers = numbers(answer);
    let rendered = body::render(&file, &answer.body_markdown, Part::Body, &numbers)?;
    // Only Markdown is believed: the HTML beside it in the object is for apps, and verify compares the two.
    let notice = |notice: &'_ ExportedNotice| {
        let body = body::render(&file, &notice.body_markdown, Part::Notice, &numbers)?.html;
        Ok((format!("notice-{}", notice.id), body))
    };
    let notices = answer.notices().map(notice).collect::<Result<Vec<_>, Problem>>()?;
    fill("page", &file, &page_view(answer, site, rendered, notices))
}

/// The front page.
///
/// # Errors
/// When the template cannot be filled, which is a fault of caveat.
pub fn render_index(index: &Index) -> Result<String, Problem> {
    fill("index", crate::bundle::manifest::INDEX_HTML, &index_view(index))
}

fn fill<T: Serialize>(template: &str, file: &str, view: &T) -> Result<String, Problem> {
    let fault = |error: String| {
        Problem::new(
            file,
            format!("The page template could not be filled: {error}."),
            "Please report this fault of caveat.",
        )
    };
    let templates = TEMPLATES.as_ref().map_err(|error| fault(error.clone()))?;
    templates.render(template, view).map_err(|error| fault(error.to_string()))
}

fn page_view<'a>(
    answer: &'a ExportedAnswer,
    site: &'a Site,
    rendered: Rendered,
    notices: Vec<(String, String)>,
) -> PageView<'a> {
    let notices = answer.notices().zip(notices);
    let mut banner: Vec<NoticeView<'_>> =
        notices.map(|(notice, (id, body))| NoticeView { id, title: &notice.title, body }).collect();
    let closing = banner.split_off(answer.banner.len());
    let reference = |reference: &ExportedReference| reference_view(reference, &rendered.cited);
    let (guidelines, others): (Vec<&ExportedReference>, Vec<&ExportedReference>) =
        answer.references.iter().partition(|r| r.kind == SourceKind::Guideline);
    let source_guidelines: Vec<ReferenceView> = guidelines.into_iter().map(reference).collect();
    let other_sources: Vec<ReferenceView> = others.into_iter().map(reference).collect();
    let mut contents: Vec<LinkView> = rendered
        .headings
        .iter()
        .filter(|heading| heading.level == 2)
        .map(|heading| LinkView { href: format!("#{}", heading.id), text: heading.text.clone() })
        .collect();
    let parts = [
        ("sources", "Sources", !answer.references.is_empty() || answer.guidelines.is_some()),
        ("services", "Related services", !answer.services.is_empty()),
        ("next", "Next steps", !answer.calls_to_action.is_empty()),
        ("related", "Related questions", !answer.related.is_empty()),
    ];
    contents.extend(
        parts
            .into_iter()
            .filter(|part| part.2)
            .map(|(id, text, _)| LinkView { href: format!("#{id}"), text: text.to_owned() }),
    );
    PageView {
        lang: &answer.locale,
        site: site_view(site, &format!("{}.html", answer.id)),
        demonstration: answer.demonstration.then_some(DEMONSTRATION),
        question: &answer.question,
        summary: &answer.summary,
        topic: &answer.topic.name,
        audience: match answer.audience {
            Audience::Patients => "For patients",
            Audience::Caregivers => "For caregivers",
            Audience::Public => "For everyone",
        },
        origin: match (&answer.origin.kind, &answer.origin.model) {
            (OriginKind::Ai, Some(model)) => format!("First draft by AI ({model})"),
            (OriginKind::Ai, None) => "First draft by AI".to_owned(),
            (OriginKind::Human, _) => "First draft by a person".to_owned(),
        },
        sources_checked: long_date(answer.sources_checked),
        reviewed: reviewed(answer),
        banner,
        contents,
        body: rendered.html,
        closing,
        source_guidelines,
        other_sources,
        guidelines: answer.guidelines.as_ref(),
        services: answer.services.iter().map(service_view).collect(),
        calls: answer.calls_to_action.iter().map(call_view).collect(),
        related: answer.related.iter().map(related_view).collect(),
    }
}

fn index_view(index: &Index) -> IndexView<'_> {
    let mut topics: Vec<TopicView<'_>> = Vec::new();
    for answer in &index.answers {
        let entry = EntryView {
            href: format!("{}.html", answer.id),
            question: &answer.question,
            summary: &answer.summary,
        };
        match topics.last_mut() {
            Some(topic) if topic.name == answer.topic => topic.answers.push(entry),
            _ => topics.push(TopicView { name: &answer.topic, answers: vec![entry] }),
        }
    }
    IndexView {
        lang: &index.site.language,
        site: site_view(&index.site, "index.html"),
        demonstration: index.demonstration.then_some(DEMONSTRATION),
        as_of: long_date(index.as_of),
        topics,
    }
}

fn site_view<'a>(site: &'a Site, page: &str) -> SiteView<'a> {
    let base = site.base_url.as_deref().filter(|url| url.starts_with("https://"));
    SiteView {
        name: &site.name,
        publisher: &site.publisher,
        contact: site
            .contact
            .as_deref()
            .filter(|url| url.starts_with("https://") || url.starts_with("mailto:")),
        funding: site.funding.as_deref(),
        conflicts: site.conflicts.as_deref(),
        canonical: base.map(|base| format!("{}/{page}", base.trim_end_matches('/'))),
    }
}

/// "Last reviewed November 23, 2026 by Jo Doe, MA (editorial)". Never in a demonstration.
fn reviewed(answer: &ExportedAnswer) -> Option<String> {
    let day = answer.last_reviewed.filter(|_| !answer.demonstration)?;
    let by: Vec<String> = answer
        .reviewed_by
        .iter()
        .map(|reviewer| {
            let role = reviewer.role.as_str().replace('-', " ");
            match &reviewer.credentials {
                Some(credentials) => format!("{role} reviewer {}, {credentials}", reviewer.name),
                None => format!("{role} reviewer {}", reviewer.name),
            }
        })
        .collect();
    Some(format!("Last reviewed {} by {}", long_date(day), by.join("; ")))
}

fn reference_view(reference: &ExportedReference, cited: &BTreeMap<usize, usize>) -> ReferenceView {
    let number = reference.number;
    let times = cited.get(&number).copied().unwrap_or(0);
    let back =
        (1..=times).map(|time| LinkView { href: format!("#cite-{number}-{time}"), text: time.to_string() });
    ReferenceView { number, text: linked(&reference.text, reference.url.as_deref()), back: back.collect() }
}

/// A reference with its address as a link: where the text prints the address or the DOI, else after it.
fn linked(text: &str, url: Option<&str>) -> String {
    let Some(url) = url.filter(|url| url.starts_with("https://")) else { return escape(text) };
    let doi = url.strip_prefix("https://doi.org/").map(|doi| format!("doi:{doi}"));
    let printed =
        [Some(url.to_owned()), doi].into_iter().flatten().find(|printed| text.contains(printed.as_str()));
    let href = escape(url);
    match printed.as_deref().and_then(|printed| text.split_once(printed).map(|(a, b)| (a, printed, b))) {
        Some((before, printed, after)) => {
            format!("{}<a href=\"{href}\">{}</a>{}", escape(before), escape(printed), escape(after))
        }
        None => format!("{} <a href=\"{href}\">{href}</a>", escape(text)),
    }
}

fn service_view(service: &Service) -> ServiceView<'_> {
    let phone = service.phone.as_ref().map(caveat_document::format::Line::as_str);
    ServiceView {
        name: service.name.as_str(),
        description: service.description.as_str(),
        url: service.url.as_str(),
        phone,
        dial: phone.and_then(dial),
    }
}

/// The digits to dial, letters by the telephone keypad (ITU-T E.161). None for anything but a plain number.
fn dial(phone: &str) -> Option<String> {
    let mut digits = String::new();
    for c in phone.chars() {
        match c.to_ascii_uppercase() {
            digit @ '0'..='9' => digits.push(digit),
            '+' if digits.is_empty() => digits.push('+'),
            letter @ 'A'..='Z' => {
                digits.push(char::from(b"22233344455566677778889999"[letter as usize - 'A' as usize]))
            }
            '-' | ' ' | '(' | ')' | '.' => {}
            _ => return None,
        }
    }
    (digits.len() >= 3).then_some(digits)
}

fn call_view(call: &CallToAction) -> CallView<'_> {
    CallView {
        title: call.title.as_str(),
        text: call.text.as_str(),
        label: call.label.as_str(),
        url: call.url.as_ref().map(caveat_document::format::Url::as_str),
        privacy_url: call.privacy_url.as_ref().map(caveat_document::format::Url::as_str),
        prints: call.url.is_none() && call.label.as_str().to_lowercase().starts_with("print"),
    }
}

fn related_view(related: &ExportedRelated) -> RelatedView<'_> {
    RelatedView {
        href: format!("{}.html", related.id),
        question: &related.question,
        excerpt: &related.excerpt,
    }
}

#[cfg(test)]
mod tests;
