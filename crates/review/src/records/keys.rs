//! The keys that people sign with: `reviews/keys/allowed_signers`, as OpenSSH reads it (ssh-keygen(1), "Allowed signers").
//!
//! A line has names, perhaps options, and a key. We take less than OpenSSH does: a name is a person's id or address and
//! never a pattern, nobody signs for others, and a time says that it is UTC, since a file must mean the same everywhere.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Day, Id};
use caveat_document::span::Span;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::gate::GateRule;
use crate::policy::{People, Person};
use crate::records::signature::{
    NAMESPACE, PublicKey, Signature, SignatureError, demonstration_public, public_key,
};
use crate::records::time::day_of;

pub use caveat_document::layout::ALLOWED_SIGNERS;

/// So many faulty lines are told one by one.
const MOST_FAULTS: usize = 50;

/// A key that somebody signs with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedKey {
    /// Whose it is.
    pub person: Id,
    /// As `ssh-keygen -l` prints it.
    pub fingerprint: String,
    /// The kind of key, such as `ssh-ed25519`.
    pub kind: String,
    /// Signatures before this moment do not count.
    pub after: Option<Timestamp>,
    /// Signatures after this moment do not count.
    pub before: Option<Timestamp>,
    key: PublicKey,
}

impl AllowedKey {
    /// Whether signatures of a moment count.
    pub fn valid_at(&self, at: Timestamp) -> bool {
        self.after.is_none_or(|after| after <= at) && self.before.is_none_or(|before| at <= before)
    }

    /// Whether signatures of some moment of a day count.
    pub fn valid_on(&self, day: Day) -> bool {
        self.after.is_none_or(|after| day_of(after) <= day)
            && self.before.is_none_or(|before| day <= day_of(before))
    }
}

/// All keys that people sign with.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    all: Vec<AllowedKey>,
    /// Those that anybody can make, by the role or id that they are made of.
    anybodys: BTreeMap<Id, PublicKey>,
}

impl Keys {
    /// Reads the keys of `people`. A line that cannot be used is left out and reported, so that whoever signs with its key
    /// does not count.
    pub fn parse(people: &People, file: Option<&SourceFile>) -> (Self, Vec<Fault>) {
        let mut keys = Self { all: Vec::new(), anybodys: anybodys(people) };
        let mut faults = Vec::new();
        let Some(file) = file else { return (keys, faults) };
        let (mut at, mut owners, mut left_out) = (0, BTreeMap::new(), 0usize);
        for whole in file.text.split_inclusive('\n') {
            let line = whole.trim();
            let start = at + (whole.len() - whole.trim_start().len());
            at += whole.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match keys.line(line, people, &mut owners) {
                Ok(key) => keys.all.push(key),
                Err(_) if faults.len() >= MOST_FAULTS => left_out += 1,
                Err(problem) => faults.push(Fault::new(
                    GateRule::KeyUnusable.as_str(),
                    &file.path,
                    Span::new(start, start + line.len()),
                    format!("The key on this line cannot be used: {problem}."),
                    "Write the line as `caveat keys add` does: the person's id, then the public key.",
                )),
            }
        }
        if left_out > 0 {
            faults.push(Fault::new(
                GateRule::KeyUnusable.as_str(),
                &file.path,
                Span::default(),
                format!("{left_out} more lines cannot be used."),
                "Mend those above first; is this the right file?",
            ));
        }
        (keys, faults)
    }

    fn line(
        &self,
        line: &str,
        people: &People,
        owners: &mut BTreeMap<String, Id>,
    ) -> Result<AllowedKey, String> {
        let (names, rest) = word(line);
        let (options, key) = if is_kind(rest) { ("", rest) } else { word(rest) };
        let options = Options::read(options)?;
        let key = public_key(key).map_err(|error: SignatureError| error.to_string())?;
        if self.anybodys.values().any(|known| *known == key) {
            return Err("this is a public demonstration key, with which anybody can sign".to_owned());
        }
        let name = names.trim_matches('"');
        if name.contains(',') {
            return Err(
                "it names several people; nobody may sign for two, so write a line for each".to_owned()
            );
        }
        let (person, fingerprint) = (whose(name, people)?, key.fingerprint());
        if let Some(other) = owners.get(&fingerprint).filter(|other| **other != person.id) {
            return Err(format!("{other} has the same key, and nobody may sign for two"));
        }
        owners.insert(fingerprint.clone(), person.id.clone());
        let (after, before) = (options.after, options.before);
        Ok(AllowedKey { person: person.id.clone(), fingerprint, kind: key.kind(), after, before, key })
    }

    /// Every key, in the order of the file.
    pub fn all(&self) -> &[AllowedKey] {
        &self.all
    }

