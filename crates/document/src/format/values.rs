//! Small values with a form: ids, dates, lines, addresses.

use std::fmt;

use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A kebab-case name, at most 80 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// Takes a string that has the form of an id.
    pub fn new(text: &str) -> Option<Self> {
        let part = |p: &str| !p.is_empty() && p.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        (text.len() <= 80 && text.split('-').all(part)).then(|| Self(text.to_owned()))
    }

    /// Makes an id out of any text: its first words, in lower case, joined by hyphens.
    pub fn slug(text: &str) -> Self {
        let mut slug = String::new();
        for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
            if slug.len() + word.len() > 60 {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word.to_ascii_lowercase());
        }
        Self::new(&slug).unwrap_or_else(|| Self("untitled".to_owned()))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not an id such as car-t-breast-cancer")))
    }
}

/// A rule's name: `group/fault`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleName(String);

impl RuleName {
    /// Takes a string that has the form of a rule name.
    pub fn new(text: &str) -> Option<Self> {
        let (group, fault) = text.split_once('/')?;
        Id::new(group).and(Id::new(fault)).map(|_| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for RuleName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a rule name such as claims/hype-word")))
    }
}

/// A calendar day, written `2026-11-01` and in no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub Date);

impl Day {
    /// The day so many days after this one. A date beyond the calendar is one that never comes: it ends on this day.
    pub fn after(self, days: u32) -> Self {
        Self(self.0.checked_add(jiff::Span::new().days(i64::from(days))).unwrap_or(self.0))
    }

    /// Reads `2026-11-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 10
            && text.bytes().enumerate().all(|(i, b)| match i {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        plain.then(|| text.parse().ok().map(Self)).flatten()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| D::Error::custom(format!("`{text}` is not a date such as 2026-11-01")))
    }
}

/// When a source came out: a year, a month or a day, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Issued(String);

impl Issued {
    /// The date as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The year.
    pub fn year(&self) -> &str {
        &self.0[..4]
    }
}

impl<'de> Deserialize<'de> for Issued {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let full = match text.len() {
            4 => format!("{text}-01-01"),
            7 => format!("{text}-01"),
            _ => text.clone(),
        };
        Day::parse(&full).map(|_| Self(text.clone())).ok_or_else(|| {
            D::Error::custom(format!("`{text}` is not a date such as 2026, 2026-11 or 2026-11-01"))
        })
    }
}

/// Text of `MIN` to `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Line<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Line<MIN, MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Line<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de, const MIN: usize, const MAX: usize> Deserialize<'de> for Line<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let count = text.chars().count();
        if (MIN..=MAX).contains(&count) {
            Ok(Self(text))
        } else {
            Err(D::Error::custom(format!("text of {count} characters where {MIN} to {MAX} are allowed")))
        }
    }
}

/// An `https` address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Url(String);

impl Url {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Url {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let rest = text.strip_prefix("https://").unwrap_or("");
        if rest.is_empty()
            || text.chars().count() > 2000
            || text.chars().any(|c| c.is_whitespace() || "<>\"".contains(c))
        {
            return Err(D::Error::custom(format!("`{text}` is not an address that begins with https://")));
        }
        Ok(Self(text))
    }
}

/// A list with at least one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct OneOrMore<T>(Vec<T>);

impl<T> OneOrMore<T> {
    /// The items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMore<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        if items.is_empty() {
            Err(D::Error::custom("an empty list where at least one item is needed"))
        } else {
            Ok(Self(items))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        assert!(Id::new("car-t-2").is_some());
        for bad in ["", "Car", "a--b", "-a", "a_b"] {
            assert!(Id::new(bad).is_none(), "{bad}");
        }
        assert_eq!(Id::slug("How does CAR-T work?").as_str(), "how-does-car-t-work");
        assert!(Day::parse("2026-02-29").is_none());
        assert!(Day::parse("2026-11-01").is_some());
        assert!(RuleName::new("claims/hype-word").is_some());
        assert!(RuleName::new("claims").is_none());
    }
}
