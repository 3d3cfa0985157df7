//! Whether each decision about a page counts for it as it is.

use caveat_document::page::Page;

use crate::digests;
use crate::records::Entry;
use crate::records::record::Kind;
use crate::status::Standing;

/// Whether a decision counts for the page as it is; otherwise why not, in plain words.
pub fn counts(page: &Page<'_>, entry: &Entry, standing: &Standing) -> Result<(), String> {
    if let Some(void) = &entry.void {
        return Err(void.to_string());
    }
    let record = entry.record();
    if !record.kind.is_bound_to_text() {
        return Ok(());
    }
    if record.content != standing.content {
        return Err("it is about another text of this page".to_owned());
    }
    if record.dependencies != digests::dependencies(page) {
        return Err("what the page depends on has changed since".to_owned());
    }
    let stands = standing.approvals.iter().any(|approval| approval.record == entry.stored.digest);
    if record.kind == Kind::Approve && !stands {
        return Err(
            "it is too old, a later one took its place, or its signer may not approve here".to_owned()
        );
    }
    Ok(())
}
