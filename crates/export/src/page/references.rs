//! References as print shows them, by way of CSL: AMA style, or the one that the library chose. The only module that knows the citation processor.

use std::sync::LazyLock;

use caveat_document::format::{CitationStyle, Day, Name, Source, SourceFront};
use hayagriva::archive::{ArchivedStyle, locales};
use hayagriva::citationberg::json::Item;
use hayagriva::citationberg::{IndependentStyle, Locale, Style};
use hayagriva::{BibliographyDriver, BibliographyRequest, BufWriteFormat, CitationItem, CitationRequest};
use serde_json::{Value, json};

use crate::problem::Problem;

/// What a reference says of a source that nobody opened.
pub(crate) const NOT_OPENED: &str = "Not opened by the writers of this page; listed as further reading.";

/// The styles come packed and take a while to unpack; most runs need one of them.
static STYLES: [LazyLock<IndependentStyle>; 3] = [
    LazyLock::new(|| unpacked(ArchivedStyle::AmericanMedicalAssociation)),
    LazyLock::new(|| unpacked(ArchivedStyle::BritishMedicalJournal)),
    LazyLock::new(|| unpacked(ArchivedStyle::Nature)),
];

fn unpacked(style: ArchivedStyle) -> IndependentStyle {
    match style.get() {
        Style::Independent(style) => style,
        Style::Dependent(_) => unreachable!("the three styles stand by themselves"),
    }
}

fn style(named: CitationStyle) -> &'static IndependentStyle {
    let place = match named {
        CitationStyle::AmericanMedicalAssociation => 0,
        CitationStyle::BritishMedicalJournal => 1,
        CitationStyle::Nature => 2,
    };
    &STYLES[place]
}
static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(locales);

/// The text of a reference.
///
/// # Errors
/// When the citation processor makes nothing of the source.
pub fn text(source: &Source, named: CitationStyle) -> Result<String, Problem> {
    let front = &source.front;
    let failed = || {
        let next = "Compare its fields with schemas/README.md: a title, a type and a publisher or journal.";
        Problem::new(&source.file.path, "No reference can be made of this source.", next)
    };
    let printed = printed(front, named).ok_or_else(failed)?;
    // AMA ends a reference with its address; what is added goes before it.
    let (words, address) = match printed.rsplit_once(' ') {
        Some((words, last)) if last.starts_with("https://") || last.starts_with("doi:") => {
            (words, Some(last))
        }
        _ => (printed.as_str(), None),
    };
    let full_stop = if words.ends_with(['.', '?', '!']) { "" } else { "." };
    let mut sentences = vec![format!("{words}{full_stop}")];
    sentences.extend(additions(front, words));
    sentences.extend(address.map(str::to_owned));
    if !front.is_opened() {
        sentences.push(NOT_OPENED.to_owned());
    }
    Ok(sentences.join(" "))
}

/// Where a reader finds the source: its DOI before its address, because a DOI lasts.
pub(crate) fn url(front: &SourceFront) -> Option<String> {
    match &front.doi {
        Some(doi) => Some(format!("https://doi.org/{doi}")),
        None => front.url.as_ref().map(|url| url.as_str().to_owned()),
    }
}

/// A day as a reader writes it.
pub(crate) fn long_date(day: Day) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = MONTHS.get(usize::from(day.0.month().unsigned_abs()).wrapping_sub(1)).unwrap_or(&"");
    format!("{month} {}, {}", day.0.day(), day.0.year())
}

/// What AMA leaves out and a reader of a medical page needs.
fn additions(front: &SourceFront, printed: &str) -> Vec<String> {
    let mut added = Vec::new();
    if let Some(version) = &front.version {
        added.push(format!("Version {version}."));
    }
    if let Some(edition) = &front.edition {
        added.push(format!("{edition} edition."));
    }
    if let Some(nct) = &front.nct
        && !printed.contains(nct.as_str())
    {
        added.push(format!("ClinicalTrials.gov identifier: {nct}."));
    }
    if let Some(day) = front.accessed()
        && !printed.contains("Accessed ")
    {
        added.push(format!("Accessed {}.", long_date(day)));
    }
    added
}

