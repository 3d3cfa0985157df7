//! Why a finding: what was found at a place, and how the sentence there was read.

use std::collections::BTreeSet;

use caveat_document::format::Day;
use caveat_language::clause::Explanation;

use crate::check::library::check;
use crate::check::report::Located;
use crate::check::suppress::Suppressions;
use crate::error::{Result, WorkspaceError};
use crate::scope::Scope;
use crate::session::Session;

/// A place in a file, as findings print it: `PATH:LINE` or `PATH:LINE:COLUMN`, both from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it was typed.
    pub path: String,
    /// The line.
    pub line: usize,
    /// The column in characters; none for the whole line.
    pub column: Option<usize>,
}

impl Place {
    /// Reads a place.
    ///
    /// # Errors
    /// It names no line.
    pub fn parse(text: &str) -> Result<Self> {
        let mut parts: Vec<&str> = text.rsplitn(3, ':').collect();
        parts.reverse();
        let number = |text: &&str| text.parse::<usize>().ok().filter(|n| *n > 0);
        let place = match parts.as_slice() {
            [path, line, column] => match (number(line), number(column)) {
                (Some(line), Some(column)) => Some(((*path).to_owned(), line, Some(column))),
                (None, Some(line)) => Some((format!("{path}:{line}", line = parts[1]), line, None)),
                _ => None,
            },
            [path, line] => number(line).map(|line| ((*path).to_owned(), line, None)),
            _ => None,
        };
        place.map(|(path, line, column)| Self { path, line, column }).ok_or_else(|| {
            WorkspaceError::usage(
                format!("{text} names no line of a file."),
                "Write the place as `caveat check` prints it, such as content/answers/topic/page.md:17:5.",
            )
        })
    }
}

/// What was found at a place, and how each sentence there was read.
#[derive(Debug)]
pub struct Explained {
    /// The findings, excused ones included.
    pub findings: Vec<Located>,
    /// The sentences.
    pub accounts: Vec<Explanation>,
}

impl Session {
    /// Explains what was found at a place, and how the sentences there were read.
    ///
    /// # Errors
    /// No answer at that path, no such line, or no prose on it.
    pub fn explain(&self, place: &Place, as_of: Day) -> Result<Explained> {
        let path = self.relative(place.path.as_str().into())?;
        let Some(answer) = self.loaded.library.answers.iter().find(|a| a.file.path == path) else {
            return Err(WorkspaceError::usage(
                format!("{path} is no answer that could be read."),
                format!(
                    "Name a file under content/answers; `caveat check {path}` says what is wrong with this one."
                ),
            ));
        };
        let scope = Scope { ready: false, paths: vec![path.clone()] };
        let (report, _) = check(self, &scope, &Suppressions::default(), as_of, || ())?;
        let here = |located: &Located| {
            located.finding.path == path
                && located.line == place.line
                && place.column.is_none_or(|c| c == located.column)
        };
        let findings: Vec<Located> = report.findings.into_iter().filter(here).collect();
        let mut places: BTreeSet<usize> = findings.iter().map(|f| f.finding.span.start).collect();
        if places.is_empty() {
            places.extend(line_bytes(&answer.file.text, place.line));
        }
        let mut accounts: Vec<Explanation> = Vec::new();
        for at in places {
            if let Some(account) = caveat_rules::explain(answer, at).filter(|a| !accounts.contains(a)) {
                accounts.push(account);
            }
        }
        if findings.is_empty() && accounts.is_empty() {
            return Err(WorkspaceError::usage(
                format!("Nothing was found at line {} of {path}, and no sentence stands there.", place.line),
                format!("`caveat check {path} --excused` lists the findings with their lines."),
            ));
        }
        Ok(Explained { findings, accounts })
    }
}

/// The bytes at which the words of a line begin.
fn line_bytes(text: &str, line: usize) -> Vec<usize> {
    let mut start = 0;
    for (number, content) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            let begins = |(at, c): &(usize, char)| {
                c.is_alphanumeric() && !content[..*at].ends_with(|b: char| b.is_alphanumeric())
            };
            return content.char_indices().filter(begins).map(|(at, _)| start + at).collect();
        }
        start += content.len();
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_as_check_prints_them() {
        let place = Place::parse("content/a.md:17:5").unwrap();
        assert_eq!((place.path.as_str(), place.line, place.column), ("content/a.md", 17, Some(5)));
        let place = Place::parse("content/a.md:17").unwrap();
        assert_eq!((place.line, place.column), (17, None));
        for wrong in ["content/a.md", "content/a.md:0", "content/a.md:x", ":"] {
            assert!(Place::parse(wrong).is_err(), "{wrong}");
        }
    }
}
