//! What the page claims to know of this reader: a diagnosis, an outlook.

use super::illness::{
    about_illness, has_illness, ill_after, illness, illness_under, likely, suffers, told_to_be, type_of,
    verdict,
};
use super::prognosis::{echo, elliptic, harmless, outcome, works, worry};
use crate::clause::act::{Act, ActKind};
use crate::clause::acts::evidential::{
    bound_by, evidential, general, past_story, shared_subject, stated, supposed,
};
use crate::clause::agent::{Who, agent_of, names_reader, who};
use crate::clause::context::{LeadIn, Scene};
use crate::clause::modality::{Force, Stance};
use crate::clause::verb::{is_infinitive, modal, negated, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

pub(crate) fn find_claims(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let mut found = Vec::new();
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !(node.verb() || node.pos == "MD") || node.dep_of(&["aux", "auxpass"]) {
            continue;
        }
        if let Some(kind) = claim(scene, verb) {
            let stance = Stance { force: Force::Plain, who: Who::You, at: verb, negated: false };
            if let Some(mut act) = scene.act(kind, Tags::default(), verb, stance) {
                if act.excuse.is_none()
                    && let Some(condition) = general(tree, verb).or_else(|| supposed(tree, verb))
                {
                    act.excuse = Some((
                        tree.text(&condition).to_owned(),
                        "it speaks of people in that situation, not of this reader",
                    ));
                }
                found.push(act);
            }
        }
    }
    found.extend(echoed(scene));
    acts.extend(found);
    if scene.context.lead_in == LeadIn::PersonalResult && acts.is_empty() && stated(scene) {
        acts.extend(scene.act_of_sentence(ActKind::Diagnosis));
    }
}

/// `Most people regain a normal smile, and so will you`.
fn echoed(scene: &Scene<'_, '_>) -> Option<Act> {
    let tree = scene.tree;
    let at = (tree.own + 1..tree.nodes.len().saturating_sub(1)).find(|&i| {
        tree.nodes[i].one_of(&["will", "wo"])
            && tree.nodes[i - 1].one_of(&["so", "neither", "nor"])
            && tree.nodes[i + 1].one_of(&["you", "yours"])
    })?;
    let ill = tree.nodes[tree.own..at]
        .iter()
        .any(|n| n.is(Tags::DISEASE.with(Tags::SYMPTOM)) || n.of(Kinds::OUTCOME));
    let stance = Stance { force: Force::Will, who: Who::You, at, negated: false };
    ill.then(|| scene.act(ActKind::Prognosis, Tags::default(), at, stance))?
}

fn claim(scene: &Scene<'_, '_>, verb: usize) -> Option<ActKind> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    // `I'm so sorry to hear that your sister has cancer`: the reader said so.
    if tree.ancestors(verb).any(|up| tree.nodes[up].one_of(&["sorry", "glad", "hear", "heard"])) {
        return None;
    }
    if evidential(scene, verb) {
        return Some(ActKind::Diagnosis);
    }
    if is_infinitive(tree, verb) || node.dep_of(&["acl"]) {
        return worry(scene, verb);
    }
    // `You are likely suffering from ...`: the subject stands with the verb above.
    let lent = || {
        let above = node.head.filter(|_| node.dep == "xcomp" && node.pos == "VBG")?;
        self::subject(tree, above).or_else(|| tree.nodes[above].head.and_then(|up| self::subject(tree, up)))
    };
    let subject = subject(tree, verb).or_else(|| shared_subject(tree, verb)).or_else(lent);
    let by = subject.map(|s| who(tree, s));
    // `..., which is very likely what you have`.
    let what = node.lemma == "be"
        && tree.children_of(verb, &["ccomp", "attr", "acomp", "xcomp"]).any(|k| {
            tree.nodes[k].lemma_of(&["have", "get", "experience"])
                && tree.children(k).iter().any(|w| tree.nodes[*w].text == "what")
                && agent_of(tree, k) == Some(Who::You)
        });
    if what && tree.nodes[tree.own..].iter().any(|n| n.is(Tags::DISEASE)) && modal(tree, verb).is_none() {
        return Some(ActKind::Diagnosis);
    }
    let denied = negated(tree, verb);
    let will = modal(tree, verb).is_some_and(|m| tree.nodes[m].one_of(&["will", "'ll", "wo"]))
        || node.text == "going";
    let modal = modal(tree, verb).map(|m| tree.nodes[m].text);
    let maybe = matches!(modal, Some("may" | "might" | "could" | "can"));
    let bound = matches!(modal, Some("should" | "must" | "ought" | "would" | "need"));
    let past =
        node.pos == "VBD" || tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].one_of(&["had", "did"]));
    if let Some(kind) = worry(scene, verb) {
        return Some(kind);
    }
    // `What you describe fits acid reflux`.
    let by = by.map(|by| {
        if matches!(by, Who::Thing | Who::It) && subject.is_some_and(|s| names_reader(tree, s)) {
            Who::Yours
        } else {
            by
        }
    });
    let said = Said { verb, subject, modal, denied, will, maybe, bound, past };
    match by? {
        Who::You => of_reader(scene, &said),
        Who::Yours => of_theirs(scene, &said),
        Who::It if will && harmless(tree, verb) => Some(ActKind::Prognosis),
        Who::It => of_it(scene, &said),
        Who::Thing if will && works(scene, verb, subject?) => Some(ActKind::Prognosis),
        // `It will do you no harm`, `the swelling will not hurt your baby`.
        Who::Thing | Who::Group if will && harmless(tree, verb) => Some(ActKind::Prognosis),
        Who::Thing | Who::Source => of_thing(scene, &said),
        _ => None,
    }
}

