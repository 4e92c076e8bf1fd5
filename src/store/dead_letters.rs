use super::StoreError;
use crate::domain::{CommentId, SealedEnvelope, Timestamp};
use async_trait::async_trait;

/// What could not be done, however often it was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLetterKind {
    /// An envelope could not be stored.
    Envelope,
    /// A mail could not be sent.
    Mail,
}

/// How many dead letters there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeadLetterCounts {
    /// Envelopes: acknowledged, and not stored.
    pub envelopes: u64,
    /// Mails.
    pub mails: u64,
}

impl From<(i64, i64)> for DeadLetterCounts {
    fn from((envelopes, mails): (i64, i64)) -> Self {
        Self { envelopes: envelopes.unsigned_abs(), mails: mails.unsigned_abs() }
    }
}

/// One dead letter, as a person sees it.
#[derive(Clone, Debug)]
pub struct DeadLetter {
    /// `envelope-12`, `mail-34`: what `retry` takes.
    pub id: String,
    /// What it is.
    pub kind: DeadLetterKind,
    /// The comment it is about, where there is one.
    pub comment: Option<CommentId>,
    /// Why it failed the last time, without any address.
    pub error: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Since when it is dead.
    pub at: Timestamp,
}

/// What could not be done, kept until somebody looks.
#[async_trait]
pub trait DeadLetters: Send + Sync {
    /// Keeps an envelope that could not be stored. Idempotent by comment.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn bury(
        &self,
        comment: CommentId,
        envelope: &SealedEnvelope,
        attempts: u32,
        error: &str,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// All dead letters, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn dead_letters(&self) -> Result<Vec<DeadLetter>, StoreError>;

    /// The envelope of a dead letter, for another try; [`DeadLetters::forget_envelope`] once it is in the queue again.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn dead_envelope(&self, id: &str) -> Result<(CommentId, SealedEnvelope), StoreError>;

    /// Drops a dead envelope that is in the queue again.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    async fn forget_envelope(&self, id: &str) -> Result<(), StoreError>;

    /// A dead mail waits again, with all its tries before it.
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::Database`].
    async fn retry_mail(&self, id: &str, now: Timestamp) -> Result<(), StoreError>;
}
