//! Whether the signer of a file counts.

use caveat_document::format::{Day, Id};

use crate::policy::{People, Person, Policy};
use crate::records::keys::{AllowedKey, Keys};
use crate::records::signature::Signature;
use crate::records::signer::Signer;
use crate::records::time::Time;

/// A record's file and its signature's, as found in a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFile {
    /// Path of the record.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The bytes of the file beside it that ends in `.sig`, if it exists.
    pub signature: Option<Vec<u8>>,
}

/// What decides whose signature counts. All of it is read from the trusted tree.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'a> {
    /// Who may sign.
    pub people: &'a People,
    /// With which keys.
    pub keys: &'a Keys,
    /// For what.
    pub policy: &'a Policy,
}

impl Trust<'_> {
    /// Whether a signature that a person made on a day would count.
    pub fn can_sign(&self, person: &Person, on: Day) -> bool {
        self.keys.can_sign(person, on) && person.valid_on(on)
    }
}

/// Why a whole record does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Void {
    /// No such person.
    #[error("{0} is not in people.yaml")]
    Unknown(Id),
    /// Another key.
    #[error("it was not signed with a key of {0}")]
    Key(Id),
    /// Another role.
    #[error("{0} does not hold the role `{1}`")]
    Role(Id, Id),
    /// Too early or too late for the person.
    #[error("the signatures of {0} do not count on {1}")]
    Validity(Id, Day),
    /// Dated after the day that is asked about.
    #[error("it is dated {0}, which is still to come")]
    Future(Day),
    /// The key may sign, at another time.
    #[error("the key that {0} signed with does not count on {1}")]
    KeyTime(Id, Day),
    /// It came in too late: a key or person that counts no more can still state an earlier time.
    #[error(
        "it is new here, and the signatures of {0} no longer count on {1}: an earlier time proves nothing"
    )]
    Late(Id, Day),
    /// The role takes no page down and puts none back.
    #[error("the policy does not let the role `{0}` take pages down or put them back")]
    Entitlement(Id),
    /// Dated before a record that it knows.
    #[error("it is dated before a record that it names as earlier")]
    Order,
    /// The signer may not revoke keys, or revokes the key it was signed with.
    #[error("a key is revoked with another key, by somebody in a role that may withdraw pages")]
    Revoker,
    /// Its key was revoked.
    #[error("its key was revoked")]
    Revoked,
}

/// Why a signature is not that of a person who may sign in that role on that day. What is `new`, that is not yet in the
/// trusted tree, must also come in while person and key still count: whoever finds an old key can date back.
pub fn void_signer(
    signer: &Signer,
    time: &Time,
    signature: &Signature,
    trust: Trust<'_>,
    new: bool,
    as_of: Day,
) -> Option<Void> {
    let Some(person) = trust.people.get(&signer.person) else {
        return Some(Void::Unknown(signer.person.clone()));
    };
    let (id, day) = (person.id.clone(), time.day());
    let keys: Vec<_> = trust.keys.matching(&person.id, signature).collect();
    let own_key = if person.demonstration {
        trust.keys.is_demonstration(&signer.role, signature)
    } else {
        !keys.is_empty()
    };
    let key_at =
        |valid: &dyn Fn(&AllowedKey) -> bool| person.demonstration || keys.iter().any(|key| valid(key));
    if !own_key {
        Some(Void::Key(id))
    } else if !person.holds(&signer.role) {
        Some(Void::Role(id, signer.role.clone()))
    } else if day > as_of {
        Some(Void::Future(day))
    } else if !person.valid_on(day) {
        Some(Void::Validity(id, day))
    } else if !key_at(&|key| key.valid_at(time.at())) {
        Some(Void::KeyTime(id, day))
    } else if new && !(person.valid_on(as_of) && key_at(&|key| key.valid_on(as_of))) {
        Some(Void::Late(id, as_of))
    } else {
        None
    }
}
