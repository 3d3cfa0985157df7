//! How hard the pages of a workspace are to read.

use caveat_language::readability::{counts, plain_sentences};
use rayon::prelude::*;
use serde::Serialize;

use crate::error::{Result, WorkspaceError};
use crate::scope::Scope;
use crate::session::Session;

/// What was measured of one page's prose.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// Its file.
    pub path: String,
    /// Sentences of three words or more; list items are sentences.
    pub sentences: usize,
    /// Words.
    pub words: usize,
    /// Syllables.
    pub syllables: usize,
    /// Words of three syllables or more.
    pub long_words: usize,
    /// The US school grade by Flesch and Kincaid.
    pub grade: f64,
    /// The SMOG grade.
    pub smog: f64,
    /// Flesch reading ease.
    pub ease: f64,
    /// The prose, sentence by sentence, without citations.
    pub text: Vec<String>,
}

impl Session {
    /// Measures the pages of a scope, in the order of their paths.
    ///
    /// # Errors
    /// No page matched.
    pub fn readability(&self, scope: &Scope) -> Result<Vec<Measured>> {
        let answers = &self.loaded.library.answers;
        let measured: Vec<Measured> = answers
            .par_iter()
            .filter(|answer| scope.takes(&answer.file.path))
            .map(|answer| {
                let body = answer.body.read();
                let counts = counts(&body);
                Measured {
                    path: answer.file.path.clone(),
                    sentences: counts.sentences,
                    words: counts.words,
                    syllables: counts.syllables,
                    long_words: counts.long_words,
                    grade: counts.grade(),
                    smog: counts.smog(),
                    ease: counts.ease(),
                    text: plain_sentences(&body),
                }
            })
            .collect();
        if measured.is_empty() {
            return Err(WorkspaceError::usage(
                "No page was found, so nothing was measured.",
                "Name a file under content/answers; `caveat check` says if a page cannot be read.",
            ));
        }
        Ok(measured)
    }
}
