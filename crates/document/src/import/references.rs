//! What reference managers write, BibTeX and CSL-JSON, as source files. The only module that knows the BibTeX parser.
//!
//! Each entry is read by itself: one that is broken is named and left out, and hides no other. Nobody has opened an imported
//! source, so each says `opened: null` until somebody did.

use std::collections::BTreeSet;
use std::sync::Arc;

use biblatex::{Bibliography, ChunksExt, DateValue, Entry, EntryType, Person};
use serde_json::{Map, Value, json};

use super::write::quoted;
use crate::fault::Fault;
use crate::file::SourceFile;
use crate::format::{Id, Source};
use crate::span::Span;
use crate::yaml;

/// A source file that is not yet written anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: Id,
    /// The whole file.
    pub text: String,
}

/// What an import gave.
#[derive(Debug, Default)]
pub struct Imported {
    /// The sources, in the order of the file.
    pub drafts: Vec<Draft>,
    /// What is wrong, each at its place.
    pub faults: Vec<Fault>,
    taken: BTreeSet<Id>,
}

/// The fields of a source file, in the order they are written.
const FIELDS: &[&str] = &[
    "id",
    "kind",
    "type",
    "title",
    "author",
    "publisher",
    "container-title",
    "volume",
    "issue",
    "page",
    "issued",
    "version",
    "edition",
    "URL",
    "DOI",
    "PMID",
    "PMCID",
    "NCT",
    "ISBN",
    "note",
];

/// Reads a BibTeX file.
pub fn bibtex(file: &Arc<SourceFile>) -> Imported {
    let mut found = Imported::default();
    let entries = cut(&file.text);
    // Abbreviations stand for all entries.
    let macros: String =
        entries.iter().filter(|(_, text)| begins(text, "@string")).map(|(_, text)| *text).collect();
    let mut any = false;
    for (at, text) in entries {
        if ["@string", "@comment", "@preamble"].iter().any(|head| begins(text, head)) {
            continue;
        }
        any = true;
        let head = Span::new(at, at + text.lines().next().unwrap_or("").len());
        match Bibliography::parse(&format!("{macros}\n{text}")) {
            Err(error) => {
                // Where the error lies behind the abbreviations, its place in the file is known.
                let shift = macros.len() + 1;
                let place =
                    error.span.start.checked_sub(shift).map_or(at, |into| (at + into).min(file.text.len()));
                let why = error.kind.to_string();
                found.fault(
                    file,
                    Span::new(place, place),
                    format!("This entry is not valid BibTeX: {why}."),
                    "Check its braces, quotes and commas.",
                );
            }
            Ok(read) => match read.iter().next() {
                Some(entry) => found.take(file, head, &entry.key, of_bibtex(entry)),
                None => found.fault(file, head, "There is no entry here.", "Begin it as @article{key, ...}."),
            },
        }
    }
    if !any {
        found.fault(
            file,
            Span::default(),
            "There is no BibTeX entry in this file.",
            "Export it again as BibTeX, or give CSL-JSON.",
        );
    }
    found
}

/// The pieces of a BibTeX file, each from an `@` at the start of a line to the next.
fn cut(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let blank = line.len() - line.trim_start().len();
        if line[blank..].starts_with('@') {
            starts.push(at + blank);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]).collect::<Vec<_>>();
    starts.into_iter().zip(ends).map(|(from, to)| (from, &text[from..to])).collect()
}

