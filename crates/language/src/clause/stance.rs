//! How a verb is put to the reader: as an order, a duty, a leave, or none of these.

use super::agent::{Who, who};
use super::evaluation::judged;
use super::imperative::{orders, starts_anew, third_person};
use super::tree::{Node, Tree};
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

/// A verb without a subject of its own, and the word that governs it.
#[derive(Clone, Copy)]
struct Governed<'t, 'a> {
    tree: &'t Tree<'a>,
    verb: usize,
    /// The word that governs it, behind a preposition.
    up: usize,
    /// What the verb, or its preposition, is to that word.
    dep: &'static str,
    /// The preposition between them: `no harm in doubling`, `by cutting out sugar`.
    preposition: Option<&'a str>,
    depth: usize,
}

/// How a verb without a subject of its own is put by the word above it.
fn governed(tree: &Tree<'_>, verb: usize, depth: usize) -> Option<Stance> {
    let this = Governed::of(tree, verb, depth)?;
    let head = this.head();
    // A condition or a time is no order: `before taking it`, `while on it`.
    let conditional = tree.child(verb, &["mark"]).is_some_and(|k| !tree.nodes[k].one_of(&["for", "that"]));
    if conditional && !is_infinitive(tree, verb) {
        return None;
    }
    if let Some(judged) = judged(tree, this.up, verb, this.dep) {
        return Some(judged);
    }
    match this.preposition {
        Some("by") => return this.above().filter(|above| above.force == Force::Order),
        // `keep you from talking`: what does not happen.
        Some("from") if head.lemma_of(&["keep", "stop"]) || head.one_of(&["prevent", "discourage"]) => {
            return None;
        }
        Some("about") if head.lemma == "think" => {
            return this.above().filter(|above| matches!(above.force, Force::Order | Force::Must));
        }
        Some(
            "without" | "instead" | "besides" | "despite" | "before" | "after" | "while" | "when" | "since"
            | "until" | "than" | "as" | "like" | "between",
        ) => return None,
        _ => {}
    }
    if this.does_well() {
        let above = this.above().filter(|above| above.who == Who::You);
        return above.map(|above| Stance { force: Force::Must, ..above });
    }
    // `Take it to lower your pressure`: a purpose.
    if this.dep == "advcl" && is_infinitive(tree, verb) && !head.of(Kinds::PHASE) {
        return None;
    }
    if head.verb() || head.pos == "MD" { this.under_verb() } else { this.under_adjective() }
}

impl<'t, 'a> Governed<'t, 'a> {
    fn of(tree: &'t Tree<'a>, verb: usize, depth: usize) -> Option<Self> {
        let node = &tree.nodes[verb];
        let this = Self { tree, verb, up: node.head?, dep: node.dep, preposition: None, depth };
        let above = this.head();
        if above.dep_of(&["prep", "prt", "mark"]) && node.dep == "pcomp" {
            return Some(Self { up: above.head?, preposition: Some(above.text), ..this });
        }
        Some(this)
    }

    fn head(&self) -> &'t Node<'a> {
        &self.tree.nodes[self.up]
    }

    /// How the word above is put itself.
    fn above(&self) -> Option<Stance> {
        climb(self.tree, self.up, self.depth + 1)
    }

    /// `You would do well to stop it`.
    fn does_well(&self) -> bool {
        self.head().lemma == "do"
            && is_infinitive(self.tree, self.verb)
            && self.tree.children_of(self.up, &["advmod", "acomp"]).any(|k| self.tree.nodes[k].text == "well")
    }

    /// What the verb above does to this one.
    fn under_verb(&self) -> Option<Stance> {
        let head = self.head();
        let infinitive = is_infinitive(self.tree, self.verb);
        let clause = matches!(self.dep, "xcomp" | "ccomp" | "advcl");
        let with = |force| self.above().map(|above| Stance { force, ..above });
        if (head.lemma_of(&["need", "have", "get"]) || head.text == "ought") && infinitive && clause {
            return self.have_to();
        }
        if head.lemma == "be" && infinitive && clause {
            return self.be_to();
        }
        if head.one_of(OBLIGES) && head.pos == "VBN" {
            let above = self.above()?;
            let force = if above.force == Force::Plain { Force::Must } else { above.force };
            return Some(Stance { force, ..above });
        }
        if head.one_of(&["allowed", "permitted", "cleared", "entitled"]) {
            return with(Force::May);
        }
        if head.text == "going" && infinitive {
            return with(Force::Will);
        }
        if head.of(Kinds::ADVISE) && !head.pos.is_empty() {
            return self.advised();
        }
        if head.of(Kinds::PHASE)
            && matches!(self.dep, "xcomp" | "ccomp" | "pcomp" | "dobj" | "advcl" | "prep")
        {
            return self.begun();
        }
        if head.of(Kinds::HAVE_ACT) && matches!(self.dep, "xcomp" | "ccomp" | "dobj") {
            return self.had_done();
        }
        if self.dep == "xcomp" {
            return self.above().filter(|above| above.who != Who::You || above.force == Force::Plain);
        }
        None
    }

