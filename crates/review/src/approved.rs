//! The value that opens the door to the export. Nothing outside this crate can make one.

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id};
use caveat_document::page::Page;
use caveat_rules::Receipt;
use jiff::Timestamp;

use crate::status::waiver::Waived;

/// A signature that counts towards an approval or a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The person's id in `people.yaml`.
    pub person: Id,
    /// The printed name.
    pub name: String,
    /// Credentials, as printed.
    pub credentials: Option<String>,
    /// The role signed for.
    pub role: Id,
    /// When, as the record states.
    pub time: Timestamp,
    /// The digest of the record's bytes.
    pub record: Digest,
    /// Whether the key is a public demonstration key.
    pub demonstration: bool,
}

/// A page that is clean and approved.
#[derive(Debug)]
pub struct Approved<'a> {
    pub(crate) page: &'a Page<'a>,
    pub(crate) receipt: Receipt,
    pub(crate) content: Digest,
    pub(crate) approvals: Vec<Approval>,
    pub(crate) waivers: Vec<Waived>,
    pub(crate) expires: Day,
}

impl<'a> Approved<'a> {
    /// The page.
    pub fn page(&self) -> &'a Page<'a> {
        self.page
    }

    /// The receipt of its check.
    pub fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The digest of what was approved.
    pub fn content(&self) -> Digest {
        self.content
    }

    /// The signatures that count.
    pub fn approvals(&self) -> &[Approval] {
        &self.approvals
    }

    /// The findings on it that reviewers accepted for a time.
    pub fn waivers(&self) -> &[Waived] {
        &self.waivers
    }

    /// The last day on which the approval stands and no finding's waiver has run out.
    pub fn expires(&self) -> Day {
        self.expires
    }

    /// Whether any signature is a demonstration: then the page is one.
    pub fn demonstration(&self) -> bool {
        let waivers = self.waivers.iter().flat_map(|waived| &waived.signatures);
        self.approvals.iter().chain(waivers).any(|signature| signature.demonstration)
    }
}