fn begins(text: &str, head: &str) -> bool {
    text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

fn of_bibtex(entry: &Entry) -> Result<Map<String, Value>, String> {
    let field =
        |names: &[&str]| names.iter().find_map(|name| entry.get(name)).map(ChunksExt::format_verbatim);
    let kind = match &entry.entry_type {
        EntryType::Unknown(name) => name.to_lowercase(),
        known => known.to_string(),
    };
    let csl = match kind.as_str() {
        "article" => "article-journal",
        "online" | "electronic" | "www" => "webpage",
        "book" | "mvbook" | "booklet" | "manual" | "collection" | "mvcollection" | "reference"
        | "proceedings" => "book",
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "inreference" => "chapter",
        "report" | "techreport" => "report",
        "dataset" => "dataset",
        "misc" if field(&["url"]).is_some() => "webpage",
        "misc" | "inproceedings" | "thesis" | "phdthesis" | "mastersthesis" | "unpublished" | "patent" => {
            "document"
        }
        other => return Err(format!("caveat knows no BibTeX type `{other}`")),
    };
    let mut map = Map::new();
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) {
            map.insert(key.to_owned(), Value::String(value));
        }
    };
    put("type", Some(csl.to_owned()));
    put("title", field(&["title"]));
    put("publisher", field(&["publisher", "institution", "organization", "school"]));
    put("container-title", field(&["journaltitle", "journal", "booktitle"]));
    put("volume", field(&["volume"]));
    put("issue", field(&["number", "issue"]));
    put("page", field(&["pages", "eid"]).map(|pages| pages.replace("--", "-").replace('–', "-")));
    put("edition", field(&["edition"]));
    put("version", field(&["version"]));
    put("URL", field(&["url"]));
    put("DOI", field(&["doi"]));
    put("ISBN", field(&["isbn"]));
    put("PMID", field(&["pmid"]));
    put("PMCID", field(&["pmcid"]));
    // An unreadable date leaves the source without one; a wrong one would be worse.
    put(
        "issued",
        entry.date().ok().and_then(|date| match date {
            biblatex::PermissiveType::Typed(date) => match date.value {
                DateValue::At(day)
                | DateValue::After(day)
                | DateValue::Before(day)
                | DateValue::Between(day, _) => Some(partial(
                    i64::from(day.year),
                    day.month.map(|m| i64::from(m) + 1),
                    day.day.map(|d| i64::from(d) + 1),
                )),
            },
            biblatex::PermissiveType::Chunks(_) => None,
        }),
    );
    let people: Vec<Value> = entry.author().unwrap_or_default().iter().map(of_person).collect();
    if !people.is_empty() {
        map.insert("author".to_owned(), Value::Array(people));
    }
    Ok(map)
}

/// A body is written in braces and comes as a family name with blanks and nothing else.
fn of_person(person: &Person) -> Value {
    let family = [person.prefix.as_str(), person.name.as_str()].join(" ").trim().to_owned();
    if person.given_name.is_empty() && family.contains(' ') {
        return json!({ "literal": family });
    }
    match person.given_name.as_str() {
        "" => json!({ "family": family }),
        given => json!({ "family": family, "given": given }),
    }
}

/// Reads a CSL-JSON file: one item, or a list of them.
pub fn csl(file: &Arc<SourceFile>) -> Imported {
    let mut found = Imported::default();
    let items = match serde_json::from_str::<Value>(&file.text) {
        Ok(Value::Array(items)) => items,
        Ok(item @ Value::Object(_)) => vec![item],
        Ok(_) => Vec::new(),
        Err(error) => {
            let start = file
                .text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum::<usize>();
            let at = (start + error.column().saturating_sub(1)).min(file.text.len());
            found.fault(
                file,
                Span::new(at, at),
                format!("This is not valid JSON: {error}."),
                "Export it again as CSL-JSON.",
            );
            return found;
        }
    };
    if items.is_empty() {
        found.fault(
            file,
            Span::default(),
            "There is no CSL item in this file.",
            "Export it again as CSL-JSON, or give BibTeX.",
        );
    }
    // JSON is YAML, and our YAML reader knows where everything stands.
    let places = yaml::parse(file, Span::new(0, file.text.len())).ok();
    for (index, item) in items.iter().enumerate() {
        let node = places.as_ref().map(|node| node.items().get(index).unwrap_or(node));
        let span = node.map_or(Span::default(), |node| node.get("type").unwrap_or(node).span);
        let key = match &item["id"] {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.to_string(),
            _ => item["citation-key"].as_str().unwrap_or_default().to_owned(),
        };
        found.take(file, span, &key, of_csl(item));
    }
    found
}

