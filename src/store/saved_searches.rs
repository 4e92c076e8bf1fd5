use super::{Order, StoreError};
use crate::domain::{SearchName, SiteKey, Timestamp};
use async_trait::async_trait;

/// Searches that one person keeps on one site at most: each is counted whenever the queue is shown.
pub const MOST_SAVED: u32 = 8;

/// A search that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its number.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// The tab that it searches in, as addresses have it.
    pub tab: String,
    /// The line.
    pub line: String,
    /// The order.
    pub order: Order,
}

/// A search to keep.
#[derive(Clone, Debug)]
pub struct NewSearch {
    /// Whose.
    pub user: i64,
    /// On which site.
    pub site: SiteKey,
    /// What it is called; not as another one of the same person there.
    pub name: SearchName,
    /// As [`SavedSearch::tab`].
    pub tab: String,
    /// As [`SavedSearch::line`].
    pub line: String,
    /// The order.
    pub order: Order,
}

/// Searches that people keep, each for herself. They go when the account ends.
#[async_trait]
pub trait SavedSearches: Send + Sync {
    /// Keeps a search; `false` where there are [`MOST_SAVED`] already.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn save_search(&self, search: &NewSearch, now: Timestamp) -> Result<bool, StoreError>;

    /// Those of a person on a site, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn saved_searches(&self, user: i64, site: &SiteKey) -> Result<Vec<SavedSearch>, StoreError>;

    /// Calls one otherwise.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::Missing`] for one that is not this person's, [`StoreError::Database`].
    async fn rename_search(&self, user: i64, id: i64, name: &SearchName) -> Result<(), StoreError>;

    /// Keeps one no more.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for one that is not this person's, [`StoreError::Database`].
    async fn forget_search(&self, user: i64, id: i64) -> Result<(), StoreError>;
}

/// What the statements give: whether there is such a search of this person, and whether another one has the name.
#[derive(sqlx::FromRow)]
pub(super) struct NameFound {
    pub count: i64,
    pub taken: bool,
}
