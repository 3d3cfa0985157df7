//! Related questions that carry a reader's own story.

use std::sync::LazyLock;

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::Text;
use regex::Regex;

use crate::finding::Finding;
use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::unicode_pattern;

pub(crate) const CHECK: Check = Check {
    name: "privacy/related-excerpt",
    severity: Severity::Error,
    why: "People write about their own illness when they ask. Shown on another page, that is a private story told to strangers.",
    standard: "HIPAA 45 CFR 164.514(b)(2); HONcode 3",
    next: "Link to a published answer by its id instead; its approved summary is shown.",
    bad: "Given your current treatment with ribociclib, exercise plays a part.",
    good: "Exercise can help many people during treatment.",
    sentence: false,
    run: Run::Page(check_related),
};

/// A reader's account in a question: `I`, `my`, `have been taking`.
static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?ix)
        \b(im|i'm|i've|my|me|mine|our)\b[^.?!]*
        | \b(?P<i>i)\b[^.?!]*
        | \b(have|has|had)\ been\ \S*(ing)\b[^.?!]*
        | \b(the|this)\ (dose|scan|biopsy|result)\ was\b[^.?!]*
        | \bfor\ \d+\ (days|weeks|months|years)\b[^.?!]*",
    )
});

/// A reply in an excerpt that repeats what the reader told.
static REPLY: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?ix)
        \b(given|based\ on|because\ of|with|considering|since)\ your\b[^.?!]*
        | \byour\ (current|recent|own|present|ongoing|past|previous)\ [^.?!,]*
        | \byou(\ are|'re|\ were|\ have\ been|'ve\ been)\ (taking|on|diagnosed)\b[^.?!]*
        | \byou\ (mentioned|said|wrote|described|told)\b[^.?!]*
        | \byour\ [^.?!,]{0,40}?\b(er|pr|her2|stage|brca\d?|triple-negative|(oligo)?metastatic)\b[^.?!,]*
        | \byour\ (low\ |high\ )?(dose|neutrophils|counts|scan|biopsy|oncotype)\b[^.?!,]*",
    )
});

fn check_related(check: &Check, page: &Page<'_>, _: &Library, collector: &mut Collector<'_>) {
    for (question, excerpt) in &page.answer.related {
        story(check, question, &ACCOUNT, collector);
        story(check, excerpt, &REPLY, collector);
        unfinished(excerpt, collector);
    }
}

fn story(check: &Check, text: &Text, pattern: &Regex, collector: &mut Collector<'_>) {
    for block in &text.blocks {
        for sentence in &block.sentences {
            let words = block.sentence_text(sentence);
            let Some(found) =
                pattern.captures_iter(words).find(|c| c.name("i").is_none_or(|i| tells(words, i.start())))
            else {
                continue;
            };
            let found = found.get_match();
            let start = sentence.range.start + found.start();
            let end = sentence.range.start + found.end();
            collector.hit(
                check.hit("This related question carries a reader's own story: “{text}”."),
                text,
                block,
                start..end,
                words,
            );
        }
    }
}

/// `How do I`, `can I` ask for anybody; `I want`, `possibly I can` tell of somebody.
fn tells(words: &str, at: usize) -> bool {
    let before = words[..at].split_whitespace().next_back().unwrap_or("").to_lowercase();
    !matches!(
        before.as_str(),
        "do" | "can" | "should" | "will" | "am" | "would" | "could" | "may" | "must" | "did" | "if"
    )
}

/// An excerpt ends with a whole sentence or it was cut.
fn unfinished(excerpt: &Text, collector: &mut Collector<'_>) {
    for block in &excerpt.blocks {
        let prose = block.prose.text.trim_end();
        let finished = prose.trim_end_matches(['"', '\'', ')', ']']).ends_with(['.', '!', '?'])
            && !prose.ends_with("...");
        if finished || block.tokens.is_empty() {
            continue;
        }
        let from = block.tokens[block.tokens.len().saturating_sub(4)].start();
        let check = &crate::native::wording::cut_short::CHECK;
        let end = block.source(from..prose.len()).end;
        // Elsewhere a missing end mark only raises the question; an excerpt without one was cut.
        let told = |f: &Finding| f.rule == check.name && f.span.end == end;
        collector.findings.retain(|f| !told(f) || f.severity == Severity::Error);
        if !collector.findings.iter().any(told) {
            collector.hit(
                check.hit("The text stops in the middle: “{text}”."),
                excerpt,
                block,
                from..prose.len(),
                prose,
            );
        }
    }
}
