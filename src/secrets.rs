//! The installation's secrets: one file (`secrets.toml`, mode 0600), numbered keys, and from the keys one key a purpose (HKDF, RFC 5869).
//!
//! A new key is added with a higher number and made `current`; tokens of older keys still verify. What addresses are hashed with comes
//! from the key with the lowest number for ever, since a hash that changes finds nobody again.

use crate::domain::HashKey;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hkdf::Hkdf;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use std::{
    collections::BTreeMap,
    io::Write as _,
    path::{Path, PathBuf},
    sync::Arc,
};
use subtle::ConstantTimeEq as _;

/// What a derived key is for. Its word is part of the derivation: changing one changes what it made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Recognising authors and moderators by their addresses.
    AuthorHash,
    /// Recognising sources by their network addresses.
    SourceHash,
    /// Recognising a submission that comes again.
    Receipt,
    /// Hashing bearer tokens, sessions and mail tokens at rest.
    TokenHash,
    /// Signing the links to status pages.
    StatusLink,
    /// Signing the time stamp in our forms.
    FormStamp,
    /// Signing that somebody at a browser knew a password, until the second step of the login.
    LoginStep,
    /// Seeing whether instances have the same secrets.
    ClusterCheck,
    /// Signing the links by which moderators decide from their mail, and naming their mailboxes.
    DecisionLink,
}

impl Purpose {
    const ALL: [Self; 9] = [
        Self::AuthorHash,
        Self::SourceHash,
        Self::Receipt,
        Self::TokenHash,
        Self::StatusLink,
        Self::FormStamp,
        Self::LoginStep,
        Self::ClusterCheck,
        Self::DecisionLink,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::AuthorHash => "author hash",
            Self::SourceHash => "source hash",
            Self::Receipt => "receipt",
            Self::TokenHash => "token hash",
            Self::StatusLink => "status link",
            Self::FormStamp => "form stamp",
            Self::LoginStep => "login step",
            Self::ClusterCheck => "cluster check",
            Self::DecisionLink => "decision link",
        }
    }
}

/// The keys, derived once.
#[derive(Clone)]
pub struct Secrets {
    current: u32,
    keys: Arc<BTreeMap<u32, Key>>,
}

/// A key, with what is derived from it in the order of [`Purpose::ALL`].
struct Key {
    secret: [u8; 32],
    derived: [HashKey; Purpose::ALL.len()],
    /// What is sealed at rest is encrypted with it.
    sealing: [u8; 32],
}

impl Key {
    fn new(secret: [u8; 32]) -> Self {
        let derived = Purpose::ALL.map(|purpose| HashKey::new(derive(&secret, purpose.word())));
        Self { secret, derived, sealing: derive(&secret, "seal") }
    }

    const fn of(&self, purpose: Purpose) -> &HashKey {
        &self.derived[purpose as usize]
    }
}

/// Where the secrets stand.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretsSettings {
    /// The file; by default `secrets.toml` in the data folder. In clustered mode every instance is given the same.
    #[serde(default)]
    pub file: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// The number of the key that signs.
    current: u32,
    /// The keys, base64url.
    keys: BTreeMap<String, String>,
}

/// Why there are no secrets to work with.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not what [`Secrets::load_or_create`] wrote.
    #[error("{path}: {problem}")]
    Malformed {
        /// The file.
        path: String,
        /// What is wrong, and what would be right.
        problem: String,
    },
}

