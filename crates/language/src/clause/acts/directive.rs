//! Orders, advice and leave: what the reader is told to do about a treatment.

use crate::clause::act::{Act, ActKind};
use crate::clause::acts::first_person::first_person;
use crate::clause::agent::{Who, addressed, names_clinician, names_reader};
use crate::clause::context::Scene;
use crate::clause::modality::{Force, Stance};
use crate::clause::object::{Object, behind, named, object};
use crate::clause::stance::stance;
use crate::clause::verb::{is_infinitive, modal, needs, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

pub(crate) fn find_directives(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    acts.extend(echo(scene));
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !node.verb() || node.dep_of(&["aux", "auxpass"]) {
            continue;
        }
        if let Some(has) = has_done(scene, verb) {
            acts.extend(scene.act(ActKind::Directive, Tags::PROCEDURE, verb, has));
            continue;
        }
        // `Let us check your liver first`: the clinic speaks.
        let let_us = node.of(Kinds::PERFORM)
            && node.head.is_some_and(|h| tree.nodes[h].lemma == "let")
            && subject(tree, verb)
                .or(node.head.and_then(|h| tree.child(h, &["dobj"])))
                .is_some_and(|s| matches!(tree.nodes[s].text, "us" | "'s"))
            && (object(scene, verb).is_some() || names_reader(tree, verb));
        if let_us {
            let voice = Stance { force: Force::Must, who: Who::First, at: verb, negated: false };
            acts.extend(scene.act(ActKind::ClinicianVoice, Tags::CARE, verb, voice));
            continue;
        }
        let Some(stance) = stance(tree, verb) else { continue };
        acts.extend(act(scene, verb, stance));
    }
}

/// What a verb tells the reader to do, by how it is put.
fn act(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Act> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if names_treatment(scene, verb, stance) {
        return scene.act(ActKind::Directive, object(scene, verb)?.tags, verb, stance);
    }
    if let Some(kind) = first_person(scene, verb, stance) {
        return scene.act(kind, Tags::CARE, verb, stance);
    }
    if node.lemma_of(&["ask", "push", "insist", "demand", "say"]) {
        return demand(scene, verb, stance);
    }
    // `Don't bother with a flu shot`.
    if node.text == "bother" && stance.negated && (stance.force == Force::Order || stance.who == Who::You) {
        return scene.act(ActKind::Discourage, object(scene, verb)?.tags, verb, stance);
    }
    if node.lemma == "forget"
        && stance.force == Force::Order
        && !stance.negated
        && tree.child(verb, &["dobj"]).is_some()
    {
        return scene.act(ActKind::Directive, object(scene, verb)?.tags, verb, stance);
    }
    if node.lemma == "be" {
        let target = put_on(scene, verb, stance)?;
        return scene.act(ActKind::Directive, target.tags, verb, stance);
    }
    if let Some(needless) = done_without(scene, verb, stance) {
        return scene.act(ActKind::Discourage, needless.tags, verb, stance);
    }
    if let Some(remedy) = treated_with(scene, verb, stance) {
        return scene.act(ActKind::Directive, remedy.tags, verb, stance);
    }
    if no_treatment(scene, verb) || idiom(scene, verb) {
        return None;
    }
    let target = object(scene, verb).or_else(|| done_to(scene, verb, stance))?;
    let kind = kind_of(scene, verb, stance, target)?;
    let act = scene.act(kind, target.tags, verb, stance)?;
    Some(excuse_keeping(scene, verb, stance, act))
}

/// Whether the reader is ordered, or has a duty.
fn directs(stance: Stance) -> bool {
    stance.force == Force::Order || stance.who == Who::You && stance.force == Force::Must
}

/// `Treatment should include antibiotics`.
fn names_treatment(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    matches!(stance.who, Who::Thing | Who::Yours)
        && stance.force == Force::Must
        && !stance.negated
        && scene.tree.nodes[verb].one_of(&["include", "involve", "consist"])
        && subject(scene.tree, verb).is_some_and(|s| scene.tree.nodes[s].is(Tags::CARE))
}

