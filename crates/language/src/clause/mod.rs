//! The clause engine: reads a sentence and says which acts it performs on the reader, and what excuses each.
//!
//! It judges grammar, not phrases: who acts, in which mood, on what, and which hedge governs the verb. It works on a tree of the
//! sentence (see `grammar`). Rules in the packs only choose among the acts it finds.

pub(crate) mod acts;
pub mod agent;
mod cache;
mod evaluation;
mod explanation;
mod imperative;
mod lead_in;
mod object;
mod referral;
mod scope;
mod stance;
pub mod tree;

use std::ops::Range;

use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;
use serde::{Deserialize, Serialize};

pub use cache::Memo;
pub use explanation::{Account, Reading};
pub use lead_in::LeadIn;
pub use stance::{Force, Stance};
pub use tree::Tree;

use crate::lexicon::kinds::{Kinds, kinds};
use crate::lexicon::{Tags, tag, term};

/// What a clause does to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
    /// Tells the reader to start, stop, have, refuse a treatment.
    Directive,
    /// Tells the reader to change a dose.
    SelfAdjust,
    /// Says that something is safe or fine for the reader.
    Clearance,
    /// Tells the reader that a treatment or test is not needed.
    Discourage,
    /// Names the best option for the reader.
    BestChoice,
    /// `I recommend`.
    Recommendation,
    /// `We need to run a test`.
    ClinicianVoice,
    /// Says what the reader has.
    Diagnosis,
    /// Says what will happen to the reader.
    Prognosis,
    /// Tells the reader not to turn to a clinician.
    AntiConsult,
    /// Tells a group of patients what to do.
    GroupDirective,
}

/// What the act is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ObjectKind {
    /// A medicine.
    Drug,
    /// A procedure.
    Procedure,
    /// A test.
    Test,
    /// A supplement.
    Supplement,
    /// A diet.
    Diet,
    /// An amount or form of a medicine.
    Dose,
    /// Treatment in general, or none named.
    Care,
}

impl ObjectKind {
    fn of(tags: Tags) -> Self {
        [
            (Tags::DRUG, Self::Drug),
            (Tags::SUPPLEMENT, Self::Supplement),
            (Tags::DIET, Self::Diet),
            (Tags::PROCEDURE, Self::Procedure),
            (Tags::TEST, Self::Test),
            (Tags::DOSE, Self::Dose),
        ]
        .into_iter()
        .find_map(|(tag, kind)| tags.any(tag).then_some(kind))
        .unwrap_or(Self::Care)
    }
}

/// Something a sentence does to its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub kind: ActKind,
    /// About what.
    pub object: ObjectKind,
    /// Whether it states an amount or how often.
    pub dose: bool,
    /// Its words, as bytes of the prose.
    pub range: Range<usize>,
    /// Whether advice to see a clinician stands beside it and does not govern it.
    pub false_hedge: bool,
    /// Whether it is said as a duty: `must`, `has to`, `need to`.
    pub must: bool,
    /// What excuses it: the words, and why they do.
    pub excuse: Option<(String, &'static str)>,
}

/// What stands around a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What the heading or the line before the list does to it.
    pub lead_in: LeadIn,
    /// The line that it completes: `Ask whether to:`.
    pub line: Option<&'a Block>,
    /// Whether that line speaks to the reader, or presses on anybody.
    pub line_presses: bool,
    /// The medical thing named last in the sentence before, for `it` and `them`.
    pub before: Option<Tags>,
}

/// A quick look at a sentence: whether it is worth reading, and what `it` may point to after it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Glance {
    tags: Tags,
    kinds: Kinds,
    /// A verb in its base form stands where an order could begin.
    order: bool,
    /// That verb is one of those that treat: `have`, `remove`.
    treats: bool,
    /// A word that judges what is done, presses or guesses: `important`, `should`, `sounds`.
    presses: bool,
    /// A word that presses, or guesses how somebody is: `must`, `sounds`.
    guesses: bool,
    /// Digits, and a mark as labels have.
    note: bool,
    /// Digits, or words for an amount.
    amount: bool,
    /// It ends with a colon, and another line may complete it.
    open: bool,
    /// The medical thing named last.
    pub last: Option<Tags>,
}

