//! Whole pages for the rules that read whole pages.
//!
//! `tests/pages/<group>/<fault>/` holds pages that the rule `group/fault` reports, named for the severity it gives them
//! (`error-`, `warning-`, `info-`), and pages that it leaves alone (`allow-`). A page without front matter gets the one
//! below. All of them stand in the small library of `tests/pages/library`, with the settings of `<page>.yaml` where there is
//! such a file.
#![expect(clippy::disallowed_methods, reason = "a test reads its pages from disk")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::format::{
    Answer, Claim, Config, Day, Drug, Id, Notice, Profile, Severity, Source, Topic,
};
use caveat_document::library::Library;
use caveat_document::page::assemble;
use caveat_rules::Checker;
use caveat_rules::native::CHECKS;

const FRONT: &str = "---
id: page
question: What is hormone therapy for breast cancer?
topic: breast-cancer
profile: general
status: ready
locale: en-US
audience: patients
origin:
  kind: human
authors: [writer]
sources_checked: 2026-11-01
summary: Hormone therapy for breast cancer lowers hormones that help some cancers grow.
---
";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

/// The files in a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn read(path: &Path) -> Arc<SourceFile> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Arc::new(SourceFile::new(path.file_name().expect("a name").to_string_lossy().into_owned(), text))
}

fn good<T, E: std::fmt::Debug>(read: Result<T, E>) -> T {
    read.unwrap_or_else(|faults| panic!("{faults:?}"))
}

fn all<T>(folder: &str, read_one: impl Fn(Arc<SourceFile>) -> T, id: impl Fn(&T) -> &Id) -> BTreeMap<Id, T> {
    let paths = files(&self::folder().join("library").join(folder));
    paths.iter().map(|path| read_one(read(path))).map(|item| (id(&item).clone(), item)).collect()
}

fn library(page: &Path) -> Library {
    let own = page.with_extension("yaml");
    let config = if own.exists() { own } else { folder().join("library/caveat.yaml") };
    let mut library = Library::new(good(Config::parse(&read(&config))));
    library.topics = all("topics", |file| good(Topic::parse(file)), |t| &t.front.id);
    library.profiles = all("profiles", |file| good(Profile::parse(file)), |p| &p.front.id);
    library.notices = all("notices", |file| good(Notice::parse(file)), |n| &n.front.id);
    library.sources = all("sources", |file| good(Source::parse(file)), |s| &s.front.id);
    library.registry = all("registry", |file| good(Drug::parse(file)), |d| &d.front.id);
    library.claims = all("claims", |file| good(Claim::parse(file)), |c| &c.front.id);
    library
}

fn answer(path: &Path) -> Answer {
    let file = read(path);
    if file.text.starts_with("---\n") {
        return good(Answer::parse(file));
    }
    good(Answer::parse(Arc::new(SourceFile::new(file.path.clone(), format!("{FRONT}{}", file.text)))))
}

/// The cases of each rule, by the rule's name.
fn cases() -> BTreeMap<String, Vec<PathBuf>> {
    let folders = |path: &Path| -> Vec<PathBuf> { files(path).into_iter().filter(|p| p.is_dir()).collect() };
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    let mut cases = BTreeMap::new();
    for group in folders(&folder()).iter().filter(|group| name(group) != "library") {
        for rule in folders(group) {
            let pages =
                files(&rule).into_iter().filter(|path| path.extension().is_some_and(|end| end == "md"));
            cases.insert(format!("{}/{}", name(group), name(&rule)), pages.collect());
        }
    }
    cases
}

