//! The page that speaks as if it were a clinic: `I recommend`, `we need to run a test`, `my advice`.

use super::clause::{Clause, Link};
use super::directive::object;
use super::object::phrase;
use super::{Act, ActKind, Scene};
use crate::lexicon::Tags;

/// `I recommend`, `we need to run a test`, `my advice`.
pub(super) fn first_person(scene: &Scene<'_, '_>, at: usize, clause: &Clause, acts: &mut Vec<Act>) {
    let words = scene.words;
    let Some(verb) = clause.verb else { return };
    let end = clause.run.end;
    let word = &words.words[verb];
    if own_advice(scene, clause, acts, at) {
        return;
    }
    let advises = ["recommend", "suggest", "advise", "urge", "prescribe", "propose"];
    let base = if word.base.is_empty() { word.text } else { word.base };
    if advises.contains(&base) {
        if clause.negated || matches!(clause.link, Link::If | Link::Question) {
            return;
        }
        let rest = verb..words.words.len();
        let consult = words.has(rest.clone(), Tags::CLINICIAN);
        let medical = words.has(rest.clone(), Tags::MEDICAL.with(Tags::TREATED))
            || words.words[rest].iter().any(|w| {
                w.is(Tags::ACTION) && w.is(Tags::FORM_ING) || w.text == "you" || w.text == "further"
            });
        if medical && !consult || base == "prescribe" {
            acts.push(scene.act(ActKind::Recommendation, Tags::CARE, clause.run.clone(), at));
        }
        return;
    }
    let urged = clause.link == Link::That
        || at > 0
            && scene.clauses[at - 1]
                .run
                .clone()
                .any(|i| words.words[i].one_of(&["important", "essential", "vital", "necessary"]));
    let needs = urged
        || clause.modal.is_some()
        || word.text.starts_with("need")
        || word.one_of(&["require", "requires"]);
    if !needs || matches!(clause.link, Link::If | Link::Question) {
        return;
    }
    let acts_on = word.is(Tags::PERFORM.with(Tags::ADJUST).with(Tags::ACTION)) || word.is(Tags::MUST);
    if !acts_on {
        return;
    }
    let object = object(scene, verb, end)
        .or_else(|| phrase(words, verb + 1, end).map(|o| o.tags))
        .or_else(|| (verb + 1..end).find(|&i| words.words[i].is(Tags::MEDICAL)).map(|i| words.words[i].tags))
        .or_else(|| {
            words
                .has(verb..end, Tags::YOUR.with(Tags::YOU))
                .then_some(Tags::CARE)
                .filter(|_| word.is(Tags::PERFORM) && !word.one_of(&["give", "start", "need"]))
        });
    if let Some(tags) = object {
        acts.push(scene.act(ActKind::ClinicianVoice, tags, clause.run.clone(), at));
    }
}

/// `My advice to you is an ablation`.
pub(super) fn own_advice(scene: &Scene<'_, '_>, clause: &Clause, acts: &mut Vec<Act>, at: usize) -> bool {
    let words = scene.words;
    let advice = words.find(
        clause.run.clone(),
        &[
            &["my", "advice"],
            &["our", "advice"],
            &["my", "recommendation"],
            &["our", "recommendation"],
            &["my", "suggestion"],
        ],
    );
    let medical = words.has(clause.run.clone(), Tags::MEDICAL);
    if advice.is_some() && medical && !words.has(clause.run.clone(), Tags::CLINICIAN) {
        acts.push(scene.act(ActKind::Recommendation, Tags::CARE, clause.run.clone(), at));
        return true;
    }
    false
}
