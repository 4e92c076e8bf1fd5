use super::StoreError;
use crate::domain::{AuthorRecord, CommentId, KeyedHash, SiteKey, ThreadKey};
use async_trait::async_trait;

/// What intake asks about one submission.
#[derive(Clone, Debug)]
pub struct Question {
    /// The site.
    pub site: SiteKey,
    /// The thread.
    pub thread: ThreadKey,
    /// The comment that is answered.
    pub parent: Option<CommentId>,
    /// The author, by the keyed hash of the address.
    pub author: KeyedHash,
}

/// What is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whether the thread takes comments; a thread that nobody wrote in yet does.
    pub thread_open: bool,
    /// Whether the parent is an approved comment of the same thread; true when nothing is answered.
    pub parent_fits: bool,
    /// What the author wrote before.
    pub author: AuthorRecord,
}

/// What intake must know before a submission is judged.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// Answers one question. Those that are asked at the same time share a query.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn known(&self, question: Question) -> Result<Known, StoreError>;
}
