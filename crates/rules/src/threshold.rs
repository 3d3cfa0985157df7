//! Threshold rules: measures of the body that may not be too high.

use caveat_document::page::Page;

use crate::cost::Work;
use crate::pack::RuleKind;
use crate::readability;
use crate::sink::{Hit, Sink};

pub(crate) fn run(page: &Page<'_>, sink: &mut Sink<'_>) {
    let rules = sink.rules;
    let body = &page.answer.body;
    for rule in rules.rules.iter().filter(|rule| rule.front.kind == RuleKind::Threshold) {
        let front = &rule.front;
        let (Some(measure), Some(above)) = (&front.measure, front.above) else { continue };
        let began = sink.begin();
        match measure.as_str() {
            "grade" => {
                let counts = readability::counts(body);
                let grade = counts.grade();
                if counts.words >= readability::MIN_WORDS && grade > above {
                    let message = front.message.replace("{value}", &format!("{grade:.1}"));
                    let place = page.answer.place_of("/question");
                    let hit = Hit::of(front, &message);
                    sink.place(hit, &page.answer.file, place, "page");
                }
            }
            "sentence-words" => {
                for block in &body.blocks {
                    for sentence in &block.sentences {
                        let words = readability::words(block, sentence).count();
                        if words as f64 > above {
                            let message = front.message.replace("{value}", &words.to_string());
                            let hit = Hit::of(front, &message);
                            sink.hit(hit, body, block, sentence.range.clone(), block.sentence_text(sentence));
                        }
                    }
                }
            }
            _ => {}
        }
        sink.spent(Work::Rule(front.name.as_str()), began);
    }
}

/// The measures that exist.
pub const MEASURES: &[&str] = &["grade", "sentence-words"];
