//! A small library and a small office for the tests of this crate.

use std::collections::BTreeMap;
use std::sync::Arc;

use caveat_document::digest::Digest;
use caveat_document::file::SourceFile;
use caveat_document::format::{Answer, Claim, Config, Day, Drug, Id, Notice, Profile, Risk, Source, Topic};
use caveat_document::library::Library;
use caveat_document::page::{Page, assemble};
use ssh_key::private::Ed25519Keypair;
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use crate::policy::{People, Policy, tier};
use crate::records::Records;
use crate::records::keys::{ALLOWED_SIGNERS, Keys, allowed_line};
use crate::records::record::{Acknowledged, Kind, Record, Signer, Time, Waives, line};
use crate::records::revocation::{Revocation, Revocations};
use crate::records::signature::{NAMESPACE, PublicKey, public_key, sign_demonstration};
use crate::records::signed::Statement;
use crate::records::validity::{RecordFile, Trust};
use crate::status::docket::Docket;

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn answer_text(body: &str) -> String {
    format!(
        "---\nid: car-t\nquestion: How does CAR-T work?\ntopic: breast-cancer\nprofile: investigational\nstatus: ready\nlocale: en-US\naudience: patients\norigin:\n  kind: human\nauthors: [writer]\nsources_checked: 2026-11-01\nsummary: It is being studied in trials.\n---\n\n{body}"
    )
}

const NOTICE: &str = "---\nid: medical-disclaimer\ntitle: For information only\nplacement: banner\nprofiles: all\n---\nThis page is for education only. It is not medical advice.\n";
const TOPIC: &str = "id: breast-cancer\nname: Breast cancer\n";
const SOURCE: &str = "id: nci\nkind: agency-page\ntype: webpage\ntitle: CAR T Cells\nURL: https://www.cancer.gov/car-t\nopened: { by: writer, on: 2026-11-01 }\n";
const PROFILE: &str = "id: investigational\ntitle: Still being studied\ndescription: A treatment in trials.\nrisk: high\nmax_age_days: 300\n";

/// A library of one answer and what it needs.
pub(crate) struct Site {
    texts: BTreeMap<&'static str, String>,
    library: Library,
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with_body("Cells are changed in a lab [@nci].\n")
    }

    pub(crate) fn with_body(body: &str) -> Self {
        Self::with_answer(&answer_text(body))
    }

    pub(crate) fn with_answer(answer: &str) -> Self {
        let texts = [
            ("answer", answer),
            ("notice", NOTICE),
            ("topic", TOPIC),
            ("source", SOURCE),
            ("profile", PROFILE),
        ];
        Self::build(texts.into_iter().map(|(name, text)| (name, text.to_owned())).collect())
    }

    /// The same with one text changed.
    pub(crate) fn edited(&self, name: &str, from: &str, to: &str) -> Self {
        let mut texts = self.texts.clone();
        let text = texts.get_mut(name).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        *text = text.replacen(from, to, 1);
        Self::build(texts)
    }

    fn build(texts: BTreeMap<&'static str, String>) -> Self {
        let file = |name: &str, path: &str| Arc::new(SourceFile::new(path, texts[name].clone()));
        let config = "caveat: 1\nname: Test\npublisher: Test\nlanguage: en-US\n";
        let mut library =
            Library::new(Config::parse(&Arc::new(SourceFile::new("caveat.yaml", config))).unwrap());
        let notice = Notice::parse(file("notice", "content/notices/medical-disclaimer.md")).unwrap();
        library.notices.insert(notice.front.id.clone(), notice);
        let topic = Topic::parse(file("topic", "content/topics/breast-cancer.yaml")).unwrap();
        library.topics.insert(topic.front.id.clone(), topic);
        let source = Source::parse(file("source", "content/sources/nci.yaml")).unwrap();
        library.sources.insert(source.front.id.clone(), source);
        let profile = Profile::parse(file("profile", "content/profiles/investigational.yaml")).unwrap();
        library.profiles.insert(profile.front.id.clone(), profile);
        library
            .answers
            .push(Answer::parse(file("answer", "content/answers/breast-cancer/car-t.md")).unwrap());
        Self { texts, library }
    }

    /// The same with a treatment in the registry.
    pub(crate) fn registering(mut self, text: &str) -> Self {
        let drug = Drug::parse(Arc::new(SourceFile::new("content/registry/drug.yaml", text))).unwrap();
        self.library.registry.insert(drug.front.id.clone(), drug);
        self
    }

    pub(crate) fn answer(&self) -> &Answer {
        &self.library.answers[0]
    }

    pub(crate) fn page(&self) -> Page<'_> {
        assemble(self.answer(), &self.library)
    }

    pub(crate) fn library(&self) -> &Library {
        &self.library
    }

    /// The same with an approved statement.
    pub(crate) fn claiming(mut self, text: &str) -> Self {
        let claim = Claim::parse(Arc::new(SourceFile::new("content/claims/claim.yaml", text))).unwrap();
        self.library.claims.insert(claim.front.id.clone(), claim);
        self
    }
}

