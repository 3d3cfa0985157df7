//! The rooms of each crate: no two files may need each other, directly or by way of others.
//!
//! A file needs another when it names one of its items. What a `mod.rs` passes on with `pub use` belongs to the file that
//! defines it; to pass a name on is not to need it. Tests may look wherever they like. Calls of methods are not followed: a type
//! whose methods stand in several files has its own, which needs none of theirs.
#![expect(clippy::disallowed_methods, reason = "a test reads the sources")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemUse, UseTree, Visibility};

/// The names of a path, from the root of its crate where it begins with `crate`.
type Names = Vec<String>;

/// A source file as a module of its crate.
struct File {
    /// Where it lies, under `crates`.
    name: String,
    /// Its place in the crate.
    module: Names,
    /// What it imports, each by the name it has here. A glob has the name `*`.
    imports: Vec<(String, Names)>,
    /// What it passes on, likewise.
    exports: Vec<(String, Names)>,
    /// The paths in its code.
    paths: BTreeSet<Names>,
}

#[test]
fn no_two_files_need_each_other() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let mut circles = Vec::new();
    let mut read = 0;
    for entry in fs::read_dir(crates).expect("crates") {
        let source = entry.expect("an entry").path().join("src");
        if source.is_dir() {
            let mut files = Vec::new();
            collect(crates, &source, &[], &mut files);
            read += files.len();
            circles.extend(circles_of(&files));
        }
    }
    assert!(read > 200, "only {read} source files were read");
    assert!(circles.is_empty(), "{} circles:\n\n{}", circles.len(), circles.join("\n\n"));
}

#[test]
fn a_circle_is_seen() {
    let file = |name: &str, module: &[&str], text: &str| {
        let module = module.iter().map(|m| (*m).to_owned()).collect();
        parse(name.to_owned(), module, &syn::parse_file(text).expect("Rust"))
    };
    let child = |parent: &str, text: &str| {
        vec![
            file("lib.rs", &[], "mod a;"),
            file("a/mod.rs", &["a"], parent),
            file("a/b.rs", &["a", "b"], text),
        ]
    };
    for (parent, text, circle) in [
        ("pub mod b; pub struct A; fn f() { b::g() }", "use super::A; pub fn g(_: A) {}", true),
        ("mod b; pub use b::g; pub struct A;", "use crate::a::A; pub fn g(_: A) {}", false),
        ("mod b; pub use b::B; pub struct A(B);", "use super::A; pub struct B; fn h(_: A) {}", true),
        ("mod b; pub struct A; fn f() { vec![b::g()]; }", "pub fn g() { super::A; }", true),
        (
            "mod b; pub struct A; fn f() { b::g() }",
            "pub fn g() {} #[cfg(test)] mod tests { use crate::a::A; }",
            false,
        ),
    ] {
        let found = circles_of(&child(parent, text));
        assert_eq!(!found.is_empty(), circle, "{parent} and {text}: {found:?}");
    }
}

fn collect(crates: &Path, folder: &Path, module: &[String], files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            collect(crates, &path, &[module, &[stem]].concat(), files);
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && stem != "tests"
            && stem != "testing"
        {
            let name = path.strip_prefix(crates).expect("inside").to_string_lossy().replace('\\', "/");
            let own = matches!(stem.as_str(), "mod" | "lib" | "main");
            let module = if own { module.to_vec() } else { [module, &[stem]].concat() };
            let text = fs::read_to_string(&path).expect("UTF-8");
            let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            files.push(parse(name, module, &parsed));
        }
    }
}

fn parse(name: String, module: Names, syntax: &syn::File) -> File {
    let mut file = File { name, module, imports: Vec::new(), exports: Vec::new(), paths: BTreeSet::new() };
    file.visit_file(syntax);
    file
}

impl<'ast> Visit<'ast> for File {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes: &[Attribute] = match item {
            Item::Fn(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            _ => &[],
        };
        let for_tests = |attribute: &Attribute| {
            attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Ident>().is_ok_and(|of| of == "test")
        };
        if !attributes.iter().any(for_tests) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let passed_on = !matches!(item.vis, Visibility::Inherited);
        let found = if passed_on { &mut self.exports } else { &mut self.imports };
        leaves(&item.tree, &mut Vec::new(), found);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.paths.insert(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        paths_in(call.tokens.clone(), &mut self.paths);
        visit::visit_macro(self, call);
    }
}

/// The names that a `use` brings in, each with its path.
fn leaves(tree: &UseTree, before: &mut Names, found: &mut Vec<(String, Names)>) {
    let with = |name: &syn::Ident| [before.as_slice(), &[name.to_string()]].concat();
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|item| leaves(item, before, found)),
        UseTree::Name(name) if name.ident == "self" => {
            found.push((before.last().cloned().unwrap_or_default(), before.clone()));
        }
        UseTree::Name(name) => found.push((name.ident.to_string(), with(&name.ident))),
        UseTree::Rename(rename) => found.push((rename.rename.to_string(), with(&rename.ident))),
        UseTree::Glob(_) => found.push(("*".to_owned(), before.clone())),
    }
}

