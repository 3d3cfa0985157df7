//! Sentences to clauses: where each begins, who acts in it, in which mood.
//!
//! This is ConText (Harkema et al. 2009: trigger, direction, scope, termination) turned to directives: a hedge reaches
//! as far as its clause and the clauses that depend on it, and ends where a new independent clause begins.

use std::ops::Range;

use super::mood;
use super::words::Words;
use crate::lexicon::Tags;

/// How a clause hangs on what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// It begins the sentence, or stands alone.
    Start,
    /// `and`, `or`, or a comma in a row of verbs.
    And,
    /// `but`, `so`, `then`, `yet`: a turn that no earlier hedge survives.
    Turn,
    /// `if`, `when`, `unless`, `once` ...: a condition.
    If,
    /// `whether`: an open question.
    Whether,
    /// `before`, `until`.
    Before,
    /// `that`.
    That,
    /// `which`, `who`: adds a statement about what stands before.
    Which,
    /// `what`, `how`, `why`, `where`: an indirect question.
    Question,
    /// `because`, `although`, `while`, `since`, `after`.
    Aside,
    /// After a colon.
    Colon,
}

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody is named.
    None,
    /// The reader.
    You,
    /// Something of the reader's.
    Yours,
    /// The writer: `I`, `we`.
    First,
    /// A clinician, perhaps with the reader.
    Clinician,
    /// Anybody or anything else.
    Other,
}

/// How the clause speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It has no finite verb.
    Fragment,
    /// An order.
    Imperative,
    /// A statement.
    Statement,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its words.
    pub run: Range<usize>,
    /// How it hangs on the clause before.
    pub link: Link,
    /// Whether the condition is `only if`, `even if`: the first excuses, the second does not.
    pub only: bool,
    /// See `only`.
    pub even: bool,
    /// Who acts.
    pub subject: Subject,
    /// The words that name who acts.
    pub subject_run: Range<usize>,
    /// How it speaks.
    pub mood: Mood,
    /// The modal verb.
    pub modal: Option<usize>,
    /// The main verb.
    pub verb: Option<usize>,
    /// Whether it is negated.
    pub negated: bool,
    /// Whether it takes its subject from the clause before.
    pub shared: bool,
}

/// Cuts a sentence into clauses.
pub(super) fn clauses(words: &Words<'_>) -> Vec<Clause> {
    let mut starts = vec![0];
    for at in 1..words.words.len() {
        if begins(words, at, *starts.last().unwrap_or(&0)) {
            starts.push(at);
        }
    }
    starts.push(words.words.len());
    let mut found: Vec<Clause> = Vec::new();
    for pair in starts.windows(2) {
        let clause = mood::read(words, pair[0]..pair[1], found.last());
        found.push(clause);
    }
    found
}

/// Whether a clause begins at `at`.
fn begins(words: &Words<'_>, at: usize, start: usize) -> bool {
    let word = &words.words[at];
    let before = &words.words[at - 1];
    if at - start == 0 {
        return false;
    }
    // A full stop inside a sentence ends an abbreviation: `St. John's wort`.
    let abbreviated = before.text == "." && at >= 2 && words.words[at - 2].text.len() <= 3;
    if before.text == "(" && order_at(words, at) {
        return true;
    }
    if before.one_of(&[";", ":", "—", "–", ".", "!", "?"]) && !abbreviated
        || (before.text == "-" && !word.mark())
    {
        return true;
    }
    if before.text == "," {
        let mut next = at;
        while words.words.get(next).is_some_and(|w| w.is(Tags::COORDINATOR)) {
            next += 1;
        }
        return if next > at {
            independent(words, next) || row(words, next) || opens(words, next)
        } else {
            independent(words, at) || opens(words, at)
        };
    }
    // A word that joins clauses already belongs to the one it opens.
    if before.is(Tags::COORDINATOR) && at - start == 1 {
        return false;
    }
    if word.is(Tags::COORDINATOR) && before.text != "," {
        let mut next = at + 1;
        while words.words.get(next).is_some_and(|w| w.is(Tags::COORDINATOR)) {
            next += 1;
        }
        // `The arteries then carry the drug`: an adverb, unless a pause or `and` stands before it.
        if word.text == "then" && next == at + 1 {
            return false;
        }
        if word.text == "so"
            && words.words.get(next).is_some_and(|w| w.one_of(&["that", "much", "many", "long"]))
        {
            return false;
        }
        // `Your doctor or pharmacist has told you`: nouns in a row, not clauses.
        let nouns =
            word.one_of(&["and", "or", "nor"]) && !has_verb(words, start..at) && !order_at(words, next);
        return (!nouns && independent(words, next)) || opens(words, next);
    }
    opens(words, at) && !before.is(Tags::COORDINATOR)
}

