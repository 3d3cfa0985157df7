//! Changes as a comment on a pull request: a table by risk, the details folded. All text of pages is hostile here, too:
//! it can neither leave its place, nor link, nor call anybody.

use std::io::Write;

use caveat_review::diff::change::{Change, How, Mark};
use caveat_workspace::review::versions::Changed;

use super::{Compared, also, heading, how_many, readability, runs, together};
use crate::render::{clipped, count, shown};

/// How long a comment may be; GitHub takes 65,536 characters.
const LIMIT: usize = 60_000;

/// Room that is kept for what closes the comment.
const RESERVE: usize = 400;

/// How much of a sentence is shown.
const SENTENCE: usize = 1_000;

/// Prints the comment.
pub(crate) fn print(out: &mut dyn Write, compared: &Compared<'_>) -> std::io::Result<()> {
    write!(out, "{}", comment(compared))
}

fn comment(compared: &Compared<'_>) -> String {
    let mut text = format!("## What changed: {}\n\n", count(compared.pages.len(), "page"));
    let unreadable = compared.versions.new.faults.len();
    if unreadable > 0 {
        text.push_str(&format!(
            "**{} could not be read.** See `caveat check`.\n\n",
            count(unreadable, "file")
        ));
    }
    let counts = compared.counts();
    if counts.is_empty() {
        text.push_str("Nothing that readers or reviewers rest on changed.\n");
        return text;
    }
    text.push_str("| Risk, gravest first | Changes | What to look at |\n|---|---:|---|\n");
    for (kind, changes) in counts {
        text.push_str(&format!("| {kind} | {changes} | {} |\n", kind.advice()));
    }
    text.push('\n');
    let mut folds = Vec::new();
    if !compared.library.is_empty() {
        let items = together(compared.library).filter_map(|group| item(compared, group)).collect();
        folds.push(("around the library".to_owned(), items));
    }
    for page in compared.pages {
        folds.push((summary(page), items(compared, page)));
    }
    let mut left_out = 0;
    for (summary, items) in folds {
        let summary = format!("<details>\n<summary>{summary}</summary>\n\n");
        let mut open = false;
        for item in items {
            let needs = item.len() + if open { 0 } else { summary.len() };
            if left_out > 0 || text.len() + needs + RESERVE > LIMIT {
                left_out += 1;
                continue;
            }
            if !open {
                text.push_str(&summary);
                open = true;
            }
            text.push_str(&item);
        }
        if open {
            text.push_str("\n</details>\n\n");
        }
    }
    if left_out > 0 {
        let what = count(left_out, "entry").replace("entrys", "entries");
        text.push_str(&format!(
            "**Left out: {what}.** A comment holds no more. `caveat diff` on your machine shows them all.\n\n"
        ));
    }
    text.push_str("The order says what to read first. It never says that a page is safe.\n");
    text
}

fn summary(page: &Changed) -> String {
    let gravest = page.diff.changes.first().map_or(String::new(), |change| format!(", {}", change.kind));
    format!("<b>{}</b>: {}{gravest}", page.id, count(page.diff.changes.len(), "change"))
}

fn items(compared: &Compared<'_>, page: &Changed) -> Vec<String> {
    let mut items: Vec<String> =
        together(&page.diff.changes).filter_map(|group| item(compared, group)).collect();
    for (label, findings) in [("New finding", &page.appear), ("Finding gone", &page.disappear)] {
        for finding in findings.iter().filter(|finding| finding.stands()) {
            let (rule, message) = (safe(&finding.rule), safe(&finding.message));
            items.push(format!("- {label}: {rule}: {message}\n"));
        }
    }
    items.extend(readability(page).map(|told| format!("- Readability: {told}\n")));
    items
}

fn item(compared: &Compared<'_>, group: &[Change]) -> Option<String> {
    let change = group.first()?;
    let others = also(change);
    let others = if others.is_empty() { others } else { format!(" Also {others}.") };
    let mut item = format!(
        "- **{}{}** ({}). {}{others}\n",
        safe(&heading(change)),
        how_many(group),
        safe(&compared.at(change)),
        change.kind.advice()
    );
    let mut lines = Vec::new();
    if change.words.is_empty() {
        for change in group {
            lines.extend(change.old.as_ref().filter(|_| change.how != How::Moved).map(|old| struck(old)));
            let shown = |new: &String| if change.how == How::Moved { safe(new) } else { inserted(new) };
            lines.extend(change.new.as_ref().map(shown));
        }
    } else {
        let run = |(mark, text): (Mark, String)| match mark {
            Mark::Same => safe(&text),
            Mark::Added => inserted(&text),
            Mark::Removed => struck(&text),
        };
        lines.push(runs(change).map(run).collect::<Vec<_>>().join(" "));
    }
    for line in lines {
        item.push_str(&format!("  <br>{line}\n"));
    }
    Some(item)
}

fn struck(text: &str) -> String {
    format!("[-<del>{}</del>-]", safe(text))
}

fn inserted(text: &str) -> String {
    format!("{{+<ins>{}</ins>+}}", safe(text))
}

/// Text that can do nothing in Markdown: what has a meaning there is written as an entity, and nothing that GitHub looks
/// for afterwards, such as a name behind an @, is left in one piece.
fn safe(text: &str) -> String {
    let text = clipped(text, SENTENCE);
    let text = shown(&text);
    let mut safe = String::with_capacity(text.len() * 2);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '@' | '#' => safe.push_str(&format!("&#{};<!-- -->", u32::from(c))),
            '.' if rest.peek().is_some_and(|next| !next.is_whitespace()) => safe.push_str("&#46;"),
            '&' | '<' | '>' | '"' | '\'' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '|' | '~' | '\\'
            | '/' | ':' | '$' | '^' | '!' => safe.push_str(&format!("&#{};", u32::from(c))),
            c if c.is_whitespace() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn text_can_do_nothing() {
        let hostile = "</details> | `x` @octocat #1 [a](https://b.example) ![i](x) **b** <b>&amp; www.a.example\n- new\u{202e}";
        let made = safe(hostile);
        for bad in [
            "</details>",
            "|",
            "`",
            "@o",
            " #1",
            "](",
            "https:",
            "**",
            "<b>",
            "&amp;",
            "www.a",
            "\n",
            "\u{202e}",
        ] {
            assert!(!made.contains(bad), "{bad} is in {made}");
        }
        assert!(made.contains("octocat") && made.contains("U+202E"));
    }
}
