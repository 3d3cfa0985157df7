//! Everything that pages are made from.

use std::collections::BTreeMap;

use crate::format::Id;
use crate::format::{Answer, Config, Drug, Notice, Profile, Source, Topic};

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
    /// Treatments and where they stand with the regulator, by id.
    pub registry: BTreeMap<Id, Drug>,
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
            registry: BTreeMap::new(),
        }
    }

    /// The answer with an id.
    pub fn answer(&self, id: &Id) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.id() == id)
    }

    /// The source with an id as citations write it.
    pub fn source(&self, id: &str) -> Option<&Source> {
        Id::new(id).and_then(|id| self.sources.get(&id))
    }
}
