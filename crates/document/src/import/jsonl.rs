//! JSON Lines of `{question, answer, url}` to drafts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::front::{Parts, Question};
use super::pieces::pieces;
use super::{Draft, Options, Origin, lines, page, plain};
use crate::fault::Fault;
use crate::file::MAX_FILE_BYTES;
use crate::format::{Id, Url};

/// A record. Fields that caveat does not know are left alone.
#[derive(Deserialize)]
struct Record {
    question: String,
    answer: String,
    url: Option<String>,
    id: Option<Value>,
}

/// Converts each line of a file. A bad line yields a fault that names it; the others go on.
pub fn convert(name: &str, text: &str, options: &Options) -> Vec<Result<Draft, Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut names = Names::default();
    let mut start = 0;
    let mut drafts = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if !line.trim().is_empty() {
            let origin = Origin { name, line: Some(index + 1), start };
            drafts.push(one(line.trim(), origin, options, &mut names));
        }
        start += line.len();
    }
    drafts
}

fn one(line: &str, origin: Origin<'_>, options: &Options, names: &mut Names) -> Result<Draft, Fault> {
    if line.len() > MAX_FILE_BYTES {
        return Err(origin.too_large());
    }
    let record = parse_record(line).map_err(|why| {
        origin.fault(
            format!("{} is not a question and an answer in JSON: {why}.", origin.place()),
            "Write each record on one line, as {\"question\": \"...\", \"answer\": \"...\", \"url\": \"https://...\"}.",
        )
    })?;
    let question = plain(&record.question, origin)?;
    let answer = plain(&record.answer, origin)?;
    for (field, text) in [("question", &question), ("answer", &answer)] {
        if text.trim().is_empty() {
            return Err(origin.fault(
                format!("{} has an empty {field}.", origin.place()),
                "Fill it in, or take the line out.",
            ));
        }
    }
    let mut from = origin.label();
    let mut url = None;
    let address = plain(record.url.as_deref().unwrap_or(""), origin)?;
    match address.trim() {
        "" => {}
        address if is_https(address) => url = Some(address.to_owned()),
        // The format takes https only. Changing the address would be a guess, so it is kept as text.
        address if from.chars().count() + 2 + address.chars().count() <= 300 => {
            from = format!("{from}, {address}")
        }
        _ => {
            return Err(origin.fault(
                format!("{} has a `url` that is no https address and too long to keep.", origin.place()),
                "Give an address that begins with https://, or leave `url` out.",
            ));
        }
    }
    let parts = Parts {
        id: names.name(&question, record.id.as_ref()),
        question: Question::new(&question),
        pieces: pieces(&lines::of_answer(&answer)),
        related: Vec::new(),
        from,
        url,
        notices: Vec::new(),
    };
    origin.confirm(parts.write(options))
}

fn parse_record(line: &str) -> Result<Record, String> {
    if !line.starts_with('{') {
        return Err("it does not begin with `{`".to_owned());
    }
    serde_json::from_str(line).map_err(|error| {
        // Every record is a file of one line to the reader; our own line number is the true one.
        let text = error.to_string();
        text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]).to_owned()
    })
}

fn is_https(address: &str) -> bool {
    serde_json::from_value::<Url>(Value::String(address.to_owned())).is_ok()
}

/// Gives out ids, each once.
#[derive(Default)]
struct Names {
    used: BTreeSet<Id>,
    next: BTreeMap<Id, usize>,
}

impl Names {
    /// The question's words; if they are taken, with the record's own id; if that is taken too, with a number.
    fn name(&mut self, question: &str, record: Option<&Value>) -> Id {
        let base = page::slug(question);
        if self.used.insert(base.clone()) {
            return base;
        }
        let own = match record {
            Some(Value::String(text)) => Some(page::slug(text)),
            Some(Value::Number(number)) => Some(page::slug(&number.to_string())),
            _ => None,
        };
        if let Some(id) =
            own.filter(|own| own.as_str() != "untitled").and_then(|own| join(&base, own.as_str()))
            && self.used.insert(id.clone())
        {
            return id;
        }
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let id = join(&base, &next.to_string()).unwrap_or_else(|| base.clone());
            *next += 1;
            if self.used.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// `base-end`, with the base cut at a word so that it fits.
fn join(base: &Id, end: &str) -> Option<Id> {
    let mut base = base.as_str();
    while base.len() + 1 + end.len() > 80 {
        base = base.rsplit_once('-').map_or("", |(head, _)| head);
        if base.is_empty() {
            return Id::new(end);
        }
    }
    Id::new(&format!("{base}-{end}"))
}
