//! What the page claims to know of this reader: a diagnosis, an outlook.

use std::ops::Range;

use super::clause::{Clause, Link, Mood, Subject};
use super::lead_in::LeadIn;
use super::{Act, ActKind, Scene};
use crate::lexicon::Tags;

pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    if let Some(run) = inferred(scene) {
        acts.push(scene.flat(ActKind::Diagnosis, run));
        return;
    }
    for (at, clause) in scene.clauses.iter().enumerate() {
        let asserted = !matches!(clause.link, Link::If | Link::Whether | Link::Question)
            && clause.mood == Mood::Statement
            && clause.subject != Subject::Clinician;
        if !asserted || undecided(scene, at) {
            continue;
        }
        let kind = if is_what_you_have(scene, at)
            || has_disease(scene, clause)
            || names_finding(scene, clause)
            || elliptic(scene, at)
        {
            Some(ActKind::Diagnosis)
        } else if foretold(scene, clause) {
            Some(ActKind::Prognosis)
        } else {
            None
        };
        if let Some(kind) = kind {
            let mut act = scene.flat(kind, clause.run.clone());
            if let Some(condition) = general(scene, at) {
                act.excuse = Some((
                    scene.words.text(condition),
                    "it speaks of people in that situation, not of this reader",
                ))
                .map(|(t, w)| (t.to_owned(), w));
            }
            acts.push(act);
        }
    }
    if scene.context.lead_in == LeadIn::PersonalResult && acts.is_empty() && stated_result(scene) {
        acts.push(scene.flat(ActKind::Diagnosis, scene.all()));
    }
}

/// `Based on your symptoms, ...`, `it sounds like you have ...`, `you may be suffering from ...`.
fn inferred(scene: &Scene<'_, '_>) -> Option<Range<usize>> {
    let words = scene.words;
    let all = scene.all();
    let evidence = [
        "symptoms",
        "symptom",
        "description",
        "history",
        "condition",
        "results",
        "age",
        "situation",
        "case",
        "answers",
        "test",
        "scan",
        "stage",
    ];
    let based = words.find(
        all.clone(),
        &[
            &["based", "on", "your"],
            &["based", "on", "the", "symptoms"],
            &["given", "your"],
            &["from", "your", "description"],
            &["judging", "by", "your"],
            &["judging", "from", "your"],
            &["from", "what", "you"],
            &["going", "by", "your"],
            &["with", "your", "symptoms"],
        ],
    );
    if let Some(found) = based
        && found.start <= 3
        && (found.end..(found.end + 4).min(all.end)).any(|i| words.words[i].one_of(&evidence))
            | words.words[found.end - 1].one_of(&["symptoms", "you"])
        && !clinician_acts(scene)
    {
        return Some(all);
    }
    let guess = words.find(
        all.clone(),
        &[
            &["it", "sounds", "like"],
            &["it", "seems", "like"],
            &["it", "seems", "that"],
            &["it", "seems", "you"],
            &["it", "appears", "that"],
            &["it", "appears", "you"],
            &["it", "looks", "like", "you"],
            &["sounds", "like", "you"],
            &["you", "seem", "to"],
            &["you", "appear", "to"],
            &["you", "are", "showing"],
            &["i", "believe", "you"],
            &["i", "think", "you"],
            &["i", "suspect", "you"],
            &["it", "is", "possible", "that", "you"],
            &["it's", "possible", "that", "you"],
            &["it", "is", "likely", "that", "you"],
            &["it's", "likely", "that", "you"],
            &["suggest", "that", "you"],
            &["suggests", "that", "you"],
            &["suggest", "you"],
            &["it", "could", "be", "due", "to", "your"],
            &["indicate", "that", "you"],
            &["indicates", "that", "you"],
            &["could", "be", "a", "result", "of", "the"],
        ],
    );
    if let Some(found) = guess {
        let rest = found.end..all.end;
        let illness = words.has(rest.clone(), Tags::DISEASE.with(Tags::SYMPTOM))
            || words.words[rest.clone()].iter().any(|w| {
                w.capital || w.one_of(&["suffering", "experiencing", "having", "have", "condition"])
            });
        let conditional = scene.clauses.iter().any(|c| c.link == Link::If);
        // `It appears that some families carry it` says nothing of the reader.
        let reader = words.has(found.start..rest.end.min(rest.start + 3), Tags::YOU.with(Tags::YOUR))
            || words.words[found.start].text == "it" && words.words[found.end - 1].text == "like";
        let cut_off = words.words[rest].iter().any(|w| w.one_of(&["message", "question"]));
        if illness && reader && !conditional && !cut_off && !clinician_acts(scene) {
            return Some(all);
        }
    }
    None
}

