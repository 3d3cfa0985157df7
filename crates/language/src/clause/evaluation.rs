//! Judgements that tell the reader what to do: `it is best to`, `no harm in`, `time to`.

use super::agent::{Who, who};
use super::modality::{Force, Stance, modal_of};
use super::tree::Tree;
use super::verb::negated;
use crate::lexicon::kinds::Kinds;

/// A judgement on what hangs on it: `it is best to`, `there is no harm in`, `time to`, `worth`.
pub(super) fn judged(tree: &Tree<'_>, up: usize, verb: usize, dep: &str) -> Option<Stance> {
    let node = &tree.nodes[up];
    if !(dep == "xcomp"
        || dep == "ccomp"
        || dep == "advcl"
        || dep == "acl"
        || dep == "relcl"
        || dep == "pcomp"
        || dep == "csubj"
        || dep == "dobj"
        || dep == "nsubj")
    {
        return None;
    }
    // The word that judges: the adjective above, or the one beside the verb `be`.
    let (word, be) = if node.lemma_of(&["be", "seem", "look", "sound", "feel", "make", "remain", "become"]) {
        let word = tree
            .children_of(up, &["acomp", "attr", "dobj", "advmod", "xcomp"])
            .find(|k| *k != verb && judges(tree, *k))
            .or_else(|| tree.child(up, &["nsubj"]).filter(|k| *k < up && judges(tree, *k)))
            // `It would be best to have it`: the parser may hang the judgement on the verb.
            .or_else(|| {
                tree.children_of(verb, &["advmod", "amod"])
                    .find(|k| *k < verb && judges(tree, *k) && tree.nodes[k + 1].text == "to")
            })?;
        (word, Some(up))
    } else if judges(tree, up) {
        (up, node.head.filter(|h| tree.nodes[*h].verb()))
    } else {
        return None;
    };
    let judge = &tree.nodes[word];
    let subject =
        be.and_then(|be| tree.child(be, &["nsubj", "expl", "csubj"])).filter(|s| *s != word && *s != verb);
    let by = subject.map(|s| who(tree, s));
    let thing =
        judge.noun() || judge.of(Kinds::THING) && !judge.of(Kinds::GOOD.with(Kinds::SAFE).with(Kinds::BAD));
    if thing && !noun_judges(tree, word) {
        return None;
    }
    if let Some(be) = be {
        let past =
            tree.nodes[be].pos == "VBD" || tree.children_of(be, &["aux"]).any(|k| tree.nodes[k].pos == "VBD");
        if past || matches!(modal_of(tree, be), Some(Force::May)) {
            return None;
        }
    }
    // For whom: `for you`, `for the man in this report`.
    let whose = tree
        .children_of(word, &["prep"])
        .chain(be.into_iter().flat_map(|be| tree.children_of(be, &["prep"]).collect::<Vec<_>>()))
        .filter(|p| tree.nodes[*p].text == "for")
        .flat_map(|p| tree.children_of(p, &["pobj"]).collect::<Vec<_>>())
        .chain(
            tree.children(verb)
                .iter()
                .filter(|k| tree.nodes[**k].text == "for")
                .flat_map(|p| tree.children(*p).to_vec()),
        )
        .map(|k| who(tree, k))
        .next()
        .or_else(|| super::verb::subject(tree, verb).map(|s| who(tree, s)))
        .unwrap_or(Who::You);
    if matches!(whose, Who::Clinician | Who::Group | Who::Source) || by == Some(Who::Clinician) {
        return Some(Stance { force: Force::Plain, who: whose, at: be.unwrap_or(up), negated: false });
    }
    if by == Some(Who::You) {
        // `You would be wise to bank eggs`, `you would be wrong not to have it out`.
        let at = be.unwrap_or(up);
        let sound = judge
            .one_of(&["wise", "wiser", "wisest", "smart", "smarter", "right", "sensible", "better", "best"])
            && !negated(tree, at);
        let unsound = judge.one_of(&["wrong", "foolish", "unwise", "silly", "mad", "crazy"])
            && negated(tree, verb)
            && !negated(tree, at);
        if sound || unsound {
            return Some(Stance { force: Force::Good, who: Who::You, at, negated: false });
        }
        if !judge.of(Kinds::SAFE) && !judge.of(Kinds::BAD) {
            return None;
        }
    }
    let at = be.unwrap_or(up);
    let none = tree
        .children_of(word, &["det", "neg", "amod"])
        .any(|k| tree.nodes[k].one_of(&["no", "little", "not"]));
    let denied = negated(tree, at) || tree.children_of(word, &["neg"]).next().is_some();
    if judge.text == "time" && node.pos != "VBD" && dep == "relcl" && by == Some(Who::You) && !denied {
        return Some(Stance { force: Force::Good, who: Who::You, at, negated: false });
    }
    let force = if judge.of(Kinds::NONE_OF) && (none || denied) && judge.noun() {
        // `No harm in doubling it` clears it, `no point in taking it` talks one out of it.
        if judge.one_of(&["harm", "risk", "danger"]) { Force::Safe } else { Force::Bad }
    } else if judge.of(Kinds::BAD) {
        if denied { return None } else { Force::Bad }
    } else if denied || none {
        // `It is not necessary to have it`; `it is not safe to take it` warns.
        if judge.one_of(&[
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
        ]) {
            Force::Bad
        } else {
            return None;
        }
    } else if judge.of(Kinds::SAFE) && !judge.of(Kinds::GOOD) {
        Force::Safe
    } else {
        Force::Good
    };
    Some(Stance { force, who: Who::You, at, negated: false })
}

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