pub(crate) fn people(text: &str) -> People {
    People::parse(&Arc::new(SourceFile::new("reviews/people.yaml", text))).unwrap()
}

pub(crate) fn policy(text: &str) -> Policy {
    Policy::parse(&Arc::new(SourceFile::new("reviews/policy.yaml", text))).unwrap()
}

/// A key that nobody else can make: its seed is not the public one of a demonstration.
pub(crate) fn real_key(person: &str) -> PrivateKey {
    let digest = Digest::of(format!("a real key of {person}").as_bytes()).hex();
    let mut seed = [0; 32];
    seed.copy_from_slice(&digest.as_bytes()[..32]);
    PrivateKey::from(Ed25519Keypair::from_seed(&seed))
}

pub(crate) fn real_public(person: &str) -> PublicKey {
    public_key(&real_key(person).public_key().to_openssh().unwrap()).unwrap()
}

pub(crate) fn sign(key: &PrivateKey, namespace: &str, bytes: &[u8]) -> String {
    key.sign(namespace, HashAlg::Sha512, bytes).unwrap().to_pem(LineEnding::LF).unwrap()
}

pub(crate) fn openssh(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "ed25519" => {
            (include_str!("../tests/openssh/ed25519.sig"), include_str!("../tests/openssh/ed25519.pub"))
        }
        "ecdsa-p256" => {
            (include_str!("../tests/openssh/ecdsa-p256.sig"), include_str!("../tests/openssh/ecdsa-p256.pub"))
        }
        "ecdsa-p384" => {
            (include_str!("../tests/openssh/ecdsa-p384.sig"), include_str!("../tests/openssh/ecdsa-p384.pub"))
        }
        "ecdsa-p521" => {
            (include_str!("../tests/openssh/ecdsa-p521.sig"), include_str!("../tests/openssh/ecdsa-p521.pub"))
        }
        _ => (include_str!("../tests/openssh/rsa-3072.sig"), include_str!("../tests/openssh/rsa-3072.pub")),
    }
}

/// A record to be written.
#[derive(Clone)]
pub(crate) struct Write {
    kind: Kind,
    person: String,
    role: String,
    time: String,
    key: String,
    demonstration: bool,
    blind: bool,
    acknowledged: Vec<Acknowledged>,
    risk: Option<Risk>,
    until: Option<Day>,
    waives: Option<Waives>,
}

impl Write {
    pub(crate) fn new(kind: Kind, person: &str, role: &str) -> Self {
        Self {
            kind,
            person: person.to_owned(),
            role: role.to_owned(),
            time: "2026-11-10T12:00:00+00:00".to_owned(),
            key: person.to_owned(),
            demonstration: false,
            blind: false,
            acknowledged: Vec::new(),
            risk: None,
            until: None,
            waives: None,
        }
    }

    pub(crate) fn hour(mut self, after_noon: u8) -> Self {
        self.time = format!("2026-11-10T{}:00:00+00:00", 12 + after_noon);
        self
    }

    pub(crate) fn on(mut self, day: &str) -> Self {
        self.time = format!("{day}T12:00:00+00:00");
        self
    }

    pub(crate) fn with_key(mut self, person: &str) -> Self {
        self.key = person.to_owned();
        self
    }

