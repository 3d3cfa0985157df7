//! Filling the seats of a quorum, each with a different person.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::format::Id;

use crate::policy::Tier;
use crate::records::Entry;

/// The seats that stay empty when each person takes at most one, in a role the person has. Nobody keeps a seat that
/// another could not fill otherwise (augmenting paths, Kuhn 1955).
pub fn empty_seats<'a>(
    quorum: &'a BTreeMap<Id, u32>,
    roles: &BTreeMap<&'a Id, BTreeSet<&'a Id>>,
) -> Vec<&'a Id> {
    let seats: Vec<&Id> = quorum.iter().flat_map(|(role, count)| (0..*count).map(move |_| role)).collect();
    let mut seat_of: BTreeMap<&Id, usize> = BTreeMap::new();
    let mut empty = Vec::new();
    for seat in 0..seats.len() {
        if !seat_somebody(seat, &seats, roles, &mut seat_of, &mut BTreeSet::new()) {
            empty.push(seats[seat]);
        }
    }
    empty
}

fn seat_somebody<'a>(
    seat: usize,
    seats: &[&'a Id],
    roles: &BTreeMap<&'a Id, BTreeSet<&'a Id>>,
    seat_of: &mut BTreeMap<&'a Id, usize>,
    asked: &mut BTreeSet<&'a Id>,
) -> bool {
    for (person, held) in roles {
        if !held.contains(seats[seat]) || !asked.insert(*person) {
            continue;
        }
        let free = match seat_of.get(person).copied() {
            None => true,
            Some(other) => seat_somebody(other, seats, roles, seat_of, asked),
        };
        if free {
            seat_of.insert(*person, seat);
            return true;
        }
    }
    false
}

pub(crate) fn missing<'a>(tier: &'a Tier, approvals: impl Iterator<Item = &'a Entry>) -> Vec<Id> {
    let mut roles: BTreeMap<&Id, BTreeSet<&Id>> = BTreeMap::new();
    for entry in approvals {
        roles.entry(entry.person()).or_default().insert(&entry.record().signer.role);
    }
    empty_seats(&tier.quorum, &roles).into_iter().cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::id;

    #[test]
    fn each_seat_has_its_own_person() {
        let [clinical, editorial, a, b, c] = ["clinical", "editorial", "a", "b", "c"].map(id);
        let quorum = BTreeMap::from([(clinical.clone(), 1), (editorial.clone(), 1)]);
        let both = BTreeSet::from([&clinical, &editorial]);
        assert_eq!(empty_seats(&quorum, &BTreeMap::from([(&a, both.clone())])), [&editorial]);
        // `a` took the clinical seat first and has to move over for `b`.
        let roles = BTreeMap::from([(&a, both), (&b, BTreeSet::from([&clinical]))]);
        assert!(empty_seats(&quorum, &roles).is_empty());
        let three = BTreeMap::from([(clinical.clone(), 2)]);
        assert_eq!(empty_seats(&three, &BTreeMap::from([(&c, BTreeSet::from([&clinical]))])).len(), 1);
    }
}
