use super::StoreError;
use crate::domain::{AuthorRecord, CommentId, KeyedHash, SiteKey, ThreadKey, Timestamp};
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

/// The most of an author's past comments that intake hears about, and the most comments above another one that are counted.
pub const MOST_PAST: u32 = 100;

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Whether the thread takes comments; a thread that nobody wrote in yet does.
    pub thread_open: bool,
    /// Whether the parent is an approved comment of the same thread; true when nothing is answered.
    pub parent_fits: bool,
    /// What the author wrote before.
    pub author: AuthorRecord,
    /// Of the author's last [`MOST_PAST`] comments those that are approved, rejected or spam: when they were sent, and whether they were
    /// refused. Newest first.
    pub past: Vec<(Timestamp, bool)>,
    /// When the thread's first comment was stored; `None` for a thread that nobody wrote in yet.
    pub thread_since: Option<Timestamp>,
    /// How many comments there are above: 0 when nothing is answered, 1 for an answer to a comment that answers none, at most [`MOST_PAST`].
    pub depth: u32,
}

impl Known {
    /// What is known about a submission that answers nothing, by somebody new, in a thread that nobody wrote in.
    pub fn nothing() -> Self {
        Self { thread_open: true, parent_fits: true, author: AuthorRecord::default(), past: Vec::new(), thread_since: None, depth: 0 }
    }
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
