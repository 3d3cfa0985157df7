//! Breaks the pages of a library on purpose, in parallel, and reports what no rule catches.

use caveat_document::format::{Answer, Day, Id};
use caveat_evaluation::mutation::mutator::Mutant;
use caveat_evaluation::mutation::{Bench, MUTATORS, Report, Subject, Survivor, Verdict, report};
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};
use crate::parallel::guarded;
use crate::session::Session;

/// Mutates the pages with these ids, or all of them. `watch` is told how many mutants there are, and what it gives back is
/// called after each. The report is in the order of pages and mutators, whatever the number of threads.
///
/// # Errors
/// No page, an unknown id, files that cannot be read, or a mutant on which caveat itself failed.
pub fn mutate<Tick: Fn() + Sync>(
    session: &Session,
    ids: &[String],
    as_of: Day,
    watch: impl FnOnce(usize) -> Tick,
) -> Result<Report> {
    let library = &session.loaded.library;
    if let Some(fault) = session.loaded.faults.first() {
        return Err(WorkspaceError::Faulty {
            message: format!("{}: {}", fault.path, fault.message),
            next: format!("{} Then run it again: faulty pages would prove nothing.", fault.next),
        });
    }
    let answers = chosen(session, ids)?;
    let checker = &session.loaded.checker;
    let benches: Vec<Bench<'_>> =
        answers.par_iter().map(|answer| Bench::new(answer, library, checker, as_of)).collect();
    let mutants: Vec<(usize, Mutant)> = benches
        .iter()
        .enumerate()
        .flat_map(|(number, bench)| {
            let subject = Subject { page: bench.page(), library, number };
            MUTATORS
                .iter()
                .flat_map(move |mutator| mutator.mutants(&subject))
                .map(move |mutant| (number, mutant))
                .collect::<Vec<_>>()
        })
        .collect();
    let tick = watch(mutants.len());
    let one = |(page, mutant): &(usize, Mutant)| {
        let verdict = guarded(|| benches[*page].judge(mutant));
        tick();
        verdict.map_err(|_| {
            WorkspaceError::usage(
                format!("caveat failed on a mutant of {} ({}).", answers[*page].id(), mutant.mutator),
                "The fault is in caveat; please report it with the page.",
            )
        })
    };
    let verdicts: Vec<Verdict> = mutants.par_iter().map(one).collect::<Result<_>>()?;
    let survivors = mutants.iter().zip(&verdicts).filter(|(_, verdict)| **verdict == Verdict::Survived);
    let survivors =
        survivors.map(|((page, mutant), _)| Survivor::of(mutant, &benches[*page].page())).collect();
    Ok(report(answers.len(), mutants.iter().map(|(_, mutant)| mutant).zip(&verdicts), survivors))
}

fn chosen<'a>(session: &'a Session, ids: &[String]) -> Result<Vec<&'a Answer>> {
    let library = &session.loaded.library;
    let find = |text: &String| {
        Id::new(text).and_then(|id| library.answer(&id)).ok_or_else(|| {
            WorkspaceError::usage(
                format!("There is no page `{text}`."),
                "`caveat review status` lists the ids.",
            )
        })
    };
    let answers: Vec<&Answer> = if ids.is_empty() {
        library.answers.iter().collect()
    } else {
        ids.iter().map(find).collect::<Result<_>>()?
    };
    if answers.is_empty() {
        return Err(WorkspaceError::usage(
            "No page was found, so nothing was proved.",
            "Write one with `caveat new`.",
        ));
    }
    Ok(answers)
}
