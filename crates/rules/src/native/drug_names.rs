//! Names of medicines: generic beside brand, spelled as somebody else spells them.

use std::cell::RefCell;
use std::sync::LazyLock;

use caveat_document::format::{Line, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Check, Run, in_link};
use crate::lexicon::{Tags, known_drug, lines, stemmed_drug, tag};
use crate::sink::Sink;

pub(super) const CHECK: Check = Check {
    name: "terms/drug-name-form",
    severity: Severity::Warning,
    why: "One medicine has many brand names, and many look alike. Readers may take two boxes for two medicines, or look up the wrong one.",
    standard: "21 CFR 202.1(b)(1); ISMP list of confused drug names",
    next: "Write the generic name with the brand in brackets where it first stands, such as “ribociclib (Kisqali)”, and check the spelling.",
    bad: "Kisqali may cause tiredness.",
    good: "Ribociclib (Kisqali) may cause tiredness.",
    sentence: false,
    run: Run::Page(run),
};

/// Brand names and the medicine in each.
static BRANDS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    lines(include_str!("../../data/words/brands.txt")).filter_map(|line| line.split_once(' ')).collect()
});

/// Names against which misspellings are held, by their first letter.
static SPELLINGS: LazyLock<FxHashMap<u8, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_letter: FxHashMap<u8, Vec<&'static str>> = FxHashMap::default();
    let names = lines(include_str!("../../data/words/cancer-drugs.txt")).chain(BRANDS.keys().copied());
    names.for_each(|name| by_letter.entry(name.as_bytes()[0]).or_default().push(name));
    by_letter.values_mut().for_each(|names| names.sort_unstable());
    by_letter
});

/// Words of names that our list of single words does not hold.
static PARTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let parts = lines(include_str!("../../data/words/drug-parts.txt"));
    let generics = lines(include_str!("../../data/words/cancer-drugs.txt"));
    parts.chain(generics).chain(BRANDS.values().flat_map(|generic| generic.split([' ', '-']))).collect()
});

/// Shorter words are too near to others to be called misspelled.
const SHORTEST: usize = 7;
/// From this length on two letters may be wrong.
const LONG: usize = 11;

fn run(check: &Check, page: &Page<'_>, library: &Library, sink: &mut Sink<'_>) {
    let body = page.body;
    let mut met: FxHashSet<&str> = FxHashSet::default();
    for block in body.blocks.iter().filter(|block| !block.is_heading()) {
        for sentence in &block.sentences {
            for token in block.words(sentence).iter().filter(|token| token.kind == TokenKind::Word) {
                let word = &block.prose.lower[token.range()];
                if in_link(block, token.start()) || !met.insert(word) {
                    continue;
                }
                if let Some(message) = fault(word, block, sentence, library) {
                    sink.hit(check.hit(&message), body, block, token.range(), word);
                }
            }
        }
    }
}

fn fault(word: &str, block: &Block, sentence: &Sentence, library: &Library) -> Option<String> {
    if let Some(generic) = generic_of(word, library) {
        let first = generic.split(' ').next().unwrap_or(generic);
        let said = block.prose.lower[sentence.range.clone()].contains(&first.to_lowercase());
        return (!said).then(|| format!("“{{text}}” is a brand name; the medicine in it is {generic}."));
    }
    if word.len() < SHORTEST || registered(word, library) || known_drug(word) || PARTS.contains(word) {
        return None;
    }
    if let Some(near) = near(word) {
        return Some(format!("“{{text}}” is almost “{near}”. Is it spelled right?"));
    }
    stemmed_drug(word).then(|| "“{text}” looks like the name of a medicine, and no list knows it.".to_owned())
}

/// The medicine in a brand, by our list or by the library's registry.
fn generic_of<'l>(word: &str, library: &'l Library) -> Option<&'l str> {
    let own = library
        .registry
        .values()
        .find(|drug| drug.front.brands.iter().any(|brand| brand.as_str().eq_ignore_ascii_case(word)));
    own.map(|drug| drug.front.name.as_str()).or_else(|| BRANDS.get(word).copied())
}

fn registered(word: &str, library: &Library) -> bool {
    library.registry.values().any(|drug| {
        let front = &drug.front;
        let mut names =
            std::iter::once(&front.name).chain(&front.also).chain(&front.brands).map(Line::as_str);
        names.any(|name| name.split([' ', '-']).any(|part| part.eq_ignore_ascii_case(word)))
    })
}

/// How many words' nearest names a thread keeps.
const CACHE: usize = 50_000;

thread_local! {
    static NEAR: RefCell<FxHashMap<Box<str>, Option<&'static str>>> = RefCell::default();
}

/// The name that a word almost is.
fn near(word: &str) -> Option<&'static str> {
    NEAR.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(word) {
            return *known;
        }
        let found = look_for(word);
        if cache.len() < CACHE {
            cache.insert(word.into(), found);
        }
        found
    })
}

fn look_for(word: &str) -> Option<&'static str> {
    if !word.bytes().all(|b| b.is_ascii_lowercase()) || tag(word).0.any(Tags::VERB.with(Tags::DISEASE)) {
        return None;
    }
    let within = if word.len() >= LONG { 2 } else { 1 };
    let names = SPELLINGS.get(&word.as_bytes()[0])?.iter().copied();
    let near = |name: &&str| edits(word.as_bytes(), name.as_bytes(), within).is_some();
    names.filter(|name| name.len() >= SHORTEST).find(near)
}

/// How many letters have to be changed, added, dropped or swapped to make one word the other, if no more than `within`.
fn edits(a: &[u8], b: &[u8], within: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > within || a.len().max(b.len()) > 40 {
        return None;
    }
    let mut rows: [Vec<usize>; 3] = [(0..=b.len()).collect(), vec![0; b.len() + 1], vec![0; b.len() + 1]];
    for i in 1..=a.len() {
        rows.rotate_right(1);
        rows[0][0] = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (rows[1][j] + 1).min(rows[0][j - 1] + 1).min(rows[1][j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[2][j - 2] + 1);
            }
            rows[0][j] = least;
        }
        if rows[0].iter().all(|&count| count > within) {
            return None;
        }
    }
    Some(rows[0][b.len()]).filter(|&count| count > 0 && count <= within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_and_other_words() {
        for (word, wanted) in [
            ("tamoxifin", Some("tamoxifen")),
            ("ribocilib", Some("ribociclib")),
            ("palbocilcib", Some("palbociclib")),
            ("kisquali", Some("kisqali")),
            ("letrazole", Some("letrozole")),
            ("tamoxifen", None),
            ("television", None),
            ("platinum", None),
            ("capacity", None),
        ] {
            assert_eq!(near(word), wanted, "{word}");
        }
    }

    #[test]
    fn edits_are_counted_up_to_a_bound() {
        for (a, b, wanted) in [
            ("abc", "abc", None),
            ("abc", "acb", Some(1)),
            ("abc", "abcd", Some(1)),
            ("abc", "xbz", Some(2)),
            ("abc", "xyz", None),
            ("", "ab", Some(2)),
        ] {
            assert_eq!(edits(a.as_bytes(), b.as_bytes(), 2), wanted, "{a} {b}");
        }
    }
}
