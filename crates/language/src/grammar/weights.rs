//! Weights of linear models: for each feature a short row of classes and what the feature says for or against each.
//!
//! The numbers are whole and small, so that a sentence is read the same way on every machine.

use rustc_hash::FxHashMap;

/// One model: features in, a score for each class out.
///
/// Most features of a sentence are unknown, so a bit field that fits the nearest cache is asked first. What is known lies in
/// buckets as wide as a cache line. A parser asks for fifty features at each word, so all of them are looked up side by side:
/// the memory answers many questions at once, but one after the other only slowly.
#[derive(Debug)]
pub struct Weights {
    /// Two bits of one word for each feature (a blocked Bloom filter; Putze, Sanders and Singler 2007).
    filter: Vec<u64>,
    /// A power of two of them.
    buckets: Vec<Bucket>,
    /// Rows: how many entries, then a class and a weight each. The first is empty: that of all unknown features.
    entries: Vec<u8>,
    /// Whether the rows lie in the buckets: a weight for each class, one byte each.
    inline: bool,
    count: usize,
}

/// Features, each with its row, or with the place of its row in `entries`. A feature whose bucket is full is in the next.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Bucket {
    keys: [u32; WIDTH],
    values: [u32; WIDTH],
}

/// So many features are in a bucket.
const WIDTH: usize = 8;

/// How full the buckets are on average, at most: a full one sends those who look for its features on.
const LOAD: usize = 5;

/// How many bits of a key choose the word of the filter: a quarter of a megabyte.
const FILTER_BITS: u32 = 15;

/// So many classes fit into a bucket.
const INLINE: usize = 4;

/// More features than this are never asked at once, and no model has more classes.
const MOST: usize = 64;

impl Bucket {
    /// What is there under a key; 0 where it is unknown. Without a branch: all eight are compared at once.
    #[inline]
    fn get(&self, key: u32) -> u32 {
        let known = self.keys.iter().zip(&self.values);
        known.fold(0, |found, (known, value)| found | if *known == key { *value } else { 0 })
    }

    fn full(&self) -> bool {
        self.keys[WIDTH - 1] != 0
    }
}

