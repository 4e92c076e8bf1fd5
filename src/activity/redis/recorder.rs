use super::{super::Occurrence, PATIENCE};
use crate::{
    activity::PaceSettings,
    domain::Timestamp,
    redis::{Link, LinkError},
};
use ::redis::Script;
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, oneshot};

/// Submissions that are recorded together at most: the script must not keep Redis from others for long.
const TOGETHER: usize = 64;

/// For each of sources, e-mails, sites and texts: the memory, and the generation of it before.
const KEYS: [&str; 8] = [
    "toguna:activity:sources",
    "toguna:activity:sources:before",
    "toguna:activity:emails",
    "toguna:activity:emails:before",
    "toguna:activity:sites",
    "toguna:activity:sites:before",
    "toguna:activity:texts",
    "toguna:activity:texts:before",
];

/// What the script says of a submission: ms to wait (-1: none), pace of source, e-mail and site, repeats with the same text, and nearly.
pub(super) type Found = (i64, u32, u32, u32, u32, u32);

/// A submission to record, and who waits for what the script says of it. Nothing is said where Redis says nothing.
pub(super) struct Order {
    pub occurrence: Occurrence,
    pub now: Timestamp,
    pub reply: oneshot::Sender<Found>,
}

/// The one task that asks Redis. Those who wait share one call: while Redis works on it, the next ones gather.
pub(super) struct Recorder {
    pub link: Arc<Link>,
    pub settings: PaceSettings,
    pub skew: Duration,
}

impl Recorder {
    pub async fn run(self, mut inbox: mpsc::Receiver<Order>) {
        let script = Script::new(include_str!("record.lua"));
        let (mut orders, mut failing) = (Vec::with_capacity(TOGETHER), false);
        while inbox.recv_many(&mut orders, TOGETHER).await > 0 {
            // Whoever waited too long has gone on without an answer.
            orders.retain(|order| !order.reply.is_closed());
            if orders.is_empty() {
                continue;
            }
            match self.record(&script, &orders).await {
                Ok(found) => {
                    if std::mem::take(&mut failing) {
                        tracing::info!("the memory of recent submissions answers again");
                    }
                    for (order, found) in orders.drain(..).zip(found) {
                        order.reply.send(found).ok();
                    }
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "the memory of recent submissions does not answer: this instance's own limits hold, newcomers are held");
                    }
                    orders.clear();
                }
            }
        }
    }

    async fn record(&self, script: &Script, orders: &[Order]) -> Result<Vec<Found>, LinkError> {
        let PaceSettings { per_minute, burst, remembered, texts, .. } = &self.settings;
        let mut call = script.prepare_invoke();
        for key in KEYS {
            call.key(key);
        }
        call.arg(millis(self.skew)).arg(60_000.0 / f64::from(per_minute.get())).arg(burst.get());
        call.arg(remembered.get()).arg(texts.get()).arg(millis(self.settings.recent()));
        for Order { occurrence, now, .. } in orders {
            call.arg(now.as_millis()).arg(occurrence.source.as_bytes()).arg(occurrence.author.as_bytes()).arg(occurrence.site.as_str());
            call.arg(&occurrence.text.to_be_bytes());
            call.arg(occurrence.likeness.map_or_else(Vec::new, |likeness| likeness.to_be_bytes().to_vec()));
        }
        self.link.ask(PATIENCE, async |mut connection| call.invoke_async(&mut connection).await).await
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
