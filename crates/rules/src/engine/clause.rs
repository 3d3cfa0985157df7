//! Sentences to clauses: where each begins, who acts in it, in which mood.
//!
//! This is ConText (Harkema et al. 2009: trigger, direction, scope, termination) turned to directives: a hedge reaches
//! as far as its clause and the clauses that depend on it, and ends where a new independent clause begins.

use std::ops::Range;

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
        let clause = read(words, pair[0]..pair[1], found.last());
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
    if before.one_of(&[";", ":", "—", "–", ".", "!", "?"]) || (before.text == "-" && !word.mark()) {
        return true;
    }
    if before.text == "," {
        let mut next = at;
        while words.words.get(next).is_some_and(|w| w.is(Tags::COORDINATOR)) {
            next += 1;
        }
        return if next > at { independent(words, next) || row(words, next) } else { independent(words, at) || opens(words, at) };
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
        if word.text == "so" && words.words.get(next).is_some_and(|w| w.one_of(&["that", "much", "many", "long"])) {
            return false;
        }
        // `Your doctor or pharmacist has told you`: nouns in a row, not clauses.
        let nouns = word.one_of(&["and", "or", "nor"]) && !has_verb(words, start..at) && !order_at(words, next);
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
fn opens(words: &Words<'_>, at: usize) -> bool {
    let Some(word) = words.words.get(at) else { return false };
    if !word.is(Tags::SUBORDINATOR) {
        return false;
    }
    let next = words.words.get(at + 1);
    let clausal = next.is_some_and(|w| w.is(Tags::YOU.with(Tags::YOUR).with(Tags::FIRST).with(Tags::PRONOUN)));
    match word.text {
        "that" => {
            at > 0
                && (clausal || next.is_some_and(|w| w.is(Tags::DETERMINER)))
                && !words.words[at - 1].is(Tags::PREPOSITION.with(Tags::DETERMINER))
        }
        "as" => (clausal || next.is_some_and(|w| w.is(Tags::CLINICIAN.with(Tags::DETERMINER)))) && !is_as_as(words, at),
        _ => true,
    }
}

fn is_as_as(words: &Words<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|i| words.words[i].text == "as") || words.words.get(at + 2).is_some_and(|w| w.text == "as")
}

/// Whether an independent clause begins here: a pronoun and its verb, an order, or a noun phrase with a finite verb.
fn independent(words: &Words<'_>, mut at: usize) -> bool {
    while words.words.get(at).is_some_and(|w| w.is(Tags::ADVERB) && !order_at(words, at)) {
        at += 1;
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
        if w.is(Tags::FORM_S) && !w.is(Tags::MEDICAL) && words.words[next - 1].is(Tags::PRONOUN.with(Tags::CLINICIAN)) {
            return true;
        }
        if w.mark() && w.text != "'" && w.text != "\"" || w.is(Tags::COORDINATOR.with(Tags::SUBORDINATOR)) {
            return false;
        }
    }
    false
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
        return next.is_some_and(|w| w.one_of(&["sure", "to", "free", "certain", "careful"]) || w.is(Tags::FORM_ING));
    }
    if !word.is(Tags::BASE) {
        return false;
    }
    let Some(next) = next else { return false };
    let noun_like = next.one_of(&[",", "of", "and", "or", ".", ":", ")", "is", "are", "was", "were", "may", "can", "will", "in", "-", "/"])
        || next.is(Tags::BE.with(Tags::MODAL))
        || (next.is(Tags::FORM_S) && !next.is(Tags::MEDICAL));
    if word.text == "have" && (next.is(Tags::FORM_ED) || next.one_of(&["had", "been", "not", "no"])) {
        return false;
    }
    let definite = next.is(Tags::DETERMINER.with(Tags::YOUR).with(Tags::PRONOUN));
    if word.one_of(&["lower", "double", "triple", "further", "back", "complete"]) && !definite && next.text != "up" {
        return false;
    }
    let verbal = word.one_of(&["go", "come", "ask", "talk", "tell", "call", "speak", "see", "have", "get", "take", "follow"]);
    if !verbal && word.is(Tags::MEDICAL) && !next.is(Tags::DETERMINER.with(Tags::YOUR)) {
        // `Test results`, `treatment` and the like are nouns unless an object follows.
        return false;
    }
    !noun_like || (verbal && !next.one_of(&["of", "is", "are", "may", "can", "will"]) && !next.is(Tags::BE))
}

