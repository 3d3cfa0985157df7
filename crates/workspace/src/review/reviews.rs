//! Reviews: policy, people, keys and records of a tree, against a revision that the proposer cannot write.

use std::collections::BTreeMap;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::format::{Answer, Day, Id};
use caveat_document::layout::REVIEWS;
use caveat_document::page::{Dependency, Page, assemble};
use caveat_review::records::Records;
use caveat_review::records::baseline::BASELINES;
use caveat_review::records::fault::RecordFault;
use caveat_review::records::record::RECORDS;
use caveat_review::records::set::read_whole;
use caveat_review::records::validity::{RecordFile, Trust};
use caveat_review::{
    Baselines, Docket, Keys, Kind, People, Policy, Revocations, Standing, Waivers, gate, standing, waivers,
};
use caveat_rules::{Finding, Receipt};
use rayon::prelude::*;

use crate::error::Result;
use crate::files::load::Loaded;
use crate::files::tree::Tree;
use crate::git::Git;
use crate::review::authority::{Authority, PEOPLE, POLICY, faults_of_form, signed_files};
use crate::review::versions::Versions;
use crate::session::Session;

/// Everything that decides about approvals.
pub struct Reviews {
    /// Tiers and quorums.
    pub policy: Policy,
    /// Who may sign.
    pub people: People,
    /// With which keys.
    pub keys: Keys,
    /// Which of them are lost.
    pub revocations: Revocations,
    /// The records, verified.
    pub records: Records,
    /// The baselines, verified.
    pub baselines: Baselines,
    /// The records' bytes, by digest.
    pub files: BTreeMap<Digest, RecordFile>,
    /// The trusted revision, or `self`.
    pub trust: String,
    /// What to tell the caller about the trust base.
    pub warning: Option<String>,
    /// What is wrong with the policy, the people or their keys.
    pub faults: Vec<Fault>,
}

impl Reviews {
    /// Reads the reviews of `tree` against a trusted revision: `trust`, else the remote's default branch, else HEAD.
    ///
    /// # Errors
    /// The trusted revision has no readable policy and people, or there is no repository.
    pub fn open(session: &Session, tree: &Tree, trust: Option<&str>, as_of: Day) -> Result<Self> {
        let git = Git::open(&session.root)?;
        let named = match trust {
            Some(revision) => Some(git.resolve(revision)?),
            None => git.default_branch()?,
        };
        let warning = named.is_none().then(|| {
            let why = git.remote().map_or("There is no remote".to_owned(), |remote| {
                format!("This clone does not know its remote's default branch (`git remote set-head {remote} --auto`)")
            });
            format!(
                "{why}, so policy, people and records are trusted as they stand in HEAD. Anybody who can commit here can \
                 change them; name a protected revision with --trust."
            )
        });
        let revision = match &named {
            Some(revision) => revision.clone(),
            None => git.resolve("HEAD")?,
        };
        let trusted = git.tree_under(&revision, REVIEWS)?;
        Self::with(tree, &trusted, named.unwrap_or_else(|| "self".to_owned()), warning, as_of)
    }

    pub(crate) fn with(
        tree: &Tree,
        trusted: &Tree,
        trust: String,
        warning: Option<String>,
        as_of: Day,
    ) -> Result<Self> {
        let authority = Authority::read(trusted, "The trusted revision")?;
        let revocations = authority.revocations(tree, trusted, as_of);
        let [files, before] = [tree, trusted].map(|tree| signed_files(tree, RECORDS));
        let whole = files.par_iter().map(read_whole).collect::<Vec<_>>();
        let records = Records::gather(whole, &files, &before, authority.trust(), &revocations, as_of);
        let [now, before] = [tree, trusted].map(|tree| signed_files(tree, BASELINES));
        let baselines = Baselines::verify(&now, &before, authority.trust(), &revocations, as_of);
        let Authority { policy, people, keys, faults } = authority;
        let files = files.into_iter().map(|file| (Digest::of(&file.bytes), file)).collect();
        Ok(Self { policy, people, keys, revocations, records, baselines, files, trust, warning, faults })
    }

    /// The trusted revision as git knows it: a clone that trusts itself trusts its HEAD.
    pub(crate) fn trusted_revision(&self) -> &str {
        if self.trust == "self" { "HEAD" } else { &self.trust }
    }

