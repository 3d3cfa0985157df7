use super::*;
use crate::testing::{self, day, id, real_key, sign};

const PEOPLE: &str = "people:\n  - {id: jo, name: Jo, roles: [clinical], email: [Jo@Example.org]}\n  - {id: al, name: Al, roles: [editorial]}\n  - {id: demo, name: Demo, roles: [clinical], demonstration: true}\n";

fn public(name: &str) -> String {
    real_key(name).public_key().to_openssh().unwrap()
}

fn read(text: &str) -> (Keys, Vec<String>) {
    let file = SourceFile::new(ALLOWED_SIGNERS, text);
    let (keys, faults) = Keys::parse(&testing::people(PEOPLE), Some(&file));
    let told = faults.iter().map(|fault| {
        assert!(!file.slice(fault.span).is_empty());
        fault.message.clone()
    });
    (keys, told.collect())
}

#[test]
fn lines_are_read_as_openssh_writes_them() {
    let (jo, al) = (public("jo"), public("al"));
    let text = format!(
        "# Reviewers\n\njo {jo} a comment\n\"al\" namespaces=\"git,{NAMESPACE}\",valid-after=\"20260101Z\",valid-before=20261231235959Z {al}\n"
    );
    let (keys, faults) = read(&text);
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(keys.all().len(), 2);
    let key = keys.of(&id("al")).next().unwrap();
    assert!(
        key.valid_on(day("2026-12-31"))
            && !key.valid_on(day("2027-01-01"))
            && !key.valid_on(day("2025-12-31"))
    );
    let (by_address, faults) = read(&format!("jo@example.org {jo}\r\n"));
    assert!(faults.is_empty() && by_address.of(&id("jo")).count() == 1, "{faults:?}");
}

#[test]
fn what_is_loose_is_refused_at_its_line() {
    let jo = public("jo");
    for (line, word) in [
        (format!("* {jo}"), "pattern"),
        (format!("!jo {jo}"), "pattern"),
        (format!("*@example.org {jo}"), "pattern"),
        (format!("stranger {jo}"), "not in reviews/people.yaml"),
        (format!("jo,al {jo}"), "nobody may sign for two"),
        (format!("demo {jo}"), "demonstration signer"),
        (format!("jo cert-authority {jo}"), "authorities"),
        (format!("jo namespaces=\"*\" {jo}"), "pattern"),
        (format!("jo namespaces=\"git\" {jo}"), "purpose `git`"),
        (format!("jo namespaces=\"{NAMESPACE}\",namespaces=\"git\" {jo}"), "twice"),
        (format!("jo valid-after=\"20260101\" {jo}"), "time in UTC"),
        (format!("jo valid-before=\"20261332Z\" {jo}"), "time in UTC"),
        (format!("jo no-touch-required {jo}"), "no option"),
        ("jo ssh-ed25519 AAAA".to_owned(), "no public key"),
        ("jo".to_owned(), "no public key"),
        ("jo -----BEGIN OPENSSH PRIVATE KEY-----".to_owned(), "private key"),
        (format!("jo {}", demonstration_public(&id("clinical"))), "demonstration key"),
    ] {
        let (keys, faults) = read(&format!("{line}\nal {}\n", public("al")));
        assert_eq!((keys.all().len(), faults.len()), (1, 1), "{line}: {faults:?}");
        assert!(faults[0].contains(word), "{line}: {faults:?}");
    }
}

#[test]
fn two_people_never_share_a_key() {
    let (keys, faults) = read(&format!("jo {}\nal {}\n", public("jo"), public("jo")));
    assert_eq!(keys.all().len(), 1);
    assert!(faults[0].contains("jo has the same key"), "{faults:?}");
}

#[test]
fn a_written_line_reads_back() {
    let key = real_key("jo");
    let days = (Some(day("2026-01-01")), Some(day("2026-12-31")));
    let line = allowed_line(&id("jo"), &testing::real_public("jo"), days);
    let (keys, faults) = read(&line);
    assert!(faults.is_empty(), "{faults:?}");
    let signature =
        crate::records::signature::verify(b"record", sign(&key, NAMESPACE, b"record").as_bytes()).unwrap();
    let person = id("jo");
    let found: Vec<&AllowedKey> = keys.matching(&person, &signature).collect();
    assert!(found[0].valid_at("2026-12-31T23:59:59Z".parse().unwrap()));
    assert!(!found[0].valid_at("2027-01-01T00:00:00Z".parse().unwrap()));
    assert_eq!(keys.matching(&id("al"), &signature).count(), 0);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(jo|al|\"|,|=|namespaces|valid-after| |\n|#|ssh-ed25519 AAAA|\\PC){0,30}") {
        let (keys, faults) = read(&text);
        let lines = text.lines().filter(|l| !l.trim().is_empty() && !l.trim().starts_with('#')).count();
        proptest::prop_assert!(keys.all().is_empty() && faults.len() <= lines);
    }
}
