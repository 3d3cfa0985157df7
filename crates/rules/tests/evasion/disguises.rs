//! Ways to dress a sentence so that people read the same words and a careless program does not.

/// A way to dress a sentence.
pub(crate) struct Disguise {
    /// Its kind, as the table shows it.
    pub(crate) kind: &'static str,
    /// Whether it works by what no reader sees. Then an error on the hiding itself counts as caught, too.
    pub(crate) hides: bool,
    /// The dressed sentences; none where the sentence has nothing to dress.
    pub(crate) dress: fn(&str) -> Vec<String>,
}

const fn seen(kind: &'static str, dress: fn(&str) -> Vec<String>) -> Disguise {
    Disguise { kind, hides: false, dress }
}

const fn unseen(kind: &'static str, dress: fn(&str) -> Vec<String>) -> Disguise {
    Disguise { kind, hides: true, dress }
}

pub(crate) const ALL: &[Disguise] = &[
    unseen("zero-width characters inside words", |s| each(ZERO_WIDTH, |c| inside_words(s, c))),
    unseen("zero-width characters between words", |s| each(ZERO_WIDTH, |c| s.replace(' ', &format!("{c} ")))),
    unseen("zero-width characters after spaces", |s| each(ZERO_WIDTH, |c| s.replace(' ', &format!(" {c}")))),
    unseen("bidirectional controls inside words", |s| each(BIDI, |c| inside_words(s, c))),
    unseen("bidirectional controls around words", |s| each(BIDI, |c| s.replace(' ', &format!("{c} {c}")))),
    unseen("soft hyphens", |s| vec![inside_words(s, '\u{ad}'), letters(s, |c| format!("{c}\u{ad}"))]),
    unseen("one Cyrillic letter", |s| one_twin(s, CYRILLIC)),
    unseen("all Cyrillic letters", |s| changed(s, swap(s, CYRILLIC))),
    unseen("one Greek letter", |s| one_twin(s, GREEK)),
    unseen("all Greek letters", |s| changed(s, swap(s, GREEK))),
    unseen("an HTML comment between words", |s| {
        vec![s.replacen(' ', " <!-- note --> ", 1), s.replace(' ', " <!-- --> ")]
    }),
    unseen("an HTML comment inside words", |s| vec![wrap_letters(s, "<!-- -->")]),
    unseen("HTML tags inside words", |s| vec![wrap_letters(s, "<b></b>"), wrap_letters(s, "<wbr>")]),
    seen("full-width letters", |s| vec![shift(s, 0xfee0), first_word(s, |w| shift(w, 0xfee0))]),
    seen("mathematical letters", mathematical),
    seen("letters in circles", |s| vec![letters(s, circled)]),
    seen("ligatures", |s| {
        changed(
            s,
            ["ffi", "ffl", "fi", "fl", "ff"]
                .iter()
                .zip(["ﬃ", "ﬄ", "ﬁ", "ﬂ", "ﬀ"])
                .fold(s.to_owned(), |s, (from, to)| s.replace(from, to)),
        )
    }),
    seen("no-break and other spaces", |s| each(SPACES, |c| s.replace(' ', &c.to_string()))),
    seen("runs of blanks and tabs", |s| {
        vec![s.replace(' ', "   "), s.replace(' ', "\t"), s.replace(' ', " \u{a0} ")]
    }),
    seen("quotation marks and apostrophes", |s| {
        let turned: Vec<String> = APOSTROPHES.iter().map(|a| s.replace('\'', a)).collect();
        turned.into_iter().filter(|turned| turned != s).collect()
    }),
    seen("one word in quotation marks", |s| {
        around_words(
            s,
            &[("\"", "\""), ("\u{201c}", "\u{201d}"), ("\u{2018}", "\u{2019}"), ("\u{ab}", "\u{bb}")],
        )
    }),
    seen("hyphens", |s| {
        each(&['\u{2010}', '\u{2011}', '\u{2212}', '\u{fe63}', '\u{ff0d}'], |c| {
            s.replace('-', &c.to_string())
        })
        .into_iter()
        .filter(|t| t != s)
        .collect()
    }),
    seen("emphasis on one word", |s| {
        around_words(s, &[("*", "*"), ("_", "_"), ("**", "**"), ("__", "__"), ("***", "***")])
    }),
    seen("a link on one word", |s| {
        around_words(s, &[("[", "](https://example.org)"), ("[", "](https://example.org \"more\")")])
    }),
    seen("a code span on one word", |s| around_words(s, &[("`", "`"), ("`` ", " ``")])),
    seen("emphasis on the whole", |s| {
        vec![format!("**{s}**"), format!("*{s}*"), format!("[{s}](https://example.org)")]
    }),
    seen("emphasis inside words", |s| vec![mark_inside(s, "*"), mark_inside(s, "**")]),
    seen("a link inside a word", |s| vec![link_inside(s)]),
    seen("named HTML entities", |s| {
        let spaces =
            ["&nbsp;", "&ensp;", "&emsp;", "&thinsp;", "&Tab;", "&NewLine;"].map(|e| s.replace(' ', e));
        let marks = [
            s.replace('.', "&period;"),
            s.replace('\'', "&apos;"),
            s.replace('\'', "&rsquo;"),
            s.replace(',', "&comma;"),
        ];
        spaces.into_iter().chain(marks).filter(|t| t != s).collect()
    }),
    unseen("named entities that hide", |s| {
        ["&shy;", "&zwnj;", "&zwj;", "&ZeroWidthSpace;", "&NoBreak;", "&lrm;"]
            .map(|e| wrap_letters(s, e))
            .into()
    }),
    seen("decimal entities", |s| {
        vec![
            letters(s, |c| format!("&#{};", u32::from(c))),
            first_letters(s, |c| format!("&#{};", u32::from(c))),
        ]
    }),
    seen("hexadecimal entities", |s| {
        vec![
            letters(s, |c| format!("&#x{:x};", u32::from(c))),
            first_letters(s, |c| format!("&#X{:04X};", u32::from(c))),
        ]
    }),
    seen("soft line breaks", |s| vec![break_lines(s, "\n"), break_lines(s, "\r\n"), break_lines(s, " \n  ")]),
    seen("hard line breaks", |s| vec![break_lines(s, "  \n"), break_lines(s, "\\\n")]),
    seen("line and paragraph separators", |s| {
        each(&['\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}'], |c| s.replace(' ', &c.to_string()))
    }),
    seen("capitals", |s| vec![s.to_uppercase(), title(s), s.to_lowercase(), alternating(s)]),
    seen("combining marks", |s| each(&['\u{301}', '\u{308}', '\u{303}'], |mark| marked(s, mark))),
    seen("accents", |s| each(&['\u{301}', '\u{308}', '\u{303}'], |mark| composed(&marked(s, mark)))),
    unseen("marks that strike letters through", |s| {
        each(&['\u{336}', '\u{335}', '\u{338}', '\u{333}'], |mark| letters(s, |c| format!("{c}{mark}")))
    }),
    seen("backslash escapes", |s| {
        vec![
            s.chars()
                .map(|c| if c.is_ascii_punctuation() { format!("\\{c}") } else { c.to_string() })
                .collect(),
        ]
    }),
    seen("a phrase split over a list marker", |s| splits(s, |head, tail| format!("{head}\n\n- {tail}"))),
    seen("a phrase split over two items", |s| splits(s, |head, tail| format!("- {head}\n- {tail}"))),
    seen("a phrase split over two cells", |s| {
        splits(s, |head, tail| format!("| One | Two |\n|---|---|\n| {head} | {tail} |"))
    }),
    seen("a phrase split over header and cell", |s| {
        splits(s, |head, tail| format!("| {head} |\n|---|\n| {tail} |"))
    }),
];

