//! Turns approved pages into a bundle, and reads a bundle back.
//!
//! `Approved` pages become [`ExportedAnswer`]s, which hold all that a page shows; those become HTML and the bundle's
//! files. [`verify()`] goes the other way and believes nothing that it can work out again.

mod answer;
mod body;
mod bundle;
mod escape;
mod html;
mod json;
mod manifest;
mod preview;
mod problem;
mod promises;
mod read_back;
mod references;
mod verify;
mod view;
mod visible;

#[cfg(test)]
mod testing;

pub use answer::{
    ExportedAnswer, ExportedNotice, ExportedReference, ExportedRelated, ExportedTopic, Reviewer,
};
pub use bundle::{Bundle, Facts, Ready, SignedRecord, bundle};
pub use escape::escape;
pub use html::{DEMONSTRATION, STYLE_CSS, render_index, render_page};
pub use manifest::{
    Basis, ExportedReceipt, FileFacts, HeldPage, Index, IndexAnswer, MANIFEST, Manifest, ManifestAnswer,
    ManifestApproval, ManifestWaiver, Ran, ReceiptFinding, Site, Withdrawn, html_path,
};
pub use preview::preview;
pub use problem::{ExportError, Problem};
pub use references::text as reference;
pub use verify::{ReadBack, SignatureCheck, SignedBy, VerifyOptions, verify};
