//! Reviews: policy, people, keys and records of a tree, against a revision that the proposer cannot write.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Day, Id};
use caveat_document::page::{Page, assemble};
use caveat_review::baseline::BASELINES;
use caveat_review::record::RECORDS;
use caveat_review::records::{RecordFile, Records, Trust};
use caveat_review::{Baselines, Keys, Kind, People, Policy, Standing, Waivers, gate, standing, waivers};
use caveat_rules::{Finding, Receipt, check};

use crate::error::{Result, WorkspaceError};
use crate::git::Git;
use crate::load::Loaded;
use crate::report;
use crate::session::Session;
use crate::tree::Tree;
use crate::versions::Versions;

/// Where the reviewers are.
pub const PEOPLE: &str = "reviews/people.yaml";
/// Where the policy is.
pub const POLICY: &str = "reviews/policy.yaml";

/// The people of a tree.
///
/// # Errors
/// The file is there and cannot be read.
pub fn people(tree: &Tree) -> Result<Option<People>> {
    read(tree, PEOPLE, People::read)
}

/// The policy of a tree.
///
/// # Errors
/// The file is there and cannot be read.
pub fn policy(tree: &Tree) -> Result<Option<Policy>> {
    read(tree, POLICY, Policy::read)
}

fn read<T>(
    tree: &Tree,
    path: &str,
    parse: impl Fn(&Arc<SourceFile>) -> std::result::Result<T, Vec<Fault>>,
) -> Result<Option<T>> {
    let Some(bytes) = tree.files.get(path) else { return Ok(None) };
    let file = SourceFile::from_bytes(path, bytes.clone()).map(Arc::new);
    let at = |fault: &Fault| {
        let line = file.as_ref().map_or(1, |f| f.position(fault.span.start).line);
        WorkspaceError::usage(format!("{path}, line {line}: {}", fault.message), fault.next.clone())
    };
    match &file {
        Err(fault) => Err(at(fault)),
        Ok(file) => parse(file).map(Some).map_err(|faults| at(&faults[0])),
    }
}