const ZERO_WIDTH: &[char] = &[
    '\u{200b}',
    '\u{200c}',
    '\u{200d}',
    '\u{2060}',
    '\u{2061}',
    '\u{2062}',
    '\u{2063}',
    '\u{2064}',
    '\u{feff}',
    '\u{180e}',
    '\u{34f}',
    '\u{115f}',
    '\u{1160}',
    '\u{17b4}',
    '\u{3164}',
    '\u{ffa0}',
    '\u{fe00}',
    '\u{fe0f}',
    '\u{e0001}',
    '\u{e0061}',
    '\u{e0100}',
    '\u{206a}',
    '\u{fff9}',
    '\u{1d173}',
];

const BIDI: &[char] = &[
    '\u{200e}', '\u{200f}', '\u{61c}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}',
    '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
];

const SPACES: &[char] = &[
    '\u{a0}', '\u{1680}', '\u{2000}', '\u{2001}', '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}',
    '\u{2007}', '\u{2008}', '\u{2009}', '\u{200a}', '\u{202f}', '\u{205f}', '\u{3000}',
];

const APOSTROPHES: &[&str] = &[
    "\u{2019}", "\u{2018}", "\u{201b}", "\u{2bc}", "\u{2032}", "\u{ff07}", "\u{b4}", "\u{60}", "\u{2b9}",
    "\u{2bb}",
];

