//! The receipt of a check: what was read, by which rules, and what they found.

use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id, Severity};
use caveat_document::page::Page;

use crate::finding::Finding;
use crate::finding::waiver::Waiver;

/// The receipt of one page. Only [`crate::check`] makes one, so holding it proves that the page was checked.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub(crate) answer: Id,
    pub(crate) page: Digest,
    pub(crate) pack: Digest,
    pub(crate) engine: Digest,
    pub(crate) as_of: Day,
    pub(crate) ran: Arc<[String]>,
    pub(crate) blocks: usize,
    pub(crate) findings: Vec<Finding>,
    pub(crate) waivers: Vec<Waiver>,
    pub(crate) waived: usize,
}

impl Receipt {
    /// Adds what was found in the notices and the topic that the page shows. Shared files are linted once, as documents of
    /// their own; a fault in one of them holds every page that shows it.
    #[must_use]
    pub fn with_shared(mut self, page: &Page<'_>, shared: &[Finding]) -> Self {
        let notices = page.banners.iter().chain(&page.closing).map(|notice| notice.file.path.as_str());
        let paths: Vec<&str> = notices.chain(page.topic.map(|topic| topic.file.path.as_str())).collect();
        self.findings.extend(shared.iter().filter(|f| paths.contains(&f.path.as_str())).cloned());
        Finding::sort(&mut self.findings);
        self
    }

    /// The answer.
    pub fn answer(&self) -> &Id {
        &self.answer
    }

    /// The digest of the page that was read.
    pub fn page(&self) -> Digest {
        self.page
    }

    /// The digest of the rules.
    pub fn pack(&self) -> Digest {
        self.pack
    }

    /// The digest that names the engine's version.
    pub fn engine(&self) -> Digest {
        self.engine
    }

    /// The day the check was made for.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// Each rule that ran and how many blocks it read.
    pub fn ran(&self) -> impl Iterator<Item = (&str, usize)> {
        self.ran.iter().map(|name| (name.as_str(), self.blocks))
    }

    /// What was found, excused matches included.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What was found, once the rest of the receipt is of no use.
    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    /// The waivers that excuse one of the findings or more.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }

    /// How many findings they excuse.
    pub fn waived_count(&self) -> usize {
        self.waived
    }

    /// Findings that block publishing.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// Warnings that a reviewer has to acknowledge.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.stands() && finding.severity == Severity::Warning)
    }
}
