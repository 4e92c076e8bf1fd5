use super::StoreError;
use crate::domain::{AuthorRecord, CommentId, KeyedHash, SiteKey, Standing, ThreadKey, Timestamp};
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
    /// Whether moderators want to see all of the thread first.
    pub thread_premoderated: bool,
    /// Whether the parent is an approved comment of the same thread; true when nothing is answered.
    pub parent_fits: bool,
    /// What the author wrote before.
    pub author: AuthorRecord,
    /// What a moderator decided about the author last, and until when it holds; `None` without an end.
    pub standing: Option<(Standing, Option<Timestamp>)>,
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
        Self {
            thread_open: true,
            thread_premoderated: false,
            parent_fits: true,
            author: AuthorRecord::default(),
            standing: None,
            past: Vec::new(),
            thread_since: None,
            depth: 0,
        }
    }

    /// What was decided about the author, if it holds now.
    pub fn standing_at(&self, now: Timestamp) -> Option<Standing> {
        self.standing.filter(|(_, until)| until.is_none_or(|until| until > now)).map(|(standing, _)| standing)
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
