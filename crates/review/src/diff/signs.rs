//! The word lists by which a change is ranked, and what single words say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How many words after a bound its number may stand.
const NEAR: usize = 4;

/// Words in lower case without the punctuation around them. `don't` is `do not`, so that a contraction is no change.
pub(crate) fn normal(words: &[&str]) -> Vec<String> {
    let mut plain = Vec::with_capacity(words.len());
    for word in words {
        let low = word.to_lowercase().replace('’', "'");
        let mut bare =
            low.trim_matches(|c: char| !c.is_alphanumeric() && !"%°<>≤≥=~±+".contains(c)).to_owned();
        let minus = low.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '-' && c != '−');
        if minus.starts_with(['-', '−']) && bare.starts_with(|c: char| c.is_ascii_digit()) {
            bare.insert(0, '-');
        }
        let stem = match bare.as_str() {
            "cannot" | "can't" => Some("can"),
            "won't" => Some("will"),
            "shan't" => Some("shall"),
            other => other.strip_suffix("n't"),
        };
        match stem {
            Some(stem) => plain.extend([stem.to_owned(), "not".to_owned()]),
            None => plain.push(bare),
        }
    }
    plain.retain(|word| !word.is_empty());
    plain
}

/// Whether a word is a number, a comparison sign, a unit or a time.
pub(crate) fn measures(word: &str) -> bool {
    word.chars().any(|c| c.is_ascii_digit() || "<>≤≥±%°".contains(c))
        || SIGNS.has("amount", word)
        || SIGNS.has("time", word)
}

/// Numbers that say how much; names such as HER2 and lines to call are none.
pub(crate) fn is_amount(word: &str) -> bool {
    let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || "-~<>≤≥±".contains(c));
    // Lines to call are told as warnings.
    (number(word) && !is_line(word)) || SIGNS.has("amount", word)
}

/// Whether a word is the number of a line to call.
pub(crate) fn is_line(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    digits > 0 && SIGNS.lines("emergency").any(|line| line == word)
        || (digits >= 7 && word.matches('-').count() >= 2)
}

/// Whether a word denies.
pub(crate) fn negates(word: &str) -> bool {
    SIGNS.has("negation", word)
}

/// Whether a word makes a statement more or less certain.
pub(crate) fn weighs(word: &str) -> bool {
    SIGNS.has("hedge", word) || SIGNS.has("certain", word)
}

/// Whether one word that weighs a statement may stand for another: `often` for `frequently`.
pub(crate) fn weigh_the_same(one: &str, other: &str) -> bool {
    let has = |line: &str, word: &str| line.split_whitespace().any(|sign| sign == word);
    SIGNS.lines("same-weight").any(|line| has(line, one) && has(line, other))
}

/// Whether a word is what is counted or given: a tablet, a dose.
pub(crate) fn is_form(word: &str) -> bool {
    SIGNS.has("form", word)
}

/// Whether a word makes a statement less certain.
pub(crate) fn hedges(word: &str) -> bool {
    SIGNS.has("hedge", word)
}

/// Whether a word counts a place in a row.
pub(crate) fn orders(word: &str) -> bool {
    SIGNS.has("ordinal", word)
}

/// The words that bound a number, in order: `at least`, `more than`, `or less`.
pub(crate) fn bounds(words: &[String]) -> Vec<&'static str> {
    let amount = |word: &String| measures(word);
    let mut found = Vec::new();
    for at in 0..words.len() {
        for (group, near) in [("comparator", None), ("bound", Some(true)), ("bound-after", Some(false))] {
            for phrase in SIGNS.lines(group) {
                let Some(end) = SIGNS.stands_at(phrase, words, at) else { continue };
                let counts = match near {
                    None => true,
                    Some(true) => words[end..].iter().take(NEAR).any(amount),
                    Some(false) => words[..at].iter().rev().take(NEAR).any(amount),
                };
                if counts {
                    found.push(phrase);
                }
            }
        }
    }
    found
}

/// The words that make a number a rough one, in order.
pub(crate) fn approximates(words: &[String]) -> Vec<&String> {
    let rough = |at: usize| SIGNS.has("approximate", &words[at]);
    let behind = |at: usize| words[at + 1..].iter().take(2).any(|word| is_amount(word));
    (0..words.len()).filter(|at| rough(*at) && behind(*at)).map(|at| &words[at]).collect()
}

/// The kinds of warning that a sentence gives.
pub(crate) fn warnings(words: &[String]) -> BTreeSet<&'static str> {
    let text = format!(" {} ", words.join(" "));
    let mut found = BTreeSet::new();
    for group in ["emergency", "disclaimer"] {
        if SIGNS.lines(group).any(|phrase| text.contains(&format!(" {phrase} "))) {
            found.insert(group);
        }
    }
    let any = |group: &str| words.iter().any(|word| SIGNS.has(group, word));
    if any("consult-verb") && any("clinician") {
        found.insert("consult");
        // `Do not stop it without asking`, `ask first`: told afterwards is no longer asked.
        if words.iter().any(|word| ["first", "before", "without", "until", "unless"].contains(&word.as_str()))
        {
            found.insert("consult-first");
        }
    }
    found
}

