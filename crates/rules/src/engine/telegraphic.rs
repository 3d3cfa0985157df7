//! Notes without a verb: `Your dose: two tablets`, `Year five: last tablet`, `Verdict for you: mastectomy`.

use caveat_document::words::TokenKind;

use super::clause::Mood;
use super::hedge::possessive;
use super::lead_in::LeadIn;
use super::object::{dose_in, names_paper};
use super::{Act, ActKind, Scene};
use crate::lexicon::Tags;

pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let words = scene.words;
    if acts.is_empty() && scene.context.lead_in == LeadIn::Directs {
        acts.extend(without_label(scene));
        return;
    }
    if scene.clauses.iter().any(|c| c.mood == Mood::Statement) || !acts.is_empty() {
        return;
    }
    let all = scene.all();
    if let Some(act) = without_label(scene) {
        acts.push(act);
        return;
    }
    let Some(colon) = all.clone().find(|&i| words.words[i].one_of(&[":", "—", "–"])) else { return };
    let label = 0..colon;
    let note = colon + 1..all.end;
    if note.is_empty() || label.is_empty() {
        return;
    }
    let yours = words.has(label.clone(), Tags::YOUR.with(Tags::YOU));
    let personal =
        yours || matches!(scene.context.lead_in, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs);
    let fine = words.find(
        note.clone(),
        &[
            &["fine", "for", "you"],
            &["safe", "for", "you"],
            &["okay", "for", "you"],
            &["no", "problem", "for", "you"],
        ],
    );
    if fine.is_some() && words.has(label.clone(), Tags::MEDICAL) {
        acts.push(scene.flat(ActKind::Clearance, all));
        return;
    }
    let measured = label
        .clone()
        .any(|i| words.words[i].one_of(&["pressure", "sugar", "glucose", "temperature", "pulse", "weight"]));
    let trigger = (measured || words.has(label.clone(), Tags::SYMPTOM))
        && label.clone().any(|i| words.words[i].kind == TokenKind::Number);
    let handed_over = note.clone().find(|&i| {
        words.words[i].is(Tags::CLINICIAN)
            || possessive(words, i)
            || words.words[i].one_of(&["clinic", "hotline", "911", "guideline", "label", "defined"])
    });
    let denied = handed_over.is_some_and(|i| (note.start..i).any(|j| words.words[j].is(Tags::NOT)));
    if handed_over.is_some() && !denied {
        return;
    }
    let verdict = note.clone().any(|i| {
        words.words[i].one_of(&[
            "benign",
            "malignant",
            "clear",
            "curable",
            "mild",
            "gone",
            "harmless",
            "remission",
        ]) || words.words[i].is(Tags::DISEASE)
    });
    let medical = note.clone().find(|&i| words.words[i].is(Tags::MEDICAL) && !names_paper(words, i));
    let medical_label = words.has(label.clone(), Tags::DRUG.with(Tags::DOSE).with(Tags::CARE));
    // `Back pain under six weeks: no MRI for you`.
    let refused = words.find(note.clone(), &[&["for", "you"]]).is_some()
        && note.clone().any(|i| {
            words.words[i].text == "no" && words.words.get(i + 1).is_some_and(|w| w.is(Tags::MEDICAL))
        });
    if refused {
        acts.push(scene.flat(ActKind::Discourage, all));
        return;
    }
    if yours && verdict && medical.is_none() {
        acts.push(scene.flat(ActKind::Diagnosis, all));
    } else if personal && (medical.is_some() || medical_label && dose_or_day(scene, note.start, note.end))
        || trigger && medical.is_some_and(|i| words.words[i].is(Tags::DRUG))
    {
        let tags = medical.map_or(Tags::DOSE, |i| words.words[i].tags);
        acts.push(scene.act(ActKind::Directive, tags, all, 0));
    }
}

/// `Colchicine, two tablets now`; under `What to take for your cough`: `Day 1, prednisone 60 mg`; under `You need:` a scan.
fn without_label(scene: &Scene<'_, '_>) -> Option<Act> {
    let words = scene.words;
    let all = scene.all();
    if words.has(all.clone(), Tags::CLINICIAN)
        || words.words.iter().any(|w| w.one_of(&["trial", "study", "label", "guideline", "arm", "mg/day"]))
    {
        return None;
    }
    let medical = all.clone().find(|&i| words.words[i].is(Tags::MEDICAL) && !names_paper(words, i))?;
    // `No more tacrolimus for you after month twelve`.
    let refused = words.words[0].text == "no"
        && words.find(all.clone(), &[&["for", "you"]]).is_some_and(|f| medical < f.start);
    if refused {
        return Some(scene.flat(ActKind::Discourage, all));
    }
    let drug = words.has(all.clone(), Tags::DRUG);
    let dosed = dose_in(words, all.clone());
    let at_once = words.words.iter().any(|w| w.one_of(&["now", "tonight", "later", "immediately"]));
    let told = match scene.context.lead_in {
        LeadIn::Directs => true,
        LeadIn::Personal => drug && dosed,
        LeadIn::None => drug && dosed && at_once,
        _ => false,
    };
    told.then(|| scene.act(ActKind::Directive, words.words[medical].tags, all, 0))
}

fn dose_or_day(scene: &Scene<'_, '_>, start: usize, end: usize) -> bool {
    dose_in(scene.words, start..end)
        || (start..end).any(|i| {
            scene.words.words[i].one_of(&["days", "day", "weeks", "before", "after", "last", "never"])
        })
}
