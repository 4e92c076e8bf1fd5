use super::{Counts, StoreError};
use crate::domain::{CommentId, SiteKey, Status, Timestamp};
use async_trait::async_trait;

/// How much of what happens on a site somebody knows: everything up to here. Whoever comes back with it hears what came since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The last comment's `seq`.
    pub seq: i64,
    /// The last decision's number.
    pub decision: i64,
    /// The number of the last report that took a comment back.
    pub report: i64,
}

/// What came since a mark.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// How far this goes.
    pub mark: Mark,
    /// How many comments are in each status.
    pub counts: Counts,
    /// Comments that came in and wait, counted up to [`MOST_FRESH`].
    pub fresh: u32,
    /// What was decided, and what readers' reports took back, each as it is now, [`MOST_DECIDED`] of each at most: the next question goes on
    /// behind them.
    pub decided: Vec<DecidedNews>,
    /// What is looked at just now.
    pub claims: Vec<Claim>,
}

/// Fresh comments are counted up to this.
pub const MOST_FRESH: u32 = 1_000;
/// Decisions that are told at once.
pub const MOST_DECIDED: u32 = 200;

/// A comment that somebody decided about, or that readers' reports took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedNews {
    /// The comment.
    pub comment: CommentId,
    /// Its status now.
    pub status: Status,
    /// Its revision now.
    pub revision: i64,
    /// Who, as in the record; `None`: readers did.
    pub actor: Option<String>,
}

/// A comment that somebody looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The session's number.
    pub holder: i64,
    /// Who.
    pub name: String,
    /// What.
    pub comment: CommentId,
}

/// What happens on a site while somebody looks.
#[async_trait]
pub trait Live: Send + Sync {
    /// The present end of what happens.
    ///
    /// # Errors
    /// [`StoreError::Missing`] for a site that has no registry row, [`StoreError::Database`].
    async fn mark(&self, site: &SiteKey) -> Result<Mark, StoreError>;

    /// What came since. Nothing is left out: comments, decisions and reports of a site are numbered in the order in which they become visible.
    ///
    /// # Errors
    /// As [`Live::mark`].
    async fn news(&self, site: &SiteKey, since: Mark, now: Timestamp) -> Result<News, StoreError>;

    /// What is looked at just now.
    ///
    /// # Errors
    /// As [`Live::mark`].
    async fn claims(&self, site: &SiteKey, now: Timestamp) -> Result<Vec<Claim>, StoreError>;

    /// Notes that a session looks at a comment, and at no other of this site, until some moment. A comment that is not there is not noted.
    ///
    /// # Errors
    /// As [`Live::mark`].
    async fn claim(&self, site: &SiteKey, claim: &Claim, until: Timestamp) -> Result<(), StoreError>;

    /// Notes that a session looks at nothing on a site any more, and forgets what has ended by itself.
    ///
    /// # Errors
    /// As [`Live::mark`].
    async fn release_claim(&self, site: &SiteKey, holder: i64, now: Timestamp) -> Result<(), StoreError>;
}