/// Whether one side has a word and the other its opposite: `increase` and `reduce`, `safe` and `unsafe`.
pub(crate) fn turned(gone: &[String], come: &[String]) -> bool {
    let has = |words: &[String], sign: &str| {
        // `HER2-positive` is positive.
        words.iter().any(|word| fits(sign, word) || word.split(['-', '–']).any(|part| fits(sign, part)))
    };
    let listed = SIGNS
        .lines("opposites")
        .filter_map(|line| line.split_once(' '))
        .any(|(one, other)| (has(gone, one) && has(come, other)) || (has(gone, other) && has(come, one)));
    listed || affixed(gone, come) || affixed(come, gone)
}

/// Whether a word of the one side is a word of the other with a part that denies it: `unsafe`, `harmless`.
fn affixed(words: &[String], others: &[String]) -> bool {
    let others: BTreeSet<&str> = others.iter().map(String::as_str).collect();
    let known = |rest: &str| rest.len() > 2 && others.contains(rest);
    words.iter().any(|word| {
        let prefixes = ["non-", "non", "un", "anti-"];
        // These begin many words that deny nothing, such as `inside` and `about`.
        let doubtful = ["in", "im", "il", "ir", "dis", "ab", "anti"];
        prefixes.iter().any(|prefix| word.strip_prefix(prefix).is_some_and(known))
            || doubtful.iter().any(|p| word.strip_prefix(p).is_some_and(|rest| rest.len() > 4 && known(rest)))
            || word.strip_suffix("less").is_some_and(|stem| known(stem) || known(&format!("{stem}ful")))
    })
}

fn fits(sign: &str, word: &str) -> bool {
    sign.strip_suffix('*').map_or(sign == word, |stem| word.starts_with(stem))
}

/// The word lists of `data/signs.txt`.
struct Signs(BTreeMap<&'static str, Vec<&'static str>>);

static SIGNS: LazyLock<Signs> = LazyLock::new(|| {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut group = "";
    for line in include_str!("../../data/signs.txt").lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            group = name;
        } else if !line.is_empty() && !line.starts_with('#') {
            groups.entry(group).or_default().push(line);
        }
    }
    Signs(groups)
});

impl Signs {
    fn lines(&self, group: &str) -> impl Iterator<Item = &'static str> {
        self.0.get(group).into_iter().flatten().copied()
    }

    /// Whether a group of single words has this one, or a part of it that a hyphen or slash makes.
    fn has(&self, group: &str, word: &str) -> bool {
        let one = |word: &str| self.lines(group).flat_map(str::split_whitespace).any(|sign| fits(sign, word));
        one(word) || (word.contains(['-', '–', '/']) && word.split(['-', '–', '/']).any(one))
    }

    /// Where a phrase ends that begins at a word.
    fn stands_at(&self, phrase: &str, words: &[String], at: usize) -> Option<usize> {
        let len = phrase.split(' ').count();
        let here = words.get(at..at + len)?;
        phrase.split(' ').zip(here).all(|(sign, word)| fits(sign, word)).then_some(at + len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_there() {
        for group in [
            "amount",
            "time",
            "form",
            "same-weight",
            "ordinal",
            "comparator",
            "bound",
            "bound-after",
            "approximate",
            "negation",
            "opposites",
            "hedge",
            "certain",
            "emergency",
            "disclaimer",
            "consult-verb",
            "clinician",
        ] {
            assert!(SIGNS.lines(group).next().is_some(), "{group}");
        }
        assert!(SIGNS.lines("opposites").all(|line| line.split(' ').count() == 2));
        assert!(SIGNS.has("clinician", "oncologists") && !SIGNS.has("negation", "note"));
    }

    #[test]
    fn words_are_made_plain() {
        let plain = |text: &str| normal(&text.split(' ').collect::<Vec<_>>()).join(" ");
        assert_eq!(
            plain("“Don’t” stop, it CAN'T (be) cannot. – -5 °F <3"),
            "do not stop it can not be can not -5 °f <3"
        );
    }

    #[test]
    fn bounds_need_a_number() {
        let bounds = |text: &str| bounds(&normal(&text.split(' ').collect::<Vec<_>>())).join(", ");
        assert_eq!(bounds("Rest for at least a while"), "at least");
        assert_eq!(bounds("people older than 65 and not under 5"), "older than, under");
        assert_eq!(bounds("a fever of 100 or more"), "or more");
        assert_eq!(bounds("It is up to you, over and above all"), "");
    }
}
