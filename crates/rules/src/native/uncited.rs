//! Claims without a figure that stand without a source: what a study or a guideline says, and what a treatment does.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::format::Severity;
use caveat_document::text::{Block, BlockKind, Sentence, Text};
use caveat_document::words::Token;
use rustc_hash::FxHashSet;

use super::{Check, Run, citations, comparison};
use crate::lexicon::{Tags, tag};
use crate::sink::Sink;

pub(super) const CHECK: Check = Check {
    name: "citation/uncited-claim",
    severity: Severity::Warning,
    why: "“Studies show” sounds like proof. Without the source nobody can check it, or tell when it changes.",
    standard: "HONcode 5; DISCERN 4; FTC 2022, substantiation",
    next: "Cite the source in this sentence or the next one: [@source-id].",
    bad: "One review says that the results were below what was expected.",
    good: "One review says that the results were below what was expected [@review].",
    sentence: false,
    run: Run::Text(run),
};

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

/// The words without which nothing is claimed, in one set: most sentences have none of them.
static CLAIMING: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| [SAYERS, DOES, AGENCIES].into_iter().flatten().copied().collect());

fn run(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    let told = |block: &&Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Cell(false))
    };
    for block in text.blocks.iter().filter(told) {
        for (index, sentence) in block.sentences.iter().enumerate() {
            let claims = |token: &Token| CLAIMING.contains(&block.prose.lower[token.range()]);
            if !block.words(sentence).iter().any(claims) {
                continue;
            }
            let words = block.sentence_text(sentence);
            let asks = words.trim_end_matches(['"', '\'', ')']).ends_with('?');
            if asks || citations::covered(text, block, index) || items_cite(text, block) {
                continue;
            }
            if let Some(range) =
                says(block, sentence).or_else(|| approved(block, sentence)).or_else(|| does(block, sentence))
                && !comparison::compares(block, index)
            {
                sink.hit(check.hit("“{text}” stands here without a source."), text, block, range, words);
            }
        }
    }
}

/// A line that introduces a list may leave the sources to its items.
fn items_cite(text: &Text, block: &Block) -> bool {
    block.prose.text.ends_with(':')
        && text.blocks.iter().any(|item| {
            item.lead_in.is_some_and(|lead| std::ptr::eq(&text.blocks[lead], block))
                && !item.citations.is_empty()
        })
}

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
    let sayer = tokens.iter().position(|t| SAYERS.contains(&word(t)))?;
    // `A drug is tested` says nothing of what was found.
    let passive = |at: usize| tag(word(&tokens[at - 1])).0.any(Tags::BE);
    let reach = sayer + 1..tokens.len().min(sayer + 9);
    let verb = reach.into_iter().find(|&at| SAYS.contains(&word(&tokens[at])) && !passive(at))?;
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

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::native::found;

    #[test]
    fn claims_need_a_source() {
        for (text, reported) in [
            ("One review says that it helped.", &["review says"][..]),
            ("A guideline does not recommend it.", &["guideline does not recommend"]),
            ("The FDA has approved it.", &["FDA has approved"]),
            ("Tamoxifen lowers the risk.", &["Tamoxifen lowers"]),
            ("A guideline lists these:\n\n- rest\n- food\n", &["guideline lists"]),
            ("A guideline lists these:\n\n- rest [@a]\n- food\n", &[]),
            ("One review says that it helped [@a].", &[]),
            ("Tamoxifen lowers the risk. So does anastrozole [@a].", &[]),
            ("Ask what trials have shown.", &[]),
            ("No large trial has shown that it helps.", &[]),
            ("In a trial, a drug is tested with care.", &[]),
            ("Some take drugs that lower estrogen.", &[]),
            ("## A study shows it\n", &[]),
            // Left to `claims/comparison-uncited`.
            ("Studies show that tamoxifen is better than anastrozole.", &[]),
        ] {
            assert_eq!(found(&CHECK, text), reported, "{text}");
        }
    }
}
