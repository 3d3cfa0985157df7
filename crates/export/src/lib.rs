//! Turns approved pages into a bundle, and reads a bundle back.
//!
//! `Approved` pages become [`ExportedAnswer`]s, which hold all that a page shows; those become HTML and the bundle's
//! files. [`verify()`] goes the other way and believes nothing that it can work out again.

mod bundle;
mod json;
mod page;
mod problem;
mod verify;

#[cfg(test)]
mod testing;

pub use bundle::manifest::{
    Basis, ExportedReceipt, FileFacts, HeldPage, Index, IndexAnswer, MANIFEST, Manifest, ManifestAnswer,
    ManifestApproval, ManifestWaiver, Ran, ReceiptFinding, Site, Withdrawn, html_path,
};
pub use bundle::{Bundle, Facts, Ready, SignedRecord, bundle};
pub use page::answer::{
    ExportedAnswer, ExportedNotice, ExportedReference, ExportedRelated, ExportedTopic, Reviewer,
};
pub use page::escape::escape;
pub use page::html::{DEMONSTRATION, STYLE_CSS, render_index, render_page};
pub use page::preview::preview;
pub use page::references::text as reference;
pub use problem::{ExportError, Problem};
pub use verify::{ReadBack, SignatureCheck, SignedBy, VerifyOptions, verify};
