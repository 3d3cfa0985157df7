//! Who signs.

use caveat_document::format::{Id, Line};
use serde::{Deserialize, Serialize};

/// Who signed, and in which role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// The name as printed when it was signed.
    pub name: Line<1, 200>,
    /// The id in `people.yaml`.
    pub person: Id,
    /// The role signed for.
    pub role: Id,
}
