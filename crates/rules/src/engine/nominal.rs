//! Directives without an order: necessity, the best choice, clearance, needlessness.

use std::ops::Range;

use super::clause::{Link, Mood, Subject};
use super::directive::own_body;
use super::object::{antecedent, object_of, phrase, pronoun_object};
use super::{Act, ActKind, Scene, anti_consult};
use crate::lexicon::Tags;

pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    for (at, clause) in scene.clauses.iter().enumerate() {
        if matches!(clause.link, Link::If | Link::Whether | Link::Question)
            || clause.subject == Subject::Clinician
        {
            continue;
        }
        let run = clause.run.clone();
        let negated = clause.negated;
        if let Some(act) = the_one(scene, run.clone(), at, negated) {
            acts.push(act);
        } else if let Some(act) = sensible(scene, run.clone(), at, negated) {
            acts.push(act);
        } else if let Some(act) = best(scene, run.clone(), at, negated) {
            acts.push(act);
        } else if let Some(act) = safe(scene, run.clone(), at, negated) {
            acts.push(act);
        } else if let Some(act) = needless(scene, run.clone(), at) {
            acts.push(act);
        } else if let Some(act) = necessary(scene, run.clone(), at, negated, clause.mood) {
            acts.push(act);
        } else if let Some(act) = anti_consult::find(scene, run, at) {
            acts.push(act);
        }
    }
}

/// `A double mastectomy is the operation you need`, `the sleeve is the one for you`, `it is what you need`.
fn the_one(scene: &Scene<'_, '_>, run: Range<usize>, at: usize, negated: bool) -> Option<Act> {
    let words = scene.words;
    let is = run.clone().find(|&i| words.words[i].is(Tags::BE))?;
    let from = words.words.get(is + 1).filter(|w| w.one_of(&["the", "what", "one"]))?;
    let rest = is + 1..words.words.len().min(is + 9);
    let picked = words.find(
        rest.clone(),
        &[
            &["you", "need"],
            &["one", "for", "you"],
            &["way", "for", "you"],
            &["for", "you", "to", "have"],
            &["one", "to", "cancel"],
            &["one", "to", "skip"],
            &["way", "to", "go"],
            &["you", "should", "have"],
            &["you", "should", "take"],
        ],
    );
    let asked = scene.clauses[at].link == Link::Question && from.text != "what";
    picked?;
    if negated
        || asked
        || words.has(0..words.words.len(), Tags::CLINICIAN)
            && words.words[..is].iter().any(|w| w.is(Tags::CLINICIAN))
            && scene.clauses[at].link != Link::Turn
    {
        return None;
    }
    let tags = words
        .first(run.start..is, Tags::MEDICAL)
        .map(|i| words.words[i].tags)
        .or_else(|| antecedent(words, is, scene.context.previous))?;
    Some(scene.act(ActKind::BestChoice, tags, run.start..rest.end.min(words.words.len()).max(run.end), at))
}

/// The first verb of treatment after an infinitive `to` or `-ing`, with its medical object.
fn advised(scene: &Scene<'_, '_>, run: Range<usize>) -> Option<Tags> {
    let words = scene.words;
    run.clone().find_map(|i| {
        let verb = &words.words[i];
        let infinitive = verb.is(Tags::BASE) && i > run.start && words.words[i - 1].text == "to"
            || verb.is(Tags::BASE)
                && i > run.start + 1
                && words.words[i - 1].is(Tags::ADVERB)
                && words.words[i - 2].text == "to";
        let usable = (infinitive || verb.is(Tags::FORM_ING) && !verb.is(Tags::MEDICAL))
            && verb.is(Tags::ACTION.with(Tags::ADJUST).with(Tags::PERFORM))
            && !verb.is(Tags::CONSULT);
        if !usable {
            return None;
        }
        let stands_for =
            || pronoun_object(words, i, run.end).and_then(|_| antecedent(words, i, scene.context.previous));
        let body = || own_body(scene, i, run.end).filter(|_| verb.text == "have");
        object_of(words, i, run.end).map(|o| o.tags).or_else(stands_for).or_else(body)
    })
}