/// Words that press only in their place: `have to`, `called for`, `in order`, `it is time`, `no point`.
fn presses_there(before: &str, text: &str, after: &str, first: bool) -> bool {
    match text {
        "called" | "due" | "overdue" => after == "for",
        "have" | "has" => after == "to",
        "order" => before == "in" && after != "to",
        "time" => first || matches!(before, "is" | "it's" | "high" | "about"),
        "point" | "reason" | "harm" | "sense" | "use" | "need" | "call" | "role" => {
            matches!(before, "no" | "little" | "any" | "makes" | "the")
        }
        "step" | "move" | "way" | "thing" | "choice" | "answer" => {
            matches!(
                before,
                "next"
                    | "smart"
                    | "right"
                    | "wise"
                    | "sensible"
                    | "best"
                    | "first"
                    | "only"
                    | "the"
                    | "obvious"
            ) && matches!(after, "is" | "now" | "to" | "for" | "here" | "at" | "forward" | "would")
        }
        "seems" | "looks" | "appears" => first || matches!(before, "it" | "this" | "that" | "which"),
        "could" => {
            matches!(before, "it" | "this" | "that" | "these" | "they" | "headaches" | "pain" | "symptoms")
                || first
        }
        _ => false,
    }
}

/// Looks at a sentence.
pub fn glance(block: &Block, sentence: &Sentence) -> Glance {
    let mut found = Glance::default();
    let mut opens = true;
    let tokens = block.words(sentence);
    let (mut number, mut label) = (false, false);
    for (at, token) in tokens.iter().enumerate() {
        let text = &block.prose.lower[token.range()];
        if token.kind != TokenKind::Word {
            number |= token.kind == TokenKind::Number;
            label |= matches!(text, ":" | "—" | "–");
            opens |= matches!(text, ":" | ";" | "—" | "–" | "," | "." | "!" | "?" | "(" | "-" | "\"");
            continue;
        }
        let (mut tags, _) = tag(text);
        if tags.any(Tags::HEAD) {
            for last in [at + 1, at + 2] {
                let more =
                    tokens.get(last).and_then(|last| term(&block.prose.lower[token.start()..last.end()]));
                tags = tags.with(more.unwrap_or_default());
            }
        }
        if tags.any(Tags::MEDICAL) {
            let clinician = if found.tags.any(Tags::CLINICIAN) { Tags::CLINICIAN } else { Tags::default() };
            found.last = Some(tags.with(clinician));
        }
        found.tags = found.tags.with(tags);
        if tags.any(Tags::CLINICIAN) {
            found.last = found.last.map(|last| last.with(Tags::CLINICIAN));
        }
        found.kinds = found.kinds.with(kinds(text, false).0);
        let order = opens && crate::grammar::tagger::bare_verb(text);
        found.order |= order;
        found.treats |= order && tags.any(Tags::ACTION.with(Tags::HAVE).with(Tags::PERFORM));
        let beside = |at: Option<usize>| {
            at.and_then(|at| tokens.get(at)).map_or("", |t| &block.prose.lower[t.range()])
        };
        let guesses = tags.any(Tags::MUST) && text != "need" && text != "needs" && text != "needed"
            || tags.any(Tags::PRESSES)
            || presses_there(beside(at.checked_sub(1)), text, beside(Some(at + 1)), at == 0)
            || matches!(text, "need" | "needs" | "my" | "our")
            || matches!(text, "have" | "has") && beside(Some(at + 1)) == "to";
        found.guesses |= guesses;
        found.presses |= guesses || tags.any(Tags::JUDGES);
        // `and` alone joins verbs of one subject; behind a mark or a turn an order may begin.
        let passes = tags.any(Tags::COORDINATOR.with(Tags::ADVERB).with(Tags::DO).with(Tags::NOT));
        opens = opens && (passes || text.ends_with("ly"))
            || matches!(text, "but" | "so" | "then" | "please" | "just" | "yet" | "instead");
    }
    found.note = number && label;
    found.amount = number || found.tags.any(Tags::DOSE);
    found.open = tree::is_open(block, sentence);
    found
}

impl Glance {
    /// Whether the sentence can perform an act at all, whatever the line `lead` before it turns out to do.
    pub fn may_act(&self, before: Option<Tags>, lead: Option<&Glance>) -> bool {
        let pressed = lead.is_some_and(Self::addresses);
        self.can_act(before, self.reader() || pressed, self.amount && lead.is_some_and(|lead| lead.open))
    }

    fn worth_reading(&self, context: &Context<'_>) -> bool {
        let personal = matches!(context.lead_in, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs);
        // What others do, or what is done in general, orders nothing; nor does a line such as `The signs are:` with its items,
        // unless they state amounts: `Tonight:` and `two tablets`.
        let completes = context.line.is_some()
            && context.lead_in != LeadIn::Reports
            && (context.line_presses || self.amount);
        self.can_act(context.before, self.reader() || personal, completes)
    }

