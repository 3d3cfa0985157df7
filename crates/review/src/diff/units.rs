//! The sentences of a text, each in its place, with what its rank depends on.

use caveat_document::page::{Page, Place};
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind, Text};
use caveat_rules::coverage;

use crate::diff::limits::MAX_ALIGNED;
use crate::diff::rank::{Saying, forbids};

/// A sentence in its place.
pub(crate) struct Unit<'p> {
    /// The part of the page, or the file around it, in plain words.
    pub(crate) place: String,
    pub(crate) text: &'p Text,
    block: &'p Block,
    /// Its place among the block's sentences.
    index: usize,
    /// Whether it states something: neither a heading, a question, nor a line that others answer for.
    states: bool,
    /// Whether to look up what reaches it and what it claims.
    looked_up: bool,
    pub(crate) span: Span,
    /// The sentence as a reader sees it, citations included.
    pub(crate) shown: String,
    /// Its words; a citation is one.
    pub(crate) words: Vec<&'p str>,
    /// Which of the words are citations.
    pub(crate) cites: Vec<bool>,
    pub(crate) citations: Vec<String>,
    pub(crate) links: Vec<String>,
}

impl<'p> Unit<'p> {
    pub(crate) fn plain(&self) -> Vec<&'p str> {
        self.words.iter().zip(&self.cites).filter(|(_, cite)| !**cite).map(|(word, _)| *word).collect()
    }

    /// What its rank depends on; `words` are the plain ones.
    pub(crate) fn saying<'s>(&'s self, words: &'s [&'s str]) -> Saying<'s> {
        Saying {
            words,
            citations: &self.citations,
            links: &self.links,
            states: self.states,
            cited: !self.citations.is_empty()
                || (self.looked_up && coverage::cited(self.text, self.block, self.index)),
            claims: self.looked_up && coverage::claims(self.block, self.index),
        }
    }

    /// Whether it states something.
    pub(crate) fn states(&self) -> bool {
        self.states
    }

    /// Markup, spacing and hidden characters included, line wraps left out.
    pub(crate) fn raw(&self) -> String {
        self.text.file.slice(self.span).split_ascii_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(crate) fn form(&self) -> (BlockKind, bool, bool, usize) {
        (self.block.kind, self.block.quoted, self.block.footnote, self.block.depth)
    }

    /// Whether the line that introduces it forbids: the same item means the opposite under another line.
    pub(crate) fn is_forbidden(&self) -> bool {
        let lead = self.block.lead_in.and_then(|at| self.text.blocks.get(at));
        lead.is_some_and(|lead| forbids(&lead.prose.text.split_whitespace().collect::<Vec<_>>()))
    }
}

/// The sentences of a page's own text.
pub(crate) fn units<'p>(page: &Page<'p>) -> Vec<Unit<'p>> {
    let mut units = Vec::new();
    for part in page.own_parts() {
        let states = matches!(part.place, Place::Body | Place::Summary);
        add_units(&mut units, place_name(part.place), part.text, states);
    }
    // Beyond the bound each lookup of a sentence's sources would make the work grow with the square of the page.
    let few = units.len() <= MAX_ALIGNED;
    units.iter_mut().for_each(|unit| unit.looked_up = few);
    units
}

/// The sentences of a text. `states` says whether they owe a source.
pub(crate) fn add_units<'p>(units: &mut Vec<Unit<'p>>, place: &str, text: &'p Text, states: bool) {
    for block in &text.blocks {
        let prose = !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Cell(true) | BlockKind::Title);
        for (index, sentence) in block.sentences.iter().enumerate() {
            let range = sentence.range.clone();
            let inside = |at: usize| range.contains(&at);
            let mut unit = Unit {
                place: place.to_owned(),
                text,
                block,
                index,
                states: false,
                looked_up: false,
                span: block.source(range.clone()),
                shown: block.sentence_text(sentence).to_owned(),
                words: Vec::new(),
                cites: Vec::new(),
                citations: Vec::new(),
                links: block
                    .links
                    .iter()
                    .filter(|l| inside(l.range.start))
                    .map(|l| l.target.clone())
                    .collect(),
            };
            let mut at = range.start;
            for citation in block.citations.iter().filter(|citation| inside(citation.bracket.start)) {
                let bracket = citation.bracket.start..citation.bracket.end.min(range.end);
                if bracket.start >= at {
                    unit.add_words(&block.prose.text[at..bracket.start]);
                    unit.words.push(&block.prose.text[bracket.clone()]);
                    unit.cites.push(true);
                    at = bracket.end;
                }
                let locator = citation.locator.as_deref().unwrap_or("");
                unit.citations.push(format!("{}, {locator}", citation.id));
            }
            unit.add_words(&block.prose.text[at..range.end]);
            unit.states = states && prose && !unit.plain().last().is_some_and(|word| word.ends_with('?'));
            units.push(unit);
        }
    }
}

impl<'p> Unit<'p> {
    fn add_words(&mut self, text: &'p str) {
        self.words.extend(text.split_whitespace());
        self.cites.resize(self.words.len(), false);
    }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Question => "question",
        Place::Banner => "banner",
        Place::Summary => "summary",
        Place::Body => "body",
        Place::Closing => "closing notice",
        Place::Guidelines => "guidelines",
        Place::Services => "services",
        Place::CallToAction => "call to action",
        Place::Related => "related questions",
    }
}
