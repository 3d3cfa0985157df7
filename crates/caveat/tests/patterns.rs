//! Fail closed: a pattern that cannot be built must stop the program, never switch its check off in silence. So no static may
//! hold a pattern or leave it out, and every pattern in the sources is built here, whether a test uses it or not.
#![expect(clippy::disallowed_methods, reason = "a test reads the sources")]

use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ItemStatic, LitStr};

#[test]
fn every_pattern_can_be_built() {
    let mut found = Found::default();
    for path in sources() {
        let text = fs::read_to_string(&path).expect("UTF-8");
        found.file = path.display().to_string();
        found.visit_file(&syn::parse_file(&text).expect("Rust"));
    }
    assert!(found.built > 40, "only {} patterns were found", found.built);
    assert!(found.faults.is_empty(), "{}", found.faults.join("\n"));
}

#[test]
fn faults_are_seen() {
    for (text, faults) in [
        (r#"static A: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(a|b)\b"));"#, 0),
        (r#"static A: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(a|b"));"#, 1),
        (r#"static A: LazyLock<Option<Regex>> = LazyLock::new(|| Some(pattern("a")));"#, 1),
        (r#"fn f() { let a = Regex::new(r"\bb(?=b)").expect("a pattern"); }"#, 1),
        (r#"fn f() { let a = Regex::new("a").ok(); }"#, 1),
    ] {
        let mut found = Found::default();
        found.visit_file(&syn::parse_file(text).expect("Rust"));
        assert_eq!(found.faults.len(), faults, "{text}: {:?}", found.faults);
    }
}

/// The product code of all crates.
fn sources() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the folder of the crates");
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = fs::read_dir(crates)
        .expect("crates")
        .map(|entry| entry.expect("an entry").path().join("src"))
        .collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[derive(Default)]
struct Found {
    file: String,
    built: usize,
    faults: Vec<String>,
}

impl Found {
    fn build(&mut self, source: &str) {
        self.built += 1;
        if let Err(error) = regex::Regex::new(source) {
            self.faults.push(format!("{}: {error}", self.file));
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        let kind = names_of(&item.ty);
        if kind.contains("LazyLock<Option<") {
            self.faults.push(format!("{}: {} may be left out in silence", self.file, item.ident));
        }
        visit::visit_item_static(self, item);
    }

    /// A text with the classes of patterns is one, wherever it stands.
    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        let raw = text.token().to_string().starts_with('r');
        if raw && [r"\b", r"\d", r"\s", r"\w"].iter().any(|class| text.value().contains(class)) {
            self.build(&text.value());
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "ok"
            && let Expr::Call(made) = &*call.receiver
            && let Expr::Path(path) = &*made.func
            && path.path.segments.iter().any(|part| part.ident == "Regex" || part.ident == "AhoCorasick")
        {
            self.faults.push(format!("{}: a pattern that may be left out in silence", self.file));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The names of a type in their order.
fn names_of(kind: &syn::Type) -> String {
    let mut names = Names(String::new());
    names.visit_type(kind);
    names.0
}

/// Each name, opened by `<`: enough to know `LazyLock<Option<`.
struct Names(String);

impl<'ast> Visit<'ast> for Names {
    fn visit_path_segment(&mut self, part: &'ast syn::PathSegment) {
        self.0.push_str(&part.ident.to_string());
        self.0.push('<');
        visit::visit_path_segment(self, part);
    }
}
