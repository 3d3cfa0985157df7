//! Reviews as a clone has them: records and trust out of git, states, the queue, the gate, the page that reviewers read.

pub mod audit;
pub mod authority;
pub mod page;
pub mod policy;
pub mod queue;
pub mod reviews;
pub mod status;
pub mod versions;
