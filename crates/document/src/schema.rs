//! The JSON Schemas, and their complaints in an editor's words. The only module that knows the schema validator.

use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;

use crate::fault::Fault;
use crate::file::SourceFile;
use crate::span::Span;
use crate::yaml::{Kind, Node};

macro_rules! schemas {
    ($($(#[$doc:meta])* $variant:ident = $file:literal),+ $(,)?) => {
        /// A hand-written schema of `schemas/`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Schema { $($(#[$doc])* $variant),+ }

        impl Schema {
            /// Every schema.
            pub const ALL: &'static [Schema] = &[$(Schema::$variant),+];

            /// The schema's file name.
            pub fn file_name(self) -> &'static str {
                match self { $(Schema::$variant => $file),+ }
            }

            /// The schema itself, as JSON.
            pub fn source(self) -> &'static str {
                match self { $(Schema::$variant => include_str!(concat!("../../../schemas/", $file))),+ }
            }
        }
    };
}

schemas! {
    /// Front matter of an answer.
    Answer = "answer.schema.json",
    /// A topic.
    Topic = "topic.schema.json",
    /// A profile.
    Profile = "profile.schema.json",
    /// A source.
    Source = "source.schema.json",
    /// A treatment in the registry.
    Registry = "registry.schema.json",
    /// A claim.
    Claim = "claim.schema.json",
    /// Front matter of a notice.
    Notice = "notice.schema.json",
    /// A rule pack.
    Pack = "pack.schema.json",
    /// `caveat.yaml`.
    Config = "config.schema.json",
    /// A review record.
    Record = "record.schema.json",
    /// A revocation of a key.
    Revocation = "revocation.schema.json",
    /// A baseline.
    Baseline = "baseline.schema.json",
    /// The review policy.
    Policy = "policy.schema.json",
    /// The reviewers.
    People = "people.schema.json",
    /// The report of `check --format json`.
    Report = "report.schema.json",
    /// The figures of `eval --format json`.
    Evaluation = "evaluation.schema.json",
    /// The differences of `diff --format json`.
    Diff = "diff.schema.json",
    /// The report of `rules mutate --format json`.
    Mutation = "mutation.schema.json",
    /// A bundle's manifest.
    Manifest = "manifest.schema.json",
    /// An exported answer.
    ExportedAnswer = "exported-answer.schema.json",
}

struct Compiled {
    json: Value,
    validator: Validator,
}

static COMPILED: LazyLock<Vec<std::sync::OnceLock<Compiled>>> =
    LazyLock::new(|| Schema::ALL.iter().map(|_| std::sync::OnceLock::new()).collect());

impl Schema {
    fn compiled(self) -> &'static Compiled {
        COMPILED[self as usize].get_or_init(|| {
            let json: Value =
                serde_json::from_str(self.source()).expect("schemas are JSON: a test reads each");
            let validator = jsonschema::options()
                .with_draft(jsonschema::Draft::Draft202012)
                .with_pattern_options(PatternOptions::regex())
                .should_validate_formats(true)
                .offline()
                .build(&json)
                .expect("schemas are valid: a test builds each");
            Compiled { json, validator }
        })
    }

    /// Whether data has the form.
    pub fn accepts(self, json: &Value) -> bool {
        self.compiled().validator.is_valid(json)
    }

    /// What is wrong with data that has no places, one line a fault.
    pub fn complaints(self, json: &Value) -> Vec<String> {
        let compiled = self.compiled();
        let describe = |error: ValidationError<'_>| {
            let at = error.instance_path().to_string();
            format!(
                "{}{}",
                if at.is_empty() { String::new() } else { format!("at {at}: ") },
                words(&error, &compiled.json).0
            )
        };
        compiled.validator.iter_errors(json).map(describe).collect()
    }

    /// What is wrong with YAML, each fault on the exact key or value.
    pub fn faults(self, file: &SourceFile, node: &Node, json: &Value) -> Vec<Fault> {
        let compiled = self.compiled();
        if compiled.validator.is_valid(json) {
            return Vec::new();
        }
        let mut faults: Vec<Fault> = Vec::new();
        for error in compiled.validator.iter_errors(json) {
            let (message, next) = words(&error, &compiled.json);
            for span in places(&error, node, &compiled.json) {
                // Several keys may be missing from one place: each is said once.
                if !faults.iter().any(|f| f.span == span && f.message == message) {
                    faults.push(Fault::new("format/schema", &file.path, span, message.clone(), next.clone()));
                }
            }
        }
        faults.sort_by_key(|fault| fault.span);
        faults
    }
}

