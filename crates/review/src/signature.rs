//! OpenSSH signatures (PROTOCOL.sshsig): reading, verifying, and the public keys of demonstration signers.
//!
//! A real key signs in one namespace, a demonstration key in another, and neither is ever taken for the other.

use std::collections::{BTreeMap, BTreeSet};

use caveat_document::fault::Fault;
use caveat_document::format::Id;
use sha2::{Digest as _, Sha256};
use ssh_key::private::Ed25519Keypair;
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, EcdsaCurve, HashAlg, LineEnding, PrivateKey, PublicKey, SshSig};

use crate::policy::People;

/// The namespace in which people sign.
pub const NAMESPACE: &str = "caveat-review@v1";

/// The namespace in which demonstration keys sign. No policy takes it for the other.
pub const DEMONSTRATION_NAMESPACE: &str = "caveat-demonstration@v1";

/// The largest signature file that is read, in bytes.
const MAX_SIGNATURE_BYTES: usize = 16 * 1024;

/// The flag of a security key that says that somebody touched it (PROTOCOL.u2f).
const TOUCHED: u8 = 1;

/// Why a signature or key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// It is not an armored OpenSSH signature.
    #[error("it is not an OpenSSH signature ({0})")]
    Unreadable(String),
    /// It was made for another purpose.
    #[error("it was made for the purpose `{0}`, not for a review")]
    Namespace(String),
    /// It does not fit the bytes.
    #[error("it does not belong to these bytes: the record or the signature was changed")]
    Mismatch,
    /// Nobody touched the security key.
    #[error("nobody touched the security key when it was made")]
    Untouched,
    /// The kind of key is not accepted.
    #[error(
        "keys of the kind `{0}` are not accepted; use ed25519, ecdsa-p256 or ecdsa-p384, with or without a security key"
    )]
    Algorithm(String),
    /// The public key file holds something else than one key.
    #[error(
        "a key file holds one line: the kind of key, the key and perhaps a comment, with no options and no wildcards"
    )]
    KeyFile,
    /// A private key.
    #[error("this is a private key: it must not be in the repository, and it is no longer safe to use")]
    Private,
}

/// A signature whose bytes are right. Whose key it is remains to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whether it was made in the namespace of demonstrations.
    pub demonstration: bool,
    /// The key's fingerprint, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
    key: KeyData,
}

/// Verifies an armored signature over `bytes`, in either of the two namespaces.
///
/// # Errors
/// Says why the signature is not one over these bytes.
pub fn verify(bytes: &[u8], armored: &[u8]) -> Result<Signature, SignatureError> {
    if armored.len() > MAX_SIGNATURE_BYTES {
        return Err(SignatureError::Unreadable(format!("it has {} bytes", armored.len())));
    }
    let signature =
        SshSig::from_pem(armored).map_err(|error| SignatureError::Unreadable(error.to_string()))?;
    let demonstration = match signature.namespace() {
        NAMESPACE => false,
        DEMONSTRATION_NAMESPACE => true,
        other => return Err(SignatureError::Namespace(other.to_owned())),
    };
    let key = PublicKey::from(signature.public_key().clone());
    accept(&key.algorithm())?;
    if signature.algorithm() != key.algorithm() {
        return Err(SignatureError::Mismatch);
    }
    key.verify(signature.namespace(), bytes, &signature).map_err(|_| SignatureError::Mismatch)?;
    if matches!(key.algorithm(), Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256) {
        // The last five bytes are the flags and a counter.
        let flags = signature.signature_bytes().iter().rev().nth(4).copied().unwrap_or(0);
        if flags & TOUCHED == 0 {
            return Err(SignatureError::Untouched);
        }
    }
    let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
    Ok(Signature { demonstration, fingerprint, key: signature.public_key().clone() })
}

/// Reads a public key file.
///
/// # Errors
/// Says why it is not one plain public key of an accepted kind.
pub fn public_key(text: &str) -> Result<KeyData, SignatureError> {
    if text.contains("PRIVATE KEY") {
        return Err(SignatureError::Private);
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(SignatureError::KeyFile);
    };
    let key = PublicKey::from_openssh(line.trim()).map_err(|_| SignatureError::KeyFile)?;
    accept(&key.algorithm())?;
    Ok(key.key_data().clone())
}

fn accept(algorithm: &Algorithm) -> Result<(), SignatureError> {
    match algorithm {
        Algorithm::Ed25519 | Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256 => Ok(()),
        Algorithm::Ecdsa { curve: EcdsaCurve::NistP256 | EcdsaCurve::NistP384 } => Ok(()),
        other => Err(SignatureError::Algorithm(other.as_str().to_owned())),
    }
}

