//! Puts a broken page together and checks it.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Day, Notice, Placement, Severity};
use caveat_document::library::Library;
use caveat_document::page::{Page, assemble};
use caveat_rules::{Checker, Finding};

use super::change::Change;
use super::mutator::Mutant;

/// What became of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// These rules minded, and had not minded the intact page.
    Caught(Vec<String>),
    /// Nothing new was found.
    Survived,
}

/// An intact page, and all that its mutants are judged with.
pub struct Bench<'a> {
    answer: &'a Answer,
    library: &'a Library,
    checker: &'a Checker,
    as_of: Day,
    intact: Vec<Finding>,
}

impl<'a> Bench<'a> {
    /// Checks the intact page.
    pub fn new(answer: &'a Answer, library: &'a Library, checker: &'a Checker, as_of: Day) -> Self {
        let mut bench = Self { answer, library, checker, as_of, intact: Vec::new() };
        bench.intact = bench.findings(&bench.page());
        bench
    }

    /// The intact page.
    pub fn page(&self) -> Page<'a> {
        assemble(self.answer, self.library)
    }

    /// What stands on the intact page at warning or above.
    pub fn standing(&self) -> usize {
        self.intact.len()
    }

    /// Checks a mutant. One that cannot even be read as a page is caught by whatever refuses to read it.
    pub fn judge(&self, mutant: &Mutant) -> Verdict {
        let read = |file: &SourceFile| {
            changed(file, &mutant.changes).map(|text| Arc::new(SourceFile::new(file.path.clone(), text)))
        };
        let answer = match read(&self.answer.file).map(Answer::parse) {
            None => None,
            Some(Ok(answer)) => Some(answer),
            Some(Err(faults)) => return Verdict::Caught(faults.iter().map(|f| f.rule.to_owned()).collect()),
        };
        let intact = self.page();
        let mut notices = Vec::new();
        for notice in intact.banners.iter().chain(&intact.closing) {
            match read(&notice.file).map(Notice::parse) {
                None => {}
                Some(Ok(broken)) => notices.push(broken),
                Some(Err(faults)) => {
                    return Verdict::Caught(faults.iter().map(|f| f.rule.to_owned()).collect());
                }
            }
        }
        let mut page = assemble(answer.as_ref().unwrap_or(self.answer), self.library);
        let shown: Vec<&Notice> = page
            .banners
            .iter()
            .chain(&page.closing)
            .filter(|notice| !mutant.changes.contains(&Change::Delete { path: notice.file.path.clone() }))
            .map(|notice| notices.iter().find(|n| n.front.id == notice.front.id).unwrap_or(notice))
            .collect();
        let at =
            |place: Placement| shown.iter().copied().filter(move |n| n.front.placement == place).collect();
        page.banners = at(Placement::Banner);
        page.closing = at(Placement::Closing);
        match news(&self.intact, &self.findings(&page)) {
            rules if rules.is_empty() => Verdict::Survived,
            rules => Verdict::Caught(rules),
        }
    }

    /// What stands on a page at warning or above, notices included.
    fn findings(&self, page: &Page<'_>) -> Vec<Finding> {
        let notices = page.banners.iter().chain(&page.closing);
        let shared: Vec<Finding> = notices.flat_map(|notice| self.checker.check_notice(notice)).collect();
        let receipt = self.checker.check(page, self.library, self.as_of, &[]).with_shared(page, &shared);
        receipt.findings().iter().filter(|f| f.stands() && f.severity >= Severity::Warning).cloned().collect()
    }
}

/// The rules that say something new. A finding that only moved, or whose sentence changed around the same fault, is not
/// new: there must be more findings of the rule than before, and one that was not there.
fn news(before: &[Finding], after: &[Finding]) -> Vec<String> {
    let count = |findings: &[Finding], rule: &str| findings.iter().filter(|f| f.rule == rule).count();
    let mut rules: Vec<String> = after
        .iter()
        .filter(|f| !before.iter().any(|b| b.rule == f.rule && b.fingerprint == f.fingerprint))
        .filter(|f| count(after, &f.rule) > count(before, &f.rule))
        .map(|f| f.rule.clone())
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

/// The text of a file after the changes to it; none when it is as it was.
pub(super) fn changed(file: &SourceFile, changes: &[Change]) -> Option<String> {
    // By place. Two deletions that meet are one; where other changes overlap, the first that was named holds.
    let mut edits: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for change in changes {
        let Change::Replace { path, span, with } = change else { continue };
        if *path != file.path {
            continue;
        }
        let meets = edits.iter().find(|(start, (end, _))| **start < span.end && span.start < *end);
        match meets.map(|(&start, &(end, known))| (start, end, known)) {
            None => {
                edits.entry(span.start).or_insert((span.end, with));
            }
            Some((start, end, "")) if with.is_empty() => {
                edits.remove(&start);
                edits.insert(start.min(span.start), (end.max(span.end), ""));
            }
            Some(_) => {}
        }
    }
    if edits.is_empty() {
        return None;
    }
    let mut text = String::with_capacity(file.text.len());
    let mut from = 0;
    for (start, (end, with)) in edits {
        text.push_str(&file.text[from..start]);
        text.push_str(with);
        from = end;
    }
    text.push_str(&file.text[from..]);
    Some(text)
}
