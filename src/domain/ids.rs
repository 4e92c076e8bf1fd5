use super::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a comment, from the moment its submission is accepted. Opaque text to clients; a UUID v7 (RFC 9562) inside, so that
/// neighbours in time are neighbours in an index. Nothing is ever ordered by it: that is what `seq` is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommentId(Uuid);

impl CommentId {
    /// A new id. `random` is 10 bytes from a good source.
    pub fn new(now: Timestamp, random: [u8; 10]) -> Self {
        let millis = u64::try_from(now.as_millis()).unwrap_or(0);
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// Reads what its `Display` wrote. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }

    /// From the 16 bytes that a store kept.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Uuid::from_bytes(bytes))
    }

    /// The 16 bytes, for a store.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

impl std::fmt::Display for CommentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The random id of an author. It is derived from nothing and never public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AuthorId([u8; 16]);

impl AuthorId {
    /// From 16 random bytes, or the ones that a store kept.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The 16 bytes, for a store.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 hexadecimal digits.
    pub fn hex(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

/// The key of a site: 1–64 of `a-z`, `0-9`, `-`, `_`, as it stands in URLs and in the configuration.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteKey(std::sync::Arc<str>);

/// Why a text is not a [`SiteKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a site's key is 1 to 64 of a-z, 0-9, - and _")]
pub struct SiteKeyError;

impl SiteKey {
    /// # Errors
    /// [`SiteKeyError`] when it is empty, too long or has other characters.
    pub fn parse(raw: &str) -> Result<Self, SiteKeyError> {
        let fits =
            (1..=64).contains(&raw.len()) && raw.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'));
        if fits { Ok(Self(raw.into())) } else { Err(SiteKeyError) }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SiteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for SiteKey {
    type Error = SiteKeyError;
    fn try_from(raw: String) -> Result<Self, SiteKeyError> {
        Self::parse(&raw)
    }
}

impl From<&SiteKey> for std::sync::Arc<str> {
    fn from(key: &SiteKey) -> Self {
        Self::clone(&key.0)
    }
}

impl From<SiteKey> for String {
    fn from(key: SiteKey) -> Self {
        key.0.as_ref().to_owned()
    }
}
