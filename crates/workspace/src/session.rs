//! A session: one workspace, read once, and the questions that commands ask of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use camino::{Utf8Path, Utf8PathBuf};
use caveat_document::fault::Fault;
use caveat_document::format::{Answer, Day, Id, Status};
use caveat_document::page::assemble_with;
use caveat_language::grammar;
use caveat_rules::{Finding, Rules, check_notice, check_topic, engine_digest};
use rayon::prelude::*;

use crate::check::report::{Report, Summary, entries, from_fault};
use crate::check::suppress::{Forgiven, Waived};
use crate::error::{Result, WorkspaceError};
use crate::files::load::{AT_ONCE, Loaded, load, panic_fault};
use crate::files::tree::{Tree, find_root};
use crate::git;

/// What to check.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Only pages marked ready.
    pub ready: bool,
    /// Only these files and folders, as paths from the root. Empty: all.
    pub paths: Vec<String>,
}

impl Scope {
    pub(crate) fn takes(&self, path: &str) -> bool {
        self.paths.is_empty()
            || self.paths.iter().any(|p| path == p || p.is_empty() || path.starts_with(&format!("{p}/")))
    }
}

/// A workspace that was read.
#[derive(Debug)]
pub struct Session {
    /// Its root.
    pub root: Utf8PathBuf,
    /// Its files as bytes.
    pub tree: Tree,
    /// Its files as values.
    pub loaded: Loaded,
}

impl Session {
    /// Reads the workspace that holds `start`.
    ///
    /// # Errors
    /// No workspace there, its configuration cannot be read, or a sparse checkout leaves out a part of it.
    pub fn open(start: &Utf8Path) -> Result<Self> {
        let root = find_root(start)?;
        git::whole(&root)?;
        let tree = Tree::from_disk(&root)?;
        let loaded = load(&tree)?;
        Ok(Self { root, tree, loaded })
    }

    /// The same for a command that checks pages: the grammar is read meanwhile.
    ///
    /// # Errors
    /// As [`Session::open`].
    pub fn open_to_check(start: &Utf8Path) -> Result<Self> {
        rayon::join(|| Self::open(start), grammar::prepare).0
    }

    /// The workspace for commands that compare revisions: of the folder's files it holds `caveat.yaml` alone.
    ///
    /// # Errors
    /// No workspace there, or its configuration cannot be read.
    pub fn of_history(start: &Utf8Path) -> Result<Self> {
        let root = find_root(start)?;
        let tree = Tree::of_config(&root)?;
        let loaded = load(&tree)?;
        Ok(Self { root, tree, loaded })
    }

    /// The same workspace with other files, such as those of a revision.
    ///
    /// # Errors
    /// Their configuration cannot be read.
    pub fn with(&self, tree: Tree) -> Result<Self> {
        let loaded = load(&tree)?;
        Ok(Self { root: self.root.clone(), tree, loaded })
    }

    /// A path as a command gave it, from the root.
    ///
    /// # Errors
    /// It does not exist, or lies outside.
    pub fn relative(&self, path: &Utf8Path) -> Result<String> {
        // As typed, from where it was typed; else from the root, as caveat itself prints paths.
        let absolute = path
            .canonicalize_utf8()
            .or_else(|_| self.root.join(path).canonicalize_utf8())
            .map_err(|error| {
                WorkspaceError::usage(
                    format!("{path} could not be found ({error})."),
                    "Name a file or folder of this content repository.",
                )
            })?;
        let root = self.root.canonicalize_utf8().unwrap_or_else(|_| self.root.clone());
        let inside = absolute.strip_prefix(&root).map_err(|_| WorkspaceError::Outside(path.to_string()))?;
        Ok(inside.as_str().replace('\\', "/"))
    }

