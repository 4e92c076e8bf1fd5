use super::{Listed, StoreError};
use crate::domain::{Points, Search, SiteKey, Status};
use async_trait::async_trait;

/// In which order moderators go through comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// The oldest first.
    Oldest,
    /// Those first whose score is nearest to the threshold: there the filter knows least.
    Urgent,
    /// Thread by thread, the oldest first.
    Article,
}

impl Order {
    /// Every order there is.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Urgent, Self::Article];

    /// The word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Urgent => "urgent",
            Self::Article => "article",
        }
    }

    /// Reads [`Order::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.word() == word)
    }

    /// Whether a page goes on from a comment's `seq`; the others count from the start.
    pub(super) const fn is_by_seq(self) -> bool {
        matches!(self, Self::Newest | Self::Oldest)
    }
}

/// Which comments a moderator goes through.
#[derive(Clone, Debug)]
pub struct QueueQuery {
    /// The site.
    pub site: SiteKey,
    /// Only with this status; `None` for all.
    pub status: Option<Status>,
    /// Only what this finds.
    pub search: Search,
    /// In which order.
    pub order: Order,
    /// The threshold that [`Order::Urgent`] looks at.
    pub hold: Points,
    /// How many at most.
    pub limit: u32,
    /// The `next` of the page before.
    pub after: Option<i64>,
}

/// One page of a queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The comments.
    pub comments: Vec<Listed>,
    /// What to pass as [`QueueQuery::after`] for the next page; `None` at the end.
    pub next: Option<i64>,
}

impl QueueQuery {
    /// One page of the comments that were found with one more than wanted.
    pub(super) fn page(&self, mut comments: Vec<Listed>) -> QueuePage {
        let limit = self.limit as usize;
        let more = comments.len() > limit;
        comments.truncate(limit);
        let next = if self.order.is_by_seq() {
            comments.last().map(|comment| comment.seq)
        } else {
            Some(self.after.unwrap_or(0) + i64::from(self.limit))
        };
        QueuePage { next: next.filter(|_| more), comments }
    }
}

/// What moderators go through.
#[async_trait]
pub trait Queues: Send + Sync {
    /// One page.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`], [`StoreError::Damaged`].
    async fn queue(&self, query: &QueueQuery) -> Result<QueuePage, StoreError>;

    /// How many a query finds on all its pages, counted up to `most`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn count_found(&self, query: &QueueQuery, most: u32) -> Result<u32, StoreError>;
}
