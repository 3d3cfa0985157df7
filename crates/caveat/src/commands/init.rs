//! `caveat init`.

use anyhow::Result;
use camino::Utf8Path;
use caveat_workspace::start;

use crate::render::{Style, count, styled};

pub(crate) fn run(folder: &Utf8Path, name: &str) -> Result<u8> {
    let written = start::init(folder, name)?;
    anstream::println!(
        "{} {} in {folder}.\nNext: `caveat check -C {folder}`, then `caveat new \"Your question?\" -C {folder}`.",
        styled("Began a content repository:", Style::Good),
        count(written, "file")
    );
    Ok(0)
}
