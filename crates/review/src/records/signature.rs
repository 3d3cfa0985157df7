//! OpenSSH signatures (PROTOCOL.sshsig): reading, verifying, and the public keys of demonstration signers.
//!
//! A real key signs in one namespace, a demonstration key in another, and neither is ever taken for the other.

use std::fmt;

use caveat_document::format::Id;
use sha2::{Digest as _, Sha256};
use ssh_key::private::Ed25519Keypair;
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, SshSig};

/// The namespace in which people sign.
pub const NAMESPACE: &str = "caveat-review@v1";

/// The namespace in which demonstration keys sign. No policy takes it for the other.
pub const DEMONSTRATION_NAMESPACE: &str = "caveat-demonstration@v1";

/// The largest signature file that is read, in bytes.
const MAX_SIGNATURE_BYTES: usize = 16 * 1024;

/// The shortest RSA key (NIST SP 800-131A, revision 2, 2019), in bits.
const MIN_RSA_BITS: u32 = 2048;

/// The longest that the library verifies, in bits.
const MAX_RSA_BITS: u32 = 4096;

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
        "keys of the kind `{0}` are not accepted; use ed25519, ecdsa or rsa, or a security key (ed25519-sk, ecdsa-sk)"
    )]
    Algorithm(String),
    /// An RSA key that is too short to be safe, or longer than our library reads.
    #[error(
        "an rsa key needs {MIN_RSA_BITS} to {MAX_RSA_BITS} bits, and this one has {0}; an ed25519 key is shorter and as safe"
    )]
    Length(u32),
    /// No public key.
    #[error("it is no public key: one begins with the kind of key, such as ssh-ed25519, and the key follows")]
    KeyFile,
    /// A private key.
    #[error("this is a private key: it must not be in the repository, and it is no longer safe to use")]
    Private,
}

/// A public key of a kind that is accepted. It is written as in a key file, without a comment, which may say anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(KeyData);

impl PublicKey {
    /// As `ssh-keygen -l` prints it.
    pub fn fingerprint(&self) -> String {
        self.0.fingerprint(HashAlg::Sha256).to_string()
    }

    /// The kind of key, such as `ssh-ed25519`.
    pub fn kind(&self) -> String {
        self.0.algorithm().as_str().to_owned()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = ssh_key::PublicKey::from(self.0.clone());
        f.write_str(key.to_openssh().unwrap_or_default().trim_end())
    }
}

/// A signature whose bytes are right. Whose key it is remains to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whether it was made in the namespace of demonstrations.
    pub demonstration: bool,
    /// The key's fingerprint, as `ssh-keygen -l` prints it.
    pub fingerprint: String,
    pub(crate) key: PublicKey,
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
    let key = ssh_key::PublicKey::from(signature.public_key().clone());
    accept(key.key_data())?;
    // An RSA key signs by one of two hashes (RFC 8332); by the old SHA-1 it signs nothing here.
    let fits = match signature.algorithm() {
        Algorithm::Rsa { hash } => key.algorithm().is_rsa() && hash.is_some(),
        other => other == key.algorithm(),
    };
    if !fits {
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
    let key = PublicKey(signature.public_key().clone());
    Ok(Signature { demonstration, fingerprint: key.fingerprint(), key })
}

