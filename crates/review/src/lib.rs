//! Decides what is approved: content digests, signed records, policy, state, the semantic diff.
//!
//! This crate is pure: trees, records and keys come in as values; it runs no program and reads no clock.

mod align;
pub mod approve;
pub mod approved;
pub mod baseline;
pub mod canonical;
pub mod change;
pub mod diff;
pub mod gate;
pub mod policy;
mod quorum;
pub mod record;
pub mod records;
pub mod seats;
pub mod signature;
mod signs;
pub mod state;
#[cfg(test)]
mod testing;
mod units;
pub mod waiver;

pub use approve::{Held, approve};
pub use approved::{Approval, Approved};
pub use baseline::{BaselineRecord, Baselines};
pub use canonical::{content, dependencies};
pub use diff::{PageDiff, Side, diff, finding_changes, library_changes};
pub use policy::{People, Policy};
pub use record::{Kind, Record};
pub use records::{RecordFile, Records, Trust};
pub use signature::Keys;
pub use state::{Standing, State, standing, state};
pub use waiver::{Waived, WaiverDesk, Waivers, waivers};
