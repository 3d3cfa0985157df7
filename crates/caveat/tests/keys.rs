//! Keys: adding, listing and revoking them, and OpenSSH beside us.
#![expect(clippy::disallowed_methods, reason = "a test uses the disk")]

mod desk;

use std::fs;

use desk::{AUTHOR, CLINICAL, Desk, EDITORIAL, NAMESPACE, PAGE, SIGNERS};
use serde_json::Value;

/// A key of some kind, made outside the repository; gives the path of its private half.
fn key_of_kind(desk: &Desk, name: &str, kind: &[&str]) -> String {
    let folder = desk.home().join("keys");
    let path = folder.join(name).to_str().expect("UTF-8").to_owned();
    let options = [&["-q", "-N", "", "-C", name, "-f", &path, "-t"], kind].concat();
    desk.program("ssh-keygen", &folder, &options).exits(0);
    path
}

fn states(desk: &Desk) -> Vec<(String, String)> {
    let rows = desk.caveat(&["keys", "list", "--format", "json"]).exits(0).json();
    let text = |row: &Value, field: &str| row[field].as_str().expect("text").to_owned();
    let rows = rows["keys"].as_array().expect("keys").iter();
    rows.map(|row| (text(row, "person"), text(row, "state"))).collect()
}

#[test]
fn every_kind_of_key_signs_and_openssh_agrees() {
    for kind in [&["ed25519"][..], &["ecdsa", "-b", "256"], &["ecdsa", "-b", "521"], &["rsa", "-b", "3072"]] {
        let desk = Desk::approved();
        let key = key_of_kind(&desk, "new", kind);
        desk.caveat(&["keys", "add", CLINICAL, "--key", &format!("{key}.pub")])
            .exits(0)
            .says("SHA256:")
            .says("once the trusted revision has it");
        let sign = |time: &str| {
            desk.caveat(&[
                "review", "comment", PAGE, "--as", CLINICAL, "--key", &key, "-m", "A note.", "--time", time,
            ])
        };
        // Before it is committed it counts for nothing.
        sign("2026-11-21T08:00:00Z").exits(2).says("is not a key of cleo-clinical");
        desk.commit("Add a key");
        sign("2026-11-21T08:00:00Z").exits(0);
        let record = desk.records(PAGE).pop().expect("a record");
        let verify = |signer: &str, file: &str, signature: &str| {
            let command = format!(
                "ssh-keygen -Y verify -f {SIGNERS} -I {signer} -n {NAMESPACE} -s {signature} < {file}"
            );
            desk.program("sh", &desk.root(), &["-c", &command])
        };
        verify(CLINICAL, &record, &format!("{record}.sig")).exits(0).says("Good");
        verify(EDITORIAL, &record, &format!("{record}.sig")).exits(255);
        // The other way round: what ssh-keygen signs by itself, we take.
        fs::remove_file(desk.path(&format!("{record}.sig"))).expect("removed");
        let sign = ["-q", "-Y", "sign", "-n", NAMESPACE, "-f", &key, &record];
        desk.program("ssh-keygen", &desk.root(), &sign).exits(0);
        desk.commit("Sign by hand");
        desk.caveat(&["review", "check", "HEAD~1..HEAD"]).exits(0).says("The gate is open");
    }
}

#[test]
fn a_key_that_nobody_should_use_is_not_added() {
    let desk = Desk::approved();
    let before = desk.read(SIGNERS);
    let add = |person: &str, key: &str| desk.caveat(&["keys", "add", person, "--key", key]);
    let public = |person: &str| format!("{}.pub", desk.key(person));
    add(CLINICAL, &desk.key("new")).exits(2).says("this is a private key");
    add(CLINICAL, &public(CLINICAL)).exits(2).says("has this key already");
    add(EDITORIAL, &public(CLINICAL)).exits(2).says("cleo-clinical has the same key");
    add("a-stranger", &public("new")).exits(2).says("is not in reviews/people.yaml").says("People there");
    let short = key_of_kind(&desk, "short", &["rsa", "-b", "1024"]);
    add(CLINICAL, &format!("{short}.pub")).exits(2).says("2048 to 4096 bits");
    add(CLINICAL, "no-such-file.pub").exits(3).says("no-such-file.pub");
    assert_eq!(desk.read(SIGNERS), before, "nothing is written");
    // A new key comes after what stands there, comments and all.
    desk.write(SIGNERS, format!("# Who signs.\n{}", before.trim_end()));
    add(CLINICAL, &public("new")).exits(0);
    let after = desk.read(SIGNERS);
    assert!(after.starts_with(&format!("# Who signs.\n{before}")) && after.ends_with('\n'), "{after}");
}

