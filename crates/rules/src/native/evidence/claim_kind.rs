//! Sentences that bear a claim: a figure, an effect, what a study says, an approval, a comparison, survival, a risk.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::text::{Block, BlockKind, Sentence};
use caveat_document::words::Token;
use caveat_language::lexicon::{Tags, tag};
use regex::Regex;
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{citations, comparison};
use crate::native::pattern::pattern;

/// What makes a sentence one that needs a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bears {
    /// A number, a percentage, an amount, a share of people.
    Number,
    /// What a treatment does.
    Effect,
    /// What a study, a guideline or an expert says.
    Attribution,
    /// What a regulator decided.
    Approval,
    /// That one treatment is better than another.
    Comparison,
    /// How an illness goes on: survival, return, cure.
    Survival,
    /// What makes an illness more or less likely, and for whom it is.
    Risk,
}

impl Bears {
    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Number => "a number",
            Self::Effect => "what a treatment does",
            Self::Attribution => "what others say",
            Self::Approval => "an approval",
            Self::Comparison => "a comparison",
            Self::Survival => "how an illness goes on",
            Self::Risk => "a risk",
        }
    }
}

/// What a sentence claims, and the words that claim it. Headings, code and questions claim nothing.
pub(crate) fn bears(block: &Block, index: usize) -> Option<(Bears, Range<usize>)> {
    let sentence = &block.sentences[index];
    if !speaks(block, sentence) {
        return None;
    }
    let figure = || citations::figure(block, sentence).map(|range| (Bears::Number, range));
    let effect = || citations::effect(block, sentence).map(|range| (Bears::Effect, range));
    let compares = || comparison::compares(block, index).map(|range| (Bears::Comparison, range));
    let found = figure().or_else(effect).or_else(compares).or_else(|| in_words(block, sentence));
    // The words of a link are often the title of another page.
    found.filter(|(_, range)| !block.in_link(range.start))
}

/// Whether a sentence says something, and does not ask it or stand in code.
pub(super) fn speaks(block: &Block, sentence: &Sentence) -> bool {
    use BlockKind::{Cell, Field, ListItem, Paragraph};
    let told = matches!(block.kind, Paragraph | ListItem | Cell(false) | Field);
    told && !block.is_question(sentence)
}

/// Looks for one kind of claim in a sentence.
type Find = fn(&Block, &Sentence) -> Option<Range<usize>>;

/// A claim without a figure, and without a comparison of treatments.
pub(super) fn in_words(block: &Block, sentence: &Sentence) -> Option<(Bears, Range<usize>)> {
    let words =
        block.words(sentence).iter().filter_map(|token| CLAIMING.get(&block.prose.lower[token.range()]));
    let mut met = words.fold(0, |all, bit| all | bit);
    // `More likely`, `can cause`: neither word alone weighs anything.
    if [COMPARED | DEGREE, CAUSES | MAY].iter().any(|pair| met & pair == *pair) {
        met |= WEIGHED;
    }
    let ways: [(u16, Bears, Find); 6] = [
        (SAID, Bears::Attribution, says),
        (DECIDED, Bears::Approval, approved),
        (TRIED, Bears::Approval, tested),
        (DONE, Bears::Effect, does),
        (GOES_ON, Bears::Survival, |block, sentence| matched(&SURVIVAL, block, sentence)),
        (WEIGHED, Bears::Risk, |block, sentence| matched(&RISK, block, sentence)),
    ];
    let meant = ways.into_iter().filter(|(bit, ..)| met & bit != 0);
    meant.map(|(_, kind, find)| (kind, find(block, sentence))).find_map(|(kind, range)| Some((kind, range?)))
}

/// That something is in trials.
static TESTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(is|are)\s(now\s|also\s|still\s)?being\s(studied|tested|investigated)\b"));

/// How an illness goes on, with a word for how often, how long or how well.
static SURVIVAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b(prognosis|outlook)\b[^.;]{0,30}\b(depends?|(is|are)\s(affected|different|good|poor))\b
        | \b(chance|chances|odds)\sof\s(recovery|survival|cure)\s(is|are)\s(better|worse|higher|lower|good)\b
        | \b(better|worse|poorer?|good|excellent)\s(chances?\sof\s(survival|recovery|cure)|prognosis|outlook|survival)\b
        | \b(lived?|living|survived?)\s(\w+\s){0,2}longer\b
        | \b(can|cannot|may)\s(\w+\s){0,2}be\s(\w+\s)?cured\b | \bis\s(\w+\s)?(curable|incurable|fatal)\b
        | \b(often|usually|rarely|seldom|sometimes|likely|unlikely|most|many|few|fewer|some)\b[^.;]{0,40}\b(comes?\sback|came\sback|return(s|ed)?|recurs?|recurred|survived?|get\sworse|gets\sworse|spreads?)\b
        | \b(comes?\sback|came\sback|recurs?|survives?|gets?\sworse|spreads?|grows?)\b\s(\w+\s){0,2}(often|rarely|quickly|slowly|faster|sooner|later)\b
        | \bsurvival\b[^.;]{0,30}\b(is|was|are|were|improved|rose|fell)\b",
    )
});

