//! What was kept long enough is taken away.

use crate::{
    clock::Clock,
    domain::Timestamp,
    metrics::{Metrics, StateLabels},
    queue::{Queue, QueueError},
    redis::Ownership,
    store::{Purged, Retention, RetentionSettings, Store, StoreError},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// The time between two rounds: receipts go after ten minutes, everything else after days.
const EVERY: Duration = Duration::from_mins(1);

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

/// What the loop works with.
pub struct Forgetting {
    /// What keeps comments.
    pub store: Arc<dyn Store>,
    /// What keeps receipts.
    pub queue: Arc<dyn Queue>,
    /// For how long.
    pub settings: RetentionSettings,
    /// Whose turn it is: one instance at a time.
    pub ownership: Ownership,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
}

impl Forgetting {
    /// Rounds, the first at once, until the program stops.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        loop {
            if self.ownership.is_mine("retention").await {
                match run_once(self.store.as_ref(), self.queue.as_ref(), &self.settings, self.clock.now()).await {
                    Ok(round) => self.count(&round),
                    Err(error) => tracing::error!(%error, "what was kept long enough could not be taken away"),
                }
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
    }

    fn count(&self, Round { receipts, purged: Purged { source_hashes, texts, emails, mails, bulks, reports } }: &Round) {
        let counts = [
            ("receipts", receipts),
            ("source_hashes", source_hashes),
            ("texts", texts),
            ("emails", emails),
            ("mails", mails),
            ("bulks", bulks),
            ("reports", reports),
        ];
        for (what, count) in counts {
            self.metrics.purged.get_or_create(&StateLabels { state: what.to_owned() }).inc_by(*count);
        }
    }
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
            bulks = purged.bulks,
            reports = purged.reports,
            "what was kept long enough is gone"
        );
    }
    Ok(Round { receipts, purged })
}
