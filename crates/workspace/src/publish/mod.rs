//! Writing a bundle, and reading one back.

pub mod export;
pub mod verify;
