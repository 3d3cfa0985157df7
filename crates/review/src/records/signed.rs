//! Reading signed files: JSON of a known form, byte for byte as it is written, at the path that it tells itself.

use caveat_document::format::{Form, Id};
use caveat_document::schema::Schema;

use crate::gate::GateRule;
use crate::records::fault::RecordFault;

/// A kind of signed file.
pub(crate) struct SignedForm<T> {
    /// What people call it.
    pub(crate) name: &'static str,
    /// Its schema.
    pub(crate) schema: Schema,
    /// The largest that is read, in bytes.
    pub(crate) most: usize,
    /// Its canonical bytes.
    pub(crate) to_bytes: fn(&T) -> Vec<u8>,
    /// Where it belongs.
    pub(crate) path: fn(&T) -> String,
    /// The next step when it is broken.
    pub(crate) next: &'static str,
}

impl<T: Form> SignedForm<T> {
    /// Reads a file and holds it against its own path. `answer` is the page that its path tells, if it tells one.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(crate) fn read(&self, path: &str, answer: Option<Id>, bytes: &[u8]) -> Result<T, RecordFault> {
        let name = self.name;
        if bytes.len() > self.most {
            let (size, most) = (bytes.len(), self.most);
            return Err(self.broken(
                path,
                answer,
                format!("This {name} has {size} bytes; the largest has {most}."),
            ));
        }
        let read = || -> Result<T, String> {
            let json: serde_json::Value = serde_json::from_slice(bytes)
                .map_err(|error| format!("This {name} is not JSON: {error}."))?;
            if let Some(complaint) = self.schema.complaints(&json).into_iter().next() {
                return Err(format!("This {name} does not have the form of one: {complaint}"));
            }
            let value = T::from_json(json)
                .map_err(|error| format!("This {name} does not have the form of one: {error}."))?;
            if (self.to_bytes)(&value) != bytes {
                return Err(format!("This {name} is not written in its canonical form, so it was edited."));
            }
            let expected = (self.path)(&value);
            if path != expected {
                return Err(format!(
                    "This {name} was moved, copied or edited: what it says belongs in {expected}."
                ));
            }
            Ok(value)
        };
        read().map_err(|message| self.broken(path, answer, message))
    }

    /// What is wrong with a file.
    pub(crate) fn broken(&self, path: &str, answer: Option<Id>, message: String) -> RecordFault {
        RecordFault {
            rule: GateRule::RecordBroken,
            path: path.to_owned(),
            answer,
            message,
            next: self.next.to_owned(),
            holds: true,
        }
    }
}
