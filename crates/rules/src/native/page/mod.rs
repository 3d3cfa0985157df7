//! Checks of what a page has, or lacks, as a whole.

pub(crate) mod disclosure;
pub(crate) mod emergency;
pub(crate) mod on_topic;
pub(crate) mod related;
pub(crate) mod sections;
pub(crate) mod unknown_ids;
pub(crate) mod uploads;
