//! Teaches the models of the grammar: `teach_grammar LESSONS TEST OUT`, files as `ci/grammar/lessons.py` writes them.
//!
//! Averaged perceptrons (Collins 2002); the parser learns what is best from wherever it has got to (dynamic oracle, Goldberg
//! and Nivre 2013). Deterministic: the order of the sentences is mixed by a fixed rule.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::disallowed_types,
    reason = "a tool for developers; the crate itself stays pure"
)]

use std::collections::BTreeMap;
use std::io::Write;

use caveat_document::words::tokens;
use caveat_language::grammar::parser::{
    LABELS, MOVES, Move, NONE, State, View, label_features, label_of, move_features,
};
use caveat_language::grammar::tagger::{Look, TAGS, Tag, features, tag_of};
use caveat_language::grammar::token::Piece;
use rustc_hash::FxHashMap;

type Map<V> = FxHashMap<u32, V>;

/// A model that learns.
struct Perceptron {
    classes: usize,
    rows: Map<usize>,
    weights: Vec<f32>,
    totals: Vec<f32>,
    stamps: Vec<u32>,
    now: u32,
    seen: Map<u32>,
    counting: bool,
}

impl Perceptron {
    fn new(classes: usize) -> Self {
        Self {
            classes,
            rows: Map::default(),
            weights: vec![],
            totals: vec![],
            stamps: vec![],
            now: 0,
            seen: Map::default(),
            counting: true,
        }
    }

    fn score(&self, features: &[u32], out: &mut [f32]) {
        out.fill(0.0);
        for feature in features {
            if let Some(&row) = self.rows.get(feature) {
                for (score, weight) in out.iter_mut().zip(&self.weights[row..row + self.classes]) {
                    *score += weight;
                }
            }
        }
    }

    fn bump(&mut self, at: usize, by: f32) {
        self.totals[at] += self.weights[at] * (self.now - self.stamps[at]) as f32;
        self.stamps[at] = self.now;
        self.weights[at] += by;
    }

    fn learn(&mut self, features: &[u32], truth: usize, guess: usize) {
        self.now += 1;
        if truth == guess {
            return;
        }
        for feature in features {
            let row = match self.rows.get(feature) {
                Some(row) => *row,
                None => {
                    let row = self.weights.len();
                    self.weights.resize(row + self.classes, 0.0);
                    self.totals.resize(row + self.classes, 0.0);
                    self.stamps.resize(row + self.classes, self.now);
                    self.rows.insert(*feature, row);
                    row
                }
            };
            if self.counting {
                *self.seen.entry(*feature).or_default() += 1;
            }
            self.bump(row + truth, 1.0);
            self.bump(row + guess, -1.0);
        }
    }

    /// The averaged weights as whole numbers. A feature that was corrected once or twice tells nothing and goes.
    fn write(mut self, out: &mut Vec<u8>, least: u32, floor: f32) -> usize {
        for at in 0..self.weights.len() {
            self.bump(at, 0.0);
        }
        let now = self.now as f32;
        let average: Vec<f32> = self.totals.iter().map(|t| t / now).collect();
        let mut sizes: Vec<f32> = average.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let scale = 127.0 / sizes[(sizes.len() as f64 * 0.9995) as usize];
        let mut rows: Vec<(u32, usize)> = self.rows.iter().map(|(k, r)| (*k, *r)).collect();
        rows.sort_unstable();
        let mut entries = Vec::new();
        let mut count = 0_u32;
        for (key, row) in rows {
            if self.seen.get(&key).copied().unwrap_or(0) < least {
                continue;
            }
            let row: Vec<(u8, i8)> = (0..self.classes)
                .map(|c| (c as u8, (average[row + c] * scale).round().clamp(-127.0, 127.0)))
                .filter(|(_, w)| w.abs() >= floor)
                .map(|(c, w)| (c, w as i8))
                .collect();
            if row.is_empty() {
                continue;
            }
            count += 1;
            entries.extend(key.to_le_bytes());
            entries.push(row.len() as u8);
            entries.extend(row.iter().flat_map(|(c, w)| [*c, w.cast_unsigned()]));
        }
        out.extend(count.to_le_bytes());
        out.extend((entries.len() as u32).to_le_bytes());
        out.extend(entries);
        count as usize
    }
}

/// A sentence with what the teacher said of it.
struct Lesson {
    looks: Vec<Look>,
    marks: Vec<bool>,
    tags: Vec<Tag>,
    heads: Vec<usize>,
    labels: Vec<u8>,
}