fn clinician_acts(scene: &Scene<'_, '_>) -> bool {
    scene.clauses.iter().any(|c| c.subject == Subject::Clinician)
}

/// `You have stage II breast cancer`, `you may be suffering from Paget disease`, `you may have Thrombocytopenia`.
fn has_disease(scene: &Scene<'_, '_>, clause: &Clause) -> bool {
    let words = scene.words;
    let run = clause.run.clone();
    if clause.subject != Subject::You || clause.negated && !no_disease(scene, clause) {
        return false;
    }
    let suffering = words.find(
        run.clone(),
        &[
            &["suffering", "from"],
            &["be", "experiencing"],
            &["are", "experiencing"],
            &["showing", "symptoms"],
            &["showing", "signs"],
        ],
    );
    if let Some(found) = suffering {
        return words.has(found.end..run.end, Tags::DISEASE)
            || words.words[found.end..run.end].iter().any(|w| w.capital)
            || words.words[found.end..run.end].iter().any(|w| w.text == "symptoms");
    }
    let Some(have) = run.clone().find(|&i| {
        words.words[i].one_of(&["have", "you've", "had", "dislocated", "fractured", "developed", "broken"])
    }) else {
        return false;
    };
    let modal = clause.modal.map(|m| words.words[m].tags);
    if modal.is_some_and(|m| m.any(Tags::MUST.with(Tags::WILL)))
        || words.words[have].text == "had" && modal.is_none()
    {
        return false;
    }
    if words
        .words
        .get(have + 1)
        .is_some_and(|w| w.one_of(&["dislocated", "fractured", "broken", "torn", "sprained"]))
    {
        return true;
    }
    let object = have + 1..run.end.min(have + 8);
    let stage = words.find(object.clone(), &[&["stage"]]).is_some();
    let until = object
        .clone()
        .find(|&i| words.words[i].is(Tags::PREPOSITION.with(Tags::SUBORDINATOR)) || words.words[i].mark())
        .unwrap_or(object.end);
    let named = words.has(object.start..until, Tags::DISEASE)
        || (object.start + 1..until).any(|i| words.words[i].capital && words.words[i].text.len() > 3)
        || words.words.get(object.start).is_some_and(|w| w.capital && w.text.len() > 4 && w.text != "heart");
    let risky = words.words[object.start..until].iter().any(|w| {
        w.one_of(&[
            "risk",
            "risks",
            "questions",
            "history",
            "symptoms",
            "signs",
            "no",
            "any",
            "side",
            "concerns",
            "treatment",
            "tests",
            "test",
            "treatments",
            "trouble",
        ]) || w.is(Tags::MEDICAL)
    });
    (stage || named) && !risky
}

/// `Hashimoto's is what you have`, `... mean type 1 diabetes in your son`.
fn is_what_you_have(scene: &Scene<'_, '_>, at: usize) -> bool {
    let words = scene.words;
    let run = scene.clauses[at].run.start..words.words.len();
    let have = words
        .find(run.clone(), &[&["what", "you", "have"], &["what", "you've", "got"]])
        .is_some_and(|f| f.start > 0 && words.words[f.start - 1].is(Tags::BE));
    let means = words
        .find(run.clone(), &[&["in", "your", "son"], &["in", "your", "daughter"], &["in", "your", "child"]])
        .is_some_and(|f| {
            words.has(run.start..f.start, Tags::DISEASE)
                && words.words[run.start..f.start].iter().any(|w| w.one_of(&["mean", "means", "is", "are"]))
        });
    have || means && scene.clauses[at].modal.is_none()
}

