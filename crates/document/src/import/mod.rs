//! Converters that turn pages from elsewhere into drafts.
//!
//! An import keeps what it finds, faults included: the linter can only report what is still there. Nothing is cleaned,
//! shortened or left out, and plain text stays plain text: it can turn into no link, no HTML and no code.

mod front;
pub mod jsonl;
mod lines;
pub mod page;
mod pieces;
pub mod references;
pub mod starter;
mod write;

use std::sync::Arc;

use crate::fault::Fault;
use crate::file::{MAX_FILE_BYTES, SourceFile};
use crate::format::{Answer, Id};
use crate::span::Span;

/// What an import cannot know and the caller decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// The topic of the drafts.
    pub topic: Id,
    /// Their profile.
    pub profile: Id,
    /// Who answers for them from now on, by id in `people.yaml`.
    pub author: Id,
    /// Their language, such as `en-US`.
    pub locale: String,
}

/// A draft: an answer's file, not yet written anywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The answer's id.
    pub id: Id,
    /// The whole file: front matter and body.
    pub text: String,
}

/// The place in the imported file that a draft comes from.
#[derive(Clone, Copy, Debug)]
struct Origin<'a> {
    name: &'a str,
    line: Option<usize>,
    start: usize,
}

impl Origin<'_> {
    fn fault(self, message: impl Into<String>, next: &str) -> Fault {
        let mut fault =
            Fault::new("format/import", self.name, Span::new(self.start, self.start), message, next);
        fault.line = self.line;
        fault
    }

    /// What to call the place in a message.
    fn place(self) -> String {
        self.line.map_or_else(|| "This page".to_owned(), |line| format!("Line {line}"))
    }

    /// The name to keep in the draft: the file's own, since folders tell of the machine it was on.
    fn label(self) -> String {
        let file = self.name.rsplit(['/', '\\']).next().unwrap_or(self.name);
        let file: String = file.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect();
        let file = if file.trim().is_empty() { "unnamed file" } else { file.trim() };
        self.line.map_or_else(|| file.to_owned(), |line| format!("{file}, line {line}"))
    }

    fn too_large(self) -> Fault {
        self.fault(
            format!("{} is too large: a draft may have at most {MAX_FILE_BYTES} bytes.", self.place()),
            "Split it into several pages.",
        )
    }

    /// Reads a draft back, so that no import ever writes a file that caveat then refuses.
    fn confirm(self, draft: Draft) -> Result<Draft, Fault> {
        if draft.text.len() > MAX_FILE_BYTES {
            return Err(self.too_large());
        }
        let file = SourceFile::new(format!("{}.md", draft.id), draft.text.as_str());
        match Answer::parse(Arc::new(file)) {
            Ok(_) => Ok(draft),
            Err(faults) => {
                let why = faults.into_iter().next().map_or(String::new(), |fault| fault.message);
                Err(self.fault(
                    format!("{} does not make a draft that caveat can read: {why}", self.place()),
                    "Check the language that you gave; if it is right, please report this text as a bug of caveat.",
                ))
            }
        }
    }
}

/// Text without control characters: line ends are `\n`, any other becomes a blank.
fn plain(text: &str, origin: Origin<'_>) -> Result<String, Fault> {
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        let line =
            origin.line.unwrap_or_else(|| 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count());
        let mut fault = origin.fault(
            format!("Line {line} holds a NUL character, which no text has; the file may be damaged or not be text."),
            "Save the page as plain text (UTF-8) and import it again.",
        );
        fault.line = Some(line);
        if origin.line.is_none() {
            fault.span = Span::new(at, at + 1);
        }
        return Err(fault);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let clean = |c: char| match c {
        '\n' | '\r' => '\n',
        c if c.is_control() => ' ',
        c => c,
    };
    Ok(text.chars().map(clean).collect())
}

/// Text with each run of blanks as one space.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Origin<'_> = Origin { name: "a/page.txt", line: None, start: 0 };

    #[test]
    fn control_characters_become_blanks_and_nul_is_refused() {
        assert_eq!(plain("\u{feff}a\u{7}b\tc\r\nd\re\u{85}f", PAGE).unwrap(), "a b c\nd\ne f");
        let fault = plain("a\nb\0", PAGE).unwrap_err();
        assert_eq!((fault.line, fault.span, fault.path.as_str()), (Some(2), Span::new(3, 4), "a/page.txt"));
    }

    #[test]
    fn a_draft_keeps_no_folder_names() {
        assert_eq!(Origin { name: "C:\\Users\\jo\\page.txt", line: None, start: 0 }.label(), "page.txt");
        assert_eq!(Origin { name: "/home/jo/a.jsonl", line: Some(3), start: 0 }.label(), "a.jsonl, line 3");
        assert_eq!(Origin { name: "", line: None, start: 0 }.label(), "unnamed file");
    }
}
