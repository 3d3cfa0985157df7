//! Orders, advice and permissions: what the reader is told to do about a treatment.

use super::clause::{Clause, Link, Mood, Subject};
use super::object::{antecedent, object_of, phrase, pronoun_object};
use super::{Act, ActKind, Scene, voice};
use crate::lexicon::Tags;

pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    for (at, clause) in scene.clauses.iter().enumerate() {
        match (clause.mood, clause.subject) {
            (Mood::Imperative, _) => order(scene, at, clause, acts),
            (Mood::Statement, Subject::You) => you(scene, at, clause, acts),
            (Mood::Statement, Subject::First) => voice::first_person(scene, at, clause, acts),
            (Mood::Statement, Subject::Other | Subject::Yours | Subject::None)
                if !voice::own_advice(scene, clause, acts, at) =>
            {
                others(scene, at, clause, acts);
            }
            _ => {}
        }
    }
}

/// The medical object of a verb, a pronoun for one included.
pub(super) fn object(scene: &Scene<'_, '_>, verb: usize, end: usize) -> Option<Tags> {
    let words = scene.words;
    if let Some(object) = object_of(words, verb, end) {
        return Some(object.tags);
    }
    let stands_for =
        pronoun_object(words, verb, end).and_then(|_| antecedent(words, verb, scene.context.previous));
    stands_for.or_else(|| leaves_study(scene, verb, end).then_some(Tags::CARE))
}

/// `Pull out of the study`, `withdraw from the trial`.
fn leaves_study(scene: &Scene<'_, '_>, verb: usize, end: usize) -> bool {
    let words = scene.words;
    let leaves = ["pull", "withdraw", "drop", "quit", "leave", "come"].contains(&words.words[verb].base);
    leaves && words.words[verb + 1..end].iter().any(|w| w.one_of(&["study", "trial"]))
}

/// Verbs that need more than a medical noun after them: `see the scan`, `find a trial` are no treatment.
fn treats(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let word = &scene.words.words[verb];
    let next = scene.words.words.get(verb + 1).map_or("", |w| w.text);
    if word.base == "carry" && next != "on" {
        return false;
    }
    word.is(Tags::ACTION.with(Tags::ADJUST))
        && !word.one_of(&["do", "see", "find", "follow", "trust", "record"])
        && !word.one_of(&["make"])
        || word.base == "bring" && scene.words.words[verb..].iter().any(|w| w.one_of(&["down", "up"]))
        || word.base == "make" && scene.words.words[verb..].iter().any(|w| w.one_of(&["switch", "change"]))
        || word.text == "do" && next == "without"
        || word.text == "do" && pronoun_object(scene.words, verb, scene.words.words.len()).is_some()
        || word.base == "follow" && scene.words.has(verb..scene.words.words.len().min(verb + 6), Tags::CARE)
}

fn kind_of(scene: &Scene<'_, '_>, verb: usize, object: Tags) -> ActKind {
    let word = &scene.words.words[verb];
    let dose_words = Tags::DOSE.with(Tags::DRUG).with(Tags::CARE);
    if word.is(Tags::ADJUST) && !word.one_of(&["drop"]) && object.any(dose_words) {
        ActKind::SelfAdjust
    } else {
        ActKind::Directive
    }
}

/// Verbs that keep a treatment as it is when negated.
const KEEPERS: &[&str] = &[
    "stop",
    "skip",
    "change",
    "quit",
    "adjust",
    "miss",
    "discontinue",
    "halve",
    "double",
    "delay",
    "postpone",
    "cut",
    "restart",
    "share",
    "crush",
    "split",
    "abandon",
    "omit",
    "lower",
    "reduce",
    "increase",
    "switch",
    "start",
    "begin",
    "refuse",
];