/// Whether a run has a verb that could be its main one.
fn has_verb(words: &Words<'_>, run: Range<usize>) -> bool {
    let tags = Tags::VERB.with(Tags::MODAL).with(Tags::BE).with(Tags::HAVE).with(Tags::DO);
    run.clone().any(|i| words.words[i].is(tags) && !(words.words[i].is(Tags::MEDICAL) && i > run.start))
}

/// Whether a dependent clause opens here.
pub(super) fn opens(words: &Words<'_>, at: usize) -> bool {
    let Some(word) = words.words.get(at) else { return false };
    let next = words.words.get(at + 1);
    // `Black cohosh, though, is safe`: an adverb.
    if !word.is(Tags::SUBORDINATOR) || next.is_some_and(|w| w.text == ",") {
        return false;
    }
    let clausal =
        next.is_some_and(|w| w.is(Tags::YOU.with(Tags::YOUR).with(Tags::FIRST).with(Tags::PRONOUN)));
    match word.text {
        "that" => {
            at > 0
                && (clausal || next.is_some_and(|w| w.is(Tags::DETERMINER)))
                && !words.words[at - 1].is(Tags::PREPOSITION.with(Tags::DETERMINER))
        }
        "as" => {
            (clausal || next.is_some_and(|w| w.is(Tags::CLINICIAN.with(Tags::DETERMINER))))
                && !is_as_as(words, at)
        }
        _ => true,
    }
}

fn is_as_as(words: &Words<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|i| words.words[i].text == "as")
        || words.words.get(at + 2).is_some_and(|w| w.text == "as")
}

/// Whether an independent clause begins here: a pronoun and its verb, an order, or a noun phrase with a finite verb.
fn independent(words: &Words<'_>, mut at: usize) -> bool {
    loop {
        if let Some(next) = aside(words, at) {
            at = next;
        } else if words.words.get(at).is_some_and(|w| w.is(Tags::ADVERB) && !order_at(words, at)) {
            at += 1;
        } else {
            break;
        }
    }
    let Some(word) = words.words.get(at) else { return false };
    if word.is(Tags::YOU.with(Tags::FIRST)) {
        return true;
    }
    if order_at(words, at) {
        return true;
    }
    if word.is(Tags::SUBORDINATOR.with(Tags::COORDINATOR)) || word.mark() {
        return false;
    }
    // A noun phrase that a finite verb follows before anything else intervenes.
    for next in at + 1..(at + 9).min(words.words.len()) {
        let w = &words.words[next];
        if w.is(Tags::MODAL.with(Tags::BE).with(Tags::HAVE).with(Tags::DO)) && !w.is(Tags::FORM_ING) {
            return w.text != "being" && w.text != "be" && w.text != "been";
        }
        if w.is(Tags::FORM_S)
            && !w.is(Tags::MEDICAL)
            && words.words[next - 1].is(Tags::PRONOUN.with(Tags::CLINICIAN))
        {
            return true;
        }
        if w.mark() && w.text != "'" && w.text != "\"" || w.is(Tags::COORDINATOR.with(Tags::SUBORDINATOR)) {
            return false;
        }
    }
    false
}

/// Set phrases that stand before a verb like an adverb: where they end.
pub(super) fn aside(words: &Words<'_>, at: usize) -> Option<usize> {
    const ASIDES: &[&[&str]] = &[
        &["in", "the", "meantime"],
        &["in", "the", "meanwhile"],
        &["for", "now"],
        &["in", "any", "case"],
        &["all", "the", "same"],
        &["by", "all", "means"],
        &["until", "then"],
        &["in", "that", "case"],
    ];
    ASIDES.iter().find_map(|aside| words.sequence(at, aside))
}

