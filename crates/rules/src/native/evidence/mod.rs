//! Checks of what a statement rests on: sources, citations, approved claims, studies.

pub(crate) mod citation_scope;
pub(crate) mod citations;
pub(crate) mod claim_kind;
pub(crate) mod claim_use;
pub(crate) mod comparison;
pub(crate) mod guidelines;
pub(crate) mod identifiers;
pub(crate) mod source_status;
pub(crate) mod study_design;
pub(crate) mod uncited;
pub(crate) mod verbatim;
