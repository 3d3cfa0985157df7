//! How a verb is put to the reader: as an order, a duty, a leave, or none of these.

use super::agent::{Who, who};
use super::evaluation::judged;
use super::imperative::{orders, starts_anew, third_person};
use super::tree::Tree;
use crate::clause::modality::{Force, Stance, modal_of};
use crate::clause::verb::{is_infinitive, is_ing, modal, negated, subject};
use crate::lexicon::kinds::Kinds;

/// How the verb at `verb` is put.
pub(super) fn stance(tree: &Tree<'_>, verb: usize) -> Option<Stance> {
    climb(tree, verb, 0)
}

fn climb(tree: &Tree<'_>, verb: usize, depth: usize) -> Option<Stance> {
    if depth > 12 {
        return None;
    }
    let node = &tree.nodes[verb];
    let negated = negated(tree, verb);
    let with = |stance: Option<Stance>| stance.map(|s| Stance { negated: s.negated ^ negated, ..s });
    if let Some(subject) = subject(tree, verb) {
        let infinitive = is_infinitive(tree, verb);
        let head = node.head.map(|h| &tree.nodes[h]);
        // `Don't let anyone put you on it`.
        let made = head.is_some_and(|h| h.lemma_of(&["have", "make"]))
            && node.dep == "ccomp"
            && who(tree, subject) != Who::Clinician;
        let bare = !infinitive && crate::grammar::tagger::bare_verb(node.text);
        if bare && made {
            // `Have her come off it every summer`.
            return climb(tree, node.head.unwrap_or(verb), depth + 1)
                .filter(|s| s.force == Force::Order || s.who == Who::You && s.force == Force::Must);
        }
        if bare && head.is_some_and(|h| h.lemma == "let") {
            return climb(tree, node.head.unwrap_or(verb), depth + 1)
                .filter(|s| s.negated && (s.force == Force::Order || s.who == Who::You));
        }
        // `best for you to stop`: the subject of an infinitive; who judges stands above.
        if !infinitive && !is_ing(tree, verb) {
            return finite(tree, verb, subject, negated);
        }
        if infinitive && node.head.is_some() {
            return with(governed(tree, verb, depth)).map(|s| Stance { who: who(tree, subject), ..s });
        }
    }
    if node.dep == "conj"
        && let Some(first) = node.head
    {
        return conjunct(tree, verb, first, negated, depth);
    }
    let infinitive = is_infinitive(tree, verb);
    if orders(tree, verb) {
        return Some(Stance { force: Force::Order, who: Who::You, at: verb, negated });
    }
    if infinitive || is_ing(tree, verb) || node.head.is_some() {
        return with(governed(tree, verb, depth));
    }
    None
}

/// A verb joined to another by `and`, `but`, `;`.
fn conjunct(tree: &Tree<'_>, verb: usize, first: usize, negated: bool, depth: usize) -> Option<Stance> {
    let node = &tree.nodes[verb];
    let bare = matches!(node.pos, "VB" | "VBP")
        && !is_infinitive(tree, verb)
        && !third_person(tree, verb)
        && tree.child(verb, &["auxpass"]).is_none();
    let head = &tree.nodes[first];
    if bare && starts_anew(tree, verb, first) {
        return Some(Stance { force: Force::Order, who: Who::You, at: verb, negated });
    }
    // `Do yourself a favor and trade it`: the parser may join a verb to the noun before it.
    if bare
        && node.pos == "VB"
        && head.noun()
        && head.dep_of(&["dobj", "pobj", "attr", "npadvmod"])
        && let Some(above) = tree.ancestors(first).find(|up| tree.nodes[*up].verb())
        && let Some(stance) = climb(tree, above, depth + 1)
    {
        return Some(Stance { at: verb, negated, ..stance });
    }
    let mistaken = !head.verb()
        && head.pos != "MD"
        && head.head.is_none()
        && first <= tree.own + 1
        && subject(tree, first).is_none();
    if bare && node.pos == "VB" && mistaken {
        return Some(Stance { force: Force::Order, who: Who::You, at: verb, negated });
    }
    let grateful = head.of_be()
        && tree.nodes[first.min(verb)..verb].iter().any(|n| n.one_of(&[",", ";"]))
        && subject(tree, verb).is_none();
    if bare && node.pos == "VB" && grateful {
        return Some(Stance { force: Force::Order, who: Who::You, at: verb, negated });
    }
    // `Doctors held it; do the same`: what stands before is no verb that this one could share its subject with.
    let modal = modal(tree, first).is_some() || is_infinitive(tree, first);
    let apart = tree.nodes[first.min(verb)..verb]
        .iter()
        .any(|n| n.one_of(&[",", ";", ":", "—", "–", "-", "but", "so", "then"]));
    if bare
        && node.pos == "VB"
        && matches!(head.pos, "VBD" | "VBZ" | "VBN")
        && apart
        && !modal
        && subject(tree, verb).is_none()
    {
        return Some(Stance { force: Force::Order, who: Who::You, at: verb, negated });
    }
    let own = modal_of(tree, verb);
    let above = climb(tree, first, depth + 1)?;
    // The first verb's negation reaches over `or`, not over `and` with an order of its own.
    let row = &tree.nodes[first.min(verb)..verb];
    let or = row.iter().any(|n| n.one_of(&["or", "nor"]))
        || !row.iter().any(|n| n.pos == "CC" || n.one_of(&["then", "so", ";"]));
    let carried = above.negated && (or || above.force != Force::Order);
    let force = own.unwrap_or(above.force);
    Some(Stance {
        negated: carried ^ negated,
        force,
        at: if above.at == first { verb } else { above.at },
        ..above
    })
}