fn printed(front: &SourceFront, named: CitationStyle) -> Option<String> {
    let style = style(named);
    let item: Item = serde_json::from_value(csl(front)).ok()?;
    let mut driver = BibliographyDriver::new();
    let items = vec![CitationItem::with_entry(&item)];
    driver.citation(CitationRequest::from_items(items, style, &LOCALES));
    let rendered = driver.finish(BibliographyRequest { style, locale: None, locale_files: &LOCALES });
    let entry = rendered.bibliography?.items.into_iter().next()?;
    let mut text = String::new();
    entry.content.write_buf(&mut text, BufWriteFormat::Plain).ok()?;
    let text =
        text.split_whitespace().collect::<Vec<_>>().join(" ").replace("?. ", "? ").replace("!. ", "! ");
    (!text.is_empty()).then_some(text)
}

/// The source as CSL-JSON.
///
/// Version and edition stay out: the style would print "2026th ed". All but articles go in as web pages, the publisher in
/// the place of the site: the style sets the titles of books and reports in title case, and the processor turns HER2 into
/// "Her2".
fn csl(front: &SourceFront) -> Value {
    let article = json!(front.csl_type) == "article-journal";
    let mut item = json!({
        "id": front.id,
        "type": if article { "article-journal" } else { "webpage" },
        "title": front.title,
    });
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            item[key] = Value::String(value);
        }
    };
    // A body that is both author and publisher is named once.
    let one_body = match (front.author.as_slice(), &front.publisher) {
        ([Name::Body(body)], Some(publisher)) => body.literal.as_str() == publisher.as_str(),
        _ => false,
    };
    let publisher = front.publisher.as_ref().filter(|_| !one_body && !article);
    put("container-title", front.container_title.as_ref().or(publisher).map(ToString::to_string));
    put("volume", front.volume.as_ref().map(ToString::to_string));
    put("issue", front.issue.as_ref().map(ToString::to_string));
    put("page", front.page.as_ref().map(ToString::to_string));
    put("URL", front.url.as_ref().map(|url| url.as_str().to_owned()));
    put("DOI", front.doi.as_ref().map(ToString::to_string));
    if !front.author.is_empty() {
        item["author"] = front.author.iter().map(name).collect();
    }
    if let Some(issued) = &front.issued {
        item["issued"] = date(issued.as_str());
    }
    if let Some(accessed) = front.accessed() {
        item["accessed"] = date(&accessed.to_string());
    }
    item
}

/// A name. Particles stay before the family name, "van der Wall E", not after the initials.
fn name(name: &Name) -> Value {
    let Name::Person(person) = name else { return serde_json::to_value(name).unwrap_or_default() };
    let family = person.family.as_str();
    let rest = family
        .split_inclusive(' ')
        .take_while(|word| word.starts_with(char::is_lowercase))
        .map(str::len)
        .sum();
    let (particle, rest) = family.split_at(rest);
    let mut item = json!({ "family": rest });
    if !particle.is_empty() && !rest.is_empty() {
        item["non-dropping-particle"] = json!(particle.trim_end());
    } else {
        item["family"] = json!(family);
    }
    if let Some(given) = &person.given {
        item["given"] = json!(given);
    }
    item
}