impl Weights {
    /// Reads a model of so many classes from the front of `data` and moves it on. A row is its key (four bytes), a count, and
    /// the entries.
    ///
    /// The data ships inside the program, so a broken file is a bug and ends in a model that knows nothing.
    pub fn read(data: &mut &'static [u8], classes: usize) -> Self {
        let count = number(data) as usize;
        let size = number(data) as usize;
        let (entries, rest) = data.split_at(size.min(data.len()));
        *data = rest;
        let inline = classes <= INLINE;
        let mut model = Self {
            filter: vec![0; 1 << FILTER_BITS],
            buckets: vec![Bucket::default(); (count / LOAD).next_power_of_two()],
            entries: vec![0],
            inline,
            count,
        };
        let mut at = 0;
        while let Some(key) = entries.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()) {
            let len = usize::from(entries.get(at + 4).copied().unwrap_or(0));
            let row = entries.get(at + 4..at + 5 + 2 * len).unwrap_or(&[0]);
            let value = if inline { pack(&row[1..]) } else { model.entries.len() as u32 };
            if !inline {
                model.entries.extend_from_slice(row);
            }
            model.insert(u32::from_le_bytes(key), value);
            at += 5 + 2 * len;
        }
        model
    }

    fn insert(&mut self, key: u32, value: u32) {
        let (word, bits) = filter_bits(key);
        self.filter[word] |= bits;
        let mask = self.buckets.len() - 1;
        let mut at = key as usize & mask;
        while self.buckets[at].full() {
            at = (at + 1) & mask;
        }
        let bucket = &mut self.buckets[at];
        if let Some(free) = bucket.keys.iter().position(|key| *key == 0) {
            (bucket.keys[free], bucket.values[free]) = (key, value);
        }
    }

    fn value_of(&self, key: u32) -> u32 {
        let mask = self.buckets.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let bucket = &self.buckets[at];
            let value = bucket.get(key);
            if value != 0 || !bucket.full() {
                return value;
            }
            at = (at + 1) & mask;
        }
    }

    /// What all of the features (at most 64) say together, for each class.
    pub fn scores<const CLASSES: usize>(&self, features: &[u32]) -> [i32; CLASSES] {
        let mut known = [0_u32; MOST];
        let mut count = 0;
        for feature in &features[..features.len().min(MOST)] {
            let (word, bits) = filter_bits(*feature);
            known[count] = *feature;
            count += usize::from(self.filter[word] & bits == bits);
        }
        // One load each, and nothing that waits for it: the memory fetches all buckets at once.
        let mask = self.buckets.len() - 1;
        let fetched =
            known[..count].iter().fold(0, |all, key| all ^ self.buckets[*key as usize & mask].keys[0]);
        std::hint::black_box(fetched);
        if self.inline {
            let mut scores = [0; CLASSES];
            for feature in &known[..count] {
                for (score, weight) in scores.iter_mut().zip(self.value_of(*feature).to_le_bytes()) {
                    *score += i32::from(weight.cast_signed());
                }
            }
            return scores;
        }
        // Each step asks the memory for all rows before the next needs any of them.
        known[..count].iter_mut().for_each(|known| *known = self.value_of(*known));
        let mut wide = [0; MOST];
        let mut lengths = [0_u8; MOST];
        for (length, at) in lengths.iter_mut().zip(&known[..count]) {
            *length = self.entries[*at as usize];
        }
        for (length, at) in lengths.iter().zip(&known[..count]) {
            let from = *at as usize + 1;
            for entry in self.entries[from..from + 2 * usize::from(*length)].chunks_exact(2) {
                wide[usize::from(entry[0]) % MOST] += i32::from(entry[1].cast_signed());
            }
        }
        std::array::from_fn(|class| wide[class])
    }

    /// How many features it knows.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// The word of the filter that a key is in, and its two bits there.
#[inline]
fn filter_bits(key: u32) -> (usize, u64) {
    ((key >> (32 - FILTER_BITS)) as usize, 1 << (key & 63) | 1 << (key >> 6 & 63))
}

/// A row of few classes in one number.
fn pack(row: &[u8]) -> u32 {
    let mut bytes = [0; INLINE];
    for entry in row.chunks_exact(2) {
        if let Some(byte) = bytes.get_mut(usize::from(entry[0])) {
            *byte = entry[1];
        }
    }
    u32::from_le_bytes(bytes)
}

/// Words that are nearly always the same, each with its class.
pub fn certain(data: &mut &'static [u8]) -> FxHashMap<u32, u8> {
    let count = number(data) as usize;
    let (rows, rest) = data.split_at((count * 5).min(data.len()));
    *data = rest;
    rows.chunks_exact(5)
        .filter_map(|row| Some((u32::from_le_bytes(row[..4].try_into().ok()?), row[4])))
        .collect()
}

fn number(data: &mut &'static [u8]) -> u32 {
    let Some((head, rest)) = data.split_first_chunk::<4>() else { return 0 };
    *data = rest;
    u32::from_le_bytes(*head)
}

/// The key of a feature: its template and up to three values, mixed (the finaliser of MurmurHash3, Appleby 2011).
#[inline]
pub fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let mut h = template.wrapping_mul(0x9e37_79b9) ^ a;
    h = h.wrapping_mul(0x85eb_ca6b).rotate_left(13) ^ b;
    h = h.wrapping_mul(0xc2b2_ae35).rotate_left(15) ^ c;
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h = h.wrapping_mul(0xc2b2_ae35);
    // Zero marks an empty slot.
    (h ^ (h >> 16)).max(1)
}

/// A number for a piece of text (FNV-1a, Fowler, Noll and Vo 1991).
#[inline]
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
