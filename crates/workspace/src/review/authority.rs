//! Who decides: policy, people, their keys and which of these are lost, as one tree has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::Day;
use caveat_review::records::keys::ALLOWED_SIGNERS;
use caveat_review::records::revocation::REVOCATIONS;
use caveat_review::{Keys, People, Policy, RecordFile, Revocations, Trust};

use crate::error::{Result, WorkspaceError};
use crate::files::tree::Tree;

pub use caveat_document::layout::PEOPLE;
pub use caveat_document::layout::POLICY;

/// Policy, people and keys of a tree.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Tiers and quorums.
    pub policy: Policy,
    /// Who may sign.
    pub people: People,
    /// With which keys.
    pub keys: Keys,
    /// What is wrong with keys and roles.
    pub faults: Vec<Fault>,
}

impl Authority {
    /// Reads them from a tree, which `whose` names in messages.
    ///
    /// # Errors
    /// Policy or people are missing or cannot be read: then nobody may decide.
    pub fn read(tree: &Tree, whose: &str) -> Result<Self> {
        let missing = |path: &str| {
            WorkspaceError::environment(
                format!("{whose} has no {path}, so nobody is known who may approve."),
                "Commit the file there first, or name another revision with --trust.",
            )
        };
        let policy = policy(tree)?.ok_or_else(|| missing(POLICY))?;
        let people = people(tree)?.ok_or_else(|| missing(PEOPLE))?;
        let (keys, mut faults) = keys(tree, &people);
        faults.extend(policy.role_faults(&people));
        Ok(Self { policy, people, keys, faults })
    }

    /// The same as the pure crates ask for it.
    pub fn trust(&self) -> Trust<'_> {
        Trust { people: &self.people, keys: &self.keys, policy: &self.policy }
    }

    /// Which keys are lost, by a tree and a trusted one.
    pub fn revocations(&self, tree: &Tree, trusted: &Tree, as_of: Day) -> Revocations {
        let [now, before] = [tree, trusted].map(|tree| signed_files(tree, REVOCATIONS));
        Revocations::verify(&now, &before, self.trust(), as_of)
    }
}

/// The people of a tree.
///
/// # Errors
/// The file is there and cannot be read.
pub fn people(tree: &Tree) -> Result<Option<People>> {
    read(tree, PEOPLE, People::parse)
}

/// The policy of a tree.
///
/// # Errors
/// The file is there and cannot be read.
pub fn policy(tree: &Tree) -> Result<Option<Policy>> {
    read(tree, POLICY, Policy::parse)
}

/// The keys of a tree, and what is wrong with them.
pub fn keys(tree: &Tree, people: &People) -> (Keys, Vec<Fault>) {
    let Some(bytes) = tree.files.get(ALLOWED_SIGNERS) else { return Keys::parse(people, None) };
    match SourceFile::from_bytes(ALLOWED_SIGNERS, bytes.clone()) {
        Ok(file) => Keys::parse(people, Some(&file)),
        Err(fault) => (Keys::default(), vec![fault]),
    }
}

fn read<T>(
    tree: &Tree,
    path: &str,
    parse: impl Fn(&Arc<SourceFile>) -> std::result::Result<T, Vec<Fault>>,
) -> Result<Option<T>> {
    let Some(file) = file(tree, path) else { return Ok(None) };
    let at = |faults: &[Fault], file: Option<&SourceFile>| {
        let fault = &faults[0];
        let line = fault.line.or_else(|| file.map(|file| file.position(fault.span.start).line)).unwrap_or(1);
        WorkspaceError::usage(format!("{path}, line {line}: {}", fault.message), fault.next.clone())
    };
    match file {
        Err(fault) => Err(at(&[fault], None)),
        Ok(file) => parse(&file).map(Some).map_err(|faults| at(&faults, Some(&file))),
    }
}

/// A file of a tree as text, if it is there.
pub(crate) fn file(tree: &Tree, path: &str) -> Option<std::result::Result<Arc<SourceFile>, Fault>> {
    let bytes = tree.files.get(path)?;
    Some(SourceFile::from_bytes(path, bytes.clone()).map(Arc::new))
}

/// What is wrong with the form of policy and people.
pub(crate) fn faults_of_form(tree: &Tree) -> Vec<Fault> {
    let text = |path: &str| file(tree, path).map(|file| file.map_err(|fault| vec![fault]));
    let policy = text(POLICY).map(|file| file.and_then(|file| Policy::parse(&file).map(drop)));
    let people = text(PEOPLE).map(|file| file.and_then(|file| People::parse(&file).map(drop)));
    [policy, people].into_iter().flatten().filter_map(std::result::Result::err).flatten().collect()
}

/// The signed files under a folder of a tree, with their signatures.
pub fn signed_files(tree: &Tree, folder: &str) -> Vec<RecordFile> {
    let all: Vec<(&str, &[u8])> = tree.under(folder, "").collect();
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

/// A checkout may have made other line ends (`core.autocrlf`). Signed files are signed with plain ones, and hold no other byte
/// that this could touch: in JSON a carriage return is written as an escape.
fn plain(bytes: &[u8]) -> Vec<u8> {
    if !bytes.contains(&b'\r') {
        return bytes.to_vec();
    }
    let text = String::from_utf8(bytes.to_vec()).map(|text| text.replace("\r\n", "\n").into_bytes());
    text.unwrap_or_else(std::string::FromUtf8Error::into_bytes)
}