/// Reads one public key: its kind, the key itself and perhaps a comment.
///
/// # Errors
/// Says why it is not a public key of an accepted kind.
pub fn public_key(text: &str) -> Result<PublicKey, SignatureError> {
    if text.contains("PRIVATE KEY") {
        return Err(SignatureError::Private);
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let (Some(line), None) = (lines.next(), lines.next()) else {
        return Err(SignatureError::KeyFile);
    };
    let key = ssh_key::PublicKey::from_openssh(line.trim()).map_err(|_| SignatureError::KeyFile)?;
    accept(key.key_data())?;
    Ok(PublicKey(key.key_data().clone()))
}

fn accept(key: &KeyData) -> Result<(), SignatureError> {
    match key {
        KeyData::Ed25519(_) | KeyData::SkEd25519(_) | KeyData::Ecdsa(_) | KeyData::SkEcdsaSha2NistP256(_) => {
            Ok(())
        }
        KeyData::Rsa(key) => {
            let bytes = key.n.as_positive_bytes().unwrap_or_default();
            let bits = bytes.len() as u32 * 8 - bytes.first().map_or(0, |byte| byte.leading_zeros());
            let fits = (MIN_RSA_BITS..=MAX_RSA_BITS).contains(&bits);
            if fits { Ok(()) } else { Err(SignatureError::Length(bits)) }
        }
        other => Err(SignatureError::Algorithm(other.algorithm().as_str().to_owned())),
    }
}

/// The key of a demonstration signer. Anybody can derive it: it proves nothing and is meant to.
pub fn demonstration_key(role: &Id) -> PrivateKey {
    let seed: [u8; 32] = Sha256::digest(format!("caveat demonstration: {role}")).into();
    PrivateKey::from(Ed25519Keypair::from_seed(&seed))
}

/// Its public half.
pub fn demonstration_public(role: &Id) -> PublicKey {
    PublicKey(demonstration_key(role).public_key().key_data().clone())
}

/// Signs as the demonstration signer of a role.
pub fn sign_demonstration(role: &Id, bytes: &[u8]) -> String {
    let key = demonstration_key(role);
    let signature = key.sign(DEMONSTRATION_NAMESPACE, HashAlg::Sha512, bytes);
    let signature = signature.expect("an ed25519 key held in memory signs any bytes");
    signature.to_pem(LineEnding::LF).expect("a signature made here has an armored form")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    fn of(role: &str, signature: &Signature) -> bool {
        testing::Desk::new().keys.is_demonstration(&id(role), signature)
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
        assert!(of("clinical", &signature));
        assert!(!of("editorial", &signature));
        assert_eq!(verify(b"Record", armored.as_bytes()), Err(SignatureError::Mismatch));
        assert!(matches!(verify(b"record", b"no signature"), Err(SignatureError::Unreadable(_))));
        assert!(verify(b"record", &vec![b'-'; 1 << 20]).is_err());
    }

    #[test]
    fn a_demonstration_key_is_no_reviewer() {
        let key = demonstration_key(&id("clinical"));
        let in_review = testing::sign(&key, NAMESPACE, b"record");
        let signature = verify(b"record", in_review.as_bytes()).unwrap();
        assert!(!of("clinical", &signature));
    }

    #[test]
    fn other_purposes_are_refused() {
        let armored = testing::sign(&testing::real_key("jo"), "git", b"record");
        assert_eq!(verify(b"record", armored.as_bytes()), Err(SignatureError::Namespace("git".to_owned())));
    }

    #[test]
    fn a_public_key_is_one_plain_line() {
        let line = testing::real_key("jo").public_key().to_openssh().unwrap();
        assert!(public_key(&format!("{line} jo@example.org\n")).is_ok());
        for bad in [
            format!("cert-authority {line}"),
            format!("*@example.org {line}"),
            format!("{line}\n{line}"),
            String::new(),
            "ssh-ed25519 AAAA".to_owned(),
        ] {
            assert_eq!(public_key(&bad), Err(SignatureError::KeyFile), "{bad}");
        }
        assert_eq!(public_key("-----BEGIN OPENSSH PRIVATE KEY-----"), Err(SignatureError::Private));
        // Made by `ssh-keygen -t rsa -b 1024`.
        let short = include_str!("../../tests/openssh/rsa-1024.pub");
        assert_eq!(public_key(short), Err(SignatureError::Length(1024)));
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
        let bytes = include_bytes!("../../tests/openssh/message.txt");
        for kind in ["ed25519", "ecdsa-p256", "ecdsa-p384", "ecdsa-p521", "rsa-3072"] {
            let (armored, key) = testing::openssh(kind);
            let signature = verify(bytes, armored.as_bytes()).unwrap();
            assert!(!signature.demonstration);
            assert_eq!(signature.key, public_key(key).unwrap(), "{kind}");
            assert_eq!(verify(b"other", armored.as_bytes()), Err(SignatureError::Mismatch));
        }
    }
}