/// The key of a demonstration signer. Anybody can derive it: it proves nothing and is meant to.
pub fn demonstration_key(role: &Id) -> PrivateKey {
    let seed: [u8; 32] = Sha256::digest(format!("caveat demonstration: {role}")).into();
    PrivateKey::from(Ed25519Keypair::from_seed(&seed))
}

/// Signs as the demonstration signer of a role.
pub fn sign_demonstration(role: &Id, bytes: &[u8]) -> String {
    let key = demonstration_key(role);
    let signature = key.sign(DEMONSTRATION_NAMESPACE, HashAlg::Sha512, bytes);
    let signature = signature.expect("an ed25519 key held in memory signs any bytes");
    signature.to_pem(LineEnding::LF).expect("a signature made here has an armored form")
}

/// The keys that people sign with.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    by_person: BTreeMap<Id, Vec<KeyData>>,
}

impl Keys {
    /// Reads the keys that `people` name, out of the texts of these files by path. A key that cannot be used is left
    /// out and reported, so that whoever signs with it does not count.
    pub fn read(people: &People, texts: &BTreeMap<String, String>) -> (Self, Vec<Fault>) {
        let usual =
            ["clinical", "editorial", "pharmacy", "author", "request"].into_iter().filter_map(Id::new);
        let ids = people.front.people.iter().map(|person| person.id.clone());
        let roles: BTreeSet<Id> = people.roles().cloned().chain(usual).chain(ids).collect();
        let public: Vec<KeyData> =
            roles.iter().map(|role| demonstration_key(role).public_key().key_data().clone()).collect();
        let mut keys = Self::default();
        let mut faults = Vec::new();
        for (index, person) in people.front.people.iter().enumerate() {
            for (at, path) in person.keys.iter().enumerate() {
                let problem = match texts.get(path.as_str()).map(|text| public_key(text)) {
                    None => "this key file does not exist".to_owned(),
                    Some(Err(error)) => error.to_string(),
                    Some(Ok(key)) if public.contains(&key) => {
                        "this is a public demonstration key, with which anybody can sign".to_owned()
                    }
                    Some(Ok(key))
                        if keys.by_person.iter().any(|(id, k)| *id != person.id && k.contains(&key)) =>
                    {
                        "somebody else has the same key".to_owned()
                    }
                    Some(Ok(key)) => {
                        keys.by_person.entry(person.id.clone()).or_default().push(key);
                        continue;
                    }
                };
                faults.push(Fault::new(
                    "review/key-unusable",
                    &people.file.path,
                    people.place(&format!("/people/{index}/keys/{at}")),
                    format!("The key {path} of {} cannot be used: {problem}.", person.id),
                    "Put the person's own public key there (the file that ends in .pub), or take the line out.",
                ));
            }
        }
        (keys, faults)
    }

    /// Whether the signature was made with a real key of that person.
    pub fn belongs_to(&self, person: &Id, signature: &Signature) -> bool {
        !signature.demonstration
            && self.by_person.get(person).is_some_and(|keys| keys.contains(&signature.key))
    }
}

