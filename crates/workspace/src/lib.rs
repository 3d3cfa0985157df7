//! Every effect: disk, git, the clock, ssh-keygen, threads.
//!
//! It reads files into a library, asks the pure crates, and writes what they answer. It decides nothing about safety.

pub mod audit;
pub mod authority;
pub mod baseline;
pub mod clock;
mod cross;
pub mod error;
pub mod eval;
pub mod evidence;
pub mod explain;
pub mod export;
pub mod forgive;
pub mod git;
pub mod keys;
pub mod load;
pub mod mutate;
pub mod policy;
pub mod queue;
pub mod read_back;
pub mod readability;
pub mod reading;
pub mod report;
pub mod review;
pub mod scan;
pub mod session;
pub mod sign;
pub mod signatory;
pub mod sources;
pub mod start;
pub mod status;
pub mod timings;
pub mod tree;
pub mod versions;
pub mod waive;
pub mod write;

pub use error::{Result, WorkspaceError};
pub use session::{Scope, Session};