#[test]
fn pages_are_judged_as_their_names_say() {
    let checker = Checker::built_in();
    let as_of = Day::parse("2026-11-24").expect("a day");
    let mut wrong = Vec::new();
    for (rule, paths) in cases() {
        assert!(checker.rules.names().iter().any(|(name, _)| *name == rule), "there is no rule {rule}");
        for path in paths {
            let mut library = library(&path);
            library.answers.push(answer(&path));
            let receipt = checker.check(&assemble(&library.answers[0], &library), &library, as_of, &[]);
            let found = receipt.findings().iter().filter(|f| f.rule == rule && f.stands());
            let mut severities: Vec<Severity> = found.map(|f| f.severity).collect();
            severities.dedup();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let wanted = match name.split('-').next() {
                Some("error") => vec![Severity::Error],
                Some("warning") => vec![Severity::Warning],
                Some("info") => vec![Severity::Info],
                Some("allow") => vec![],
                _ => panic!("{rule}/{name}: begin the name with error-, warning-, info- or allow-"),
            };
            if severities != wanted {
                wrong.push(format!("{rule}/{name}: wanted {wanted:?}, found {severities:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Checks that read single sentences prove themselves with their examples; all others need pages here.
#[test]
fn every_check_of_whole_pages_has_pages() {
    let cases = cases();
    for check in CHECKS.iter().filter(|check| check.reads_pages()) {
        let names: Vec<String> = cases.get(check.name).map_or(Vec::new(), |paths| {
            paths.iter().map(|p| p.file_name().expect("a name").to_string_lossy().into_owned()).collect()
        });
        let allowed = names.iter().filter(|name| name.starts_with("allow-")).count();
        assert!(allowed > 0 && names.len() > allowed, "{} needs pages on both sides: {names:?}", check.name);
    }
}

/// Letters of Greek and Cyrillic that look like Latin ones (Unicode TR 39, confusables).
const LOOK_ALIKES: &str = "асԁеһіјԛорԝхуѕѵьгпкмтвнӏёїАВСЕНІЈКМОРԚЅТԜХУӀЁЇαγικνορστυχηϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ";

/// Where a word may stand on a page: the fields, with quotation marks or without, and all kinds of blocks.
#[test]
fn a_letter_that_poses_as_another_is_found_everywhere() {
    let checker = Checker::built_in();
    let as_of = Day::parse("2026-11-24").expect("a day");
    let field = |old: &str, new: &str| FRONT.replace(old, new);
    let body = |markdown: &str| format!("{FRONT}{markdown}\n");
    let places = [
        field("hormone therapy for", "{} therapy for"),
        field("question: What is hormone therapy for breast cancer?", "question: \"What is \\t{}?\""),
        field("summary: Hormone", "summary: {} hormone"),
        field("summary: Hormone", "summary: >-\n  {}\n  hormone"),
        field("kind: human", "kind: ai\n  model: model {} 1"),
        field("summary:", "related: [{ question: Is it {}?, excerpt: It is. }]\nsummary:"),
        field("summary:", "imported: { from: old, url: \"https://example.org/{}\" }\nsummary:"),
        body("The {} of people."),
        body("## The {}"),
        body("- the {}\n- it"),
        body("> the {}"),
        body("| a |\n|---|\n| the {} |"),
        body("See **the {}**."),
        body("See *h*{}."),
        body("See `{}`."),
        body("```\n{}\n```"),
        body("See [the {}](https://example.org)."),
        body("See [the page](https://example.org/{})."),
        body("See [the page](https://{}.example)."),
        body("See [the page](https://example.org \"the {}\")."),
        body("See [the page][1].\n\n[1]: https://{}.example"),
        body("See <https://{}.example>."),
        body("See ![the {}](a.png)."),
        body("It helps [@{}]."),
        body("It helps.[^1]\n\n[^1]: The {}."),
    ];
    let mut missed = Vec::new();
    for letter in LOOK_ALIKES.chars() {
        for (at, place) in places.iter().enumerate() {
            let mut library = library(Path::new("none"));
            let page = place.replace("{}", &format!("he{letter}lth"));
            library.answers.push(good(Answer::parse(Arc::new(SourceFile::new("page.md", page.clone())))));
            let receipt = checker.check(&assemble(&library.answers[0], &library), &library, as_of, &[]);
            let found: Vec<&str> = receipt
                .findings()
                .iter()
                .filter(|f| f.rule == "text/hidden-characters" && f.severity == Severity::Error)
                .map(|f| f.text.as_str())
                .collect();
            // Of an address that stands elsewhere the place is the link.
            if found != [letter.to_string().as_str()] && found != ["[the page][1]"] {
                missed.push((letter, at, format!("{found:?}")));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}

/// Pages of the largest size that are made to be slow: a check that reads a block again for each of its words would not
/// come to an end while anybody waits.
#[test]
fn hostile_pages_take_no_longer_than_others() {
    let checker = Checker::built_in();
    let as_of = Day::parse("2026-11-24").expect("a day");
    let long = |piece: &dyn Fn(usize) -> String| {
        (0..)
            .map(piece)
            .scan(0, |size, piece| {
                *size += piece.len();
                (*size < 300_000).then_some(piece)
            })
            .collect::<String>()
    };
    for piece in [
        &(|i| format!("AB{i}, ")) as &dyn Fn(usize) -> String,
        &|i| format!("AB{i},"),
        &|i| format!("It is [@trial]. AC{i} "),
        &|i| format!("[AB{i}](#h{i}) "),
        &|i| format!("## H{i}\n\n[a](#h{i}x)\n\n"),
        &|i| format!("Walking prevents it{i} [@cohort]. "),
        &|i| format!("It cut the risk{i} in half. "),
        &|_| "\"NCCN\" ".to_owned(),
        &|_| "CAR-T is approved ".to_owned(),
        &|i| format!("NCT{i} doi:10.1000/{i} "),
        &|i| format!("Patients must take chemotherapy{i} and "),
        &|i| format!("tamoxifin{i} letrazol zorbaciclib{i} "),
        &|i| format!("A review says it{i} will help, and "),
        &|i| format!("- chest pain {i}\n"),
        &|i| format!("{i} of 3 people had it. It is{i} better than tamoxifen. "),
    ] {
        let mut library = library(Path::new("none"));
        let text = format!("{FRONT}{}", long(piece));
        library.answers.push(good(Answer::parse(Arc::new(SourceFile::new("page.md", text)))));
        let receipt = checker.check(&assemble(&library.answers[0], &library), &library, as_of, &[]);
        assert!(!receipt.findings().is_empty());
    }
}
