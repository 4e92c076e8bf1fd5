use super::{Decided, Listed, MailingRules, StoreError};
use crate::domain::{CommentId, Judgement, Status, Timestamp, Verdict};
use async_trait::async_trait;

/// An external check whose answer about a comment is not there yet, and whose time has come.
#[derive(Clone, Debug)]
pub struct OwedCheck {
    /// The comment, with its latest judgement.
    pub comment: Listed,
    /// The check's name.
    pub name: String,
    /// How often it was asked about this comment.
    pub attempts: u32,
}

/// What became of asking a check.
pub struct CheckOutcome<'a> {
    /// The comment that was asked about.
    pub comment: CommentId,
    /// The check.
    pub name: &'a str,
    /// The revision that was asked about.
    pub revision: i64,
    /// Judges the comment as it is when the outcome is recorded; `None` if there is nothing new to say. Pure, and called again where a
    /// transaction is tried again.
    pub judge: &'a (dyn Fn(&Listed) -> Option<Judgement> + Send + Sync),
    /// When to ask again; `None` if that is not needed any more.
    pub again: Option<Timestamp>,
    /// When.
    pub at: Timestamp,
}

/// What is owed by external checks. Rows are written by [`super::Comments::store_batch`] for each check that is unknown in the judgement of a
/// comment that waits or is public.
#[async_trait]
pub trait ChecksOwed: Send + Sync {
    /// What one check owes and is due, oldest first, apart from what this process has under way. Where several processes share the store, each
    /// is handed to one of them until its outcome is recorded, or for [`super::CLAIM_TIMEOUT`].
    ///
    /// # Errors
    /// [`StoreError::Database`], [`StoreError::Damaged`].
    async fn checks_due(&self, name: &str, under_way: &[CommentId], limit: u32, now: Timestamp) -> Result<Vec<OwedCheck>, StoreError>;

    /// Appends the new judgement, if there is one; a comment that waits gets the status of its verdict, with the mails that follow. All in one
    /// transaction. A comment that a moderator decided about, or that changed since it was asked about, is left as it is and owes no more
    /// checks; then, and where nothing is judged, there is `None`.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`], [`StoreError::Damaged`].
    async fn record_check(&self, outcome: &CheckOutcome<'_>, mailing: &MailingRules) -> Result<Option<Decided>, StoreError>;
}

/// What a comment becomes by a new judgement, if it becomes something else: what is public or refused stays so.
pub(super) fn status_by(judgement: &Judgement, status: Status) -> Option<Status> {
    (status == Status::Pending && judgement.verdict != Verdict::Hold).then(|| judgement.verdict.into())
}