fn read(words: &Words<'_>, run: Range<usize>, before: Option<&Clause>) -> Clause {
    let all = &words.words;
    let mut at = run.start;
    let mut clause = Clause {
        run: run.clone(),
        link: if run.start == 0 { Link::Start } else { Link::And },
        only: false,
        even: false,
        subject: Subject::None,
        subject_run: run.start..run.start,
        mood: Mood::Fragment,
        modal: None,
        verb: None,
        negated: false,
        shared: false,
    };
    if run.start > 0 {
        let previous = &all[run.start - 1];
        clause.only = previous.text == "only";
        clause.even = previous.text == "even";
        if previous.text == ":" {
            clause.link = Link::Colon;
        } else if previous.one_of(&[";", ".", "!", "?", "—", "–", "-"]) {
            clause.link = Link::Start;
        }
    }
    while at < run.end {
        let word = &all[at];
        let next_orders = all.get(at + 1).is_some_and(|w| w.is(Tags::SUBORDINATOR));
        match word.text {
            "only" if next_orders => clause.only = true,
            "even" if next_orders => clause.even = true,
            _ if word.is(Tags::COORDINATOR) => {
                if clause.link == Link::And || clause.link == Link::Start {
                    clause.link = if word.one_of(&["and", "or", "nor"]) { Link::And } else { Link::Turn };
                }
            }
            _ if word.is(Tags::SUBORDINATOR) && (at == run.start || !matches!(word.text, "that" | "as")) && opens_here(words, at) => {
                clause.link = link_of(word.text);
            }
            _ if word.mark() => {}
            _ => break,
        }
        at += 1;
    }
    analyse(words, at, &mut clause, before);
    clause
}

fn opens_here(words: &Words<'_>, at: usize) -> bool {
    opens(words, at) || at == 0
}

fn link_of(word: &str) -> Link {
    match word {
        "if" | "when" | "whenever" | "unless" | "once" | "whatever" | "whichever" => Link::If,
        "whether" => Link::Whether,
        "before" | "until" | "till" => Link::Before,
        "that" => Link::That,
        "which" | "who" | "whose" => Link::Which,
        "what" | "how" | "why" | "where" | "whoever" => Link::Question,
        _ => Link::Aside,
    }
}

fn analyse(words: &Words<'_>, start: usize, clause: &mut Clause, before: Option<&Clause>) {
    let all = &words.words;
    let end = clause.run.end;
    let mut at = start;
    let mut negated = false;
    // Step over what may stand before an order.
    loop {
        let Some(word) = all.get(at).filter(|_| at < end) else { return };
        if word.text == "do" && all.get(at + 1).is_some_and(|w| w.text == "not") {
            negated = true;
            at += 2;
        } else if word.text == "don't" || word.text == "never" {
            negated = true;
            at += 1;
        } else if (word.is(Tags::ADVERB) || word.mark()) && !order_at(words, at) || word.one_of(&["please", "always", "just", "simply"]) {
            at += 1;
        } else if let Some(next) = frame(words, at) {
            at = next;
        } else {
            break;
        }
    }
    let orders = all[at].is(Tags::BASE) && (at > start || order_at(words, at)) && (order_at(words, at) || negated || at > start);
    let free = !matches!(clause.link, Link::If | Link::That | Link::Which | Link::Whether | Link::Question | Link::Aside | Link::Before);
    if orders && free && !all[at].is(Tags::YOU) {
        clause.verb = Some(at);
        // `Do not stop or delay it`: the negation reaches over `or`.
        let alternative = words.words[clause.run.start].one_of(&["or", "nor"]);
        let carried = alternative && before.is_some_and(|b| b.mood == Mood::Imperative && b.negated);
        clause.negated = negated || carried;
        clause.mood = Mood::Imperative;
        if let Some(before) = before.filter(|b| clause.link == Link::And && shares(words, b, clause.run.start)) {
            clause.shared = true;
            clause.mood = before.mood;
            clause.subject = before.subject;
            clause.subject_run = before.subject_run.clone();
            clause.modal = before.modal;
            clause.negated = negated || before.negated;
        }
        return;
    }
    let Some(finite) = (at..end).find(|&i| is_finite(words, i, at)) else {
        // `who`, `which` are their own subject; `to` phrases have none.
        return;
    };
    clause.mood = Mood::Statement;
    clause.subject_run = at..finite;
    clause.subject = subject(words, at..finite.max(at + 1));
    if matches!(clause.link, Link::Which) && at == finite {
        clause.subject = Subject::Other;
    }
    if all[finite].is(Tags::MODAL) {
        clause.modal = Some(finite);
    } else if all[finite].text.contains('\'') && all[finite].is(Tags::WILL) {
        clause.modal = Some(finite);
    }
    let mut verb = finite;
    let auxiliary = Tags::MODAL.with(Tags::BE).with(Tags::NOT).with(Tags::ADVERB);
    while verb < end {
        let w = &all[verb];
        // `Do` helps another verb, or is the verb: `we will do an x-ray`.
        if w.is(Tags::DO) && (w.is(Tags::NOT) || all.get(verb + 1).is_some_and(|n| n.is(Tags::NOT.with(Tags::BASE)))) {
            clause.negated |= w.is(Tags::NOT);
            verb += 1;
            continue;
        }
        if w.is(Tags::NOT) {
            clause.negated = true;
        }
        let have_to = w.is(Tags::HAVE) && all.get(verb + 1).is_some_and(|n| n.text == "to");
        if have_to || w.one_of(&["supposed", "going", "able", "allowed", "free", "better", "advised", "encouraged", "welcome"]) {
            if have_to || w.one_of(&["supposed", "better"]) {
                clause.modal = clause.modal.or(Some(verb));
            }
        } else if w.is(auxiliary) && !(w.is(Tags::MUST) && w.text.starts_with("need") && !all.get(verb + 1).is_some_and(|n| n.text == "to" || n.text == "not")) || w.text == "to" || w.one_of(&["all", "both"]) {
            if w.is(Tags::MUST) && clause.modal.is_none() {
                clause.modal = Some(verb);
            }
        } else {
            break;
        }
        verb += 1;
    }
    clause.verb = (verb < end).then_some(verb);
}

