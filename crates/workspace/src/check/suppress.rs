//! What `check` lets pass: findings that reviewers waived, and those of the baseline where it is asked for. Both stay in
//! the report. The export takes waivers from the records by itself, and knows no baseline.

use caveat_document::format::Day;
use caveat_document::page::Page;
use caveat_review::records::record::RECORDS;
use caveat_review::{Kind, gate};
use caveat_rules::{Baseline, Excuse, Finding};

use crate::error::{Result, WorkspaceError};
use crate::files::load::Loaded;
use crate::review::reviews::Reviews;
use crate::session::Session;

/// What a run suppresses.
#[derive(Default)]
pub struct Suppressions {
    reviews: Option<Reviews>,
    baseline: Option<(Baseline, Excuse)>,
    /// What is wrong with the baselines.
    pub(crate) faults: Vec<Finding>,
    /// What to tell the caller about the trust base.
    pub warning: Option<String>,
}

impl Suppressions {
    /// Reads the waivers of a workspace and, if asked for, its baseline. A library without either needs no repository,
    /// unless somebody names the revision to trust.
    ///
    /// # Errors
    /// The trusted revision that was named, or that the baseline needs, cannot be read; or there is no baseline. Waivers
    /// that nobody can vouch for are only a warning: their findings stand.
    pub fn open(session: &Session, trust: Option<&str>, baseline: bool, as_of: Day) -> Result<Self> {
        let mark = format!("-{}-", Kind::Waiver.as_str());
        let waivers = session.tree.under(RECORDS, ".json").any(|(path, _)| path.contains(&mark));
        if !waivers && !baseline && trust.is_none() {
            return Ok(Self::default());
        }
        let reviews = match Reviews::open(session, &session.tree, trust, as_of) {
            Ok(reviews) => reviews,
            Err(error) if !baseline && trust.is_none() => {
                let warning = Some(format!("No waiver counts, because nobody can vouch for it. {error}"));
                return Ok(Self { warning, ..Self::default() });
            }
            Err(error) => return Err(error),
        };
        let mut suppressions = Self { warning: reviews.warning.clone(), ..Self::default() };
        if baseline {
            suppressions.take_in(&reviews)?;
        }
        suppressions.reviews = Some(reviews);
        Ok(suppressions)
    }

    fn take_in(&mut self, reviews: &Reviews) -> Result<()> {
        let baselines = &reviews.baselines;
        if baselines.is_empty() {
            return Err(WorkspaceError::usage(
                "There is no baseline here.",
                "Write one with `caveat baseline write`, or leave --baseline out.",
            ));
        }
        let trusted = |path: &str| !baselines.faults().iter().any(|fault| fault.holds && fault.path == path);
        self.faults = gate::of_baselines(baselines, trusted);
        // Of a set that is not whole nobody can say what it lists.
        if !baselines.faults().iter().any(|fault| fault.holds) {
            self.baseline = baselines.in_force().zip(baselines.excuse());
        }
        Ok(())
    }

    /// The findings of a page, and how many of them reviewers waived. What stands although somebody waived it says why.
    pub(crate) fn findings(&self, page: &Page<'_>, loaded: &Loaded, as_of: Day) -> (Vec<Finding>, usize) {
        let Some(reviews) = &self.reviews else {
            return loaded.checker.findings(page, &loaded.library, as_of, &[]);
        };
        let waivers = reviews.waivers(page, as_of);
        let (mut findings, waived) = loaded.checker.findings(page, &loaded.library, as_of, &waivers.plain());
        for finding in findings.iter_mut().filter(|finding| finding.blocks()) {
            if let Some(why) = waivers.about(finding) {
                finding.next = format!("{} {why}", finding.next);
            }
        }
        (findings, waived)
    }

    /// Excuses what the baseline lists, and gives the number. Of what stands twice and is listed once, it is the first.
    pub(crate) fn excuse_listed(&self, pages: &mut Vec<Vec<Finding>>) -> usize {
        let Some((baseline, excuse)) = &self.baseline else { return 0 };
        let mut findings = std::mem::take(pages).concat();
        Finding::sort(&mut findings);
        let count = baseline.excuse(&mut findings, excuse);
        pages.push(findings);
        count
    }
}