    /// Records, people, keys and policy on a day, as the pure crates ask for them.
    pub fn docket(&self, as_of: Day) -> Docket<'_> {
        let trust = Trust { people: &self.people, keys: &self.keys, policy: &self.policy };
        Docket { records: &self.records, trust, as_of }
    }

    /// What is wrong with signed files of any kind.
    pub fn record_faults(&self) -> impl Iterator<Item = &RecordFault> {
        self.records.faults().iter().chain(self.baselines.faults())
    }

    /// Where a page stands.
    pub fn standing(&self, page: &Page<'_>, as_of: Day) -> Standing {
        standing(page, self.docket(as_of))
    }

    /// The waivers of a page.
    pub fn waivers(&self, page: &Page<'_>, as_of: Day) -> Waivers {
        waivers(page, self.docket(as_of))
    }

    /// Whether somebody signed a waiver of a page, good or bad.
    pub(crate) fn has_waivers(&self, answer: &Id) -> bool {
        self.records.of(answer).iter().any(|entry| entry.record().kind == Kind::Waiver)
    }
}

/// What the gate finds about the changes of a range.
pub struct Gate {
    /// Findings, `review/...`.
    pub findings: Vec<Finding>,
    /// How many pages changed.
    pub changed: usize,
    /// The trust base.
    pub trust: String,
    /// What to tell the caller about it.
    pub warning: Option<String>,
}

/// Checks the pages that changed between two revisions, and all records.
///
/// # Errors
/// A revision is missing, or there is no trust base.
pub fn gate(session: &Session, versions: &Versions, trust: Option<&str>, as_of: Day) -> Result<Gate> {
    let git = Git::open(&session.root)?;
    let reviews = Reviews::open(session, &versions.new_tree, trust, as_of)?;
    let changers = git.changers(&versions.range)?;
    let mut findings = gate::of_records(&reviews.records);
    findings
        .extend(reviews.faults.iter().chain(&versions.new.faults).map(|fault| Finding::of_fault(fault, "")));
    findings.extend(gate::of_authority(|path| changers.touched(path)));
    // Merged, a policy that cannot be read would stop every page, and a withdrawal, too.
    if [POLICY, PEOPLE].into_iter().any(|path| changers.touched(path)) {
        findings.extend(faults_of_form(&versions.new_tree).iter().map(|fault| {
            let found = Finding::of_fault(fault, "");
            Finding { next: format!("{} `caveat policy check` shows the place.", fault.next), ..found }
        }));
    }
    findings.extend(gate::of_unsaid(changers.paths(), |path| versions.new_tree.files.contains_key(path)));
    let library = &versions.new.library;
    let known = |path: &str| versions.old_paths.contains(path);
    findings.extend(gate::of_baselines(&reviews.baselines, known));
    // Whoever changed a notice or a source changed each page that shows it.
    let who = |answer: &Answer, page: &Page<'_>| {
        let mut hands = changers.of(answer.id().as_str(), &answer.file.path);
        let around: Vec<&str> = page.dependencies().map(Dependency::path).collect();
        around.into_iter().for_each(|path| hands.add(&changers.at(path)));
        hands
    };
    let changes = versions.changes(as_of);
    for answer in changes.iter().filter_map(|changed| library.answer(&changed.id)) {
        let page = assemble(answer, library);
        let hands = who(answer, &page);
        findings.extend(gate::of_committers(&page, &hands.authors, &reviews.people));
        let former = former_authors(versions.old.library.answer(answer.id()), answer);
        findings.extend(gate::of_page(&page, &hands.all, &former, reviews.docket(as_of)));
    }
    // A waiver changes what may be published of a page that did not change.
    for answer in library.answers.iter().filter(|answer| reviews.has_waivers(answer.id())) {
        let page = assemble(answer, library);
        let waivers = reviews.waivers(&page, as_of);
        findings.extend(gate::of_waivers(
            &page,
            &waivers,
            known,
            &who(answer, &page).all,
            &reviews.people,
            as_of,
        ));
    }
    Finding::sort(&mut findings);
    Ok(Gate { findings, changed: changes.len(), trust: reviews.trust, warning: reviews.warning })
}

/// Checks one page as export will: with the notices and topic that it shows, and with the waivers that hold.
pub fn receipt(
    page: &Page<'_>,
    loaded: &Loaded,
    shared: &[Finding],
    reviews: &Reviews,
    as_of: Day,
) -> Receipt {
    let waivers = reviews.waivers(page, as_of).plain();
    loaded.checker.check(page, &loaded.library, as_of, &waivers).with_shared(page, shared)
}

/// The authors that the older version names and the newer does not.
fn former_authors(old: Option<&Answer>, new: &Answer) -> Vec<Id> {
    let now = new.front.authors.as_slice();
    let before = old.map_or(&[][..], |old| old.front.authors.as_slice());
    before.iter().filter(|author| !now.contains(author)).cloned().collect()
}
