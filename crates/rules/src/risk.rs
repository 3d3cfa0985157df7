//! What a page's own words say about the harm that a mistake on it could do. A profile declares a risk; the words can only
//! raise it, so that a page about "practical help" that names a medicine is read by those who know medicines.

use caveat_document::format::Risk;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::{Tags, tag};

/// Units in which medicines are measured out. Grams and liters are left out: food has them, too.
const UNITS: &[&str] = &[
    "mg",
    "mcg",
    "µg",
    "μg",
    "ml",
    "iu",
    "unit",
    "units",
    "milligram",
    "milligrams",
    "milligramme",
    "milligrammes",
    "microgram",
    "micrograms",
    "microgramme",
    "microgrammes",
    "milliliter",
    "milliliters",
    "millilitre",
    "millilitres",
    "teaspoon",
    "teaspoons",
    "tablespoon",
    "tablespoons",
];

/// Forms that are counted.
const FORMS: &[&str] = &[
    "tablet",
    "tablets",
    "pill",
    "pills",
    "capsule",
    "capsules",
    "puff",
    "puffs",
    "drop",
    "drops",
    "sachet",
    "sachets",
    "ampoule",
    "ampoules",
    "lozenge",
    "lozenges",
    "suppository",
    "suppositories",
    "spray",
    "sprays",
    "dose",
    "doses",
];

/// Numbers in words.
const NUMBERS: &[&str] = &[
    "half", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve",
    "fifteen", "twenty", "thirty", "forty", "fifty", "hundred",
];

/// Words that may stand between a number and what it counts: `half a tablet`, `two of the white pills`.
const BETWEEN: usize = 3;

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

/// `5 mg`, `ten-mg`, `half a tablet`, `2 aspirin`: a number, and behind it a unit, a form that is counted, or a medicine. What is
/// too much here costs a signature; what is too little costs the clinician's eye.
fn amount<'b>(block: &'b Block, sentence: &Sentence) -> Option<&'b str> {
    let tokens = block.words(sentence);
    let word = |at: usize| &block.prose.lower[tokens[at].range()];
    let numeric = |part: &str| part.starts_with(|c: char| c.is_ascii_digit()) || NUMBERS.contains(&part);
    let parts = |word: &'b str| word.split(['-', '–', '/']).filter(|part| !part.is_empty());
    let unit = |word: &'b str| parts(word).any(|part| UNITS.contains(&part));
    for at in 0..tokens.len() {
        let own = word(at);
        let glued = parts(own).any(numeric) && unit(own);
        if !glued && !parts(own).next_back().is_some_and(numeric) {
            continue;
        }
        let next = (at + 1..tokens.len()).take(1 + BETWEEN);
        let counts = |i: &usize| {
            let word = word(*i);
            FORMS.contains(&word) || *i == at + 1 && (unit(word) || tag(word).0.any(Tags::DRUG))
        };
        if let Some(end) = glued.then_some(at).or_else(|| next.into_iter().find(counts)) {
            return Some(&block.prose.text[tokens[at].start()..tokens[end].range().end]);
        }
    }
    None
}