    pub(crate) fn demonstration(mut self) -> Self {
        self.demonstration = true;
        self
    }

    /// The signer saw none of the other records.
    pub(crate) fn blind(mut self) -> Self {
        self.blind = true;
        self
    }

    pub(crate) fn acknowledges(mut self, rule: &str, fingerprint: Digest) -> Self {
        let rule = caveat_document::format::RuleName::new(rule).unwrap();
        self.acknowledged.push(Acknowledged { fingerprint, rule });
        self
    }

    /// An approval that states the risk of the page.
    pub(crate) fn at_risk(mut self, risk: Risk) -> Self {
        self.risk = Some(risk);
        self
    }

    pub(crate) fn until(mut self, last: &str) -> Self {
        self.until = Some(day(last));
        self
    }

    pub(crate) fn waives(mut self, rule: &str, fingerprint: Digest, until: &str) -> Self {
        let rule = caveat_document::format::RuleName::new(rule).unwrap();
        self.waives = Some(Waives { fingerprint, rule, until: day(until) });
        self
    }

    pub(crate) fn record(&self, page: &Page<'_>) -> Record {
        let name = line(&format!("Printed {}", self.person)).unwrap();
        let signer = Signer { name, person: id(&self.person), role: id(&self.role) };
        let time = Time::parse(&self.time).unwrap();
        let pack = Digest::of(b"pack");
        let mut record = Record::about(page, self.kind, signer, time, "Because.", pack).unwrap();
        record.acknowledged = self.acknowledged.clone();
        record.waives = self.waives.clone();
        record.until = self.until;
        if self.kind == Kind::Approve {
            let stated = page.profile.map(|profile| tier::stated(page, profile));
            record.risk = self.risk.or(stated);
        }
        record
    }
}

