//! What the page claims to know of this reader: a diagnosis, an outlook.

use super::stance::{Force, Stance, is_infinitive, modal, negated, subject};
use super::tree::Tree;
use super::who::{Who, names_reader, who};
use super::{Act, ActKind, LeadIn, Scene};
use crate::kinds::Kinds;
use crate::lexicon::Tags;

pub(super) fn find(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let mut found = Vec::new();
    for verb in tree.own..tree.nodes.len() {
        let node = &tree.nodes[verb];
        if !(node.verb() || node.pos == "MD") || node.label_of(&["aux", "auxpass"]) {
            continue;
        }
        if let Some(kind) = claim(scene, verb) {
            let stance = Stance { force: Force::Plain, who: Who::You, at: verb, negated: false };
            if let Some(mut act) = scene.act(kind, Tags::default(), verb, stance) {
                if act.excuse.is_none()
                    && let Some(condition) = general(tree, verb)
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
        acts.extend(scene.flat(ActKind::Diagnosis));
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
    if tree.over(verb).any(|up| tree.nodes[up].one_of(&["sorry", "glad", "hear", "heard"])) {
        return None;
    }
    if evidential(scene, verb) {
        return Some(ActKind::Diagnosis);
    }
    if is_infinitive(tree, verb) || node.label_of(&["acl"]) {
        return worry(scene, verb);
    }
    // `You are likely suffering from ...`: the subject stands with the verb above.
    let lent = || {
        let above = node.head.filter(|_| node.label == "xcomp" && node.pos == "VBG")?;
        self::subject(tree, above).or_else(|| tree.nodes[above].head.and_then(|up| self::subject(tree, up)))
    };
    let subject = subject(tree, verb).or_else(|| shared_subject(tree, verb)).or_else(lent);
    let by = subject.map(|s| who(tree, s));
    // `..., which is very likely what you have`.
    let what = node.base == "be"
        && tree.kids_of(verb, &["ccomp", "attr", "acomp", "xcomp"]).any(|k| {
            tree.nodes[k].base_of(&["have", "get", "experience"])
                && tree.kids(k).iter().any(|w| tree.nodes[*w].text == "what")
                && self::subject(tree, k).is_some_and(|s| who(tree, s) == Who::You)
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
        node.pos == "VBD" || tree.kids_of(verb, &["aux"]).any(|k| tree.nodes[k].one_of(&["had", "did"]));
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
    match by? {
        Who::You => {
            if has_illness(scene, verb, maybe)
                && !past
                && !bound_by(modal, &["should", "will", "'ll", "would"])
            {
                return Some(ActKind::Diagnosis);
            }
            // `You are one of the 90 percent whose cancer is cured`, `you will be one of them`.
            let one = node.base == "be"
                && !maybe
                && !bound
                && !past
                && tree.kids_of(verb, &["attr"]).any(|k| {
                    tree.nodes[k].text == "one"
                        && tree.kids_of(k, &["prep"]).any(|p| tree.nodes[p].text == "of")
                })
                && tree.nodes[tree.own..]
                    .iter()
                    .any(|n| n.is(Tags::DISEASE) || n.of(Kinds::OUTCOME) && n.verb());
            if one {
                return Some(ActKind::Prognosis);
            }
            if node.base == "be" && !maybe && !bound && !past && told_to_be(tree, verb) {
                return Some(if will { ActKind::Prognosis } else { ActKind::Diagnosis });
            }
            let amid = node.base == "be"
                && !past
                && tree.kids_of(verb, &["prep"]).any(|k| {
                    tree.nodes[k].one_of(&["in", "having", "at"])
                        && illness_under(tree, k)
                        && !tree
                            .under(k)
                            .iter()
                            .any(|i| tree.nodes[*i].one_of(&["risk", "treatment", "study", "trial"]))
                });
            if amid && !bound {
                return Some(ActKind::Diagnosis);
            }
            // `You will be sleeping normally again`, `you can expect to be running by summer`.
            let soon = (will || node.text == "expect" && !denied)
                && tree.under(verb).iter().any(|i| {
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
            let perfect = tree.kids_of(verb, &["aux"]).any(|k| tree.nodes[k].one_of(&["have", "'ve"]))
                && modal.is_none();
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
        Who::Yours => {
            let subject = subject?;
            let about = about_illness(tree, subject);
            if (node.base_of(&[
                "be", "look", "seem", "remain", "come", "turn", "appear", "sound", "become", "get",
            ]) || node.of_be())
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
                && node.base == "be"
                && tree.has(verb, Tags::DISEASE)
                && tree
                    .kids_of(verb, &["acomp", "prep", "attr"])
                    .any(|k| tree.nodes[k].one_of(&["due", "because", "result", "from"]));
            if due {
                return Some(ActKind::Diagnosis);
            }
            let linked = node.one_of(&["related", "linked", "caused", "connected"])
                && tree.kid(verb, &["auxpass", "nsubjpass"]).is_some()
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
            ]) && tree.kids_of(verb, &["aux"]).any(|k| tree.nodes[k].of_be());
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
        Who::It if will && harmless(tree, verb) => Some(ActKind::Prognosis),
        Who::It => {
            // `It sounds like gout`, `this is a cyst in your case`.
            let guess =
                node.one_of(&["sounds", "seems", "looks", "appears", "sound", "seem", "appear", "look"]);
            if guess && !denied && (ill_after(tree, verb) || names_reader(tree, verb) && suffers(tree, verb))
            {
                return Some(ActKind::Diagnosis);
            }
            // `You worry about the patch on your tongue, but it is not cancer`.
            let spot = (tree.own..verb).any(|i| tree.nodes[i].of(Kinds::BODY) && who(tree, i) == Who::Yours);
            if spot && node.base == "be" && !maybe && !past && ill_after(tree, verb) && !type_of(tree, verb) {
                return Some(ActKind::Diagnosis);
            }
            let cause = tree.has(verb, Tags::DISEASE)
                && maybe
                && node.base == "be"
                && !denied
                && (tree.kids_of(verb, &["acomp", "prep", "attr", "xcomp"]).any(|k| {
                    tree.nodes[k]
                        .one_of(&["due", "because", "caused", "symptom", "sign", "result", "related", "from"])
                }) || names_reader(tree, verb));
            if cause && !tree.nodes.iter().any(|n| n.one_of(&["if", "when", "some", "sometimes"])) {
                return Some(ActKind::Diagnosis);
            }
            if node.base == "be"
                && !past
                && ill_after(tree, verb)
                && (names_reader(tree, verb) || likely(tree, verb))
                && !type_of(tree, verb)
            {
                return Some(ActKind::Diagnosis);
            }
            None
        }
        Who::Thing if will && works(scene, verb, subject?) => Some(ActKind::Prognosis),
        // `It will do you no harm`, `the swelling will not hurt your baby`.
        Who::Thing | Who::Group if will && harmless(tree, verb) => Some(ActKind::Prognosis),
        // `Leukemia is very unlikely in your case`.
        Who::Thing
            if node.base == "be"
                && !past
                && subject.is_some_and(|s| illness(tree, s))
                && tree.kids_of(verb, &["acomp"]).any(|k| {
                    tree.nodes[k]
                        .one_of(&["likely", "likelier", "unlikely", "certain", "possible", "probable"])
                })
                && names_reader(tree, verb) =>
        {
            Some(ActKind::Diagnosis)
        }
        Who::Thing | Who::Source => {
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
            let typical = node.base == "be"
                && tree.kids_of(verb, &["acomp"]).any(|k| {
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
            if (typical || node.of(Kinds::MEANING) && node.base != "be" && ill_after(tree, verb))
                && names_reader(tree, verb)
                && !denied
                && !past
                && !maybe
            {
                return Some(ActKind::Diagnosis);
            }
            if signs
                && (node.of(Kinds::MEANING) || node.base == "be")
                && !denied
                && !past
                && ill_after(tree, verb)
                && names_reader(tree, verb)
            {
                return Some(ActKind::Diagnosis);
            }
            None
        }
        _ => None,
    }
}

/// `Based on your symptoms, it is possible that you have ...`, `it sounds like you ...`, `I believe you ...`, `you seem to have`.
fn evidential(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    if negated(tree, verb) && !(node.of(Kinds::KNOW) && illness_under(tree, verb))
        || node.pos == "VBD"
        || node.label == "relcl"
    {
        return false;
    }
    let by = subject(tree, verb).map(|s| who(tree, s));
    let guesses = node.one_of(&["sounds", "seems", "looks", "appears", "sound", "seem", "appear", "look"]);
    let possible = node.base == "be"
        && tree.kids_of(verb, &["acomp"]).any(|k| {
            tree.nodes[k].one_of(&["possible", "likely", "probable", "clear", "unlikely", "certain"])
        });
    let thinks = by == Some(Who::First)
        && (node.of(Kinds::KNOW)
            || node.one_of(&["am", "'m"])
                && tree.kids_of(verb, &["acomp"]).any(|k| {
                    tree.nodes[k].one_of(&[
                        "afraid",
                        "sure",
                        "certain",
                        "concerned",
                        "worried",
                        "confident",
                        "convinced",
                    ])
                }))
        && !node.base_of(&["hope", "understand", "hear", "see", "know", "read", "remember", "learn"]);
    if guesses && by == Some(Who::You) {
        return tree.kids_of(verb, &["xcomp", "oprd", "acomp", "prep"]).any(|k| {
            tree.nodes[k].base_of(&["have", "be", "suffer", "experience", "develop", "show"])
                || tree.nodes[k].one_of(&["suffer", "experience", "develop"])
                || illness(tree, k)
        });
    }
    let opens = (guesses || possible) && matches!(by, Some(Who::It) | None) || thinks;
    if !opens {
        return false;
    }
    let claims = tree
        .under(verb)
        .into_iter()
        .filter(|i| *i > verb && tree.nodes[*i].verb() && subject(tree, *i).is_some())
        .any(|i| {
            let inner = subject(tree, i).map(|s| who(tree, s));
            let word = &tree.nodes[i];
            // `I'm glad you came` claims nothing; `I believe you have gout` does.
            let ails = word.base_of(&["have", "be", "get"]) && word.pos != "VBD"
                || word.one_of(&["suffering", "suffer", "experiencing", "developing", "developed", "become"]);
            let about = matches!(inner, Some(Who::You | Who::Yours))
                && (!thinks || ails || illness_under(tree, i) || outcome(tree, i))
                || names_reader(tree, i) && illness_under(tree, i)
                || (matches!(inner, Some(Who::It)) || thinks) && (illness_under(tree, i) || outcome(tree, i));
            let harmless = word.of(Kinds::TALK.with(Kinds::PERFORM)) && !word.base_of(&["have", "be"])
                || tree.kids_of(i, &["dobj"]).any(|k| {
                    tree.nodes[k].one_of(&[
                        "questions",
                        "question",
                        "message",
                        "appointment",
                        "trouble",
                        "doubts",
                        "concerns",
                    ])
                });
            let conditional =
                tree.kids(i).iter().any(|k| tree.nodes[*k].one_of(&["if", "when", "whether"]) && *k < i);
            about
                && !harmless
                && !conditional
                && modal(tree, i).is_none_or(|m| !tree.nodes[m].one_of(&["should", "must", "need"]))
        });
    claims
        || thinks && node.base_of(&["suspect", "fear"]) && illness_under(tree, verb)
        || guesses
            && illness_under(tree, verb)
            && tree.kids(verb).iter().any(|k| tree.nodes[*k].text == "like")
}

fn illness_under(tree: &Tree<'_>, at: usize) -> bool {
    tree.under(at).iter().any(|i| *i > at && tree.nodes[*i].noun() && illness(tree, *i))
}

fn bound_by(modal: Option<&str>, words: &[&str]) -> bool {
    modal.is_some_and(|m| words.contains(&m))
}

/// The subject that a verb shares with the first of its row.
fn shared_subject(tree: &Tree<'_>, verb: usize) -> Option<usize> {
    let mut here = verb;
    for _ in 0..6 {
        if tree.nodes[here].label != "conj" {
            return None;
        }
        here = tree.nodes[here].head?;
        if let Some(found) = subject(tree, here) {
            return Some(found);
        }
    }
    None
}

/// Whether a noun phrase names an illness.
fn illness(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.one_of(&[
        "risk",
        "risks",
        "question",
        "questions",
        "history",
        "symptoms",
        "signs",
        "side",
        "concern",
        "concerns",
        "treatment",
        "test",
        "tests",
        "chance",
        "fear",
        "trouble",
        "effects",
        "doctor",
        "specialist",
        "screening",
        "survivor",
        "survivors",
    ]) && !node.is(Tags::DISEASE)
    {
        return node.one_of(&["symptoms", "signs"])
            && tree.kids_of(at, &["prep"]).any(|p| tree.kids(p).iter().any(|k| illness(tree, *k)));
    }
    if node.is(Tags::DISEASE) && !node.verb() {
        return true;
    }
    let parts = tree.kids_of(at, &["compound", "amod", "appos", "conj", "poss"]).any(|k| {
        let part = &tree.nodes[k];
        part.is(Tags::DISEASE)
            || part.text == "stage"
            || part.one_of(&[
                "torn",
                "broken",
                "fractured",
                "dislocated",
                "sprained",
                "pinched",
                "swollen",
                "enlarged",
                "herniated",
                "ruptured",
                "inflamed",
            ])
    });
    // `a condition called costochondritis`, `a disorder known as ...`.
    let called = node.one_of(&["condition", "disorder", "problem", "state", "illness"])
        && tree
            .kids_of(at, &["acl", "relcl", "conj"])
            .any(|k| tree.nodes[k].one_of(&["called", "known", "named", "termed"]));
    if called {
        return true;
    }
    let stage = node.text == "stage";
    let kind = node.one_of(&[
        "form",
        "type",
        "case",
        "kind",
        "bout",
        "attack",
        "episode",
        "cancer",
        "touch",
        "bit",
        "early",
        "beginning",
    ]);
    let of = kind && tree.kids_of(at, &["prep"]).any(|p| tree.kids(p).iter().any(|k| illness(tree, *k)));
    // A name in the middle of a sentence: `Paget's`, `Hashimoto`.
    let name = node.pos.starts_with("NNP") && node.capital && at > 0 && !node.is(Tags::MEDICAL);
    parts || stage || of || name
}

/// `You have stage II breast cancer`, `you may be suffering from gout`, `you have torn a ligament`.
fn has_illness(scene: &Scene<'_, '_>, verb: usize, maybe: bool) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let objects = || tree.kids_of(verb, &["dobj", "attr", "oprd"]).collect::<Vec<_>>();
    let behind = |words: &[&str]| {
        tree.kids_of(verb, &["prep"])
            .filter(|p| words.contains(&tree.nodes[*p].text))
            .flat_map(|p| tree.kids(p).to_vec())
            .collect::<Vec<_>>()
    };
    let denied = negated(tree, verb);
    // `you might be experiencing` anything: what one feels is no guess.
    if maybe
        && node.one_of(&["experiencing", "dealing", "having"])
        && !objects().is_empty()
        && !objects().iter().any(|o| tree.nodes[*o].one_of(&["effects", "trouble", "questions", "doubts"]))
    {
        return true;
    }
    // `You have about two years to live`.
    let left = node.base == "have"
        && tree
            .under(verb)
            .iter()
            .any(|i| tree.nodes[*i].one_of(&["years", "months", "weeks", "year", "days"]))
        && tree.under(verb).iter().any(|i| tree.nodes[*i].one_of(&["live", "left"]));
    if left && !denied {
        return true;
    }
    if node.base == "have" || node.one_of(&["got", "develop", "developed", "carry", "caught", "contracted"]) {
        if denied && !tree.has(verb, Tags::DISEASE) {
            return false;
        }
        let same = |o: usize| {
            tree.nodes[o].one_of(&["it", "this", "that", "one"])
                && (tree.own..o).any(|i| tree.nodes[i].is(Tags::DISEASE) && tree.nodes[i].noun())
        };
        return objects().iter().any(|o| {
            (illness(tree, *o) || same(*o))
                && !(tree.kids_of(*o, &["det"]).any(|d| tree.nodes[d].one_of(&["any"])))
        });
    }
    let suffers = node.base == "be"
        && tree.under(verb).iter().any(|i| {
            tree.nodes[*i].text == "suffering"
                && tree.kids_of(*i, &["prep"]).any(|p| tree.nodes[p].text == "from")
        });
    if suffers {
        return true;
    }
    if node.one_of(&["suffering", "suffer"]) {
        return behind(&["from"]).iter().any(|o| tree.nodes[*o].noun());
    }
    if node.one_of(&["experiencing", "facing", "showing", "dealing", "having", "developing"])
        && tree.kids_of(verb, &["aux"]).any(|k| tree.nodes[k].of_be())
    {
        return objects()
            .into_iter()
            .chain(behind(&["with"]))
            .any(|o| illness(tree, o) || tree.nodes[o].one_of(&["symptoms", "signs", "reaction"]));
    }
    if node.one_of(&[
        "torn",
        "broken",
        "fractured",
        "dislocated",
        "sprained",
        "pulled",
        "strained",
        "bruised",
        "injured",
    ]) && tree.kids_of(verb, &["aux"]).any(|k| tree.nodes[k].base == "have")
    {
        return true;
    }
    false
}

/// `You are cured`, `you are in remission`, `you are diabetic`.
fn told_to_be(tree: &Tree<'_>, verb: usize) -> bool {
    tree.kids(verb).iter().filter(|k| **k > verb).any(|k| {
        let node = &tree.nodes[*k];
        let plain = node.label_of(&["acomp", "attr"])
            && (node.of(Kinds::FINDING)
                && !node.one_of(&["safe", "clear", "ok", "okay", "positive", "stable", "normal"])
                || node.is(Tags::DISEASE) && node.label == "acomp");
        let within = node.label == "prep"
            && node.one_of(&["in", "out", "free", "at", "on"])
            && tree.under(*k).iter().any(|i| {
                tree.nodes[*i].one_of(&["remission", "danger", "recovery", "clear", "woods", "mend"])
            });
        plain || within
    })
}

/// What is said of the reader's own sign, test or illness: a finding, an illness, nothing to worry about.
fn verdict(tree: &Tree<'_>, verb: usize, maybe: bool) -> bool {
    if maybe {
        return false;
    }
    let after: Vec<usize> = tree
        .kids(verb)
        .iter()
        .copied()
        .filter(|k| {
            *k > verb
                && tree.nodes[*k]
                    .label_of(&["acomp", "attr", "oprd", "advmod", "xcomp", "prep", "prt", "dobj", "nsubj"])
        })
        .collect();
    after.iter().any(|&k| {
        let node = &tree.nodes[k];
        if node.label == "prep" {
            return tree.kids(k).iter().any(|p| {
                illness(tree, *p) && node.one_of(&["like", "from", "due", "of", "as", "because"])
                    || tree.nodes[*p].one_of(&["remission", "gout"])
            });
        }
        if node.of(Kinds::FINDING) && !node.one_of(&["safe", "early"]) {
            // `normal to feel`, `safe to`: a judgement on something else.
            return !tree
                .kids_of(k, &["xcomp", "ccomp"])
                .any(|x| is_infinitive(tree, x) && !tree.nodes[x].one_of(&["worry", "treat", "cure"]));
        }
        illness(tree, k) && !tree.nodes[k].verb()
            || node.text == "kind"
            || node.text == "nothing"
            || node.text == "due" && tree.has(k, Tags::DISEASE)
    })
}

/// Whether an illness is named behind the verb, its object or what it points to.
fn ill_after(tree: &Tree<'_>, verb: usize) -> bool {
    tree.kids(verb).iter().copied().filter(|k| *k > verb).any(|k| {
        let node = &tree.nodes[k];
        match node.label {
            "dobj" | "attr" | "acomp" | "oprd" => illness(tree, k) || node.is(Tags::DISEASE),
            "prep" | "prt" | "advmod" | "mark" => tree.under(k).iter().any(|i| {
                *i != k
                    && tree.nodes[*i].noun()
                    && (illness(tree, *i) || tree.nodes[k].text == "from" && tree.nodes[*i].is(Tags::DRUG))
            }),
            "xcomp" => {
                tree.nodes[k].base == "be" && ill_after(tree, k)
                    || tree.nodes[k].base == "have" && ill_after(tree, k)
            }
            _ => false,
        }
    })
}

/// `it seems you are suffering from ...`: the illness may stand in a clause of its own.
fn suffers(tree: &Tree<'_>, verb: usize) -> bool {
    tree.under(verb).iter().any(|i| tree.nodes[*i].is(Tags::DISEASE) && *i > verb)
}

fn likely(tree: &Tree<'_>, verb: usize) -> bool {
    tree.under(verb)
        .iter()
        .any(|i| tree.nodes[*i].one_of(&["likely", "probably", "certainly", "definitely", "surely"]))
}

/// `a type of cancer`: a definition.
fn type_of(tree: &Tree<'_>, verb: usize) -> bool {
    tree.kids_of(verb, &["attr"]).any(|k| {
        tree.nodes[k].one_of(&["type", "kind", "form", "group", "sign", "symptom", "name", "term", "risk"])
    })
}

/// Whether the subject is a sign, a test, an illness or a person's body.
fn about_illness(tree: &Tree<'_>, at: usize) -> bool {
    // `What you describe`, `what you have`.
    if tree.nodes[at].verb()
        && (tree.nodes[at].base_of(&["describe", "have", "feel", "notice", "experience", "report"]))
    {
        return true;
    }
    tree.under(at).iter().any(|i| {
        let node = &tree.nodes[*i];
        node.is(Tags::DISEASE.with(Tags::SYMPTOM).with(Tags::TEST))
            || node.of(Kinds::BODY.with(Kinds::KIN))
            || node.text == "yours"
    })
}

/// A report of a single past case.
fn past_story(tree: &Tree<'_>, verb: usize) -> bool {
    tree.nodes[verb].pos == "VBD" && !tree.nodes[verb].one_of(&["came", "turned"])
}

/// `will recover`, `will not come back`, `will be cured`.
fn outcome(tree: &Tree<'_>, verb: usize) -> bool {
    let node = &tree.nodes[verb];
    if node.text == "gone" || node.base == "have" && tree.kids_of(verb, &["dobj"]).any(|k| illness(tree, k)) {
        return true;
    }
    // `You will have no return of the disease`.
    if node.base == "have"
        && tree.kids_of(verb, &["dobj"]).any(|k| {
            tree.nodes[k].one_of(&[
                "return",
                "recurrence",
                "relapse",
                "recovery",
                "remission",
                "response",
                "regrowth",
                "cure",
            ])
        })
    {
        return true;
    }
    if node.base_of(&[
        "get", "come", "go", "make", "be", "feel", "stay", "remain", "see", "have", "grow", "reach", "enjoy",
        "work", "return",
    ]) || node.base == "pass"
    {
        return tree.kids(verb).iter().filter(|k| **k > verb).any(|k| {
            tree.nodes[*k].one_of(&[
                "better",
                "back",
                "away",
                "well",
                "fine",
                "cured",
                "alive",
                "remission",
                "recovery",
                "normal",
                "okay",
                "ok",
                "worse",
                "clear",
                "free",
                "healthy",
                "around",
                "over",
                "down",
                "gone",
                "good",
            ]) || tree.nodes[*k].of(Kinds::FINDING)
                || tree
                    .kids(*k)
                    .iter()
                    .any(|p| tree.nodes[*p].one_of(&["remission", "recovery", "life", "danger"]))
        });
    }
    node.of(Kinds::OUTCOME) || node.one_of(&["cured", "healed", "shrink", "vanish"])
}

/// `Most are alive 20 years later, and you will be too`.
fn echo(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let tree = scene.tree;
    let short = tree
        .kids(verb)
        .iter()
        .all(|k| tree.nodes[*k].label_of(&["nsubj", "aux", "advmod", "punct", "cc", "neg", "nsubjpass"]));
    let will = modal(tree, verb).is_some_and(|m| tree.nodes[m].one_of(&["will", "'ll", "wo"]));
    let too = tree.kids_of(verb, &["advmod"]).any(|k| tree.nodes[k].one_of(&["too", "either", "likewise"]));
    short
        && will
        && (too || tree.nodes[verb].of_be())
        && tree.nodes[verb].label_of(&["conj", "parataxis", "ccomp", "ROOT"])
}

/// `..., but yours is`, `your son's is a kind that always does`.
fn elliptic(scene: &Scene<'_, '_>, verb: usize, subject: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let owned = tree.nodes[subject].one_of(&["yours"])
        || tree.nodes[subject].label_of(&["poss"])
        || tree.nodes.get(subject + 1).is_some_and(|n| n.text == "'s");
    let earlier = (tree.own..subject).any(|i| {
        tree.nodes[i].is(Tags::DISEASE.with(Tags::MEDICAL))
            || tree.nodes[i].of(Kinds::BODY.with(Kinds::GROUP))
    });
    let bare = node.of_be() || matches!(node.text, "does" | "do" | "will" | "has" | "did");
    owned && earlier && bare
}

fn harmless(tree: &Tree<'_>, verb: usize) -> bool {
    let reader = tree.kids_of(verb, &["dobj", "iobj"]).any(|k| matches!(who(tree, k), Who::You | Who::Yours));
    let harm = tree.nodes[verb].one_of(&["harm", "hurt", "damage"]) && negated(tree, verb);
    let none = tree.nodes[verb].base == "do"
        && tree.kids_of(verb, &["dobj"]).any(|k| {
            tree.nodes[k].text == "harm" && tree.kids_of(k, &["det"]).any(|d| tree.nodes[d].text == "no")
        });
    reader && (harm || none)
}

/// `These medicines will ease your symptoms`: a promise to this reader.
fn works(scene: &Scene<'_, '_>, verb: usize, subject: usize) -> bool {
    let tree = scene.tree;
    let helps = tree.nodes[verb].one_of(&[
        "help",
        "relieve",
        "alleviate",
        "improve",
        "ease",
        "cure",
        "heal",
        "restore",
        "fix",
        "clear",
        "stop",
    ]);
    helps
        && !negated(tree, verb)
        && names_reader(tree, verb)
        && super::object::named(scene, subject).is_some()
}

/// `Nothing to worry about`, `no cause for concern`, `do not worry`.
fn worry(scene: &Scene<'_, '_>, verb: usize) -> Option<ActKind> {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let worry = node.one_of(&["worry", "worried", "panic", "fear"])
        || node.base == "be"
            && tree
                .kids_of(verb, &["acomp"])
                .any(|k| tree.nodes[k].one_of(&["alarmed", "worried", "concerned", "afraid"]));
    if worry {
        let nothing = tree.over(verb).take(3).any(|up| {
            tree.nodes[up].one_of(&["nothing", "reason", "need", "cause"])
                && (tree.nodes[up].text == "nothing"
                    || tree.kids_of(up, &["det"]).any(|k| tree.nodes[k].text == "no")
                    || tree.over(up).take(1).any(|o| negated(tree, o)))
        });
        let most = tree.nodes.iter().any(|n| {
            n.one_of(&["most", "many", "often", "usually", "some", "typically", "generally"])
                || n.of(Kinds::SOURCE)
        });
        return (nothing && !most).then_some(ActKind::Prognosis);
    }
    if node.base_of(&["be", "have"]) || node.of_be() {
        let cause = tree.kids_of(verb, &["attr", "nsubj", "dobj"]).find(|k| {
            tree.nodes[*k].one_of(&["cause", "reason", "need", "grounds"])
                && tree.kids_of(*k, &["det"]).any(|d| tree.nodes[d].text == "no")
                && tree
                    .under(*k)
                    .iter()
                    .any(|i| tree.nodes[*i].one_of(&["concern", "alarm", "worry", "panic"]))
        })?;
        let _ = cause;
        return (names_reader(tree, verb) || tree.kid(verb, &["expl"]).is_some())
            .then_some(ActKind::Prognosis);
    }
    None
}

/// A condition that makes the statement one about people in a situation.
fn general(tree: &Tree<'_>, verb: usize) -> Option<Vec<usize>> {
    tree.nodes
        .iter()
        .enumerate()
        .find(|(i, n)| {
            matches!(n.text, "if" | "when" | "whenever" | "unless" | "once" | "whether" | "until")
                && n.label_of(&["mark", "advmod"])
                && n.head.is_some_and(|h| h != verb && !tree.over(verb).any(|up| up == h))
                && !(*i > 0 && tree.nodes[*i - 1].text == "even")
                && !tree.reads(*i, &["whether", "or", "not"])
        })
        .map(|(i, n)| tree.under(n.head.unwrap_or(i)))
}

/// Under `What your own results mean:` any verdict speaks of the reader.
fn stated(scene: &Scene<'_, '_>) -> bool {
    let tree = scene.tree;
    let own = &tree.nodes[tree.own..];
    let verdict = own.iter().any(|n| {
        n.is(Tags::DISEASE)
            || n.of(Kinds::FINDING)
            || n.one_of(&["spread", "years", "months", "grown", "shrunk"])
    });
    let hedged = own.iter().any(|n| {
        n.is(Tags::MAY.with(Tags::CLINICIAN))
            || n.one_of(&["means", "mean", "if", "some", "most", "people", "ask", "how", "what", "whether"])
    });
    verdict && !hedged
}
