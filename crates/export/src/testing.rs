//! A small workspace and a small office, for the tests of this crate.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::{
    Answer, Config, Day, Drug, Id, Notice, Profile, RuleName, Severity, Source, Topic,
};
use caveat_document::library::Library;
use caveat_document::page::{Page, assemble};
use caveat_review::records::record::{Record, Signer, Time, Waives, line};
use caveat_review::status::approval::Approval;
use caveat_review::{Kind, Statement, Waived, content};
use caveat_rules::{Excuse, Finding, Waiver};

use crate::bundle::manifest::{Basis, ExportedReceipt, HeldPage, RECEIPT_FORMAT, Ran, ReceiptFinding};
use crate::bundle::{Bundle, Candidate, Facts, SignedRecord, pack_up};
use crate::problem::{ExportError, Problem};
use crate::verify::{SignedBy, VerifyOptions, verify};

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// The files under `tests/workspace`, by name.
fn texts() -> BTreeMap<&'static str, String> {
    [
        ("caveat.yaml", include_str!("../tests/workspace/caveat.yaml")),
        ("engineered-t-cells.md", include_str!("../tests/workspace/engineered-t-cells.md")),
        ("joining-a-trial.md", include_str!("../tests/workspace/joining-a-trial.md")),
        ("medical-disclaimer.md", include_str!("../tests/workspace/medical-disclaimer.md")),
        ("closing-reminder.md", include_str!("../tests/workspace/closing-reminder.md")),
        ("breast-cancer.yaml", include_str!("../tests/workspace/breast-cancer.yaml")),
        ("investigational.yaml", include_str!("../tests/workspace/investigational.yaml")),
        ("agency-t-cells.yaml", include_str!("../tests/workspace/agency-t-cells.yaml")),
        ("review-solid-tumors.yaml", include_str!("../tests/workspace/review-solid-tumors.yaml")),
        ("guideline-patients.yaml", include_str!("../tests/workspace/guideline-patients.yaml")),
        ("trial-record.yaml", include_str!("../tests/workspace/trial-record.yaml")),
        ("t-cell-therapy.yaml", include_str!("../tests/workspace/t-cell-therapy.yaml")),
    ]
    .into_iter()
    .map(|(name, text)| (name, text.to_owned()))
    .collect()
}

/// A workspace that is ready to be exported.
pub(crate) struct Workspace {
    texts: BTreeMap<&'static str, String>,
    /// Who signs.
    pub(crate) signers: Vec<(&'static str, &'static str, bool)>,
    /// The sentences that the rules would name.
    pub(crate) disclaimers: Vec<String>,
    pub(crate) consult: BTreeMap<&'static str, Vec<String>>,
    /// Who waives [`WAIVED`] on the first page, and whether with a demonstration key.
    pub(crate) waiver: Option<(&'static str, bool)>,
}

impl Workspace {
    /// Signed by two people.
    pub(crate) fn reviewed() -> Self {
        Self {
            texts: texts(),
            signers: vec![("jo-doe", "editorial", false), ("ann-example", "clinical", false)],
            disclaimers: vec![
                "It is not medical advice, and it does not replace the advice of your own doctor.".to_owned(),
            ],
            consult: [
                (
                    "engineered-t-cells",
                    vec![
                        "Talk with your oncologist about what you read here.".to_owned(),
                        "Ask the study doctor what this means for you.".to_owned(),
                    ],
                ),
                ("joining-a-trial", vec!["Ask your oncologist whether one could fit you.".to_owned()]),
            ]
            .into(),
            waiver: None,
        }
    }

    /// Signed by two people, with a finding that one of them waived.
    pub(crate) fn waived(person: &'static str, demonstration: bool) -> Self {
        Self { waiver: Some((person, demonstration)), ..Self::reviewed() }
    }

    /// Signed with a demonstration key.
    pub(crate) fn demonstration() -> Self {
        let signers = vec![("demo-clinical", "clinical", true), ("jo-doe", "editorial", false)];
        Self { signers, ..Self::reviewed() }
    }

