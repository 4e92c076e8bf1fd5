use super::{QueueQuery, StoreError};
use crate::domain::{CommentId, Decision, Ground, SiteKey, Timestamp};
use async_trait::async_trait;

/// Comments that are taken at once at most.
pub const MOST_TAKEN: u32 = 10_000;

/// A decision about all that a search finds.
#[derive(Clone, Debug)]
pub struct BulkOrder {
    /// What is found: its site, status and search count.
    pub query: QueueQuery,
    /// What is decided.
    pub decision: Decision,
    /// Why, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writers.
    pub ground: Option<Ground>,
    /// By whom.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// An order that is kept, and how far it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Its number.
    pub id: i64,
    /// The site.
    pub site: SiteKey,
    /// By whom.
    pub actor: String,
    /// What is decided.
    pub decision: Decision,
    /// Why, for colleagues.
    pub reason: Option<String>,
    /// Why, for the writers.
    pub ground: Option<Ground>,
    /// Comments that it took: those that were found when it was ordered, [`MOST_TAKEN`] at most.
    pub taken: u32,
    /// Those that are decided about.
    pub done: u32,
    /// Those that had changed in the meantime, and were left alone.
    pub changed: u32,
    /// The order that this one takes back.
    pub undoes: Option<i64>,
    /// The order that takes this one back.
    pub undone_by: Option<i64>,
    /// When all was done.
    pub ended_at: Option<Timestamp>,
}

/// Decisions about all that a search found.
#[async_trait]
pub trait Bulks: Send + Sync {
    /// Keeps an order with what it takes, comment by comment with its revision: what is found later is not of it. With its audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn order_bulk(&self, order: &BulkOrder) -> Result<Bulk, StoreError>;

    /// Keeps an order that takes back what another one decided, where nobody touched it since. With its audit row.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for another site's, [`StoreError::NothingToRestore`] for one that has not ended, or was taken back already,
    /// [`StoreError::Database`].
    async fn undo_bulk(&self, id: i64, site: &SiteKey, actor: &str, at: Timestamp) -> Result<Bulk, StoreError>;

    /// An order.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn bulk(&self, id: i64) -> Result<Bulk, StoreError>;

    /// The oldest order that has not ended, for one process until a moment: who works on goes on claiming it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn claim_bulk(&self, until: Timestamp, now: Timestamp) -> Result<Option<Bulk>, StoreError>;

    /// What of an order is still to be decided about, with the revisions.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn bulk_items(&self, id: i64, limit: u32) -> Result<Vec<(CommentId, i64)>, StoreError>;

    /// Notes what became of some of an order's comments, and until when it stays claimed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn settle_items(&self, id: i64, outcome: &[(CommentId, bool)], until: Timestamp) -> Result<(), StoreError>;

    /// Notes that an order is worked through, unless a comment joined it meanwhile: then it waits for whoever claims it next.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn end_bulk(&self, id: i64, now: Timestamp) -> Result<(), StoreError>;
}
