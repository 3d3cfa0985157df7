//! Notes without a verb: `Your dose: two tablets`, `Year five: last tablet`, `Verdict for you: mastectomy`.

use caveat_document::words::TokenKind;

use crate::clause::act::{Act, ActKind};
use crate::clause::agent::{clinician, reader_word};
use crate::clause::context::{LeadIn, Scene};
use crate::clause::modality::Force;
use crate::clause::object::dose_in;
use crate::clause::stance::stance;
use crate::clause::tree::{Node, Tree};
use crate::clause::verb::subject;
use crate::lexicon::Tags;
use crate::lexicon::kinds::Kinds;

pub(crate) fn find_notes(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let own: Vec<usize> = (tree.own..tree.nodes.len()).collect();
    let spoken = own.iter().any(|&i| {
        let node = &tree.nodes[i];
        node.verb()
            && (subject(tree, i).is_some() && !node.dep_of(&["advcl", "relcl", "acl", "ccomp"])
                || stance(tree, i).is_some_and(|s| s.force == Force::Order && s.at == i))
    });
    // `Your dose: 300 mg twice daily from the day nausea starts`: a label, whatever verb follows.
    let colon = own.iter().position(|i| tree.nodes[*i].text == ":");
    let labelled = colon.is_some_and(|c| c <= 7 && own[..c].iter().all(|i| !tree.nodes[*i].verb()))
        && own
            .iter()
            .take(colon.unwrap_or(0))
            .any(|i| tree.nodes[*i].text == "your" || tree.nodes[*i].kind == TokenKind::Number);
    if !acts.is_empty() || spoken && !labelled {
        return;
    }
    let Some(kind) = kind_of_note(scene, &own) else { return };
    acts.extend(scene.act_of_sentence(kind));
}

/// A note in its parts.
struct Note<'n, 'a> {
    tree: &'n Tree<'a>,
    own: &'n [usize],
    lead: LeadIn,
    /// Whether the reader is named in it.
    reader: bool,
    /// Where its label ends.
    colon: Option<usize>,
    for_you: bool,
}

fn kind_of_note(scene: &Scene<'_, '_>, own: &[usize]) -> Option<ActKind> {
    let tree = scene.tree;
    let note = Note {
        tree,
        own,
        lead: scene.context.lead_in,
        reader: own.iter().any(|i| reader_word(tree, *i)),
        colon: own.iter().copied().find(|i| tree.nodes[*i].one_of(&[":", "—", "–"])),
        for_you: own.iter().any(|i| tree.reads(*i, &["for", "you"])),
    };
    if note.is_handed_over() || note.is_reported() || note.is_question() {
        return None;
    }
    let medical = note.medical();
    if note.names_finding(medical) {
        return Some(ActKind::Diagnosis);
    }
    let medical = medical?;
    if note.refuses(medical) || note.says_none() {
        return Some(ActKind::Discourage);
    }
    if note.for_you && note.any(|n| n.of(Kinds::SAFE)) {
        return Some(ActKind::Clearance);
    }
    note.directs(medical).then_some(ActKind::Directive)
}

