//! Judgements by a link: `the sleeve is right for you`, `my advice is an ablation`, `a biopsy is not needed`.

use super::dismissal::none_for_you;
use crate::clause::act::ActKind;
use crate::clause::agent::{Who, addressed, agent_of, names_clinician, names_reader, who};
use crate::clause::context::Scene;
use crate::clause::object::{Object, named, object};
use crate::clause::tree::Tree;
use crate::clause::verb::{is_infinitive, modal, negated, perhaps, subject};
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// Verbs that link a thing with a judgement.
const LINKS: &[&str] = &["be", "seem", "look", "sound", "remain", "become", "make"];

/// Beginning or ending a treatment, as a noun: `immediate discontinuation of letrozole`.
const DEEDS: &[&str] = &[
    "discontinuation",
    "cessation",
    "switch",
    "stopping",
    "withdrawal",
    "interruption",
    "initiation",
    "halving",
    "doubling",
];

/// Whether a verb links a thing with what is said of it, or says it by itself: `is`, `recommended`, `called for`.
pub(crate) fn links(tree: &Tree<'_>, verb: usize) -> bool {
    let node = &tree.nodes[verb];
    let judges =
        node.one_of(&["recommended", "needed", "required", "called", "warranted", "justified", "indicated"]);
    let called = node.text != "called" || tree.nodes.get(verb + 1).is_some_and(|n| n.text == "for");
    called && (judges || node.lemma_of(LINKS))
}

/// A clause with a link, `be` or a verb like it, or with a participle that judges by itself.
struct Link {
    be: usize,
    /// What the clause is about.
    left: Option<usize>,
    /// What it says of it: the participle, where that judges.
    right: Option<usize>,
    passive: bool,
    denied: bool,
    /// Who stands on the left.
    by: Option<Who>,
    /// Whether it speaks of this reader.
    reader: bool,
}

impl Link {
    fn of(scene: &Scene<'_, '_>, be: usize) -> Self {
        let tree = scene.tree;
        let passive = !tree.nodes[be].lemma_of(LINKS);
        let left = tree.child(be, &["nsubj", "nsubjpass", "csubj", "expl"]);
        let says = |k: &usize| {
            *k > be
                && Some(*k) != left
                && tree.nodes[*k].dep != "neg"
                && !tree.nodes[*k].one_of(&["not", "now", "also", "still", "usually", "always"])
        };
        let right = if passive {
            Some(be)
        } else {
            tree.children_of(be, &["acomp", "attr", "oprd", "dobj", "xcomp", "advmod", "prep", "ccomp"])
                .find(says)
        };
        let by = left.map(|l| who(tree, l));
        Self { be, left, right, passive, denied: negated(tree, be), by, reader: personal(scene, be) }
    }
}

/// The deciding words on each side of the link.
pub(crate) fn linked(scene: &Scene<'_, '_>, be: usize) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    let past = tree.children_of(be, &["aux"]).any(|k| tree.nodes[k].pos == "VBD");
    if past || perhaps(tree, be) || is_infinitive(tree, be) {
        return None;
    }
    let link = Link::of(scene, be);
    if let Some(by @ (Who::Clinician | Who::You)) = link.by {
        return none_for_you(scene, be, by);
    }
    picked(scene, &link).or_else(|| favoured(scene, &link)).or_else(|| judged(scene, &link))
}

/// `My advice is an ablation`, `your best bet is the sleeve`, `what you need is a statin`.
fn picked(scene: &Scene<'_, '_>, link: &Link) -> Option<(ActKind, Tags)> {
    let (left, right) = (link.left?, link.right?);
    if link.passive || link.denied || !picks(scene, left, link.be) {
        return None;
    }
    let kind = if link.by == Some(Who::First) { ActKind::Recommendation } else { ActKind::BestChoice };
    Some((kind, thing_at(scene, right)?.tags))
}

/// `Azithromycin is what I would use`, `an MRI would be my next step`, `... is not something I would advise`.
fn favoured(scene: &Scene<'_, '_>, link: &Link) -> Option<(ActKind, Tags)> {
    let (left, right) = (link.left?, link.right?);
    if link.passive || link.by == Some(Who::First) || !writers(scene.tree, right) {
        return None;
    }
    let kind = if link.denied { ActKind::Discourage } else { ActKind::Recommendation };
    Some((kind, thing_at(scene, left)?.tags))
}

