//! The bundle's own files: manifest, index, withdrawals, receipts. One set of types writes them and reads them back.

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::format::{
    CitationStyle, ClaimFront, Config, Day, DrugFront, Id, ProfileFront, Risk, RuleName, Severity,
    SourceFront,
};
use caveat_document::page::Page;
use caveat_rules::Receipt;
use caveat_rules::finding::{Excuse, Finding};
use serde::{Deserialize, Serialize};

/// The manifest's path.
pub const MANIFEST: &str = "manifest.json";
/// The index's path.
pub(crate) const INDEX: &str = "index.json";
/// The list of withdrawn pages.
pub(crate) const WITHDRAWN: &str = "withdrawn.json";
/// The front page.
pub(crate) const INDEX_HTML: &str = "html/index.html";
/// The style sheet.
pub(crate) const STYLE: &str = "html/style.css";

/// The format of the index.
pub(crate) const INDEX_FORMAT: &str = "caveat-index@1";
/// The format of the list of withdrawn pages.
pub(crate) const WITHDRAWN_FORMAT: &str = "caveat-withdrawn@1";
/// The format of a receipt.
pub(crate) const RECEIPT_FORMAT: &str = "caveat-receipt@1";

/// The path of an object.
pub(crate) fn object_path(digest: Digest) -> String {
    let hex = digest.hex();
    format!("objects/sha256/{}/{hex}.json", &hex[..2])
}

/// The path of a page.
pub fn html_path(id: &Id) -> String {
    format!("html/{id}.html")
}

/// The path of a receipt.
pub(crate) fn receipt_path(id: &Id) -> String {
    format!("receipts/{id}.json")
}

/// The paths of a signed record and of its signature.
pub(crate) fn record_paths(record: Digest) -> (String, String) {
    let hex = record.hex();
    (format!("records/{hex}.json"), format!("records/{hex}.sig"))
}

/// A signature that counts towards an approval or a waiver, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestApproval {
    /// The role signed for.
    pub role: Id,
    /// The printed name.
    pub name: String,
    /// When, as the record states.
    pub time: String,
    /// The digest of the record.
    pub record: Digest,
    /// Whether the key is a public demonstration key.
    pub demonstration: bool,
}

/// A finding that reviewers accepted for a time, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestWaiver {
    /// The rule.
    pub rule: RuleName,
    /// Names rule and sentence.
    pub fingerprint: Digest,
    /// The last day on which it is accepted.
    pub until: Day,
    /// The signatures that it rests on.
    pub by: Vec<ManifestApproval>,
}

/// A page, as the manifest lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestAnswer {
    /// Its id.
    pub id: Id,
    /// Its question.
    pub question: String,
    /// Where its data is.
    pub object: String,
    /// Where its page is.
    pub html: String,
    /// The digest of what was approved.
    pub content: Digest,
    /// The signatures that count.
    pub approvals: Vec<ManifestApproval>,
    /// The findings on it that are waived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<ManifestWaiver>,
    /// The last day on which the approval stands and no waiver has run out.
    pub expires: Day,
}

impl ManifestAnswer {
    /// Every signature that it rests on.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = &ManifestApproval> {
        self.approvals.iter().chain(self.waivers.iter().flat_map(|waiver| &waiver.by))
    }

    /// Whether one of them was made with a public demonstration key.
    pub(crate) fn demonstration(&self) -> bool {
        self.signatures().any(|signature| signature.demonstration)
    }
}

/// A page that was not exported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldPage {
    /// Its id.
    pub id: Id,
    /// Why.
    pub reasons: Vec<String>,
}

/// A file's fingerprint and size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileFacts {
    /// The SHA-256 in 64 digits.
    #[serde(with = "hex")]
    pub sha256: Digest,
    /// The size.
    pub bytes: u64,
}

impl FileFacts {
    /// The facts of a file.
    pub fn of(bytes: &[u8]) -> Self {
        Self { sha256: Digest::of(bytes), bytes: bytes.len() as u64 }
    }
}

/// The bundle format's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BundleFormat {
    /// The first.
    #[serde(rename = "caveat-bundle@1")]
    Bundle1,
}

/// Digests as bare digits, as `sha256sum` prints them.
mod hex {
    use caveat_document::digest::Digest;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(digest: &Digest, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&digest.hex())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Digest, D::Error> {
        let text = String::deserialize(deserializer)?;
        Digest::from_hex(&text).ok_or_else(|| D::Error::custom("not 64 hexadecimal digits"))
    }
}

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format.
    pub bundle: BundleFormat,
    /// The library's name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// The day the export was made for.
    pub as_of: Day,
    /// The engine's digest.
    pub engine: Digest,
    /// The rules' digest.
    pub pack: Digest,
    /// The revision that policy and keys were read from, or `self`.
    pub trust: String,
    /// Whether any page is a demonstration.
    pub demonstration: bool,
    /// The pages.
    pub answers: Vec<ManifestAnswer>,
    /// The pages held back.
    pub held: Vec<HeldPage>,
    /// Every other file.
    pub files: BTreeMap<String, FileFacts>,
}

/// What every page of a bundle says about where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The library's name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// The language of the library.
    pub language: String,
    /// Where the pages will live.
    pub base_url: Option<String>,
    /// Where readers can write to.
    pub contact: Option<String>,
    /// Who pays for the pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<String>,
    /// What interests stand behind them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conflicts: Option<String>,
    /// How references are printed, if in another style than that of the American Medical Association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub citation_style: Option<CitationStyle>,
}

