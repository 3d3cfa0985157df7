//! One page under review, as its sections need it.

use caveat_document::library::Library;
use caveat_workspace::review::page::Reading;
use caveat_workspace::review::versions::Changed;

/// One page.
pub(crate) struct One<'a> {
    /// What is known of it.
    pub(crate) reading: &'a Reading,
    /// What changed on it; none if nothing did.
    pub(crate) changed: Option<&'a Changed>,
    /// The library that it stands in.
    pub(crate) library: &'a Library,
    /// No earlier version is there: all of it has to be read.
    pub(crate) is_new: bool,
    /// What it is compared with, in plain words.
    pub(crate) since: &'a str,
}