/// Where the complaint belongs: on the unknown key, on the value, or on the value that asks for a missing one.
fn places(error: &ValidationError<'_>, root: &Node, schema: &Value) -> Vec<Span> {
    let node = root.at(&error.instance_path().to_string()).unwrap_or(root);
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().filter_map(|key| node.entry(key)).map(|entry| entry.key_span).collect()
        }
        ValidationErrorKind::Required { .. } => {
            vec![asking(error, node, schema).unwrap_or_else(|| node.first_key())]
        }
        ValidationErrorKind::FalseSchema => vec![key_of(error, root).unwrap_or(node.span)],
        _ if matches!(node.kind, Kind::Map(_)) => vec![node.first_key()],
        _ => vec![node.span],
    }
}

fn key_of(error: &ValidationError<'_>, root: &Node) -> Option<Span> {
    let path = error.instance_path().to_string();
    let (parent, key) = path.rsplit_once('/')?;
    root.at(parent)?.entry(&decoded(key)).map(|entry| entry.key_span)
}

/// `accessed` is missing because `opened` is true: point at `opened`.
fn asking(error: &ValidationError<'_>, node: &Node, schema: &Value) -> Option<Span> {
    let path = error.schema_path().to_string();
    let (before, _) = path.rsplit_once("/then/")?;
    let conditions = schema.pointer(&format!("{before}/if/properties"))?.as_object()?;
    conditions.keys().find_map(|key| node.get(key)).map(|value| value.span)
}

/// A step of a JSON pointer as the field is written (RFC 6901, section 4).
fn decoded(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The complaint and the next step.
fn words(error: &ValidationError<'_>, schema: &Value) -> (String, String) {
    let name = named(&error.instance_path().to_string());
    let keyword_path = error.schema_path().to_string();
    let about =
        keyword_path.rsplit_once('/').and_then(|(parent, _)| schema.pointer(parent)).unwrap_or(schema);
    let example = about.pointer("/examples/0").map(plain);
    let description =
        about.get("description").and_then(Value::as_str).unwrap_or("Compare it with schemas/README.md.");
    let next = description.to_owned();
    let such_as = example.as_ref().map_or(String::new(), |e| format!(" such as {e}"));
    let message = match error.kind() {
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or("a field");
            let about = about.pointer(&format!("/properties/{key}"));
            let example = about.and_then(|a| a.pointer("/examples/0")).map(plain);
            let line =
                example.map_or(format!("Add `{key}`."), |e| format!("Add a line such as `{key}: {e}`."));
            let within =
                if name == "This file" { String::new() } else { format!(" in {}", lower_first(&name)) };
            return (format!("`{key}` is missing{within}."), line);
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known: Vec<&str> = about
                .get("properties")
                .and_then(Value::as_object)
                .map_or(Vec::new(), |p| p.keys().map(String::as_str).collect());
            return unknown(unexpected, &known);
        }
        ValidationErrorKind::FalseSchema => {
            return (
                format!("{name} does not belong here, given the other fields."),
                format!("Delete {}.", lower_first(&name)),
            );
        }
        ValidationErrorKind::Pattern { pattern } if pattern.starts_with("^[0-9]{4}-(0[1-9]") => {
            format!("{name} must be a date such as 2026-11-01.")
        }
        ValidationErrorKind::Pattern { .. } => format!(
            "{name} must be written{}.",
            if such_as.is_empty() { " in the form described".to_owned() } else { such_as }
        ),
        ValidationErrorKind::Format { .. } => {
            format!("{name} is a day that does not exist; write one such as 2026-11-01.")
        }
        ValidationErrorKind::Enum { options } => {
            let options: Vec<String> =
                options.as_array().map_or(Vec::new(), |o| o.iter().map(plain).collect());
            format!("{name} must be one of: {}.", options.join(", "))
        }
        ValidationErrorKind::Constant { expected_value } => {
            format!("{name} must be {}.", plain(expected_value))
        }
        ValidationErrorKind::MinLength { limit } => {
            format!("{name} is too short: it needs at least {limit} characters.")
        }
        ValidationErrorKind::MaxLength { limit } => {
            format!("{name} is too long: at most {limit} characters fit.")
        }
        ValidationErrorKind::MinItems { limit } => {
            format!("{name} needs at least {limit} {}.", if *limit == 1 { "item" } else { "items" })
        }
        ValidationErrorKind::MaxItems { limit } => format!("{name} has too many items: at most {limit} fit."),
        ValidationErrorKind::Minimum { limit } => format!("{name} must be at least {limit}."),
        ValidationErrorKind::Maximum { limit } => format!("{name} must be at most {limit}."),
        ValidationErrorKind::UniqueItems => format!("{name} holds the same item twice."),
        ValidationErrorKind::Type { kind } => format!("{name} must be {}{such_as}.", type_words(kind)),
        _ => format!(
            "{name} does not have a form that caveat knows{}.",
            if such_as.is_empty() { such_as } else { format!(", {}", such_as.trim()) }
        ),
    };
    (message, next)
}