fn order(scene: &Scene<'_, '_>, at: usize, clause: &Clause, acts: &mut Vec<Act>) {
    let words = scene.words;
    let Some(mut verb) = clause.verb else { return };
    let end = clause.run.end;
    let word = &words.words[verb];
    // `Consider switching`, `try taking`, `stop taking`, `avoid having`: the second verb carries the object.
    if word
        .one_of(&["consider", "try", "start", "begin", "keep", "continue", "avoid", "stop", "quit", "think"])
        && let Some(next) = (verb + 1..end.min(verb + 4))
            .find(|&i| words.words[i].is(Tags::FORM_ING) && words.words[i].is(Tags::ACTION))
    {
        verb = next;
    }
    let word = &words.words[verb];
    if word.base == "do"
        && let Some(found) = phrase(words, verb + 2, end)
            .filter(|_| words.words.get(verb + 1).is_some_and(|w| w.text == "without"))
    {
        acts.push(scene.act(ActKind::Directive, found.tags, clause.run.clone(), at));
        return;
    }
    if ["ask", "push", "demand", "say"].contains(&word.base) {
        return demand(scene, at, clause, verb, acts);
    }
    if !treats(scene, verb) {
        return;
    }
    let named = object(scene, verb, end)
        .or_else(|| far_object(scene, verb, end))
        .or_else(|| own_body(scene, verb, end).filter(|_| word.text == "have"));
    let Some(tags) = named else { return };
    if word.one_of(&["have", "take", "get"]) && idiom(scene, verb, end) {
        return;
    }
    let mut act = scene.act(kind_of(scene, verb, tags), tags, clause.run.clone(), at);
    if clause.negated && act.excuse.is_none() {
        let first = &words.words[clause.verb.unwrap_or(verb)];
        if first.one_of(KEEPERS) || KEEPERS.contains(&first.base) {
            act.excuse = Some((
                words.text(clause.run.clone()).to_owned(),
                "it asks the reader to leave the treatment as it is",
            ));
        }
    }
    acts.push(act);
}

/// `Ask for Trodelvy` tells the reader what to have; `ask for help`, `ask about` do not.
fn demand(scene: &Scene<'_, '_>, at: usize, clause: &Clause, verb: usize, acts: &mut Vec<Act>) {
    let words = scene.words;
    let wants =
        words.words.get(verb + 1).is_some_and(|w| w.text == "for") || words.words[verb].base == "demand";
    // `Say yes to the transplant`.
    let says = words.words.get(verb + 1).is_some_and(|w| w.one_of(&["yes", "no"]))
        && words.words.get(verb + 2).is_some_and(|w| w.text == "to");
    if !wants && !says {
        return;
    }
    if let Some(found) = phrase(words, if says { verb + 3 } else { verb + 2 }, clause.run.end)
        .filter(|o| o.tags.any(Tags::DRUG.with(Tags::PROCEDURE)))
    {
        acts.push(scene.act(ActKind::Directive, found.tags, clause.run.clone(), at));
    }
}

/// `Starve your cancer by cutting out all sugar`, `Give yourself 4 units of insulin`, `Leave the last two cycles`.
fn far_object(scene: &Scene<'_, '_>, verb: usize, end: usize) -> Option<Tags> {
    let words = scene.words;
    let start = (verb + 1..end).find(|&i| {
        words.words[i].one_of(&["yourself", "him", "her", "them"])
            || (words.words[verb].base == "put" && words.words[i].text == "on")
            || (words.words[i].text == "by" && words.words.get(i + 1).is_some_and(|w| w.is(Tags::FORM_ING)))
    })?;
    let next = if words.words[start].text == "by" { start + 1 } else { start };
    object_of(words, next, end).map(|o| o.tags)
}

/// `Take care`, `have a talk`, `get help`: no treatment.
fn idiom(scene: &Scene<'_, '_>, verb: usize, end: usize) -> bool {
    let words = scene.words;
    words
        .find(
            verb..end.min(verb + 4),
            &[
                &["take", "part"],
                &["take", "care"],
                &["take", "note"],
                &["take", "time"],
                &["take", "your", "time"],
                &["get", "help"],
                &["get", "emergency"],
                &["get", "medical"],
                &["have", "someone"],
                &["get", "ready"],
            ],
        )
        .is_some()
}

