//! A quick look at a sentence: whether it is worth reading.

use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;

use crate::clause::context::{Context, LeadIn};
use crate::clause::tree;
use crate::lexicon::kinds::{Kinds, kinds};
use crate::lexicon::{Tags, tag, term};

/// A quick look at a sentence: whether it is worth reading, and what `it` may point to after it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Glance {
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
pub(crate) fn presses_there(before: &str, text: &str, after: &str, first: bool) -> bool {
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
pub(crate) fn glance(block: &Block, sentence: &Sentence) -> Glance {
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
    pub(crate) fn may_act(&self, before: Option<Tags>, lead: Option<&Glance>) -> bool {
        let pressed = lead.is_some_and(Self::addresses);
        self.can_act(before, self.reader() || pressed, self.amount && lead.is_some_and(|lead| lead.open))
    }

    pub(crate) fn worth_reading(&self, context: &Context<'_>) -> bool {
        let personal = matches!(context.lead_in, LeadIn::Personal | LeadIn::PersonalResult | LeadIn::Directs);
        // What others do, or what is done in general, orders nothing; nor does a line such as `The signs are:` with its items,
        // unless they state amounts: `Tonight:` and `two tablets`.
        let completes = context.line.is_some()
            && context.lead_in != LeadIn::Reports
            && (context.line_presses || self.amount);
        self.can_act(context.before, self.reader() || personal, completes)
    }

    /// Whether it speaks to the reader, or presses on anybody.
    pub(crate) fn addresses(&self) -> bool {
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
