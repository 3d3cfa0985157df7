//! Who may still sign a page, and whether each decision about it counts.

use caveat_document::format::{Day, Id};
use caveat_document::page::Page;

use crate::canonical;
use crate::policy::{People, Person};
use crate::record::Kind;
use crate::records::{Entry, Records};
use crate::state::{Standing, barred};

/// The people who may approve a page in a role: they hold it, have a key, and neither wrote the page nor asked for its
/// review.
pub fn may_approve<'p>(
    page: &Page<'_>,
    records: &Records,
    people: &'p People,
    role: &Id,
    as_of: Day,
) -> Vec<&'p Person> {
    let counted: Vec<&Entry> = records.counted(page.id()).collect();
    let barred = barred(page, &counted, canonical::content(page.answer));
    let able = |person: &&Person| {
        person.holds(role)
            && person.can_sign()
            && person.valid_on(as_of)
            && !barred.iter().any(|id| **id == person.id)
    };
    people.front.people.iter().filter(able).collect()
}

/// Whether a decision counts for the page as it is; otherwise why not, in plain words.
pub fn counts(page: &Page<'_>, entry: &Entry, standing: &Standing) -> Result<(), String> {
    if let Some(void) = &entry.void {
        return Err(void.to_string());
    }
    let record = entry.record();
    if !matches!(record.kind, Kind::Approve | Kind::Request) {
        return Ok(());
    }
    if record.content != standing.content {
        return Err("it is about another text of this page".to_owned());
    }
    if record.dependencies != canonical::dependencies(page) {
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
