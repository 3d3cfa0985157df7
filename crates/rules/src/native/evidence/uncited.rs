//! Claims without a figure that stand without a source: what a study or a guideline says, what a treatment does, how an
//! illness goes on, who is at risk.

use caveat_document::format::Severity;
use caveat_document::text::{BlockKind, Text};

use super::{citation_scope, claim_kind, comparison};
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "citation/uncited-claim",
    severity: Severity::Warning,
    why: "“Studies show” sounds like proof. Without the source nobody can check it, or tell when it changes.",
    standard: "HONcode 5; DISCERN 4; FTC 2022, substantiation",
    next: "Cite the source in this sentence or the next one: [@source-id].",
    bad: "One review says that the results were below what was expected.",
    good: "One review says that the results were below what was expected [@review].",
    sentence: false,
    run: Run::Text(check_uncited),
};

fn check_uncited(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    // What a title or a summary says is said again in the body, and cited there.
    for block in text.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Field)) {
        for (index, sentence) in block.sentences.iter().enumerate() {
            let Some((_, range)) = claim_kind::in_words(block, sentence) else { continue };
            if block.in_link(range.start)
                || !claim_kind::speaks(block, sentence)
                || comparison::compares(block, index).is_some()
                || citation_scope::covered(text, block, index)
            {
                continue;
            }
            let words = block.sentence_text(sentence);
            collector.hit(check.hit("“{text}” stands here without a source."), text, block, range, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::native::testing::assert_flags;

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
            assert_flags(&CHECK, text, reported);
        }
    }
}
