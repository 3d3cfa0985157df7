//! What a reader cannot see: hidden characters and raw HTML.

use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::format::Severity;
use caveat_document::prose::{Builder, Prose};
use caveat_document::span::Span;
use caveat_document::text::Text;
use caveat_document::yaml::{Kind, Node};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHARACTERS: Check = Check {
    name: "text/hidden-characters",
    severity: Severity::Error,
    why: "Characters that nobody sees, or letters of another alphabet that look like ours, can hide a word from a check and change what a screen reader says.",
    standard: "Unicode Technical Report 36, security considerations; Unicode TR 39",
    next: "Delete the character and type the word again.",
    bad: "St\u{200b}op taking it.",
    good: "Ask before you stop taking it.",
    sentence: true,
    run: Run::Text(characters),
};

pub(crate) const RAW_HTML: Check = Check {
    name: "text/raw-html",
    severity: Severity::Error,
    why: "Raw HTML can hide text, run scripts or break the page in an app, and no reviewer sees what it does.",
    standard: "OWASP guidance on cross-site scripting",
    next: "Write it in Markdown, or leave it out.",
    bad: "<span hidden>Stop your pills.</span>",
    good: "Ask about your pills.",
    sentence: true,
    run: Run::Text(raw_html),
};

fn characters(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for block in &text.blocks {
        report(check, &text.file, &block.prose, None, collector);
        for link in block.links.iter().filter(|link| !link.target.is_ascii()) {
            let raw = text.file.slice(link.span);
            let at = raw.rfind(&link.target).map(|at| link.span.start + at);
            let mut builder = Builder::new();
            let start = at.unwrap_or_default();
            builder.add(&link.target, Span::new(start, start + link.target.len()));
            let address = builder.finish();
            // An address that is its own words was read with them.
            if address.text != block.prose.text[link.range.clone()] {
                // Where the address stands elsewhere on the page, the link is the place.
                report(check, &text.file, &address, Some(link.span).filter(|_| at.is_none()), collector);
            }
        }
    }
}

/// Reads the fields of a file that are no texts of a page: addresses, names of models. `texts` are the keys of those that
/// are, and are read with the page.
pub(crate) fn fields(file: &Arc<SourceFile>, node: &Node, texts: &[&str], collector: &mut Collector<'_>) {
    match &node.kind {
        Kind::Map(entries) => {
            let others = entries.iter().filter(|entry| !texts.contains(&entry.key.as_str()));
            others.for_each(|entry| fields(file, &entry.value, texts, collector));
        }
        Kind::List(items) => items.iter().for_each(|item| fields(file, item, texts, collector)),
        Kind::Text(value) if !value.is_ascii() => {
            let text = Text::field(file, value, node.span);
            text.blocks.iter().for_each(|block| report(&CHARACTERS, file, &block.prose, None, collector));
        }
        _ => {}
    }
}

fn report(
    check: &Check,
    file: &SourceFile,
    prose: &Prose,
    place: Option<Span>,
    collector: &mut Collector<'_>,
) {
    for hidden in &prose.hidden {
        let code = format!("U+{:04X}", u32::from(hidden.character));
        let message = match hidden.poses_as {
            Some(latin) => format!("The letter here looks like “{latin}” and is another one ({code})."),
            None => format!("An invisible character ({code}) hides here."),
        };
        collector.place(check.hit(&message), file, place.unwrap_or(hidden.span), &prose.text);
    }
}

fn raw_html(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for span in &text.raw_html {
        collector.place(
            check.hit("This is raw HTML. It would not be shown."),
            &text.file,
            *span,
            text.file.slice(*span),
        );
    }
}
