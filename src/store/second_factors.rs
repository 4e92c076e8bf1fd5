use super::StoreError;
use crate::domain::{KeyedHash, Timestamp};
use async_trait::async_trait;

/// A second factor to keep.
#[derive(Clone, Debug)]
pub struct NewFactor {
    /// The authenticator's secret, sealed.
    pub sealed: String,
    /// The time step of the code that showed it to work, which is used by that.
    pub step: i64,
    /// The hashes of the recovery codes.
    pub recovery: Vec<KeyedHash>,
    /// The session that it was set up in; every other one of the user was opened without it, and ends.
    pub session: i64,
}

/// What is asked for beside a password.
#[async_trait]
pub trait SecondFactors: Send + Sync {
    /// The sealed secret of a user's authenticator; `None` where the password is enough.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn second_factor(&self, user: i64) -> Result<Option<String>, StoreError>;

    /// Asks for a code from now on. What there was before, recovery codes too, is replaced. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn set_second_factor(&self, user: i64, factor: &NewFactor, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Asks for no code any more, and forgets the recovery codes. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is none, [`StoreError::Database`].
    async fn drop_second_factor(&self, user: i64, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Uses up the code of a time step, and all before it: `false` if it was used already. Of several callers at most one gets `true`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn use_step(&self, user: i64, step: i64) -> Result<bool, StoreError>;

    /// Uses up a recovery code, with an audit row: `false` if there is none, or none any more. Of several callers at most one gets `true`.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn use_recovery_code(&self, user: i64, hash: &KeyedHash, actor: &str, now: Timestamp) -> Result<bool, StoreError>;

    /// How many recovery codes are left.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn recovery_codes_left(&self, user: i64) -> Result<u32, StoreError>;

    /// Other recovery codes in the place of those there were, with an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] where there is no second factor, [`StoreError::Database`].
    async fn set_recovery_codes(&self, user: i64, recovery: &[KeyedHash], actor: &str, now: Timestamp) -> Result<(), StoreError>;
}