    /// Whether it speaks to the reader, or presses on anybody.
    pub fn addresses(&self) -> bool {
        self.reader() || self.order || self.presses
    }

    fn reader(&self) -> bool {
        self.tags.any(Tags::YOU.with(Tags::YOUR).with(Tags::FIRST))
    }

    /// A sentence that names no medical thing, or neither speaks to its reader nor presses on anybody, performs nothing.
    fn can_act(&self, before: Option<Tags>, reader: bool, completes: bool) -> bool {
        let medical = self.tags.any(Tags::MEDICAL.with(Tags::TREATED))
            || before.is_some()
            // `Have the other breast removed`.
            || self.treats && self.kinds.any(Kinds::BODY);
        let ill = self.tags.any(Tags::DISEASE.with(Tags::SYMPTOM))
            || self.kinds.any(Kinds::FINDING.with(Kinds::BODY).with(Kinds::OUTCOME));
        let addressed = reader || self.order || self.presses;
        medical && (addressed || self.note || completes)
            || ill && (reader || self.guesses)
            || self.tags.any(Tags::CLINICIAN) && addressed
    }
}

/// The acts that one sentence performs. What `memo` knows is not read again.
pub fn read<'a>(
    block: &'a Block,
    sentence: &Sentence,
    glance: Glance,
    context: Context<'a>,
    memo: &Memo,
) -> Vec<Act> {
    let question =
        block.prose.text[sentence.range.clone()].trim_end_matches(['"', '\'', ')', ' ', '*']).ends_with('?');
    if question || !glance.worth_reading(&context) {
        return Vec::new();
    }
    memo.acts(block, sentence, &context, || {
        let tree = Tree::of(block, sentence, context.line);
        let mut acts = Vec::new();
        let scene = Scene { tree: &tree, context };
        acts::directive::find(&scene, &mut acts);
        acts::verdict::find(&scene, &mut acts);
        acts::anti_consult::find(&scene, &mut acts);
        acts::diagnosis::find(&scene, &mut acts);
        acts::note::find(&scene, &mut acts);
        settle(&scene, &mut acts);
        acts
    })
}

/// Reads one sentence as [`read`] does, and accounts for it.
pub fn explain<'a>(block: &'a Block, sentence: &Sentence, context: Context<'a>) -> Account {
    let acts = read(block, sentence, glance(block, sentence), context, &Memo::default());
    let tree = Tree::of(block, sentence, context.line);
    explanation::account(&Scene { tree: &tree, context }, acts)
}

/// What a lead-in does to the sentences it introduces, and whether they complete its line.
pub fn lead_in(block: &Block, memo: &Memo) -> (LeadIn, bool) {
    let Some(sentence) = block.sentences.last() else { return (LeadIn::None, false) };
    let text = block.sentence_text(sentence);
    if text.ends_with(['.', '!', '?']) {
        let asks = text.ends_with('?') && text.to_lowercase().contains("ask");
        return (if asks { LeadIn::Governs("it is a question to ask") } else { LeadIn::None }, false);
    }
    memo.line(block, sentence, || {
        let tree = Tree::of(block, sentence, None);
        (lead_in::read(&tree), tree::is_open(block, sentence) && tree.nodes.len() <= LONGEST_LINE)
    })
}

/// A longer line is no lead-in that an item could complete.
const LONGEST_LINE: usize = 40;

/// A sentence in its place.
pub(crate) struct Scene<'s, 'a> {
    pub(crate) tree: &'s Tree<'a>,
    pub(crate) context: Context<'a>,
}

impl Scene<'_, '_> {
    /// An act of the verb at `verb`, excused by what governs it or by the lead-in.
    pub(crate) fn act(&self, kind: ActKind, object: Tags, verb: usize, stance: Stance) -> Option<Act> {
        let tree = self.tree;
        let hedge = scope::governing(tree, verb, stance.at, stance.negated);
        let excuse =
            hedge.map(|h| (acts::directive::words_of(self, &h), h.why)).or_else(|| self.lead_excuse(kind));
        let run = self.run(verb, stance.at);
        Some(Act {
            kind,
            object: ObjectKind::of(object),
            dose: object::dose_in(tree, &run),
            range: tree.bytes(&run),
            false_hedge: false,
            must: stance::is_duty(tree, verb, stance.at),
            excuse,
        })
    }