/// Whether the signature was made with the demonstration key of a role, in the namespace of demonstrations.
pub fn is_demonstration_of(role: &Id, signature: &Signature) -> bool {
    signature.demonstration && demonstration_key(role).public_key().key_data() == &signature.key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn demonstration_keys_are_the_same_everywhere() {
        let key = demonstration_key(&id("clinical"));
        assert_eq!(
            key.public_key().to_openssh().unwrap(),
            demonstration_key(&id("clinical")).public_key().to_openssh().unwrap()
        );
        assert_ne!(key.public_key().key_data(), demonstration_key(&id("editorial")).public_key().key_data());
        assert_eq!(sign_demonstration(&id("clinical"), b"x"), sign_demonstration(&id("clinical"), b"x"));
    }

    #[test]
    fn a_signature_holds_for_its_bytes_only() {
        let armored = sign_demonstration(&id("clinical"), b"record");
        let signature = verify(b"record", armored.as_bytes()).unwrap();
        assert!(is_demonstration_of(&id("clinical"), &signature));
        assert!(!is_demonstration_of(&id("editorial"), &signature));
        assert_eq!(verify(b"Record", armored.as_bytes()), Err(SignatureError::Mismatch));
        assert!(matches!(verify(b"record", b"no signature"), Err(SignatureError::Unreadable(_))));
        assert!(verify(b"record", &vec![b'-'; 1 << 20]).is_err());
    }

    #[test]
    fn a_demonstration_key_is_no_reviewer() {
        let key = demonstration_key(&id("clinical"));
        let in_review = testing::sign(&key, NAMESPACE, b"record");
        let signature = verify(b"record", in_review.as_bytes()).unwrap();
        assert!(!is_demonstration_of(&id("clinical"), &signature));
        // Not even when somebody lists it as a real key.
        let people = testing::people(
            "people:\n  - {id: jo-doe, name: Jo Doe, roles: [clinical], keys: [reviews/keys/jo.pub]}\n",
        );
        let text = key.public_key().to_openssh().unwrap();
        let (keys, faults) = Keys::read(&people, &BTreeMap::from([("reviews/keys/jo.pub".to_owned(), text)]));
        assert!(!keys.belongs_to(&id("jo-doe"), &signature));
        assert!(faults[0].message.contains("demonstration"), "{faults:?}");
    }

    #[test]
    fn other_purposes_are_refused() {
        let armored = testing::sign(&testing::real_key("jo"), "git", b"record");
        assert_eq!(verify(b"record", armored.as_bytes()), Err(SignatureError::Namespace("git".to_owned())));
    }

    #[test]
    fn key_files_are_plain() {
        let line = testing::real_key("jo").public_key().to_openssh().unwrap();
        assert!(public_key(&format!("{line} jo@example.org\n")).is_ok());
        for bad in [
            format!("cert-authority {line}"),
            format!("*@example.org {line}"),
            format!("namespaces=\"*\" {line}"),
            format!("{line}\n{line}"),
            String::new(),
            "ssh-ed25519 AAAA".to_owned(),
        ] {
            assert_eq!(public_key(&bad), Err(SignatureError::KeyFile), "{bad}");
        }
        assert_eq!(public_key("-----BEGIN OPENSSH PRIVATE KEY-----"), Err(SignatureError::Private));
    }

    #[test]
    fn nobody_shares_a_key() {
        let people = testing::people(
            "people:\n  - {id: jo, name: Jo, roles: [clinical], keys: [reviews/keys/jo.pub]}\n  - {id: al, name: Al, roles: [editorial], keys: [reviews/keys/al.pub]}\n  - {id: mo, name: Mo, roles: [editorial], keys: [reviews/keys/mo.pub]}\n",
        );
        let line = testing::real_key("jo").public_key().to_openssh().unwrap();
        let texts =
            [("reviews/keys/jo.pub".to_owned(), line.clone()), ("reviews/keys/al.pub".to_owned(), line)];
        let (_, faults) = Keys::read(&people, &BTreeMap::from(texts));
        let messages: Vec<&str> = faults.iter().map(|fault| fault.message.as_str()).collect();
        assert!(messages[0].contains("same key") && messages[1].contains("does not exist"), "{messages:?}");
    }

    #[test]
    fn a_security_key_must_be_touched() {
        use ssh_key::public::SkEd25519;
        fn raw<K: ssh_key::SigningKey>(key: &K, bytes: &[u8]) -> Vec<u8> {
            key.sign(bytes).as_bytes().to_vec()
        }
        let key = testing::real_key("jo");
        let KeyData::Ed25519(public) = key.public_key().key_data() else { panic!("an ed25519 key") };
        for (flags, expected) in [(1u8, Ok(())), (0, Err(SignatureError::Untouched))] {
            let trailer = [flags, 0, 0, 0, 7];
            let message = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, b"record").unwrap();
            let seen = [&Sha256::digest(b"ssh:")[..], &trailer, &Sha256::digest(&message)].concat();
            let bytes = [raw(&key, &seen), trailer.to_vec()].concat();
            let signature = ssh_key::Signature::new(Algorithm::SkEd25519, bytes).unwrap();
            let key = KeyData::SkEd25519(SkEd25519::new(*public, "ssh:"));
            let armored = SshSig::new(key, NAMESPACE, HashAlg::Sha512, signature)
                .unwrap()
                .to_pem(LineEnding::LF)
                .unwrap();
            assert_eq!(verify(b"record", armored.as_bytes()).map(|_| ()), expected);
        }
    }

    /// Made by OpenSSH 9.2: `ssh-keygen -Y sign -n caveat-review@v1`.
    #[test]
    fn openssh_signatures_verify() {
        let bytes = include_bytes!("../tests/openssh/message.txt");
        for kind in ["ed25519", "ecdsa-p256", "ecdsa-p384"] {
            let (armored, key) = testing::openssh(kind);
            let signature = verify(bytes, armored.as_bytes()).unwrap();
            assert!(!signature.demonstration);
            assert_eq!(signature.key, public_key(key).unwrap(), "{kind}");
            assert_eq!(verify(b"other", armored.as_bytes()), Err(SignatureError::Mismatch));
        }
    }
}
