//! Envelopes on their way from intake to worker: what is acknowledged stands here, on stable storage, until it is stored.
//!
//! [`Queue`] is the promise, [`sqlite`] keeps it in embedded mode, [`redis`] in clustered mode. Its contract tests (`tests/queue_contract.rs`) are run over every
//! implementation.

mod moving;
pub mod redis;
pub mod sqlite;

pub use moving::{MovedReceipts, move_receipts};

use crate::domain::{CommentId, KeyedHash, SealedEnvelope, Timestamp};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{
    num::{NonZeroU32, NonZeroU64, NonZeroUsize},
    time::Duration,
};

/// How long a worker may hold a delivery before it is handed out again.
pub const CLAIM_TIMEOUT: Duration = Duration::from_mins(1);

/// How the queue is bounded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueueSettings {
    /// Envelopes that may wait; beyond it intake answers 503.
    pub limit: NonZeroU64,
    /// Deliveries of one envelope before it becomes a dead letter.
    pub attempts: NonZeroU32,
    /// Envelopes stored in one transaction, and those that were appended in one call with the last of them.
    pub batch: NonZeroUsize,
}

/// What a submission is recognised by when it comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptKey {
    /// The keyed hash of site and `Idempotency-Key`, or the submission's fingerprint.
    pub hash: KeyedHash,
    /// The submission's fingerprint: the same key with another one is [`QueueError::KeyReused`].
    pub fingerprint: KeyedHash,
    /// Until when it is recognised.
    pub expires_at: Timestamp,
}

/// A receipt that stands for a submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    /// What the submission is recognised by.
    pub key: ReceiptKey,
    /// The id that it has.
    pub comment: CommentId,
}

/// One thing to append.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The id that the submission gets if it is fresh.
    pub id: CommentId,
    /// What it is recognised by: the fingerprint, and the `Idempotency-Key` if one was sent. If any is known, the entry is not appended.
    pub receipts: Vec<ReceiptKey>,
    /// What travels.
    pub envelope: SealedEnvelope,
}

/// What became of an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It was appended.
    Fresh(CommentId),
    /// It repeats a submission that has this id.
    Again(CommentId),
}

impl Accepted {
    /// The id to tell the reader.
    pub const fn id(self) -> CommentId {
        match self {
            Self::Fresh(id) | Self::Again(id) => id,
        }
    }
}

/// One handing-out of an envelope.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// What to settle it by.
    pub id: DeliveryId,
    /// The comment's id, readable even when the envelope is not.
    pub comment: CommentId,
    /// How often it was handed out, this time included.
    pub attempt: u32,
    /// What travels.
    pub envelope: SealedEnvelope,
}

/// What a delivery is settled by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryId(pub String);

/// How much waits, and since when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Envelopes not settled.
    pub length: u64,
    /// When the oldest was appended.
    pub oldest: Option<Timestamp>,
}

/// Why the queue did not do what it was asked.
#[derive(Clone, Debug, thiserror::Error)]
pub enum QueueError {
    /// The `Idempotency-Key` stands for another submission.
    #[error("the Idempotency-Key was used for another submission")]
    KeyReused,
    /// As many envelopes wait as may.
    #[error("the queue is full")]
    Full,
    /// The storage failed; nothing was accepted, or (after a lost connection) what comes again finds that it was.
    #[error("the queue's storage failed: {0}")]
    Storage(String),
}

/// Envelopes on their way from intake to worker. One may be delivered twice; storing is idempotent.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Returns once the envelope and its receipt records are on stable storage: [`Accepted::Fresh`], or [`Accepted::Again`] with the id of
    /// the submission that this one repeats. Cancelling the call does not undo it.
    ///
    /// # Errors
    /// [`QueueError::KeyReused`] or [`QueueError::Full`]: nothing was appended. [`QueueError::Storage`]: it is safe to append the same again.
    async fn append(&self, entry: Entry, now: Timestamp) -> Result<Accepted, QueueError>;

    /// The id of the submission that one of these receipts stands for, if it is known and not expired. Asked before a submission is paced,
    /// so that a retry counts once.
    ///
    /// # Errors
    /// [`QueueError::KeyReused`] or [`QueueError::Storage`].
    async fn recall(&self, receipts: &[ReceiptKey], now: Timestamp) -> Result<Option<CommentId>, QueueError>;

    /// Up to `limit` envelopes, oldest first, waiting at most `wait` for the first; those that were appended in one call with the last one come
    /// with it. What is not settled within [`CLAIM_TIMEOUT`] is handed out again, and so may be what was appended with it.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    async fn claim(&self, limit: usize, wait: Duration, now: Timestamp) -> Result<Vec<Delivery>, QueueError>;

    /// Forgets deliveries whose envelopes are stored (or are dead letters). Unknown ones are ignored. They may be counted in
    /// [`Queue::backlog`] until what was appended with them is settled, too.
    ///
    /// # Errors
    /// [`QueueError::Storage`]; they may be delivered again then.
    async fn settle(&self, done: &[DeliveryId]) -> Result<(), QueueError>;

    /// How much waits.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    async fn backlog(&self) -> Result<Backlog, QueueError>;

    /// Drops receipts that expired before `now`; returns how many. Where they expire by themselves that is none.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    async fn expire_receipts(&self, now: Timestamp) -> Result<u64, QueueError>;
}

/// How many envelopes may be handed out together again, at their attempt: ever fewer, so that one that kills its worker reaches its last attempt alone.
const fn group_size(attempt: u32, attempts: u32) -> usize {
    match attempt {
        last if last >= attempts => 1,
        0..=2 => 16,
        3 => 4,
        _ => 1,
    }
}
