//! Numbers that name a work or a trial: well formed, and those of a source that somebody opened.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use caveat_document::format::{Line, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;
use regex::Regex;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::{any_of_by, unicode_pattern};

pub(crate) const CHECK: Check = Check {
    name: "citation/identifier-unverified",
    severity: Severity::Error,
    why: "Language models make up numbers that look right. A number that nobody looked up may lead to another work, or to none.",
    standard: "JAMA Oncology 2023, accuracy of chatbot cancer information; AMA Manual of Style, 11th edition, 3",
    next: "Look the work up, add it to content/sources with who opened it, and when, and cite it by its id.",
    bad: "See doi:10.1000/xyz123.",
    good: "See doi:10.1056/NEJMoa1234567 [@the-source-with-this-doi].",
    sentence: false,
    run: Run::Page(check_identifiers),
};

/// What a number names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Doi,
    Pmid,
    Pmcid,
    Nct,
    Isbn,
}

/// A kind, and what follows its name in text or its address in a link.
static FORMS: LazyLock<Vec<(Kind, Regex)>> = LazyLock::new(|| {
    let forms = [
        (Kind::Doi, r#"(?i)doi\.org/([^\s"<>\])]+)|\bdoi:\s*([^\s"<>\])]+)|\b(10\.\d{4,9}/[^\s"<>\])]+)"#),
        (Kind::Pmid, r"(?i)(?:\bPMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/)(\w+)"),
        (Kind::Pmcid, r"\b(PMC\d\w*)"),
        (Kind::Nct, r"\b(NCT\s?\d\w*)"),
        (Kind::Isbn, r"(?i)\bISBN(?:-1[03])?:?\s*([\dX][\dX -]{6,20}[\dX])\b"),
    ];
    forms.map(|(kind, form)| (kind, unicode_pattern(form))).into()
});

static GATE: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let literals = ["doi", "10.", "pmid", "pubmed", "pmc", "nct", "isbn"];
    any_of_by(AhoCorasick::builder().ascii_case_insensitive(true), literals)
});

fn check_identifiers(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    for block in &body.blocks {
        for (kind, range) in found_in(&block.prose.text) {
            if let Some(message) = fault(kind, &block.prose.text[range.clone()], page) {
                collector.hit(check.hit(&message), body, block, range.clone(), &block.prose.text[range]);
            }
        }
        // A bare address is its own words: one finding is enough.
        for link in block.links.iter().filter(|link| block.prose.text[link.range.clone()] != link.target) {
            for (kind, range) in found_in(&link.target) {
                if let Some(message) = fault(kind, &link.target[range], page) {
                    collector.place(check.hit(&message), &body.file, link.span, &link.target);
                }
            }
        }
    }
}

fn found_in(text: &str) -> Vec<(Kind, Range<usize>)> {
    // Most blocks hold no number of this kind.
    if !GATE.is_match(text) {
        return Vec::new();
    }
    let of = |(kind, form): &'static (Kind, Regex)| {
        form.captures_iter(text).filter_map(move |c| {
            let found = c.iter().skip(1).flatten().next()?;
            let trimmed = found.as_str().trim_end_matches(['.', ',', ';', ':', ')']);
            Some((*kind, found.start()..found.start() + trimmed.len()))
        })
    };
    FORMS.iter().flat_map(of).filter(|(_, range)| !range.is_empty()).collect()
}

/// What is wrong with a number, if anything is.
fn fault(kind: Kind, number: &str, page: &Page<'_>) -> Option<String> {
    let name = match kind {
        Kind::Doi => "DOI",
        Kind::Pmid => "PubMed number",
        Kind::Pmcid => "PubMed Central number",
        Kind::Nct => "trial number",
        Kind::Isbn => "ISBN",
    };
    if !well_formed(kind, number) {
        return Some(format!("“{number}” does not have the form of a {name}."));
    }
    let holds = page.references.iter().any(|reference| {
        let front = &reference.source.front;
        let same = |value: Option<&str>| value.is_some_and(|value| value.eq_ignore_ascii_case(number));
        let lower = number.to_ascii_lowercase();
        let told = front.url.as_ref().map_or("", |url| url.as_str()).to_ascii_lowercase().contains(&lower)
            || front.note.as_ref().map_or("", |note| note.as_str()).to_ascii_lowercase().contains(&lower);
        let own = match kind {
            Kind::Doi => same(front.doi.as_ref().map(Line::as_str)),
            Kind::Pmid => same(front.pmid.as_ref().map(Line::as_str)),
            Kind::Pmcid => same(front.pmcid.as_ref().map(Line::as_str)),
            Kind::Nct => same(front.nct.as_ref().map(Line::as_str)),
            Kind::Isbn => front.isbn.as_ref().is_some_and(|own| plain(own.as_str()) == plain(number)),
        };
        front.is_opened() && (own || told)
    });
    (!holds).then(|| format!("No source that this page cites and somebody opened has the {name} “{number}”."))
}