/// How a verb is put, for the questions below.
struct Said<'a> {
    verb: usize,
    subject: Option<usize>,
    modal: Option<&'a str>,
    denied: bool,
    will: bool,
    maybe: bool,
    bound: bool,
    past: bool,
}

/// `You have gout`, `you will be running by summer`.
fn of_reader(scene: &Scene<'_, '_>, said: &Said<'_>) -> Option<ActKind> {
    let Said { verb, modal, denied, will, maybe, bound, past, .. } = *said;
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if has_illness(scene, verb, maybe) && !past && !bound_by(modal, &["should", "will", "'ll", "would"]) {
        return Some(ActKind::Diagnosis);
    }
    // `You are one of the 90 percent whose cancer is cured`, `you will be one of them`.
    let one = node.lemma == "be"
        && !maybe
        && !bound
        && !past
        && tree.children_of(verb, &["attr"]).any(|k| {
            tree.nodes[k].text == "one" && tree.children_of(k, &["prep"]).any(|p| tree.nodes[p].text == "of")
        })
        && tree.nodes[tree.own..].iter().any(|n| n.is(Tags::DISEASE) || n.of(Kinds::OUTCOME) && n.verb());
    if one {
        return Some(ActKind::Prognosis);
    }
    if node.lemma == "be" && !maybe && !bound && !past && told_to_be(tree, verb) {
        return Some(if will { ActKind::Prognosis } else { ActKind::Diagnosis });
    }
    let amid = node.lemma == "be"
        && !past
        && tree.children_of(verb, &["prep"]).any(|k| {
            tree.nodes[k].one_of(&["in", "having", "at"])
                && illness_under(tree, k)
                && !tree
                    .subtree(k)
                    .iter()
                    .any(|i| tree.nodes[*i].one_of(&["risk", "treatment", "study", "trial"]))
        });
    if amid && !bound {
        return Some(ActKind::Diagnosis);
    }
    // `You will be sleeping normally again`, `you can expect to be running by summer`.
    let soon = (will || node.text == "expect" && !denied)
        && tree.subtree(verb).iter().any(|i| {
            *i > verb
                && tree.nodes[*i].one_of(&[
                    "again",
                    "normally",
                    "calmer",
                    "better",
                    "normal",
                    "pain-free",
                    "stronger",
                ])
        });
    if will && outcome(tree, verb) || soon {
        return Some(ActKind::Prognosis);
    }
    // `You have beaten this`.
    let perfect =
        tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].one_of(&["have", "'ve"])) && modal.is_none();
    if perfect
        && !denied
        && node.one_of(&["beaten", "beat", "outgrown", "recovered", "survived", "conquered"])
    {
        return Some(ActKind::Prognosis);
    }
    if echo(scene, verb) && !maybe {
        return Some(ActKind::Prognosis);
    }
    None
}

/// `Your lump is benign`, `your cough points to asthma`.
fn of_theirs(scene: &Scene<'_, '_>, said: &Said<'_>) -> Option<ActKind> {
    let Said { verb, subject, denied, will, maybe, bound, past, .. } = *said;
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let subject = subject?;
    let about = about_illness(tree, subject);
    if (node.lemma_of(&["be", "look", "seem", "remain", "come", "turn", "appear", "sound", "become", "get"])
        || node.of_be())
        && !bound
        && !past_story(tree, verb)
        && about
    {
        let says = verdict(tree, verb, maybe);
        if says {
            return Some(if will { ActKind::Prognosis } else { ActKind::Diagnosis });
        }
    }
    let due = maybe
        && !denied
        && about
        && node.lemma == "be"
        && tree.has(verb, Tags::DISEASE)
        && tree
            .children_of(verb, &["acomp", "prep", "attr"])
            .any(|k| tree.nodes[k].one_of(&["due", "because", "result", "from"]));
    if due {
        return Some(ActKind::Diagnosis);
    }
    // `The tingling in your feet is from oxaliplatin`.
    let stems = about
        && node.lemma == "be"
        && !(maybe || bound || past || denied)
        && tree.children_of(verb, &["prep"]).any(|k| {
            tree.nodes[k].text == "from" && tree.has(k, Tags::DISEASE.with(Tags::DRUG).with(Tags::CARE))
        });
    // `It proves that your cancer is cured`.
    let over = about
        && node.one_of(&["cured", "healed"])
        && tree.child(verb, &["auxpass"]).is_some_and(|be| tree.nodes[be].one_of(&["is", "are", "'s"]))
        // `You may be told that it is cured` says only what may be said.
        && node.head.is_none_or(|h| tree.nodes[h].of(Kinds::MEANING))
        && !(maybe || bound || past || denied);
    if stems || over {
        return Some(ActKind::Diagnosis);
    }
    let linked = node.one_of(&["related", "linked", "caused", "connected"])
        && tree.child(verb, &["auxpass", "nsubjpass"]).is_some()
        && tree.has(verb, Tags::DISEASE);
    if linked && !maybe && !past {
        return Some(ActKind::Diagnosis);
    }
    let under_way = node.one_of(&[
        "failing",
        "dying",
        "recovering",
        "healing",
        "shrinking",
        "growing",
        "spreading",
        "improving",
        "responding",
        "progressing",
        "worsening",
    ]) && tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].of_be());
    if under_way && about && !maybe && !past {
        return Some(ActKind::Diagnosis);
    }
    if node.of(Kinds::MEANING) && !maybe && !denied && !past && about && ill_after(tree, verb) {
        return Some(ActKind::Diagnosis);
    }
    if will && about && outcome(tree, verb) {
        return Some(ActKind::Prognosis);
    }
    if !maybe && !bound && elliptic(scene, verb, subject) {
        return Some(ActKind::Prognosis);
    }
    None
}

