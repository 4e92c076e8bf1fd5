use super::{StoreError, User};
use crate::domain::{KeyedHash, Timestamp};
use async_trait::async_trait;

/// An identity at a provider, to let somebody in by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIdentity {
    /// The provider's name in the configuration.
    pub provider: String,
    /// The keyed hash of issuer and subject.
    pub hash: KeyedHash,
}

/// An identity that lets somebody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its number.
    pub id: i64,
    /// The provider's name in the configuration.
    pub provider: String,
    /// The keyed hash of issuer and subject.
    pub hash: KeyedHash,
    /// Since when.
    pub created_at: Timestamp,
}

/// Who is let in by which identity at a provider (`OpenID` Connect).
#[async_trait]
pub trait Identities: Send + Sync {
    /// Whom an identity lets in. Nobody whose account ended.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn user_by_identity(&self, hash: &KeyedHash) -> Result<Option<User>, StoreError>;

    /// By which identities somebody is let in, in the order of their linking.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn identities_of(&self, user: i64) -> Result<Vec<Identity>, StoreError>;

    /// Lets somebody in by an identity from now on. An invitation to choose a password ends with its links. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::IdentityTaken`], [`StoreError::Missing`] for an account that ended, [`StoreError::Database`].
    async fn link_identity(&self, user: i64, identity: &NewIdentity, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Lets nobody in by an identity any more; every session of its user but `session` ends. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where this user has no such identity, [`StoreError::Database`].
    async fn unlink_identity(&self, user: i64, id: i64, session: i64, actor: &str, now: Timestamp) -> Result<(), StoreError>;
}