const CYRILLIC: (&str, &str) = ("acehijopsxyABCEHIJKMOPSTXY", "асеһіјорѕхуАВСЕНІЈКМОРЅТХУ");
const GREEK: (&str, &str) = ("aionuvpktyxABEHIKMNOPTXYZ", "αιοηυνρκτγχΑΒΕΗΙΚΜΝΟΡΤΧΥΖ");

fn each(characters: &[char], dress: impl Fn(char) -> String) -> Vec<String> {
    characters.iter().map(|&c| dress(c)).collect()
}

fn changed(plain: &str, dressed: String) -> Vec<String> {
    if dressed == plain { Vec::new() } else { vec![dressed] }
}

fn words(s: &str, dress: impl Fn(&str) -> String) -> String {
    s.split(' ').map(dress).collect::<Vec<_>>().join(" ")
}

fn letters(s: &str, dress: impl Fn(char) -> String) -> String {
    s.chars().map(|c| if c.is_ascii_alphabetic() { dress(c) } else { c.to_string() }).collect()
}

fn first_letters(s: &str, dress: impl Fn(char) -> String + Copy) -> String {
    words(s, |word| {
        let mut chars = word.chars();
        chars.next().filter(char::is_ascii_alphabetic).map_or(word.to_owned(), |c| dress(c) + chars.as_str())
    })
}

fn first_word(s: &str, dress: impl Fn(&str) -> String) -> String {
    let (first, rest) = s.split_once(' ').unwrap_or((s, ""));
    format!("{} {rest}", dress(first))
}

/// One character in the middle of each word of three letters or more.
fn inside_words(s: &str, c: char) -> String {
    wrap_letters(s, &c.to_string())
}

/// A text after the second letter of each word of three letters or more.
fn wrap_letters(s: &str, text: &str) -> String {
    words(s, |word| match word.char_indices().nth(2) {
        Some((at, _)) if word[..at].chars().all(|c| c.is_ascii_alphabetic()) => {
            format!("{}{text}{}", &word[..at], &word[at..])
        }
        _ => word.to_owned(),
    })
}

fn mark_inside(s: &str, mark: &str) -> String {
    words(s, |word| {
        if word.len() >= 4 && word.chars().take(3).all(|c| c.is_ascii_alphabetic()) {
            format!("{}{mark}{}{mark}{}", &word[..1], &word[1..2], &word[2..])
        } else {
            word.to_owned()
        }
    })
}

fn link_inside(s: &str) -> String {
    words(s, |word| {
        if word.len() >= 5 && word.chars().take(3).all(|c| c.is_ascii_alphabetic()) {
            format!("{}[{}](https://example.org){}", &word[..1], &word[1..3], &word[3..])
        } else {
            word.to_owned()
        }
    })
}

/// Each word in turn between marks, its punctuation outside.
fn around_words(s: &str, marks: &[(&str, &str)]) -> Vec<String> {
    let all: Vec<&str> = s.split(' ').collect();
    let mut made = Vec::new();
    for at in 0..all.len() {
        let bare = all[at].trim_end_matches(['.', ',', '?']);
        if !bare.chars().all(|c| c.is_ascii_alphanumeric()) {
            continue;
        }
        let (open, close) = marks[at % marks.len()];
        let mut dressed: Vec<String> = all.iter().map(|w| (*w).to_owned()).collect();
        dressed[at] = format!("{open}{bare}{close}{}", &all[at][bare.len()..]);
        made.push(dressed.join(" "));
    }
    made
}

fn twin(c: char, (plain, twins): (&str, &str)) -> Option<char> {
    plain.chars().position(|p| p == c).and_then(|at| twins.chars().nth(at))
}

fn swap(s: &str, alphabet: (&str, &str)) -> String {
    s.chars().map(|c| twin(c, alphabet).unwrap_or(c)).collect()
}

/// The sentence with one letter changed: in its first word, in its longest, in its last.
fn one_twin(s: &str, alphabet: (&str, &str)) -> Vec<String> {
    let all: Vec<&str> = s.split(' ').collect();
    let longest = (0..all.len()).max_by_key(|&at| all[at].len()).unwrap_or(0);
    let mut made = Vec::new();
    for at in [0, longest, all.len() - 1] {
        let Some((place, c)) = all[at].char_indices().find(|&(_, c)| twin(c, alphabet).is_some()) else {
            continue;
        };
        let mut dressed: Vec<String> = all.iter().map(|w| (*w).to_owned()).collect();
        dressed[at].replace_range(place..place + 1, &twin(c, alphabet).unwrap_or(c).to_string());
        made.push(dressed.join(" "));
    }
    made
}

