//! Bytes to a library: parses every file, in parallel, and gathers what is wrong with any of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use caveat_document::fault::Fault;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Claim, Config, Drug, Id, Notice, Profile, RuleName, Source, Topic};
use caveat_document::layout::{ANSWERS, CLAIMS, NOTICES, PROFILES, REGISTRY, RULES, SOURCES, TOPICS};
use caveat_document::library::Library;
use caveat_document::span::Span;
use caveat_document::yaml::{self, Node};
use caveat_review::gate::GateRule;
use caveat_rules::ruleset::pack::Pack;
use caveat_rules::{Checker, integrity};
use rayon::prelude::*;

use crate::error::{Result, WorkspaceError};
use crate::files::tree::{CONFIG, Tree};
use crate::parallel::{AT_ONCE, guarded};

/// Everything that was read.
#[derive(Debug)]
pub struct Loaded {
    /// The parsed files.
    pub library: Library,
    /// The rules, team packs included, and what was read by them.
    pub checker: Checker,
    /// What is wrong with files.
    pub faults: Vec<Fault>,
    /// The text of every file that is text, for showing places.
    pub files: BTreeMap<String, Arc<SourceFile>>,
    /// Whether reading some file panicked, which is caveat's own fault.
    pub panicked: bool,
}

/// Parses a tree.
///
/// # Errors
/// When there is no configuration at all. Every other fault is gathered, so that one bad file hides no other.
pub fn load(tree: &Tree) -> Result<Loaded> {
    let mut faults = tree.faults.clone();
    let mut files = BTreeMap::new();
    let config = read_config(tree, &mut files)?;
    let mut panicked = false;
    let mut gather = Gather { faults: &mut faults, files: &mut files, panicked: &mut panicked };
    let packs = gather.all(tree, RULES, ".yaml", |file| Pack::parse(file, false));
    // To build the rules takes one thread a while: the others read the answers meanwhile.
    let (checker, answers) =
        rayon::join(|| Checker::new(packs), || gather.all(tree, ANSWERS, ".md", Answer::parse));
    let topics = gather.all(tree, TOPICS, ".yaml", Topic::parse);
    let notices = gather.all(tree, NOTICES, ".md", Notice::parse);
    let profiles = gather.all(tree, PROFILES, ".yaml", Profile::parse);
    let sources = gather.all(tree, SOURCES, ".yaml", Source::parse);
    let registry = gather.all(tree, REGISTRY, ".yaml", Drug::parse);
    let claims = gather.all(tree, CLAIMS, ".yaml", Claim::parse);
    let raise: Vec<_> =
        config.raise.iter().map(|(name, severity)| (name.as_str().to_owned(), *severity)).collect();
    let mut library = Library::new(config);
    library.topics = by_id(topics, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.notices =
        by_id(notices, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.profiles =
        by_id(profiles, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.sources =
        by_id(sources, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.unread_sources = tree
        .under(SOURCES, ".yaml")
        .filter_map(|(path, _)| Id::new(path.strip_prefix(SOURCES)?.strip_suffix(".yaml")?))
        .filter(|id| !library.sources.contains_key(id))
        .collect();
    library.registry =
        by_id(registry, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.claims = by_id(claims, &mut faults, |t| (&t.front.id, &t.file, t.node.at("/id").map(|n| n.span)));
    library.answers = unique(answers, &mut faults);
    faults.extend(integrity::faults(&library));
    let checker = match checker {
        Ok(checker) => checker,
        Err(found) => {
            faults.extend(found);
            Checker::built_in()
        }
    };
    faults.extend(tree.files.iter().filter_map(|(path, bytes)| private_key(path, bytes)));
    faults.extend(unknown_rules(&checker, &library, files.get(CONFIG)));
    faults.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    Ok(Loaded { library, checker: checker.raising(raise), faults, files, panicked })
}

/// The settings of the library. Without them nothing else can be judged.
fn read_config(tree: &Tree, files: &mut BTreeMap<String, Arc<SourceFile>>) -> Result<Config> {
    let Some(bytes) = tree.files.get(CONFIG) else {
        return Err(match tree.faults.iter().find(|fault| fault.path == CONFIG) {
            Some(fault) => WorkspaceError::usage(format!("{CONFIG}: {}", fault.message), fault.next.clone()),
            None => WorkspaceError::usage(
                format!("{CONFIG} is missing."),
                "Run `caveat init` to begin a content repository, or restore the file.",
            ),
        });
    };
    let read =
        SourceFile::from_bytes(CONFIG, bytes.clone()).map(Arc::new).map_err(|f| vec![f]).and_then(|file| {
            files.insert(CONFIG.to_owned(), Arc::clone(&file));
            Config::parse(&file)
        });
    read.map_err(|found| {
        let fault = &found[0];
        let line = files.get(CONFIG).map_or(1, |f| f.position(fault.span.start).line);
        WorkspaceError::usage(format!("{CONFIG}, line {line}: {}", fault.message), fault.next.clone())
    })
}

/// Names in `raise` and `requires` that belong to no rule.
fn unknown_rules(checker: &Checker, library: &Library, config: Option<&Arc<SourceFile>>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let node = config.and_then(|file| yaml::parse(file, Span::new(0, file.text.len())).ok());
    for name in checker.rules.unknown(library.config.raise.keys().map(RuleName::as_str)) {
        faults.push(unknown_rule(CONFIG, node.as_ref(), name));
    }
    for profile in library.profiles.values() {
        let front = &profile.front;
        let names = front.requires.iter().chain(front.raise.keys()).map(RuleName::as_str);
        for name in checker.rules.unknown(names) {
            faults.push(unknown_rule(&profile.file.path, Some(&profile.node), name));
        }
    }
    faults
}

/// A private key that was committed is a key that others have.
fn private_key(path: &str, bytes: &[u8]) -> Option<Fault> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    (head.contains("-----BEGIN") && head.contains("PRIVATE KEY-----")).then(|| {
        Fault::new(
            GateRule::PrivateKey.as_str(),
            path,
            Span::default(),
            "This file is a private key. Whoever can read the repository can sign with it.",
            "Delete it, have the key declared lost with `caveat keys revoke`, and make a new one that stays on your machine.",
        )
    })
}

/// The fault stands on the very key of `raise` or item of `requires`, not on the first place where the name occurs.
fn unknown_rule(path: &str, node: Option<&Node>, name: &str) -> Fault {
    let key = node.and_then(|n| n.get("raise")?.entry(name)).map(|entry| entry.key_span);
    let required = node.and_then(|n| n.get("requires")).map_or(&[][..], Node::items);
    let item = required.iter().find(|item| item.text() == Some(name)).map(|item| item.span);
    Fault::new(
        "format/unknown-rule",
        path,
        key.or(item).unwrap_or_default(),
        format!("There is no rule named {name}."),
        "See `caveat rules list` for the names.",
    )
}

struct Gather<'a> {
    faults: &'a mut Vec<Fault>,
    files: &'a mut BTreeMap<String, Arc<SourceFile>>,
    panicked: &'a mut bool,
}

impl Gather<'_> {
    fn all<T: Send>(
        &mut self,
        tree: &Tree,
        folder: &str,
        ending: &str,
        read: impl Fn(Arc<SourceFile>) -> std::result::Result<T, Vec<Fault>> + Sync,
    ) -> Vec<T> {
        let found: Vec<(&str, &[u8])> = tree.under(folder, ending).collect();
        let one = |(path, bytes): &(&str, &[u8])| match SourceFile::from_bytes(*path, bytes.to_vec()) {
            Ok(file) => {
                let file = Arc::new(file);
                let result = guarded(|| read(Arc::clone(&file))).map_err(|panicked| panicked.on(path));
                (Some(file), result)
            }
            Err(fault) => (None, Ok(Err(vec![fault]))),
        };
        let results: Vec<_> = found.par_iter().with_max_len(AT_ONCE).map(one).collect();
        let mut items = Vec::with_capacity(results.len());
        for (file, result) in results {
            if let Some(file) = file {
                self.files.insert(file.path.clone(), file);
            }
            match result {
                Ok(Ok(item)) => items.push(item),
                Ok(Err(faults)) => self.faults.extend(faults),
                Err(fault) => {
                    *self.panicked = true;
                    self.faults.push(fault);
                }
            }
        }
        items
    }
}

type Keyed<'a> = (&'a Id, &'a Arc<SourceFile>, Option<Span>);

fn by_id<T>(items: Vec<T>, faults: &mut Vec<Fault>, key: impl Fn(&T) -> Keyed<'_>) -> BTreeMap<Id, T> {
    let mut map: BTreeMap<Id, T> = BTreeMap::new();
    for item in items {
        let (id, file, span) = key(&item);
        if let Some(first) = map.get(id) {
            faults.push(twice(id, file, span.unwrap_or_default(), &key(first).1.path));
        } else {
            map.insert(id.clone(), item);
        }
    }
    map
}

/// Of two answers with one id neither can be told from the other: both are reported, the first is kept.
fn unique(mut answers: Vec<Answer>, faults: &mut Vec<Fault>) -> Vec<Answer> {
    let mut seen: HashMap<Id, Arc<SourceFile>> = HashMap::with_capacity(answers.len());
    answers.retain(|answer| match seen.get(answer.id()) {
        Some(first) => {
            faults.push(twice(answer.id(), &answer.file, answer.place_of("/id"), &first.path));
            false
        }
        None => {
            seen.insert(answer.id().clone(), Arc::clone(&answer.file));
            true
        }
    });
    answers
}

fn twice(id: &Id, file: &Arc<SourceFile>, span: Span, first: &str) -> Fault {
    Fault::new(
        "format/duplicate-id",
        &file.path,
        span,
        format!("The id `{id}` is already that of {first}."),
        "Give this file an id of its own.",
    )
}
