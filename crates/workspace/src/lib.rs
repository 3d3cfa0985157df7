//! Every effect: disk, git, the clock, ssh-keygen, threads.
//!
//! It reads files into a library, asks the pure crates, and writes what they answer. It decides nothing about safety.

pub mod check;
pub mod clock;
pub mod error;
pub mod evaluate;
pub mod files;
pub mod git;
pub mod library;
pub mod parallel;
pub mod publish;
pub mod review;
pub mod scope;
pub mod session;
pub mod sign;

pub use error::{Result, WorkspaceError};
pub use scope::Scope;
pub use session::Session;