fn you(scene: &Scene<'_, '_>, at: usize, clause: &Clause, acts: &mut Vec<Act>) {
    let words = scene.words;
    let Some(verb) = clause.verb else { return };
    // `You need`, `you don't need` carry their own force.
    let free = |i: &usize| words.words[*i].one_of(&["free", "welcome", "allowed"]);
    let granted = (clause.run.start..verb).find(free);
    let Some(modal) =
        clause.modal.or_else(|| words.words[verb].text.starts_with("need").then_some(verb)).or(granted)
    else {
        return;
    };
    let end = clause.run.end;
    let better = words.words[clause.run.start..verb].iter().any(|w| w.text == "better");
    let must = better
        || words.words[modal].is(Tags::MUST.with(Tags::HAVE))
        || words.words[modal].one_of(&["supposed", "better"])
        || will_need(scene, clause, verb);
    let may = words.words[modal].is(Tags::MAY) || granted.is_some();
    if must && echoes(scene, clause, verb) {
        acts.push(scene.act(ActKind::Directive, Tags::CARE, clause.run.clone(), at));
        return;
    }
    let needed =
        words.words[verb].text.starts_with("need") || words.words[verb].one_of(&["require", "requires"]);
    let act_verb = if needed || treats(scene, verb) || words.words[verb].is(Tags::HAVE) {
        verb
    } else {
        return treated(scene, at, clause, verb, must, acts);
    };
    // `..., which you can drop`: the object stands before.
    let before = || {
        (clause.link == Link::Which)
            .then(|| antecedent(words, clause.run.start, scene.context.previous))
            .flatten()
    };
    let Some(tags) = object(scene, act_verb, end).or_else(|| own_body(scene, act_verb, end)).or_else(before)
    else {
        return;
    };
    if idiom(scene, verb, end) {
        return;
    }
    let perhaps = words.words[clause.run.start..=verb].iter().any(|w| w.is(Tags::MAY))
        && words.words[clause.run.start..=verb].iter().any(|w| w.text == "need");
    if perhaps {
        return;
    }
    if needed && clause.negated {
        acts.push(scene.act(ActKind::Discourage, tags, clause.run.clone(), at));
        return;
    }
    if needed && may {
        return;
    }
    if clause.negated && must {
        // `You should not stop` keeps; `you do not need to have` discourages; `you should not take` forbids.
        if words.has(clause.run.start..verb, Tags::MUST)
            && words.words[clause.run.start..verb]
                .iter()
                .any(|w| w.text.starts_with("need") || w.is(Tags::HAVE))
        {
            acts.push(scene.act(ActKind::Discourage, tags, clause.run.clone(), at));
            return;
        }
        let mut act = scene.act(kind_of(scene, verb, tags), tags, clause.run.clone(), at);
        if act.excuse.is_none() && KEEPERS.contains(&words.words[verb].base) {
            act.excuse = Some((
                words.text(clause.run.clone()).to_owned(),
                "it asks the reader to leave the treatment as it is",
            ));
        }
        acts.push(act);
        return;
    }
    if must || needed {
        acts.push(scene.act(kind_of(scene, verb, tags), tags, clause.run.clone(), at));
    } else if may && !clause.negated && permits(scene, clause, verb, tags) {
        acts.push(scene.act(ActKind::Clearance, tags, clause.run.clone(), at));
    } else if words.words[modal].is(Tags::WILL) && words.words[verb].is(Tags::TREATED) {
        acts.push(scene.act(ActKind::Directive, tags, clause.run.clone(), at));
    }
}

/// `Some women took it every other day. You should too.`
fn echoes(scene: &Scene<'_, '_>, clause: &Clause, verb: usize) -> bool {
    let words = scene.words;
    let rest = &words.words[clause.run.start..clause.run.end];
    let short = rest.iter().filter(|w| !w.mark()).count() <= 5
        && rest.iter().any(|w| w.one_of(&["too", "likewise"]) || w.text == "well");
    let empty = words.words[verb].one_of(&["too", "do", "also", "as", "likewise"]);
    let treated = |w: &super::words::Words<'_>| {
        w.has(0..w.words.len(), Tags::MEDICAL)
            && w.words.iter().any(|w| w.is(Tags::ACTION.with(Tags::ADJUST)) && w.is(Tags::FORM_ED))
    };
    short && empty && (scene.context.previous.is_some_and(treated) || treated(words))
}

/// `You will need to take`.
fn will_need(scene: &Scene<'_, '_>, clause: &Clause, verb: usize) -> bool {
    scene.words.words[clause.run.start..verb].iter().any(|w| w.text == "need")
        && !scene.words.words[clause.run.start..verb].iter().any(|w| w.is(Tags::MAY))
}