    /// `You have to stop it`, `you need to`, `you ought to`.
    fn have_to(&self) -> Option<Stance> {
        let above = self.above()?;
        let force = match above.force {
            _ if self.head().text == "ought" => Force::Must,
            // `you may need to`, `you could have to`: not said that you do.
            Force::May => Force::Plain,
            Force::Order => Force::Order,
            _ => Force::Must,
        };
        Some(Stance { force, ..above })
    }

    /// `You are to stop it`.
    fn be_to(&self) -> Option<Stance> {
        let above = self.above()?;
        match above.who {
            Who::You => Some(Stance { force: Force::Must, ..above }),
            Who::Group | Who::Source | Who::Clinician => Some(above),
            // `One tablet is to be held back each day`.
            Who::Thing | Who::Yours | Who::It if self.tree.child(self.verb, &["auxpass"]).is_some() => {
                Some(Stance { force: Force::Must, ..above })
            }
            _ => None,
        }
    }

    /// `I suggest stopping it`.
    fn advised(&self) -> Option<Stance> {
        let above = self.above()?;
        match above.who {
            // `I cannot advise` refuses; `I would not advise` warns.
            Who::First if above.negated && above.force == Force::May => None,
            Who::First => Some(Stance { force: Force::Advice, ..above }),
            _ => Some(above),
        }
    }

    /// `Remember to`, `plan to`, `stop taking`: as the verb above is put. `You will want to` is advice.
    fn begun(&self) -> Option<Stance> {
        let head = self.head();
        let above = self.above()?;
        // `Do not forget to take it` is an order to take it.
        let flips = head.lemma_of(&["forget", "hesitate", "fail", "neglect"]);
        let above = Stance { negated: above.negated ^ flips, ..above };
        let advised = head.lemma_of(&["want", "wish", "like", "need"])
            && above.force == Force::Will
            && above.who == Who::You;
        Some(if advised { Stance { force: Force::Must, ..above } } else { above })
    }

    /// `have her come off it` is an order; `your doctor may ask you to` is the doctor's.
    fn had_done(&self) -> Option<Stance> {
        let above = self.above()?;
        match (above.force, self.head().lemma) {
            (Force::Order | Force::Must, "have" | "get" | "let" | "make") => Some(above),
            (
                _,
                "tell" | "ask" | "want" | "advise" | "urge" | "recommend" | "suggest" | "instruct"
                | "encourage",
            ) if above.who == Who::First => Some(Stance { force: Force::Advice, ..above }),
            (Force::Order, _) => None,
            _ => Some(Stance { force: Force::Plain, ..above }),
        }
    }

    /// `ready to stop`, `sure to take`, `free to skip`.
    fn under_adjective(&self) -> Option<Stance> {
        let head = self.head();
        let stands = head.dep_of(&["acomp", "attr", "advmod", "conj"]) || head.head.is_none();
        if !stands && head.dep != "ROOT" {
            return None;
        }
        let be = head.head.filter(|h| self.tree.nodes[*h].verb())?;
        let above = climb(self.tree, be, self.depth + 1);
        if head.of(Kinds::PHASE) {
            return above;
        }
        if !head.of(Kinds::SAFE) {
            return None;
        }
        let above = above?;
        // `You may be able to pause it` says that it is possible, and leaves it open.
        if head.text == "able" && above.force == Force::May {
            return Some(Stance { force: Force::Plain, ..above });
        }
        (above.who == Who::You).then_some(Stance { force: Force::May, ..above })
    }
}

/// Participles that make a duty of what hangs on them: `you are supposed to stop it`.
const OBLIGES: &[&str] =
    &["supposed", "required", "advised", "meant", "due", "expected", "encouraged", "urged", "asked", "told"];
