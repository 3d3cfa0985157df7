//! Judgements that tell the reader what to do: `it is best to`, `no harm in`, `time to`.

use super::agent::{Who, who};
use super::modality::{Force, Stance, modal_of};
use super::tree::Tree;
use super::verb::{negated, subject};
use crate::lexicon::kinds::Kinds;

/// A judgement on a verb that hangs on it.
struct Judgement {
    /// The word that judges: an adjective or a noun.
    word: usize,
    /// The verb `be` or the like that it stands with.
    be: Option<usize>,
    /// The word whose clause decides.
    at: usize,
}

/// A judgement on what hangs on it: `it is best to`, `there is no harm in`, `time to`, `worth`.
pub(super) fn judged(tree: &Tree<'_>, up: usize, verb: usize, dep: &str) -> Option<Stance> {
    if !matches!(dep, "xcomp" | "ccomp" | "advcl" | "acl" | "relcl" | "pcomp" | "csubj" | "dobj" | "nsubj") {
        return None;
    }
    let judgement = judgement_over(tree, up, verb)?;
    let Judgement { word, be, at } = judgement;
    if !can_judge(tree, &judgement) {
        return None;
    }
    let by = be
        .and_then(|be| tree.child(be, &["nsubj", "expl", "csubj"]))
        .filter(|s| *s != word && *s != verb)
        .map(|s| who(tree, s));
    let whose = for_whom(tree, &judgement, verb);
    if matches!(whose, Who::Clinician | Who::Group | Who::Source) || by == Some(Who::Clinician) {
        return Some(Stance { force: Force::Plain, who: whose, at, negated: false });
    }
    let stance = |force| Some(Stance { force, who: Who::You, at, negated: false });
    let judge = &tree.nodes[word];
    if by == Some(Who::You) {
        if praises_reader(tree, &judgement, verb) {
            return stance(Force::Good);
        }
        if !judge.of(Kinds::SAFE) && !judge.of(Kinds::BAD) {
            return None;
        }
    }
    let denied = is_denied(tree, &judgement);
    if judge.text == "time"
        && tree.nodes[up].pos != "VBD"
        && dep == "relcl"
        && by == Some(Who::You)
        && !denied
    {
        return stance(Force::Good);
    }
    stance(force_of(tree, word, denied)?)
}

/// The word that judges: the adjective above, or the one beside the verb `be`.
fn judgement_over(tree: &Tree<'_>, up: usize, verb: usize) -> Option<Judgement> {
    let node = &tree.nodes[up];
    if node.lemma_of(&["be", "seem", "look", "sound", "feel", "make", "remain", "become"]) {
        let word = tree
            .children_of(up, &["acomp", "attr", "dobj", "advmod", "xcomp"])
            .find(|k| *k != verb && judges(tree, *k))
            .or_else(|| tree.child(up, &["nsubj"]).filter(|k| *k < up && judges(tree, *k)))
            // `It would be best to have it`: the parser may hang the judgement on the verb.
            .or_else(|| {
                tree.children_of(verb, &["advmod", "amod"])
                    .find(|k| *k < verb && judges(tree, *k) && tree.nodes[k + 1].text == "to")
            })?;
        return Some(Judgement { word, be: Some(up), at: up });
    }
    let be = node.head.filter(|h| tree.nodes[*h].verb());
    judges(tree, up).then_some(Judgement { word: up, be, at: be.unwrap_or(up) })
}

/// A noun needs a word that makes a judgement of it; what was, or may be, judges nothing.
fn can_judge(tree: &Tree<'_>, judgement: &Judgement) -> bool {
    let judge = &tree.nodes[judgement.word];
    let thing =
        judge.noun() || judge.of(Kinds::THING) && !judge.of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD));
    let past = |be: usize| {
        tree.nodes[be].pos == "VBD" || tree.children_of(be, &["aux"]).any(|k| tree.nodes[k].pos == "VBD")
    };
    (!thing || noun_judges(tree, judgement.word))
        && judgement.be.is_none_or(|be| !past(be) && modal_of(tree, be) != Some(Force::May))
}

