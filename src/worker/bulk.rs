//! Decisions about all that a search found, one comment after the other: each is decided as if a moderator had pressed the key.

use crate::{
    clock::Clock,
    domain::CommentId,
    metrics::{Metrics, SiteLabels},
    store::{Bulk, DecisionOrder, MailingRules, Store, StoreError},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};

/// Between two looks for orders that another instance took.
const EVERY: Duration = Duration::from_secs(2);
/// How long an order stays with the process that works on it. One that crashed loses it by that.
const LEASE: Duration = Duration::from_secs(30);
/// Comments between two notes of how far it came.
const STEP: u32 = 20;

/// What the loop works with.
pub struct Deciding {
    /// Where orders and comments are.
    pub store: Arc<dyn Store>,
    /// Whom a decision owes mail, by site.
    pub mailing: HashMap<String, Arc<MailingRules>>,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Tells the mail worker that something is owed.
    pub mail_owed: Arc<Notify>,
    /// Tells this loop that something was ordered.
    pub ordered: Arc<Notify>,
}

impl Deciding {
    /// Works until the program stops.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.all(&stop).await {
                tracing::error!(%error, "an order about many comments could not be worked on");
            }
            tokio::select! {
                _ = stop.wait_for(|stop| *stop) => return,
                () = self.ordered.notified() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    async fn all(&self, stop: &watch::Receiver<bool>) -> Result<(), StoreError> {
        while let Some(bulk) = self.store.claim_bulk(self.clock.now().plus(LEASE), self.clock.now()).await? {
            loop {
                let items = self.store.bulk_items(bulk.id, STEP).await?;
                if items.is_empty() {
                    break self.store.end_bulk(bulk.id, self.clock.now()).await?;
                }
                let mut outcome = Vec::with_capacity(items.len());
                for (comment, revision) in items {
                    outcome.push((comment, self.decide(&bulk, comment, revision).await?));
                }
                self.store.settle_items(bulk.id, &outcome, self.clock.now().plus(LEASE)).await?;
                self.mail_owed.notify_one();
                if *stop.borrow() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Whether the comment is decided about; not if somebody else was there in the meantime.
    async fn decide(&self, bulk: &Bulk, comment: CommentId, revision: i64) -> Result<bool, StoreError> {
        let decision = bulk.decision;
        let Some(mailing) = self.mailing.get(bulk.site.as_str()) else { return Ok(false) };
        let order = DecisionOrder {
            comment,
            decision,
            reason: bulk.reason.clone(),
            ground: bulk.ground.clone(),
            revision,
            actor: bulk.actor.clone(),
            site: Some(bulk.site.clone()),
            at: self.clock.now(),
        };
        match self.store.decide(&order, mailing).await {
            Ok(decided) => {
                self.metrics.decisions.get_or_create(&SiteLabels { site: (&bulk.site).into(), outcome: decision.word() }).inc();
                self.metrics.decided(&decided.comment.judgement, decision);
                Ok(true)
            }
            // Decided by this order already, before a crash, or by somebody else.
            Err(StoreError::Stale(_)) => {
                let last = self.store.decisions(comment).await?.pop();
                Ok(last.is_some_and(|last| (last.decision, last.revision, &last.actor) == (decision, revision, &bulk.actor)))
            }
            Err(StoreError::Missing(_) | StoreError::NothingToRestore) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
