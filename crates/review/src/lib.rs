//! Decides what is approved: content digests, signed records, policy, state, the semantic diff.
//!
//! This crate is pure: trees, records and keys come in as values; it runs no program and reads no clock.

pub mod approve;
pub mod approved;
pub mod diff;
pub mod digests;
pub mod gate;
pub mod policy;
pub mod records;
pub mod status;

#[cfg(test)]
mod testing;

pub use approve::{Held, approve};
pub use approved::{Approval, Approved};
pub use diff::{PageDiff, Side, diff, finding_changes, library_changes};
pub use digests::{content, dependencies};
pub use policy::{People, Policy};
pub use records::baseline::{BaselineRecord, Baselines};
pub use records::keys::Keys;
pub use records::record::{Kind, Record};
pub use records::revocation::{Revocation, Revocations};
pub use records::{RecordFile, Records, Trust};
pub use status::waiver::{Waived, WaiverDesk, Waivers, waivers};
pub use status::{Standing, State, barred, standing, state};