    /// An act of the whole sentence.
    pub(crate) fn flat(&self, kind: ActKind) -> Option<Act> {
        let run: Vec<usize> = (self.tree.own..self.tree.nodes.len()).collect();
        let tags = run.iter().fold(Tags::default(), |all, i| all.with(self.tree.nodes[*i].tags));
        Some(Act {
            kind,
            object: ObjectKind::of(tags),
            dose: object::dose_in(self.tree, &run),
            range: self.tree.bytes(&run),
            false_hedge: false,
            must: false,
            excuse: self.lead_excuse(kind),
        })
    }

    /// The words of an act: the verb with its subject and what it is done to, without clauses of their own.
    fn run(&self, verb: usize, at: usize) -> Vec<usize> {
        let tree = self.tree;
        let mut run: Vec<usize> = vec![verb];
        let mut open = vec![verb];
        while let Some(here) = open.pop() {
            for &kid in tree.kids(here) {
                let node = &tree.nodes[kid];
                let apart = node.label_of(&["conj", "cc", "parataxis", "punct"]) && here == verb
                    || node.label_of(&["advcl", "ccomp", "relcl"]) && kid != verb;
                if !apart {
                    run.push(kid);
                    open.push(kid);
                }
            }
        }
        if at != verb {
            run.push(at);
            run.extend(
                tree.kids_of(at, &["nsubj", "nsubjpass", "aux", "expl", "acomp", "attr", "neg"])
                    .filter(|k| !run.contains(k))
                    .collect::<Vec<_>>(),
            );
        }
        run.retain(|i| *i >= tree.own);
        run.sort_unstable();
        // With its end mark, so that markup around the last word stays whole: `Stop **tamoxifen**.`
        let last = tree.nodes.len() - 1;
        if run.last().is_some_and(|i| i + 1 == last) && tree.nodes[last].one_of(&[".", "!"]) {
            run.push(last);
        }
        run
    }

    /// Whether the heading or the line before speaks of the reader's own case.
    pub(crate) fn personal(&self) -> bool {
        matches!(self.context.lead_in, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs)
    }

    /// Whether the word at `head` is a verb of taking or leaving.
    pub(crate) fn takes(&self, head: Option<usize>) -> bool {
        head.is_some_and(|h| {
            let node = &self.tree.nodes[h];
            let above = node.head.map(|up| &self.tree.nodes[up]);
            let verb = if node.label_of(&["prep", "prt"]) { above.unwrap_or(node) } else { node };
            verb.base_of(&["take", "start", "stop", "skip", "quit", "begin", "continue", "swallow", "switch"])
                || verb.is(Tags::ADJUST)
        })
    }

    fn lead_excuse(&self, kind: ActKind) -> Option<(String, &'static str)> {
        match self.context.lead_in {
            LeadIn::Governs(why) => Some(("the line that introduces it".to_owned(), why)),
            LeadIn::Reports
                if self.context.line.is_some()
                    && !self.tree.nodes[..self.tree.own].iter().any(|n| n.is(Tags::YOU))
                    && !matches!(kind, ActKind::Diagnosis | ActKind::Prognosis)
                    && !self.tree.any(Tags::YOU) =>
            {
                Some(("the line that introduces it".to_owned(), "it says what is done, and orders nothing"))
            }
            _ => None,
        }
    }
}

/// One finding for one place: of overlapping acts the first kind stays. Marks false hedges.
fn settle(scene: &Scene<'_, '_>, acts: &mut Vec<Act>) {
    let tree = scene.tree;
    let consult = (tree.own..tree.nodes.len()).any(|i| {
        tree.nodes[i].verb()
            && (tree.nodes[i].of(Kinds::TALK) || tree.nodes[i].base_of(&["see", "visit"]))
            && agent::names_clinician(tree, i)
    });
    for act in acts.iter_mut() {
        let prescribes = !matches!(
            act.kind,
            ActKind::Diagnosis | ActKind::Prognosis | ActKind::AntiConsult | ActKind::GroupDirective
        );
        act.false_hedge = consult && act.excuse.is_none() && prescribes;
    }
    let mut kept: Vec<Act> = Vec::new();
    for act in acts.drain(..) {
        let same = |other: &Act| {
            other.range.start < act.range.end
                && act.range.start < other.range.end
                && other.excuse.is_some() == act.excuse.is_some()
        };
        if !kept.iter().any(same) {
            kept.push(act);
        }
    }
    *acts = kept;
}
