//! Where an illness is named, and whether it is said of the reader.

use crate::clause::context::Scene;
use crate::clause::tree::Tree;
use crate::clause::verb::{is_infinitive, negated};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// Whether a noun phrase names an illness.
pub(crate) fn illness(tree: &Tree<'_>, at: usize) -> bool {
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
            && tree.children_of(at, &["prep"]).any(|p| tree.children(p).iter().any(|k| illness(tree, *k)));
    }
    if node.is(Tags::DISEASE) && !node.verb() {
        return true;
    }
    let parts = tree.children_of(at, &["compound", "amod", "appos", "conj", "poss"]).any(|k| {
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
            .children_of(at, &["acl", "relcl", "conj"])
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
    let of =
        kind && tree.children_of(at, &["prep"]).any(|p| tree.children(p).iter().any(|k| illness(tree, *k)));
    // A name in the middle of a sentence: `Paget's`, `Hashimoto`.
    let name = node.pos.starts_with("NNP") && node.capital && at > 0 && !node.is(Tags::MEDICAL);
    parts || stage || of || name
}

pub(crate) fn illness_under(tree: &Tree<'_>, at: usize) -> bool {
    tree.subtree(at).iter().any(|i| *i > at && tree.nodes[*i].noun() && illness(tree, *i))
}

/// `You have stage II breast cancer`, `you may be suffering from gout`, `you have torn a ligament`.
pub(crate) fn has_illness(scene: &Scene<'_, '_>, verb: usize, maybe: bool) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[verb];
    let objects = || tree.children_of(verb, &["dobj", "attr", "oprd"]).collect::<Vec<_>>();
    let behind = |words: &[&str]| {
        tree.children_of(verb, &["prep"])
            .filter(|p| words.contains(&tree.nodes[*p].text))
            .flat_map(|p| tree.children(p).to_vec())
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
    let left = node.lemma == "have"
        && tree
            .subtree(verb)
            .iter()
            .any(|i| tree.nodes[*i].one_of(&["years", "months", "weeks", "year", "days"]))
        && tree.subtree(verb).iter().any(|i| tree.nodes[*i].one_of(&["live", "left"]));
    if left && !denied {
        return true;
    }
    if node.lemma == "have" || node.one_of(&["got", "develop", "developed", "carry", "caught", "contracted"])
    {
        if denied && !tree.has(verb, Tags::DISEASE) {
            return false;
        }
        let same = |o: usize| {
            tree.nodes[o].one_of(&["it", "this", "that", "one"])
                && (tree.own..o).any(|i| tree.nodes[i].is(Tags::DISEASE) && tree.nodes[i].noun())
        };
        return objects().iter().any(|o| {
            (illness(tree, *o) || same(*o))
                && !(tree.children_of(*o, &["det"]).any(|d| tree.nodes[d].one_of(&["any"])))
        });
    }
    let suffers = node.lemma == "be"
        && tree.subtree(verb).iter().any(|i| {
            tree.nodes[*i].text == "suffering"
                && tree.children_of(*i, &["prep"]).any(|p| tree.nodes[p].text == "from")
        });
    if suffers {
        return true;
    }
    if node.one_of(&["suffering", "suffer"]) {
        return behind(&["from"]).iter().any(|o| tree.nodes[*o].noun());
    }
    if node.one_of(&["experiencing", "facing", "showing", "dealing", "having", "developing"])
        && tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].of_be())
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
    ]) && tree.children_of(verb, &["aux"]).any(|k| tree.nodes[k].lemma == "have")
    {
        return true;
    }
    false
}

/// `You are cured`, `you are in remission`, `you are diabetic`.
pub(crate) fn told_to_be(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb).iter().filter(|k| **k > verb).any(|k| {
        let node = &tree.nodes[*k];
        let plain = node.dep_of(&["acomp", "attr"])
            && (node.of(Kinds::FINDING)
                && !node.one_of(&["safe", "clear", "ok", "okay", "positive", "stable", "normal"])
                || node.is(Tags::DISEASE) && node.dep == "acomp");
        let within = node.dep == "prep"
            && node.one_of(&["in", "out", "free", "at", "on"])
            && tree.subtree(*k).iter().any(|i| {
                tree.nodes[*i].one_of(&["remission", "danger", "recovery", "clear", "woods", "mend"])
            });
        plain || within
    })
}

