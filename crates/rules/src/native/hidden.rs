//! What a reader cannot see: hidden characters and raw HTML.

use caveat_document::format::Severity;
use caveat_document::text::Text;

use super::{Check, Run};
use crate::sink::Sink;

pub(super) const CHARACTERS: Check = Check {
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

pub(super) const RAW_HTML: Check = Check {
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

fn characters(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    for block in &text.blocks {
        for hidden in &block.prose.hidden {
            let code = format!("U+{:04X}", u32::from(hidden.character));
            let message = match hidden.poses_as {
                Some(latin) => format!("The letter here looks like “{latin}” and is another one ({code})."),
                None => format!("An invisible character ({code}) hides here."),
            };
            sink.place(check.hit(&message), &text.file, hidden.span, &block.prose.text);
        }
    }
}

fn raw_html(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    for span in &text.raw_html {
        sink.place(
            check.hit("This is raw HTML. It would not be shown."),
            &text.file,
            *span,
            text.file.slice(*span),
        );
    }
}
