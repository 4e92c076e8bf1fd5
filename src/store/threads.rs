use super::StoreError;
use crate::domain::{SiteKey, ThreadKey, Timestamp};
use async_trait::async_trait;

/// The discussion under one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Its number, for moderators' calls.
    pub id: i64,
    /// Its site.
    pub site: SiteKey,
    /// Its key.
    pub key: ThreadKey,
    /// Whether it takes comments.
    pub open: bool,
}

/// Threads.
#[async_trait]
pub trait Threads: Send + Sync {
    /// Opens or closes a thread, with its audit row. Only of `site`, if one is given.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn set_open(&self, id: i64, site: Option<&SiteKey>, open: bool, actor: &str, at: Timestamp) -> Result<Thread, StoreError>;

    /// One thread by its key; `None` if nobody wrote in it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn thread(&self, site: &SiteKey, key: &ThreadKey) -> Result<Option<Thread>, StoreError>;
}
