//! Pandoc citations: `[@id]`, `[@id, p. 12]`, `[@a; @b, ch. 3]` (Pandoc User's Guide, "Citation syntax").

use std::ops::Range;

/// One source named in a bracket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The source's id.
    pub id: String,
    /// The id with its `@`, in the prose.
    pub range: Range<usize>,
    /// The whole bracket, in the prose.
    pub bracket: Range<usize>,
    /// What follows the comma: a page, a section.
    pub locator: Option<String>,
}

/// Finds the citations of a stretch of prose.
pub fn citations(text: &str) -> Vec<Citation> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find("[@").map(|at| from + at) {
        let Some(close) = text[open..].find(']').map(|at| open + at) else { break };
        if text[open + 1..close].contains('[') {
            from = open + 2;
            continue;
        }
        let mut at = open + 1;
        for part in text[open + 1..close].split(';') {
            if let Some(citation) = one(part, at, open..close + 1) {
                found.push(citation);
            }
            at += part.len() + 1;
        }
        from = close + 1;
    }
    found
}

fn one(part: &str, at: usize, bracket: Range<usize>) -> Option<Citation> {
    let lead = part.len() - part.trim_start().len();
    let body = part.trim().strip_prefix('@')?;
    let len = body
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.')))
        .unwrap_or(body.len());
    let id = body[..len].trim_end_matches(['.', ':']);
    if id.is_empty() {
        return None;
    }
    let rest = body[id.len()..].trim();
    let locator = rest.strip_prefix(',').map(|l| l.trim().to_owned()).filter(|l| !l.is_empty());
    let start = at + lead;
    Some(Citation { id: id.to_owned(), range: start..start + 1 + id.len(), bracket, locator })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_pandoc() {
        let text = "One [@a] two [@b-c, p. 12; @d]. Not [@] nor [x].";
        let found = citations(text);
        let ids: Vec<(&str, &str, Option<&str>)> =
            found.iter().map(|c| (c.id.as_str(), &text[c.range.clone()], c.locator.as_deref())).collect();
        assert_eq!(ids, [("a", "@a", None), ("b-c", "@b-c", Some("p. 12")), ("d", "@d", None)]);
        assert_eq!(&text[found[2].bracket.clone()], "[@b-c, p. 12; @d]");
    }

    #[test]
    fn a_bracket_that_never_closes_is_no_citation() {
        assert!(citations("see [@a and").is_empty());
    }
}
