//! `caveat init`.

use anyhow::Result;
use camino::Utf8Path;
use caveat_workspace::library::scaffold;

use crate::render::{Style, count, styled};

pub(crate) fn run(folder: &Utf8Path, name: &str) -> Result<u8> {
    let written = scaffold::init(folder, name)?;
    anstream::println!(
        "{} {} in {folder}.\nNext: `caveat check -C {folder}`, then `caveat new \"Your question?\" -C {folder}`.",
        styled("Began a content repository:", Style::Good),
        count(written, "file")
    );
    Ok(0)
}
