//! Links that lead elsewhere.

use caveat_document::span::Span;

use super::change::Change;
use super::mutator::Mutator;
use super::subject::{Subject, replace};

/// How many links of a page are led astray.
const LINKS: usize = 3;

/// The addresses of the first links of the body, as bytes of the file.
fn targets(subject: &Subject<'_>) -> Vec<Span> {
    let file = &subject.body().file;
    let links = subject.body().blocks.iter().flat_map(|block| &block.links);
    links
        .filter(|link| link.target.starts_with("https://"))
        .filter_map(|link| {
            let at = file.slice(link.span).rfind(&link.target)?;
            let start = link.span.start + at;
            Some(Span::new(start, start + link.target.len()))
        })
        .take(LINKS)
        .collect()
}

pub(super) fn unlisted(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    // Without a list every site is as good as another.
    if subject.library.config.linked_hosts.is_empty() {
        return Vec::new();
    }
    let file = &subject.body().file;
    let stray = |span: &Span| {
        let path =
            file.slice(*span).trim_start_matches("https://").split_once('/').map_or("", |(_, path)| path);
        vec![replace(file, *span, format!("https://health-cures.example/{path}"))]
    };
    targets(subject).iter().map(stray).collect()
}

pub(super) fn unsafe_target(_: &Mutator, subject: &Subject<'_>) -> Vec<Vec<Change>> {
    let file = &subject.body().file;
    let mut made = Vec::new();
    for (n, span) in targets(subject).into_iter().enumerate() {
        let rest = file.slice(span).trim_start_matches("https://");
        let with = match n {
            0 => format!("http://{rest}"),
            1 => "javascript:read()".to_owned(),
            _ => format!("data:text/html,{rest}"),
        };
        made.push(vec![replace(file, span, with)]);
    }
    made
}
