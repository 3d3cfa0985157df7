//! What alone has changed since a page was last approved, so that one reviewer can settle many pages that a single change
//! has reopened.

use std::collections::BTreeSet;

use caveat_document::digest::Digest;
use caveat_document::format::Id;
use caveat_document::page::Page;

use crate::digests;
use crate::records::Records;
use crate::records::record::Kind;

/// The one dependency that differs from the newest approval that no longer fits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OneChange {
    /// Its name, such as `notice/medical-disclaimer`.
    pub what: String,
    /// What it was; none when the page did not depend on it.
    pub before: Option<Digest>,
    /// What it is; none when the page depends on it no more.
    pub after: Option<Digest>,
}

/// The one change since the newest approval of a page in a role that no longer fits; none when its text changed, too, or when
/// several things did, or when nobody in that role has approved it yet. Each role looks at what it has not seen.
pub fn one_change(page: &Page<'_>, records: &Records, role: &Id) -> Option<OneChange> {
    let (content, now) = (digests::content(page.answer), digests::dependencies(page));
    let approvals = records
        .counted(page.id())
        .filter(|entry| entry.record().kind == Kind::Approve && entry.record().signer.role == *role);
    let newest = approvals.filter(|entry| !entry.record().fits(content, &now)).last()?;
    let before = &newest.record().dependencies;
    let keys: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let mut changed = keys.into_iter().filter(|key| before.get(*key) != now.get(*key));
    let (what, None) = (changed.next()?, changed.next()) else { return None };
    (newest.record().content == content).then(|| OneChange {
        what: what.clone(),
        before: before.get(what).copied(),
        after: now.get(what).copied(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Desk, Site, Write, id};

    #[test]
    fn only_a_single_change_is_one() {
        let (mut desk, site) = (Desk::new(), Site::new());
        let since =
            |desk: &Desk, site: &Site, role: &str| one_change(&site.page(), &desk.records(), &id(role));
        assert_eq!(since(&desk, &site, "editorial"), None);
        desk.approve(&site);
        assert_eq!(since(&desk, &site, "editorial"), None);
        let notice = site.edited("notice", "education only", "teaching only");
        let change = since(&desk, &notice, "editorial").unwrap();
        assert_eq!(change.what, "notice/medical-disclaimer");
        assert!(change.before.is_some() && change.before != change.after);
        // One role has settled it; for the other it is still the change to look at, and another one beside it.
        desk.sign(&notice, Write::new(Kind::Approve, "cli", "clinical").hour(2));
        assert_eq!(since(&desk, &notice, "editorial"), Some(change));
        let topic = notice.edited("topic", "name: Breast cancer", "name: Cancer");
        assert_eq!(since(&desk, &topic, "clinical").unwrap().what, "topic/breast-cancer");
        assert_eq!(since(&desk, &topic, "editorial"), None);
        assert_eq!(since(&desk, &notice.edited("answer", "in a lab", "in the lab"), "clinical"), None);
    }
}
