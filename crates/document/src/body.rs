//! The body of an answer, read when somebody asks for it.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::file::SourceFile;
use crate::markdown;
use crate::span::Span;
use crate::text::Text;

/// Markdown in a file. It can be used like a [`Text`], and is read then.
///
/// Words and sentences take many times the memory of the file. Who walks through a large library takes each body by
/// [`Body::read`] and drops it before the next.
#[derive(Clone, Debug)]
pub struct Body {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The Markdown in the file.
    pub span: Span,
    kept: OnceLock<Text>,
}

impl Body {
    /// The Markdown in `span` of a file.
    pub fn new(file: &Arc<SourceFile>, span: Span) -> Self {
        Self { file: Arc::clone(file), span, kept: OnceLock::new() }
    }

    /// Reads it for the caller alone.
    pub fn read(&self) -> Text {
        markdown::parse(&self.file, self.span)
    }
}

impl Deref for Body {
    type Target = Text;

    fn deref(&self) -> &Text {
        self.kept.get_or_init(|| self.read())
    }
}
