//! The signed files of one kind in a tree: read, their signatures verified, and held against those of the trusted tree.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::Day;

use crate::gate::GateRule;
use crate::records::fault::RecordFault;
use crate::records::signature::{self, Signature};
use crate::records::signed::{self, Statement};
use crate::records::validity::{RecordFile, Trust, Void, void_signer};

/// A statement that is what its path says, with a signature over its bytes.
#[derive(Clone, Debug)]
pub struct Whole<T> {
    /// What it says.
    pub statement: T,
    /// The digest of its bytes, by which others name it.
    pub digest: Digest,
    /// Where it is.
    pub path: String,
    /// Its signature.
    pub signature: Signature,
}

/// Reads a statement and verifies its signature. Whether it counts remains to be seen.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read_whole<T: Statement>(file: &RecordFile) -> Result<Whole<T>, RecordFault> {
    let statement = signed::read(&file.path, &file.bytes)?;
    let broken = |message: String| RecordFault {
        rule: GateRule::RecordBroken,
        path: file.path.clone(),
        answer: T::answer_of(&file.path),
        message,
        next: "Restore the record and its .sig file as they were signed.".to_owned(),
        holds: true,
    };
    let Some(armored) = &file.signature else {
        return Err(broken("This record has no signature beside it.".to_owned()));
    };
    let signature = signature::verify(&file.bytes, armored)
        .map_err(|error| broken(format!("The signature of this record is not good: {error}.")))?;
    Ok(Whole { statement, digest: Digest::of(&file.bytes), path: file.path.clone(), signature })
}

/// A whole statement, and how its signer stands.
pub(crate) struct Member<T> {
    /// The statement.
    pub(crate) whole: Whole<T>,
    /// Whether the trusted tree has it.
    pub(crate) trusted: bool,
    /// Why its signer does not count, if that is so.
    pub(crate) void: Option<Void>,
}

/// The signed files of one kind.
pub(crate) struct SignedSet<T> {
    /// Each file in its order, or what is wrong with it.
    pub(crate) members: Vec<Result<Member<T>, RecordFault>>,
    /// What differs from the trusted tree.
    pub(crate) differences: Vec<RecordFault>,
}

impl<T: Statement> SignedSet<T> {
    /// Reads the files of a tree and holds them against those of the trusted tree.
    pub(crate) fn verify(tree: &[RecordFile], trusted: &[RecordFile], trust: Trust<'_>, as_of: Day) -> Self {
        Self::gather(tree.iter().map(read_whole).collect(), tree, trusted, trust, as_of)
    }

    /// The same with the files of `tree` read already.
    pub(crate) fn gather(
        read: Vec<Result<Whole<T>, RecordFault>>,
        tree: &[RecordFile],
        trusted: &[RecordFile],
        trust: Trust<'_>,
        as_of: Day,
    ) -> Self {
        let known: BTreeSet<&str> = trusted.iter().map(|file| file.path.as_str()).collect();
        let member = |whole: Whole<T>| {
            let trusted = known.contains(whole.path.as_str());
            let (signer, time) = (whole.statement.signer(), whole.statement.time());
            let void = void_signer(signer, time, &whole.signature, trust, !trusted, as_of);
            Member { whole, trusted, void }
        };
        Self {
            members: read.into_iter().map(|whole| whole.map(member)).collect(),
            differences: compare(tree, trusted, T::RESTORE),
        }
    }
}

/// What differs from the trusted tree, where nothing is edited or deleted.
fn compare(tree: &[RecordFile], trusted: &[RecordFile], next: &str) -> Vec<RecordFault> {
    let now: BTreeMap<&str, &RecordFile> = tree.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut faults = Vec::new();
    for known in trusted {
        let (rule, message) = match now.get(known.path.as_str()) {
            None => (GateRule::RecordMissing, "This record exists in the trusted revision and is gone here."),
            Some(file) if *file != known => {
                (GateRule::RecordAltered, "This record or its signature differs from the trusted revision.")
            }
            Some(_) => continue,
        };
        faults.push(RecordFault {
            rule,
            path: known.path.clone(),
            answer: None,
            message: message.to_owned(),
            next: next.to_owned(),
            holds: true,
        });
    }
    faults
}
