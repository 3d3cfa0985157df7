//! Checking a library: pages side by side, what is excused, the report, and how a finding came about.

pub mod explain;
pub mod library;
pub mod readability;
pub mod report;
pub mod scan;
pub mod suppress;
pub mod timings;
