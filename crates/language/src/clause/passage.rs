//! A text as its sentences stand in it: what introduces each, and what was named before it.

use caveat_document::text::{Block, BlockKind, Sentence, Text};
use rustc_hash::FxHashMap;

use crate::clause::act::Act;
use crate::clause::cache::Cache;
use crate::clause::context::{Context, LeadIn};
use crate::clause::explanation::Explanation;
use crate::clause::prefilter::{Glance, glance};
use crate::clause::sentence::{acts_of_sentence, explain_sentence, lead_in_of};
use crate::lexicon::Tags;

/// A text that is read block by block, in order.
pub struct Passage<'a> {
    text: &'a Text,
    /// What stands before the text: it introduces what the text begins with, and is where `it` and `them` may point.
    before: Option<&'a Block>,
    /// A quick look at the last sentence of each block that was read.
    seen: Vec<Option<Glance>>,
    /// The lines before lists and the headings, each read once if any sentence below needs it. The key is their block; none is
    /// what stands before the text.
    leads: FxHashMap<Option<usize>, (LeadIn, bool)>,
}

impl<'a> Passage<'a> {
    /// A text that stands by itself, or behind a line of a stream.
    pub fn new(text: &'a Text, before: Option<&'a Block>) -> Self {
        let seen = Vec::with_capacity(text.blocks.len());
        Self { text, before, seen, leads: FxHashMap::default() }
    }

    /// What the sentences of the next block do to their reader: those that do anything, each with its acts.
    pub fn acts(&mut self, cache: &Cache) -> Vec<(&'a Sentence, Vec<Act>)> {
        let index = self.seen.len();
        let block = &self.text.blocks[index];
        let named = match index.checked_sub(1) {
            Some(last) => self.seen[last],
            None => self.before.and_then(last_glance),
        };
        let lead = self.lead_of(index);
        let seen = lead.and_then(|(at, line)| at.map_or_else(|| last_glance(line), |at| self.seen[at]));
        let mut last = None;
        let mut found = Vec::new();
        for (place, (sentence, glance, before)) in
            glances(block, named.and_then(|glance| glance.last)).enumerate()
        {
            last = Some(glance);
            // To read what introduces a block is dear and seldom needed.
            if !glance.may_act(before, seen.as_ref()) {
                continue;
            }
            let lead = lead.map_or(Lead::NONE, |(at, line)| {
                Lead::new(line, *self.leads.entry(at).or_insert_with(|| lead_in_of(line, cache)))
            });
            let acts = acts_of_sentence(block, sentence, glance, lead.around(place, before), cache);
            if !acts.is_empty() {
                found.push((sentence, acts));
            }
        }
        self.seen.push(last);
        found
    }

    /// The line that introduces a block, and which block that is; none is what stands before the text.
    fn lead_of(&self, index: usize) -> Option<(Option<usize>, &'a Block)> {
        let block = &self.text.blocks[index];
        let own = block.lead_in.filter(|lead| *lead < index);
        let begins = index == 0 || block.kind == BlockKind::ListItem && block.lead_in.is_none();
        own.map(|lead| (Some(lead), &self.text.blocks[lead]))
            .or_else(|| self.before.filter(|_| begins).map(|line| (None, line)))
    }
}

/// How the sentence that holds byte `at` of the file was read; none where no prose stands.
pub fn explain(text: &Text, at: usize) -> Option<Explanation> {
    let holds = |block: &Block, sentence: &Sentence| {
        let span = block.source(sentence.range.clone());
        span.start <= at && at < span.end
    };
    let (index, sentence) = text.blocks.iter().enumerate().find_map(|(index, block)| {
        block.sentences.iter().position(|s| holds(block, s)).map(|sentence| (index, sentence))
    })?;
    let block = &text.blocks[index];
    let lead = Passage::new(text, None).lead_of(index);
    let lead = lead.map_or(Lead::NONE, |(_, line)| Lead::new(line, lead_in_of(line, &Cache::default())));
    let named = index.checked_sub(1).and_then(|before| last_glance(&text.blocks[before]));
    let (of, _, before) = glances(block, named.and_then(|glance| glance.last)).nth(sentence)?;
    Some(explain_sentence(block, of, lead.around(sentence, before)))
}

/// What introduces a block: its force, and the line itself where the block completes it.
#[derive(Clone, Copy)]
struct Lead<'a> {
    force: LeadIn,
    line: Option<&'a Block>,
    presses: bool,
}

impl<'a> Lead<'a> {
    const NONE: Self = Self { force: LeadIn::None, line: None, presses: false };

    fn new(block: &'a Block, (force, open): (LeadIn, bool)) -> Self {
        let presses = open && last_glance(block).is_some_and(|glance| glance.addresses());
        Self { force, line: Some(block).filter(|_| open), presses }
    }

    /// What stands around a sentence of the block. Only the first of an item completes the line before it.
    fn around(self, sentence: usize, before: Option<Tags>) -> Context<'a> {
        let line = self.line.filter(|_| sentence == 0);
        Context { lead_in: self.force, line, line_presses: self.presses && line.is_some(), before }
    }
}

/// A quick look at the last sentence of a block.
fn last_glance(block: &Block) -> Option<Glance> {
    block.sentences.last().map(|sentence| glance(block, sentence))
}

/// The sentences of a block, each with a quick look at it and what was named last before it.
fn glances(
    block: &Block,
    mut named: Option<Tags>,
) -> impl Iterator<Item = (&Sentence, Glance, Option<Tags>)> {
    block.sentences.iter().map(move |sentence| {
        let glance = glance(block, sentence);
        let before = named;
        named = glance.last.or(named);
        (sentence, glance, before)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use caveat_document::file::SourceFile;
    use caveat_document::markdown;
    use caveat_document::span::Span;

    use super::*;

    #[test]
    fn a_clause_before_its_noun_is_explained() {
        let sentence = "Complete remission: under 5 percent blasts in the bone marrow.";
        let file = Arc::new(SourceFile::new("page", sentence));
        let text = markdown::parse(&file, Span::new(0, sentence.len()));
        assert!(explain(&text, 0).is_some());
    }
}
