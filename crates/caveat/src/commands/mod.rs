//! The commands, one file each: its arguments and what it does.

pub(crate) mod audit;
pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod coverage;
pub(crate) mod diff;
pub(crate) mod due;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod keys;
pub(crate) mod mutate;
pub(crate) mod new;
pub(crate) mod options;
pub(crate) mod policy;
pub(crate) mod readability;
pub(crate) mod review;
pub(crate) mod review_page;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod sources;
pub(crate) mod verify;
pub(crate) mod where_used;
