//! Checks the pages of a library side by side.

use caveat_document::fault::Fault;
use caveat_document::format::{Answer, Day};
use caveat_document::layout::ANSWERS;
use caveat_document::page::assemble_with;
use caveat_rules::{Finding, engine_digest};
use rayon::prelude::*;

use crate::check::report::{Located, Report, Summary, locate};
use crate::check::suppress::Suppressions;
use crate::error::{Result, WorkspaceError};
use crate::parallel::{AT_ONCE, guarded};
use crate::scope::Scope;
use crate::session::Session;

/// Checks the pages of a scope, in parallel; what is suppressed stays in the report, with what excuses it. The report is in the
/// order of paths and places whatever the number of threads. `tick` is called once a page, for a progress bar. Beside the report,
/// whether caveat panicked anywhere.
///
/// # Errors
/// No page matched: an empty run is never green.
pub fn check(
    session: &Session,
    scope: &Scope,
    suppressions: &Suppressions,
    as_of: Day,
    tick: impl Fn() + Sync,
) -> Result<(Report, bool)> {
    let loaded = &session.loaded;
    let answers: Vec<&Answer> = loaded.library.answers.iter().filter(|a| scope.takes_answer(a)).collect();
    let faults: Vec<&Fault> =
        loaded.faults.iter().filter(|fault| concerns_all(fault) || scope.takes(&fault.path)).collect();
    let (shared, shared_files) = shared_findings(session, scope);
    // Notices and topics are pages for whoever names them, and for nobody else: a library without a page is empty.
    let named = !scope.ready && !scope.paths.is_empty() && shared_files > 0;
    if answers.is_empty() && faults.is_empty() && !named {
        let what = if scope.ready { "No page is marked `status: ready`" } else { "No page was found" };
        return Err(WorkspaceError::usage(
            format!("{what}, so nothing was checked."),
            "Name a file under content/answers, or write one with `caveat new`.",
        ));
    }
    let one = |answer: &&Answer| {
        let judged = guarded(|| {
            let body = answer.body.read();
            let page = assemble_with(answer, &body, &loaded.library);
            suppressions.findings(&page, loaded, as_of)
        });
        tick();
        judged.map_err(|panicked| panicked.on(&answer.file.path))
    };
    let judged: Vec<std::result::Result<(Vec<Finding>, usize), Fault>> =
        answers.par_iter().with_max_len(AT_ONCE).map(one).collect();
    let mut summary = Summary {
        pages: answers.len(),
        files: loaded.files.len(),
        rules: loaded.checker.rules.count(),
        ..Summary::default()
    };
    let mut panicked = loaded.panicked;
    let mut findings: Vec<_> = faults.iter().map(|fault| Located::of_fault(fault, &loaded.files)).collect();
    // Page by page: to move the findings of a large library into one list takes one thread a while.
    let mut found = vec![shared];
    for page in judged {
        match page {
            Ok((of_page, waived)) => {
                summary.waived += waived;
                found.push(of_page);
            }
            Err(fault) => {
                panicked = true;
                findings.push(Located::of_fault(&fault, &loaded.files));
            }
        }
    }
    summary.baseline = suppressions.excuse_listed(&mut found);
    found.push(suppressions.faults.clone());
    findings.par_extend(found.into_par_iter().flat_map_iter(|page| locate(page, &loaded.files)));
    findings.sort_by(|Located { finding: a, .. }, Located { finding: b, .. }| a.order().cmp(&b.order()));
    let mut report = Report {
        caveat: env!("CARGO_PKG_VERSION"),
        as_of,
        engine: engine_digest(),
        pack: loaded.checker.rules.digest(),
        findings,
        summary,
    };
    report.count();
    Ok((report, panicked))
}

/// Notices and topics are documents of their own: linted once, not on every page that shows them. Beside what was found, how many
/// there are.
pub(crate) fn shared_findings(session: &Session, scope: &Scope) -> (Vec<Finding>, usize) {
    let checker = &session.loaded.checker;
    let library = &session.loaded.library;
    let mut count = 0;
    let mut findings = Vec::new();
    for notice in library.notices.values().filter(|n| scope.takes(&n.file.path)) {
        count += 1;
        findings.extend(checker.check_notice(notice));
    }
    for topic in library.topics.values().filter(|t| scope.takes(&t.file.path)) {
        count += 1;
        findings.extend(checker.check_topic(topic));
    }
    (findings, count)
}

/// Whether a fault is in a file that more than one page depends on, such as a rule pack: whoever checks one page only
/// must hear of it too.
pub(crate) fn concerns_all(fault: &Fault) -> bool {
    !fault.path.starts_with(ANSWERS)
}
