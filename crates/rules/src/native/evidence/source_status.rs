//! Whether the sources that a page cites still hold: not replaced, not taken back, not past their day.

use caveat_document::citation::Citation;
use caveat_document::format::{Severity, Source};
use caveat_document::library::Library;
use caveat_document::page::Page;

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const SUPERSEDED: Check = Check {
    name: "citation/superseded-source",
    severity: Severity::Error,
    why: "A newer edition was made because something changed. What the page says may be what changed.",
    standard: "NCCN permissions FAQ 4; HONcode 4",
    next: "Read the newer source, mend what it says differently, and cite it instead.",
    bad: "Testing is advised for all new cases [@guideline-2018], when `guideline-2023` supersedes it.",
    good: "Testing is advised for all new cases [@guideline-2023].",
    sentence: false,
    run: Run::Page(superseded),
};

pub(crate) const RETRACTED: Check = Check {
    name: "citation/retracted-source",
    severity: Severity::Error,
    why: "The publisher or the authors took this work back. Nothing can rest on it.",
    standard: "COPE retraction guidelines 2019; ICMJE recommendations, scientific misconduct",
    next: "Delete what rests on it, or cite another source that supports it.",
    bad: "It lowered the risk [@a-work-taken-back].",
    good: "It lowered the risk [@a-work-that-stands].",
    sentence: false,
    run: Run::Page(retracted),
};

pub(crate) const EXPIRED: Check = Check {
    name: "citation/expired-source",
    severity: Severity::Error,
    why: "The team gave this source a last day because its subject changes fast. That day has passed.",
    standard: "HONcode 4; JAMA benchmarks, currency",
    next: "Look whether the source still holds; then move `expires` in its file, or cite a newer one.",
    bad: "Six medicines of this kind are approved [@a-page-that-expired].",
    good: "Six medicines of this kind are approved [@a-page-looked-at-this-year].",
    sentence: false,
    run: Run::Page(expired),
};

/// Reports each citation of a source about which there is something to say.
fn each(
    check: &Check,
    page: &Page<'_>,
    library: &Library,
    collector: &mut Collector<'_>,
    say: impl Fn(&Source) -> Option<String>,
) {
    let body = page.body;
    let cited = |citation: &Citation| library.source(&citation.id).and_then(&say);
    for block in &body.blocks {
        for citation in &block.citations {
            if let Some(message) = cited(citation) {
                let sentence = block.sentences.iter().find(|s| s.range.contains(&citation.range.start));
                let context = sentence.map_or(block.prose.text.as_str(), |s| block.sentence_text(s));
                collector.hit(check.hit(&message), body, block, citation.range.clone(), context);
            }
        }
    }
}

fn superseded(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    each(check, page, library, collector, |source| {
        let newest = library.newest(&source.front.id)?;
        Some(format!(
            "`{}` was replaced by `{}`, “{}”.",
            source.front.id, newest.front.id, newest.front.title
        ))
    });
}

fn retracted(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    each(check, page, library, collector, |source| {
        source.front.is_retracted().then(|| format!("`{}` was taken back (retracted).", source.front.id))
    });
}

fn expired(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let Some(today) = collector.as_of else { return };
    each(check, page, library, collector, |source| {
        let last = source.front.expires.filter(|last| *last < today)?;
        Some(format!("`{}` may be cited until {last} only; that day has passed.", source.front.id))
    });
}
