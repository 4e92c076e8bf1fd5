//! What was kept long enough is taken away.

use crate::{
    domain::Timestamp,
    queue::{Queue, QueueError},
    store::{Purged, Retention, RetentionSettings, Store, StoreError},
};

/// Why a round of retention ended early. What was taken away until then is gone; the next round goes on.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// The queue could not forget its receipts.
    #[error(transparent)]
    Queue(#[from] QueueError),
    /// The store could not forget.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What one round took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// What submissions were recognised by.
    pub receipts: u64,
    /// What the store kept.
    pub purged: Purged,
}

/// One round: receipts that expired, and what is older than the settings allow. In small steps: comments are accepted and stored meanwhile.
///
/// # Errors
/// [`RetentionError`]; the next round goes on where this one ended.
pub async fn run_once(store: &dyn Store, queue: &dyn Queue, settings: &RetentionSettings, now: Timestamp) -> Result<Round, RetentionError> {
    let receipts = queue.expire_receipts(now).await?;
    let purged = Retention::purge(store, settings, now).await?;
    if receipts > 0 || purged != Purged::default() {
        tracing::info!(
            receipts,
            source_hashes = purged.source_hashes,
            texts = purged.texts,
            emails = purged.emails,
            mails = purged.mails,
            "what was kept long enough is gone"
        );
    }
    Ok(Round { receipts, purged })
}
