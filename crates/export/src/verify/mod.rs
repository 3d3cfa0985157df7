//! Reads a bundle back and believes nothing that can be worked out again.
//!
//! Digests only say that the files are the ones the manifest names; whoever edits a page can repair them. So each page is
//! put together again from its data, its content and dependencies are held against the signed records, its data and HTML
//! are made anew and compared byte for byte, and the rules judge it once more.

pub(crate) mod rebuild;
mod signed;

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::digest::Digest;
use caveat_document::format::{Day, Id};
use caveat_document::library::Library;
use caveat_document::page::{Page, assemble};
use caveat_document::schema::Schema;
use caveat_review::content;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::bundle::manifest::{
    ExportedReceipt, FileFacts, INDEX, INDEX_HTML, Index, MANIFEST, Manifest, ManifestAnswer, RECEIPT_FORMAT,
    STYLE, Site, WITHDRAWN, WITHDRAWN_FORMAT, Withdrawn, html_path, object_path, receipt_path, record_paths,
};
use crate::bundle::{index, index_answer};
use crate::json;
use crate::page::answer::ExportedAnswer;
use crate::page::html::{STYLE_CSS, render_index, render_page};
use crate::page::promises::promises;
use crate::page::view::{Review, exported};
use crate::problem::Problem;

/// The largest file that is read.
const MAX_BYTES: usize = 32 << 20;

const EXPORT_AGAIN: &str = "Export the bundle again; do not publish this one.";

/// The person whose trusted key made a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBy {
    /// The person's id.
    pub person: Id,
    /// Credentials, as the trusted `people.yaml` prints them.
    pub credentials: Option<String>,
    /// Whether the key is a public demonstration key.
    pub demonstration: bool,
}

/// A page as read back.
#[derive(Clone, Copy, Debug)]
pub struct ReadBack<'a> {
    /// Its data.
    pub answer: &'a ExportedAnswer,
    /// Its receipt.
    pub receipt: &'a ExportedReceipt,
    /// The page, put together again.
    pub page: &'a Page<'a>,
    /// The library it was put together from: this page, its notices, topic, profile and sources.
    pub library: &'a Library,
}

/// Says who signed: the record's bytes, the signature's bytes. The error says why the signature is not trusted.
pub type SignatureCheck<'a> = dyn Fn(&[u8], &[u8]) -> Result<SignedBy, String> + 'a;

/// What `verify` needs to know besides the files.
#[derive(Clone, Copy)]
pub struct VerifyOptions<'a> {
    /// Whether a demonstration will do.
    pub allow_demonstration: bool,
    /// The day for which approvals must still stand; none leaves their expiry unchecked.
    pub as_of: Option<Day>,
    /// Has the rules judge a page again; each line is a complaint.
    pub judge: &'a dyn Fn(&ReadBack<'_>) -> Vec<String>,
    /// Says who signed a record, by trusted keys that never come from the bundle: the record's bytes, then the
    /// signature's. The person must hold the role that the record states.
    pub signature: &'a SignatureCheck<'a>,
}

/// Checks a bundle. No problems: it is whole, signed and says what it must.
pub fn verify(files: &BTreeMap<String, Vec<u8>>, options: &VerifyOptions<'_>) -> Vec<Problem> {
    let mut verifier = Verifier { files, options, problems: Vec::new() };
    verifier.check_all();
    verifier.problems.sort();
    verifier.problems.dedup();
    verifier.problems
}

struct Verifier<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    options: &'a VerifyOptions<'a>,
    problems: Vec<Problem>,
}

