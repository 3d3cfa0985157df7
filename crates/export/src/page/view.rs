//! An approved page as data: what the page shows, taken from the assembled page and its review records.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Notice, Related};
use caveat_document::page::Page;
use caveat_document::text::Text;
use caveat_review::status::approval::Approval;
use jiff::tz::Offset;

use crate::page::answer::{
    ExportedAnswer, ExportedNotice, ExportedReference, ExportedRelated, ExportedTopic, Reviewer,
};
use crate::page::body::{self, Numbers, Part};
use crate::page::references;
use crate::problem::Problem;

/// What the review says of a page.
pub(crate) struct Review<'a> {
    /// The digest of what was approved.
    pub(crate) content: Digest,
    /// The signatures that count.
    pub(crate) approvals: &'a [Approval],
    /// Whether one of the signatures, those of waivers included, is a demonstration.
    pub(crate) demonstration: bool,
}

/// A page as data.
pub(crate) struct Exported {
    /// The answer.
    pub(crate) answer: ExportedAnswer,
    /// Related questions that are not in the bundle.
    pub(crate) dropped: Vec<Id>,
    /// Pages that its text links to.
    pub(crate) links: Vec<Id>,
}

/// Makes data of a page. `others` are the pages of the same bundle: their questions and approved summaries.
///
/// # Errors
/// When the page lacks what every published page has, or its text cannot be rendered.
pub(crate) fn exported(
    page: &Page<'_>,
    review: &Review<'_>,
    consult: Vec<String>,
    others: &BTreeMap<Id, (String, String)>,
) -> Result<Exported, Problem> {
    let front = &page.answer.front;
    let file = page.answer.file.path.as_str();
    let topic = page.topic.ok_or_else(|| {
        let next = format!("Add content/topics/{}.yaml, or correct `topic`.", front.topic);
        Problem::new(file, format!("The topic `{}` does not exist.", front.topic), next)
    })?;
    let sources_checked = front.sources_checked.ok_or_else(|| {
        Problem::new(
            file,
            "It does not say when its sources were checked.",
            "Add `sources_checked` with the date.",
        )
    })?;
    if front.related.iter().any(|related| matches!(related, Related::Literal(_))) {
        let next = "Replace each by the id of an answer of this library, or delete it.";
        return Err(Problem::new(
            file,
            "It still carries related questions copied from an imported page.",
            next,
        ));
    }
    let numbers: Numbers =
        page.references.iter().map(|r| (r.source.front.id.as_str().to_owned(), r.number)).collect();
    let markdown = written(page.body);
    let rendered = body::render(file, &markdown, Part::Body, &numbers)?;
    let references = page.references.iter().map(|reference| {
        let source = &reference.source.front;
        Ok(ExportedReference {
            id: source.id.clone(),
            number: reference.number,
            text: references::text(reference.source, page.citation_style)?,
            url: references::url(source),
            kind: source.kind,
            opened: source.is_opened(),
        })
    });
    let references = references.collect::<Result<_, Problem>>()?;
    let (related, dropped) = related(page, others);
    let demonstration = review.demonstration;
    let (last_reviewed, reviewed_by) =
        if demonstration { (None, Vec::new()) } else { reviewed(review.approvals) };
    let answer = ExportedAnswer {
        id: front.id.clone(),
        question: front.question.to_string(),
        summary: front.summary.to_string(),
        locale: front.locale.to_string(),
        audience: front.audience,
        topic: ExportedTopic { id: topic.front.id.clone(), name: topic.front.name.to_string() },
        profile: front.profile.clone(),
        origin: front.origin.clone(),
        banner: notices(&page.banners, &numbers)?,
        body_markdown: markdown,
        body_html: rendered.html,
        disclaimers: notices(&page.closing, &numbers)?,
        consult,
        references,
        guidelines: topic.front.guidelines.clone(),
        services: page.services().to_vec(),
        calls_to_action: page.calls_to_action().to_vec(),
        related,
        demonstration,
        sources_checked,
        content: review.content,
        last_reviewed,
        reviewed_by,
    };
    Ok(Exported { answer, dropped, links: rendered.pages })
}

/// The Markdown as written, without the blank lines around it.
pub(crate) fn written(text: &Text) -> String {
    text.file.slice(text.span).replace("\r\n", "\n").trim_matches('\n').to_owned()
}

fn notices(notices: &[&Notice], numbers: &Numbers) -> Result<Vec<ExportedNotice>, Problem> {
    let export = |notice: &&Notice| {
        let body_markdown = written(&notice.body);
        let rendered = body::render(&notice.file.path, &body_markdown, Part::Notice, numbers)?;
        Ok(ExportedNotice {
            id: notice.front.id.clone(),
            title: notice.front.title.to_string(),
            body_html: rendered.html,
            body_markdown,
        })
    };
    notices.iter().map(export).collect()
}

/// Related questions that are in the bundle, with their approved summaries, and the ids of the others.
fn related(page: &Page<'_>, others: &BTreeMap<Id, (String, String)>) -> (Vec<ExportedRelated>, Vec<Id>) {
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for related in &page.answer.front.related {
        let Related::Answer(id) = related else { continue };
        if !seen.insert(id) {
            continue;
        }
        match others.get(id).filter(|_| id != page.id()) {
            Some((question, excerpt)) => kept.push(ExportedRelated {
                id: id.clone(),
                question: question.clone(),
                excerpt: excerpt.clone(),
            }),
            None => dropped.push(id.clone()),
        }
    }
    (kept, dropped)
}

/// The day of the latest review, and everyone who signed, in the order of roles and names.
fn reviewed(approvals: &[Approval]) -> (Option<Day>, Vec<Reviewer>) {
    let last = approvals.iter().map(|approval| approval.time).max();
    let day = last.map(|time| Day(Offset::UTC.to_datetime(time).date()));
    let mut by: Vec<Reviewer> = Vec::new();
    for approval in approvals {
        let reviewer = Reviewer {
            name: approval.name.clone(),
            role: approval.role.clone(),
            credentials: approval.credentials.clone(),
        };
        if !by.contains(&reviewer) {
            by.push(reviewer);
        }
    }
    by.sort_by(|a, b| (&a.role, &a.name).cmp(&(&b.role, &b.name)));
    (day, by)
}