/// Set phrases that carry an order: where the real verb stands.
fn frame(words: &Words<'_>, at: usize) -> Option<usize> {
    const FRAMES: &[&[&str]] = &[
        &["be", "sure", "to"],
        &["be", "sure", "and"],
        &["be", "certain", "to"],
        &["be", "careful", "to"],
        &["make", "sure", "to"],
        &["make", "sure", "you"],
        &["make", "sure", "that", "you"],
        &["remember", "to"],
        &["feel", "free", "to"],
        &["go", "ahead", "and"],
        &["try", "to"],
        &["aim", "to"],
        &["try", "and"],
    ];
    FRAMES.iter().find_map(|frame| words.sequence(at, frame)).filter(|end| words.words.get(*end).is_some_and(|w| w.is(Tags::BASE)))
}

/// Whether a verb after `and` takes up the clause before instead of beginning an order of its own.
fn shares(words: &Words<'_>, before: &Clause, start: usize) -> bool {
    let run = before.run.start..start;
    let joined = words.words.get(start).is_some_and(|w| w.is(Tags::COORDINATOR));
    let dependent = matches!(before.link, Link::If | Link::Aside | Link::Before | Link::That | Link::Which | Link::Question | Link::Whether);
    // `They are used along with it and do not replace it`: a finite `do` takes up the subject.
    let finite = words.words.get(start + 1).is_some_and(|w| w.is(Tags::DO) && w.text != "do")
        || words.sequence(start + 1, &["do", "not"]).is_some();
    if before.mood == Mood::Statement && joined && finite && !matches!(before.subject, Subject::You) {
        return true;
    }
    if dependent {
        return joined;
    }
    // `Insulin helps cells take up sugar and use it`: bare infinitives.
    if before.mood == Mood::Statement && before.verb.is_some_and(|v| words.words[v].one_of(&["help", "helps", "let", "lets", "make", "makes"])) {
        return true;
    }
    let infinitive = run.clone().any(|i| {
        let nominal = Tags::PREPOSITION.with(Tags::DETERMINER).with(Tags::YOUR).with(Tags::CLINICIAN).with(Tags::MEDICAL).with(Tags::YOU);
        words.words[i].text == "to" && words.words.get(i + 1).is_some_and(|w| w.is(Tags::BASE) || !w.is(nominal) && !w.mark())
    });
    match before.mood {
        Mood::Imperative => infinitive && words.has(run, Tags::CONSULT),
        Mood::Statement => {
            // `Some people hold out and leave it`: two verbs of one plural subject.
            let plural = before.subject == Subject::Other
                && joined
                && words.words[start - 1].text != ","
                && before.verb.is_some_and(|v| words.words[v].is(Tags::BASE));
            plural || before.modal.is_some() || infinitive || before.shared || before.link == Link::Whether
        }
        Mood::Fragment => infinitive || before.run.clone().any(|i| words.words[i].one_of(&["that", "who", "which"])),
    }
}

