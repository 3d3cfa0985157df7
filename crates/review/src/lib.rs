//! Decides what is approved: content digests, signed records, policy, state, the semantic diff.
//!
//! This crate is pure: trees, records and keys come in as values; it runs no program and reads no clock.

pub mod approve;
pub mod diff;
pub mod digests;
pub mod gate;
pub mod policy;
pub mod records;
pub mod status;

#[cfg(test)]
mod testing;

pub use approve::{Approved, Held, approve};
pub use diff::change::Side;
pub use diff::{PageDiff, diff, finding_changes, library_changes};
pub use digests::{content, dependencies};
pub use policy::{People, Policy};
pub use records::Records;
pub use records::baseline::{BaselineRecord, Baselines};
pub use records::keys::Keys;
pub use records::record::{Kind, Record};
pub use records::revocation::{Revocation, Revocations};
pub use records::signed::Statement;
pub use records::validity::{RecordFile, Trust};
pub use status::approval::Approval;
pub use status::conflicts::barred;
pub use status::docket::Docket;
pub use status::waiver::{Waived, WaiverDesk, Waivers, waivers};
pub use status::{Standing, State, standing, state};
