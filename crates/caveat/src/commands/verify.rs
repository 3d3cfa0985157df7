//! `caveat verify`: reads an exported folder back.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::layout::REVIEWS;
use caveat_workspace::files::tree::Tree;
use caveat_workspace::publish::verify::read_back;
use caveat_workspace::{Session, WorkspaceError, session};
use clap::Args;

use crate::context::Context;
use crate::render::{Style, count, shown, styled};

#[derive(Args)]
pub(crate) struct Verify {
    /// The folder that `caveat export` wrote.
    pub(crate) folder: Utf8PathBuf,
    /// Accept a bundle that is signed with public demonstration keys.
    #[arg(long)]
    pub(crate) allow_demonstration: bool,
    /// A reviews folder with people.yaml and keys to trust. Default: that of the content repository.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) keys: Option<Utf8PathBuf>,
}

pub(crate) fn verify_bundle(context: &Context, arguments: &Verify) -> Result<u8> {
    let as_of = context.today()?;
    let reviews = match &arguments.keys {
        Some(folder) => {
            let mut tree = Tree::default();
            let files = caveat_workspace::files::write::read_folder(folder)?;
            tree.files = files.into_iter().map(|(path, bytes)| (format!("{REVIEWS}{path}"), bytes)).collect();
            tree
        }
        None => match Session::open(&context.root) {
            Ok(session) => session.tree,
            Err(error) if !matches!(error, WorkspaceError::NoWorkspace { .. }) => return Err(error.into()),
            Err(_) => {
                return Err(WorkspaceError::environment(
                    "There are no trusted keys here, and a bundle's own do not count.",
                    "Run this in the content repository, or name its reviews folder with --keys.",
                )
                .into());
            }
        },
    };
    let checker = session::checker(&context.root)?;
    let problems = read_back(&arguments.folder, &reviews, &checker, arguments.allow_demonstration, as_of)?;
    let mut out = anstream::stdout().lock();
    for problem in &problems {
        writeln!(
            out,
            "{} {}: {}\n    {}",
            styled("problem", Style::Error),
            shown(&problem.file),
            shown(&problem.message),
            problem.next
        )?;
    }
    if problems.is_empty() {
        writeln!(
            out,
            "{} Each file is whole, each page is signed and carries its disclaimers, citations and consult lines.",
            styled("Verified.", Style::Good)
        )?;
    } else {
        writeln!(out, "{} {}.", styled("Not verified:", Style::Error), count(problems.len(), "problem"))?;
    }
    Ok(u8::from(!problems.is_empty()))
}