fn read(path: &str) -> Vec<Lesson> {
    let text = std::fs::read_to_string(path).expect("the file of lessons");
    let mut lessons = Vec::new();
    for block in text.split("\n\n").filter(|b| !b.trim().is_empty()) {
        let rows: Vec<Vec<&str>> = block.lines().map(|l| l.split('\t').collect()).collect();
        let len = rows.len();
        let lowers: Vec<String> = rows.iter().map(|r| r[0].to_lowercase()).collect();
        let mut lesson = Lesson { looks: vec![], marks: vec![], tags: vec![], heads: vec![], labels: vec![] };
        for (at, row) in rows.iter().enumerate() {
            let mut cut = Vec::new();
            tokens(row[0], 0..row[0].len(), &mut cut);
            let kind = cut.first().map_or(caveat_document::words::TokenKind::Mark, |t| t.kind);
            let capital = row[0].starts_with(char::is_uppercase);
            let shouted = row[0].len() > 1
                && row[0].chars().any(char::is_uppercase)
                && !row[0].chars().any(char::is_lowercase);
            // The pieces `'s` and `n't` begin with a mark or a letter; both are words.
            let kind = if row[0].starts_with('\'') && row[0].len() > 1 {
                caveat_document::words::TokenKind::Word
            } else {
                kind
            };
            let piece = Piece { text: &lowers[at], word: at, range: 0..0, kind, capital, shouted };
            lesson.looks.push(Look::of(&piece, at == 0));
            let mark = kind == caveat_document::words::TokenKind::Mark && !["%", "&", "'"].contains(&row[0]);
            lesson.marks.push(mark);
            lesson.tags.push(if mark { (TAGS.len() - 1) as Tag } else { tag_of(row[2]) });
            let head: i64 = row[3].parse().expect("a head");
            lesson.heads.push(if head < 0 { len } else { head as usize });
            lesson.labels.push(label_of(row[4]));
        }
        lessons.push(lesson);
    }
    lessons
}

/// The moves that lose no arc of the teacher's.
fn good_moves(state: &State, gold: &[usize]) -> Vec<Move> {
    let may = |m: Move| state.may(m);
    let Some(&last) = state.stack.last() else { return vec![Move::Shift] };
    if may(Move::Shift) && gold[state.next] == last {
        return vec![Move::Shift];
    }
    if gold[last] == state.next {
        return vec![Move::Left];
    }
    let joined = |a: usize, b: usize| gold.get(a) == Some(&b) || gold.get(b) == Some(&a);
    let mut good: Vec<Move> = MOVES.into_iter().filter(|m| may(*m)).collect();
    if state.stack.len() >= 2 && gold[last] == state.stack[state.stack.len() - 2] {
        good.retain(|m| *m != Move::Left);
    }
    if state.stack.iter().any(|s| joined(state.next, *s)) {
        good.retain(|m| *m != Move::Shift);
    }
    if (state.next + 1..=state.len).any(|b| joined(last, b)) {
        good.retain(|m| *m == Move::Shift);
    }
    if good.is_empty() { MOVES.into_iter().filter(|m| may(*m)).collect() } else { good }
}

fn top(scores: &[f32], allowed: impl Iterator<Item = usize>) -> usize {
    let mut best = usize::MAX;
    for i in allowed {
        if best == usize::MAX || scores[i] > scores[best] {
            best = i;
        }
    }
    best
}

struct Models {
    tags: Perceptron,
    moves: Perceptron,
    labels: Perceptron,
}

fn tag(model: &mut Perceptron, lesson: &Lesson, learn: bool, buffer: &mut Vec<u32>) -> Vec<Tag> {
    let mut out: Vec<Tag> = Vec::new();
    let mut before = [Tag::MAX; 2];
    let mut scores = vec![0.0; TAGS.len()];
    for at in 0..lesson.looks.len() {
        let guess = if lesson.marks[at] {
            (TAGS.len() - 1) as Tag
        } else {
            features(&lesson.looks, at, before, buffer);
            model.score(buffer, &mut scores);
            let guess = top(&scores, 0..TAGS.len());
            if learn {
                model.learn(buffer, usize::from(lesson.tags[at]), guess);
            }
            guess as Tag
        };
        out.push(guess);
        before = [guess, before[0]];
    }
    out
}

