//! The clause engine: reads a sentence and says which acts it performs on the reader, and what excuses each.
//!
//! It judges grammar, not phrases: who acts, in which mood, on what, and which hedge governs the verb. It works on a tree of the
//! sentence (see `grammar`). Rules in the packs only choose among the acts it finds.
//!
//! [`Passage::acts`] is the one question that the rules ask of it: what does each sentence here do? Whatever else comes to judge
//! sentences answers beside it, there. [`explain`] shows the grammar's own reading.

pub mod act;
mod acts;
pub mod agent;
mod cache;
mod context;
mod evaluation;
mod explanation;
mod hedge;
mod imperative;
mod lead_in;
mod modality;
mod object;
mod passage;
mod prefilter;
mod referral;
mod scope;
mod sentence;
mod stance;
pub mod tree;
mod verb;

pub use act::{Act, ActKind, ObjectKind};
pub use cache::Cache;
pub use explanation::{Explanation, Reading};
pub use modality::{Force, Stance};
pub use passage::{Passage, explain};
pub use tree::Tree;
