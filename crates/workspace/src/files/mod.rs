//! Files on the disk or in a revision: listing, reading into a library, writing without leaving halves.

pub mod load;
pub mod tree;
pub mod write;