impl Verifier<'_> {
    fn fault(&mut self, file: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(file, message, EXPORT_AGAIN));
    }

    fn check_all(&mut self) {
        let Some(manifest) = self.read::<Manifest>(MANIFEST, Some(Schema::Manifest)) else { return };
        // Nothing names the digest of the manifest itself, so it has to be written just as caveat writes it.
        if crate::json::bytes(&manifest).ok().is_none_or(|own| self.files.get(MANIFEST) != Some(&own)) {
            self.fault(MANIFEST, "It is not written as caveat writes it, so something was changed by hand.");
        }
        self.inventory(&manifest);
        self.header(&manifest);
        let Some(listed) = self.read::<Index>(INDEX, None) else { return };
        if (&listed.site.name, &listed.site.publisher) != (&manifest.name, &manifest.publisher) {
            self.fault(INDEX, "It names another library than the manifest.");
        }
        let mut answers = BTreeMap::new();
        for entry in &manifest.answers {
            if let Some(answer) = self.object(entry)
                && answers.insert(entry.id.clone(), answer).is_some()
            {
                self.fault(MANIFEST, format!("It lists the page `{}` twice.", entry.id));
            }
        }
        let others =
            answers.iter().map(|(id, a)| (id.clone(), (a.question.clone(), a.summary.clone()))).collect();
        for entry in &manifest.answers {
            if let Some(answer) = answers.get(&entry.id) {
                self.page(&manifest, entry, answer, &listed.site, &others);
            }
        }
        self.front_page(&manifest, &answers, &listed);
    }

    /// A file's value, in the very bytes in which caveat writes it.
    fn read<T: DeserializeOwned + Serialize>(&mut self, path: &str, schema: Option<Schema>) -> Option<T> {
        let Some(bytes) = self.files.get(path) else {
            self.fault(path, "This file is missing.");
            return None;
        };
        match parse::<T>(bytes, schema) {
            Ok(value) => Some(value),
            Err(message) => {
                self.fault(path, message);
                None
            }
        }
    }

    /// Every file is listed, every listed file is there, and each is of a kind that caveat writes.
    fn inventory(&mut self, manifest: &Manifest) {
        for (path, facts) in &manifest.files {
            match self.files.get(path) {
                None => self.fault(path, "The manifest lists this file, and it is missing."),
                Some(bytes) if FileFacts::of(bytes) != *facts => {
                    self.fault(path, "This file was altered: its fingerprint or size is not the manifest's.");
                }
                Some(_) => {}
            }
        }
        let mut expected: BTreeSet<String> = [INDEX, WITHDRAWN, INDEX_HTML, STYLE].map(str::to_owned).into();
        for entry in &manifest.answers {
            expected.extend([entry.object.clone(), html_path(&entry.id), receipt_path(&entry.id)]);
            for signature in entry.signatures() {
                expected.extend(<[String; 2]>::from(record_paths(signature.record)));
            }
        }
        for path in self.files.keys().filter(|path| *path != MANIFEST) {
            if !manifest.files.contains_key(path) {
                self.fault(path, "This file is not in the manifest.");
            } else if !expected.contains(path) {
                self.fault(path, "This file belongs to no page of the bundle.");
            }
        }
        for path in expected.iter().filter(|path| !manifest.files.contains_key(*path)) {
            self.fault(path, "The manifest does not list this file.");
        }
    }

    fn header(&mut self, manifest: &Manifest) {
        let demonstration = manifest.answers.iter().any(ManifestAnswer::demonstration);
        if demonstration != manifest.demonstration {
            self.fault(MANIFEST, "`demonstration` does not say what its signatures say.");
        }
        if (demonstration || manifest.demonstration) && !self.options.allow_demonstration {
            self.problems.push(Problem::new(
                MANIFEST,
                "This bundle is a demonstration: public demonstration keys signed it, not reviewers.",
                "Have the pages reviewed; to look at a demonstration all the same, pass --allow-demonstration.",
            ));
        }
        if self.files.get(STYLE).is_some_and(|style| style != STYLE_CSS.as_bytes()) {
            self.fault(STYLE, "The style sheet is not the one that this version of caveat writes.");
        }
        if let Some(withdrawn) = self.read::<Withdrawn>(WITHDRAWN, None) {
            if withdrawn.withdrawn != WITHDRAWN_FORMAT {
                self.fault(WITHDRAWN, format!("Its format is not {WITHDRAWN_FORMAT}."));
            }
            for entry in manifest.answers.iter().filter(|entry| withdrawn.answers.contains(&entry.id)) {
                self.fault(
                    WITHDRAWN,
                    format!("The page `{}` is withdrawn, and the bundle holds it.", entry.id),
                );
            }
        }
    }

    fn object(&mut self, entry: &ManifestAnswer) -> Option<ExportedAnswer> {
        if self.files.get(&entry.object).is_some_and(|bytes| object_path(Digest::of(bytes)) != entry.object) {
            self.fault(&entry.object, "Its name is not the fingerprint of what is in it.");
        }
        let answer = self.read::<ExportedAnswer>(&entry.object, Some(Schema::ExportedAnswer))?;
        if (&answer.id, &answer.question, answer.content) != (&entry.id, &entry.question, entry.content) {
            self.fault(&entry.object, "Its id, question or content digest is not the manifest's.");
        }
        if entry.html != html_path(&entry.id) {
            self.fault(MANIFEST, format!("The page `{}` is not in its own file.", entry.id));
        }
        Some(answer)
    }

    fn page(
        &mut self,
        manifest: &Manifest,
        entry: &ManifestAnswer,
        answer: &ExportedAnswer,
        site: &Site,
        others: &BTreeMap<Id, (String, String)>,
    ) {
        let path = html_path(&entry.id);
        let Some(receipt) = self.receipt(manifest, entry) else { return };
        let html = self.files.get(&path).filter(|bytes| bytes.len() <= MAX_BYTES);
        if let Some(html) = html.and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            self.problems.extend(promises(&path, answer, &receipt, html));
            match render_page(answer, site) {
                Ok(again) if again == html => {}
                Ok(_) => self.fault(&path, "The page is not what this version of caveat makes of its data."),
                Err(problem) => self.problems.push(problem),
            }
        } else {
            self.fault(&path, "The page is missing, too large or not UTF-8 text.");
        }
        let library = match rebuild::library(&entry.object, answer, &receipt.basis, site) {
            Ok(library) => library,
            Err(problem) => return self.problems.push(problem),
        };
        let Some(own) = library.answer(&answer.id) else { return };
        let page = assemble(own, &library);
        let approvals = self.approvals(entry, &page, &receipt);
        let waivers = self.waivers(entry, &receipt);
        let demonstration = approvals.iter().chain(&waivers).any(|signature| signature.demonstration);
        let review = Review { content: content(page.answer), approvals: &approvals, demonstration };
        self.compare(entry, answer, &page, &review, others);
        let read_back = ReadBack { answer, receipt: &receipt, page: &page, library: &library };
        for complaint in (self.options.judge)(&read_back) {
            self.fault(&entry.object, complaint);
        }
    }

    fn receipt(&mut self, manifest: &Manifest, entry: &ManifestAnswer) -> Option<ExportedReceipt> {
        let path = receipt_path(&entry.id);
        let receipt = self.read::<ExportedReceipt>(&path, None)?;
        let same = receipt.receipt == RECEIPT_FORMAT
            && receipt.answer == entry.id
            && (receipt.pack, receipt.engine, receipt.as_of)
                == (manifest.pack, manifest.engine, manifest.as_of);
        if !same {
            self.fault(
                &path,
                "This receipt is of another page, other rules or another day than the manifest's.",
            );
        }
        if receipt.blocks() {
            self.fault(&path, "This receipt holds errors; such a page cannot be published.");
        }
        Some(receipt)
    }

    /// What an export of the page that was put together again gives is what the bundle holds.
    fn compare(
        &mut self,
        entry: &ManifestAnswer,
        answer: &ExportedAnswer,
        page: &Page<'_>,
        review: &Review<'_>,
        others: &BTreeMap<Id, (String, String)>,
    ) {
        match exported(page, review, answer.consult.clone(), others) {
            Ok(again) => {
                if again.answer != *answer {
                    let parts = differences(&again.answer, answer).join(", ");
                    self.fault(&entry.object, format!("Its data is not what was approved: {parts}."));
                }
                for id in again.dropped.iter().chain(again.links.iter().filter(|id| !others.contains_key(id)))
                {
                    self.fault(
                        &entry.object,
                        format!("It leads to the page `{id}`, which is not in the bundle."),
                    );
                }
            }
            Err(problem) => self.problems.push(Problem::new(&entry.object, problem.message, EXPORT_AGAIN)),
        }
    }

    fn front_page(&mut self, manifest: &Manifest, answers: &BTreeMap<Id, ExportedAnswer>, listed: &Index) {
        let entries =
            manifest.answers.iter().filter_map(|e| answers.get(&e.id).map(|answer| index_answer(answer, e)));
        let again = index(manifest.as_of, manifest.demonstration, listed.site.clone(), entries.collect());
        if again != *listed {
            self.fault(INDEX, "It does not list the pages of the manifest.");
        }
        match render_index(&again) {
            Ok(html) if self.files.get(INDEX_HTML).is_some_and(|bytes| *bytes == html.as_bytes()) => {}
            Ok(_) => self
                .fault(INDEX_HTML, "The front page is not what this version of caveat makes of the index."),
            Err(problem) => self.problems.push(problem),
        }
    }
}