fn of_csl(item: &Value) -> Result<Map<String, Value>, String> {
    let text = |key: &str| match &item[key] {
        Value::String(text) => Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let kind = match text("type").as_deref() {
        Some(
            kind @ ("webpage" | "article-journal" | "report" | "book" | "chapter" | "dataset" | "document"),
        ) => kind.to_owned(),
        Some("post" | "post-weblog") => "webpage".to_owned(),
        Some("entry" | "entry-dictionary" | "entry-encyclopedia") => "chapter".to_owned(),
        Some(
            "article" | "article-magazine" | "article-newspaper" | "paper-conference" | "speech" | "thesis"
            | "pamphlet" | "legislation" | "regulation" | "standard",
        ) => "document".to_owned(),
        Some(other) => return Err(format!("caveat knows no CSL type `{other}`")),
        None => return Err("it has no `type`".to_owned()),
    };
    let mut map = Map::new();
    map.insert("type".to_owned(), Value::String(kind));
    for key in [
        "title",
        "publisher",
        "container-title",
        "volume",
        "issue",
        "page",
        "version",
        "edition",
        "URL",
        "DOI",
        "PMID",
        "PMCID",
        "ISBN",
    ] {
        if let Some(value) = text(key).filter(|value| !value.is_empty()) {
            map.insert(key.to_owned(), Value::String(value));
        }
    }
    let part = |at: usize| {
        let part = &item["issued"]["date-parts"][0][at];
        part.as_i64().or_else(|| part.as_str()?.parse().ok())
    };
    if let Some(year) = part(0) {
        map.insert("issued".to_owned(), Value::String(partial(year, part(1), part(2))));
    }
    let people: Vec<Value> = item["author"].as_array().into_iter().flatten().filter_map(of_name).collect();
    if !people.is_empty() {
        map.insert("author".to_owned(), Value::Array(people));
    }
    Ok(map)
}

fn of_name(name: &Value) -> Option<Value> {
    if let Some(literal) = name["literal"].as_str() {
        return Some(json!({ "literal": literal }));
    }
    let particle = name["non-dropping-particle"].as_str().unwrap_or("");
    let family = format!("{particle} {}", name["family"].as_str()?).trim().to_owned();
    Some(match name["given"].as_str().filter(|given| !given.is_empty()) {
        Some(given) => json!({ "family": family, "given": given }),
        None => json!({ "family": family }),
    })
}

/// A date as far as it is known.
fn partial(year: i64, month: Option<i64>, day: Option<i64>) -> String {
    match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    }
}

impl Imported {
    fn fault(&mut self, file: &SourceFile, span: Span, message: impl Into<String>, next: &str) {
        let mut fault = Fault::new("format/import", &file.path, span, message, next);
        fault.line = Some(file.position(span.start).line);
        self.faults.push(fault);
    }

    /// Takes in an entry, if a source file can be made of it.
    fn take(&mut self, file: &SourceFile, span: Span, key: &str, entry: Result<Map<String, Value>, String>) {
        let mut map = match entry {
            Ok(map) => map,
            Err(why) => {
                let message = format!("The entry `{key}` was left out: {why}.");
                return self.fault(
                    file,
                    span,
                    message,
                    "Choose a type such as article, book, report or webpage in your reference manager.",
                );
            }
        };
        let id = Id::slug(key);
        if key.is_empty() || !self.taken.insert(id.clone()) {
            let what = if key.is_empty() { "has no key" } else { "has a key that another has, too" };
            return self.fault(file, span, format!("The entry `{key}` {what}."), "Give it a key of its own.");
        }
        map.insert("id".to_owned(), json!(id));
        map.insert("kind".to_owned(), json!(guessed(&map)));
        map.insert(
            "note".to_owned(),
            json!("Imported. Look whether `kind` is right; open the source before a page rests on it."),
        );
        tidy(&mut map);
        let text = written(&map);
        let draft = Arc::new(SourceFile::new(file.path.clone(), text.clone()));
        match Source::parse(draft) {
            Ok(_) => self.drafts.push(Draft { id, text }),
            Err(faults) => {
                let why = faults.first().map_or_else(String::new, |fault| fault.message.clone());
                let next = faults
                    .first()
                    .map_or("Mend it in your reference manager.", |fault| fault.next.as_str())
                    .to_owned();
                self.fault(file, span, format!("The entry `{key}` was left out: {why}"), &next);
            }
        }
    }
}

/// What the source may be good for, by its form alone.
fn guessed(map: &Map<String, Value>) -> &'static str {
    match map.get("type").and_then(Value::as_str) {
        Some("webpage" | "report") => "agency-page",
        Some("dataset") => "registry",
        _ => "review",
    }
}

/// Numbers as the schema wants them: a DOI without its address, a PMID of digits only, addresses that are safe.
fn tidy(map: &mut Map<String, Value>) {
    let mut change = |key: &str, with: &dyn Fn(&str) -> String| {
        if let Some(Value::String(text)) = map.get_mut(key) {
            *text = with(text);
        }
    };
    change("DOI", &|doi| {
        let heads =
            ["https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:"];
        let bare = heads.iter().find_map(|head| doi.strip_prefix(head)).unwrap_or(doi);
        bare.trim().to_owned()
    });
    change("PMID", &|pmid| pmid.trim_start_matches("PMID:").trim().to_owned());
    change("URL", &|url| {
        url.strip_prefix("http://").map_or(url.to_owned(), |rest| format!("https://{rest}"))
    });
}

