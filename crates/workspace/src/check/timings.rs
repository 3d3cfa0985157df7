//! What each rule costs on a library: a run of its own, so that no other run pays for the measuring.

use caveat_document::format::{Answer, Day, Status};
use caveat_document::page::assemble_with;
use caveat_rules::check_timed;
use caveat_rules::finding::cost::Costs;
use rayon::prelude::*;

use crate::clock;
use crate::session::{Scope, Session};

/// Checks the pages of a scope once more, by the clock. Times are wall times, summed over pages and threads; the reading of
/// files, and of notices and topics as documents of their own, is not in them.
pub fn timings<'a>(session: &'a Session, scope: &Scope, as_of: Day) -> Costs<'a> {
    let library = &session.loaded.library;
    session.loaded.rules.forget();
    let pages = library.answers.par_iter().filter(|answer| {
        scope.takes(&answer.file.path) && (!scope.ready || answer.front.status == Status::Ready)
    });
    let one = |answer: &Answer| {
        let body = answer.body.read();
        let page = assemble_with(answer, &body, library);
        check_timed(&page, library, &session.loaded.rules, as_of, clock::elapsed).1
    };
    pages.map(one).reduce(Costs::default, Costs::with)
}
