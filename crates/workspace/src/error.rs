//! What can go wrong outside the files: the disk, git, keys, programs.

use camino::Utf8PathBuf;

/// An error with its next step. [`WorkspaceError::exit_code`] follows the design: 1 for faulty content, 2 for wrong use, 3
/// where the environment could not answer.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says it")]
pub enum WorkspaceError {
    #[error(
        "There is no caveat.yaml in {start} or above it.\nRun `caveat init` to begin a content repository, or change to the folder of one."
    )]
    NoWorkspace { start: Utf8PathBuf },
    #[error("{path} could not be read: {reason}.\n{next}")]
    Unreadable { path: String, reason: String, next: String },
    #[error(
        "{path} could not be written: {reason}.\nCheck that the folder exists and that you may write to it."
    )]
    Unwritable { path: String, reason: String },
    #[error("{0} is outside this content repository.\nName a file inside it.")]
    Outside(String),
    #[error(
        "{0} already exists, and caveat does not overwrite it.\nChoose another name, or move the old file away."
    )]
    Exists(String),
    #[error("{message}\n{next}")]
    Usage { message: String, next: String },
    #[error("{message}\n{next}")]
    Faulty { message: String, next: String },
    #[error("{message}\n{next}")]
    Environment { message: String, next: String },
}

impl WorkspaceError {
    /// Wrong use: exit 2.
    pub fn usage(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), next: next.into() }
    }

    /// The environment could not answer: exit 3.
    pub fn environment(message: impl Into<String>, next: impl Into<String>) -> Self {
        Self::Environment { message: message.into(), next: next.into() }
    }

    /// The exit code of the design.
    pub fn exit_code(&self) -> i32 {
        match self {
            Self::Faulty { .. } => 1,
            Self::Unreadable { .. } | Self::Unwritable { .. } | Self::Environment { .. } => 3,
            _ => 2,
        }
    }
}

/// Results of this crate.
pub type Result<T> = std::result::Result<T, WorkspaceError>;
