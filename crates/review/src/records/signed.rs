//! Reading signed files: JSON of a known form, byte for byte as it is written, at the path that it tells itself.

use caveat_document::format::{Form, Id};
use caveat_document::schema::Schema;
use serde::Serialize;

use crate::gate::GateRule;
use crate::records::fault::RecordFault;
use crate::records::signer::Signer;
use crate::records::time::Time;

/// What somebody states and signs, in a file of its own that nobody edits or deletes.
pub trait Statement: Form + Serialize {
    /// What people call it.
    const NAME: &'static str;
    /// Its schema.
    const SCHEMA: Schema;
    /// The largest that is read, in bytes.
    const MAX_BYTES: usize;
    /// The next step when it is broken.
    const NEXT: &'static str;
    /// The next step when it differs from the trusted revision.
    const RESTORE: &'static str =
        "Restore the file from the trusted revision. Nothing can be exported until then.";

    /// Where it is stored.
    fn path(&self) -> String;

    /// Who signed it.
    fn signer(&self) -> &Signer;

    /// When.
    fn time(&self) -> &Time;

    /// The canonical bytes, which are signed and stored: keys sorted, no blanks between them, one newline at the end.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The page that a path tells, if it tells one.
    fn answer_of(_path: &str) -> Option<Id> {
        None
    }

    /// What is wrong with it that neither its schema nor its form can say.
    fn complaint(&self) -> Option<String> {
        None
    }
}

/// Reads a statement's file and holds it against its own path. Its signature is checked elsewhere.
///
/// # Errors
/// The first thing that is wrong with it.
pub(crate) fn read<T: Statement>(path: &str, bytes: &[u8]) -> Result<T, RecordFault> {
    parse(path, bytes).map_err(|message| RecordFault {
        rule: GateRule::RecordBroken,
        path: path.to_owned(),
        answer: T::answer_of(path),
        message,
        next: T::NEXT.to_owned(),
        holds: true,
    })
}

fn parse<T: Statement>(path: &str, bytes: &[u8]) -> Result<T, String> {
    let name = T::NAME;
    if bytes.len() > T::MAX_BYTES {
        return Err(format!("This {name} has {} bytes; the largest has {}.", bytes.len(), T::MAX_BYTES));
    }
    let json: serde_json::Value =
        serde_json::from_slice(bytes).map_err(|error| format!("This {name} is not JSON: {error}."))?;
    if let Some(complaint) = T::SCHEMA.complaints(&json).into_iter().next() {
        return Err(format!("This {name} does not have the form of one: {complaint}"));
    }
    let statement =
        T::from_json(json).map_err(|error| format!("This {name} does not have the form of one: {error}."))?;
    if statement.to_bytes() != bytes {
        return Err(format!("This {name} is not written in its canonical form, so it was edited."));
    }
    let expected = statement.path();
    if path != expected {
        return Err(format!("This {name} was moved, copied or edited: what it says belongs in {expected}."));
    }
    statement.complaint().map_or(Ok(statement), Err)
}
