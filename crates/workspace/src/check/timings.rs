//! What each rule costs on a library: a run of its own, so that no other run pays for the measuring.

use caveat_document::format::{Answer, Day};
use caveat_document::page::assemble_with;
use caveat_rules::finding::cost::Costs;
use rayon::prelude::*;

use crate::clock;
use crate::scope::Scope;
use crate::session::Session;

/// Checks the pages of a scope once more, by the clock. Times are wall times, summed over pages and threads; the reading of
/// files, and of notices and topics as documents of their own, is not in them.
pub fn timings<'a>(session: &'a Session, scope: &Scope, as_of: Day) -> Costs<'a> {
    let library = &session.loaded.library;
    session.loaded.checker.forget();
    let pages = library.answers.par_iter().filter(|answer| scope.takes_answer(answer));
    let one = |answer: &Answer| {
        let body = answer.body.read();
        let page = assemble_with(answer, &body, library);
        session.loaded.checker.costs(&page, library, as_of, clock::elapsed)
    };
    pages.map(one).reduce(Costs::default, Costs::with)
}