impl Note<'_, '_> {
    fn node(&self, at: usize) -> &Node<'_> {
        &self.tree.nodes[at]
    }

    fn any(&self, is: impl Fn(&Node<'_>) -> bool) -> bool {
        self.own.iter().any(|i| is(self.node(*i)))
    }

    /// `Fever: call your team`: it sends the reader to a clinician.
    fn is_handed_over(&self) -> bool {
        let denied = |at: usize| {
            self.own.iter().any(|i| {
                *i < at && at - *i <= 5 && self.node(*i).one_of(&["no", "without", "skip", "not", "never"])
            })
        };
        self.own.iter().any(|i| {
            (clinician(self.tree, *i) || self.node(*i).one_of(&["911", "hotline", "clinic"])) && !denied(*i)
        })
    }

    /// It speaks of others, or of what is usual.
    fn is_reported(&self) -> bool {
        self.lead == LeadIn::Reports
            || self.any(|n| {
                n.of(Kinds::SOURCE)
                    || n.one_of(&[
                        "defined",
                        "mg/day",
                        "patients",
                        "women",
                        "men",
                        "participants",
                        "people",
                        "volunteers",
                        "group",
                        "average",
                        "typical",
                        "median",
                    ])
            })
    }

    fn is_question(&self) -> bool {
        let asked = self.own.iter().take(2).any(|i| matches!(self.node(*i).pos, "WRB" | "WP" | "WDT"))
            || self.any(|n| n.one_of(&["whether", "questions", "?"]));
        asked && self.lead != LeadIn::Directs
    }

    /// The medical thing it is about; `a medicine list` is none.
    fn medical(&self) -> Option<usize> {
        let harmless = |at: usize| {
            self.tree.nodes.get(at + 1).is_some_and(|n| {
                n.one_of(&[
                    "list",
                    "diary",
                    "log",
                    "side",
                    "questions",
                    "history",
                    "plan",
                    "options",
                    "card",
                    "information",
                    "trial",
                    "trials",
                ])
            })
        };
        self.own.iter().copied().find(|i| self.node(*i).is(Tags::MEDICAL) && !harmless(*i))
    }

    /// `Your biopsy: cancer`.
    fn names_finding(&self, medical: Option<usize>) -> bool {
        let Some(colon) = self.colon else { return false };
        let finding = self.own.iter().any(|i| {
            let node = self.node(*i);
            *i > colon
                && (node.of(Kinds::FINDING) || node.is(Tags::DISEASE))
                && !node.one_of(&["serious", "safe", "clear", "early"])
        });
        self.reader && finding && medical.is_none_or(|m| m < colon)
    }

    /// `No chemo for you`.
    fn refuses(&self, medical: usize) -> bool {
        (self.for_you || self.reader)
            && self.own.iter().any(|i| self.node(*i).text == "no" && (*i + 1..*i + 4).contains(&medical))
    }

    /// `Your next scan: none`.
    fn says_none(&self) -> bool {
        let none = ["none", "skip", "unnecessary", "unneeded", "not"];
        self.reader
            && self.colon.is_some_and(|colon| {
                self.own.iter().any(|i| *i > colon && *i <= colon + 2 && self.node(*i).one_of(&none))
            })
    }

    /// `Your dose: two tablets`, `tonight: 20 mg of it`: what it says of an amount or a time is to be done.
    fn directs(&self, medical: usize) -> bool {
        let dosed = dose_in(self.tree, self.own);
        let drug = self.any(|n| n.is(Tags::DRUG.with(Tags::SUPPLEMENT)));
        let acts = self.any(|n| {
            n.one_of(&[
                "off", "on", "last", "no", "never", "stop", "before", "after", "then", "over", "not",
                "extra", "first", "more", "straight", "onto", "each", "one", "two", "half",
            ])
        });
        let labelled = self.colon.is_some();
        match self.lead {
            LeadIn::Directs => true,
            LeadIn::Personal | LeadIn::PersonalResult => (drug || labelled) && (dosed || acts),
            _ if self.reader => labelled && (dosed || acts || drug) || dosed && drug,
            _ => {
                drug && dosed && self.is_timed()
                    || labelled
                        && drug
                        && self.is_measured(medical)
                        && (self.symptom_before(medical) || dosed || acts)
            }
        }
    }

    /// `tonight`, `straight to`: it begins now.
    fn is_timed(&self) -> bool {
        self.any(|n| n.one_of(&["now", "tonight", "today", "immediately", "tomorrow"]))
            || self.own.first().is_some_and(|i| self.node(*i).one_of(&["straight", "onto", "off"]))
    }

    /// `Sugar over 300: ten units of it`: a number on which the medicine is to be taken.
    fn is_measured(&self, medical: usize) -> bool {
        self.any(|n| {
            n.one_of(&[
                "pressure",
                "sugar",
                "glucose",
                "temperature",
                "pulse",
                "weight",
                "over",
                "above",
                "below",
                "under",
            ])
        }) && self.own.iter().any(|i| *i < medical && self.node(*i).kind == TokenKind::Number)
    }

    fn symptom_before(&self, medical: usize) -> bool {
        self.own.iter().any(|i| *i < medical && self.node(*i).is(Tags::SYMPTOM))
    }
}