fn is_finite(words: &Words<'_>, at: usize, start: usize) -> bool {
    let word = &words.words[at];
    if word.is(Tags::MODAL.with(Tags::DO)) {
        return !(word.text == "need" && at > start && words.words[at - 1].is(Tags::DETERMINER));
    }
    if word.is(Tags::BE) {
        return !word.one_of(&["be", "been", "being"]);
    }
    if word.is(Tags::HAVE) {
        return word.text != "having" && !(word.text == "have" && at > start && words.words[at - 1].text == "to");
    }
    let previous = (start..at).rev().find(|&p| !words.words[p].is(Tags::ADVERB)).map(|p| &words.words[p]);
    // `This week` is no subject; `this stops it` has one.
    let points = previous.is_some_and(|p| p.one_of(&["this", "that", "these", "those", "there", "here"]));
    let after_pronoun = previous.is_some_and(|p| p.is(Tags::YOU.with(Tags::FIRST).with(Tags::PRONOUN)) || p.one_of(&["who", "which"]));
    let plain = (!points || word.is(Tags::VERB)) && !word.is(Tags::PREPOSITION.with(Tags::DETERMINER).with(Tags::ADVERB)) && !word.mark();
    if after_pronoun && plain {
        return true;
    }
    let nominal = previous.is_some_and(|p| p.is(Tags::DETERMINER.with(Tags::YOUR).with(Tags::PREPOSITION)));
    at > start && !nominal && word.is(Tags::VERB) && word.is(Tags::FORM_S.with(Tags::FORM_ED)) && !word.is(Tags::MEDICAL)
        || at > start && !nominal && word.is(Tags::VERB.with(Tags::BASE)) && word.is(Tags::BASE) && !word.is(Tags::MEDICAL)
            && previous.is_some_and(|p| p.text.ends_with('s') || p.text == "people" || p.text == "women" || p.text == "men")
}

fn subject(words: &Words<'_>, run: Range<usize>) -> Subject {
    let all = &words.words[run.clone()];
    // `With your status you will respond`: the pronoun before the verb is the subject, whatever stands in front.
    if let Some(last) = all.iter().rev().find(|w| !w.is(Tags::ADVERB)).filter(|_| all.first().is_some_and(|w| w.is(Tags::PREPOSITION))) {
        if last.is(Tags::YOU) {
            return Subject::You;
        }
        if last.is(Tags::FIRST) {
            return Subject::First;
        }
    }
    let head_end = all.iter().position(|w| w.is(Tags::PREPOSITION)).unwrap_or(all.len());
    let head = &all[..head_end];
    let you = head.iter().any(|w| w.is(Tags::YOU));
    if head.iter().any(|w| w.is(Tags::CLINICIAN)) {
        return Subject::Clinician;
    }
    if you {
        return Subject::You;
    }
    if head.iter().any(|w| w.is(Tags::FIRST)) {
        return Subject::First;
    }
    if all.iter().any(|w| w.is(Tags::YOUR)) {
        return Subject::Yours;
    }
    if all.is_empty() { Subject::None } else { Subject::Other }
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
        clauses(&words).into_iter().map(|c| (words.text(c.run.clone()).to_owned(), c.subject, c.mood)).collect()
    }

    #[test]
    fn clauses_of_the_design() {
        use Mood::*;
        assert_eq!(shape("Talk to your doctor, but stop the pills first."), [
            ("talk to your doctor,".into(), Subject::None, Imperative),
            ("but stop the pills first.".into(), Subject::None, Imperative),
        ]);
        assert_eq!(shape("Your oncologist may be slow to reply, so cut your osimertinib to 40 mg."), [
            ("your oncologist may be slow to reply,".into(), Subject::Clinician, Statement),
            ("so cut your osimertinib to 40 mg.".into(), Subject::None, Imperative),
        ]);
        assert_eq!(shape("Doctors may lower the dose and check your blood."), [
            ("doctors may lower the dose".into(), Subject::Clinician, Statement),
            ("and check your blood.".into(), Subject::Clinician, Statement),
        ]);
        assert_eq!(shape("You should stop ribociclib."), [("you should stop ribociclib.".into(), Subject::You, Statement)]);
    }
}