/// What is wrong with the form of a number, by the field of a source file that holds it.
pub fn fault_of(field: &str, number: &str) -> Option<String> {
    let (kind, name) = match field {
        "DOI" => (Kind::Doi, "DOI"),
        "PMID" => (Kind::Pmid, "PubMed number"),
        "PMCID" => (Kind::Pmcid, "PubMed Central number"),
        "NCT" => (Kind::Nct, "trial number"),
        _ => (Kind::Isbn, "ISBN"),
    };
    (!well_formed(kind, number)).then(|| format!("“{number}” does not have the form of a {name}."))
}

fn well_formed(kind: Kind, number: &str) -> bool {
    let digits = |text: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    match kind {
        Kind::Doi => number
            .strip_prefix("10.")
            .and_then(|rest| rest.split_once('/'))
            .is_some_and(|(registrant, rest)| digits(registrant, 4..=9) && !rest.is_empty()),
        Kind::Pmid => digits(number, 1..=8) && !number.starts_with('0'),
        Kind::Pmcid => number.strip_prefix("PMC").is_some_and(|rest| digits(rest, 1..=8)),
        Kind::Nct => number.strip_prefix("NCT").is_some_and(|rest| digits(rest, 8..=8)),
        Kind::Isbn => isbn(number),
    }
}

/// A book number without its hyphens.
fn plain(isbn: &str) -> String {
    isbn.chars().filter(|c| !matches!(c, ' ' | '-')).collect::<String>().to_ascii_uppercase()
}

/// The check digit of an ISBN of 10 or 13 places (ISO 2108).
fn isbn(number: &str) -> bool {
    let places: Vec<u32> = number
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| if matches!(c, 'X' | 'x') { 10 } else { c.to_digit(10).unwrap_or(11) })
        .collect();
    let sum = |weight: &dyn Fn(usize) -> u32| -> u32 {
        places.iter().enumerate().map(|(i, place)| weight(i) * place).sum()
    };
    match places.len() {
        10 => places[..9].iter().all(|p| *p < 10) && sum(&|i| 10 - i as u32) % 11 == 0,
        13 => places.iter().all(|p| *p < 10) && sum(&|i| if i % 2 == 0 { 1 } else { 3 }) % 10 == 0,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_check_digits() {
        for (kind, number, good) in [
            (Kind::Doi, "10.1056/NEJMoa1234567", true),
            (Kind::Doi, "10.10/x", false),
            (Kind::Doi, "11.1056/x", false),
            (Kind::Pmid, "31234567", true),
            (Kind::Pmid, "312345678901", false),
            (Kind::Nct, "NCT01234567", true),
            (Kind::Nct, "NCT0123456", false),
            (Kind::Isbn, "0-306-40615-2", true),
            (Kind::Isbn, "0-306-40615-3", false),
            (Kind::Isbn, "978-0-306-40615-7", true),
            (Kind::Isbn, "978-0-306-40615-8", false),
        ] {
            assert_eq!(well_formed(kind, number), good, "{number}");
        }
    }

    #[test]
    fn numbers_are_found_where_they_stand() {
        let text = "See doi:10.1000/xyz (PMID: 123), NCT01234567 and https://doi.org/10.1000/abc.";
        let found: Vec<&str> = found_in(text).into_iter().map(|(_, range)| &text[range]).collect();
        assert_eq!(found, ["10.1000/xyz", "10.1000/abc", "123", "NCT01234567"]);
    }
}