fn parse<T: DeserializeOwned + Serialize>(bytes: &[u8], schema: Option<Schema>) -> Result<T, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!(
            "This file has {} bytes; the largest that is read has {MAX_BYTES}.",
            bytes.len()
        ));
    }
    let value: Value =
        serde_json::from_slice(bytes).map_err(|error| format!("This file is not JSON: {error}."))?;
    if let Some(complaint) = schema.and_then(|schema| schema.complaints(&value).into_iter().next()) {
        return Err(complaint);
    }
    let read: T = serde_json::from_value(value)
        .map_err(|error| format!("This file does not have its form: {error}."))?;
    // A key given twice or hidden in odd spelling would be read in one way here and in another by an app.
    match schema {
        Some(Schema::Record) => Ok(read),
        _ if json::bytes(&read).is_ok_and(|again| again == bytes) => Ok(read),
        _ => Err("This file is not written as caveat writes it.".to_owned()),
    }
}

/// The names of the fields that differ.
fn differences(one: &ExportedAnswer, other: &ExportedAnswer) -> Vec<String> {
    let [one, other] = [one, other].map(|answer| serde_json::to_value(answer).unwrap_or_default());
    let keys: BTreeSet<&String> =
        [&one, &other].into_iter().filter_map(Value::as_object).flat_map(|map| map.keys()).collect();
    keys.into_iter().filter(|key| one.get(*key) != other.get(*key)).map(|key| format!("`{key}`")).collect()
}

#[cfg(test)]
mod tests;
