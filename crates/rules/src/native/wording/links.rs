//! Where links lead.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::format::{Id, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::Text;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::pattern;

pub(crate) const TARGET: Check = Check {
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

pub(crate) const HOST: Check = Check {
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

pub(crate) const TRACKED: Check = Check {
    name: "links/tracked",
    severity: Severity::Warning,
    why: "What is added to the address tells others that this reader came from a page on this illness. Some tokens also show that a chatbot wrote the link.",
    standard: "HONcode 3; FTC Health Breach Notification Rule",
    next: "Cut the address at the question mark, or before that part of it.",
    bad: "[the trial](https://www.cancer.gov/trial?utm_source=newsletter)",
    good: "[the trial](https://www.cancer.gov/trial?id=12)",
    sentence: true,
    run: Run::Text(tracked),
};

pub(crate) const BROKEN: Check = Check {
    name: "links/broken",
    severity: Severity::Error,
    why: "A link that leads nowhere leaves readers alone with the question they had.",
    standard: "URAC linking policy; PIF TICK",
    next: "Correct the address: `#heading-of-this-page`, or `id-of-a-page.html`.",
    bad: "[risks](#risk), on a page with the heading “Risks”",
    good: "[risks](#risks), on a page with the heading “Risks”",
    sentence: false,
    run: Run::Page(broken),
};

pub(crate) const VAGUE: Check = Check {
    name: "links/vague-text",
    severity: Severity::Info,
    why: "People who use a screen reader hear the links alone.",
    standard: "WCAG 2.4.4; CDC Clear Communication Index",
    next: "Name the page that the link opens.",
    bad: "Click here for more.",
    good: "The NCI breast cancer page has more.",
    sentence: true,
    run: Run::Text(vague),
};

fn target(check: &Check, text: &Text, collector: &mut Collector<'_>) {
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
            collector.place(check.hit(&message), &text.file, link.span, &block.prose.text);
        }
    }
}

fn host(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let listed = &library.config.linked_hosts;
    if listed.is_empty() {
        return;
    }
    let body = page.body;
    for (block, link) in body.blocks.iter().flat_map(|b| b.links.iter().map(move |l| (b, l))) {
        let Some(rest) = link.target.strip_prefix("https://") else { continue };
        let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").to_ascii_lowercase();
        let known = listed.iter().any(|l| {
            host == l.as_str() || host.strip_suffix(l.as_str()).is_some_and(|head| head.ends_with('.'))
        });
        if !known {
            let message = format!("{host} is not on this library's list of sites to link to.");
            collector.place(check.hit(&message), &body.file, link.span, &block.prose.text);
        }
    }
}

/// Parts of an address that say where its reader came from.
const TRACKERS: &[&str] = &[
    "utm_", "fbclid=", "gclid=", "msclkid=", "mc_eid=", "mc_cid=", "igshid=", "yclid=", "_hsenc=", "ref_src=",
];

fn tracked(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for (block, link) in text.blocks.iter().flat_map(|b| b.links.iter().map(move |l| (b, l))) {
        let lower = link.target.to_ascii_lowercase();
        let query = lower.split_once(['?', '#']).map_or("", |(_, query)| query);
        let tracker = query.split(['&', ';']).find(|part| TRACKERS.iter().any(|t| part.starts_with(t)));
        if let Some(tracker) = tracker {
            let message = format!(
                "“{}” in this address tells others where the reader came from.",
                tracker.chars().take(40).collect::<String>()
            );
            collector.place(check.hit(&message), &text.file, link.span, &block.prose.text);
        }
    }
}

/// Ids on an exported page that stand for no heading of the text.
const PARTS: &[&str] = &["main", "title", "summary", "contents", "sources", "services", "next", "related"];

fn broken(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    let mut known: FxHashMap<&str, Option<Anchors>> = FxHashMap::default();
    for link in body.blocks.iter().flat_map(|b| &b.links) {
        let target = link.target.trim();
        if target.contains(':') || target.starts_with("//") {
            continue;
        }
        let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
        let leads_to = || match path {
            "" => Some(page.body),
            _ => {
                let id = path.strip_suffix(".html").and_then(Id::new);
                id.and_then(|id| library.answer(&id)).map(|answer| &*answer.body)
            }
        };
        let shown: String = target.chars().take(80).collect();
        let message = match known.entry(path).or_insert_with(|| leads_to().map(Anchors::of)) {
            None => format!("“{shown}” leads to no page of this library."),
            Some(anchors) if anchors.have(anchor) || (anchor.is_empty() && !path.is_empty()) => continue,
            Some(_) if path.is_empty() => format!("No heading of this page has the address “{shown}”."),
            Some(_) => format!("No heading of that page has the address “{shown}”."),
        };
        collector.place(check.hit(&message), &body.file, link.span, target);
    }
}

/// The places of a page that have an address, as the export makes them: the slug of each heading.
struct Anchors {
    slugs: FxHashSet<String>,
    /// A page that was read back from a bundle, only to be linked to, has no text here.
    unread: bool,
}

impl Anchors {
    fn of(body: &Text) -> Self {
        let headings = body.blocks.iter().filter(|block| block.is_heading());
        let slugs = headings.map(|heading| Id::slug(&heading.prose.text).as_str().to_owned()).collect();
        Self { slugs, unread: body.blocks.is_empty() }
    }

    fn have(&self, anchor: &str) -> bool {
        // A heading that comes again is numbered; one that looks like a part of the page has an `s-` before it.
        let numbered = anchor.rsplit_once('-').filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
        let heading = |slug: &str| self.slugs.contains(slug);
        self.unread
            || heading(anchor)
            || numbered.is_some_and(|(slug, _)| heading(slug))
            || anchor.strip_prefix("s-").is_some_and(heading)
            || PARTS.contains(&anchor)
            || anchor.starts_with("ref-")
            || anchor.starts_with("notice-")
    }
}

/// Words of a link that name nothing.
const NOTHING: &[&str] = &[
    "click here",
    "here",
    "read more",
    "more",
    "this",
    "this page",
    "this link",
    "link",
    "see here",
    "learn more",
    "continue",
    "go",
    "page",
    "website",
    "this website",
    "this site",
    "details",
];

static POINTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(click here|read more here|follow this link)\b"));

fn vague(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    let message = "“{text}” does not say where the link leads.";
    for block in &text.blocks {
        let lower = &block.prose.lower;
        let words = |range: &Range<usize>| lower[range.clone()].trim_matches(|c: char| !c.is_alphanumeric());
        for link in block.links.iter().filter(|link| NOTHING.contains(&words(&link.range))) {
            collector.hit(check.hit(message), text, block, link.range.clone(), &link.target);
        }
        // Words that point at a link, or at none.
        let found = POINTS.find_iter(lower).map(|found| found.range());
        for range in found.filter(|range| !block.in_link(range.start)) {
            collector.hit(check.hit(message), text, block, range, &block.prose.text);
        }
    }
}
