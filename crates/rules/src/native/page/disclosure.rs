//! Who pays for the pages, and who stands to gain from them.

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "structure/funding-undisclosed",
    severity: Severity::Warning,
    why: "Whoever pays for a page may colour it. Readers can judge that only if they are told; that nobody pays is worth telling, too.",
    standard: "HONcode 7; JAMA benchmarks, disclosure",
    next: "Add `funding` and `conflicts` to caveat.yaml, in a few words; `none` is an answer.",
    bad: "caveat.yaml without `funding`",
    good: "funding: none",
    sentence: false,
    run: Run::Page(check_disclosure),
};

fn check_disclosure(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let config = &library.config;
    let message = match (&config.funding, &config.conflicts) {
        (Some(_), Some(_)) => return,
        (None, Some(_)) => "The page will not say who pays for it.",
        (Some(_), None) => "The page will not say who stands to gain from it.",
        (None, None) => "The page will not say who pays for it, nor who stands to gain from it.",
    };
    collector.place(check.hit(message), &page.answer.file, page.answer.place_of("/authors"), "page");
}