/// `The smart move is to begin ribociclib`, `the next step is to perform a biopsy`, `it is important to take it`.
fn sensible(scene: &Scene<'_, '_>, run: Range<usize>, at: usize, negated: bool) -> Option<Act> {
    let words = scene.words;
    if negated {
        return None;
    }
    if let Some(found) = words.find(
        run.clone(),
        &[&["makes", "sense", "for", "you", "to"], &["makes", "sense", "to"], &["pays", "to"]],
    ) {
        let tags = advised(scene, found.end - 1..run.end)?;
        return Some(scene.act(ActKind::Directive, tags, run, at));
    }
    let is = run.clone().find(|&i| words.words[i].is(Tags::BE))?;
    let judged = [
        "smart",
        "sensible",
        "wise",
        "right",
        "best",
        "safest",
        "safe",
        "next",
        "only",
        "important",
        "necessary",
        "essential",
        "vital",
        "crucial",
        "better",
        "time",
        "worth",
        "advisable",
        "good",
        "wisest",
        "smartest",
        "sure",
        "first",
        "obvious",
        "key",
    ];
    let things = [
        "thing", "step", "move", "choice", "option", "course", "way", "plan", "approach", "decision", "time",
        "idea",
    ];
    let judgement = (run.start..run.end.min(is + 5)).find(|&i| words.words[i].one_of(&judged))?;
    if words.words[judgement].text == "worth" {
        let found = object_of(words, judgement, run.end)
            .filter(|_| words.words.get(judgement + 1).is_some_and(|w| w.is(Tags::ACTION)));
        let subject = phrase(words, skip(scene, run.start), is).map(|o| o.tags);
        let tags = found.map(|o| o.tags).or(subject)?;
        return words
            .words
            .get(judgement + 1)
            .filter(|w| w.is(Tags::ACTION.with(Tags::FORM_ING)) && w.is(Tags::ACTION))
            .map(|_| scene.act(ActKind::Directive, tags, run, at));
    }
    // `The first to receive it` is no advice; `the first step is to` and `it is important to` are.
    let reader = scene.clauses[at].subject == Subject::You
        && words.words[judgement].one_of(&["wise", "smart", "better", "right", "sensible", "wisest"]);
    let thing = reader || (run.start..run.end.min(judgement + 4)).any(|i| words.words[i].one_of(&things));
    let impersonal = words.words[skip(scene, run.start)..is.max(judgement)]
        .iter()
        .any(|w| w.one_of(&["it", "it's", "there"]))
        || words.words[is].one_of(&["it's"]);
    if !(thing || impersonal && !words.words[judgement].one_of(&["first", "next", "only", "time", "key"])) {
        return None;
    }
    let general = words.words[run.clone()]
        .iter()
        .any(|w| w.one_of(&["often", "sometimes", "usually", "doctors", "patients", "researchers"]));
    let from = judgement.min(is);
    // `The right move now is a biopsy of your nodule`.
    let named = || {
        let noun = run
            .clone()
            .any(|i| i < is && words.words[i].one_of(&["move", "step", "thing", "choice", "treatment"]));
        phrase(words, is + 1, run.end)
            .filter(|_| noun && words.has(run.clone(), Tags::YOUR.with(Tags::YOU)))
            .map(|o| o.tags)
    };
    let tags = advised(scene, from..run.end).or_else(named)?;
    let safe_clearance = words.words[judgement].one_of(&["safe", "sure"]);
    if general
        || safe_clearance
        || (words.words[judgement].text == "good" && !words.has(run.clone(), Tags::YOU))
    {
        return None;
    }
    Some(scene.act(ActKind::Directive, tags, run, at))
}

fn skip(scene: &Scene<'_, '_>, mut at: usize) -> usize {
    while scene.words.words.get(at).is_some_and(|w| w.is(Tags::COORDINATOR.with(Tags::ADVERB)) || w.mark()) {
        at += 1;
    }
    at
}

