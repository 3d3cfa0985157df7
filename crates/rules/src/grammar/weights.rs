//! Weights of linear models: for each feature a short row of classes and what the feature says for or against each.
//!
//! The numbers are whole and small, so that a sentence is read the same way on every machine.

/// One model: features in, a score for each class out.
#[derive(Debug)]
pub struct Weights {
    /// Where in `keys` the features of each leading 16 bits begin.
    index: Vec<u32>,
    keys: Vec<u32>,
    /// Where each feature's row begins in `entries`.
    rows: Vec<u32>,
    /// Rows: how many entries, then a class and a weight each.
    entries: &'static [u8],
}

/// How many leading bits of a key find its bucket.
const BITS: u32 = 16;

impl Weights {
    /// Reads a model from the front of `data` and moves it on. A row is its key (four bytes), a count, and the entries.
    ///
    /// The data ships inside the program, so a broken file is a bug and ends in a model that knows nothing.
    pub fn read(data: &mut &'static [u8]) -> Self {
        let count = number(data) as usize;
        let size = number(data) as usize;
        let (entries, rest) = data.split_at(size.min(data.len()));
        *data = rest;
        let mut index = vec![0_u32; (1 << BITS) + 1];
        let (mut keys, mut rows) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let mut at = 0;
        while let Some(key) = entries.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()) {
            let key = u32::from_le_bytes(key);
            index[(key >> (32 - BITS)) as usize + 1] += 1;
            keys.push(key);
            rows.push(at as u32 + 4);
            at += 5 + 2 * usize::from(entries.get(at + 4).copied().unwrap_or(0));
        }
        for bucket in 1..index.len() {
            index[bucket] += index[bucket - 1];
        }
        Self { index, keys, rows, entries }
    }

    /// Adds what `feature` says to the scores.
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [i32]) {
        let bucket = (feature >> (32 - BITS)) as usize;
        let (from, to) = (self.index[bucket] as usize, self.index[bucket + 1] as usize);
        let Some(found) = self.keys[from..to].iter().position(|key| *key == feature) else { return };
        let at = self.rows[from + found] as usize;
        let row = &self.entries[at + 1..at + 1 + 2 * usize::from(self.entries[at])];
        for entry in row.chunks_exact(2) {
            if let Some(score) = scores.get_mut(usize::from(entry[0])) {
                *score += i32::from(entry[1].cast_signed());
            }
        }
    }

    /// How many features it knows.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it knows nothing.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
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
    h ^ (h >> 16)
}

/// A number for a piece of text (FNV-1a, Fowler, Noll and Vo 1991).
#[inline]
pub fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}