/// The signed files under a folder of a tree, with their signatures.
fn signed_files(tree: &Tree, folder: &str) -> Vec<RecordFile> {
    let all: Vec<(&str, &[u8])> = tree.under(folder, "").collect();
    // A checkout may have made other line ends (`core.autocrlf`). Records are signed with plain ones, and have no other
    // byte that this could touch: in JSON a carriage return is written as an escape.
    let plain =
        |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map(|text| text.replace("\r\n", "\n").into_bytes());
    let plain = |bytes: &[u8]| plain(bytes).unwrap_or_else(|error| error.into_bytes());
    let signatures: BTreeMap<&str, &[u8]> =
        all.iter().filter_map(|(path, bytes)| path.strip_suffix(".sig").map(|p| (p, *bytes))).collect();
    let records: BTreeSet<&str> =
        all.iter().map(|(path, _)| *path).filter(|p| !p.ends_with(".sig")).collect();
    // A signature whose record is gone stands for a deleted record: it is read as an empty one, which is a fault.
    let orphans = signatures.keys().copied().filter(|p| !records.contains(p));
    let mut files: Vec<RecordFile> = records
        .iter()
        .copied()
        .chain(orphans)
        .map(|path| RecordFile {
            path: path.to_owned(),
            bytes: tree.files.get(path).map(|bytes| plain(bytes)).unwrap_or_default(),
            signature: signatures.get(path).map(|bytes| plain(bytes)),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Everything that decides about approvals.
pub struct Reviews {
    /// Tiers and quorums.
    pub policy: Policy,
    /// Who may sign.
    pub people: People,
    /// With which keys.
    pub keys: Keys,
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
        let trusted = git.tree(&revision)?;
        Self::with(tree, &trusted, named.unwrap_or_else(|| "self".to_owned()), warning, as_of)
    }

    fn with(tree: &Tree, trusted: &Tree, trust: String, warning: Option<String>, as_of: Day) -> Result<Self> {
        let missing = |path: &str| {
            WorkspaceError::environment(
                format!("The trusted revision has no {path}, so nobody is known who may approve."),
                "Commit the file there first, or name another revision with --trust.",
            )
        };
        let policy = policy(trusted)?.ok_or_else(|| missing(POLICY))?;
        let people = people(trusted)?.ok_or_else(|| missing(PEOPLE))?;
        let texts: BTreeMap<String, String> = trusted
            .under("reviews/keys/", "")
            .map(|(path, bytes)| (path.to_owned(), String::from_utf8_lossy(bytes).into_owned()))
            .collect();
        let (keys, mut faults) = Keys::read(&people, &texts);
        faults.extend(policy.role_faults(&people));
        let files = signed_files(tree, RECORDS);
        let basis = Trust { people: &people, keys: &keys, policy: &policy };
        let records = Records::verify(&files, &signed_files(trusted, RECORDS), basis, as_of);
        let [now, before] = [tree, trusted].map(|tree| signed_files(tree, BASELINES));
        let baselines = Baselines::verify(&now, &before, basis, &records, as_of);
        let files = files.into_iter().map(|file| (Digest::of(&file.bytes), file)).collect();
        Ok(Self { policy, people, keys, records, baselines, files, trust, warning, faults })
    }

    /// Where a page stands.
    pub fn standing(&self, page: &Page<'_>, as_of: Day) -> Standing {
        standing(page, &self.records, &self.policy, &self.people, as_of)
    }

    /// The waivers of a page.
    pub fn waivers(&self, page: &Page<'_>, as_of: Day) -> Waivers {
        waivers(page, &self.records, &self.policy, &self.people, as_of)
    }

    /// Whether somebody signed a waiver of a page, good or bad.
    fn has_waivers(&self, answer: &Id) -> bool {
        self.records.of(answer).iter().any(|entry| entry.record().kind == Kind::Waiver)
    }
}

/// A page of the status list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Status {
    /// The answer.
    pub id: Id,
    /// Its state.
    pub state: String,
    /// Why.
    pub reasons: Vec<String>,
    /// The last day of the approval, and of the waivers that the page needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Day>,
    /// Its waivers, in plain words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<String>,
}

/// Where each page stands.
pub fn status(session: &Session, reviews: &Reviews, only: Option<&str>, as_of: Day) -> Result<Vec<Status>> {
    let library = &session.loaded.library;
    let wanted: Vec<&Answer> =
        library.answers.iter().filter(|a| only.is_none_or(|id| a.id().as_str() == id)).collect();
    if wanted.is_empty() {
        let what = only.map_or("There is no answer yet.".to_owned(), |id| {
            format!("There is no answer with the id `{id}`.")
        });
        return Err(WorkspaceError::usage(what, "`caveat review status` without an id lists all."));
    }
    let mut rows: Vec<Status> = wanted
        .into_iter()
        .map(|answer| {
            let page = assemble(answer, library);
            let standing = reviews.standing(&page, as_of);
            let mut row = Status {
                id: answer.id().clone(),
                state: standing.state.to_string(),
                reasons: standing.reasons,
                expires: standing.expires,
                waivers: Vec::new(),
            };
            if reviews.has_waivers(answer.id()) {
                let waivers = reviews.waivers(&page, as_of);
                let receipt = check(&page, library, &session.loaded.rules, as_of).waived(&waivers.plain());
                let needed = receipt.waivers().iter().map(|waiver| waiver.until);
                row.expires = row.expires.map(|expires| needed.fold(expires, Day::min));
                row.waivers = told(&waivers, &receipt);
            }
            row
        })
        .collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}

/// The waivers of a page in plain words.
fn told(waivers: &Waivers, receipt: &Receipt) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for waived in &waivers.in_force {
        let waiver = &waived.waiver;
        let needed =
            if receipt.waivers().contains(waiver) { "" } else { " Nothing is found there any more." };
        let rule = waiver.rule.as_str();
        lines
            .push(format!("Waived until {}: {rule}, by {}: {}{needed}", waiver.until, waiver.by, waiver.why));
    }
    lines.extend(waivers.open.iter().map(|open| open.needs.clone()));
    for ended in &waivers.ended {
        let stands = |f: &Finding| f.rule == ended.rule.as_str() && f.fingerprint == ended.fingerprint;
        if receipt.blocking().any(stands) {
            lines.push(format!("The waiver of {} ended on {}.", ended.rule.as_str(), ended.until));
        }
    }
    for invalid in &waivers.invalid {
        lines.push(format!("{} does not count: {}.", invalid.path, invalid.why));
    }
    lines
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
    findings.extend(
        reviews.faults.iter().chain(&versions.new.faults).map(|fault| report::fault_finding(fault, "")),
    );
    let library = &versions.new.library;
    let known = |path: &str| versions.old_paths.contains(path);
    findings.extend(gate::of_baselines(&reviews.baselines, known));
    let who = |answer: &Answer| changers.of(answer.id().as_str(), &answer.file.path);
    let changes = versions.changes(as_of);
    for answer in changes.iter().filter_map(|changed| library.answer(&changed.id)) {
        let page = assemble(answer, library);
        let hands = who(answer);
        findings.extend(gate::of_committers(&page, &hands.authors, &reviews.people));
        findings.extend(gate::of_page(
            &page,
            &hands.all,
            &reviews.records,
            &reviews.policy,
            &reviews.people,
            as_of,
        ));
    }
    // A waiver changes what may be published of a page that did not change.
    for answer in library.answers.iter().filter(|answer| reviews.has_waivers(answer.id())) {
        let page = assemble(answer, library);
        let waivers = reviews.waivers(&page, as_of);
        findings.extend(gate::of_waivers(&page, &waivers, known, &who(answer).all, &reviews.people, as_of));
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
    check(page, &loaded.library, &loaded.rules, as_of)
        .with_shared(page, shared)
        .waived(&reviews.waivers(page, as_of).plain())
}