#[test]
fn the_list_says_which_keys_count() {
    let desk = Desk::approved();
    let trusted = |person: &str| (person.to_owned(), "trusted".to_owned());
    assert_eq!(states(&desk), [trusted(AUTHOR), trusted(CLINICAL), trusted(EDITORIAL)]);
    let new = format!("{}.pub", desk.key("new"));
    desk.caveat(&["keys", "add", CLINICAL, "--key", &new, "--valid-until", "2026-11-23"]).exits(0);
    assert!(states(&desk).contains(&(CLINICAL.to_owned(), "proposed".to_owned())));
    desk.commit("Add a key for a while");
    assert!(states(&desk).contains(&(CLINICAL.to_owned(), "not-valid".to_owned())));
    desk.caveat(&["keys", "list"])
        .exits(0)
        .says("it does not count on 2026-11-24")
        .says("until 2026-11-23T23:59:59Z");
}

#[test]
fn a_lost_key_is_void_but_for_what_stood_before() {
    let revoke = |desk: &Desk, more: &[&str]| {
        let key = desk.key(EDITORIAL);
        let by = ["--as", EDITORIAL, "--key", &key, "-m", "Stolen.", "--time", "2026-11-22T08:00:00Z"];
        desk.caveat(&[&["keys", "revoke", CLINICAL], &by[..], more].concat())
    };
    let desk = Desk::approved();
    revoke(&desk, &[]).exits(2).says("--lost-since");
    revoke(&desk, &["--lost-since", "2026-11-21"]).exits(0).says("1 signature of it still stand");
    // Whoever has it now dates back to before the day on which it was lost.
    let key = desk.key(CLINICAL);
    desk.caveat(&[
        "review",
        "comment",
        PAGE,
        "--as",
        CLINICAL,
        "--key",
        &key,
        "-m",
        "x",
        "--time",
        "2026-11-20T12:00:00Z",
    ])
    .exits(2)
    .says("was revoked");
    let text = desk.read(&desk.records(PAGE)[1]);
    let mut record: Value = serde_json::from_str(&text).expect("JSON");
    record["time"] = "2026-11-20T12:00:00+00:00".into();
    let shard = caveat_document::digest::Digest::of(PAGE.as_bytes()).short(2);
    desk.sign(CLINICAL, &record, |time, hex| {
        format!("reviews/records/{shard}/{PAGE}/{time}-approve-{hex}.json")
    });
    desk.commit("Revoke");
    assert!(states(&desk).contains(&(CLINICAL.to_owned(), "revoked".to_owned())));
    desk.caveat(&["review", "check", "HEAD~1..HEAD"]).says("its key was revoked");
    desk.caveat(&["export", "--out", "bundle"]).says("1 page exported");
    // What was merged only after that day does not stand, whatever day it states.
    let desk = Desk::approved();
    desk.edit(&desk::page_path(), "Others do not.", "Others lose it.");
    desk.decide("approve", PAGE, CLINICAL, &["--time", "2026-11-20T11:00:00Z"]).exits(0);
    desk.commit_on("2026-11-22", "Merge what the thief signed");
    revoke(&desk, &["--lost-since", "2026-11-21"]).exits(0).says("1 signature of it still stand; 1 is void");
    // Where nothing stands, the page needs a new signature.
    let desk = Desk::approved();
    revoke(&desk, &["--nothing-stands"])
        .exits(0)
        .says("1 is void")
        .says(&format!("{PAGE} loses a signature"));
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says("its key was revoked").says("`clinical`");
    // What revokes it cannot be taken back once the trusted revision has it.
    desk.commit("Revoke");
    fs::remove_dir_all(desk.path("reviews/revocations")).expect("removed");
    desk.caveat(&["export", "--out", "bundle"]).exits(1).says("exists in the trusted revision and is gone");
}

#[test]
fn who_may_not_revoke_does_not() {
    let desk = Desk::approved();
    let (own, author) = (desk.key(CLINICAL), desk.key(AUTHOR));
    let revoke = |more: &[&str]| {
        let time = ["--time", "2026-11-22T08:00:00Z"];
        desk.caveat(
            &[&["keys", "revoke", CLINICAL, "--nothing-stands", "-m", "Lost."], &time[..], more].concat(),
        )
    };
    revoke(&["--as", CLINICAL, "--key", &own]).exits(2).says("does not revoke itself");
    revoke(&["--as", AUTHOR, "--role", "request", "--key", &author]).exits(2).says("may not revoke keys");
    assert!(!desk.path("reviews/revocations").exists());
    desk.caveat(&[
        "keys",
        "revoke",
        "nobody",
        "--nothing-stands",
        "-m",
        "x",
        "--as",
        AUTHOR,
        "--role",
        "editorial",
        "--key",
        &author,
    ])
    .exits(2)
    .says("has no key");
}