/// What a path of the data is called in a message.
fn named(path: &str) -> String {
    match path.rsplit('/').next() {
        Some(step) if step.parse::<usize>().is_ok() => {
            let list = path.rsplit('/').nth(1).unwrap_or_default();
            format!("Item {} of `{list}`", step.parse::<usize>().unwrap_or(0) + 1)
        }
        Some(step) if !step.is_empty() => format!("`{}`", decoded(step)),
        _ => "This file".to_owned(),
    }
}

fn unknown(unexpected: &[String], known: &[&str]) -> (String, String) {
    let key = unexpected.first().map_or("", String::as_str);
    let near = known
        .iter()
        .map(|k| (strsim::damerau_levenshtein(k, key), *k))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    let message = if unexpected.len() == 1 {
        format!("`{key}` is not a field that caveat knows here.")
    } else {
        format!("These are not fields that caveat knows here: {}.", unexpected.join(", "))
    };
    let next = match near {
        Some((_, near)) => format!("Did you mean `{near}`?"),
        None => format!("Delete it, or use one of: {}.", known.join(", ")),
    };
    (message, next)
}

fn type_words(kind: &TypeKind) -> &'static str {
    let TypeKind::Single(kind) = kind else { return "of another kind" };
    match kind.to_string().as_str() {
        "string" => "text (put it in quotes)",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list, each item on its own line after a `-`",
        "object" => "a group of fields, each on its own indented line",
        _ => "empty",
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn lower_first(name: &str) -> String {
    name.strip_prefix("Item").map_or_else(|| name.to_owned(), |rest| format!("item{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_is_valid_and_closed() {
        for schema in Schema::ALL {
            assert!(!schema.accepts(&Value::Null), "{schema:?}");
            assert!(schema.compiled().json.get("title").is_some(), "{schema:?}");
        }
    }

    #[test]
    fn each_missing_field_is_said() {
        let file = SourceFile::new("a.md", "id: a\nstatus: redy\n");
        let node = crate::yaml::parse(&file, Span::new(0, file.text.len())).expect("YAML");
        let faults = Schema::Answer.faults(&file, &node, &node.to_json());
        let missing = faults.iter().filter(|f| f.message.ends_with("is missing.")).count();
        assert!(missing >= 8, "{faults:#?}");
        assert!(
            faults
                .iter()
                .any(|f| file.slice(f.span) == "redy" && f.message.contains("draft, ready, retired"))
        );
    }
}
