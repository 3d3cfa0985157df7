//! Everything that pages are made from.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use crate::format::Id;
use crate::format::{Answer, Claim, Config, Drug, Notice, Profile, Source, Topic};
use crate::wordings::Wordings;

/// The parsed files of a workspace. What could not be parsed is not in here; its faults are reported beside it.
#[derive(Debug)]
pub struct Library {
    /// The configuration.
    pub config: Config,
    /// Answers, by path.
    pub answers: Vec<Answer>,
    /// Topics, by id.
    pub topics: BTreeMap<Id, Topic>,
    /// Notices, by id.
    pub notices: BTreeMap<Id, Notice>,
    /// Profiles, by id.
    pub profiles: BTreeMap<Id, Profile>,
    /// Sources, by id.
    pub sources: BTreeMap<Id, Source>,
    /// Sources whose files are there and could not be read, by the names of the files.
    pub unread_sources: BTreeSet<Id>,
    /// Treatments and where they stand with the regulator, by id.
    pub registry: BTreeMap<Id, Drug>,
    /// Approved statements, by id.
    pub claims: BTreeMap<Id, Claim>,
    index: OnceLock<Index>,
}

/// What is looked up for each page, so that no page takes longer because there are many others. It is made at the first
/// question; nothing may be added to the library after that.
#[derive(Debug)]
struct Index {
    /// The place of each answer.
    answers: HashMap<Id, usize>,
    /// The sources that take the place of each.
    superseded: HashMap<Id, Vec<Id>>,
    /// The wordings of the claims.
    wordings: Wordings,
}

impl Library {
    /// An empty library.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            answers: Vec::new(),
            topics: BTreeMap::new(),
            notices: BTreeMap::new(),
            profiles: BTreeMap::new(),
            sources: BTreeMap::new(),
            unread_sources: BTreeSet::new(),
            registry: BTreeMap::new(),
            claims: BTreeMap::new(),
            index: OnceLock::new(),
        }
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut answers = HashMap::with_capacity(self.answers.len());
            for (at, answer) in self.answers.iter().enumerate() {
                answers.entry(answer.id().clone()).or_insert(at);
            }
            let mut superseded: HashMap<Id, Vec<Id>> = HashMap::new();
            for source in self.sources.values() {
                for old in source.front.supersedes() {
                    superseded.entry(old.clone()).or_default().push(source.front.id.clone());
                }
            }
            Index { answers, superseded, wordings: Wordings::of(self.claims.values()) }
        })
    }

    /// The answer with an id.
    pub fn answer(&self, id: &Id) -> Option<&Answer> {
        self.index().answers.get(id).map(|at| &self.answers[*at])
    }

    /// The wordings of the claims.
    pub fn wordings(&self) -> &Wordings {
        &self.index().wordings
    }

    /// The sources that say they take the place of this one.
    pub fn superseded_by(&self, id: &Id) -> &[Id] {
        self.index().superseded.get(id).map_or(&[], Vec::as_slice)
    }

    /// The source at the end of the line of those that took the place of this one; none when nothing did.
    pub fn newest(&self, id: &Id) -> Option<&Source> {
        let mut seen = vec![id];
        while let Some(next) = self.superseded_by(seen[seen.len() - 1]).first()
            && !seen.contains(&next)
        {
            seen.push(next);
        }
        self.sources.get(*seen.last()?).filter(|_| seen.len() > 1)
    }

    /// The source with an id as citations write it.
    pub fn source(&self, id: &str) -> Option<&Source> {
        Id::new(id).and_then(|id| self.sources.get(&id))
    }
}
