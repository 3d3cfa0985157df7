//! Which sentences of a page claim something, and what each rests on.

use caveat_document::format::Id;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Text};
use caveat_document::wordings::words;
use serde::Serialize;

use crate::native::evidence::claim_kind::bears;
use crate::native::support;

pub use crate::native::evidence::claim_kind::Bears;

/// A sentence that claims something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Claimed {
    /// Its first byte in the file.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it says.
    pub sentence: String,
    /// Why it needs a source.
    pub bears: Bears,
    /// The sources it rests on, as far as the library has them. None: it stands without support.
    pub sources: Vec<Id>,
    /// The approved statement that it repeats word for word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<Id>,
}

impl Claimed {
    /// Whether a source stands behind it.
    pub fn supported(&self) -> bool {
        !self.sources.is_empty()
    }
}

/// Whether a sentence of a block claims something that needs a source.
pub fn claims(block: &Block, index: usize) -> bool {
    bears(block, index).is_some()
}

/// Whether a citation reaches a sentence of a block.
pub fn cited(text: &Text, block: &Block, index: usize) -> bool {
    !support(text, block, index).is_empty()
}

/// The claims of a page's body, in reading order. What the title and the summary say is said again there.
pub fn coverage(page: &Page<'_>, library: &Library) -> Vec<Claimed> {
    let text = page.body;
    let mut found = Vec::new();
    for block in &text.blocks {
        for (index, sentence) in block.sentences.iter().enumerate() {
            let Some((bears, _)) = bears(block, index) else { continue };
            let known = |id: &str| library.source(id).map(|source| source.front.id.clone());
            let mut sources: Vec<Id> = Vec::new();
            for citation in support(text, block, index) {
                sources.extend(known(&citation.id).filter(|id| !sources.contains(id)));
            }
            let span = block.source(sentence.range.clone());
            let claim =
                library.wordings().exact(&words(block, sentence)).map(|wording| wording.claim.clone());
            let sentence = block.sentence_text(sentence).to_owned();
            found.push(Claimed { start: span.start, end: span.end, sentence, bears, sources, claim });
        }
    }
    found
}
