//! A signature that counts towards an approval or a waiver.

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use jiff::Timestamp;

use crate::policy::People;
use crate::records::Entry;

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

/// A signature as the export shows it.
pub(crate) fn approval(entry: &Entry, people: &People) -> Approval {
    let record = entry.record();
    let person = people.get(entry.person());
    Approval {
        person: entry.person().clone(),
        name: name(entry, people),
        credentials: person.and_then(|p| p.credentials.as_ref()).map(ToString::to_string),
        role: record.signer.role.clone(),
        time: record.time.at(),
        record: entry.stored.digest,
        demonstration: entry.demonstration,
    }
}

/// The name that the trusted tree prints; a record could state any.
pub(crate) fn name(entry: &Entry, people: &People) -> String {
    people.get(entry.person()).map_or_else(|| entry.person().to_string(), |person| person.name.to_string())
}
