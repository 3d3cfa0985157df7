//! Numbers that contradict each other or cannot be.

use std::ops::Range;
use std::sync::LazyLock;

use caveat_document::format::Severity;
use caveat_document::text::Text;
use regex::{Captures, Regex};

use crate::finding::collector::Collector;
use crate::native::check::{Check, Run};
use crate::native::pattern::unicode_pattern;

pub(crate) const CHECK: Check = Check {
    name: "text/numbers-disagree",
    severity: Severity::Error,
    why: "A slip in one digit can move a warning sign out of reach: whoever waits for 104 F comes too late.",
    standard: "CDC Clear Communication Index 15 to 17; JAMA benchmarks, accuracy",
    next: "Look both numbers up in the source, and correct the one that is wrong.",
    bad: "Call about a fever of 104.4 F (38 C).",
    good: "Call about a fever of 100.4 F (38 C).",
    sentence: true,
    run: Run::Text(check_numbers),
};

static FAHRENHEIT: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"\b(\d{2,3}(?:\.\d+)?)\s?(?:°|degrees)?\s?F\s?\(\s?(\d{1,2}(?:\.\d+)?)\s?(?:°|degrees)?\s?C\b",
    )
});

static CELSIUS: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"\b(\d{1,2}(?:\.\d+)?)\s?(?:°|degrees)?\s?C\s?\(\s?(\d{2,3}(?:\.\d+)?)\s?(?:°|degrees)?\s?F\b",
    )
});

/// `27 in 100 (26.9%)`, `19 of 66 (29%)`.
static COUNT: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"\b(\d[\d,]*)\s(?:in|of|out\sof)\s(?:every\s)?(\d[\d,]*)(?:\s\w+){0,2}\s?\((?:about\s)?(\d+(?:\.\d+)?)\s?(?:%|percent)",
    )
});

/// `12 of 10 people`, `12 in 10`, where the whole is a number of people.
static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?ix)
        \b(\d[\d,]*)\s(?:of|out\sof)\s(?:every\s)?(\d[\d,]*)\s(?:people|women|men|patients|children|adults|cases|\()
        | \b(\d[\d,]*)\s(?:in|out\sof)\s(?:every\s)?(10|100|1,?000|10,?000)
          (?:[.,;:)]|$|\s(?:people|women|men|patients|children|adults|cases|had|have|were|are|did|do|will|live|get|\())",
    )
});

/// `1,813 of 1,551`: with so many it can only be people or cases, unless the first is a year.
static MANY: LazyLock<Regex> =
    LazyLock::new(|| unicode_pattern(r"\b(\d{1,3}(?:,\d{3})+|\d{3,})\sof\s(\d{1,3}(?:,\d{3})+|\d{3,})\b"));

/// `135% of people`.
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    unicode_pattern(
        r"(?i)\b(\d+(?:\.\d+)?)\s?(?:%|percent)\sof\s(?:the\s|all\s|these\s)?(?:people|women|men|patients|children|adults|those|cases|tumors)\b",
    )
});

fn check_numbers(check: &Check, text: &Text, collector: &mut Collector<'_>) {
    for block in &text.blocks {
        for sentence in &block.sentences {
            let words = block.sentence_text(sentence);
            // Two numbers, or a share.
            if words.bytes().filter(u8::is_ascii_digit).nth(1).is_none() {
                continue;
            }
            for (range, message) in faults(words) {
                let range = sentence.range.start + range.start..sentence.range.start + range.end;
                collector.hit(check.hit(message), text, block, range, words);
            }
        }
    }
}

fn faults(words: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    // Most sentences with digits hold none of these, and need no regular expression.
    let mut look = |gate: bool, pattern: &LazyLock<Regex>, message, wrong: &dyn Fn(&Captures<'_>) -> bool| {
        if !gate {
            return;
        }
        for numbers in pattern.captures_iter(words).filter(|numbers| wrong(numbers)) {
            found.push((numbers.get_match().range(), message));
        }
    };
    let has = |part: &str| words.contains(part);
    let heat = has("F") && has("C") && has("(");
    let percent = has("%") || has("percent");
    let of = has(" of ");
    look(heat, &FAHRENHEIT, "“{text}” gives two different temperatures.", &|n| {
        differ(number(n, 1), number(n, 2))
    });
    look(heat, &CELSIUS, "“{text}” gives two different temperatures.", &|n| {
        differ(number(n, 2), number(n, 1))
    });
    look(percent && has("("), &COUNT, "“{text}” gives two different shares.", &|n| {
        let (part, whole, share) = (number(n, 1), number(n, 2), number(n, 3));
        // The count may be rounded to a whole person, the share to a whole percent.
        whole > 0.0 && (100.0 * part / whole - share).abs() > 50.0 / whole + 0.6
    });
    look(of || has(" in "), &WHOLE, "“{text}”: the part is larger than the whole.", &|n| {
        number(n, 1) > number(n, 2) || number(n, 3) > number(n, 4)
    });
    look(of, &MANY, "“{text}”: the part is larger than the whole.", &|n| {
        let year = n[1].len() == 4 && (n[1].starts_with("19") || n[1].starts_with("20"));
        !year && number(n, 1) > number(n, 2)
    });
    look(percent && of, &SHARE, "“{text}”: nothing is more than all.", &|n| number(n, 1) > 100.0);
    found.dedup_by(|next, kept| next.0.start < kept.0.end);
    found
}

fn number(captures: &Captures<'_>, group: usize) -> f64 {
    captures.get(group).and_then(|m| m.as_str().replace(',', "").parse().ok()).unwrap_or_default()
}

/// Whether a body's temperature in Fahrenheit is another in Celsius. Both may be rounded; a rise by some degrees is no
/// temperature.
fn differ(fahrenheit: f64, celsius: f64) -> bool {
    fahrenheit >= 50.0 && ((fahrenheit - 32.0) / 1.8 - celsius).abs() > 0.6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_cannot_be() {
        for wrong in [
            "A fever of 104 F (38 C) or more.",
            "Call at 38 °C (104 °F).",
            "About 27 in 100 (62.9%) had it.",
            "It was 14 of 25 people (65 percent).",
            "It helped 12 of 10 people.",
            "About 110 in 100 had it.",
            "It helped 130% of women.",
            "It was 1813 of 1,551, so it did not help.",
        ] {
            assert_eq!(faults(wrong).len(), 1, "{wrong}");
        }
        for right in [
            "A fever of 100.4 F (38 C), or 101 °F (38.3 °C).",
            "A rise of 2 F (1.1 C) is usual; 20 F (11 C) is not.",
            "About 27 in 100 (26.9%), 1 in 3 (30%), 19 of 66 (29%), 3 in 1,000 (0.3%).",
            "The number rose by 150%, and 20 in 10 years.",
            "In 2 of 4 trials, day 15 of 14 was off.",
            "From 10 in 5 clinics to 12 in 2024.",
        ] {
            assert_eq!(faults(right), [], "{right}");
        }
    }
}
