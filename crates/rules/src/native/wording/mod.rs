//! Checks of how something is said: letters, links, numbers, names, certainty.

pub(crate) mod balance;
pub(crate) mod certainty;
pub(crate) mod cut_short;
pub(crate) mod drug_names;
pub(crate) mod drug_status;
pub(crate) mod hidden;
pub(crate) mod links;
pub(crate) mod numbers;
pub(crate) mod terms;
