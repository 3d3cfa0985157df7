//! Decides what is approved: content digests, signed records, policy, state, the semantic diff.
//!
//! This crate is pure: trees, records and keys come in as values; it runs no program and reads no clock.

mod align;
pub mod approve;
pub mod approved;
pub mod baseline;
pub mod canonical;
pub mod change;
pub mod counts;
pub mod diff;
pub mod gate;
pub mod keys;
pub mod policy;
pub mod quorum;
pub mod record;
pub mod records;
pub mod refusals;
pub mod revocation;
pub mod signature;
mod signed;
mod signs;
pub mod since;
pub mod state;
#[cfg(test)]
mod testing;
pub mod tier;
mod time;
mod units;
pub mod waiver;

pub use approve::{Held, approve};
pub use approved::{Approval, Approved};
pub use baseline::{BaselineRecord, Baselines};
pub use canonical::{content, dependencies};
pub use diff::{PageDiff, Side, diff, finding_changes, library_changes};
pub use keys::Keys;
pub use policy::{People, Policy};
pub use record::{Kind, Record};
pub use records::{RecordFile, Records, Trust};
pub use revocation::{Revocation, Revocations};
pub use state::{Standing, State, barred, standing, state};
pub use waiver::{Waived, WaiverDesk, Waivers, waivers};