/// `The best choice for you`, `your best option is`, `the recommended dose for you`.
fn best(scene: &Scene<'_, '_>, run: Range<usize>, at: usize, negated: bool) -> Option<Act> {
    let words = scene.words;
    let picked = run.clone().find(|&i| {
        words.words[i].one_of(&[
            "best",
            "right",
            "ideal",
            "safest",
            "only",
            "perfect",
            "recommended",
            "correct",
            "optimal",
            "required",
            "strongest",
            "top",
        ])
    })?;
    let noun = (picked + 1..(picked + 4).min(run.end)).find(|&i| {
        words.words[i].one_of(&[
            "choice",
            "option",
            "treatment",
            "therapy",
            "dose",
            "medicine",
            "drug",
            "schedule",
            "medication",
            "medications",
            "answer",
            "plan",
            "regimen",
            "course",
            "test",
            "way",
            "approach",
        ])
    })?;
    let yours = picked > 0 && words.words[picked - 1].is(Tags::YOUR);
    let for_you =
        words.find(noun..run.end, &[&["for", "you"], &["for", "your"], &["in", "your", "case"]]).is_some();
    let is =
        run.clone().any(|i| words.words[i].is(Tags::BE) && !words.words[i].one_of(&["be", "been", "being"]));
    // `You and your doctor can decide which treatment is right for you` shares the decision.
    if negated
        || !is
        || !(yours || for_you)
        || words.has(0..words.words.len(), Tags::CLINICIAN) && scene.clauses[at].link != Link::Start
    {
        return None;
    }
    let medical = words.has(0..words.words.len(), Tags::MEDICAL);
    medical.then(|| scene.act(ActKind::BestChoice, Tags::CARE, run, at))
}

/// `It is safe for you to delay surgery`, `raloxifene is safe for you`, `there is no harm in doubling it`.
fn safe(scene: &Scene<'_, '_>, run: Range<usize>, at: usize, negated: bool) -> Option<Act> {
    let words = scene.words;
    let harmless = words.find(
        run.clone(),
        &[
            &["no", "harm", "in"],
            &["nothing", "wrong", "with"],
            &["no", "danger", "in"],
            &["no", "risk", "in"],
            &["perfectly", "fine", "to"],
            &["won't", "hurt", "to"],
            &["wouldn't", "hurt", "to"],
            &["doesn't", "hurt", "to"],
            &["not", "hurt", "to"],
            &["can't", "hurt", "to"],
        ],
    );
    if let Some(found) = harmless {
        let tags = advised(scene, found.end - 1..run.end)
            .or_else(|| phrase(words, found.end, run.end).map(|o| o.tags))?;
        return Some(scene.act(ActKind::Clearance, tags, run, at));
    }
    let fine = run
        .clone()
        .find(|&i| words.words[i].one_of(&["safe", "fine", "okay", "ok", "harmless", "alright"]))?;
    let is = (run.start..fine).any(|i| words.words[i].is(Tags::BE)) || run.start == fine;
    if negated
        || !is
        || words.words[fine.saturating_sub(1)].one_of(&["not", "how", "as"])
        || scene.clauses[at].modal.is_some_and(|m| words.words[m].is(Tags::MAY))
    {
        return None;
    }
    // `A safe way to` describes a way.
    let predicate = words.words.get(fine + 1).is_none_or(|w| {
        w.mark()
            || w.is(Tags::PREPOSITION.with(Tags::ADVERB).with(Tags::SUBORDINATOR).with(Tags::COORDINATOR))
    });
    if !predicate {
        return None;
    }
    let for_you =
        words.find(fine..run.end, &[&["for", "you"], &["for", "your"], &["with", "your"]]).is_some();
    let to = advised(scene, fine..run.end);
    let subject = phrase(words, skip(scene, run.start), fine).map(|o| o.tags);
    let tags = if for_you {
        to.or(subject)?
    } else {
        to.filter(|t| t.any(Tags::DRUG.with(Tags::DOSE).with(Tags::SUPPLEMENT).with(Tags::PROCEDURE)))?
    };
    Some(scene.act(ActKind::Clearance, tags, run, at))
}