/// The paths among the tokens of a macro: names with `::` between them.
fn paths_in(tokens: TokenStream, found: &mut BTreeSet<Names>) {
    let mut path: Names = Vec::new();
    let mut joined = 0;
    for token in tokens {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => joined += 1,
            TokenTree::Ident(name) if joined == 2 => {
                path.push(name.to_string());
                joined = 0;
            }
            other => {
                found.insert(std::mem::take(&mut path));
                joined = 0;
                match other {
                    TokenTree::Ident(name) => path.push(name.to_string()),
                    TokenTree::Group(group) => paths_in(group.stream(), found),
                    _ => {}
                }
            }
        }
    }
    found.insert(path);
}

/// Each circle of files, with what ties it.
fn circles_of(files: &[File]) -> Vec<String> {
    let modules: BTreeMap<&[String], usize> =
        files.iter().enumerate().map(|(index, file)| (file.module.as_slice(), index)).collect();
    let arrows: Vec<BTreeMap<usize, BTreeSet<String>>> =
        files.iter().map(|file| needs(file, files, &modules)).collect();
    let reach: Vec<BTreeSet<usize>> = (0..files.len())
        .map(|from| {
            let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
            while let Some(here) = open.pop() {
                open.extend(arrows[here].keys().copied().filter(|to| seen.insert(*to)));
            }
            seen
        })
        .collect();
    let mut told = BTreeSet::new();
    let mut circles = Vec::new();
    for start in 0..files.len() {
        let circle: BTreeSet<usize> =
            reach[start].iter().copied().filter(|other| reach[*other].contains(&start)).collect();
        if circle.len() < 2 || !told.insert(circle.clone()) {
            continue;
        }
        let tie = |from: usize, to: usize, names: &BTreeSet<String>| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("  {} needs {} of {}", files[from].name, names.join(", "), files[to].name)
        };
        let ties =
            circle.iter().flat_map(|from| arrows[*from].iter().map(move |(to, names)| (*from, *to, names)));
        let lines: Vec<String> = ties
            .filter(|(_, to, _)| circle.contains(to))
            .map(|(from, to, names)| tie(from, to, names))
            .collect();
        circles.push(format!("{} files:\n{}", circle.len(), lines.join("\n")));
    }
    circles
}

/// The files that a file needs, each with the names it takes from it.
fn needs(
    file: &File,
    files: &[File],
    modules: &BTreeMap<&[String], usize>,
) -> BTreeMap<usize, BTreeSet<String>> {
    let known: BTreeMap<&str, &Names> =
        file.imports.iter().chain(&file.exports).map(|(name, path)| (name.as_str(), path)).collect();
    let written = file.paths.iter().map(|path| match known.get(path.first().map_or("", String::as_str)) {
        Some(import) => [import.as_slice(), &path[1..]].concat(),
        None => path.clone(),
    });
    let imported = file.imports.iter().map(|(_, path)| path.clone());
    let mut found: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for path in written.chain(imported) {
        if let Some((at, name)) = home(absolute(&path, &file.module), files, modules, 0)
            && files[at].module != file.module
        {
            found.entry(at).or_default().insert(name);
        }
    }
    found
}

/// A path from the root of the crate.
fn absolute(path: &[String], module: &[String]) -> Names {
    let ups = path.iter().take_while(|name| *name == "super").count();
    match path.first().map(String::as_str) {
        Some("crate") => path[1..].to_vec(),
        Some("self") => [module, &path[1..]].concat(),
        Some("super") => [&module[..module.len().saturating_sub(ups)], &path[ups..]].concat(),
        _ => [module, path].concat(),
    }
}

/// The file that defines what a path names, and that name. A module by itself is nobody's item.
fn home(
    path: Names,
    files: &[File],
    modules: &BTreeMap<&[String], usize>,
    steps: usize,
) -> Option<(usize, String)> {
    let (at, rest) = (0..=path.len()).rev().find_map(|n| Some((*modules.get(&path[..n])?, &path[n..])))?;
    let name = rest.first()?;
    let passed = files[at].exports.iter().find(|(known, _)| known == name);
    match passed {
        Some((_, from)) if steps < 8 => {
            let from = [absolute(from, &files[at].module).as_slice(), &rest[1..]].concat();
            home(from, files, modules, steps + 1)
        }
        _ => Some((at, name.clone())),
    }
}