/// `You can safely take`, `you may stop it`: permission, when the verb starts, stops or combines a named medicine. `You may
/// have surgery`, `you can wear a monitor` describe.
fn permits(scene: &Scene<'_, '_>, clause: &Clause, verb: usize, tags: Tags) -> bool {
    let words = scene.words;
    let describes = [
        "have", "get", "receive", "need", "request", "wear", "follow", "give", "see", "find", "choose", "do",
        "undergo", "reach", "lean", "wait",
    ];
    let word = &words.words[verb];
    let safely = words.words[clause.run.clone()].iter().any(|w| w.text == "safely");
    let granted = words.words[clause.run.start..verb].iter().any(|w| w.one_of(&["free", "welcome"]));
    let ability =
        !granted && words.words[clause.run.start..verb].iter().any(|w| w.one_of(&["able", "not", "allowed"]));
    let concrete = tags.any(Tags::DRUG.with(Tags::DOSE).with(Tags::SUPPLEMENT))
        || pronoun_object(words, verb, clause.run.end).is_some()
        || clause.link == Link::Which;
    let medical = concrete || safely && tags.any(Tags::MEDICAL);
    !describes.contains(&word.base) && !word.base.is_empty() && medical && (!ability || safely)
}

/// `Have your ovaries out`, `have an exam`.
pub(super) fn own_body(scene: &Scene<'_, '_>, verb: usize, end: usize) -> Option<Tags> {
    let words = scene.words;
    let has = words.words[verb].is(Tags::HAVE) || words.words[verb].base == "get";
    let done = (verb + 1..end).any(|i| {
        words.words[i].one_of(&["out", "removed", "checked", "done", "put", "taken"])
            || words.words[i].is(Tags::TREATED)
    });
    let body = words.words[verb + 1..end].iter().any(|w| {
        w.one_of(&[
            "ovary",
            "ovaries",
            "breast",
            "breasts",
            "uterus",
            "womb",
            "tonsils",
            "appendix",
            "kidney",
            "nodes",
            "gallbladder",
            "thyroid",
            "eggs",
        ]) || w.is(Tags::MEDICAL)
    });
    let theirs = words.words.get(verb + 1).is_some_and(|w| w.is(Tags::YOUR) || w.is(Tags::TREATED));
    (has && done && (theirs || body)).then_some(Tags::PROCEDURE)
}

/// `You should be induced`, `you must be tested`.
fn treated(scene: &Scene<'_, '_>, at: usize, clause: &Clause, verb: usize, must: bool, acts: &mut Vec<Act>) {
    let words = scene.words;
    let be = words.words[clause.run.start..verb].iter().any(|w| w.text == "be");
    // `You should be on a statin`.
    if be
        && must
        && words.words[verb].one_of(&["on", "off"])
        && let Some(found) = phrase(words, verb + 1, clause.run.end)
    {
        acts.push(scene.act(ActKind::Directive, found.tags, clause.run.clone(), at));
        return;
    }
    let will =
        clause.modal.is_some_and(|m| words.words[m].is(Tags::WILL)) && words.words[verb].text == "prescribed";
    if be && (must || will) && words.words[verb].is(Tags::TREATED) {
        acts.push(scene.act(ActKind::Directive, Tags::PROCEDURE, clause.run.clone(), at));
    } else if must && words.words[verb].text == "opt" {
        acts.push(scene.act(ActKind::Directive, Tags::CARE, clause.run.clone(), at));
    }
}

/// What patients must do, and relative clauses: `which you can drop`.
fn others(scene: &Scene<'_, '_>, at: usize, clause: &Clause, acts: &mut Vec<Act>) {
    let words = scene.words;
    let (Some(modal), Some(verb)) = (clause.modal, clause.verb) else { return };
    let run = clause.run.clone();
    if !words.words[modal].is(Tags::MUST.with(Tags::HAVE))
        || matches!(clause.link, Link::If | Link::Question | Link::Whether)
    {
        return;
    }
    let people = clause.subject_run.clone().any(|i| {
        words.words[i].one_of(&[
            "patients",
            "women",
            "men",
            "people",
            "everyone",
            "anyone",
            "adults",
            "children",
            "person",
            "patient",
            "survivors",
            "who",
            "those",
        ])
    });
    let like_you = words.find(clause.subject_run.clone(), &[&["like", "you"], &["like", "yours"]]).is_some();
    if people && !clause.negated {
        let has_object = object(scene, verb, run.end).is_some() && treats(scene, verb)
            || words.words[verb].is(Tags::TREATED)
            || words.words[verb].base == "receive";
        if has_object {
            let kind = if like_you { ActKind::Directive } else { ActKind::GroupDirective };
            acts.push(scene.act(kind, Tags::CARE, run, at));
        }
    }
}