/// What is said of the reader's own sign, test or illness: a finding, an illness, nothing to worry about.
pub(crate) fn verdict(tree: &Tree<'_>, verb: usize, maybe: bool) -> bool {
    if maybe {
        return false;
    }
    let after: Vec<usize> = tree
        .children(verb)
        .iter()
        .copied()
        .filter(|k| {
            *k > verb
                && tree.nodes[*k]
                    .dep_of(&["acomp", "attr", "oprd", "advmod", "xcomp", "prep", "prt", "dobj", "nsubj"])
        })
        .collect();
    after.iter().any(|&k| {
        let node = &tree.nodes[k];
        if node.dep == "prep" {
            return tree.children(k).iter().any(|p| {
                illness(tree, *p) && node.one_of(&["like", "from", "due", "of", "as", "because"])
                    || tree.nodes[*p].text == "remission"
            });
        }
        if node.of(Kinds::FINDING) && !node.one_of(&["safe", "early"]) {
            // `normal to feel`, `safe to`: a judgement on something else.
            return !tree
                .children_of(k, &["xcomp", "ccomp"])
                .any(|x| is_infinitive(tree, x) && !tree.nodes[x].one_of(&["worry", "treat", "cure"]));
        }
        illness(tree, k) && !tree.nodes[k].verb()
            || node.text == "kind"
            || node.text == "nothing"
            || node.text == "due" && tree.has(k, Tags::DISEASE)
    })
}

/// Whether an illness is named behind the verb, its object or what it points to.
pub(crate) fn ill_after(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children(verb).iter().copied().filter(|k| *k > verb).any(|k| {
        let node = &tree.nodes[k];
        match node.dep {
            "dobj" | "attr" | "acomp" | "oprd" => illness(tree, k) || node.is(Tags::DISEASE),
            // Where, when and for whom says nothing of what it is: `it appears to be more common in people with ...`.
            "prep" if node.one_of(&["in", "among", "during", "within", "at", "for", "after", "before"]) => {
                false
            }
            "prep" | "prt" | "advmod" | "mark" => tree.subtree(k).iter().any(|i| {
                *i != k
                    && tree.nodes[*i].noun()
                    && (illness(tree, *i) || tree.nodes[k].text == "from" && tree.nodes[*i].is(Tags::DRUG))
            }),
            "xcomp" => {
                tree.nodes[k].lemma == "be" && ill_after(tree, k)
                    || tree.nodes[k].lemma == "have" && ill_after(tree, k)
            }
            _ => false,
        }
    })
}

/// `it seems you are suffering from ...`: the illness may stand in a clause of its own.
pub(crate) fn suffers(tree: &Tree<'_>, verb: usize) -> bool {
    tree.subtree(verb).iter().any(|i| tree.nodes[*i].is(Tags::DISEASE) && *i > verb)
}

pub(crate) fn likely(tree: &Tree<'_>, verb: usize) -> bool {
    tree.subtree(verb)
        .iter()
        .any(|i| tree.nodes[*i].one_of(&["likely", "probably", "certainly", "definitely", "surely"]))
}

/// `a type of cancer`: a definition.
pub(crate) fn type_of(tree: &Tree<'_>, verb: usize) -> bool {
    tree.children_of(verb, &["attr"]).any(|k| {
        tree.nodes[k].one_of(&["type", "kind", "form", "group", "sign", "symptom", "name", "term", "risk"])
    })
}

/// Whether the subject is a sign, a test, an illness or a person's body.
pub(crate) fn about_illness(tree: &Tree<'_>, at: usize) -> bool {
    // `What you describe`, `what you have`.
    if tree.nodes[at].verb()
        && (tree.nodes[at].lemma_of(&["describe", "have", "feel", "notice", "experience", "report"]))
    {
        return true;
    }
    tree.subtree(at).iter().any(|i| {
        let node = &tree.nodes[*i];
        node.is(Tags::DISEASE.with(Tags::SYMPTOM).with(Tags::TEST))
            || node.of(Kinds::BODY.with(Kinds::KIN))
            || node.text == "yours"
    })
}