/// People, policy and the records they have signed. `cli` and `edi` review, `writer` writes, `demo` and `demo-editor`
/// are demonstration signers, `both` holds both roles, `late` starts next year.
pub(crate) struct Desk {
    pub(crate) people: People,
    pub(crate) policy: Policy,
    pub(crate) keys: Keys,
    pub(crate) files: Vec<RecordFile>,
    pub(crate) revocations: Vec<RecordFile>,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let person = |id: &str, roles: &str, more: &str| {
            format!(
                "  - {{id: {id}, name: Doctor {id}, roles: [{roles}], email: [{id}@example.org]{more}}}\n"
            )
        };
        let list = [
            person("cli", "clinical", ", credentials: MD"),
            person("cli-two", "clinical", ""),
            person("edi", "editorial", ""),
            person("both", "clinical, editorial", ""),
            person("writer", "author, clinical, editorial", ""),
            person("editor-a", "author", ""),
            person("pharm", "pharmacy", ""),
            person("late", "clinical", ", valid_from: 2027-01-01"),
            "  - {id: demo, name: Demo, roles: [clinical], demonstration: true}\n".to_owned(),
            "  - {id: demo-editor, name: Demo editor, roles: [editorial], demonstration: true}\n".to_owned(),
        ];
        Self::with(&format!("people:\n{}", list.concat()))
    }

    pub(crate) fn with(people_text: &str) -> Self {
        let people = people(people_text);
        let policy = policy(
            "policy: 1\ntiers:\n  high: {quorum: {clinical: 1, editorial: 1}, expires_after_days: 365}\n  moderate: {quorum: {clinical: 1, editorial: 1}, expires_after_days: 365}\n  low: {quorum: {editorial: 1}, expires_after_days: 730}\nwithdraw: [clinical, editorial]\n",
        );
        let signing = people.iter().filter(|person| !person.demonstration);
        let lines: Vec<String> = signing
            .map(|person| allowed_line(&person.id, &real_public(person.id.as_str()), (None, None)))
            .collect();
        let file = SourceFile::new(ALLOWED_SIGNERS, lines.join("\n"));
        let (keys, faults) = Keys::parse(&people, Some(&file));
        assert!(faults.is_empty(), "{faults:?}");
        Self { people, policy, keys, files: Vec::new(), revocations: Vec::new() }
    }

    /// The same people, and nobody has a key.
    pub(crate) fn without_keys(self) -> Self {
        Self { keys: Keys::default(), ..self }
    }

    pub(crate) fn trust(&self) -> Trust<'_> {
        Trust { people: &self.people, keys: &self.keys, policy: &self.policy }
    }

    pub(crate) fn docket<'a>(&'a self, records: &'a Records, as_of: &str) -> Docket<'a> {
        Docket { records, trust: self.trust(), as_of: day(as_of) }
    }

    /// Signs a record that names all earlier ones about the page as its parents.
    pub(crate) fn sign(&mut self, site: &Site, write: Write) {
        let page = site.page();
        let mut record = write.record(&page);
        if !write.blind {
            record.parents = self.parents();
        }
        let bytes = record.to_bytes();
        let signature = if write.demonstration {
            sign_demonstration(&record.signer.role, &bytes)
        } else {
            sign(&real_key(&write.key), NAMESPACE, &bytes)
        };
        self.files.push(RecordFile { path: record.path(), bytes, signature: Some(signature.into_bytes()) });
    }

    fn parents(&self) -> Arc<[Digest]> {
        let all: std::collections::BTreeSet<Digest> =
            self.files.iter().map(|file| Digest::of(&file.bytes)).collect();
        all.into_iter().collect()
    }

    /// Signs one record about several pages.
    pub(crate) fn sign_many(&mut self, sites: &[&Site], write: Write) {
        let records = sites.iter().map(|site| write.record(&site.page())).collect();
        let mut record = Record::together(records).unwrap();
        record.parents = self.parents();
        let bytes = record.to_bytes();
        let signature = Some(sign(&real_key(&write.key), NAMESPACE, &bytes).into_bytes());
        self.files.push(RecordFile { path: record.path(), bytes, signature });
    }

    /// Both reviewers approve.
    pub(crate) fn approve(&mut self, site: &Site) {
        self.sign(site, Write::new(Kind::Approve, "cli", "clinical"));
        self.sign(site, Write::new(Kind::Approve, "edi", "editorial").hour(1));
    }

    pub(crate) fn digest(&self, index: usize) -> Digest {
        Digest::of(&self.files[index].bytes)
    }

    pub(crate) fn records(&self) -> Records {
        self.records_as_of("2026-12-01")
    }

    pub(crate) fn records_as_of(&self, as_of: &str) -> Records {
        self.records_beside(&[], as_of)
    }

    /// The records where the trusted tree has some of them.
    pub(crate) fn records_beside(&self, trusted: &[RecordFile], as_of: &str) -> Records {
        Records::verify(&self.files, trusted, self.trust(), &self.revocations(), day(as_of))
    }

    pub(crate) fn revocations(&self) -> Revocations {
        Revocations::verify(&self.revocations, &[], self.trust(), day("2026-12-01"))
    }

    /// Somebody revokes the key of a person, with the key of `by`.
    pub(crate) fn revoke(&mut self, person: &str, by: (&str, &str), stands: &[Digest]) {
        let key = real_key(person).fingerprint(HashAlg::Sha256).to_string();
        let signer = Signer { name: line("Printed").unwrap(), person: id(by.0), role: id(by.1) };
        let time = Time::parse("2026-11-12T12:00:00+00:00").unwrap();
        let parents = self.revocations().seen();
        let stands = stands.iter().copied().collect();
        let record = Revocation::new(&key, stands, parents, signer, time, "Lost.").unwrap();
        let bytes = record.to_bytes();
        let signature = sign(&real_key(by.0), NAMESPACE, &bytes).into_bytes();
        self.revocations.push(RecordFile { path: record.path(), bytes, signature: Some(signature) });
    }
}

pub(crate) fn finding(
    rule: &str,
    sentence: &str,
    severity: caveat_document::format::Severity,
) -> caveat_rules::Finding {
    caveat_rules::Finding {
        rule: rule.to_owned(),
        severity,
        path: "content/answers/breast-cancer/car-t.md".to_owned(),
        span: Default::default(),
        message: "Something is wrong.".to_owned(),
        next: "Change it.".to_owned(),
        text: sentence.to_owned(),
        answer: Some(id("car-t")),
        fingerprint: caveat_rules::Finding::fingerprint_of(rule, sentence),
        excused: None,
    }
}
