//! The arguments of the commands on evidence.

use camino::Utf8PathBuf;
use clap::{Args, Subcommand, ValueEnum};

use super::Shape;

#[derive(Args)]
pub(crate) struct Coverage {
    /// Files or folders to look at. Default: the whole library.
    pub(crate) paths: Vec<Utf8PathBuf>,
    /// Only pages marked `status: ready`.
    #[arg(long)]
    pub(crate) ready: bool,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: View,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum View {
    /// For people, in the terminal.
    Human,
    /// For programs.
    Json,
    /// The pages' text as one HTML file, each claim marked.
    Html,
}

#[derive(Args)]
pub(crate) struct WhereUsed {
    /// The id of a source or a claim.
    pub(crate) id: String,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

#[derive(Args)]
pub(crate) struct Due {
    /// How far to look ahead, as ISO 8601 writes a length: P30D, P6M, P1Y.
    #[arg(long, value_name = "LENGTH", default_value = "P30D")]
    pub(crate) within: String,
    /// The revision to trust for policy, people and earlier records.
    #[arg(long, value_name = "REV")]
    pub(crate) trust: Option<String>,
    /// How to print it.
    #[arg(long, value_enum, default_value = "human")]
    pub(crate) format: Shape,
}

#[derive(Subcommand)]
pub(crate) enum SourcesCommand {
    /// Make source files of a BibTeX (.bib) or CSL-JSON (.json) file. Nobody has opened them yet; they say so.
    Import {
        /// The file that a reference manager wrote.
        file: Utf8PathBuf,
    },
    /// Check the source files: numbers, editions, what was taken back, what no page cites.
    Check {
        /// How to print it.
        #[arg(long, value_enum, default_value = "human")]
        format: Shape,
    },
}
