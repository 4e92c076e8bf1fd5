use super::{StoreError, TokenRecord};
use crate::domain::{Grant, KeyedHash, Preferences, Role, SiteKey, Timestamp, UserName};
use async_trait::async_trait;
use std::time::Duration;

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The number, for the audit.
    pub id: i64,
    /// What one logs in with.
    pub name: String,
    /// What one may do, and where.
    pub grants: Vec<Grant>,
    /// How the console is wanted.
    pub preferences: Preferences,
    /// Whether a password was chosen yet.
    pub has_password: bool,
    /// Whether an identity at a provider lets this user in.
    pub is_linked: bool,
    /// Since when a code is asked for beside the password, if it is.
    pub second_factor: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
}

impl User {
    /// Whether this user can log in: by a password, or through a provider.
    pub const fn has_way_in(&self) -> bool {
        self.has_password || self.is_linked
    }

    /// Whether this user can log in as an owner of every site.
    pub fn owns_everything(&self) -> bool {
        let owns = |grant: &Grant| grant.site.is_none() && grant.role == Role::Owner;
        self.ended_at.is_none() && self.has_way_in() && self.grants.iter().any(owns)
    }

    /// What this user is to a site; `None` for nothing, and once the account ended.
    pub fn role_on(&self, site: &SiteKey) -> Option<Role> {
        if self.ended_at.is_some() { None } else { Grant::role_on(&self.grants, site) }
    }
}

/// How often something was tried within a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// How often, this time included.
    pub count: u32,
    /// When the window began.
    pub since: Timestamp,
}

/// People who work here, and how they log in.
#[async_trait]
pub trait Users: Send + Sync {
    /// Adds somebody, without a password, with an audit row.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::Database`].
    async fn add_user(&self, name: &UserName, grants: &[Grant], actor: &str, now: Timestamp) -> Result<User, StoreError>;

    /// Everybody, in the order of coming.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn users(&self) -> Result<Vec<User>, StoreError>;

    /// One of them, ended or not.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn user(&self, id: i64) -> Result<Option<User>, StoreError>;

    /// Who has this name and has not ended, with the hash of the password if one was chosen.
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn user_by_name(&self, name: &UserName) -> Result<Option<(User, Option<String>)>, StoreError>;

    /// Gives somebody another password; every session and link that there was ends. With an audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn set_password(&self, id: i64, hash: &str, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Says anew what somebody may do, with an audit row. It holds from the next request on.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn set_grants(&self, id: i64, grants: &[Grant], actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// Keeps how somebody wants the console.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn set_preferences(&self, id: i64, preferences: &Preferences) -> Result<(), StoreError>;

    /// Ends somebody's account with every session and link, with an audit row. What was decided stays under the name.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn end_user(&self, id: i64, actor: &str, now: Timestamp) -> Result<(), StoreError>;

    /// The sessions of somebody that have not ended, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn sessions_of(&self, user: i64, now: Timestamp) -> Result<Vec<TokenRecord>, StoreError>;

    /// Counts an attempt before it is made, so that many at once count too. A window begins with the first attempt after the last one ended.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn count_attempt(&self, of: &KeyedHash, window: Duration, now: Timestamp) -> Result<Attempts, StoreError>;

    /// An attempt succeeded: those of `name` are forgotten, and the one of `source` is given back.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn attempt_succeeded(&self, name: &KeyedHash, source: &KeyedHash) -> Result<(), StoreError>;
}
