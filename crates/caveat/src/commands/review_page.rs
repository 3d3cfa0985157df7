//! `caveat review page`: all that a reviewer needs, as one HTML file.

use std::io::Write;

use anyhow::Result;
use camino::Utf8PathBuf;
use caveat_document::layout::{CONTENT, RULES};
use caveat_workspace::Session;
use caveat_workspace::files::write;
use caveat_workspace::review::page::{Reading, reading, since};
use caveat_workspace::review::reviews::Reviews;
use caveat_workspace::review::versions::Versions;
use clap::Args;

use crate::context::{Context, warn};
use crate::render::diff::Compared;
use crate::render::review_page;

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

pub(crate) fn write_review_page(context: &Context, arguments: &ReviewPage) -> Result<u8> {
    let mut html = Vec::new();
    let unreadable = if arguments.page.contains("..") {
        range(context, arguments, &mut html)?
    } else {
        single(context, arguments, &mut html)?
    };
    match &arguments.out {
        // The file says what it is made of; a terminal's escapes are no part of it.
        None => std::io::stdout().lock().write_all(&html)?,
        Some(path) => {
            write::html(path, &html)?;
            writeln!(anstream::stdout(), "Wrote {path}. Open it in a browser.")?;
        }
    }
    Ok(u8::from(unreadable))
}

fn single(context: &Context, arguments: &ReviewPage, out: &mut Vec<u8>) -> Result<bool> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let reviews = Reviews::open(&session, &session.tree, arguments.trust.as_deref(), as_of)?;
    warn(reviews.warning.as_deref());
    let page = reading(&session, &reviews, &arguments.page, 3, as_of)?;
    let since = since(&session, &reviews, &page.id, arguments.base.as_deref())?;
    let pages: Vec<_> = since.versions.change(&page.id, as_of).into_iter().collect();
    // Of one page's review, what other pages rest on is no part.
    let mut library = since.versions.around(&[]);
    library.retain(|change| !change.path.starts_with(CONTENT) || change.path.starts_with(RULES));
    let compared = Compared { versions: &since.versions, library: &library, pages: &pages };
    review_page::single(out, &compared, &session.loaded.library, &page, &since)?;
    Ok(!session.loaded.faults.is_empty())
}

fn range(context: &Context, arguments: &ReviewPage, out: &mut Vec<u8>) -> Result<bool> {
    let as_of = context.today()?;
    let session = Session::open(&context.root)?;
    let mut versions = Versions::open(&session, &arguments.page)?;
    if let Some(base) = &arguments.base {
        versions = Versions::open(&session, &format!("{base}..{}", versions.range.head))?;
    }
    let head = session.with(versions.new_tree.clone())?;
    let reviews = Reviews::open(&head, &head.tree, arguments.trust.as_deref(), as_of)?;
    warn(reviews.warning.as_deref());
    let pages = versions.changes(as_of);
    let library = versions.around(&pages);
    let there = pages.iter().filter(|page| head.loaded.library.answer(&page.id).is_some());
    let readings: Vec<Reading> = there
        .map(|page| reading(&head, &reviews, page.id.as_str(), 4, as_of))
        .collect::<caveat_workspace::error::Result<_>>()?;
    let compared = Compared { versions: &versions, library: &library, pages: &pages };
    review_page::range(out, &compared, &head.loaded.library, &readings)?;
    Ok(!versions.new.faults.is_empty())
}
