//! What the page itself must show, whoever made it: disclaimers, citations, consult lines, the whole body.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::markdown;
use caveat_document::span::Span;
use caveat_document::text::{Block, BlockKind};

use crate::bundle::manifest::ExportedReceipt;
use crate::page::answer::ExportedAnswer;
use crate::page::html::DEMONSTRATION;
use crate::page::visible::{Seen, read, squeeze};
use crate::problem::Problem;

/// More sentences than any page has.
const MOST_SENTENCES: usize = 2000;

/// Reads a page back and names every promise that it does not visibly keep. `file` is named in the problems.
pub(crate) fn promises(
    file: &str,
    answer: &ExportedAnswer,
    receipt: &ExportedReceipt,
    html: &str,
) -> Vec<Problem> {
    let seen = read(html);
    let mut kept = Check { file, seen: &seen, problems: Vec::new() };
    kept.lists(answer, receipt);
    kept.sentences("disclaimer", &receipt.disclaimers);
    kept.sentences("consult line", &answer.consult);
    kept.notices(answer);
    kept.texts(answer);
    kept.references(answer);
    kept.body(answer);
    kept.demonstration(answer);
    for foreign in &seen.foreign {
        kept.fault(format!("The page holds {foreign}."));
    }
    kept.problems
}

struct Check<'a> {
    file: &'a str,
    seen: &'a Seen,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn fault(&mut self, message: impl Into<String>) {
        self.problems.push(Problem::new(
            self.file,
            message,
            "Export the page again; do not publish this one.",
        ));
    }

    fn shows(&self, text: &str) -> bool {
        let text = squeeze(text);
        !text.is_empty() && self.seen.words.contains(&text)
    }

    /// No promise is kept by an empty list.
    fn lists(&mut self, answer: &ExportedAnswer, receipt: &ExportedReceipt) {
        for (empty, what) in [
            (receipt.disclaimers.is_empty() || answer.notices().next().is_none(), "disclaimer"),
            (answer.references.is_empty(), "citation"),
            (answer.consult.is_empty(), "line that sends readers to their care team"),
        ] {
            if empty {
                self.fault(format!("The page has no {what}."));
            }
        }
        if receipt.consult != answer.consult {
            self.fault("Its receipt and its data name different consult lines.");
        }
    }

    fn sentences(&mut self, what: &str, sentences: &[String]) {
        if sentences.len() > MOST_SENTENCES {
            return self.fault(format!("It names more than {MOST_SENTENCES} sentences as {what}."));
        }
        for sentence in sentences {
            if !self.shows(sentence) {
                self.fault(format!("The page does not visibly carry its {what} “{sentence}”."));
            }
        }
    }

    fn notices(&mut self, answer: &ExportedAnswer) {
        for notice in answer.notices() {
            let missing = !self.shows(&notice.title) || {
                let words = &self.seen.words;
                blocks(&notice.body_markdown)
                    .iter()
                    .any(|block| shown(block) && !words.contains(&plain(block)))
            };
            if missing {
                self.fault(format!("The page does not visibly carry the notice `{}`.", notice.id));
            }
        }
    }

    /// Every other part of the page.
    fn texts(&mut self, answer: &ExportedAnswer) {
        let mut texts = vec![("question", answer.question.as_str()), ("summary", answer.summary.as_str())];
        texts
            .extend(answer.guidelines.iter().map(|guidelines| ("guideline link", guidelines.label.as_str())));
        for service in &answer.services {
            texts.extend([service.name.as_str(), service.description.as_str()].map(|text| ("service", text)));
            texts.extend(service.phone.iter().map(|phone| ("service's number", phone.as_str())));
        }
        for call in &answer.calls_to_action {
            texts.extend(
                [call.title.as_str(), call.text.as_str(), call.label.as_str()]
                    .map(|text| ("invitation", text)),
            );
        }
        for related in &answer.related {
            texts.extend(
                [related.question.as_str(), related.excerpt.as_str()].map(|text| ("related question", text)),
            );
        }
        for (what, text) in texts {
            if !self.shows(text) {
                self.fault(format!("The page does not visibly carry its {what} “{text}”."));
            }
        }
    }

    fn references(&mut self, answer: &ExportedAnswer) {
        let listed: BTreeMap<&str, &str> =
            self.seen.references.iter().map(|(n, text)| (n.as_str(), text.as_str())).collect();
        let mut faults = Vec::new();
        if listed.len() != self.seen.references.len() || listed.len() != answer.references.len() {
            faults.push("The page does not list each of its sources once.".to_owned());
        }
        for (at, reference) in answer.references.iter().enumerate() {
            let number = reference.number.to_string();
            if reference.number != at + 1 {
                faults.push(format!("The source `{}` is out of order.", reference.id));
            }
            if !listed.get(number.as_str()).is_some_and(|text| text.starts_with(&squeeze(&reference.text))) {
                faults.push(format!(
                    "The page does not visibly list source {number}, `{}`, as its data has it.",
                    reference.id
                ));
            }
            if !self.seen.marks.contains_key(&number) {
                faults.push(format!("Source {number}, `{}`, is not cited on the page.", reference.id));
            }
        }
        let listed = |mark: &String| answer.references.iter().any(|r| r.number.to_string() == **mark);
        faults.extend(
            self.seen
                .marks
                .keys()
                .filter(|mark| !listed(mark))
                .map(|mark| format!("The page cites a source {mark} that it does not list.")),
        );
        let written: usize = blocks(&answer.body_markdown).iter().map(|block| block.citations.len()).sum();
        let marked: usize = self.seen.marks.values().sum();
        if marked < written {
            faults.push(format!("The text has {written} citations; the page shows {marked}."));
        }
        faults.into_iter().for_each(|fault| self.fault(fault));
    }

    /// The whole body, block after block. Footnotes stand at its end, words for pictures on their own.
    fn body(&mut self, answer: &ExportedAnswer) {
        let blocks = blocks(&answer.body_markdown);
        let (notes, text): (Vec<&Block>, Vec<&Block>) =
            blocks.iter().filter(|block| shown(block)).partition(|b| b.footnote);
        let mut at = 0;
        for block in text.into_iter().chain(notes) {
            let words = plain(block);
            match self.seen.body[at..].find(&words) {
                Some(found) => at += found + words.len(),
                None => {
                    return self.fault(format!(
                        "The page does not visibly carry this part of its text: “{}”.",
                        block.prose.text
                    ));
                }
            }
        }
        for block in blocks.iter().filter(|block| block.kind == BlockKind::Alt) {
            if !self.seen.images.contains(&plain(block)) {
                self.fault(format!(
                    "The page does not carry the words for a picture: “{}”.",
                    block.prose.text
                ));
            }
        }
    }

    fn demonstration(&mut self, answer: &ExportedAnswer) {
        if !answer.demonstration {
            return;
        }
        if !self.shows(DEMONSTRATION) {
            self.fault("The page does not say that it is a demonstration.");
        }
        if !self.seen.noindex {
            self.fault("The page is a demonstration and does not ask search engines to leave it out.");
        }
        if self.seen.words.contains("Lastreviewed")
            || answer.last_reviewed.is_some()
            || !answer.reviewed_by.is_empty()
        {
            self.fault("The page is a demonstration and says that it was reviewed.");
        }
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let file = Arc::new(SourceFile::new("", text));
    markdown::parse(&file, Span::new(0, text.len())).blocks
}

/// Whether a block stands in the flow of the page. Tips over links are not shown; words for pictures stand apart.
fn shown(block: &Block) -> bool {
    !matches!(block.kind, BlockKind::Title | BlockKind::Alt)
}

fn plain(block: &Block) -> String {
    squeeze(&block.prose.text)
}