fn shift(s: &str, by: u32) -> String {
    s.chars()
        .map(|c| if c.is_ascii_graphic() { char::from_u32(u32::from(c) + by).unwrap_or(c) } else { c })
        .collect()
}

/// Bold, italic, sans-serif, monospace, script, fraktur, double-struck.
fn mathematical(s: &str) -> Vec<String> {
    // Italic small h is elsewhere, as are some capitals of script, fraktur and double-struck.
    let style = |capital: u32, small: u32| {
        letters(s, |c| {
            let (from, base) = if c.is_ascii_uppercase() { ('A', capital) } else { ('a', small) };
            let styled = char::from_u32(base + u32::from(c) - u32::from(from)).unwrap_or(c);
            let hole = matches!(
                u32::from(styled),
                0x1d455
                    | 0x1d49d
                    | 0x1d4a0
                    | 0x1d4a1
                    | 0x1d4a3
                    | 0x1d4a4
                    | 0x1d4a7
                    | 0x1d4a8
                    | 0x1d4ad
                    | 0x1d4ba
                    | 0x1d4bc
                    | 0x1d4c4
                    | 0x1d506
                    | 0x1d50b
                    | 0x1d50c
                    | 0x1d515
                    | 0x1d51d
                    | 0x1d53a
                    | 0x1d53f
                    | 0x1d545
                    | 0x1d547
                    | 0x1d548
                    | 0x1d549
                    | 0x1d551
            );
            if hole { c.to_string() } else { styled.to_string() }
        })
    };
    vec![
        style(0x1d400, 0x1d41a),
        style(0x1d434, 0x1d44e),
        style(0x1d5a0, 0x1d5ba),
        style(0x1d670, 0x1d68a),
        style(0x1d49c, 0x1d4b6),
        style(0x1d504, 0x1d51e),
        style(0x1d538, 0x1d552),
    ]
}

fn circled(c: char) -> String {
    let base = if c.is_ascii_uppercase() { 0x24b6 - u32::from('A') } else { 0x24d0 - u32::from('a') };
    char::from_u32(base + u32::from(c)).unwrap_or(c).to_string()
}

/// A break in place of each blank, but not before what would begin a list, a quote or a heading there.
fn break_lines(s: &str, with: &str) -> String {
    let mut made = String::new();
    for (at, word) in s.split(' ').enumerate() {
        let begins = word.starts_with(|c: char| c.is_ascii_alphabetic());
        if at > 0 {
            made.push_str(if begins { with } else { " " });
        }
        made.push_str(word);
    }
    made
}

fn title(s: &str) -> String {
    words(s, |word| {
        let mut chars = word.chars();
        chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
    })
}

fn alternating(s: &str) -> String {
    s.char_indices()
        .map(|(at, c)| if at % 2 == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
        .collect()
}

/// A mark on the first vowel of each word.
fn marked(s: &str, mark: char) -> String {
    words(s, |word| match word.find(['a', 'e', 'i', 'o', 'u']) {
        Some(at) => format!("{}{mark}{}", &word[..=at], &word[at + 1..]),
        None => word.to_owned(),
    })
}

/// The marks drawn into their letters, as far as Unicode has such letters.
fn composed(s: &str) -> String {
    const PAIRS: &[(&str, &str)] = &[
        ("a\u{301}", "á"),
        ("e\u{301}", "é"),
        ("i\u{301}", "í"),
        ("o\u{301}", "ó"),
        ("u\u{301}", "ú"),
        ("a\u{308}", "ä"),
        ("e\u{308}", "ë"),
        ("i\u{308}", "ï"),
        ("o\u{308}", "ö"),
        ("u\u{308}", "ü"),
        ("a\u{303}", "ã"),
        ("e\u{303}", "ẽ"),
        ("i\u{303}", "ĩ"),
        ("o\u{303}", "õ"),
        ("u\u{303}", "ũ"),
    ];
    PAIRS.iter().fold(s.to_owned(), |s, (apart, one)| s.replace(apart, one))
}

/// The sentence cut after its first and after its second word, and before its last.
fn splits(s: &str, join: impl Fn(&str, &str) -> String) -> Vec<String> {
    let blanks: Vec<usize> = s.match_indices(' ').map(|(at, _)| at).collect();
    let mut cuts: Vec<usize> =
        [blanks.first(), blanks.get(1), blanks.last()].into_iter().flatten().copied().collect();
    cuts.dedup();
    cuts.into_iter().map(|at| join(&s[..at], s[at + 1..].trim_end_matches('.'))).collect()
}