/// A clause with a subject of its own.
fn finite(tree: &Tree<'_>, verb: usize, subject: usize, negated: bool) -> Option<Stance> {
    let who = who(tree, subject);
    let node = &tree.nodes[verb];
    let force = match modal_of(tree, verb) {
        Some(force) => force,
        // `you have to stop`, asked of `have`; `you are to stop`, asked of `are`.
        None => Force::Plain,
    };
    let past = matches!(node.pos, "VBD")
        || tree.children_of(verb, &["aux", "auxpass"]).any(|k| tree.nodes[k].pos == "VBD");
    let force = if past && force == Force::Plain && !matches!(who, Who::You | Who::Yours | Who::First) {
        return Some(Stance {
            force: Force::Plain,
            who: if who == Who::Thing { Who::Group } else { who },
            at: verb,
            negated,
        });
    } else {
        force
    };
    Some(Stance { force, who, at: verb, negated })
}

/// A verb without a subject of its own, under another word.
fn governed(tree: &Tree<'_>, verb: usize, depth: usize) -> Option<Stance> {
    let node = &tree.nodes[verb];
    let mut up = node.head?;
    let mut dep = node.dep;
    let mut through = None;
    // `no harm in doubling`, `by cutting out sugar`: over the preposition.
    if tree.nodes[up].dep_of(&["prep", "prt", "mark"]) && dep == "pcomp" {
        through = Some(tree.nodes[up].text);
        dep = "pcomp";
        up = tree.nodes[up].head?;
    }
    let head = &tree.nodes[up];
    // A condition or a time is no order: `before taking it`, `while on it`.
    if tree.child(verb, &["mark"]).is_some_and(|k| !tree.nodes[k].one_of(&["for", "that"]))
        && !is_infinitive(tree, verb)
    {
        return None;
    }
    if let Some(judged) = judged(tree, up, verb, dep) {
        return Some(judged);
    }
    match through {
        Some("by") => {
            let above = climb(tree, up, depth + 1)?;
            return (above.force == Force::Order).then_some(above);
        }

        // `keep you from talking`: what does not happen.
        Some("from") if head.lemma_of(&["keep", "stop"]) || head.one_of(&["prevent", "discourage"]) => {
            return None;
        }
        Some("about") if head.lemma == "think" => {
            let above = climb(tree, up, depth + 1)?;
            return (above.force == Force::Order || above.force == Force::Must).then_some(above);
        }
        Some(
            "without" | "instead" | "besides" | "despite" | "before" | "after" | "while" | "when" | "since"
            | "until" | "than" | "as" | "like" | "between",
        ) => return None,
        _ => {}
    }
    if head.lemma == "do"
        && is_infinitive(tree, verb)
        && tree.children_of(up, &["advmod", "acomp"]).any(|k| tree.nodes[k].text == "well")
    {
        let above = climb(tree, up, depth + 1)?;
        return (above.who == Who::You).then_some(Stance { force: Force::Must, ..above });
    }
    if matches!(dep, "advcl") && is_infinitive(tree, verb) && !head.of(Kinds::PHASE) {
        // `Take it to lower your pressure`: a purpose.
        return None;
    }
    // What the verb above does to this one.
    if head.verb() || head.pos == "MD" {
        let leave =
            (head.lemma_of(&["need", "have", "get"]) || head.text == "ought") && is_infinitive(tree, verb);
        if leave && matches!(dep, "xcomp" | "ccomp" | "advcl") {
            let above = climb(tree, up, depth + 1)?;
            // `you may need to`, `you could have to`: not said that you do.
            let force = if head.text == "ought" {
                Force::Must
            } else if matches!(above.force, Force::May) {
                Force::Plain
            } else if above.force == Force::Order {
                Force::Order
            } else {
                Force::Must
            };
            return Some(Stance { force, ..above });
        }
        if head.lemma == "be" && is_infinitive(tree, verb) && matches!(dep, "xcomp" | "advcl" | "ccomp") {
            let above = climb(tree, up, depth + 1)?;
            return match above.who {
                // `You are to stop it`.
                Who::You => Some(Stance { force: Force::Must, ..above }),
                Who::Group | Who::Source | Who::Clinician => Some(above),
                // `One tablet is to be held back each day`.
                Who::Thing | Who::Yours | Who::It if tree.child(verb, &["auxpass"]).is_some() => {
                    Some(Stance { force: Force::Must, ..above })
                }
                _ => None,
            };
        }
        if head.one_of(&[
            "supposed",
            "required",
            "advised",
            "meant",
            "due",
            "expected",
            "encouraged",
            "urged",
            "asked",
            "told",
        ]) && head.pos == "VBN"
        {
            let above = climb(tree, up, depth + 1)?;
            return Some(Stance {
                force: if above.force == Force::Plain { Force::Must } else { above.force },
                ..above
            });
        }
        if head.one_of(&["allowed", "permitted", "cleared", "entitled"]) {
            let above = climb(tree, up, depth + 1)?;
            return Some(Stance { force: Force::May, ..above });
        }
        if head.text == "going" && is_infinitive(tree, verb) {
            let above = climb(tree, up, depth + 1)?;
            return Some(Stance { force: Force::Will, ..above });
        }
        if head.of(Kinds::ADVISE) && !head.pos.is_empty() {
            let above = climb(tree, up, depth + 1)?;
            return match above.who {
                // `I cannot advise` refuses; `I would not advise` warns.
                Who::First if above.negated && above.force == Force::May => None,
                Who::First => Some(Stance { force: Force::Advice, ..above }),
                _ => Some(above),
            };
        }
        if head.of(Kinds::PHASE) && matches!(dep, "xcomp" | "ccomp" | "pcomp" | "dobj" | "advcl" | "prep") {
            let above = climb(tree, up, depth + 1)?;
            // `Remember to`, `plan to`, `stop taking`: as the verb above is put. `You will want to` is advice.
            // `Do not forget to take it` is an order to take it.
            let flips = head.lemma_of(&["forget", "hesitate", "fail", "neglect"]);
            let above = Stance { negated: above.negated ^ flips, ..above };
            let advised = head.lemma_of(&["want", "wish", "like", "need"])
                && above.force == Force::Will
                && above.who == Who::You;
            return Some(if advised { Stance { force: Force::Must, ..above } } else { above });
        }
        if head.of(Kinds::HAVE_ACT) && matches!(dep, "xcomp" | "ccomp" | "dobj") {
            let above = climb(tree, up, depth + 1)?;
            // `have her come off it` is an order; `your doctor may ask you to` is the doctor's.
            return match (above.force, head.lemma) {
                (Force::Order | Force::Must, "have" | "get" | "let" | "make") => Some(above),
                (
                    _,
                    "tell" | "ask" | "want" | "advise" | "urge" | "recommend" | "suggest" | "instruct"
                    | "encourage",
                ) if above.who == Who::First => Some(Stance { force: Force::Advice, ..above }),
                (Force::Order, _) => None,
                _ => Some(Stance { force: Force::Plain, ..above }),
            };
        }
        if dep == "xcomp" {
            let above = climb(tree, up, depth + 1)?;
            return (above.who != Who::You || above.force != Force::Order)
                .then_some(above)
                .filter(|s| s.who != Who::You || matches!(s.force, Force::Plain));
        }
        return None;
    }
    // `ready to stop`, `sure to take`, `free to skip`.
    if head.dep_of(&["acomp", "attr", "advmod", "conj"]) || head.head.is_none() || head.dep == "ROOT" {
        let be = head.head.filter(|h| tree.nodes[*h].verb());
        if head.of(Kinds::PHASE)
            && let Some(be) = be
        {
            return climb(tree, be, depth + 1);
        }
        if head.of(Kinds::SAFE)
            && let Some(be) = be
        {
            let above = climb(tree, be, depth + 1)?;
            // `You may be able to pause it` says that it is possible, and leaves it open.
            if head.one_of(&["able"]) && above.force == Force::May {
                return Some(Stance { force: Force::Plain, ..above });
            }
            return (above.who == Who::You).then_some(Stance { force: Force::May, ..above });
        }
    }
    None
}

impl super::tree::Node<'_> {
    /// Whether it is a form of `be`.
    pub fn of_be(&self) -> bool {
        self.lemma == "be"
    }
}
