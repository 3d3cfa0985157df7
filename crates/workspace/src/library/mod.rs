//! Looking after a library: starting one, its sources, what rests on what.

pub mod evidence;
pub mod scaffold;
pub mod sources;