impl Site {
    /// The site of a workspace.
    pub fn of(config: &Config) -> Self {
        Self {
            name: config.name.to_string(),
            publisher: config.publisher.to_string(),
            language: config.language.to_string(),
            base_url: config.base_url.as_ref().map(|url| url.as_str().to_owned()),
            contact: config.contact.as_ref().map(ToString::to_string),
            funding: config.funding.as_ref().map(ToString::to_string),
            conflicts: config.conflicts.as_ref().map(ToString::to_string),
            citation_style: config.citation_style,
        }
    }
}

/// A page, as the index lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexAnswer {
    /// Its id.
    pub id: Id,
    /// Its question.
    pub question: String,
    /// Its summary.
    pub summary: String,
    /// Its topic's name.
    pub topic: String,
    /// Its language.
    pub locale: String,
    /// Where its data is.
    pub object: String,
    /// Where its page is.
    pub html: String,
}

/// `index.json`: what an app needs to list the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The format.
    pub index: String,
    /// The day the export was made for.
    pub as_of: Day,
    /// Whether any page is a demonstration.
    pub demonstration: bool,
    /// Where the pages come from.
    pub site: Site,
    /// The pages, by topic and question.
    pub answers: Vec<IndexAnswer>,
}

/// `withdrawn.json`: pages that must not be shown any more. Absence from a bundle never means withdrawal; this does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The format.
    pub withdrawn: String,
    /// The pages.
    pub answers: Vec<Id>,
}

/// How many blocks a rule read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ran {
    /// The rule.
    pub rule: String,
    /// The blocks.
    pub blocks: usize,
}

/// A finding in a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptFinding {
    /// The rule.
    pub rule: String,
    /// How grave it is.
    pub severity: Severity,
    /// The file.
    pub path: String,
    /// Its first byte there.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What is wrong.
    pub message: String,
    /// The text at the place.
    pub text: String,
    /// Names rule and sentence.
    pub fingerprint: Digest,
    /// What excused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excused: Option<Excuse>,
}

impl From<&Finding> for ReceiptFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity,
            path: finding.path.clone(),
            start: finding.span.start,
            end: finding.span.end,
            message: finding.message.clone(),
            text: finding.text.clone(),
            fingerprint: finding.fingerprint,
            excused: finding.excused.clone(),
        }
    }
}

/// What an approval is bound to and the page does not show. With it `verify` can put the page together again and
/// compare it with what was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// Who answers for the text.
    pub authors: Vec<Id>,
    /// Notices that the answer itself asks for.
    pub notices: Vec<Id>,
    /// The risk, where the author raised it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// The profile.
    pub profile: ProfileFront,
    /// The sources, in the order of their numbers.
    pub sources: Vec<SourceFront>,
    /// The treatments of the registry that the page names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registry: Vec<DrugFront>,
    /// The approved statements that the page makes word for word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimFront>,
}

/// `receipts/<id>.json`: what was checked, by which rules, and which sentences kept the page's promises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedReceipt {
    /// The format.
    pub receipt: String,
    /// The answer.
    pub answer: Id,
    /// The digest of the page that was read.
    pub page: Digest,
    /// The digest of the rules.
    pub pack: Digest,
    /// The digest of the engine.
    pub engine: Digest,
    /// The day the check was made for.
    pub as_of: Day,
    /// The rules that ran.
    pub ran: Vec<Ran>,
    /// What they found, excused matches included.
    pub findings: Vec<ReceiptFinding>,
    /// The sentences that are the page's disclaimers.
    pub disclaimers: Vec<String>,
    /// The sentences that send readers to their care team.
    pub consult: Vec<String>,
    /// What the approvals are bound to beside what the page shows.
    pub basis: Basis,
}

impl Basis {
    /// The basis of a page; none when its profile does not exist.
    pub fn of(page: &Page<'_>) -> Option<Self> {
        let front = &page.answer.front;
        Some(Self {
            authors: front.authors.as_slice().to_vec(),
            risk: front.risk,
            notices: front.notices.clone(),
            profile: page.profile?.front.clone(),
            sources: page.references.iter().map(|reference| reference.source.front.clone()).collect(),
            registry: page.drugs.iter().map(|drug| drug.front.clone()).collect(),
            claims: page.claims.iter().map(|claim| claim.front.clone()).collect(),
        })
    }
}

impl ExportedReceipt {
    /// The receipt of a check, with the sentences that satisfied its obligations.
    pub fn new(receipt: &Receipt, basis: Basis, disclaimers: Vec<String>, consult: Vec<String>) -> Self {
        let ran = receipt.ran().map(|(rule, blocks)| Ran { rule: rule.to_owned(), blocks });
        Self {
            receipt: RECEIPT_FORMAT.to_owned(),
            answer: receipt.answer().clone(),
            page: receipt.page(),
            pack: receipt.pack(),
            engine: receipt.engine(),
            as_of: receipt.as_of(),
            ran: ran.collect(),
            findings: receipt.findings().iter().map(ReceiptFinding::from).collect(),
            disclaimers,
            consult,
            basis,
        }
    }

    /// Whether a finding in it blocks publishing.
    pub fn blocks(&self) -> bool {
        self.findings.iter().any(|finding| finding.excused.is_none() && finding.severity == Severity::Error)
    }
}