/// `Prozac is unnecessary for you`, `you have no use for it`, `it will not help you`, `nothing is gained from a biopsy`.
fn needless(scene: &Scene<'_, '_>, run: Range<usize>, at: usize) -> Option<Act> {
    let words = scene.words;
    let medical = || {
        words
            .first(run.clone(), Tags::MEDICAL)
            .map(|i| words.words[i].tags)
            .or_else(|| antecedent(words, run.end, scene.context.previous))
    };
    let has_you = words.has(run.clone(), Tags::YOU.with(Tags::YOUR));
    let aimed: &[&[&str]] = &[
        &["unnecessary", "for", "you"],
        &["not", "help", "you"],
        &["pointless", "for", "you"],
        &["not", "necessary", "for", "you"],
        &["won't", "help", "you"],
        &["have", "no", "use", "for"],
        &["better", "off", "without"],
    ];
    let general: &[&[&str]] = &[
        &["nothing", "is", "gained"],
        &["no", "reason", "to"],
        &["no", "point", "in"],
        &["waste", "of", "time"],
        &["not", "worth"],
        &["no", "need", "for"],
        &["not", "relevant"],
        &["not", "a", "relevant"],
        &["no", "longer", "need"],
        &["do", "without"],
        &["not", "needed"],
    ];
    let perhaps = scene.clauses[at].modal.is_some_and(|m| words.words[m].is(Tags::MAY));
    if perhaps
        || words.find(run.clone(), aimed).is_none()
            && !(has_you && words.find(run.clone(), general).is_some())
    {
        return None;
    }
    let tags = medical()?;
    Some(scene.act(ActKind::Discourage, tags, run, at))
}

/// `Immediate discontinuation of letrozole is necessary`, `treatment should include antibiotics`.
fn necessary(scene: &Scene<'_, '_>, run: Range<usize>, at: usize, negated: bool, mood: Mood) -> Option<Act> {
    let words = scene.words;
    if mood != Mood::Statement || negated {
        return None;
    }
    let clause = &scene.clauses[at];
    let nominal = run.clone().find(|&i| {
        words.words[i].one_of(&[
            "discontinuation",
            "initiation",
            "cessation",
            "withdrawal",
            "reduction",
            "interruption",
            "continuation",
            "escalation",
            "removal",
            "administration",
            "commencement",
        ])
    });
    let needed = run.clone().find(|&i| {
        words.words[i].one_of(&[
            "necessary",
            "needed",
            "required",
            "essential",
            "mandatory",
            "imperative",
            "warranted",
            "indicated",
            "advised",
            "recommended",
        ])
    });
    let is = run.clone().any(|i| words.words[i].is(Tags::BE));
    let hedged = clause.modal.is_some_and(|m| words.words[m].is(Tags::MAY))
        || words.words[run.clone()].iter().any(|w| {
            w.one_of(&["sometimes", "often", "usually", "if", "guideline", "guidelines", "label", "trial"])
        });
    if let (Some(noun), Some(need), true, false) = (nominal, needed, is, hedged)
        && noun < need
    {
        let tags = words.first(run.clone(), Tags::MEDICAL).map(|i| words.words[i].tags)?;
        return Some(scene.act(ActKind::Directive, tags, run, at));
    }
    // Aimed at this reader's own treatment: `for your condition`, `on your scalp`.
    let must = clause
        .modal
        .is_some_and(|m| words.words[m].is(Tags::MUST.with(Tags::HAVE)) && words.words[m].text != "needed");
    let yours = words.has(run.clone(), Tags::YOUR.with(Tags::YOU)) && clause.subject != Subject::You;
    let medical_subject = phrase(
        words,
        skip(scene, clause.subject_run.start),
        clause.subject_run.end.max(clause.subject_run.start),
    );
    let passive = clause.verb.is_some_and(|v| {
        words.words[v].is(Tags::PERFORM.with(Tags::ACTION).with(Tags::TREATED))
            || words.words[v].one_of(&["include", "performed"])
    });
    let must_have = must && passive && yours;
    let required = needed.is_some() && is && yours && !hedged;
    if (must_have || required)
        && let Some(subject) = medical_subject
    {
        return Some(scene.act(ActKind::Directive, subject.tags, run, at));
    }
    None
}