/// `A biopsy is not needed`, `the sleeve is right for you`: the word on the right judges the thing on the left.
fn judged(scene: &Scene<'_, '_>, link: &Link) -> Option<(ActKind, Tags)> {
    let tree = scene.tree;
    let left = link.left?;
    if stands_for_what_follows(tree, left, link.be) {
        return None;
    }
    let thing = thing_at(scene, left)?;
    let right = link.right?;
    if !link.denied && is_something_to_do(tree, right) {
        return Some((ActKind::Directive, thing.tags));
    }
    let judge = judge_of(tree, right)?;
    // `a decision your oncologist has to make with you`.
    if tree.children_of(right, &["relcl", "acl", "prep"]).any(|k| names_clinician(tree, k)) {
        return None;
    }
    let word = &tree.nodes[judge];
    let none = tree.children_of(judge, &["det"]).any(|k| tree.nodes[k].text == "no");
    let needless = word.of(Kinds::BAD) && !link.denied
        || word.one_of(NEEDED) && link.denied && link.reader
        || word.of(Kinds::NONE_OF) && none;
    if needless {
        let reader = link.reader || thing.pronoun && link.by == Some(Who::It) && scene.personal();
        return reader.then_some((ActKind::Discourage, thing.tags));
    }
    if link.denied && link.reader && word.of(Kinds::GOOD) && !word.of(Kinds::SAFE) {
        return Some((ActKind::Discourage, thing.tags));
    }
    if link.denied || none {
        return None;
    }
    if is_called_for(tree, link, left, right, judge) {
        return Some((ActKind::Directive, thing.tags));
    }
    if !link.reader {
        return None;
    }
    if word.of(Kinds::SAFE) && !word.of(Kinds::GOOD) {
        return Some((ActKind::Clearance, thing.tags));
    }
    is_choice(tree, link.be, judge).then_some((ActKind::BestChoice, thing.tags))
}

/// A thing, or a verb with the thing it is done to.
fn thing_at(scene: &Scene<'_, '_>, at: usize) -> Option<Object> {
    named(scene, at).or_else(|| verbal(scene, at))
}

/// `It is important to ...` stands for what follows, and for nothing before.
fn stands_for_what_follows(tree: &Tree<'_>, left: usize, be: usize) -> bool {
    tree.nodes[left].one_of(&["it", "there", "this"])
        && tree.subtree(be).iter().any(|i| {
            *i > be && tree.nodes[*i].verb() && tree.nodes[*i].dep_of(&["xcomp", "ccomp", "advcl", "csubj"])
        })
}

/// `Peanut powder is something to start now`.
fn is_something_to_do(tree: &Tree<'_>, right: usize) -> bool {
    let deed =
        || tree.children_of(right, &["relcl", "acl", "xcomp", "advcl"]).find(|k| is_infinitive(tree, *k));
    let treats = |deed: usize| {
        let harmless = Kinds::HARMLESS.with(Kinds::TALK).with(Kinds::KNOW).with(Kinds::PERFORM);
        !tree.nodes[deed].of(harmless) || tree.nodes[deed].lemma_of(&["start", "take", "begin"])
    };
    tree.nodes[right].one_of(&["something", "one", "thing", "drug", "medicine", "test"])
        && deed().is_some_and(|deed| treats(deed) && subject(tree, deed).is_none())
}

/// Words that say that a thing has to be.
const NEEDED: &[&str] = &[
    "necessary",
    "needed",
    "required",
    "essential",
    "imperative",
    "mandatory",
    "vital",
    "crucial",
    "warranted",
    "indicated",
    "must",
    "order",
    "due",
    "overdue",
    "recommended",
    "advisable",
    "urgent",
];

