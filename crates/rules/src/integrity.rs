//! What the files of a library say of one another: statuses, editions and claims that lead to sources.

use caveat_document::fault::Fault;
use caveat_document::format::{Claim, Drug, Id, Line, Source};
use caveat_document::library::Library;
use caveat_document::span::Span;
use caveat_document::wordings::words;

use crate::native::identifier_fault;

/// Everything that leads nowhere, or in a circle.
pub fn faults(library: &Library) -> Vec<Fault> {
    let drugs = library.registry.values().flat_map(|drug| statuses(drug, library));
    let sources = library
        .sources
        .values()
        .flat_map(|source| editions(source, library).into_iter().chain(number_faults(source)));
    let claims = library.claims.values().flat_map(|claim| supports(claim, library));
    drugs.chain(sources).chain(claims).collect()
}

/// A claim rests on sources that exist and that somebody opened. One sentence is one claim, and no other.
fn supports(claim: &Claim, library: &Library) -> Vec<Fault> {
    let mut found = Vec::new();
    for (index, support) in claim.front.sources.as_slice().iter().enumerate() {
        let node = claim.node.at(&format!("/sources/{index}/id"));
        let place = node.map_or(Span::default(), |node| node.span);
        let (message, next) = match library.sources.get(&support.id) {
            None => (
                format!("There is no source with the id `{}`.", support.id),
                "Add the source to content/sources, or correct its id.",
            ),
            Some(source) if !source.front.is_opened() => (
                format!("Nobody opened the source `{}`, so no claim can rest on it.", support.id),
                "Open it and write into `opened` who did, and when; or name another source.",
            ),
            Some(_) => continue,
        };
        found.push(Fault::new("format/unknown-source", &claim.file.path, place, message, next));
    }
    for (index, text) in claim.texts.iter().enumerate() {
        let pointer = index.checked_sub(1).map_or("/statement".to_owned(), |at| format!("/wordings/{at}"));
        let place = claim.node.at(&pointer).map_or(Span::default(), |node| node.span);
        for block in &text.blocks {
            if block.sentences.len() > 1 || !block.citations.is_empty() {
                found.push(Fault::new(
                    "format/claim",
                    &claim.file.path,
                    place,
                    "A claim is one sentence without citations.",
                    "Make two claims of two sentences; name the sources under `sources`.",
                ));
            }
            let other = block.sentences.iter().find_map(|sentence| {
                library
                    .wordings()
                    .exact(&words(block, sentence))
                    .filter(|wording| wording.claim != claim.front.id)
            });
            if let Some(other) = other {
                found.push(Fault::new(
                    "format/duplicate-id",
                    &claim.file.path,
                    place,
                    format!("The claim `{}` has these words already.", other.claim),
                    "Keep them in one of the two.",
                ));
            }
        }
    }
    found
}

/// A status that rests on no source, or that stands twice and may say two things.
fn statuses(drug: &Drug, library: &Library) -> Vec<Fault> {
    let place = |index: usize, field: &str| {
        drug.node.at(&format!("/status/{index}/{field}")).map_or(Span::default(), |node| node.span)
    };
    let all = drug.front.status.as_slice();
    let mut found = Vec::new();
    for (index, status) in all.iter().enumerate() {
        if !library.sources.contains_key(&status.source) {
            found.push(Fault::new(
                "format/unknown-source",
                &drug.file.path,
                place(index, "source"),
                format!("There is no source with the id `{}`.", status.source),
                "Add the source to content/sources, or correct its id.",
            ));
        }
        let same = |other: &&caveat_document::format::DiseaseStatus| {
            other.disease.as_str().eq_ignore_ascii_case(status.disease.as_str())
        };
        if all[..index].iter().any(|other| same(&other)) {
            found.push(Fault::new(
                "format/duplicate-id",
                &drug.file.path,
                place(index, "disease"),
                format!("“{}” stands here twice.", status.disease),
                "Keep the status that holds today.",
            ));
        }
    }
    found
}

/// What a source says it takes the place of: it must exist, and no line of editions may come back to its beginning.
fn editions(source: &Source, library: &Library) -> Vec<Fault> {
    let front = &source.front;
    let all = front.supersedes();
    let mut found = Vec::new();
    for (index, old) in all.iter().enumerate() {
        let item = source.node.at(&format!("/supersedes/{index}")).or_else(|| source.node.at("/supersedes"));
        let place = item.map_or(Span::default(), |node| node.span);
        if !library.sources.contains_key(old) {
            found.push(Fault::new(
                "format/unknown-source",
                &source.file.path,
                place,
                format!("There is no source with the id `{old}`."),
                "Correct the id, or add the older source; pages that cite it must be found.",
            ));
        } else if leads_to(old, &front.id, library) {
            found.push(Fault::new(
                "format/circle",
                &source.file.path,
                place,
                format!(
                    "`{}` and `{old}` each take the place of the other, by way of their `supersedes`.",
                    front.id
                ),
                "Keep `supersedes` in the newer of them only.",
            ));
        }
    }
    found
}

/// Whether a source takes the place of another, at one remove or at many.
fn leads_to(from: &Id, to: &Id, library: &Library) -> bool {
    let mut open = vec![from];
    let mut seen: Vec<&Id> = Vec::new();
    while let Some(here) = open.pop() {
        if here == to {
            return true;
        }
        if !seen.contains(&here) {
            seen.push(here);
            open.extend(library.sources.get(here).map_or(&[][..], |source| source.front.supersedes()));
        }
    }
    false
}

/// The numbers of a source, by their fields.
pub fn numbers(source: &Source) -> impl Iterator<Item = (&'static str, &str)> {
    let front = &source.front;
    [
        ("DOI", front.doi.as_ref().map(Line::as_str)),
        ("PMID", front.pmid.as_ref().map(Line::as_str)),
        ("PMCID", front.pmcid.as_ref().map(Line::as_str)),
        ("NCT", front.nct.as_ref().map(Line::as_str)),
        ("ISBN", front.isbn.as_ref().map(Line::as_str)),
    ]
    .into_iter()
    .filter_map(|(field, value)| Some((field, value?)))
}

/// What is wrong with the numbers of a source, each at its field: no such form, a check digit that does not fit, or a work that
/// nobody opened, so that nobody knows whether the number is its own.
pub fn number_faults(source: &Source) -> Vec<Fault> {
    numbers(source)
        .filter_map(|(field, value)| {
            let (message, next) = match identifier_fault(field, value) {
                Some(message) => (message, "Compare it with the source itself."),
                None if !source.front.is_opened() => (
                    format!(
                        "Nobody opened this source, so nobody knows whether the {field} “{value}” is its own."
                    ),
                    "Open the source and write into `opened` who did, and when; or take the number out.",
                ),
                None => return None,
            };
            let place = source.node.get(field).map_or(Span::default(), |node| node.span);
            Some(Fault::new("citation/identifier-unverified", &source.file.path, place, message, next))
        })
        .collect()
}
