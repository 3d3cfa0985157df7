//! Weights of linear models: for each feature a short row of classes and what the feature says for or against each.
//!
//! The numbers are whole and small, so that a sentence is read the same way on every machine.

use rustc_hash::FxHashMap;

/// One model: features in, a score for each class out.
///
/// Most features of a sentence are unknown, so a small bit field is asked first; what is known lies in one table, and where
/// there are few classes its row lies there, too.
#[derive(Debug)]
pub struct Weights {
    /// One bit for each hash value that some feature has.
    filter: Vec<u64>,
    /// Features, each with its row, or with the place of its row in `entries`.
    slots: Vec<(u32, u32)>,
    /// Rows: how many entries, then a class and a weight each.
    entries: &'static [u8],
    /// Whether the rows lie in the slots: a weight for each class, one byte each.
    inline: bool,
    count: usize,
}

/// How many bits of a key the filter looks at.
const FILTER_BITS: u32 = 20;

/// So many classes fit into a slot.
const INLINE: usize = 4;

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
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            slots: vec![(0, 0); (count * 2).next_power_of_two().max(2)],
            entries,
            inline,
            count,
        };
        let mut at = 0;
        while let Some(key) = entries.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()) {
            let len = usize::from(entries.get(at + 4).copied().unwrap_or(0));
            let row = entries.get(at + 5..at + 5 + 2 * len).unwrap_or_default();
            let value = if inline { pack(row) } else { at as u32 + 4 };
            model.insert(u32::from_le_bytes(key), value);
            at += 5 + 2 * len;
        }
        model
    }

    fn insert(&mut self, key: u32, value: u32) {
        let bit = key >> (32 - FILTER_BITS);
        self.filter[(bit >> 6) as usize] |= 1 << (bit & 63);
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        while self.slots[slot].0 != 0 {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = (key, value);
    }

    #[inline]
    fn find(&self, key: u32) -> Option<u32> {
        let bit = key >> (32 - FILTER_BITS);
        if self.filter[(bit >> 6) as usize] & (1 << (bit & 63)) == 0 {
            return None;
        }
        let mask = self.slots.len() - 1;
        let mut slot = key as usize & mask;
        loop {
            match self.slots[slot] {
                (0, _) => return None,
                (known, value) if known == key => return Some(value),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// Adds what `feature` says to the scores.
    #[inline]
    pub fn add(&self, feature: u32, scores: &mut [i32]) {
        let Some(value) = self.find(feature) else { return };
        if self.inline {
            for (score, weight) in scores.iter_mut().zip(value.to_le_bytes()) {
                *score += i32::from(weight.cast_signed());
            }
            return;
        }
        let at = value as usize;
        let row = &self.entries[at + 1..at + 1 + 2 * usize::from(self.entries[at])];
        for entry in row.chunks_exact(2) {
            if let Some(score) = scores.get_mut(usize::from(entry[0])) {
                *score += i32::from(entry[1].cast_signed());
            }
        }
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
