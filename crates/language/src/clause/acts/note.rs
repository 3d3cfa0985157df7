//! Notes without a verb: `Your dose: two tablets`, `Year five: last tablet`, `Verdict for you: mastectomy`.

use caveat_document::words::TokenKind;

use crate::clause::act::{Act, ActKind};
use crate::clause::agent::{clinician, reader_word};
use crate::clause::context::LeadIn;
use crate::clause::context::Scene;
use crate::clause::modality::Force;
use crate::clause::object::dose_in;
use crate::clause::stance::stance;
use crate::clause::verb::subject;
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

pub(crate) fn find_notes(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let own: Vec<usize> = (tree.own..tree.nodes.len()).collect();
    let spoken = own.iter().any(|&i| {
        let node = &tree.nodes[i];
        node.verb()
            && (subject(tree, i).is_some() && !node.dep_of(&["advcl", "relcl", "acl", "ccomp"])
                || stance(tree, i).is_some_and(|s| s.force == Force::Order && s.at == i))
    });
    // `Your dose: 300 mg twice daily from the day nausea starts`: a label, whatever verb follows.
    let colon = own.iter().position(|i| tree.nodes[*i].text == ":");
    let labelled = colon.is_some_and(|c| c <= 7 && own[..c].iter().all(|i| !tree.nodes[*i].verb()))
        && own
            .iter()
            .take(colon.unwrap_or(0))
            .any(|i| tree.nodes[*i].text == "your" || tree.nodes[*i].kind == TokenKind::Number);
    if !acts.is_empty() || spoken && !labelled {
        return;
    }
    let Some(kind) = kind_of_note(scene, &own) else { return };
    acts.extend(scene.act_of_sentence(kind));
}

fn kind_of_note(scene: &Scene<'_, '_>, own: &[usize]) -> Option<ActKind> {
    let tree = scene.tree;
    let node = |i: &usize| &tree.nodes[*i];
    let lead = scene.context.lead_in;
    let denied_before = |at: usize| {
        own.iter()
            .any(|i| *i < at && at - *i <= 5 && node(i).one_of(&["no", "without", "skip", "not", "never"]))
    };
    let handed = own.iter().any(|i| {
        (clinician(tree, *i) || node(i).one_of(&["911", "hotline", "clinic"])) && !denied_before(*i)
    });
    let reported = own.iter().any(|i| node(i).of(Kinds::SOURCE) || node(i).one_of(&["defined", "mg/day"]))
        || own.iter().any(|i| {
            node(i).one_of(&[
                "patients",
                "women",
                "men",
                "participants",
                "people",
                "volunteers",
                "group",
                "average",
                "typical",
                "median",
            ])
        });
    if handed || reported || lead == LeadIn::Reports {
        return None;
    }
    let reader = own.iter().any(|i| reader_word(tree, *i));
    let personal = reader || matches!(lead, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs);
    let harmless = |i: usize| {
        tree.nodes.get(i + 1).is_some_and(|n| {
            n.one_of(&[
                "list",
                "diary",
                "log",
                "side",
                "questions",
                "history",
                "plan",
                "options",
                "card",
                "information",
                "trial",
                "trials",
            ])
        })
    };
    let medical = own.iter().copied().find(|i| tree.nodes[*i].is(Tags::MEDICAL) && !harmless(*i));
    let colon = own.iter().copied().find(|i| tree.nodes[*i].one_of(&[":", "—", "–"]));
    let for_you = own.iter().any(|i| tree.reads(*i, &["for", "you"]));
    let asked = own.iter().take(2).any(|i| matches!(node(i).pos, "WRB" | "WP" | "WDT"))
        || own.iter().any(|i| node(i).one_of(&["whether", "questions", "?"]));
    if asked && lead != LeadIn::Directs {
        return None;
    }
    let finding = own.iter().any(|i| {
        let n = node(i);
        (n.of(Kinds::FINDING) || n.is(Tags::DISEASE))
            && colon.is_none_or(|c| *i > c)
            && !n.one_of(&["serious", "safe", "clear", "early"])
    });
    if reader && colon.is_some() && finding && medical.is_none_or(|m| colon.is_some_and(|c| m < c)) {
        return Some(ActKind::Diagnosis);
    }
    let medical = medical?;
    let refused = own.iter().any(|i| node(i).text == "no" && (*i + 1..*i + 4).any(|j| j == medical))
        && (for_you || reader);
    if refused {
        return Some(ActKind::Discourage);
    }
    // `Your next scan: none`.
    if reader
        && colon.is_some_and(|c| {
            own.iter().any(|i| {
                *i > c && *i <= c + 2 && node(i).one_of(&["none", "skip", "unnecessary", "unneeded", "not"])
            })
        })
    {
        return Some(ActKind::Discourage);
    }
    if for_you && own.iter().any(|i| node(i).of(Kinds::SAFE)) {
        return Some(ActKind::Clearance);
    }
    let run: Vec<usize> = own.to_vec();
    let dosed = dose_in(tree, &run);
    let drug = own.iter().any(|i| node(i).is(Tags::DRUG.with(Tags::SUPPLEMENT)));
    let timed = own.iter().any(|i| node(i).one_of(&["now", "tonight", "today", "immediately", "tomorrow"]));
    let measured = own.iter().any(|i| {
        node(i).one_of(&[
            "pressure",
            "sugar",
            "glucose",
            "temperature",
            "pulse",
            "weight",
            "over",
            "above",
            "below",
            "under",
        ])
    }) && own.iter().any(|i| node(i).kind == TokenKind::Number && *i < medical);
    let symptom = own.iter().any(|i| node(i).is(Tags::SYMPTOM) && *i < medical);
    let acts = own.iter().any(|i| {
        node(i).one_of(&[
            "off", "on", "last", "no", "never", "stop", "before", "after", "then", "over", "not", "extra",
            "first", "more", "straight", "onto", "each", "one", "two", "half",
        ])
    });
    let told = match lead {
        LeadIn::Directs => true,
        LeadIn::Personal | LeadIn::PersonalResult => (drug || colon.is_some()) && (dosed || acts),
        _ if personal => (colon.is_some() && (dosed || acts || drug)) || dosed && drug,
        _ => {
            drug && dosed
                && (timed || own.first().is_some_and(|i| node(i).one_of(&["straight", "onto", "off"])))
                || colon.is_some() && drug && measured && (symptom || dosed || acts)
        }
    };
    told.then_some(ActKind::Directive)
}
