//! Where links lead.

use caveat_document::format::Severity;
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::Text;

use super::{Check, Run};
use crate::sink::Sink;

pub(super) const TARGET: Check = Check {
    name: "links/unsafe-target",
    severity: Severity::Error,
    why: "A link that runs a script, or travels without encryption, puts the reader at risk.",
    standard: "OWASP guidance on links; URAC linking policy",
    next: "Use an address that begins with https://.",
    bad: "[read on](http://example.org)",
    good: "[read on](https://example.org)",
    sentence: true,
    run: Run::Text(target),
};

pub(super) const HOST: Check = Check {
    name: "links/unlisted-host",
    severity: Severity::Warning,
    why: "Readers trust where a health page sends them. The team keeps a list of sites that it stands behind.",
    standard: "URAC linking policy; HONcode 8",
    next: "Link to a listed site, or add the host to `linked_hosts` in caveat.yaml.",
    bad: "[shop](https://cures.example)",
    good: "[breast cancer](https://www.cancer.gov/types/breast)",
    sentence: false,
    run: Run::Page(host),
};

fn target(check: &Check, text: &Text, sink: &mut Sink<'_>) {
    for (block, link) in text.blocks.iter().flat_map(|b| b.links.iter().map(move |l| (b, l))) {
        let lower = link.target.trim().to_ascii_lowercase();
        let safe = lower.starts_with("https://")
            || lower.starts_with("mailto:")
            || lower.starts_with('#')
            || lower.starts_with("tel:");
        let relative = !lower.contains(':') && !lower.starts_with("//");
        if !safe && !relative {
            let message = format!(
                "This link leads to “{}”, which is not a safe address.",
                link.target.chars().take(80).collect::<String>()
            );
            sink.place(check.hit(&message), &text.file, link.span, &block.prose.text);
        }
    }
}

fn host(check: &Check, page: &Page<'_>, library: &Library, sink: &mut Sink<'_>) {
    let listed = &library.config.linked_hosts;
    if listed.is_empty() {
        return;
    }
    let body = &page.answer.body;
    for (block, link) in body.blocks.iter().flat_map(|b| b.links.iter().map(move |l| (b, l))) {
        let Some(rest) = link.target.strip_prefix("https://") else { continue };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
        let known = listed.iter().any(|l| {
            host == l.as_str() || host.strip_suffix(l.as_str()).is_some_and(|head| head.ends_with('.'))
        });
        if !known {
            let message = format!("{host} is not on this library's list of sites to link to.");
            sink.place(check.hit(&message), &body.file, link.span, &block.prose.text);
        }
    }
}