impl Secrets {
    /// Reads the secrets file, or makes one with a fresh key. Of several processes that start at once, one makes it and all read it.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn load_or_create(path: &Path) -> Result<Self, SecretsError> {
        let io = |source| SecretsError::Io { path: path.display().to_string(), source };
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let keys = Arc::new(BTreeMap::from([(1, Key::new(rand::random()))]));
                Self { current: 1, keys }.write(path).map_err(io)?;
                std::fs::read_to_string(path)
            }
            read => read,
        };
        Self::read(path, &text.map_err(io)?)
    }

    fn read(path: &Path, text: &str) -> Result<Self, SecretsError> {
        Self::parse(text).map_err(|problem| SecretsError::Malformed { path: path.display().to_string(), problem })
    }

    /// Reads the secrets file; `None` if there is none yet.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn load(path: &Path) -> Result<Option<Self>, SecretsError> {
        match std::fs::exists(path) {
            Ok(false) => Ok(None),
            Ok(true) => Self::load_or_create(path).map(Some),
            Err(source) => Err(SecretsError::Io { path: path.display().to_string(), source }),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.message().to_owned())?;
        let keys = file.keys.iter().map(|(number, key)| parse_key(number, key)).collect::<Result<BTreeMap<_, _>, _>>()?;
        if keys.contains_key(&file.current) {
            Ok(Self { current: file.current, keys: Arc::new(keys) })
        } else {
            Err(format!("`current = {}`, but there is no key of that number under [keys]", file.current))
        }
    }

    /// Writes the file whole, unless there is one.
    fn write(&self, path: &Path) -> std::io::Result<()> {
        let keys = self.keys.iter().map(|(number, key)| (number.to_string(), URL_SAFE_NO_PAD.encode(key.secret))).collect();
        let text = toml::to_string(&File { current: self.current, keys }).map_err(std::io::Error::other)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Readable by its owner alone.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(b"# Toguna's secrets. Keep a copy apart from backups of the data; whoever has it can forge links.\n")?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(path) {
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error.error),
            Ok(_) => std::fs::File::open(folder)?.sync_all(),
        }
    }

    /// The key with which things are hashed for good.
    pub fn hash_key(&self, purpose: Purpose) -> HashKey {
        self.keys.values().next().map_or_else(|| HashKey::new([0; 32]), |key| key.of(purpose).clone())
    }

    /// Signs a text: `number.text.mac`, where text is base64url.
    pub fn sign(&self, purpose: Purpose, text: &str) -> String {
        let mac = self.keys.get(&self.current).map_or([0; 32], |key| key.of(purpose).mac(&[text.as_bytes()]));
        format!("{}.{}.{}", self.current, URL_SAFE_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(&mac[..16]))
    }

    /// The text of a token that [`Secrets::sign`] made for the same purpose with any key there is; `None` for any other.
    pub fn verify(&self, purpose: Purpose, token: &str) -> Option<String> {
        let mut parts = token.splitn(3, '.');
        let (number, text, mac) = (parts.next()?, parts.next()?, parts.next()?);
        let key = self.keys.get(&number.parse().ok()?)?.of(purpose);
        let text = URL_SAFE_NO_PAD.decode(text).ok()?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        let is_ours: bool = key.mac(&[&text])[..16].ct_eq(&mac).into();
        is_ours.then(|| String::from_utf8(text).ok()).flatten()
    }

    /// Encrypts what must be read again, and not by whoever reads the database or a backup of it: `number.text` (ChaCha20-Poly1305, RFC 8439,
    /// under a random nonce). `about` says what it belongs to; moved elsewhere it does not open.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Option<String> {
        let nonce: [u8; NONCE_LEN] = rand::random();
        let mut text = plain.to_vec();
        let key = sealing_key(self.keys.get(&self.current)?)?;
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut text).ok()?;
        Some(format!("{}.{}", self.current, URL_SAFE_NO_PAD.encode([nonce.as_slice(), &text].concat())))
    }

    /// What [`Secrets::seal`] sealed about the same thing with any key there is.
    pub fn open(&self, about: &str, sealed: &str) -> Option<Vec<u8>> {
        let (number, text) = sealed.split_once('.')?;
        let key = sealing_key(self.keys.get(&number.parse().ok()?)?)?;
        let text = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, text) = text.split_first_chunk::<NONCE_LEN>()?;
        let mut text = text.to_vec();
        let plain = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(about), &mut text).ok()?;
        Some(plain.to_vec())
    }
}

fn sealing_key(key: &Key) -> Option<LessSafeKey> {
    Some(LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key.sealing).ok()?))
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

fn parse_key(number: &str, key: &str) -> Result<(u32, Key), String> {
    let number = number.parse().map_err(|_| format!("[keys]: `{number}` is not a number"))?;
    let key = URL_SAFE_NO_PAD.decode(key).ok().and_then(|bytes| bytes.try_into().ok());
    key.map(|key| (number, Key::new(key))).ok_or_else(|| format!("[keys]: key {number} must be 32 bytes in base64url without padding"))
}

fn derive(key: &[u8; 32], word: &str) -> [u8; 32] {
    let mut derived = [0; 32];
    // 32 bytes are within what HKDF-SHA256 can give (255 × 32), so this cannot fail.
    let expanded = Hkdf::<Sha256>::new(Some(b"toguna"), key).expand(word.as_bytes(), &mut derived);
    debug_assert!(expanded.is_ok(), "32 bytes are within HKDF's reach");
    derived
}

/// A random secret to hand out: 32 bytes in base64url with a prefix that secret scanners can find.
pub fn new_token() -> String {
    format!("tgn_{}", URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
}

#[cfg(test)]
mod tests {
    use super::{Key, Secrets};
    use std::{collections::BTreeMap, sync::Arc};

    #[test]
    fn what_is_sealed_opens_where_it_belongs_and_with_its_own_key_alone() {
        let keys = |keys: &[(u32, u8)]| Secrets {
            current: keys.last().unwrap().0,
            keys: Arc::new(keys.iter().map(|(number, byte)| (*number, Key::new([*byte; 32]))).collect::<BTreeMap<_, _>>()),
        };
        let secrets = keys(&[(1, 1)]);
        let sealed = secrets.seal("user 1", b"secret").unwrap();
        assert_ne!(sealed, secrets.seal("user 1", b"secret").unwrap(), "another nonce each time");
        assert_eq!(secrets.open("user 1", &sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(keys(&[(1, 1), (2, 2)]).open("user 1", &sealed).as_deref(), Some(&b"secret"[..]), "an older key still opens");
        assert_eq!(secrets.open("user 2", &sealed), None, "moved to somebody else");
        assert_eq!(keys(&[(1, 2)]).open("user 1", &sealed), None, "another installation's");
        for broken in ["", "1.", "1.AAAA", "2.AAAA", &sealed[..sealed.len() - 2]] {
            assert_eq!(secrets.open("user 1", broken), None, "{broken}");
        }
    }
}
