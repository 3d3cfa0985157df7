//! A way to break a page, and what it did to it.

use crate::mutation::Subject;
use crate::mutation::change::Change;

/// A way to break a page.
pub struct Mutator {
    /// Its name.
    pub name: &'static str,
    /// What it does, in plain words.
    pub does: &'static str,
    /// Makes the changes of each mutant of a page.
    run: fn(&Mutator, &Subject<'_>) -> Vec<Vec<Change>>,
}

impl Mutator {
    pub(crate) const fn new(
        name: &'static str,
        does: &'static str,
        run: fn(&Mutator, &Subject<'_>) -> Vec<Vec<Change>>,
    ) -> Self {
        Self { name, does, run }
    }

    /// Every mutant of a page, in the order of the page.
    pub fn mutants(&self, subject: &Subject<'_>) -> Vec<Mutant> {
        let made = (self.run)(self, subject);
        made.into_iter()
            .filter(|changes| !changes.is_empty())
            .map(|changes| Mutant { mutator: self.name, changes })
            .collect()
    }
}

/// A page that was broken on purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// Which mutator made it.
    pub mutator: &'static str,
    /// How it differs from the intact page.
    pub changes: Vec<Change>,
}