/// What raises a risk, or for whom it is higher.
static RISK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        \b(rais|increas|lower|reduc|decreas|doubl|affect)(e|es|ed|ing|s)?\s(\w+('s)?\s){0,3}(risk|chance|chances|odds)\b
        | \b(higher|lower|greater|increased|reduced|lifetime|inherited)\s(\w+\s)?(risk|chance)s?\sof\b
        | \bat\s(\w+\s)?(higher|greater|increased)\srisk\b
        | \b(more|less|most|least)\s(likely|common|often)\b[^.;]{0,30}\b(to|in|among|than|if|after|before|when)\b
        | \b(linked|tied|associated)\s(to|with)\s(\w+\s){0,3}(risk|cancers?|survival|return)\b
        | \b(less|more|fewer|better|worse|higher|lower)\b[^.;,]{0,50}\bthan\b | \ba\s(more|less)\scommon\b
        | \b(no|only|main|strongest|known)\s(\w+\s)?risk\sfactors?\b
        | \brisk\sfactors?\s(for\s(\w+\s){1,6})?(include|are|is)\b
        | \b(can|may|often)\s(also\s)?cause\s(\w+\s){0,2}(infertility|cancers?|early\smenopause|heart|damage|death)\b",
    )
});

fn tested(block: &Block, sentence: &Sentence) -> Option<Range<usize>> {
    let words = &block.prose.lower[sentence.range.clone()];
    let found = TESTED.find(words)?;
    // `Treatments that are being studied` only says which are meant.
    let before = words[..found.start()].trim_end();
    let meant = before.ends_with("that") || before.ends_with("which");
    (!meant).then(|| sentence.range.start + found.start()..sentence.range.start + found.end())
}

/// Words that leave open whether it is so, or only ask for it.
static LEFT_OPEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(ask|asks|whether|how|what|which|why|discuss|talk|find\sout|to\ssee\sif|depends?\son|ways?\sto|trying\sto)\b",
    )
});

fn matched(form: &LazyLock<Regex>, block: &Block, sentence: &Sentence) -> Option<Range<usize>> {
    let words = &block.prose.lower[sentence.range.clone()];
    let found = form.find(words)?;
    let open = LEFT_OPEN.find(words).is_some_and(|open| open.start() < found.start());
    // What a word means is no claim, nor is who is meant, nor how much is more than normal.
    let (before, after) = (words[..found.start()].trim_end(), words[found.end()..].trim_start());
    let defines = ["is called", "are called"].iter().any(|naming| after.contains(naming));
    let describes = ["who have a", "who have an", "with a", "with an", " that", " which", "who are"];
    let described = describes.iter().any(|opening| before.ends_with(opening));
    let measured =
        ["normal", "usual", "one ", "the normal", "others"].iter().any(|level| after.starts_with(level))
            && found.as_str().ends_with("than");
    let from = sentence.range.start;
    (!open && !defines && !described && !measured).then(|| from + found.start()..from + found.end())
}

/// Words without which nothing is said of how an illness goes on.
const COURSE: &[&str] = &[
    "recovery",
    "prognosis",
    "outlook",
    "survival",
    "survive",
    "survives",
    "survived",
    "longer",
    "cured",
    "curable",
    "incurable",
    "fatal",
    "back",
    "return",
    "returns",
    "returned",
    "recur",
    "recurs",
    "recurred",
    "worse",
    "spread",
    "spreads",
    "grow",
    "grows",
];

/// Words without which nothing is said of a risk, unless two of the next lists stand together.
const WEIGHING: &[&str] = &["risk", "risks", "chance", "chances", "odds", "linked", "tied", "associated"];

/// What may be so to a degree.
const COMPARING: &[&str] = &["than", "likely", "common", "often"];

/// To what degree.
const DEGREES: &[&str] = &["more", "less", "fewer", "most", "least", "better", "worse", "higher", "lower"];

/// The words without which nothing is claimed, each with what it may be part of: most sentences have none of them, and few have
/// those of all.
static CLAIMING: LazyLock<FxHashMap<&'static str, u16>> = LazyLock::new(|| {
    let lists: [(&[&str], u16); 11] = [
        (SAYERS, SAID),
        (&["according"], SAID),
        (AGENCIES, DECIDED),
        (&["studied", "tested", "investigated"], TRIED),
        (DOES, DONE),
        (COURSE, GOES_ON),
        (WEIGHING, WEIGHED),
        (COMPARING, COMPARED),
        (DEGREES, DEGREE),
        (&["cause"], CAUSES),
        (&["can", "may", "often"], MAY),
    ];
    let mut known = FxHashMap::default();
    for (words, bit) in lists {
        words.iter().for_each(|word| *known.entry(*word).or_default() |= bit);
    }
    known
});
const SAID: u16 = 1;
const DECIDED: u16 = 1 << 1;
const TRIED: u16 = 1 << 2;
const DONE: u16 = 1 << 3;
const GOES_ON: u16 = 1 << 4;
const WEIGHED: u16 = 1 << 5;
const COMPARED: u16 = 1 << 6;
const DEGREE: u16 = 1 << 7;
const CAUSES: u16 = 1 << 8;
const MAY: u16 = 1 << 9;

