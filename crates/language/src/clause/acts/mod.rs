//! The acts that a clause can perform on its reader, one family a file.

pub(crate) mod anti_consult;
pub(crate) mod diagnosis;
pub(crate) mod directive;
pub(crate) mod dismissal;
pub(crate) mod evidential;
pub(crate) mod first_person;
pub(crate) mod illness;
pub(crate) mod linked;
pub(crate) mod note;
pub(crate) mod prognosis;
pub(crate) mod verdict;
