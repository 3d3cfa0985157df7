//! Names of medicines: generic beside brand, spelled as somebody else spells them.

use std::cell::RefCell;
use std::sync::LazyLock;

use caveat_document::format::{Line, Severity};
use caveat_document::library::Library;
use caveat_document::page::Page;
use caveat_document::text::{Block, Sentence};
use caveat_document::words::TokenKind;
use caveat_language::lexicon::{Tags, known_drug, lines, stemmed_drug, tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};

pub(crate) const CHECK: Check = Check {
    name: "terms/drug-name-form",
    severity: Severity::Warning,
    why: "One medicine has many brand names, and many look alike. Readers may take two boxes for two medicines, or look up the wrong one.",
    standard: "21 CFR 202.1(b)(1); ISMP list of confused drug names",
    next: "Write the generic name with the brand in brackets where it first stands, such as “ribociclib (Kisqali)”, and check the spelling.",
    bad: "Kisqali may cause tiredness.",
    good: "Ribociclib (Kisqali) may cause tiredness.",
    sentence: false,
    run: Run::Page(check_drug_names),
};

/// Brand names and the medicine in each.
static BRANDS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    lines(include_str!("../../../data/words/brands.txt")).filter_map(|line| line.split_once(' ')).collect()
});

/// Names against which misspellings are held, by their first letter.
static SPELLINGS: LazyLock<FxHashMap<u8, Vec<&'static str>>> = LazyLock::new(|| {
    let mut by_letter: FxHashMap<u8, Vec<&'static str>> = FxHashMap::default();
    let names = lines(include_str!("../../../data/words/cancer-drugs.txt")).chain(BRANDS.keys().copied());
    names.for_each(|name| by_letter.entry(name.as_bytes()[0]).or_default().push(name));
    by_letter.values_mut().for_each(|names| names.sort_unstable());
    by_letter
});

/// Words of names that our list of single words does not hold.
static PARTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let parts = lines(include_str!("../../../data/words/drug-parts.txt"));
    let generics = lines(include_str!("../../../data/words/cancer-drugs.txt"));
    parts.chain(generics).chain(BRANDS.values().flat_map(|generic| generic.split([' ', '-']))).collect()
});

/// Shorter words are too near to others to be called misspelled.
const SHORTEST: usize = 7;
/// From this length on two letters may be wrong.
const LONG: usize = 11;

/// What the lists say of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// Nothing: it is spelled right, or is no name at all.
    Plain,
    /// It is a brand of this medicine.
    Brand(&'static str),
    /// It is almost this name.
    Almost(&'static str),
    /// It ends as names of medicines do, and is none that we know.
    Unlisted,
}

fn check_drug_names(check: &Check, page: &Page<'_>, library: &Library, collector: &mut Collector<'_>) {
    let body = page.body;
    let mut met: FxHashSet<&str> = FxHashSet::default();
    for block in body.blocks.iter().filter(|block| !block.is_heading()) {
        for sentence in &block.sentences {
            for token in block.words(sentence).iter().filter(|token| token.kind == TokenKind::Word) {
                let text = &block.prose.lower[token.range()];
                let word = word(text);
                // Nearly every word of a library ends here.
                if word == Word::Plain && library.registry.is_empty()
                    || block.in_link(token.start())
                    || !met.insert(text)
                {
                    continue;
                }
                if let Some(message) = fault(word, text, block, sentence, library) {
                    collector.hit(check.hit(&message), body, block, token.range(), text);
                }
            }
        }
    }
}

fn fault(word: Word, text: &str, block: &Block, sentence: &Sentence, library: &Library) -> Option<String> {
    let listed = if let Word::Brand(generic) = word { Some(generic) } else { None };
    if let Some(generic) = generic_of(text, library).or(listed) {
        let first = generic.split(' ').next().unwrap_or(generic);
        let said = block.prose.lower[sentence.range.clone()].contains(&first.to_lowercase());
        return (!said).then(|| format!("“{{text}}” is a brand name; the medicine in it is {generic}."));
    }
    match word {
        Word::Plain | Word::Brand(_) => None,
        _ if registered(text, library) => None,
        Word::Almost(near) => Some(format!("“{{text}}” is almost “{near}”. Is it spelled right?")),
        Word::Unlisted => {
            Some("“{text}” looks like the name of a medicine, and no list knows it.".to_owned())
        }
    }
}

/// The medicine in a brand, by the library's registry.
fn generic_of<'l>(word: &str, library: &'l Library) -> Option<&'l str> {
    let own = library
        .registry
        .values()
        .find(|drug| drug.front.brands.iter().any(|brand| brand.as_str().eq_ignore_ascii_case(word)));
    own.map(|drug| drug.front.name.as_str())
}

fn registered(word: &str, library: &Library) -> bool {
    library.registry.values().any(|drug| {
        let front = &drug.front;
        let mut names =
            std::iter::once(&front.name).chain(&front.also).chain(&front.brands).map(Line::as_str);
        names.any(|name| name.split([' ', '-']).any(|part| part.eq_ignore_ascii_case(word)))
    })
}

/// Of so many words a thread keeps what the lists say.
const CACHE: usize = 50_000;

thread_local! {
    static WORDS: RefCell<FxHashMap<Box<str>, Word>> = RefCell::default();
}

/// What the lists say of a word in lower case.
fn word(text: &str) -> Word {
    if text.len() < SHORTEST {
        return BRANDS.get(text).map_or(Word::Plain, |generic| Word::Brand(generic));
    }
    WORDS.with_borrow_mut(|cache| {
        if let Some(known) = cache.get(text) {
            return *known;
        }
        let found = look_up(text);
        if cache.len() < CACHE {
            cache.insert(text.into(), found);
        }
        found
    })
}

fn look_up(text: &str) -> Word {
    if let Some(generic) = BRANDS.get(text) {
        Word::Brand(generic)
    } else if known_drug(text) || PARTS.contains(text) {
        Word::Plain
    } else if let Some(near) = near(text) {
        Word::Almost(near)
    } else if stemmed_drug(text) {
        Word::Unlisted
    } else {
        Word::Plain
    }
}

/// The name that a word almost is.
fn near(word: &str) -> Option<&'static str> {
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
