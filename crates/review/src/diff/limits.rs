//! Bounds on the work that one comparison may take.

/// Beyond so many sentences or words only exact matches are looked for, which bounds the work on a hostile file.
pub(crate) const MAX_ALIGNED: usize = 4_000;