/// Parses, and learns while it does. Gives right heads, right heads with right labels, and words.
fn parse(
    models: &mut Models,
    lesson: &Lesson,
    tags: &[Tag],
    learn: bool,
    explore: bool,
    buffer: &mut Vec<u32>,
) -> [usize; 3] {
    let view = View { looks: &lesson.looks, tags };
    let mut state = State::new(lesson.looks.len());
    let mut scores = [0.0; 3];
    let mut names = vec![0.0; LABELS.len()];
    while !state.done() {
        move_features(&state, view, buffer);
        models.moves.score(buffer, &mut scores);
        let guess = top(&scores, (0..3).filter(|i| state.may(MOVES[*i])));
        let mut step = MOVES[guess];
        if learn {
            let good = good_moves(&state, &lesson.heads);
            let best = top(&scores, (0..3).filter(|i| good.contains(&MOVES[*i])));
            models.moves.learn(buffer, best, guess);
            if !explore {
                step = MOVES[best];
            }
        }
        let label = match state.arc(step) {
            Some((head, word)) if head < state.len => {
                label_features(&state, view, head, word, buffer);
                models.labels.score(buffer, &mut names);
                let guess = top(&names, 1..LABELS.len());
                if learn && lesson.heads[word] == head {
                    models.labels.learn(buffer, usize::from(lesson.labels[word]), guess);
                }
                guess as u8
            }
            _ => 0,
        };
        state.make(step, label);
    }
    let mut right = [0, 0, 0];
    for at in (0..state.len).filter(|at| !lesson.marks[*at]) {
        let head = state.heads[at] == lesson.heads[at] || state.heads[at] == NONE;
        right[0] += usize::from(head);
        right[1] += usize::from(head && state.labels[at] == lesson.labels[at]);
        right[2] += 1;
    }
    right
}

/// Words that nearly always have the same tag: common, and of another tag in fewer than one case of 300.
fn certain_words(lessons: &[Lesson]) -> Vec<(u32, Tag)> {
    let mut seen: BTreeMap<u32, BTreeMap<Tag, usize>> = BTreeMap::new();
    for lesson in lessons {
        for at in 0..lesson.looks.len() {
            *seen.entry(lesson.looks[at].word).or_default().entry(lesson.tags[at]).or_default() += 1;
        }
    }
    let sure = |(word, tags): (u32, BTreeMap<Tag, usize>)| {
        let total: usize = tags.values().sum();
        let (tag, most) = tags.into_iter().max_by_key(|(_, count)| *count)?;
        (total >= 60 && (total - most) * 300 < total).then_some((word, tag))
    };
    seen.into_iter().filter_map(sure).collect()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [train, test, out] = arguments.as_slice() else { panic!("TRAIN TEST OUT") };
    let (train, test) = (read(train), read(test));
    println!("{} sentences to learn from, {} to test on", train.len(), test.len());
    let mut models = Models {
        tags: Perceptron::new(TAGS.len()),
        moves: Perceptron::new(MOVES.len()),
        labels: Perceptron::new(LABELS.len()),
    };
    let mut buffer = Vec::new();
    let rounds: usize = std::env::var("ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(7);
    for round in 0..rounds {
        let mut order: Vec<usize> = (0..train.len()).collect();
        order.sort_by_key(|i| {
            (*i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 ^ (round as u64) << 32).rotate_left(17)
        });
        for i in order {
            let tags = tag(&mut models.tags, &train[i], true, &mut buffer);
            // The parser meets the tagger's slips, as it will in use.
            let tags = if round == 0 { train[i].tags.clone() } else { tags };
            parse(&mut models, &train[i], &tags, true, round > 0, &mut buffer);
        }
        let (mut hits, mut words, mut sum) = (0, 0, [0; 3]);
        for lesson in &test {
            let tags = tag(&mut models.tags, lesson, false, &mut buffer);
            for (at, tag) in tags.iter().enumerate().filter(|(at, _)| !lesson.marks[*at]) {
                hits += usize::from(*tag == lesson.tags[at]);
                words += 1;
            }
            let right = parse(&mut models, lesson, &tags, false, true, &mut buffer);
            (0..3).for_each(|i| sum[i] += right[i]);
        }
        let share = |a: usize, b: usize| a as f64 / b as f64;
        println!(
            "round {round}: tags {:.4}, heads {:.4}, heads and labels {:.4} (weights of the last sentence, not averaged)",
            share(hits, words),
            share(sum[0], sum[2]),
            share(sum[1], sum[2])
        );
    }
    let mut data = Vec::new();
    let counts = [
        models.tags.write(&mut data, 3, 2.0),
        models.moves.write(&mut data, 6, 3.0),
        models.labels.write(&mut data, 3, 2.0),
    ];
    let certain = certain_words(&train);
    data.extend((certain.len() as u32).to_le_bytes());
    for (word, tag) in &certain {
        data.extend(word.to_le_bytes());
        data.push(*tag);
    }
    println!("{counts:?} features, {} certain words, {} bytes", certain.len(), data.len());
    std::fs::File::create(out).and_then(|mut f| f.write_all(&data)).expect("to write the models");
}
