use super::StoreError;
use crate::domain::{CommentId, SiteKey, ThreadKey, Timestamp};
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
    /// Whether all of it waits for a moderator, whatever the site says.
    pub premoderate: bool,
    /// The comment that stands on top, while it is public.
    pub pinned: Option<CommentId>,
}

/// What a moderator changes about a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ThreadChange {
    /// It takes comments, or takes none any more.
    Open(bool),
    /// All of it waits for a moderator, or not.
    Premoderate(bool),
    /// One of its public comments stands on top, or none.
    Pin(Option<CommentId>),
}

impl ThreadChange {
    /// What the audit calls it.
    pub(super) const fn action(self) -> &'static str {
        match self {
            Self::Open(true) => "thread.open",
            Self::Open(false) => "thread.close",
            Self::Premoderate(true) => "thread.premoderate",
            Self::Premoderate(false) => "thread.premoderate-no-more",
            Self::Pin(Some(_)) => "thread.pin",
            Self::Pin(None) => "thread.unpin",
        }
    }
}

/// Threads.
#[async_trait]
pub trait Threads: Send + Sync {
    /// Changes a thread, with its audit row. Only of `site`, if one is given.
    ///
    /// # Errors
    /// [`StoreError::Missing`], also for a comment to pin that is not public there, [`StoreError::Database`].
    async fn change_thread(
        &self,
        id: i64,
        site: Option<&SiteKey>,
        change: ThreadChange,
        actor: &str,
        at: Timestamp,
    ) -> Result<Thread, StoreError>;

    /// One thread by its number.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn thread_by_id(&self, id: i64) -> Result<Thread, StoreError>;

    /// One thread by its key; `None` if nobody wrote in it.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn thread(&self, site: &SiteKey, key: &ThreadKey) -> Result<Option<Thread>, StoreError>;
}
