//! A file as it was read: its path, its text, and where its lines start.

use crate::fault::Fault;
use crate::span::Span;

/// The largest file that caveat reads, in bytes. An answer is a few kilobytes; a file this size is a mistake or an
/// attack, and refusing it bounds the memory of a run.
pub const MAX_FILE_BYTES: usize = 1 << 20;

/// A place as an editor's status bar shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text file of the workspace.
#[derive(Debug)]
pub struct SourceFile {
    /// Path from the workspace root, with `/` on every system.
    pub path: String,
    /// The text exactly as stored.
    pub text: String,
    lines: Vec<usize>,
}

/// A carriage return without the line feed that makes it a line end.
fn lone_return(text: &str) -> Option<usize> {
    memchr::memchr_iter(b'\r', text.as_bytes()).find(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

impl SourceFile {
    /// Takes a file's bytes.
    ///
    /// # Errors
    /// A fault on the exact byte when the file is not UTF-8 or holds a carriage return that ends no line, and one on the whole file when it is over
    /// [`MAX_FILE_BYTES`].
    pub fn from_bytes(path: impl Into<String>, bytes: Vec<u8>) -> Result<Self, Fault> {
        let path = path.into();
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Fault::new(
                "format/too-large",
                &path,
                Span::default(),
                format!(
                    "This file has {} bytes; the largest that caveat reads has {MAX_FILE_BYTES}.",
                    bytes.len()
                ),
                "Split the page, or move what is not text out of it.",
            ));
        }
        match String::from_utf8(bytes) {
            Ok(text) => match lone_return(&text) {
                None => Ok(Self::new(path, text)),
                Some(at) => {
                    let line = 1 + text[..at].matches('\n').count();
                    let mut fault = Fault::new(
                        "format/line-end",
                        &path,
                        Span::new(at, at),
                        format!(
                            "Line {line} holds a carriage return that ends no line. Some programs break the line there and some do not."
                        ),
                        "Save the file with the line ends of Unix or Windows (LF or CRLF) in your editor.",
                    );
                    fault.line = Some(line);
                    Err(fault)
                }
            },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let line = 1 + error.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count();
                let mut fault = Fault::new(
                    "format/not-utf8",
                    &path,
                    Span::new(at, at),
                    format!("The character on line {line} (byte {at}) is not UTF-8 text."),
                    "Save the file as UTF-8 in your editor (often under “Save with encoding”).",
                );
                fault.line = Some(line);
                Err(fault)
            }
        }
    }

    /// Takes text that is known to be UTF-8.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let mut lines = vec![0];
        lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { path: path.into(), text, lines }
    }

    /// The line and column of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let byte = byte.min(self.text.len());
        let line = self.lines.partition_point(|&start| start <= byte);
        let start = self.lines[line - 1];
        let column = 1 + self.text[start..].char_indices().take_while(|(at, _)| start + at < byte).count();
        Position { line, column }
    }

    /// The text of a span; empty when the span is not on character borders of this file.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let file = SourceFile::new("a.md", "é a\nb");
        assert_eq!(file.position(3), Position { line: 1, column: 3 });
        assert_eq!(file.position(5), Position { line: 2, column: 1 });
        assert_eq!(file.position(99), Position { line: 2, column: 2 });
    }

    #[test]
    fn a_broken_byte_is_named() {
        let fault = SourceFile::from_bytes("a.md", b"ok\n\xff".to_vec()).unwrap_err();
        assert_eq!((fault.span.start, fault.line), (3, Some(2)));
    }

    #[test]
    fn a_return_that_ends_no_line_is_named() {
        let fault = SourceFile::from_bytes("a.md", b"ok\r\nno\rt\r\n".to_vec()).unwrap_err();
        assert_eq!((fault.rule, fault.span.start, fault.line), ("format/line-end", 6, Some(2)));
        assert!(SourceFile::from_bytes("a.md", b"ok\r\n\r\n".to_vec()).is_ok());
        assert!(SourceFile::from_bytes("a.md", b"ok\r".to_vec()).is_err());
    }
}