/// Whether a thing has to be, for this reader: because the clause speaks of the reader, or of nobody.
fn is_called_for(tree: &Tree<'_>, link: &Link, left: usize, right: usize, judge: usize) -> bool {
    let word = &tree.nodes[judge];
    let must = word.one_of(NEEDED);
    let group = names_group(tree, link.be);
    if must && !group && tree.nodes[left].one_of(DEEDS) {
        return true;
    }
    // `A biopsy is called for`, `the sleeve is worth trying`: nobody is named, and the reader is meant.
    let worth_doing = || {
        tree.subtree(right)
            .iter()
            .any(|i| tree.nodes[*i].pos == "VBG" && !tree.nodes[*i].of(Kinds::HARMLESS.with(Kinds::TALK)))
    };
    let meant = word.one_of(&["order", "called", "advisable", "warranted", "justified"])
        || word.text == "worth" && worth_doing();
    // `A blood test will be necessary`.
    let will = modal(tree, link.be).is_some_and(|m| tree.nodes[m].one_of(&["will", "'ll"]));
    !conditional(tree, link.be) && (!group && (meant || must && will) || link.reader && must)
}

/// `the right drug`, `the one to choose`, `what you need`.
fn is_choice(tree: &Tree<'_>, be: usize, judge: usize) -> bool {
    let word = &tree.nodes[judge];
    word.of(Kinds::GOOD)
        || word.text == "sense" && tree.nodes[be].lemma == "make"
        || word.one_of(&["one", "what", "drug", "operation", "treatment", "test"]) && chooses(tree, judge)
        // `Ten years of tamoxifen is what you need`.
        || word.lemma == "need" && tree.children(judge).iter().any(|k| tree.nodes[*k].text == "what")
        || word.noun()
            && word.of(Kinds::THING)
            && chooses(tree, judge)
            && tree
                .children_of(judge, &["amod", "compound"])
                .all(|k| tree.nodes[k].of(Kinds::GOOD.with(Kinds::SAFE)))
}

/// Whether a condition hangs on the clause: what is said then is said in general.
fn conditional(tree: &Tree<'_>, at: usize) -> bool {
    tree.subtree(at).iter().any(|i| {
        tree.nodes[*i].one_of(&[
            "if",
            "when",
            "unless",
            "whether",
            "may",
            "might",
            "can",
            "could",
            "sometimes",
            "often",
            "usually",
        ])
    })
}

/// The word on the right that judges: an adjective, or a noun with one.
fn judge_of(tree: &Tree<'_>, right: usize) -> Option<usize> {
    let node = &tree.nodes[right];
    if node.of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD).with(Kinds::NONE_OF))
        || node.one_of(&[
            "must",
            "one",
            "what",
            "needed",
            "required",
            "recommended",
            "order",
            "warranted",
            "sense",
            "called",
            "justified",
            "worth",
        ])
    {
        return Some(right);
    }
    tree.children_of(right, &["amod", "advmod", "pobj", "conj"])
        .find(|k| {
            tree.nodes[*k].of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD))
                || tree.nodes[*k].one_of(&["order"])
        })
        .or_else(|| (tree.nodes[right].noun() && chooses(tree, right)).then_some(right))
        .or_else(|| {
            (node.verb() && names_reader(tree, right))
                .then_some(right)
                .filter(|_| node.lemma_of(&["need", "want", "take", "have", "choose"]))
        })
}

/// `the one to choose`, `what you need`, `the drug for you`.
fn chooses(tree: &Tree<'_>, at: usize) -> bool {
    tree.children(at).iter().any(|k| {
        let node = &tree.nodes[*k];
        node.dep_of(&["relcl", "acl", "xcomp", "ccomp", "advcl"])
            && (node.lemma_of(&[
                "choose", "pick", "need", "take", "have", "go", "use", "get", "start", "want", "cancel",
                "skip", "drop", "avoid",
            ]) || node.text == "take")
            || node.one_of(&["for", "to", "in"])
                && tree.children(*k).iter().any(|p| matches!(who(tree, *p), Who::You | Who::Yours))
    })
}