/// Works and people that say something.
const SAYERS: &[&str] = &[
    "study",
    "studies",
    "trial",
    "trials",
    "review",
    "reviews",
    "survey",
    "guideline",
    "guidelines",
    "label",
    "labels",
    "meta-analysis",
    "researchers",
    "experts",
    "statement",
];

/// That they say it.
const SAYS: &[&str] = &[
    "found",
    "finds",
    "find",
    "show",
    "shows",
    "showed",
    "shown",
    "say",
    "says",
    "said",
    "support",
    "supports",
    "supported",
    "recommend",
    "recommends",
    "recommended",
    "list",
    "lists",
    "listed",
    "suggest",
    "suggests",
    "suggested",
    "reported",
    "conclude",
    "concludes",
    "concluded",
    "compared",
    "looked",
    "tested",
    "saw",
    "advise",
    "advises",
    "states",
    "describes",
    "covers",
    "covered",
    "enrolled",
];

/// What a treatment does for people.
const DOES: &[&str] = &[
    "lower",
    "lowers",
    "lowered",
    "shrink",
    "shrinks",
    "shrank",
    "slow",
    "slows",
    "slowed",
    "ease",
    "eases",
    "eased",
    "relieve",
    "relieves",
    "relieved",
    "improve",
    "improves",
    "improved",
    "reduce",
    "reduces",
    "reduced",
    "prevent",
    "prevents",
    "prevented",
    "kill",
    "kills",
    "killed",
    "cut",
    "cuts",
    "extend",
    "extends",
    "extended",
];

/// After these nothing is claimed: `ask what trials have shown`, `no large trial has shown`.
const OPEN: &[&str] = &[
    "ask", "asks", "if", "whether", "what", "which", "how", "when", "why", "no", "not", "few", "cannot",
    "discuss", "talk",
];

/// Those who approve medicines.
const AGENCIES: &[&str] = &["fda", "ema", "administration", "agency"];

/// `The FDA has approved it ...`
fn approved(block: &Block, sentence: &Sentence) -> Option<Range<usize>> {
    let tokens = block.words(sentence);
    let word = |token: &Token| &block.prose.lower[token.range()];
    let who = tokens.iter().position(|t| AGENCIES.contains(&word(t)))?;
    let verb = who
        + 1
        + tokens[who + 1..].iter().take(8).position(|t| matches!(word(t), "approved" | "approves"))?;
    let open = tokens[who.saturating_sub(4)..verb].iter().any(|t| OPEN.contains(&word(t)));
    (!open).then(|| tokens[who].start()..tokens[verb].end())
}

/// `A guideline supports ...`, `a guideline does not recommend ...`
fn says(block: &Block, sentence: &Sentence) -> Option<Range<usize>> {
    let tokens = block.words(sentence);
    let word = |token: &Token| &block.prose.lower[token.range()];
    let quoted = tokens.windows(2).find(|pair| word(&pair[0]) == "according" && word(&pair[1]) == "to");
    if let Some(pair) = quoted {
        return Some(pair[0].start()..pair[1].end());
    }
    let sayer = tokens.iter().position(|t| SAYERS.contains(&word(t)))?;
    // `A drug is tested` says nothing of what was found.
    let passive = |at: usize| tag(word(&tokens[at - 1])).0.any(Tags::BE);
    let reach = sayer + 1..tokens.len().min(sayer + 9);
    // `Trials are done to find out ...` says what they are for.
    let aim = |at: usize| word(&tokens[at - 1]) == "to";
    let verb = reach.into_iter().find(|&at| SAYS.contains(&word(&tokens[at])) && !passive(at) && !aim(at))?;
    let open = tokens[..sayer].iter().any(|t| OPEN.contains(&word(t)));
    (!open).then(|| tokens[sayer].start()..tokens[verb].end())
}

/// `The drug slows ...`; what a drug is made for, and what a word means, is no claim.
fn does(block: &Block, sentence: &Sentence) -> Option<Range<usize>> {
    let tokens = block.words(sentence);
    let word = |token: &Token| &block.prose.lower[token.range()];
    let treats = Tags::DRUG.with(Tags::CARE).with(Tags::PROCEDURE).with(Tags::SUPPLEMENT);
    for at in (1..tokens.len()).filter(|&at| DOES.contains(&word(&tokens[at]))) {
        let near = &tokens[at.saturating_sub(3)..at];
        let Some(subject) = near.iter().position(|t| tag(word(t)).0.any(treats)) else { continue };
        let between = &near[subject + 1..];
        let plain = between.iter().all(|t| {
            matches!(word(t), "can" | "may" | "might" | "could" | "also" | "often" | "has" | "have" | "will")
                || word(t).ends_with("ly")
        });
        if plain && !tokens[..at].iter().any(|t| OPEN.contains(&word(t))) {
            return Some(near[subject].start()..tokens[at].end());
        }
    }
    None
}
