//! Runs the measurements of `caveat-evaluation` on files.

pub mod labels;
pub mod mutation;
