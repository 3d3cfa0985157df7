//! What a page's own words say about the harm that a mistake on it could do. A profile declares a risk; the words can only
//! raise it, so that a page about "practical help" that names a medicine is read by those who know medicines.

use caveat_document::format::Risk;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;

use crate::lexicon::{Tags, tag};

/// Units in which medicines are measured out. Grams are left out: food has them, too.
const UNITS: &[&str] =
    &["mg", "mcg", "µg", "μg", "ml", "iu", "milligrams", "milligram", "micrograms", "microgram"];

/// Forms that are counted.
const FORMS: &[&str] = &["tablet", "tablets", "pill", "pills", "capsule", "capsules", "puffs", "drops"];

/// A risk that the words of a page ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The risk.
    pub risk: Risk,
    /// Why, in plain words.
    pub why: String,
}

/// The risk that a page's own text asks for; none when it asks for no more than the lowest.
pub fn raised(page: &Page<'_>) -> Option<Raised> {
    let texts = [&page.answer.question, &page.answer.summary, page.body];
    let mut medicine: Option<&str> = None;
    for block in texts.into_iter().flat_map(|text| &text.blocks) {
        for sentence in &block.sentences {
            if let Some(amount) = amount(block, sentence) {
                let why = format!("it gives an amount of a medicine (“{amount}”)");
                return Some(Raised { risk: Risk::High, why });
            }
            medicine = medicine.or_else(|| medicine_in(block, sentence));
        }
    }
    let named = medicine.map(|name| format!("it names a medicine (“{name}”)"));
    named.map(|why| Raised { risk: Risk::Moderate, why })
}

fn medicine_in<'b>(block: &'b Block, sentence: &Sentence) -> Option<&'b str> {
    let words = block.words(sentence).iter().filter(|token| token.kind == TokenKind::Word);
    words.map(|token| token.range()).find_map(|range| {
        let named = tag(&block.prose.lower[range.clone()]).0.any(Tags::DRUG);
        named.then(|| &block.prose.text[range])
    })
}

/// `5 mg`, `two tablets`: a number and, as the next word, a unit or a form that is counted.
fn amount<'b>(block: &'b Block, sentence: &Sentence) -> Option<&'b str> {
    block.words(sentence).windows(2).find_map(|pair| {
        let [number, unit] = [&pair[0], &pair[1]].map(|token| &block.prose.lower[token.range()]);
        let figure = number.starts_with(|c: char| c.is_ascii_digit());
        let counted = figure || ["one", "two", "three", "four", "half"].contains(&number);
        let fits = figure && UNITS.contains(&unit) || counted && FORMS.contains(&unit);
        fits.then(|| &block.prose.text[pair[0].start()..pair[1].range().end])
    })
}