/// `You should be on a statin`.
fn put_on(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Object> {
    let tree = scene.tree;
    if !directs(stance) {
        return None;
    }
    tree.children_of(verb, &["prep", "advmod", "prt", "acomp"])
        .filter(|p| tree.nodes[*p].one_of(&["on", "off", "back", "without"]))
        .find_map(|p| behind(scene, p))
        .or_else(|| done_to(scene, verb, stance))
}

/// `You can do without the scan`.
fn done_without(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Object> {
    let tree = scene.tree;
    let may = stance.who == Who::You && matches!(stance.force, Force::May | Force::Must) && !stance.negated;
    if tree.nodes[verb].lemma != "do" || !may {
        return None;
    }
    tree.children_of(verb, &["prep"])
        .filter(|p| tree.nodes[*p].text == "without")
        .find_map(|p| behind(scene, p))
        .filter(|object| !object.tags.any(Tags::DIET))
}

/// `Treat the rash with hydrocortisone`: what it is treated with is what is done.
fn treated_with(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Object> {
    let treats = scene.tree.nodes[verb].lemma_of(&["treat", "manage", "relieve", "prevent"]);
    (treats && !stance.negated && directs(stance)).then(|| remedy(scene, verb))?
}

/// A verb of talking, knowing or harmless doings: `read about it`, `check the label`.
fn no_treatment(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let carries_on = node.lemma == "carry"
        && tree.children_of(verb, &["prt", "advmod", "prep"]).any(|k| tree.nodes[k].text == "on");
    !carries_on && node.of(Kinds::HARMLESS.with(Kinds::TALK).with(Kinds::KNOW)) && !needs(node)
}

/// What kind of act a verb with a medical object is, by its force and by who is to act.
fn kind_of(scene: &Scene<'_, '_>, verb: usize, stance: Stance, target: Object) -> Option<ActKind> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let kind = match (stance.force, stance.who) {
        (Force::Order, _) | (Force::Must, Who::You) => duty(scene, verb, stance, target),
        (Force::Good | Force::Safe | Force::Bad, Who::Group | Who::Clinician | Who::Source) => return None,
        (Force::Good, _) if describes_care(scene, verb, stance) => return None,
        (Force::Good, _) => ActKind::Directive,
        (Force::Safe, _) => ActKind::Clearance,
        (Force::Bad, _) => ActKind::Discourage,
        (Force::Advice, _) => ActKind::Recommendation,
        (Force::Will, Who::You) if node.text == "prescribed" && passive(scene, verb) => ActKind::Directive,
        (Force::Plain | Force::Will, Who::You) if needs(node) => {
            if stance.negated {
                ActKind::Discourage
            } else {
                ActKind::Directive
            }
        }
        (Force::May, Who::You) if permits(scene, verb, stance, target) => ActKind::Clearance,
        (Force::Must, Who::Yours)
            if stance.negated && passive(scene, verb) && needless(scene, verb, stance) =>
        {
            ActKind::Discourage
        }
        (Force::Must, Who::Yours | Who::It)
            if passive(scene, verb) || stance.who == Who::Yours && moves(scene, verb) =>
        {
            ActKind::Directive
        }
        (Force::May, Who::Yours) if passive(scene, verb) && !stance.negated => ActKind::Clearance,
        (Force::Must, Who::Group) if !stance.negated => ActKind::GroupDirective,
        // `A level must be taken today`, `surgery cannot be put off`: nobody is named, and the reader is meant.
        (Force::Must, Who::Thing) if passive(scene, verb) && pressing(scene, stance) => ActKind::Directive,
        (Force::Must, Who::Thing | Who::It) if addressed(tree, stance.at) || addressed(tree, verb) => {
            ActKind::Directive
        }
        _ => return None,
    };
    Some(kind)
}

/// `It is important to have regular exams` describes good care; `to take your tablets` directs it.
fn describes_care(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    let tree = scene.tree;
    tree.nodes[verb].lemma_of(&["have", "get"])
        && !addressed(tree, stance.at)
        && modal(tree, stance.at).is_none_or(|m| tree.nodes[m].text != "would")
}

/// `Do not stop it` leaves the treatment as it is.
fn excuse_keeping(scene: &Scene<'_, '_>, verb: usize, stance: Stance, act: Act) -> Act {
    let forbids = stance.negated && matches!(act.kind, ActKind::Directive | ActKind::SelfAdjust);
    if !forbids || act.excuse.is_some() || !keeps(scene, verb) {
        return act;
    }
    let words = scene.tree.text(&scene.tree.subtree(verb)).to_owned();
    Act { excuse: Some((words, "it asks the reader to leave the treatment as it is")), ..act }
}

/// `The trial halved it, and so should you`, `some took it for years, and you can too`: the deed stands before.
fn echo(scene: &Scene<'_, '_>) -> Option<Act> {
    let tree = scene.tree;
    let at = (tree.own..tree.nodes.len()).find(|&i| {
        if tree.nodes[i].pos != "MD" {
            return false;
        }
        let inverted = i > 0
            && tree.nodes[i - 1].text == "so"
            && tree.nodes.get(i + 1).is_some_and(|n| n.one_of(&["you", "yours"]));
        let short = |from: usize| {
            tree.nodes[from..].iter().take_while(|n| !n.one_of(&[",", ".", ";", "—"])).count() <= 2
        };
        let plain = i > tree.own
            && tree.nodes[i - 1].one_of(&["you", "yours"])
            && tree.nodes.get(i + 1).is_some_and(|n| n.one_of(&["too", "be", "as", "likewise", ".", "do"]))
            && short(i + 1);
        inverted || plain
    })?;
    let deed = (tree.own..at)
        .rev()
        .find(|i| tree.nodes[*i].is(Tags::MEDICAL) && !tree.nodes[*i].verb())
        .map(|i| tree.nodes[i].tags)
        .or(scene.context.before)?;
    let kind = match tree.nodes[at].text {
        "should" | "must" | "ought" => ActKind::Directive,
        "can" | "may" | "could" => ActKind::Clearance,
        _ => return None,
    };
    scene.act(kind, deed, at, Stance { force: Force::Must, who: Who::You, at, negated: false })
}

/// `..., but have both breasts removed`: the parser takes `have` for a helper of `removed`.
fn has_done(scene: &Scene<'_, '_>, verb: usize) -> Option<Stance> {
    let tree = scene.tree;
    let have = tree.children_of(verb, &["aux"]).find(|k| tree.nodes[*k].text == "have")?;
    let thing = tree.children_of(verb, &["nsubj", "nsubjpass"]).find(|k| *k > have && *k < verb)?;
    let free = have == tree.own
        || tree.nodes[have - 1].one_of(&["and", "but", "so", "then", ",", ";", ":", "just", "—", "–"]);
    let question = tree.nodes[thing].is(Tags::YOU) || tree.nodes[thing].pos == "PRP";
    (free && !question && matches!(tree.nodes[verb].pos, "VBN" | "VBD")).then_some(Stance {
        force: Force::Order,
        who: Who::You,
        at: verb,
        negated: false,
    })
}

/// An order or a duty: to change how much, or anything else.
fn duty(scene: &Scene<'_, '_>, verb: usize, stance: Stance, target: Object) -> ActKind {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if needless(scene, verb, stance) {
        return ActKind::Discourage;
    }
    if node.of(Kinds::ADJUST) && target.tags.any(Tags::DOSE.with(Tags::DRUG).with(Tags::CARE)) {
        ActKind::SelfAdjust
    } else {
        ActKind::Directive
    }
}

/// `must`, `has to`, `needs to`, with no word of a guideline, a study or a condition.
fn pressing(scene: &Scene<'_, '_>, stance: Stance) -> bool {
    let tree = scene.tree;
    let must = modal(tree, stance.at).is_some_and(|m| tree.nodes[m].text == "must")
        || tree.nodes[stance.at].one_of(&["has", "have", "needs"]);
    must && !stance.negated
        && !tree.nodes.iter().any(|n| {
            n.of(Kinds::SOURCE.with(Kinds::GROUP))
                || n.one_of(&[
                    "if",
                    "when",
                    "before",
                    "after",
                    "until",
                    "unless",
                    "may",
                    "might",
                    "can",
                    "sometimes",
                    "often",
                    "usually",
                ])
        })
}

/// `You do not need to`, `it does not have to be`: nothing has to be done.
fn needless(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> bool {
    let tree = scene.tree;
    // `have to` and `need to` take an infinitive; `should not have it out` forbids.
    let need = |at: usize| tree.nodes[at].lemma_of(&["need", "have"]) && at != verb;
    let infinitive = is_infinitive(tree, verb);
    stance.force == Force::Must
        && stance.negated
        && (infinitive && (need(stance.at) || tree.ancestors(verb).any(need))
            || tree.nodes[verb].lemma == "need"
            || modal(tree, verb).is_some_and(|m| tree.nodes[m].text == "need"))
}

/// Whether a verb, or the one that begins it, ends or changes a treatment.
fn keeps(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let changes = |at: usize| tree.nodes[at].of(Kinds::CHANGE) || tree.nodes[at].lemma_of(&["let", "go"]);
    changes(verb) || tree.nodes[verb].pos == "VBG" && tree.ancestors(verb).take(2).any(changes)
}

/// `You should be induced`, `get tested`, `have yourself checked`: what is done to the reader.
fn done_to(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Object> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let procedure = |at| Some(Object { tags: Tags::PROCEDURE, at, pronoun: false });
    // `Fast for two days before each infusion`: the verb says what is taken, or not.
    if node.text == "fast" && node.pos == "VB" {
        return Some(Object { tags: Tags::DIET, at: verb, pronoun: false });
    }
    if matches!(stance.who, Who::You | Who::Yours)
        && node.is(Tags::TREATED)
        && (passive(scene, verb) || matches!(node.pos, "VBN" | "VBD"))
    {
        return procedure(verb);
    }
    if node.lemma_of(&["get", "be", "have"])
        && let Some(done) = tree
            .children_of(verb, &["acomp", "xcomp", "ccomp", "advcl"])
            .find(|k| tree.nodes[*k].is(Tags::TREATED))
    {
        return procedure(done);
    }
    // `Your dose should come down`, `an exam needs to be done`: what it happens to is the subject.
    if matches!(stance.who, Who::Yours | Who::It) || stance.who == Who::Thing && passive(scene, verb) {
        let subject = subject(tree, stance.at)?;
        return named(scene, subject);
    }
    None
}

fn passive(scene: &Scene<'_, '_>, verb: usize) -> bool {
    scene.tree.child(verb, &["auxpass", "nsubjpass"]).is_some()
}

/// Whether a dose or a medicine can do this by itself: `come down`, `stop`, `go up`.
fn moves(scene: &Scene<'_, '_>, verb: usize) -> bool {
    scene.tree.nodes[verb].lemma_of(&[
        "come", "go", "stop", "drop", "rise", "start", "stay", "change", "end", "wait", "continue",
    ])
}

/// `Ask for Trodelvy` tells the reader what to have; `ask for help`, `ask about it` do not.
fn demand(scene: &Scene<'_, '_>, verb: usize, stance: Stance) -> Option<Act> {
    let tree = scene.tree;
    if !(stance.force == Force::Order || matches!((stance.force, stance.who), (Force::Must, Who::You)))
        || stance.negated
    {
        return None;
    }
    // `Say no to chemo`: the parser hangs what is refused on the word that refuses it.
    let word = tree.children(verb).iter().copied().filter(|k| tree.nodes[*k].one_of(&["no", "yes"]));
    let wanted = std::iter::once(verb)
        .chain(word)
        .flat_map(|at| tree.children_of(at, &["prep"]))
        .filter(|p| tree.nodes[*p].one_of(&["for", "on", "to"]))
        .find_map(|p| behind(scene, p))
        .or_else(|| {
            let refuses = tree.nodes.get(verb + 1).is_some_and(|n| n.one_of(&["no", "yes"]));
            (tree.nodes[verb].lemma == "demand" || refuses).then(|| object(scene, verb)).flatten()
        })?;
    let concrete = wanted.tags.any(Tags::DRUG.with(Tags::PROCEDURE).with(Tags::TEST).with(Tags::SUPPLEMENT))
        || tree.nodes[verb].lemma_of(&["insist", "demand", "push", "say"]);
    // `Ask the pharmacist for loperamide` is no treatment yet; what is done with it is.
    let of_somebody = names_clinician(tree, verb) && tree.nodes[verb].lemma == "ask";
    (concrete && !of_somebody).then(|| scene.act(ActKind::Directive, wanted.tags, verb, stance))?
}

/// `Take care`, `take part`, `have a talk`, `get help`: no treatment.
fn idiom(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if !node.lemma_of(&["take", "have", "get", "make", "give", "keep", "do"]) {
        return false;
    }
    let object = tree.children_of(verb, &["dobj", "prt", "acomp"]).next();
    object.is_some_and(|o| {
        tree.nodes[o].one_of(&[
            "part",
            "note",
            "notes",
            "time",
            "someone",
            "help",
            "ready",
            "sure",
            "track",
            "turns",
            "break",
            "chance",
            "advantage",
            "action",
            "steps",
            "place",
            "rest",
            "talk",
            "look",
            "idea",
        ]) && !(tree.nodes[o].text == "break"
            && tree.children_of(o, &["prep"]).any(|p| tree.nodes[p].text == "from"))
            || tree.nodes[o].text == "care" && node.lemma == "take"
    })
}

/// What something is treated with, if that is named; of the reader's own treatment, whatever it is.
fn remedy(scene: &Scene<'_, '_>, verb: usize) -> Option<Object> {
    let tree = scene.tree;
    let named = Tags::DRUG.with(Tags::SUPPLEMENT).with(Tags::PROCEDURE).with(Tags::DIET);
    let wanted = if passive(scene, verb) { Tags::MEDICAL } else { named };
    tree.children_of(verb, &["prep"])
        .filter(|p| tree.nodes[*p].one_of(&["with", "by"]))
        .find_map(|p| behind(scene, p))
        .filter(|object| object.tags.any(wanted))
}

/// `You can safely take`, `you may stop it`: leave, when the verb starts, stops or combines a medicine. `You may have surgery`
/// and `you can wear a monitor` describe.
fn permits(scene: &Scene<'_, '_>, verb: usize, stance: Stance, target: Object) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if stance.negated {
        return false;
    }
    let clause = tree.subtree(stance.at);
    let granted = clause.iter().any(|i| {
        let word = &tree.nodes[*i];
        word.one_of(&["safely", "free", "welcome", "fine", "cleared", "simply", "just", "instead"])
            || word.of(Kinds::SAFE) && word.dep == "acomp" && word.text != "able"
    });
    let describes = node.lemma_of(&[
        "have", "get", "receive", "need", "request", "wear", "follow", "see", "find", "choose", "do",
        "undergo", "reach", "lean", "wait", "be", "help", "decide", "join", "consider", "prefer", "expect",
        "require", "want",
    ]) || matches!(
        node.text,
        "have"
            | "get"
            | "receive"
            | "undergo"
            | "wear"
            | "benefit"
            | "notice"
            | "develop"
            | "require"
            | "feel"
    );
    let describes = describes && !tree.children_of(verb, &["prep"]).any(|k| tree.nodes[k].text == "without");
    let ability = clause.iter().any(|i| tree.nodes[*i].text == "able");
    let concrete = target.pronoun || target.tags.any(Tags::DRUG.with(Tags::DOSE).with(Tags::SUPPLEMENT));
    let chance =
        modal(tree, stance.at).is_some_and(|m| matches!(tree.nodes[m].text, "may" | "might" | "could"));
    let passive = passive(scene, verb);
    if granted {
        return !ability;
    }
    // `You may take Claritin with it`; `you may take a medicine to lower it` describes.
    let purpose = tree.children_of(verb, &["advcl", "xcomp"]).any(|k| is_infinitive(tree, k));
    let lets = chance
        && node.lemma_of(&["take", "use", "keep", "continue", "stay"])
        && target.tags.any(Tags::DRUG.with(Tags::SUPPLEMENT))
        && !purpose;
    if lets && !describes && !ability && !passive {
        return true;
    }
    !describes
        && !ability
        && !passive
        && (concrete && (!chance || node.of(Kinds::CHANGE))
            || target.tags.any(Tags::MEDICAL) && node.of(Kinds::CHANGE))
}
