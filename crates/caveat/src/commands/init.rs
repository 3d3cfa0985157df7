//! `caveat init`.

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_workspace::library::scaffold;
use clap::Args;

use crate::render::{Style, count, styled};

#[derive(Args)]
pub(crate) struct Init {
    /// The folder to fill. It must be empty or new.
    folder: Utf8PathBuf,
    /// The library's name.
    #[arg(long, default_value = "Health answers")]
    name: String,
}

pub(crate) fn begin_library(arguments: &Init) -> Result<u8> {
    let Init { folder, name } = arguments;
    let written = scaffold::init(folder, name)?;
    anstream::println!(
        "{} {} in {folder}.\nNext: `caveat check -C {folder}`, then `caveat new \"Your question?\" -C {folder}`.",
        styled("Began a content repository:", Style::Good),
        count(written, "file")
    );
    Ok(0)
}
