//! The arguments of what compares two versions.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct Diff {
    /// Two revisions, such as main..HEAD.
    pub(crate) range: String,
    /// Only these pages, by id. Default: all that changed.
    pub(crate) ids: Vec<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: DiffFormat,
    /// The same as `--format json`.
    #[arg(long, hide = true, conflicts_with = "format")]
    pub(crate) json: bool,
}

/// How to print what changed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, in the terminal.
    Human,
    /// One HTML file.
    Html,
    /// For programs: see schemas/diff.schema.json.
    Json,
    /// For a comment on a pull request.
    Markdown,
}

#[derive(Args)]
pub(crate) struct ReviewPage {
    /// The page's id; or two revisions, such as main..HEAD, for all pages that changed.
    #[arg(value_name = "ID|BASE..HEAD")]
    pub(crate) page: String,
    /// The revision to compare with. Default: the version that was last approved, else the trusted one.
    #[arg(long, value_name = "REV")]
    pub(crate) base: Option<String>,
    /// The file to write. Default: standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<Utf8PathBuf>,
    /// The revision to trust for policy, people and earlier records.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
}