fn written(map: &Map<String, Value>) -> String {
    let mut text = String::from("# yaml-language-server: $schema=../../schemas/source.schema.json\n");
    for key in FIELDS {
        match map.get(*key) {
            Some(Value::Array(people)) => {
                text.push_str("author:\n");
                for person in people {
                    let parts = person.as_object().into_iter().flatten();
                    let parts: Vec<String> = parts
                        .map(|(key, value)| format!("{key}: {}", quoted(value.as_str().unwrap_or(""))))
                        .collect();
                    text.push_str(&format!("  - {{ {} }}\n", parts.join(", ")));
                }
            }
            Some(Value::String(value)) if matches!(*key, "id" | "kind" | "type") => {
                text.push_str(&format!("{key}: {value}\n"))
            }
            Some(Value::String(value)) => text.push_str(&format!("{key}: {}\n", quoted(value))),
            _ => {}
        }
    }
    text.push_str("opened: null\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new(name, text))
    }

    const BIB: &str = "@string{jama = \"JAMA Oncology\"}\n\n@article{Doe2022,\n  author = {Doe, Jane A. and van der Roe, J. and {Example Study Group}},\n  title = {{CAR-T} therapy: an example},\n  journal = jama, year = 2022, month = mar, volume = {8}, number = 3, pages = {1--12},\n  doi = {https://doi.org/10.1234/example.5678}\n}\n\n@article{broken,\n  title = {No end,\n\n@online{nci,\n  title = {T-cell therapy}, organization = {National Cancer Institute}, url = {http://www.cancer.gov/t}, date = {2025-06-26}\n}\n\n@movie{film, title = {A film}}\n";

    #[test]
    fn a_broken_entry_hides_no_other() {
        let read = bibtex(&file("refs.bib", BIB));
        let ids: Vec<&str> = read.drafts.iter().map(|draft| draft.id.as_str()).collect();
        assert_eq!(ids, ["doe2022", "nci"], "{:?}", read.faults);
        let lines: Vec<Option<usize>> = read.faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines.len(), 2, "{:?}", read.faults);
        assert!(read.faults[1].message.contains("`movie`"), "{:?}", read.faults[1]);
        let doe = &read.drafts[0].text;
        for line in [
            "type: article-journal",
            "title: \"CAR-T therapy: an example\"",
            "  - { family: \"Doe\", given: \"Jane A.\" }",
            "  - { family: \"van der Roe\", given: \"J.\" }",
            "  - { literal: \"Example Study Group\" }",
            "container-title: \"JAMA Oncology\"",
            "issue: \"3\"",
            "page: \"1-12\"",
            "issued: \"2022-03\"",
            "DOI: \"10.1234/example.5678\"",
            "opened: null",
        ] {
            assert!(doe.lines().any(|known| known == line), "{line} in\n{doe}");
        }
        assert!(read.drafts[1].text.contains("URL: \"https://www.cancer.gov/t\""), "{}", read.drafts[1].text);
    }

    #[test]
    fn csl_items_are_sources_and_unknown_types_are_told() {
        let json = "[\n {\"id\": \"Roe 2025\", \"type\": \"article-journal\", \"title\": \"A trial\", \"issued\": {\"date-parts\": [[2025, \"6\"]]}, \"PMID\": 12345678, \"author\": [{\"family\": \"Roe\", \"given\": \"J\"}, {\"literal\": \"A group\"}]},\n {\"id\": \"song\", \"type\": \"song\", \"title\": \"A song\"},\n {\"id\": \"b\", \"type\": \"book\", \"ISBN\": \"978-0-306-40615-7\"}\n]";
        let read = csl(&file("refs.json", json));
        assert_eq!(read.drafts.len(), 1, "{:?}", read.faults);
        assert!(
            read.drafts[0].text.contains("id: roe-2025\n")
                && read.drafts[0].text.contains("issued: \"2025-06\"")
        );
        let told: Vec<(Option<usize>, bool)> =
            read.faults.iter().map(|fault| (fault.line, fault.message.contains("`song`"))).collect();
        assert_eq!(told, [(Some(3), true), (Some(4), false)], "{:?}", read.faults);
        assert_eq!(csl(&file("refs.json", "[{\"id\": }]")).faults[0].line, Some(1));
        assert_eq!(csl(&file("refs.json", "[]")).faults.len(), 1);
        assert_eq!(bibtex(&file("refs.bib", "nothing")).faults.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_told(text in "[@{}a-z0-9=,\"\\\\ \n]{0,80}") {
            let read = bibtex(&file("refs.bib", &text));
            proptest::prop_assert!(!read.drafts.is_empty() || !read.faults.is_empty());
        }
    }
}
