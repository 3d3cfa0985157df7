//! Turns approved pages into a bundle, and reads a bundle back.
//!
//! `Approved` pages become [`ExportedAnswer`]s, which hold all that a page shows; those become HTML and the bundle's
//! files. [`verify()`] goes the other way and believes nothing that it can work out again.

mod answer;
mod body;
mod escape;
mod json;
mod manifest;
mod problem;
pub mod references;

pub use problem::{ExportError, Problem};
pub use answer::*;
pub use manifest::*;
