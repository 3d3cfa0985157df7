//! Who acts in a clause, in which mood, with which verb.

use std::ops::Range;

use super::clause::{Clause, Link, Mood, Subject, aside, opens, order_at};
use super::words::Words;
use crate::lexicon::Tags;

/// Reads the clause in `run`. `before` is the one in front of it, whose subject or modal it may share.
pub(super) fn read(words: &Words<'_>, run: Range<usize>, before: Option<&Clause>) -> Clause {
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
            _ if word.is(Tags::SUBORDINATOR)
                && (at == run.start || !matches!(word.text, "that" | "as"))
                && opens_here(words, at) =>
            {
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
        } else if word.text == "do"
            && at == start
            && all.get(at + 1).is_some_and(|w| w.is(Tags::BASE) && w.text != "without")
        {
            // `Do skip it`: an order with weight on it.
            at += 1;
        } else if word.text == "don't" || word.text == "never" {
            negated = true;
            at += 1;
        } else if (word.is(Tags::ADVERB) || word.mark()) && !order_at(words, at)
            || word.one_of(&["please", "always", "just", "simply"])
        {
            at += 1;
        } else if let Some(next) = aside(words, at).or_else(|| frame(words, at)) {
            at = next;
        } else {
            break;
        }
    }
    let orders = all[at].is(Tags::BASE)
        && (at > start || order_at(words, at))
        && (order_at(words, at) || negated || at > start);
    let free = !matches!(
        clause.link,
        Link::If | Link::That | Link::Which | Link::Whether | Link::Question | Link::Aside | Link::Before
    );
    if orders && free && !all[at].is(Tags::YOU) {
        clause.verb = Some(at);
        // `Do not stop or delay it`: the negation reaches over `or`.
        let alternative = words.words[clause.run.start].one_of(&["or", "nor"]);
        let carried = alternative && before.is_some_and(|b| b.mood == Mood::Imperative && b.negated);
        clause.negated = negated || carried;
        clause.mood = Mood::Imperative;
        if let Some(before) =
            before.filter(|b| clause.link == Link::And && shares(words, b, clause.run.start))
        {
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
    }
    let mut verb = finite;
    let auxiliary = Tags::MODAL.with(Tags::BE).with(Tags::NOT).with(Tags::ADVERB);
    while verb < end {
        let w = &all[verb];
        // `Do` helps another verb, or is the verb: `we will do an x-ray`.
        if w.is(Tags::DO)
            && (w.is(Tags::NOT) || all.get(verb + 1).is_some_and(|n| n.is(Tags::NOT.with(Tags::BASE))))
        {
            clause.negated |= w.is(Tags::NOT);
            verb += 1;
            continue;
        }
        if w.is(Tags::NOT) {
            clause.negated = true;
        }
        // `You may want to drop it`, `you might as well stop`: suggestions.
        let wishes = w.one_of(&["want", "wish", "like", "choose", "decide"])
            && clause.modal.is_some_and(|m| all[m].is(Tags::MAY.with(Tags::WILL)))
            && all.get(verb + 1).is_some_and(|n| n.text == "to");
        let as_well = w.text == "as" && all.get(verb + 1).is_some_and(|n| n.text == "well");
        if wishes || as_well {
            verb += if wishes { 1 } else { 2 };
            continue;
        }
        let have_to = w.is(Tags::HAVE) && all.get(verb + 1).is_some_and(|n| n.text == "to");
        if have_to
            || w.one_of(&[
                "supposed",
                "going",
                "able",
                "allowed",
                "free",
                "better",
                "advised",
                "encouraged",
                "welcome",
            ])
        {
            if have_to || w.one_of(&["supposed", "better"]) {
                clause.modal = clause.modal.or(Some(verb));
            }
        } else if w.is(auxiliary)
            && !(w.is(Tags::MUST)
                && w.text.starts_with("need")
                && !all.get(verb + 1).is_some_and(|n| n.text == "to" || n.text == "not"))
            || w.text == "to"
            || w.one_of(&["all", "both"])
        {
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
    FRAMES
        .iter()
        .find_map(|frame| words.sequence(at, frame))
        .filter(|end| words.words.get(*end).is_some_and(|w| w.is(Tags::BASE)))
}

/// Whether a verb after `and` takes up the clause before instead of beginning an order of its own.
fn shares(words: &Words<'_>, before: &Clause, start: usize) -> bool {
    let run = before.run.start..start;
    let joined = words.words.get(start).is_some_and(|w| w.is(Tags::COORDINATOR));
    let dependent = matches!(
        before.link,
        Link::If | Link::Aside | Link::Before | Link::That | Link::Which | Link::Question | Link::Whether
    );
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
    if before.mood == Mood::Statement
        && before
            .verb
            .is_some_and(|v| words.words[v].one_of(&["help", "helps", "let", "lets", "make", "makes"]))
    {
        return true;
    }
    let infinitive = run.clone().any(|i| {
        let nominal = Tags::PREPOSITION
            .with(Tags::DETERMINER)
            .with(Tags::YOUR)
            .with(Tags::CLINICIAN)
            .with(Tags::MEDICAL)
            .with(Tags::YOU);
        words.words[i].text == "to"
            && words.words.get(i + 1).is_some_and(|w| w.is(Tags::BASE) || !w.is(nominal) && !w.mark())
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
        Mood::Fragment if !joined => false,
        Mood::Fragment => {
            infinitive || before.run.clone().any(|i| words.words[i].one_of(&["that", "who", "which"]))
        }
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
        return word.text != "having"
            && !(word.text == "have" && at > start && words.words[at - 1].text == "to");
    }
    let previous = (start..at).rev().find(|&p| !words.words[p].is(Tags::ADVERB)).map(|p| &words.words[p]);
    // `This week` is no subject; `this stops it` has one.
    let points = previous.is_some_and(|p| p.one_of(&["this", "that", "these", "those", "there", "here"]));
    let after_pronoun = previous.is_some_and(|p| {
        p.is(Tags::YOU.with(Tags::FIRST).with(Tags::PRONOUN)) || p.one_of(&["who", "which"])
    });
    let plain = (!points || word.is(Tags::VERB))
        && !word.is(Tags::PREPOSITION.with(Tags::DETERMINER).with(Tags::ADVERB))
        && !word.mark();
    if after_pronoun && plain {
        return true;
    }
    let nominal = previous.is_some_and(|p| {
        p.is(Tags::DETERMINER.with(Tags::YOUR).with(Tags::PREPOSITION)) && p.text != "yours"
    });
    at > start
        && !nominal
        && word.is(Tags::VERB)
        && word.is(Tags::FORM_S.with(Tags::FORM_ED))
        && !word.is(Tags::MEDICAL)
        || at > start
            && !nominal
            && word.is(Tags::VERB.with(Tags::BASE))
            && word.is(Tags::BASE)
            && !word.is(Tags::MEDICAL)
            && previous.is_some_and(|p| {
                p.text.ends_with('s') || p.text == "people" || p.text == "women" || p.text == "men"
            })
}

fn subject(words: &Words<'_>, run: Range<usize>) -> Subject {
    let all = &words.words[run.clone()];
    // `With your status you will respond`: the pronoun before the verb is the subject, whatever stands in front.
    if let Some(last) = all
        .iter()
        .rev()
        .find(|w| !w.is(Tags::ADVERB))
        .filter(|_| all.first().is_some_and(|w| w.is(Tags::PREPOSITION)))
    {
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