/// For whom: `for you`, `for the man in this report`.
fn for_whom(tree: &Tree<'_>, judgement: &Judgement, verb: usize) -> Who {
    let is_for = |k: &usize| tree.nodes[*k].text == "for";
    let named =
        |at: usize| tree.children_of(at, &["prep"]).filter(is_for).find_map(|p| tree.child(p, &["pobj"]));
    named(judgement.word)
        .or_else(|| judgement.be.and_then(named))
        .or_else(|| {
            let mut with_verb = tree.children(verb).iter().copied().filter(is_for);
            with_verb.find_map(|p| tree.children(p).first().copied())
        })
        .or_else(|| subject(tree, verb))
        .map_or(Who::You, |at| who(tree, at))
}

/// `You would be wise to bank eggs`, `you would be wrong not to have it out`.
fn praises_reader(tree: &Tree<'_>, judgement: &Judgement, verb: usize) -> bool {
    let judge = &tree.nodes[judgement.word];
    let sound =
        judge.one_of(&["wise", "wiser", "wisest", "smart", "smarter", "right", "sensible", "better", "best"]);
    let unsound =
        judge.one_of(&["wrong", "foolish", "unwise", "silly", "mad", "crazy"]) && negated(tree, verb);
    (sound || unsound) && !negated(tree, judgement.at)
}

fn is_denied(tree: &Tree<'_>, judgement: &Judgement) -> bool {
    negated(tree, judgement.at) || tree.child(judgement.word, &["neg"]).is_some()
}

/// The force of a judgement: `no harm`, `pointless`, `not necessary`, `safe`, `best`.
fn force_of(tree: &Tree<'_>, word: usize, denied: bool) -> Option<Force> {
    let judge = &tree.nodes[word];
    let none = tree
        .children_of(word, &["det", "neg", "amod"])
        .any(|k| tree.nodes[k].one_of(&["no", "little", "not"]));
    if judge.of(Kinds::NONE_OF) && (none || denied) && judge.noun() {
        // `No harm in doubling it` clears it, `no point in taking it` talks one out of it.
        let clears = judge.one_of(&["harm", "risk", "danger"]);
        return Some(if clears { Force::Safe } else { Force::Bad });
    }
    if judge.of(Kinds::BAD) {
        return (!denied).then_some(Force::Bad);
    }
    if denied || none {
        // `It is not necessary to have it`; `it is not safe to take it` warns.
        return judge.one_of(NEEDED).then_some(Force::Bad);
    }
    Some(if judge.of(Kinds::SAFE) && !judge.of(Kinds::GOOD) { Force::Safe } else { Force::Good })
}

/// Words whose denial says that a thing is needless.
const NEEDED: &[&str] = &[
    "necessary",
    "needed",
    "important",
    "essential",
    "required",
    "worth",
    "vital",
    "must",
    "worthwhile",
    "mandatory",
    "helpful",
    "imperative",
    "crucial",
];

/// Whether a word can be a judgement at all.
fn judges(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.one_of(&[
        "able", "likely", "possible", "ready", "free", "due", "clear", "first", "next", "old", "young",
        "frail", "allowed", "welcome", "cleared", "enough",
    ]) && !node.noun()
    {
        return node.one_of(&["old", "young", "frail"])
            && tree.children_of(at, &["advmod"]).any(|k| tree.nodes[k].text == "too");
    }
    node.of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD).with(Kinds::THING).with(Kinds::NONE_OF))
        && !node.verb()
        || node.text == "recommended" && node.pos == "VBN"
}

/// `The smart move`, `a must`, `your best bet`, `time`, `no need`: a noun judges by what stands before it.
fn noun_judges(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    let good = tree
        .children_of(at, &["amod", "compound", "advmod"])
        .any(|k| tree.nodes[k].of(Kinds::GOOD.with(Kinds::SAFE)));
    let none = tree.children_of(at, &["det", "neg"]).any(|k| tree.nodes[k].one_of(&["no"]))
        || node.head.is_some_and(|h| negated(tree, h));
    let yours = tree.children_of(at, &["poss"]).any(|k| tree.nodes[k].one_of(&["your", "my", "our"]));
    let sense = node.text == "sense" && node.head.is_some_and(|h| tree.nodes[h].lemma == "make");
    let bare = sense
        || node.one_of(&["time", "must", "priority"]) && tree.children_of(at, &["amod"]).next().is_none();
    good || yours || bare || (none && node.of(Kinds::NONE_OF))
}