    /// The ids of the people in `reviews/people.yaml`; none when there is no such file.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn people(&self) -> Result<Vec<Id>> {
        Ok(crate::review::authority::people(&self.tree)?
            .map_or(Vec::new(), |p| p.front.people.iter().map(|p| p.id.clone()).collect()))
    }

    /// The ids of those who hold a role.
    ///
    /// # Errors
    /// As [`Session::people`].
    pub fn people_with(&self, role: &str) -> Result<Vec<Id>> {
        let people = crate::review::authority::people(&self.tree)?;
        let holds =
            |p: &&caveat_review::policy::Person| p.roles.as_slice().iter().any(|r| r.as_str() == role);
        Ok(people.map_or(Vec::new(), |p| p.front.people.iter().filter(holds).map(|p| p.id.clone()).collect()))
    }

    /// Checks the pages of a scope, in parallel, and lets pass what is forgiven; the report is in the order of paths and places whatever the number of
    /// threads. `tick` is called once a page, for a progress bar.
    ///
    /// # Errors
    /// No page matched: an empty run is never green.
    pub fn check(
        &self,
        scope: &Scope,
        forgiven: &Forgiven,
        as_of: Day,
        tick: impl Fn() + Sync,
    ) -> Result<(Report, bool)> {
        let library = &self.loaded.library;
        let rules = &self.loaded.rules;
        let wanted = |answer: &&Answer| {
            scope.takes(&answer.file.path) && (!scope.ready || answer.front.status == Status::Ready)
        };
        let answers: Vec<&Answer> = library.answers.iter().filter(wanted).collect();
        let faulty =
            self.loaded.faults.iter().filter(|fault| concerns_all(fault) || scope.takes(&fault.path));
        let faults: Vec<_> = faulty.collect();
        let one = |answer: &&Answer| {
            let result = catch_unwind(AssertUnwindSafe(|| {
                let body = answer.body.read();
                let page = assemble_with(answer, &body, library);
                forgiven.check(&page, library, rules, as_of)
            }));
            tick();
            result.map_err(|_| answer.file.path.clone())
        };
        let results: Vec<std::result::Result<Waived, String>> =
            answers.par_iter().with_max_len(AT_ONCE).map(one).collect();
        let files = &self.loaded.files;
        let mut panicked = self.loaded.panicked;
        let mut findings: Vec<_> = faults.iter().map(|fault| from_fault(fault, files)).collect();
        let (shared, shared_files) = self.shared_findings(scope);
        let mut waived = 0;
        // Page by page: to move the findings of a large library into one list takes one thread a while.
        let mut found = vec![shared];
        for result in results {
            match result {
                Ok(page) => {
                    waived += page.count;
                    found.push(page.findings);
                }
                Err(path) => {
                    panicked = true;
                    findings.push(from_fault(&panic_fault(&path), files));
                }
            }
        }
        let baseline = forgiven.excuse(&mut found);
        found.push(forgiven.faults.clone());
        findings.par_extend(found.into_par_iter().flat_map_iter(|page| entries(page, files)));
        findings.sort_by(|a, b| {
            (&a.path, a.start, a.end, &a.rule, &a.message)
                .cmp(&(&b.path, b.start, b.end, &b.rule, &b.message))
        });
        // Notices and topics are pages for whoever names them, and for nobody else: a library without a page is empty.
        let named = !scope.ready && !scope.paths.is_empty() && shared_files > 0;
        if answers.is_empty() && faults.is_empty() && !named {
            let what = if scope.ready { "No page is marked `status: ready`" } else { "No page was found" };
            return Err(WorkspaceError::usage(
                format!("{what}, so nothing was checked."),
                "Name a file under content/answers, or write one with `caveat new`.",
            ));
        }
        let summary = Summary {
            pages: answers.len(),
            files: self.loaded.files.len(),
            rules: rules.count(),
            waived,
            baseline,
            ..Summary::default()
        };
        let mut report = Report {
            caveat: env!("CARGO_PKG_VERSION"),
            as_of,
            engine: engine_digest(),
            pack: rules.digest(),
            findings,
            summary,
        };
        report.count();
        Ok((report, panicked))
    }

    /// Notices and topics are documents of their own: linted once, not on every page that shows them.
    pub(crate) fn shared_findings(&self, scope: &Scope) -> (Vec<Finding>, usize) {
        let rules = &self.loaded.rules;
        let library = &self.loaded.library;
        let mut count = 0;
        let mut findings = Vec::new();
        for notice in library.notices.values().filter(|n| scope.takes(&n.file.path)) {
            count += 1;
            findings.extend(check_notice(notice, rules));
        }
        for topic in library.topics.values().filter(|t| scope.takes(&t.file.path)) {
            count += 1;
            findings.extend(check_topic(topic, rules));
        }
        (findings, count)
    }
}

/// Whether a fault is in a file that more than one page depends on, such as a rule pack: whoever checks one page only
/// must hear of it too.
pub(crate) fn concerns_all(fault: &Fault) -> bool {
    !fault.path.starts_with("content/answers/")
}

/// The rules at hand: those of the workspace that holds `start`, or the built-in ones where there is none.
///
/// # Errors
/// The workspace's own packs are faulty: to run without them would be to say less than asked.
pub fn rules(start: &Utf8Path) -> Result<Rules> {
    match find_root(start) {
        Ok(_) => {
            let session = Session::open(start)?;
            if let Some(fault) = session
                .loaded
                .faults
                .iter()
                .find(|f| f.path == "content" || f.path.starts_with("content/rules"))
            {
                let file = session.loaded.files.get(&fault.path);
                let line = file.map_or(1, |file| file.position(fault.span.start).line);
                return Err(WorkspaceError::usage(
                    format!("{}, line {line}: {}", fault.path, fault.message),
                    fault.next.clone(),
                ));
            }
            Ok(session.loaded.rules)
        }
        Err(_) => Rules::new(Vec::new())
            .map_err(|_| WorkspaceError::usage("The built-in rules cannot be read.", "Please report this.")),
    }
}

/// Sets the number of threads of the run.
///
/// # Errors
/// Zero, or called twice.
pub fn threads(count: usize) -> Result<()> {
    let built = rayon::ThreadPoolBuilder::new().num_threads(count.max(1)).build_global();
    built.map_err(|error| {
        WorkspaceError::usage(format!("The threads could not be set: {error}."), "Leave --threads out.")
    })
}
