//! Times as signed files state them.

use std::fmt;

use caveat_document::format::Day;
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time as a record states it, to the second and with its offset from UTC.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    text: String,
    at: Timestamp,
}

impl Time {
    /// A time in UTC. Fractions of a second are dropped.
    pub fn utc(at: Timestamp) -> Self {
        let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
        Self { text: at.strftime("%Y-%m-%dT%H:%M:%S+00:00").to_string(), at }
    }

    /// Reads `2026-11-23T12:00:00+00:00`.
    pub fn parse(text: &str) -> Option<Self> {
        // The schema states the form; the length keeps out whatever else the parser would take.
        let plain = matches!(text.len(), 20 | 25) && text.is_ascii();
        let at = text.parse().ok().filter(|_| plain)?;
        Some(Self { text: text.to_owned(), at })
    }

    /// The moment.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Its day in UTC.
    pub fn day(&self) -> Day {
        day_of(self.at)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is not a time such as 2026-11-23T12:00:00+00:00"))
        })
    }
}

/// The day of a moment, in UTC.
pub(crate) fn day_of(at: Timestamp) -> Day {
    Day(Offset::UTC.to_datetime(at).date())
}
