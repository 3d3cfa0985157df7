//! The walls between the crates. A dependency that points back, or an effect that leaves its module, fails here.
//!
//! What a crate may call beyond its dependencies (the disk, the clock, threads) is in the `clippy.toml` files.
#![expect(clippy::disallowed_methods, reason = "a test reads the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Dependency, DependencyKind, Metadata, MetadataCommand, Package};
use caveat_review::gate::{GateRule, gate_rule};

/// All effects are in the first; each may depend on those after it.
const ORDER: &[&str] = &[
    "caveat",
    "caveat-workspace",
    "caveat-export",
    "caveat-review",
    "caveat-evaluation",
    "caveat-rules",
    "caveat-language",
    "caveat-document",
];

/// Beside the chain: measuring and reviewing know nothing of each other.
const APART: &[(&str, &str)] =
    &[("caveat-review", "caveat-evaluation"), ("caveat-export", "caveat-evaluation")];

/// Who alone may depend on a package.
const OWNERS: &[(&str, &[&str])] = &[
    ("annotate-snippets", &["caveat"]),
    ("anstream", &["caveat"]),
    ("anyhow", &["caveat"]),
    ("clap", &["caveat"]),
    ("indicatif", &["caveat"]),
    ("git2", &["caveat-workspace"]),
    ("ignore", &["caveat-workspace"]),
    ("rayon", &["caveat-workspace"]),
    ("tempfile", &["caveat-workspace"]),
    ("handlebars", &["caveat-export"]),
    ("hayagriva", &["caveat-export"]),
    ("scraper", &["caveat-export"]),
    ("similar", &["caveat-review"]),
    ("ssh-key", &["caveat-review"]),
    ("aho-corasick", &["caveat-rules"]),
    ("hyphenation", &["caveat-language"]),
    ("regex", &["caveat-evaluation", "caveat-rules"]),
    ("granit-parser", &["caveat-document"]),
    ("jsonschema", &["caveat-document"]),
];

/// Which file or room alone may name a library.
const MODULES: &[(&str, &str)] = &[
    ("git2", "workspace/src/git/"),
    ("granit_parser", "document/src/yaml.rs"),
    ("jsonschema", "document/src/schema.rs"),
    ("ssh_key", "review/src/records/signature.rs"),
    ("Timestamp::now", "workspace/src/clock.rs"),
    ("Command::new", "workspace/src/sign/signer.rs"),
];

#[test]
fn every_gate_finding_can_be_explained() {
    let known: BTreeSet<String> = GateRule::ALL.iter().map(|rule| format!("{rule:?}")).collect();
    assert!(GateRule::ALL.is_sorted_by_key(|rule| rule.as_str()) && GateRule::ALL.is_sorted());
    let mut seen = BTreeSet::new();
    for (file, text) in sources().into_iter().filter(|(name, _)| !name.ends_with("gate/names.rs")) {
        for part in text.split("GateRule::").skip(1) {
            let name: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
            if name != "ALL" {
                seen.insert(name);
            }
        }
        // A name that is written out is one that can be explained.
        for part in text.split("\"review/").skip(1) {
            let name = part.split('"').next().unwrap_or_default();
            if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                assert!(gate_rule(&format!("review/{name}")).is_some(), "{file} says review/{name}");
            }
        }
    }
    assert_eq!(seen, known, "crates/review/src/gate/names.rs lists what the gate says");
}

fn metadata() -> Metadata {
    MetadataCommand::new().no_deps().exec().expect("cargo describes the workspace")
}

fn ours(metadata: &Metadata) -> BTreeMap<&str, &Package> {
    let packages: BTreeMap<&str, &Package> =
        metadata.workspace_packages().into_iter().map(|p| (p.name.as_str(), p)).collect();
    assert_eq!(
        packages.keys().copied().collect::<BTreeSet<_>>(),
        ORDER.iter().copied().collect(),
        "a new crate needs its place in the order"
    );
    packages
}

/// What a crate is built with. Tests may use more.
fn shipped(package: &Package) -> impl Iterator<Item = &Dependency> {
    package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development)
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates").to_owned()
}

/// The product code of all crates, by its path under `crates`.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = fs::read_dir(crates())
        .expect("crates")
        .map(|entry| entry.expect("an entry").path().join("src"))
        .filter(|path| path.is_dir())
        .collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !for_tests(&path) {
                let name = path.strip_prefix(crates()).expect("inside").to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).expect("UTF-8")));
            }
        }
    }
    assert!(found.len() > 50, "only {} source files were found", found.len());
    found
}

fn for_tests(path: &Path) -> bool {
    path.file_stem().is_some_and(|name| name == "tests" || name == "testing")
}