/// `It sounds like gout`, `this is a cyst in your case`.
fn of_it(scene: &Scene<'_, '_>, said: &Said<'_>) -> Option<ActKind> {
    let Said { verb, denied, maybe, past, .. } = *said;
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let guess = node.one_of(&["sounds", "seems", "looks", "appears", "sound", "seem", "appear", "look"]);
    // `It appears to be a disorder of the nerves` says what an illness is.
    let defines = tree.subtree(verb).iter().any(|i| {
        tree.nodes[*i].dep == "attr"
            && tree.nodes[*i].one_of(&["disorder", "disease", "condition", "syndrome", "illness"])
            && tree.children_of(*i, &["det"]).any(|d| tree.nodes[d].one_of(&["a", "an"]))
    });
    if guess
        && !denied
        && !defines
        && (ill_after(tree, verb) || names_reader(tree, verb) && suffers(tree, verb))
    {
        return Some(ActKind::Diagnosis);
    }
    // `You worry about the patch on your tongue, but it is not cancer`.
    let spot = (tree.own..verb).any(|i| tree.nodes[i].of(Kinds::BODY) && who(tree, i) == Who::Yours);
    if spot && node.lemma == "be" && !maybe && !past && ill_after(tree, verb) && !type_of(tree, verb) {
        return Some(ActKind::Diagnosis);
    }
    let cause = tree.has(verb, Tags::DISEASE)
        && maybe
        && node.lemma == "be"
        && !denied
        && (tree.children_of(verb, &["acomp", "prep", "attr", "xcomp"]).any(|k| {
            tree.nodes[k]
                .one_of(&["due", "because", "caused", "symptom", "sign", "result", "related", "from"])
        }) || names_reader(tree, verb));
    if cause && !tree.nodes.iter().any(|n| n.one_of(&["if", "when", "some", "sometimes"])) {
        return Some(ActKind::Diagnosis);
    }
    if node.lemma == "be"
        && !past
        && ill_after(tree, verb)
        && (names_reader(tree, verb) || likely(tree, verb))
        && !type_of(tree, verb)
    {
        return Some(ActKind::Diagnosis);
    }
    None
}

/// `These symptoms point to gout in you`, `leukemia is unlikely in your case`.
fn of_thing(scene: &Scene<'_, '_>, said: &Said<'_>) -> Option<ActKind> {
    let Said { verb, subject, denied, maybe, past, .. } = *said;
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    // `Leukemia is very unlikely in your case`.
    if node.lemma == "be"
        && !past
        && subject.is_some_and(|s| illness(tree, s))
        && tree.children_of(verb, &["acomp"]).any(|k| {
            tree.nodes[k].one_of(&["likely", "likelier", "unlikely", "certain", "possible", "probable"])
        })
        && names_reader(tree, verb)
    {
        return Some(ActKind::Diagnosis);
    }
    // `These symptoms point to gout in you`, `the cause is likely a pinched nerve`.
    let signs = subject.is_some_and(|s| {
        tree.nodes[s].one_of(&[
            "symptoms",
            "symptom",
            "signs",
            "results",
            "findings",
            "description",
            "picture",
            "cause",
        ])
    });
    let typical = node.lemma == "be"
        && tree.children_of(verb, &["acomp"]).any(|k| {
            tree.nodes[k].one_of(&[
                "suggestive",
                "consistent",
                "typical",
                "indicative",
                "characteristic",
                "diagnostic",
                "compatible",
            ]) && illness_under(tree, k)
        });
    if (typical || node.of(Kinds::MEANING) && node.lemma != "be" && ill_after(tree, verb))
        && names_reader(tree, verb)
        && !denied
        && !past
        && !maybe
    {
        return Some(ActKind::Diagnosis);
    }
    if signs
        && (node.of(Kinds::MEANING) || node.lemma == "be")
        && !denied
        && !past
        && ill_after(tree, verb)
        && names_reader(tree, verb)
    {
        return Some(ActKind::Diagnosis);
    }
    None
}
