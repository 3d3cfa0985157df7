//! How many of how many, and how sure that is.

use serde::Serialize;

/// The standard normal deviate that leaves 2.5% on each side.
const Z: f64 = 1.959964;

/// A share with its 95% interval after Wilson (1927), which holds for small samples and for shares near 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub hits: usize,
    /// Of how many.
    pub total: usize,
    /// The share.
    pub share: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

impl Share {
    /// The share of `hits` in `total`; none where there is nothing to share.
    pub fn of(hits: usize, total: usize) -> Option<Self> {
        if total == 0 {
            return None;
        }
        let (n, share) = (total as f64, hits as f64 / total as f64);
        let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Self { hits, total, share, low: (middle - half).max(0.0), high: (middle + half).min(1.0) })
    }

    /// F1 of a count of hits, misses and false alarms. It grows with TP / (TP + FP + FN), so the interval of that share
    /// is turned into one of F1.
    pub fn f1(tp: usize, missed: usize, false_alarms: usize) -> Option<Self> {
        let turn = |share: f64| 2.0 * share / (1.0 + share);
        Self::of(tp, tp + missed + false_alarms).map(|of| Self {
            share: turn(of.share),
            low: turn(of.low),
            high: turn(of.high),
            ..of
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(share: Option<Share>) -> String {
        share.map_or("-".to_owned(), |s| format!("{:.4} [{:.4}, {:.4}]", s.share, s.low, s.high))
    }

    #[test]
    fn intervals_as_in_the_tables() {
        // Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
        assert_eq!(rounded(Share::of(81, 263)), "0.3080 [0.2553, 0.3662]");
        assert_eq!(rounded(Share::of(15, 148)), "0.1014 [0.0624, 0.1605]");
        assert_eq!(rounded(Share::of(0, 20)), "0.0000 [0.0000, 0.1611]");
        assert_eq!(rounded(Share::of(1, 29)), "0.0345 [0.0061, 0.1718]");
        assert_eq!(rounded(Share::of(0, 0)), "-");
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        let f1 = Share::f1(8, 2, 4).unwrap();
        let (precision, recall) = (8.0 / 12.0, 8.0 / 10.0);
        assert!((f1.share - 2.0 * precision * recall / (precision + recall)).abs() < 1e-12);
        assert!(f1.low < f1.share && f1.share < f1.high);
        assert_eq!(Share::f1(0, 0, 0), None);
    }
}
