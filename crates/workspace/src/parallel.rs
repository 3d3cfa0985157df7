//! Work done side by side: even shares, and a panic that stays where it happened.

use std::panic::{AssertUnwindSafe, catch_unwind};

use caveat_document::fault::Fault;
use caveat_document::span::Span;

use crate::error::{Result, WorkspaceError};

/// A thread takes so many files at once: few enough that no thread is left with a long rest while the others wait.
pub(crate) const AT_ONCE: usize = 32;

/// Something panicked. That is caveat's fault, and never a green run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Panicked;

/// Does a piece of work whose panic must not end the others.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> std::result::Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Panicked)
}

impl Panicked {
    /// As a fault of the file that was worked on.
    pub(crate) fn on(self, path: &str) -> Fault {
        Fault::new(
            "format/internal-error",
            path,
            Span::default(),
            "caveat failed on this file. The fault is in caveat, not in the page.",
            "Please report it with this file; until then the run counts as failed.",
        )
    }
}

/// Sets the number of threads of the run.
///
/// # Errors
/// Zero, or called twice.
pub fn threads(count: usize) -> Result<()> {
    let built = rayon::ThreadPoolBuilder::new().num_threads(count.max(1)).build_global();
    built.map_err(|error| {
        WorkspaceError::usage(format!("The threads could not be set: {error}."), "Leave --threads out.")
    })
}
