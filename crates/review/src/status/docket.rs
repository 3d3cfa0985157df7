//! What every question about a page rests on: the records, whom to trust, and the day.

use caveat_document::format::Day;

use crate::policy::Person;
use crate::records::Records;
use crate::records::validity::Trust;

/// The records of a tree, whose signatures count, and the day that is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Docket<'a> {
    /// What was signed.
    pub records: &'a Records,
    /// Who may sign.
    pub trust: Trust<'a>,
    /// The day.
    pub as_of: Day,
}

impl Docket<'_> {
    /// Whether a person could sign on that day.
    pub(crate) fn can_sign(&self, person: &Person) -> bool {
        self.trust.can_sign(person, self.as_of)
    }
}
