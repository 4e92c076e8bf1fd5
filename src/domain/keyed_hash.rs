use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// A secret that turns personal data into a value that can be compared but not read back. One key a purpose; its part of the work is done
/// once.
#[derive(Clone)]
pub struct HashKey(Hmac<Sha256>);

impl HashKey {
    /// A key from 32 secret bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        // HMAC pads a key of 32 bytes with zeros to SHA-256's block of 64.
        let mut block = [0; 64];
        block[..32].copy_from_slice(&bytes);
        Self(<Hmac<Sha256> as KeyInit>::new(&block.into()))
    }

    /// HMAC-SHA256 (RFC 2104) of the parts, each preceded by its length so that no two lists of parts look alike.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The first half of [`HashKey::mac`]: 128 bits, enough to tell apart what one installation will ever see.
    pub fn hash(&self, parts: &[&[u8]]) -> KeyedHash {
        let mut short = [0; 16];
        short.copy_from_slice(&self.mac(parts)[..16]);
        KeyedHash(short)
    }
}

impl std::fmt::Debug for HashKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashKey(…)")
    }
}

/// What a [`HashKey`] makes of an address or a text: 16 bytes, in hexadecimal where they are written down.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyedHash([u8; 16]);

impl KeyedHash {
    /// From the 16 bytes that a store kept.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, for a store.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The first half: tells apart whom a memory holds, and takes half the room.
    pub const fn half(&self) -> u64 {
        (u128::from_be_bytes(self.0) >> 64) as u64
    }

    /// 32 hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

impl std::fmt::Debug for KeyedHash {
    /// Redacted: the same hash in two log lines would tie two comments to one person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyedHash(…)")
    }
}

impl From<KeyedHash> for String {
    fn from(hash: KeyedHash) -> Self {
        hash.hex()
    }
}

impl TryFrom<String> for KeyedHash {
    type Error = std::num::ParseIntError;

    fn try_from(hex: String) -> Result<Self, Self::Error> {
        u128::from_str_radix(&hex, 16).map(|number| Self(number.to_be_bytes()))
    }
}
