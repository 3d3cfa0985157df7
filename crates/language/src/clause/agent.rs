//! Who acts.

use super::tree::Tree;
use super::verb::subject;
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

/// Who acts, seen from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The reader, or one whom the reader cares for: `you`, `your child`.
    You,
    /// Something of the reader's: `your dose`, `yours`, `a tumor like yours`.
    Yours,
    /// The writer: `I`, `we`.
    First,
    /// A clinician, perhaps with the reader.
    Clinician,
    /// A guideline, a study, a label, people who report.
    Source,
    /// Other people.
    Group,
    /// `it`, `this`, `there`.
    It,
    /// Anything else.
    Thing,
}

/// Who is named by the word at `at` and what hangs on it.
pub fn who(tree: &Tree<'_>, at: usize) -> Who {
    let node = &tree.nodes[at];
    let joined = || tree.children_of(at, &["conj", "appos"]).map(|k| who(tree, k)).collect::<Vec<_>>();
    if node.is(Tags::YOU) || node.one_of(&["yourself", "you"]) {
        return if joined().contains(&Who::Clinician) { Who::Clinician } else { Who::You };
    }
    if node.one_of(&["i", "we", "us", "me", "myself", "ourselves"]) {
        return Who::First;
    }
    // `who`, `which`, `that`: what stands before.
    if matches!(node.pos, "WDT" | "WP") {
        let clause = tree.ancestors(at).find(|up| tree.nodes[*up].dep_of(&["relcl", "acl"]));
        return match clause.and_then(|c| tree.nodes[c].head).filter(|h| *h < at) {
            Some(head) => who(tree, head),
            None => Who::It,
        };
    }
    let own = owner(tree, at);
    let like_you = tree.children_of(at, &["prep", "acl", "relcl"]).any(|k| {
        tree.nodes[k].one_of(&["like"])
            && tree.children(k).iter().any(|p| matches!(who(tree, *p), Who::You | Who::Yours))
    });
    if clinician(tree, at) {
        return Who::Clinician;
    }
    if joined().contains(&Who::Clinician) && own.is_some() {
        return Who::Clinician;
    }
    if own == Some(Who::First) {
        return if node.of(Kinds::KIN) { Who::Group } else { Who::First };
    }
    if own == Some(Who::You) {
        return if node.of(Kinds::KIN) { Who::You } else { Who::Yours };
    }
    if node.text == "yours" || own == Some(Who::Yours) {
        return Who::Yours;
    }
    if like_you {
        return if node.of(Kinds::GROUP) { Who::You } else { Who::Yours };
    }
    if node.of(Kinds::SOURCE) {
        return Who::Source;
    }
    // `If your daughter is nine, she should have it`.
    let kin = matches!(node.text, "he" | "she")
        && (0..at)
            .any(|i| tree.nodes[i].of(Kinds::KIN) && owner(tree, i) == Some(Who::You) && !clinician(tree, i));
    if kin {
        return Who::You;
    }
    if node.of(Kinds::GROUP) || matches!(node.text, "he" | "she" | "they") {
        return Who::Group;
    }
    if node.pos == "PRP" || matches!(node.text, "this" | "that" | "these" | "those" | "there") {
        return Who::It;
    }
    // `the dose in your plan`, `the spot on your scan`, `the best schedule for you`: a thing of the reader's.
    let of_yours = tree.children_of(at, &["prep"]).any(|p| {
        tree.nodes[p]
            .one_of(&["on", "in", "of", "at", "around", "under", "for", "from", "near", "behind", "to"])
            && tree.children(p).iter().any(|k| matches!(who(tree, *k), Who::Yours | Who::You))
    });
    // `the cough you have`.
    let had = node.is(Tags::SYMPTOM.with(Tags::DISEASE).with(Tags::TEST))
        && tree
            .children_of(at, &["relcl"])
            .any(|k| tree.child(k, &["nsubj"]).is_some_and(|s| tree.nodes[s].is(Tags::YOU)));
    if of_yours || had { Who::Yours } else { Who::Thing }
}

/// Who acts by the verb at `verb`, if it has a subject.
pub(crate) fn agent_of(tree: &Tree<'_>, verb: usize) -> Option<Who> {
    subject(tree, verb).map(|subject| who(tree, subject))
}

/// Whose it is: `your dose`, `my advice`, `your son's rash`.
fn owner(tree: &Tree<'_>, at: usize) -> Option<Who> {
    let poss = tree.children_of(at, &["poss"]).next().or_else(|| {
        // `your blood pressure pills`: the parser may hang `your` on the first noun.
        tree.children_of(at, &["compound", "amod", "nmod"])
            .find_map(|k| tree.children_of(k, &["poss"]).next())
    })?;
    let node = &tree.nodes[poss];
    match node.text {
        "your" => Some(Who::You),
        "my" | "our" => Some(Who::First),
        _ => matches!(who(tree, poss), Who::You | Who::Yours).then_some(Who::Yours),
    }
}

/// Whether the noun at `at` names a clinician or a team.
pub fn clinician(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.is(Tags::CLINICIAN) {
        // `doctor visit`, `nurse line` are met through their last word; `the study team` is no team of the reader's.
        return !tree
            .children_of(at, &["compound"])
            .any(|k| tree.nodes[k].one_of(&["study", "trial", "research"]));
    }
    tree.children_of(at, &["compound"]).any(|k| tree.nodes[k].is(Tags::CLINICIAN))
        && node.one_of(&["visit", "appointment", "office", "line", "staff", "member", "hotline"])
}

/// Whether a clinician is named anywhere under `at`.
pub fn names_clinician(tree: &Tree<'_>, at: usize) -> bool {
    tree.subtree(at).into_iter().any(|i| clinician(tree, i))
}

/// Whether the reader or something of the reader's is named under `at`; `your doctor` is no such thing.
pub fn names_reader(tree: &Tree<'_>, at: usize) -> bool {
    tree.subtree(at).into_iter().any(|i| reader_word(tree, i))
}

/// Whether this word is the reader, or makes something the reader's.
pub fn reader_word(tree: &Tree<'_>, at: usize) -> bool {
    let node = &tree.nodes[at];
    if node.is(Tags::YOU) || node.one_of(&["yours", "yourself"]) {
        return true;
    }
    node.text == "your" && node.head.is_none_or(|h| !clinician(tree, h))
}

/// Whether a clause speaks to this reader, here and now: `you`, `we`, `today`, `at this stage`.
pub(crate) fn addressed(tree: &Tree<'_>, at: usize) -> bool {
    names_reader(tree, at)
        || tree.subtree(at).iter().any(|i| {
            let node = &tree.nodes[*i];
            node.one_of(&[
                "i", "we", "me", "my", "our", "us", "today", "tonight", "tomorrow", "now", "here", "him",
                "her",
            ]) || node.text == "stage" && *i > 0 && tree.nodes[*i - 1].text == "this"
        })
}