#[test]
fn crates_depend_to_the_right_only() {
    let metadata = metadata();
    for (name, package) in ours(&metadata) {
        let place = ORDER.iter().position(|known| *known == name).expect("in the order");
        // Test dependencies too: a cycle through tests is a cycle.
        for dependency in package.dependencies.iter().filter(|d| ORDER.contains(&d.name.as_str())) {
            assert!(
                ORDER[place + 1..].contains(&dependency.name.as_str()),
                "{name} may not depend on {}",
                dependency.name
            );
            assert!(
                !APART.contains(&(name, dependency.name.as_str())),
                "{name} may not depend on {}",
                dependency.name
            );
        }
    }
}

#[test]
fn each_effect_has_one_crate() {
    let metadata = metadata();
    let packages = ours(&metadata);
    for (library, owners) in OWNERS {
        let users: Vec<&str> = packages
            .iter()
            .filter(|(_, package)| shipped(package).any(|dependency| dependency.name == *library))
            .map(|(name, _)| *name)
            .collect();
        assert_eq!(users, *owners, "who depends on {library}");
    }
}

#[test]
fn each_library_has_one_module() {
    let sources = sources();
    for (word, module) in MODULES {
        let users: Vec<&str> = sources
            .iter()
            .filter(|(_, text)| {
                text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(word))
            })
            .map(|(name, _)| name.as_str())
            .collect();
        assert!(!users.is_empty(), "nobody names {word}");
        let outside: Vec<&&str> = users.iter().filter(|user| !user.starts_with(module)).collect();
        assert_eq!(outside, [&""; 0], "who else names {word}");
    }
}

#[test]
fn no_crate_depends_on_what_is_ruled_out() {
    let metadata = metadata();
    // Dead YAML readers, engines that can run for ever on a pattern, clients of the network, an asynchronous runtime.
    let ruled_out = [
        "serde_yaml",
        "serde_yml",
        "serde_norway",
        "yaml-rust",
        "fancy-regex",
        "onig",
        "pcre2",
        "reqwest",
        "ureq",
        "hyper",
        "curl",
        "tokio",
        "openssl",
    ];
    for (name, package) in ours(&metadata) {
        for dependency in &package.dependencies {
            assert!(!ruled_out.contains(&dependency.name.as_str()), "{name} depends on {}", dependency.name);
        }
    }
    // And nothing that can reach the network comes in behind them.
    let lock = fs::read_to_string(crates().join("../Cargo.lock")).expect("Cargo.lock");
    for name in
        ["reqwest", "ureq", "hyper", "curl", "curl-sys", "openssl-sys", "native-tls", "rustls", "libssh2-sys"]
    {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "{name} is in Cargo.lock");
    }
}

#[test]
fn the_heavy_libraries_come_without_their_defaults() {
    let metadata = metadata();
    for (name, package) in ours(&metadata) {
        for library in ["git2", "jsonschema", "pulldown-cmark", "ssh-key", "hayagriva", "handlebars"] {
            for dependency in shipped(package).filter(|dependency| dependency.name == library) {
                assert!(!dependency.uses_default_features, "{name} takes the default features of {library}");
            }
        }
    }
}

#[test]
fn no_crate_lifts_its_walls() {
    let lifted: Vec<String> = sources()
        .into_iter()
        .filter(|(_, text)| text.contains("clippy::disallowed_"))
        .map(|(name, _)| name)
        .collect();
    let expected =
        BTreeSet::from(["workspace/src/clock.rs".to_owned(), "workspace/src/sign/signer.rs".to_owned()]);
    assert_eq!(lifted.into_iter().collect::<BTreeSet<_>>(), expected);
    // The nearest clippy.toml counts, alone: a crate with one of its own is no longer held to the pure one.
    let own: BTreeSet<&str> = ORDER
        .iter()
        .map(|name| name.strip_prefix("caveat-").unwrap_or(name))
        .filter(|folder| {
            crates().join(folder).join("clippy.toml").exists()
                || crates().join(folder).join(".clippy.toml").exists()
        })
        .collect();
    assert_eq!(own, BTreeSet::from(["caveat", "workspace"]));
    let pure = fs::read_to_string(crates().join("clippy.toml")).expect("crates/clippy.toml");
    for needed in [
        "std::fs::read",
        "std::env::var",
        "std::time::SystemTime::now",
        "jiff::Timestamp::now",
        "std::thread::spawn",
        "std::process::Command",
    ] {
        assert!(pure.contains(&format!("{{ path = \"{needed}\",")), "{needed} is open to the pure crates");
    }
    for package in ours(&metadata()).values() {
        let manifest = fs::read_to_string(&package.manifest_path).expect("Cargo.toml");
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} does not take the workspace's lints",
            package.name
        );
    }
}
