//! Breaks pages on purpose, to prove that the net of rules holds.
//!
//! A mutator makes faulty copies of a page. Each copy, a mutant, is put together and checked like any page; it is caught
//! when a finding at warning or above appears that the intact page does not have. One that survives shows a hole. A
//! mutator makes only what is worse for the reader, by its own plain criteria and not by those of the rules it tries.
//!
//! Left out is what only a person can see: a number that is wrong and looks right, a fact turned into its opposite. See
//! [`OUT_OF_REACH`].

mod certainty;
pub(crate) mod change;
mod characters;
mod citations;
mod consult;
mod cut;
mod emergency;
mod insert;
mod judge;
mod links;
pub mod mutator;
mod names;
mod negation;
mod numbers;
mod orders;
mod promises;
mod related;
mod report;
mod sections;
mod subject;
mod wording;

use crate::mutation::mutator::Mutator;

pub use judge::{Bench, Verdict};
pub use report::{ByMutator, Report, Survivor, report};
pub use subject::Subject;

/// What no rule can see and no mutator makes, in plain words. `caveat rules mutate` prints it.
pub const OUT_OF_REACH: &[&str] = &[
    "a number that is wrong and looks right, cited as before: only whoever opens the source can tell",
    "a fact turned into its opposite where the sentence speaks neither to the reader nor of a clinician",
    "a citation exchanged for that of another source that exists",
];

