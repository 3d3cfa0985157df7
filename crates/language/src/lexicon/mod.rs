//! What the engine knows about words. The lists are data files under `data/`; see NOTICE for their sources.

pub mod kinds;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// What a word can be: a set, since most words can be several things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tags(u64);

macro_rules! tags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)+) => {
        impl Tags { $($(#[$doc])* pub const $name: Tags = Tags(1 << $bit);)+ }
    };
}

tags! {
    /// `you`.
    YOU = 0;
    /// `your`, `yours`.
    YOUR = 1;
    /// `I`, `we`.
    FIRST = 2;
    /// Other subject pronouns.
    PRONOUN = 3;
    /// `should`, `must`, `need`.
    MUST = 4;
    /// `may`, `can`, `could`, `might`.
    MAY = 5;
    /// `will`, `would`.
    WILL = 6;
    /// A form of `be`.
    BE = 7;
    /// A negation.
    NOT = 8;
    /// A clinician or a team.
    CLINICIAN = 9;
    /// A verb of turning to a clinician.
    CONSULT = 10;
    /// A verb of starting, stopping, having a treatment.
    ACTION = 11;
    /// A verb of changing a dose.
    ADJUST = 12;
    /// A verb by which a clinician acts.
    PERFORM = 13;
    /// A verb of saying or thinking.
    REPORT = 14;
    /// A base form.
    BASE = 15;
    /// A form in -s.
    FORM_S = 16;
    /// A form in -ing.
    FORM_ING = 17;
    /// A past form or participle.
    FORM_ED = 18;
    /// A named medicine.
    DRUG = 19;
    /// Treatment in general.
    CARE = 20;
    /// An amount or form of a medicine.
    DOSE = 21;
    /// A procedure.
    PROCEDURE = 22;
    /// A test.
    TEST = 23;
    /// A supplement.
    SUPPLEMENT = 24;
    /// A diet.
    DIET = 25;
    /// A disease or finding.
    DISEASE = 26;
    /// A symptom.
    SYMPTOM = 27;
    /// An adverb that may stand before a verb.
    ADVERB = 28;
    /// A preposition.
    PREPOSITION = 29;
    /// `and`, `or`, `but`, `so`, `then`.
    COORDINATOR = 30;
    /// An article, demonstrative or quantifier.
    DETERMINER = 31;
    /// A form of `have`.
    HAVE = 32;
    /// `do`, `does`, `did`.
    DO = 33;
    /// The first word of a term of several words.
    HEAD = 34;
    /// A past participle of a procedure done to a reader: `tested`, `induced`.
    TREATED = 35;
    /// A word that judges what is done: it presses on a reader without naming them, but says nothing of how somebody is.
    JUDGES = 36;
    /// A word that presses on its reader, or guesses about them, without naming them.
    PRESSES = 37;
}

impl Tags {
    /// Whether the two sets share a tag.
    pub fn any(self, other: Tags) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all of `other` is in here.
    pub fn all(self, other: Tags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets.
    pub const fn with(self, other: Tags) -> Tags {
        Tags(self.0 | other.0)
    }

    /// Whatever a directive can be about.
    pub const MEDICAL: Tags = Tags::DRUG
        .with(Tags::CARE)
        .with(Tags::DOSE)
        .with(Tags::PROCEDURE)
        .with(Tags::TEST)
        .with(Tags::SUPPLEMENT)
        .with(Tags::DIET);
    /// Any verb of the lists.
    pub const VERB: Tags =
        Tags::ACTION.with(Tags::ADJUST).with(Tags::CONSULT).with(Tags::PERFORM).with(Tags::REPORT);
    /// A word with tense.
    pub const MODAL: Tags = Tags::MUST.with(Tags::MAY).with(Tags::WILL);
}

struct Lexicon {
    words: FxHashMap<&'static str, (Tags, &'static str)>,
    terms: FxHashMap<&'static str, Tags>,
    drugs: FxHashSet<&'static str>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// The tags and base form of a lower-case word.
pub fn tag(word: &str) -> (Tags, &'static str) {
    // What the lists know is worked out once; any other word is told by its ending.
    let known = LEXICON.words.get(word).copied();
    let (mut tags, base) = known.unwrap_or_else(|| (by_form(word, Tags::default()), ""));
    if tags == Tags::default() && word.contains(['-', '/']) {
        // `HER2-positive` is described by its parts, a hyphenated medicine by its last.
        if let Some(last) = word.rsplit(['-', '/']).next().filter(|l| *l != word) {
            tags = tag(last).0;
            tags = Tags(tags.0 & Tags::MEDICAL.with(Tags::DISEASE).with(Tags::CLINICIAN).0);
        }
    }
    (tags, base)
}

/// The tags that the form of a word adds to those of the lists.
fn by_form(word: &str, mut tags: Tags) -> Tags {
    if by_stem(word) {
        tags = tags.with(Tags::DRUG);
    }
    if !tags.any(Tags::MEDICAL) && word.len() > 6 {
        tags = tags.with(by_ending(word));
    }
    tags
}

/// The tags of a term of several words, such as `care team`.
pub fn term(phrase: &str) -> Option<Tags> {
    LEXICON.terms.get(phrase).copied()
}

/// Whether a lower-case word is a medicine's name or ends as one.
pub fn is_drug(word: &str) -> bool {
    word.len() > 4 && (LEXICON.drugs.contains(word) || by_stem(word))
}

/// Whether a list knows a lower-case word as a medicine's name.
pub fn known_drug(word: &str) -> bool {
    LEXICON.drugs.contains(word)
}

/// Whether a lower-case word ends as the names of medicines do.
pub fn stemmed_drug(word: &str) -> bool {
    by_stem(word)
}

/// Stems of the International Nonproprietary Names (WHO, 2018 list of stems), long enough not to meet plain words.
fn by_stem(word: &str) -> bool {
    const STEMS: &[&str] = &[
        "ciclib",
        "tinib",
        "parib",
        "lisib",
        "sertib",
        "strant",
        "rubicin",
        "taxel",
        "platin",
        "deruxtecan",
        "vedotin",
        "tansine",
        "govitecan",
        "estrant",
        "rafenib",
        "degib",
        "clax",
        "zomib",
        "leucel",
        "lutamide",
        "relix",
        "relin",
        "dronate",
        "dronic",
        "prazole",
        "sartan",
        "gliptin",
        "gliflozin",
        "glutide",
        "vastatin",
        "setron",
        "cillin",
        "mycin",
        "floxacin",
        "conazole",
        "xaban",
        "triptan",
        "oxetine",
        "azepam",
        "caine",
        "profen",
        "olol",
        "dipine",
    ];
    static LAST: LazyLock<Endings> = LazyLock::new(|| Endings::of(&[STEMS, &["mab"]]));
    word.len() > 7
        && LAST.may_end(word)
        && (STEMS.iter().any(|stem| word.ends_with(stem)) || (word.ends_with("mab") && word.is_ascii()))
}

/// Which pairs of last letters a list of endings has: most words are told apart by those alone.
struct Endings([u64; 16]);

impl Endings {
    fn of(lists: &[&[&str]]) -> Self {
        let mut endings = Self([0; 16]);
        for ending in lists.iter().flat_map(|list| list.iter()) {
            let at = Self::place(ending.as_bytes()).unwrap_or_default();
            endings.0[at / 64] |= 1 << (at % 64);
        }
        endings
    }

    fn may_end(&self, word: &str) -> bool {
        Self::place(word.as_bytes()).is_some_and(|at| self.0[at / 64] & 1 << (at % 64) != 0)
    }

    /// Five bits of each of the last two bytes.
    fn place(word: &[u8]) -> Option<usize> {
        let [.., before, last] = word else { return None };
        Some(usize::from(before & 31) << 5 | usize::from(last & 31))
    }
}

fn by_ending(word: &str) -> Tags {
    const PROCEDURES: &[&str] = &["ectomy", "ectomies", "otomy", "ostomy", "plasty", "pheresis"];
    const TESTS: &[&str] = &["oscopy", "ography", "ogram"];
    const DISEASES: &[&str] = &[
        "itis",
        "oma",
        "omas",
        "osis",
        "emia",
        "opathy",
        "penia",
        "algia",
        "sclerosis",
        "plegia",
        "trophy",
        "virus",
    ];
    static LAST: LazyLock<Endings> = LazyLock::new(|| Endings::of(&[PROCEDURES, TESTS, DISEASES]));
    if !LAST.may_end(word) {
        return Tags::default();
    }
    let ends = |list: &[&str]| list.iter().any(|ending| word.ends_with(ending));
    if ends(PROCEDURES) {
        Tags::PROCEDURE
    } else if ends(TESTS) && !word.starts_with("program") {
        Tags::TEST
    } else if ends(DISEASES) && !matches!(word, "diagnosis" | "prognosis" | "hypnosis" | "aroma" | "diploma")
    {
        Tags::DISEASE
    } else {
        Tags::default()
    }
}

impl Lexicon {
    fn load() -> Self {
        let mut lexicon =
            Self { words: FxHashMap::default(), terms: FxHashMap::default(), drugs: FxHashSet::default() };
        lexicon.drugs.extend(lines(include_str!("../../data/drugs.txt")));
        lexicon.drugs.extend(lines(include_str!("../../data/words/trade-names.txt")));
        for (list, tags) in [
            (include_str!("../../data/words/actions.txt"), Tags::ACTION),
            (include_str!("../../data/words/adjustments.txt"), Tags::ADJUST.with(Tags::ACTION)),
            (include_str!("../../data/words/consult.txt"), Tags::CONSULT),
            (include_str!("../../data/words/perform.txt"), Tags::PERFORM),
            (include_str!("../../data/words/reporting.txt"), Tags::REPORT),
        ] {
            for line in lines(list) {
                lexicon.verb(line, tags);
            }
        }
        for (list, tags) in [
            (include_str!("../../data/words/clinicians.txt"), Tags::CLINICIAN),
            (include_str!("../../data/words/care.txt"), Tags::CARE),
            (include_str!("../../data/words/doses.txt"), Tags::DOSE),
            (include_str!("../../data/words/procedures.txt"), Tags::PROCEDURE),
            (include_str!("../../data/words/tests.txt"), Tags::TEST),
            (include_str!("../../data/words/supplements.txt"), Tags::SUPPLEMENT),
            (include_str!("../../data/words/diets.txt"), Tags::DIET),
            (include_str!("../../data/words/diseases.txt"), Tags::DISEASE),
            (include_str!("../../data/words/conditions.txt"), Tags::DISEASE),
            (include_str!("../../data/words/medicines.txt"), Tags::CARE),
            (include_str!("../../data/words/devices.txt"), Tags::PROCEDURE),
            (include_str!("../../data/words/investigations.txt"), Tags::TEST),
            (include_str!("../../data/words/symptoms.txt"), Tags::SYMPTOM),
            (include_str!("../../data/words/adverbs.txt"), Tags::ADVERB),
            (include_str!("../../data/words/prepositions.txt"), Tags::PREPOSITION),
        ] {
            for line in lines(list) {
                lexicon.noun(line, tags);
            }
        }
        for (words, tags) in CLOSED_CLASS {
            for word in words.split(' ') {
                lexicon.add(word, *tags, "");
            }
        }
        for drug in &lexicon.drugs {
            // Shorter names are too near to other words to be told by spelling alone.
            let tags = if drug.len() > 4 { Tags::DRUG } else { Tags::default() };
            let entry = lexicon.words.entry(drug).or_default();
            entry.0 = entry.0.with(tags);
        }
        for (word, entry) in &mut lexicon.words {
            entry.0 = by_form(word, entry.0);
        }
        lexicon
    }

    fn add(&mut self, word: &'static str, tags: Tags, base: &'static str) {
        let entry = self.words.entry(word).or_default();
        entry.0 = entry.0.with(tags);
        if !base.is_empty() {
            entry.1 = base;
        }
    }

    /// A verb's line: base, -s, -ing, past, and perhaps the participle.
    fn verb(&mut self, line: &'static str, tags: Tags) {
        let mut forms = line.split(' ');
        let base = forms.next().unwrap_or("");
        self.add(base, tags.with(Tags::BASE), base);
        for (form, shape) in forms.zip([Tags::FORM_S, Tags::FORM_ING, Tags::FORM_ED, Tags::FORM_ED]) {
            self.add(form, tags.with(shape), base);
        }
    }

    fn noun(&mut self, line: &'static str, tags: Tags) {
        match line.split_once(' ') {
            None => self.add(line, tags, ""),
            Some((first, _)) => {
                self.add(first, Tags::HEAD, "");
                let entry = self.terms.entry(line).or_default();
                *entry = entry.with(tags);
            }
        }
    }
}

/// The lines of a data file, without comments.
pub fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Function words: a closed class, so they live in code beside the grammar that depends on them.
const CLOSED_CLASS: &[(&str, Tags)] = &[
    ("you you'll you've you'd you're", Tags::YOU),
    ("you'll you'd", Tags::WILL),
    ("you're", Tags::BE),
    ("you've", Tags::HAVE),
    ("your yours yourself", Tags::YOUR),
    ("i we i'll we'll i'd we'd i'm we're i've we've", Tags::FIRST),
    ("i'll we'll i'd we'd", Tags::WILL),
    ("it they he she this these those there it's they're he's she's that's there's", Tags::PRONOUN),
    ("should must need needs ought shall shouldn't mustn't needn't needed", Tags::MUST),
    ("may might can could can't cannot couldn't mightn't", Tags::MAY),
    ("will would won't wouldn't", Tags::WILL),
    (
        "is are was were be been being am isn't aren't wasn't weren't it's that's there's they're he's she's",
        Tags::BE,
    ),
    ("has have had hasn't haven't hadn't having", Tags::HAVE),
    ("do does did don't doesn't didn't", Tags::DO),
    (
        "not no never don't doesn't didn't shouldn't mustn't needn't can't cannot couldn't won't wouldn't isn't aren't \
         wasn't weren't hasn't haven't without neither nor none nothing",
        Tags::NOT,
    ),
    ("and or but so then yet nor", Tags::COORDINATOR),
    (
        "a an the this that these those any some every each all another other no my our his her their its both few \
         several many more less one two three four five six",
        Tags::DETERMINER,
    ),
    (
        "vaccinated tested screened induced operated treated biopsied scanned immunized x-rayed admitted sedated dosed \
         re-tested retested prescribed",
        Tags::TREATED,
    ),
    (
        "important best better necessary essential vital crucial wise smart sensible advisable ideal worth \
         imperative needed required recommended warranted justified unnecessary needless pointless useless \
         excessive",
        Tags::JUDGES,
    ),
    ("safest safe fine okay ok sounds something worry nothing mandatory must him", Tags::PRESSES),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_each_kind() {
        for (word, tags) in [
            ("tamoxifen", Tags::DRUG),
            ("camizestrant", Tags::DRUG),
            ("somethingciclib", Tags::DRUG),
            ("mastectomy", Tags::PROCEDURE),
            ("colonoscopy", Tags::TEST),
            ("thrombocytopenia", Tags::DISEASE),
            ("taking", Tags::ACTION.with(Tags::FORM_ING)),
            ("halve", Tags::ADJUST.with(Tags::BASE)),
            ("oncologist", Tags::CLINICIAN),
        ] {
            assert!(tag(word).0.all(tags), "{word}");
        }
        assert_eq!(tag("stopped").1, "stop");
        assert!(term("care team").is_some_and(|t| t.any(Tags::CLINICIAN)));
        for plain in ["oats", "serotonin", "estrogen", "vegetables", "list", "retina"] {
            assert!(!tag(plain).0.any(Tags::DRUG), "{plain}");
        }
    }
}
