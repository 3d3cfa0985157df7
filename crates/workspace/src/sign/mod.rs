//! Decisions on their way to a signed file: who signs, with which key, and what is written.

pub mod baseline;
pub mod decide;
pub mod keys;
pub mod signer;
pub mod waive;
