use super::StoreError;
use crate::domain::{KeyedHash, Role, SiteKey, Timestamp};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// What a bearer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// List comments and decide about them.
    Moderate,
    /// Read the metrics.
    Metrics,
    /// Ask the model, and report to it, as clients of the Perspective API do.
    Analyze,
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 3] = [Self::Moderate, Self::Metrics, Self::Analyze];

    /// The word at the command line and in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Moderate => "moderate",
            Self::Metrics => "metrics",
            Self::Analyze => "analyze",
        }
    }

    /// Reads [`Scope::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

/// How a token is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// As `Authorization: Bearer`, until it is revoked.
    Api,
    /// Once, to open a session, or to choose a password.
    Link,
    /// As a browser's cookie, until it expires.
    Session,
}

impl TokenKind {
    /// The word in tables.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Link => "link",
            Self::Session => "session",
        }
    }

    /// Reads [`TokenKind::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Api, Self::Link, Self::Session].into_iter().find(|kind| kind.word() == word)
    }
}

/// A token to keep.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is called in lists and in the audit.
    pub name: String,
    /// How it is used.
    pub kind: TokenKind,
    /// What it may do.
    pub scope: Scope,
    /// Where; `None` for every site.
    pub site: Option<SiteKey>,
    /// What the bearer is there, unless it is a user's.
    pub role: Role,
    /// Whose it is; `None` for nobody's in particular.
    pub user: Option<i64>,
    /// How a session's browser calls itself.
    pub client: Option<String>,
    /// Whether a session was opened with both factors at once, though its user has no authenticator here.
    pub both_factors: bool,
    /// The hash of the secret; the secret itself is never kept.
    pub hash: KeyedHash,
    /// Until when; `None` for ever.
    pub expires_at: Option<Timestamp>,
}

/// A token that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRecord {
    /// Its number, for lists and the audit.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// How it is used.
    pub kind: TokenKind,
    /// What it may do.
    pub scope: Scope,
    /// Where; `None` for every site.
    pub site: Option<SiteKey>,
    /// What the bearer is there, unless it is a user's.
    pub role: Role,
    /// Whose it is; `None` for nobody's in particular.
    pub user: Option<i64>,
    /// How a session's browser calls itself.
    pub client: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When whoever has it last showed who they are, by a password or a code.
    pub proved_at: Timestamp,
    /// Whether a session was opened with both factors at once, though its user has no authenticator here.
    pub both_factors: bool,
    /// Who made it, as the audit has it; `None` where that was not noted yet.
    pub made_by: Option<String>,
    /// When a program last used it, to a few minutes; `None` for never.
    pub used_at: Option<Timestamp>,
    /// Until when.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked (or used, for [`TokenKind::Link`]).
    pub revoked_at: Option<Timestamp>,
}

/// Who may do what, by secrets that are kept as hashes.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Keeps a token, with its audit row.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn add_token(&self, token: &NewToken, actor: &str, now: Timestamp) -> Result<TokenRecord, StoreError>;

    /// The token of this hash and kind, if it is neither revoked nor expired.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn token(&self, hash: &KeyedHash, kind: TokenKind, now: Timestamp) -> Result<Option<TokenRecord>, StoreError>;

    /// Uses up a token of the kind [`TokenKind::Link`]: at most one caller gets it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn use_link(&self, hash: &KeyedHash, now: Timestamp) -> Result<Option<TokenRecord>, StoreError>;

    /// All API tokens, and what else has not expired, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn tokens(&self, now: Timestamp) -> Result<Vec<TokenRecord>, StoreError>;

    /// Ends a token, with its audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn revoke_token(&self, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// A program used an API token.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn note_use(&self, id: i64, now: Timestamp) -> Result<(), StoreError>;

    /// Whoever has a session showed again who they are.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for one that has ended, [`StoreError::Database`].
    async fn prove(&self, id: i64, now: Timestamp) -> Result<(), StoreError>;
}
