//! Kinds of plain English words, by what they do in a sentence about care: to talk, to know, to begin, to judge.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon::lines;

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u32);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $word:literal;)+) => {
        impl Kinds { $($(#[$doc])* pub const $name: Kinds = Kinds(1 << $bit);)+ }
        /// The names in the data file.
        const NAMES: &[(&str, Kinds)] = &[$(($word, Kinds::$name)),+];
    };
}

kinds! {
    /// Turning to a clinician, or to anybody who knows.
    TALK = 0, "talk";
    /// Saying that something is so.
    SAY = 1, "say";
    /// Having somebody else act.
    HAVE_ACT = 2, "have-act";
    /// Learning and knowing.
    KNOW = 3, "know";
    /// What one does with a medicine that is no treatment.
    HARMLESS = 4, "harmless";
    /// Beginning, going on, ending: the next verb carries the object.
    PHASE = 5, "phase";
    /// Ending or changing a treatment.
    CHANGE = 6, "change";
    /// Changing how much.
    ADJUST = 7, "adjust";
    /// Carrying out a test or a treatment.
    PERFORM = 8, "perform";
    /// Advising.
    ADVISE = 9, "advise";
    /// Good enough to act on.
    GOOD = 10, "good";
    /// Safe enough to act on.
    SAFE = 11, "safe";
    /// Not worth it.
    BAD = 12, "bad";
    /// What a judgement is about.
    THING = 13, "thing";
    /// Nothing comes of it.
    NONE_OF = 14, "none-of";
    /// Those who are not this reader.
    GROUP = 15, "group";
    /// Voices that report.
    SOURCE = 16, "source";
    /// The reader's own people.
    KIN = 17, "kin";
    /// Consent of a clinician.
    CONSENT = 18, "consent";
    /// How a clinician has settled it.
    SETTLED = 19, "settled";
    /// What a test can find, and what one can be told to be.
    FINDING = 20, "finding";
    /// How it can turn out.
    OUTCOME = 21, "outcome";
    /// Signs that speak.
    MEANING = 22, "meaning";
    /// What a sign is seen on.
    BODY = 23, "body";
}

impl Kinds {
    /// Whether the two sets share a kind.
    pub const fn any(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets.
    pub const fn with(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// Lemmas and their kinds.
static KINDS: LazyLock<FxHashMap<&'static str, Kinds>> = LazyLock::new(|| {
    let mut known: FxHashMap<&'static str, Kinds> = FxHashMap::default();
    for line in lines(include_str!("../../data/words/kinds.txt")) {
        let Some((name, words)) = line.split_once(": ") else { continue };
        let Some((_, kind)) = NAMES.iter().find(|(n, _)| *n == name) else { continue };
        for word in words.split(' ') {
            let entry = known.entry(word).or_default();
            *entry = entry.with(*kind);
        }
    }
    known
});

/// Irregular forms, each with its lemma: the verbs that talk about care uses.
static IRREGULAR: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    lines(include_str!("../../data/words/irregular.txt"))
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(lemma, forms)| forms.split(' ').map(move |f| (f, lemma)))
        .collect()
});

/// Whether a word is an irregular form of a verb.
pub fn is_irregular(word: &str) -> bool {
    IRREGULAR.contains_key(word)
}

/// The kinds of a word in lower case and its lemma, with `""` where neither is known. `verb` says whether it stands
/// as a verb here.
pub fn kinds(word: &str, verb: bool) -> (Kinds, &'static str) {
    let exact = |w: &str| KINDS.get_key_value(w).map(|(lemma, kinds)| (*kinds, *lemma));
    if !verb {
        return exact(word).unwrap_or_default();
    }
    if let Some(lemma) = IRREGULAR.get(word) {
        return exact(lemma).unwrap_or((Kinds::default(), lemma));
    }
    if let Some(known) = exact(word) {
        return known;
    }
    let mut candidates: [Option<String>; 3] = [None, None, None];
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        candidates[0] = Some(format!("{stem}y"));
    } else if let Some(stem) =
        word.strip_suffix("ing").or_else(|| word.strip_suffix("ed")).filter(|s| s.len() > 1)
    {
        let undoubled = stem
            .as_bytes()
            .windows(2)
            .last()
            .is_some_and(|w| w[0] == w[1])
            .then(|| stem[..stem.len() - 1].to_owned());
        candidates = [Some(stem.to_owned()), Some(format!("{stem}e")), undoubled];
    } else if let Some(stem) = word.strip_suffix('s') {
        candidates = [Some(stem.to_owned()), stem.strip_suffix('e').map(str::to_owned), None];
    }
    candidates.iter().flatten().find_map(|c| exact(c)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_the_kinds_of_their_lemma() {
        for (word, lemma) in
            [("asks", "ask"), ("halving", "halve"), ("stopped", "stop"), ("told", "tell"), ("tried", "try")]
        {
            assert_eq!(kinds(word, true).1, lemma, "{word}");
        }
        assert!(kinds("discussing", true).0.any(Kinds::TALK));
        assert_eq!(kinds("xylophone", true), (Kinds::default(), ""));
    }

    #[test]
    fn each_line_of_the_data_has_a_kind() {
        for line in lines(include_str!("../../data/words/kinds.txt")) {
            let name = line.split_once(": ").map(|(name, _)| name);
            assert!(NAMES.iter().any(|(known, _)| Some(*known) == name), "{line}");
        }
    }
}