/// A verb in a row of verbs: `rest, eat and sleep`.
fn row(words: &Words<'_>, at: usize) -> bool {
    words.words.get(at).is_some_and(|w| w.is(Tags::BASE)) && order_at(words, at)
}

/// Whether an order stands here: a base form that is not a noun.
pub(super) fn order_at(words: &Words<'_>, at: usize) -> bool {
    let Some(word) = words.words.get(at) else { return false };
    let next = words.words.get(at + 1);
    if word.one_of(&["don't", "please"]) || (word.text == "do" && next.is_some_and(|w| w.text == "not")) {
        return true;
    }
    if word.text == "never" || word.text == "always" || word.text == "just" || word.text == "simply" {
        return next.is_some_and(|w| w.is(Tags::BASE)) && order_at(words, at + 1);
    }
    if word.one_of(&["be", "make", "remember", "feel", "consider", "aim"]) {
        return next.is_some_and(|w| {
            w.one_of(&["sure", "to", "free", "certain", "careful"]) || w.is(Tags::FORM_ING)
        });
    }
    if !word.is(Tags::BASE) {
        return false;
    }
    let Some(next) = next else { return false };
    let noun_like = next.one_of(&[
        ",", "of", "and", "or", ".", ":", ")", "is", "are", "was", "were", "may", "can", "will", "in", "-",
        "/",
    ]) || next.is(Tags::BE.with(Tags::MODAL))
        || (next.is(Tags::FORM_S) && !next.is(Tags::MEDICAL));
    if word.text == "have" && (next.is(Tags::FORM_ED) || next.one_of(&["had", "been", "not", "no"])) {
        return false;
    }
    let definite = next.is(Tags::DETERMINER.with(Tags::YOUR).with(Tags::PRONOUN));
    if word.one_of(&["lower", "double", "triple", "further", "back", "complete"])
        && !definite
        && next.text != "up"
    {
        return false;
    }
    let verbal = word.one_of(&[
        "go", "come", "ask", "talk", "tell", "call", "speak", "see", "have", "get", "take", "follow",
    ]);
    if !verbal && word.is(Tags::MEDICAL) && !next.is(Tags::DETERMINER.with(Tags::YOUR)) {
        // `Test results`, `treatment` and the like are nouns unless an object follows.
        return false;
    }
    !noun_like || (verbal && !next.one_of(&["of", "is", "are", "may", "can", "will"]) && !next.is(Tags::BE))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use caveat_document::file::SourceFile;
    use caveat_document::span::Span;
    use caveat_document::text::Text;

    use super::*;

    fn shape(text: &str) -> Vec<(String, Subject, Mood)> {
        let file = Arc::new(SourceFile::new("x", text));
        let text = Text::field(&file, text, Span::new(0, text.len()));
        let block = &text.blocks[0];
        let words = Words::of(block, &block.sentences[0]);
        clauses(&words)
            .into_iter()
            .map(|c| (words.text(c.run.clone()).to_owned(), c.subject, c.mood))
            .collect()
    }

    #[test]
    fn clauses_of_the_design() {
        use Mood::*;
        assert_eq!(
            shape("Talk to your doctor, but stop the pills first."),
            [
                ("talk to your doctor,".into(), Subject::None, Imperative),
                ("but stop the pills first.".into(), Subject::None, Imperative),
            ]
        );
        assert_eq!(
            shape("Your oncologist may be slow to reply, so cut your osimertinib to 40 mg."),
            [
                ("your oncologist may be slow to reply,".into(), Subject::Clinician, Statement),
                ("so cut your osimertinib to 40 mg.".into(), Subject::None, Imperative),
            ]
        );
        assert_eq!(
            shape("Doctors may lower the dose and check your blood."),
            [
                ("doctors may lower the dose".into(), Subject::Clinician, Statement),
                ("and check your blood.".into(), Subject::Clinician, Statement),
            ]
        );
        assert_eq!(
            shape("You should stop ribociclib."),
            [("you should stop ribociclib.".into(), Subject::You, Statement)]
        );
    }
}