    /// The same with one text changed.
    pub(crate) fn edited(mut self, name: &str, from: &str, to: &str) -> Self {
        let text = self.texts.get_mut(name).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    fn file(&self, name: &str) -> Arc<SourceFile> {
        Arc::new(SourceFile::new(name, self.texts[name].clone()))
    }

    pub(crate) fn library(&self) -> Library {
        let mut library = Library::new(Config::parse(&self.file("caveat.yaml")).unwrap());
        for name in ["engineered-t-cells.md", "joining-a-trial.md"] {
            library.answers.push(Answer::parse(self.file(name)).unwrap());
        }
        for name in ["medical-disclaimer.md", "closing-reminder.md"] {
            let notice = Notice::parse(self.file(name)).unwrap();
            library.notices.insert(notice.front.id.clone(), notice);
        }
        let topic = Topic::parse(self.file("breast-cancer.yaml")).unwrap();
        library.topics.insert(topic.front.id.clone(), topic);
        let profile = Profile::parse(self.file("investigational.yaml")).unwrap();
        library.profiles.insert(profile.front.id.clone(), profile);
        for name in [
            "agency-t-cells.yaml",
            "review-solid-tumors.yaml",
            "guideline-patients.yaml",
            "trial-record.yaml",
        ] {
            let source = Source::parse(self.file(name)).unwrap();
            library.sources.insert(source.front.id.clone(), source);
        }
        let drug = Drug::parse(self.file("t-cell-therapy.yaml")).unwrap();
        library.registry.insert(drug.front.id.clone(), drug);
        library
    }

    /// Signs every page and exports.
    pub(crate) fn export(&self) -> Result<Bundle, ExportError> {
        let library = self.library();
        let pages: Vec<_> = library.answers.iter().map(|answer| assemble(answer, &library)).collect();
        let pack = Digest::of(b"pack");
        let mut records = BTreeMap::new();
        let mut approvals: Vec<Vec<Approval>> = Vec::new();
        for page in &pages {
            let sign = |(person, role, demonstration): &(&str, &str, bool)| {
                let name = format!("The {role} reviewer");
                let signer = Signer { name: line(&name).unwrap(), person: id(person), role: id(role) };
                let time = Time::parse("2026-11-23T09:30:00-05:00").unwrap();
                let record =
                    Record::about(page, Kind::Approve, signer, time.clone(), "Read it.", pack).unwrap();
                let bytes = record.to_bytes();
                let digest = Digest::of(&bytes);
                let signature = signature(person, &bytes);
                records.insert(digest, SignedRecord { record: bytes, signature });
                let credentials = credentials(person);
                let person = id(person);
                Approval {
                    person,
                    name,
                    credentials,
                    role: id(role),
                    time: time.at(),
                    record: digest,
                    demonstration: *demonstration,
                }
            };
            approvals.push(self.signers.iter().map(sign).collect());
        }
        let waived: Vec<Waived> =
            self.waiver.iter().map(|signer| waive(&pages[0], *signer, pack, &mut records)).collect();
        let candidates = pages.iter().zip(&approvals).map(|(page, approvals)| Candidate {
            page,
            content: content(page.answer),
            approvals,
            waivers: if page.id() == pages[0].id() { &waived } else { &[] },
            expires: day(if self.waiver.is_some() { "2027-05-23" } else { "2027-11-23" }),
            receipt: ExportedReceipt {
                receipt: RECEIPT_FORMAT.to_owned(),
                answer: page.id().clone(),
                page: page.digest(),
                pack,
                engine: Digest::of(b"engine"),
                as_of: day("2026-11-23"),
                ran: vec![Ran { rule: "disclaimer/missing".to_owned(), blocks: 30 }],
                findings: waived.iter().filter(|_| page.id() == pages[0].id()).map(excused).collect(),
                disclaimers: self.disclaimers.clone(),
                consult: self.consult.get(page.id().as_str()).cloned().unwrap_or_default(),
                basis: Basis::of(page).unwrap(),
            },
        });
        let held = [HeldPage {
            id: id("page-that-is-held"),
            reasons: vec!["No clinical reviewer approved it.".to_owned()],
        }];
        let facts = Facts {
            config: &library.config,
            as_of: day("2026-11-23"),
            trust: "self",
            engine: Digest::of(b"engine"),
            pack,
            withdrawn: &[],
            records: &records,
        };
        pack_up(candidates.collect(), &held, &facts)
    }
}

/// The rule and the sentence that are waived.
pub(crate) const WAIVED: (&str, &str) = ("structure/section-missing", "Other options");

/// Somebody accepts it until 23 May 2027.
fn waive(
    page: &Page<'_>,
    (person, demonstration): (&str, bool),
    pack: Digest,
    records: &mut BTreeMap<Digest, SignedRecord>,
) -> Waived {
    let (rule, sentence) = (RuleName::new(WAIVED.0).unwrap(), WAIVED.1);
    let (fingerprint, until) = (Finding::fingerprint_of(WAIVED.0, sentence), day("2027-05-23"));
    let name = "The waiving reviewer".to_owned();
    let signer = Signer { name: line(&name).unwrap(), person: id(person), role: id("editorial") };
    let time = Time::parse("2026-11-23T10:30:00-05:00").unwrap();
    let why = "No other option is in use.";
    let mut record = Record::about(page, Kind::Waiver, signer, time.clone(), why, pack).unwrap();
    record.waives = Some(Waives { fingerprint, rule: rule.clone(), until });
    let bytes = record.to_bytes();
    let digest = Digest::of(&bytes);
    let signature = signature(person, &bytes);
    records.insert(digest, SignedRecord { record: bytes, signature });
    let by = Approval {
        person: id(person),
        name: name.clone(),
        credentials: credentials(person),
        role: id("editorial"),
        time: time.at(),
        record: digest,
        demonstration,
    };
    let waiver = Waiver { rule, fingerprint, until, by: name, why: why.to_owned() };
    Waived { waiver, signatures: vec![by] }
}

fn excused(waived: &Waived) -> ReceiptFinding {
    let Waiver { rule, fingerprint, by, why, .. } = waived.waiver.clone();
    ReceiptFinding {
        rule: rule.as_str().to_owned(),
        severity: Severity::Error,
        path: "engineered-t-cells.md".to_owned(),
        start: 0,
        end: 3,
        message: "A section is missing.".to_owned(),
        text: "---".to_owned(),
        fingerprint,
        excused: Some(Excuse { by, why }),
    }
}

/// A signature that only this office takes for one.
fn signature(person: &str, record: &[u8]) -> Vec<u8> {
    format!("{person} {}", Digest::of(format!("{person}'s secret {}", Digest::of(record)).as_bytes()))
        .into_bytes()
}

fn credentials(person: &str) -> Option<String> {
    (person == "ann-example").then(|| "RN, OCN".to_owned())
}

pub(crate) fn signed_by(record: &[u8], armored: &[u8]) -> Result<SignedBy, String> {
    let text = String::from_utf8_lossy(armored);
    let person = text.split(' ').next().unwrap_or("");
    if signature(person, record) != armored {
        return Err("no trusted key made it.".to_owned());
    }
    let demonstration = person.starts_with("demo-");
    Ok(SignedBy { person: id(person), credentials: credentials(person), demonstration })
}

/// Verifies with keys that are trusted and rules that find nothing.
pub(crate) fn problems(files: &BTreeMap<String, Vec<u8>>, allow_demonstration: bool) -> Vec<Problem> {
    let as_of = Some(day("2026-12-01"));
    verify(
        files,
        &VerifyOptions { allow_demonstration, as_of, judge: &|_| Vec::new(), signature: &signed_by },
    )
}