/// `My advice`, `your best bet`, `the right drug for you`, `what you need`, `the answer to a flare like yours`.
fn picks(scene: &Scene<'_, '_>, at: usize, be: usize) -> bool {
    let tree = scene.tree;
    let node = &tree.nodes[at];
    let poss = tree.children_of(at, &["poss"]).map(|k| tree.nodes[k].text).next();
    if node.one_of(&["advice", "recommendation", "suggestion", "verdict", "pick", "preference", "choice"])
        && matches!(poss, Some("my" | "our"))
    {
        return true;
    }
    let good =
        tree.children_of(at, &["amod", "compound"]).any(|k| tree.nodes[k].of(Kinds::GOOD.with(Kinds::SAFE)));
    let yours = poss == Some("your")
        || (node.text == "way" || good) && personal(scene, be)
        || tree
            .children_of(at, &["prep"])
            .any(|p| tree.children(p).iter().any(|k| matches!(who(tree, *k), Who::You | Who::Yours)));
    if node.verb() && node.of(Kinds::ADVISE) {
        return agent_of(tree, at) == Some(Who::First);
    }
    if node.verb() {
        return node.lemma_of(&["need", "take", "want", "have", "do"])
            && agent_of(tree, at) == Some(Who::You)
            && tree.children(at).iter().any(|k| tree.nodes[*k].text == "what");
    }
    // `The medicines required for you`, `the scan I want for you`, `the test of choice`.
    let chosen = tree.children_of(at, &["acl", "amod", "relcl"]).any(|k| {
        let word = &tree.nodes[k];
        word.one_of(&["required", "needed", "recommended", "indicated", "right", "best", "prescribed"])
            && !perhaps(tree, k)
            || word.verb() && agent_of(tree, k) == Some(Who::First)
    }) || tree.children_of(at, &["prep"]).any(|p| {
        tree.nodes[p].text == "of" && tree.children(p).iter().any(|k| tree.nodes[*k].text == "choice")
    });
    if node.is(Tags::MEDICAL) && chosen && (yours || personal(scene, be)) {
        return true;
    }
    node.of(Kinds::THING)
        && yours
        && (good
            || node.text == "way"
            || node.one_of(&[
                "bet", "answer", "next", "move", "ticket", "pick", "verdict", "dose", "schedule", "drug",
            ]))
}

/// Whether a judgement is the writer's own: `what I would use`, `my suggestion`, `where we begin`.
fn writers(tree: &Tree<'_>, right: usize) -> bool {
    let mine = tree.children_of(right, &["poss"]).any(|k| tree.nodes[k].one_of(&["my", "our"]))
        && (tree.nodes[right].of(Kinds::THING)
            || tree.nodes[right].one_of(&[
                "preference",
                "pick",
                "suggestion",
                "recommendation",
                "advice",
                "choice",
            ]));
    let clause = |at: usize| {
        let node = &tree.nodes[at];
        let due = node.of(Kinds::ADVISE.with(Kinds::PERFORM))
            || node.lemma_of(&["use", "choose", "want", "like", "need", "begin", "start", "give", "pick"]);
        node.verb() && due && agent_of(tree, at) == Some(Who::First)
    };
    mine || clause(right) || tree.children_of(right, &["relcl", "acl", "ccomp"]).any(clause)
}

/// A verb on one side, with what it is done to: `stopping letrozole early`.
fn verbal(scene: &Scene<'_, '_>, at: usize) -> Option<Object> {
    let node = &scene.tree.nodes[at];
    (node.verb() && !node.of(Kinds::HARMLESS.with(Kinds::TALK))).then(|| object(scene, at)).flatten()
}

/// Whether the clause speaks of this reader: in its words, or in the line before.
pub(crate) fn personal(scene: &Scene<'_, '_>, at: usize) -> bool {
    addressed(scene.tree, at)
        || scene
            .tree
            .subtree(at)
            .iter()
            .any(|i| who(scene.tree, *i) == Who::Yours && scene.tree.nodes[*i].noun())
        || scene.personal()
        || scene.tree.nodes[at].dep == "conj"
            && scene.tree.nodes[at].head.is_some_and(|h| names_reader(scene.tree, h))
}

fn names_group(tree: &Tree<'_>, at: usize) -> bool {
    tree.subtree(at)
        .iter()
        .any(|i| matches!(who(tree, *i), Who::Group | Who::Source) && tree.nodes[*i].noun())
}