/// `You do not have cancer`: an assurance.
fn no_disease(scene: &Scene<'_, '_>, clause: &Clause) -> bool {
    scene.words.find(clause.run.clone(), &[&["not", "have"], &["don't", "have"]]).is_some()
        && scene.words.has(clause.run.clone(), Tags::DISEASE)
}

/// `The calcifications on your mammogram are benign`, `your nodule is nothing to worry about`.
fn names_finding(scene: &Scene<'_, '_>, clause: &Clause) -> bool {
    let words = scene.words;
    let like = words
        .find(clause.run.start..words.words.len().min(clause.run.end + 2), &[&["like", "yours"]])
        .is_some();
    let yours = like
        || clause.subject == Subject::Yours
        || clause.subject_run.clone().any(|i| words.words[i].text == "yours");
    let Some(is) = clause
        .run
        .clone()
        .find(|&i| words.words[i].is(Tags::BE) || words.words[i].one_of(&["means", "shows"]))
        .filter(|_| yours)
    else {
        return false;
    };
    if clause.modal.is_some_and(|m| words.words[m].is(Tags::MAY)) {
        return false;
    }
    let after = is + 1..clause.run.end.min(is + 8);
    let nothing = words
        .find(
            after.clone(),
            &[&["nothing", "to", "worry"], &["no", "cause", "for"], &["not", "cancer"], &["not", "serious"]],
        )
        .is_some();
    let verdict = after
        .clone()
        .take_while(|&i| !words.words[i].is(Tags::PREPOSITION.with(Tags::SUBORDINATOR)))
        .any(|i| {
            words.words[i].one_of(&[
                "benign",
                "malignant",
                "curable",
                "incurable",
                "cured",
                "harmless",
                "cancerous",
                "fatal",
                "terminal",
                "fine",
                "gone",
                "overactive",
                "underactive",
            ]) || words.words[i].is(Tags::DISEASE) && !words.words[i].is(Tags::FORM_ING)
        });
    let about_illness = words
        .has(clause.subject_run.clone(), Tags::DISEASE.with(Tags::SYMPTOM).with(Tags::TEST))
        || clause.subject_run.clone().any(|i| {
            words.words[i].one_of(&[
                "yours",
                "nodule",
                "patch",
                "lump",
                "calcifications",
                "spot",
                "baby",
                "son",
                "daughter",
                "scan",
                "mole",
                "mass",
                "tumor",
                "son's",
                "thyroid",
                "cancer",
                "bleeding",
                "headaches",
            ])
        });
    (nothing || verdict) && about_illness || plainly(words, is, clause)
}

/// `Your mother's memory slips are early Alzheimer's`: the verdict follows the verb at once.
fn plainly(words: &super::words::Words<'_>, is: usize, clause: &Clause) -> bool {
    let mut at = is + 1;
    while words.words.get(at).is_some_and(|w| {
        w.one_of(&[
            "early",
            "just",
            "only",
            "likely",
            "probably",
            "a",
            "an",
            "mild",
            "simple",
            "plain",
            "almost",
            "certainly",
        ])
    }) {
        at += 1;
    }
    words.words[is].is(Tags::BE) && at < clause.run.end && words.words[at].is(Tags::DISEASE)
}

