//! Threshold rules: measures of the body that may not be too high.

use caveat_document::format::Severity;
use caveat_document::page::Page;
use caveat_document::text::Text;
use caveat_language::readability::{self, Counts, MIN_WORDS, passive};

use crate::RuleSet;
use crate::finding::collector::{Collector, Hit};
use crate::finding::cost::Work;
use crate::ruleset::asks::{Asks, Threshold};
use crate::ruleset::pack::RuleFront;

/// The measures that exist.
pub const MEASURES: &[&str] = &["grade", "sentence-words", "passive-share"];

pub(crate) fn check_thresholds<'a>(page: &Page<'_>, rules: &'a RuleSet, collector: &mut Collector<'a>) {
    let body = page.body;
    let counts = readability::counts(body);
    for rule in &rules.rules {
        let front = &rule.front;
        let Asks::Threshold(asks) = &front.asks else { continue };
        let began = collector.begin();
        if asks.measure.as_str() == "sentence-words" {
            for (block, sentence, words) in long_sentences(asks, body) {
                let message = front.message.replace("{value}", &words.to_string());
                let hit = hit(front, asks, words as f64, &message);
                collector.hit(hit, body, block, sentence.range.clone(), block.sentence_text(sentence));
            }
        } else if counts.words >= MIN_WORDS
            && let Some(value) = too_high(asks, body, &counts)
        {
            let digits = usize::from(asks.measure.as_str() == "grade");
            let message = front
                .message
                .replace("{value}", &format!("{value:.digits$}"))
                .replace("{smog}", &format!("{:.1}", counts.smog()))
                .replace("{ease}", &format!("{:.0}", counts.ease()));
            let place = page.answer.place_of("/question");
            collector.place(hit(front, asks, value, &message), &page.answer.file, place, "page");
        }
        collector.spent(Work::Rule(front.name.as_str()), began);
    }
}

/// A hit, graver where the measure is far too high.
fn hit<'a>(front: &'a RuleFront, asks: &Threshold, value: f64, message: &'a str) -> Hit<'a> {
    let mut hit = Hit::of(front, message);
    if asks.error_above.is_some_and(|limit| value > limit) {
        hit.severity = Severity::Error;
    }
    hit
}

type Long<'a> = (&'a caveat_document::text::Block, &'a caveat_document::text::Sentence, usize);

fn long_sentences<'a>(asks: &Threshold, text: &'a Text) -> Vec<Long<'a>> {
    let counted = |(block, sentence)| (block, sentence, readability::words(block, sentence).count());
    let sentences = text.blocks.iter().flat_map(|b| b.sentences.iter().map(move |s| (b, s)));
    sentences.map(counted).filter(|(_, _, words)| *words as f64 > asks.above).collect()
}

/// The measure of a text with these counts, if it is above what the rule allows.
pub(crate) fn too_high(asks: &Threshold, text: &Text, counts: &Counts) -> Option<f64> {
    let value = match asks.measure.as_str() {
        "grade" => counts.grade(),
        "passive-share" => passive::share(text),
        "sentence-words" => {
            long_sentences(asks, text).iter().map(|(_, _, words)| *words).max().unwrap_or(0) as f64
        }
        _ => return None,
    };
    (value > asks.above).then_some(value)
}
