use super::{
    super::{CLAIM_TIMEOUT, Delivery, DeliveryId},
    ANSWER, CONSUMER, GROUP, LEASE, STREAM,
};
use crate::{
    lock::lock,
    redis::{Link, LinkError},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Instant,
};

/// What this process has in hand, and since when. While it lives, nobody else is handed that before [`CLAIM_TIMEOUT`]; when it dies, the lease
/// that it renewed runs out.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<HashMap<DeliveryId, Instant>>);

impl Held {
    pub fn add(&self, deliveries: &[Delivery]) {
        let now = Instant::now();
        lock(&self.0).extend(deliveries.iter().map(|delivery| (delivery.id.clone(), now)));
    }

    pub fn remove(&self, done: &[DeliveryId]) {
        let mut held = lock(&self.0);
        for id in done {
            held.remove(id);
        }
    }

    /// What is to be kept from others. What was in hand for too long is let go.
    fn to_keep(&self) -> Vec<String> {
        let mut held = lock(&self.0);
        held.retain(|_, since| since.elapsed() + LEASE < CLAIM_TIMEOUT);
        held.keys().map(|id| id.0.clone()).collect()
    }
}

/// Renews the lease on what is in hand, for ever.
pub(super) async fn keep(held: Arc<Held>, link: Arc<Link>) {
    let mut tick = tokio::time::interval(LEASE / 4);
    loop {
        tick.tick().await;
        let ids = held.to_keep();
        if ids.is_empty() {
            continue;
        }
        let kept: Result<(), LinkError> = link
            .ask(ANSWER, async |mut connection| {
                // JUSTID: not counted as another attempt. Entries that are settled, or that another took over and settled, are left alone.
                let mut call = ::redis::cmd("XCLAIM");
                call.arg(STREAM).arg(GROUP).arg(CONSUMER).arg(0).arg(&ids).arg("IDLE").arg(0).arg("JUSTID");
                call.query_async(&mut connection).await
            })
            .await;
        if let Err(error) = kept {
            tracing::warn!(%error, envelopes = ids.len(), "the lease on envelopes in hand could not be renewed; others may be handed them too");
        }
    }
}