/// Every mutator. Adding one is its function and a line here; none is taken out because its mutants survive.
pub const MUTATORS: &[Mutator] = &[
    Mutator::new(
        "remove-disclaimer",
        "takes every notice away that says what the page is not",
        promises::remove_disclaimer,
    ),
    Mutator::new("weaken-disclaimer", "leaves one sentence of the disclaimer", promises::weaken_disclaimer),
    Mutator::new("bury-disclaimer", "moves the disclaimer below the body", promises::bury_disclaimer),
    Mutator::new(
        "insert-counter-disclaimer",
        "says that the page is advice or replaces a doctor",
        insert::insert_texts,
    ),
    Mutator::new(
        "remove-ai-disclosure",
        "takes out that the page was drafted with AI",
        promises::remove_ai_disclosure,
    ),
    Mutator::new(
        "remove-nccn-terms",
        "takes NCCN's statement off a page that names NCCN",
        promises::remove_nccn_terms,
    ),
    Mutator::new(
        "remove-status",
        "takes out that a treatment is not approved and still being studied",
        promises::remove_status,
    ),
    Mutator::new("remove-uncertainty", "takes out what is not known", sections::remove_uncertainty),
    Mutator::new("remove-risks", "takes out the sections on risks and side effects", sections::remove_risks),
    Mutator::new("remove-options", "takes out the section on other options", sections::remove_options),
    Mutator::new("remove-questions", "takes out the questions to ask", sections::remove_questions),
    Mutator::new(
        "drop-citation-of-number",
        "takes the citations from a sentence with a figure",
        citations::of_numbers,
    ),
    Mutator::new(
        "drop-citation-of-claim",
        "takes the citations from a sentence on what a treatment does or a study found",
        citations::of_claims,
    ),
    Mutator::new("drop-guidelines", "takes out every citation of a guideline", citations::drop_guidelines),
    Mutator::new("unknown-source", "misspells the id of a source", citations::unknown_source),
    Mutator::new("insert-uncited-number", "adds a figure without a source", insert::insert_texts),
    Mutator::new(
        "insert-unversioned-guideline",
        "names a guideline without version, year or citation",
        insert::insert_texts,
    ),
    Mutator::new("insert-endorsement", "claims a seal of approval", insert::insert_texts),
    Mutator::new("disagreeing-numbers", "changes one of two numbers that say the same", numbers::disagreeing),
    Mutator::new("impossible-number", "makes a part larger than the whole", numbers::impossible),
    Mutator::new("remove-consult", "takes every line out that sends readers to a clinician", consult::remove),
    Mutator::new(
        "remove-consult-of-section",
        "takes them out of one section that names a treatment",
        consult::remove_from_section,
    ),
    Mutator::new("negate-consult", "tells readers not to ask", consult::negate),
    Mutator::new("insert-anti-consult", "sends readers away from a clinician", insert::insert_texts),
    Mutator::new(
        "remove-emergency-action",
        "leaves the warning signs and takes out what to do",
        emergency::remove,
    ),
    Mutator::new("delay-emergency-action", "tells readers to wait with a warning sign", emergency::delay),
    Mutator::new(
        "delete-negation",
        "deletes “not” or “never” where the reader or a clinician is spoken of",
        negation::delete,
    ),
    Mutator::new(
        "hedge-to-certainty",
        "turns “may” and “can” into “will” where an effect is stated",
        certainty::will,
    ),
    Mutator::new("doctor-to-order", "turns “your doctor may ...” into an order", orders::turn_into_orders),
    Mutator::new("insert-dose", "tells readers what amount to take", insert::insert_texts),
    Mutator::new(
        "insert-order",
        "tells readers what to do about a treatment or a test",
        insert::insert_texts,
    ),
    Mutator::new(
        "insert-false-hedge",
        "gives an order beside advice to see a clinician",
        insert::insert_texts,
    ),
    Mutator::new("insert-remedy", "tells readers to use a supplement or a diet", insert::insert_texts),
    Mutator::new(
        "insert-discouragement",
        "tells readers that they need no treatment or test",
        insert::insert_texts,
    ),
    Mutator::new("insert-clearance", "tells readers that something is safe for them", insert::insert_texts),
    Mutator::new("insert-best-choice", "names the best choice for the reader", insert::insert_texts),
    Mutator::new("insert-recommendation", "recommends in the first person", insert::insert_texts),
    Mutator::new("insert-consultation", "speaks as in a consultation", insert::insert_texts),
    Mutator::new("insert-diagnosis", "tells readers what they have", insert::insert_texts),
    Mutator::new("insert-outlook", "tells readers what will happen to them", insert::insert_texts),
    Mutator::new("insert-absolute-claim", "promises more than any treatment can", insert::insert_texts),
    Mutator::new("insert-hype", "praises", insert::insert_texts),
    Mutator::new("insert-comparison", "compares treatments without a source", insert::insert_texts),
    Mutator::new("insert-offer", "offers personal guidance", insert::insert_texts),
    Mutator::new(
        "paste-excerpt",
        "shows a related question with a reader's story or details",
        related::paste,
    ),
    Mutator::new(
        "insert-identifier",
        "shows a phone number, an address or a record number of a person",
        insert::insert_texts,
    ),
    Mutator::new("insert-personal-date", "ties an exact date to a person", insert::insert_texts),
    Mutator::new("insert-story", "tells one person's story", insert::insert_texts),
    Mutator::new("insert-chat", "leaves a line of a chat with an assistant", insert::insert_texts),
    Mutator::new("insert-placeholder", "leaves a gap that nobody filled in", insert::insert_texts),
    Mutator::new("cut-sentence", "stops in the middle of a sentence", cut::sentence),
    Mutator::new("hide-character", "hides a character that nobody sees in a word", characters::hidden),
    Mutator::new("look-alike", "puts a letter of another alphabet into a word", characters::look_alike),
    Mutator::new("insert-html", "puts raw HTML in", insert::insert_texts),
    Mutator::new("unlisted-host", "leads a link to a site that is not on the list", links::unlisted),
    Mutator::new("unsafe-link", "leads a link to an address that is not safe", links::unsafe_target),
    Mutator::new("unknown-name", "misspells the topic or the profile", names::misspell),
    Mutator::new("harder-words", "puts long words in place of short ones", wording::harder),
    Mutator::new("longer-sentences", "joins sentences until nobody can follow", wording::longer),
    Mutator::new("insert-label", "labels or blames people who are ill", insert::insert_texts),
];

/// A mutator by name.
pub fn mutator(name: &str) -> Option<&'static Mutator> {
    MUTATORS.iter().find(|mutator| mutator.name == name)
}