    /// The keys of a person.
    pub fn of<'k>(&'k self, person: &Id) -> impl Iterator<Item = &'k AllowedKey> {
        let person = person.clone();
        self.all.iter().filter(move |key| key.person == person)
    }

    /// Whether a person has something to sign with on a day.
    pub fn can_sign(&self, person: &Person, day: Day) -> bool {
        person.demonstration || self.of(&person.id).any(|key| key.valid_on(day))
    }

    /// Whether a signature was made with the demonstration key of a role, in the namespace of demonstrations.
    pub fn is_demonstration(&self, role: &Id, signature: &Signature) -> bool {
        signature.demonstration && self.anybodys.get(role).is_some_and(|key| *key == signature.key)
    }

    /// The lines of a person that have the key of a signature. There may be two, each for a time of its own.
    pub fn matching<'k>(
        &'k self,
        person: &'k Id,
        signature: &'k Signature,
    ) -> impl Iterator<Item = &'k AllowedKey> {
        self.of(person).filter(|key| !signature.demonstration && key.key == signature.key)
    }
}

/// The keys that anybody can make: of the usual roles, of all roles and ids in use.
fn anybodys(people: &People) -> BTreeMap<Id, PublicKey> {
    let usual = ["clinical", "editorial", "pharmacy", "author", "request"].into_iter().filter_map(Id::new);
    let ids = people.iter().map(|person| person.id.clone());
    let roles: BTreeSet<Id> = people.roles().cloned().chain(usual).chain(ids).collect();
    roles.into_iter().map(|role| (role.clone(), demonstration_public(&role))).collect()
}

/// The person that a line names, by id or address.
fn whose<'p>(name: &str, people: &'p People) -> Result<&'p Person, String> {
    if name.contains(['*', '?', '!']) {
        return Err(format!("`{name}` is a pattern; name each person"));
    }
    let by_id = Id::new(name).and_then(|id| people.get(&id));
    let person = by_id.or_else(|| people.by_email(name));
    let person = person.ok_or_else(|| format!("`{name}` is not in {}", people.file.path))?;
    if person.demonstration {
        return Err(format!("{name} is a demonstration signer and has no key of its own"));
    }
    Ok(person)
}

/// The first word of a line, quotes and all, and what follows it.
fn word(line: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = line.find(|c: char| {
        quoted ^= c == '"';
        c.is_ascii_whitespace() && !quoted
    });
    let (word, rest) = line.split_at(end.unwrap_or(line.len()));
    (word, rest.trim_start())
}

/// Whether a text begins with a kind of key, and not with options.
fn is_kind(text: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-", "-----"].iter().any(|kind| text.starts_with(kind))
}

/// What a line says about when its key counts.
#[derive(Debug, Default)]
struct Options {
    after: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl Options {
    fn read(text: &str) -> Result<Self, String> {
        let mut found = Self::default();
        let mut seen: BTreeMap<String, ()> = BTreeMap::new();
        for option in split_options(text) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let (name, value) = (name.to_ascii_lowercase(), value.trim_matches('"'));
            if seen.insert(name.clone(), ()).is_some() {
                return Err(format!("the option `{name}` stands there twice"));
            }
            match name.as_str() {
                "namespaces" => namespaces(value)?,
                "valid-after" => found.after = Some(moment(value)?),
                "valid-before" => found.before = Some(moment(value)?),
                "cert-authority" => {
                    return Err("caveat trusts keys, not authorities that sign keys".to_owned());
                }
                _ => return Err(format!("`{name}` is no option that caveat knows")),
            }
        }
        Ok(found)
    }
}

fn split_options(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    text.split(move |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
    .filter(|option| !option.is_empty())
}

fn namespaces(list: &str) -> Result<(), String> {
    if list.contains(['*', '?', '!']) {
        return Err(format!("`{list}` is a pattern; name the purposes one by one"));
    }
    if !list.split(',').any(|name| name == NAMESPACE) {
        return Err(format!("it is for the purpose `{list}`, not for reviews ({NAMESPACE})"));
    }
    Ok(())
}

/// Reads `20270131Z` or `20270131120000Z`.
fn moment(text: &str) -> Result<Timestamp, String> {
    let format = match text.len() {
        9 => "%Y%m%d",
        13 => "%Y%m%d%H%M",
        15 => "%Y%m%d%H%M%S",
        _ => "",
    };
    let digits = text.strip_suffix('Z').filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    let read = |digits: &str| match format {
        "" => None,
        "%Y%m%d" => jiff::civil::Date::strptime(format, digits)
            .ok()
            .map(|date| date.to_datetime(jiff::civil::Time::midnight())),
        _ => DateTime::strptime(format, digits).ok(),
    };
    digits
        .and_then(read)
        .and_then(|time| Offset::UTC.to_timestamp(time).ok())
        .ok_or_else(|| format!("`{text}` is no time in UTC such as 20270131Z or 20270131120000Z"))
}

/// The line of `allowed_signers` for a person's key.
pub fn allowed_line(person: &Id, key: &PublicKey, valid: (Option<Day>, Option<Day>)) -> String {
    let compact = |day: Day| day.0.strftime("%Y%m%d").to_string();
    let mut options = format!("namespaces=\"{NAMESPACE}\"");
    if let Some(day) = valid.0 {
        options.push_str(&format!(",valid-after=\"{}Z\"", compact(day)));
    }
    if let Some(day) = valid.1 {
        // The whole of the last day counts.
        options.push_str(&format!(",valid-before=\"{}235959Z\"", compact(day)));
    }
    format!("{person} {options} {key}")
}

#[cfg(test)]
mod tests;