/// `..., but yours is`, `your son's is a kind that always does`.
fn elliptic(scene: &Scene<'_, '_>, at: usize) -> bool {
    let clause = &scene.clauses[at];
    let words = scene.words;
    let yours = clause.subject_run.clone().any(|i| {
        words.words[i].text == "yours"
            || words.words[i].is(Tags::YOUR) && words.words.get(i + 1).is_some_and(|w| w.text.ends_with("'s"))
    });
    let is = clause.run.clone().any(|i| words.words[i].one_of(&["is", "are", "does", "will"]));
    let before = scene.clauses[..at].iter().any(|c| {
        words.has(c.run.clone(), Tags::DISEASE.with(Tags::MEDICAL))
            || words.words[c.run.clone()].iter().any(|w| w.text == "babies")
    });
    yours
        && is
        && before
        && matches!(clause.link, Link::Turn | Link::And)
        && clause.modal.is_none_or(|m| !words.words[m].is(Tags::MAY))
}

/// `You will recover fully`, `you will respond well`.
fn foretold(scene: &Scene<'_, '_>, clause: &Clause) -> bool {
    let words = scene.words;
    let you = clause.subject == Subject::You || clause.subject == Subject::Yours;
    let will = clause
        .modal
        .is_some_and(|m| words.words[m].is(Tags::WILL) && !words.words[m].text.starts_with("would"));
    let outcome = clause.verb.is_some_and(|v| {
        words.words[v].one_of(&[
            "recover", "respond", "survive", "heal", "improve", "beat", "die", "live", "relapse", "cured",
            "fine", "recur", "outgrow", "spread",
        ])
    }) || words
        .find(
            clause.run.clone(),
            &[
                &["be", "cured"],
                &["be", "fine"],
                &["get", "better"],
                &["come", "back"],
                &["make", "a", "full", "recovery"],
                &["go", "into", "remission"],
                &["be", "around"],
                &["get", "over"],
            ],
        )
        .is_some();
    // `Most are alive 20 years later, and you will be too`.
    let echo = clause.subject == Subject::You
        && words.words[clause.run.clone()].iter().any(|w| w.text == "too")
        && clause.run.len() <= 7;
    let outcome = outcome || echo && will;
    let settled = clause.subject == Subject::You || words.has(clause.subject_run.clone(), Tags::DISEASE);
    you && will && outcome && settled
}

/// An earlier `no study can promise`, `only your doctor can say if`: nothing is claimed.
fn undecided(scene: &Scene<'_, '_>, at: usize) -> bool {
    let before = &scene.clauses[..at];
    before.iter().any(|c| {
        c.subject == Subject::Clinician
            && matches!(scene.clauses[at].link, Link::If | Link::That | Link::Whether | Link::Question)
    }) || before.last().is_some_and(|c| {
        c.verb.is_some_and(|v| scene.words.words[v].is(Tags::CONSULT))
            && matches!(scene.clauses[at].link, Link::That | Link::If)
    }) || matches!(scene.clauses[at].link, Link::Which)
        || scene.clauses[at].link == Link::Aside
            && scene.words.words[scene.clauses[at].run.clone()].iter().any(|w| w.text == "that")
}

/// A condition that makes the statement one about people in a situation.
fn general(scene: &Scene<'_, '_>, at: usize) -> Option<Range<usize>> {
    scene
        .clauses
        .iter()
        .enumerate()
        .find(|(i, c)| *i != at && matches!(c.link, Link::If))
        .map(|(_, c)| c.run.clone())
        .or_else(|| {
            scene.words.find(
                scene.all(),
                &[&["does", "not", "mean"], &["doesn't", "mean"], &["people", "who"], &["some", "people"]],
            )
        })
}

/// Under `What your own results mean:` any verdict speaks of the reader.
fn stated_result(scene: &Scene<'_, '_>) -> bool {
    let words = scene.words;
    let verdict = words.words.iter().any(|w| {
        w.is(Tags::DISEASE) || w.one_of(&["spread", "years", "months", "grown", "shrunk", "clear", "normal"])
    });
    let hedged = words.words.iter().any(|w| {
        w.is(Tags::MAY.with(Tags::CLINICIAN))
            || w.one_of(&["means", "mean", "if", "some", "most", "people", "ask"])
    });
    verdict && !hedged
}