fn date(text: &str) -> Value {
    let parts: Vec<u32> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    json!({ "date-parts": [parts] })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use caveat_document::file::SourceFile;

    use super::*;

    fn source(yaml: &str) -> Source {
        Source::parse(Arc::new(SourceFile::new("content/sources/a.yaml", yaml))).unwrap()
    }

    const ARTICLE: &str = "id: a\nkind: review\ntype: article-journal\ntitle: \"CAR-T therapy: from research to use\"\nauthor:\n  - { family: Yang, given: Yu-Huan }\n  - { family: Liu, given: Jia-Wei }\ncontainer-title: Int J Biol Sci\nvolume: \"18\"\nissue: \"6\"\npage: 2609-2626\nissued: \"2022\"\nURL: https://www.ijbs.com/v18p2609.htm\nDOI: 10.7150/ijbs.70120\nopened: { by: writer, on: 2026-11-23 }\n";
    const PAGE: &str = "id: a\nkind: agency-page\ntype: webpage\ntitle: T-cell Transfer Therapy\nauthor:\n  - { literal: National Cancer Institute }\npublisher: National Cancer Institute\nissued: 2025-06-26\nURL: https://www.cancer.gov/t-cell\nopened: { by: writer, on: 2026-11-23 }\n";
    const REPORT: &str = "id: a\nkind: review\ntype: report\ntitle: \"HER2 and ES15: what is new?\"\nauthor:\n  - { family: van der Wall, given: Elsken }\n  - { family: de Souza, given: Jonas A }\npublisher: NICE\nissued: \"2017\"\nURL: https://a.example/es15\nopened: { by: writer, on: 2026-11-23 }\n";
    const GUIDELINE: &str = "id: a\nkind: guideline\ntype: book\ntitle: \"NCCN Guidelines for Patients: Invasive Breast Cancer\"\npublisher: National Comprehensive Cancer Network\nedition: \"2026\"\nversion: \"2.2026\"\nURL: https://www.nccn.org/patients\nopened: null\n";

    #[test]
    fn ama_style() {
        for (yaml, expected) in [
            (
                ARTICLE,
                "Yang YH, Liu JW. CAR-T therapy: from research to use. Int J Biol Sci. 2022;18(6):2609-2626. Accessed November 23, 2026. doi:10.7150/ijbs.70120",
            ),
            (
                PAGE,
                "National Cancer Institute. T-cell Transfer Therapy. June 26, 2025. Accessed November 23, 2026. https://www.cancer.gov/t-cell",
            ),
            (
                REPORT,
                "van der Wall E, de Souza JA. HER2 and ES15: what is new? NICE. 2017. Accessed November 23, 2026. https://a.example/es15",
            ),
            (
                GUIDELINE,
                "NCCN Guidelines for Patients: Invasive Breast Cancer. National Comprehensive Cancer Network. Version 2.2026. 2026 edition. https://www.nccn.org/patients Not opened by the writers of this page; listed as further reading.",
            ),
        ] {
            let ama = CitationStyle::AmericanMedicalAssociation;
            assert_eq!(text(&source(yaml), ama).unwrap(), expected);
        }
    }

    #[test]
    fn other_styles() {
        for (style, expected) in [
            (
                CitationStyle::BritishMedicalJournal,
                "Yang Y-H, Liu J-W. CAR-T therapy: from research to use. Int J Biol Sci. 2022;18:2609–26. doi: 10.7150/ijbs.70120. Accessed November 23, 2026.",
            ),
            (
                CitationStyle::Nature,
                "Yang, Y.-H. & Liu, J.-W. CAR-T therapy: from research to use. Int J Biol Sci 18, 2609–2626 (2022). Accessed November 23, 2026.",
            ),
        ] {
            assert_eq!(text(&source(ARTICLE), style).unwrap(), expected);
        }
    }

    #[test]
    fn a_doi_before_an_address() {
        assert_eq!(url(&source(ARTICLE).front).as_deref(), Some("https://doi.org/10.7150/ijbs.70120"));
        assert_eq!(url(&source(PAGE).front).as_deref(), Some("https://www.cancer.gov/t-cell"));
    }

    #[test]
    fn dates_in_words() {
        assert_eq!(long_date(Day::parse("2026-01-09").unwrap()), "January 9, 2026");
    }
}
