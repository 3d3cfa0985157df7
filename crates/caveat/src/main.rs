//! The command line of caveat.
fn main() {}
