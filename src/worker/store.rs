//! Envelopes are judged and become comments, a batch in one transaction.

use super::{
    inherit::Inheriting,
    judge::Judging,
    rest::{self, Came, Rests},
};
use crate::{
    clock::Clock,
    domain::CommentId,
    metrics::Metrics,
    queue::{Backlog, Delivery, DeliveryId, Queue, QueueError, QueueSettings},
    store::{Arrival, Store, StoreError, StoredBatch},
};
use std::{
    num::NonZeroUsize,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::{Notify, watch};

/// How long one call waits for an envelope: the longest that a stop waits for an idle worker.
const WAIT: Duration = Duration::from_millis(500);
/// After a batch that was not full, the next one gathers for at least this long: a transaction of a hundred comments costs little more than one of ten.
const GATHER: Duration = Duration::from_millis(100);
/// Processors that storing a batch keeps busy: the next one is judged by the others, in good time before it is stored.
const STORING: usize = 1;
/// Fewer are not worth a second thread.
const JUDGED_TOGETHER: usize = 256;
/// The first pause after the store failed; it doubles from there.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause after the store failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// What the loop works with.
pub struct Storing {
    /// Where envelopes come from.
    pub queue: Arc<dyn Queue>,
    /// Where comments go.
    pub store: Arc<dyn Store>,
    /// What holds for campaigns.
    pub inheriting: Inheriting,
    /// How many at once, and how often one is tried.
    pub settings: QueueSettings,
    /// What makes comments of envelopes.
    pub judging: Arc<Judging>,
    /// How long a burst may last in which readers are served first. From then on storing takes its share of the machine. Zero where no readers are
    /// served: then there is no rest at all.
    pub readers_first: Duration,
    /// What time it is.
    pub clock: Clock,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// Tells the mail worker that something is owed.
    pub mail_owed: Arc<Notify>,
}

/// What is stored together: each delivery beside its arrival.
#[derive(Default)]
struct Batch {
    deliveries: Vec<Delivery>,
    arrivals: Vec<Arrival>,
    /// What can never be stored, and why.
    hopeless: Vec<(Delivery, String)>,
    /// What was stored before, and is settled while this is.
    unsettled: Vec<DeliveryId>,
}

impl Batch {
    fn push(&mut self, delivery: Delivery, arrival: Arrival) {
        self.deliveries.push(delivery);
        self.arrivals.push(arrival);
    }

    const fn len(&self) -> usize {
        self.deliveries.len() + self.hopeless.len()
    }

    const fn is_empty(&self) -> bool {
        self.len() == 0 && self.unsettled.is_empty()
    }

    fn remove(&mut self, comment: CommentId) -> Option<Delivery> {
        let at = self.deliveries.iter().position(|delivery| delivery.comment == comment)?;
        self.arrivals.remove(at);
        Some(self.deliveries.remove(at))
    }
}

impl Storing {
    /// Stores what comes until the program stops, and finishes what is in hand.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let judging = Arc::clone(&self.judging);
        if let Err(error) = tokio::task::spawn_blocking(move || judging.warm_up()).await {
            tracing::error!(%error, "judging could not be prepared");
        }
        let mut rests = Rests::new(self.readers_first, &self.settings);
        let mut pause = SHORTEST_PAUSE;
        let mut next = Ok(Batch::default());
        while !*stop.borrow() {
            next = match next {
                Ok(batch) if batch.is_empty() => {
                    rests.forget(Instant::now());
                    self.next(WAIT, 0).await
                }
                Ok(batch) => {
                    pause = SHORTEST_PAUSE;
                    self.take_and_rest(batch, &mut rests, &stop).await
                }
                Err(error) => {
                    tracing::error!(%error, "envelopes cannot be claimed");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    self.next(WAIT, 0).await
                }
            };
        }
        if let Ok(batch) = next {
            self.take(batch, &stop).await;
        }
    }

    /// Stores a batch and rests as readers need it; gives the next one. After a full batch there is probably another, which is opened while
    /// this one is stored, and it matters whether more comes in than is stored.
    async fn take_and_rest(&self, mut batch: Batch, rests: &mut Rests, stop: &watch::Receiver<bool>) -> Result<Batch, QueueError> {
        let (count, started) = (batch.len(), Instant::now());
        if count < self.settings.batch.get() {
            self.take(batch, stop).await;
            rests.forget(Instant::now());
            // Nothing waited beside it.
            let rest = if self.readers_first.is_zero() { GATHER } else { started.elapsed().clamp(GATHER, rest::LONGEST) };
            tokio::time::sleep(rest).await;
            return self.next(Duration::ZERO, 0).await;
        }
        let unsettled = std::mem::take(&mut batch.unsettled);
        let (stored, (next, waits, came)) = tokio::join!(self.store(batch, stop), async {
            self.settle(&unsettled).await;
            let next = self.next(Duration::ZERO, STORING).await;
            let waits = self.waiting().await;
            let came = rests.came(waits.length, unsettled.len(), Instant::now());
            (next, waits, came)
        });
        let rest = rests.after(count, started.elapsed(), came, &waits, self.clock.now());
        match next {
            Ok(next) if rest.is_zero() => Ok(Batch { unsettled: stored, ..next }),
            next => {
                self.settle(&stored).await;
                if !rest.is_zero() {
                    self.rest_while_readers_come(rest, rests).await;
                }
                next
            }
        }
    }

    /// Rests so long, or until nobody comes any more.
    async fn rest_while_readers_come(&self, rest: Duration, rests: &mut Rests) {
        let mut length = self.waiting().await.length;
        let (started, at_first) = (Instant::now(), length);
        while started.elapsed() < rest {
            tokio::time::sleep(rest.min(GATHER)).await;
            let waits = self.waiting().await.length;
            if waits <= length {
                rests.forget(Instant::now());
                return;
            }
            length = waits;
        }
        rests.learn(Came { count: length - at_first, within: started.elapsed() });
        rests.came(length, 0, Instant::now());
    }

    /// The next envelopes, judged beside so many processors' other work. Waits at most this long for the first.
    async fn next(&self, wait: Duration, busy: usize) -> Result<Batch, QueueError> {
        let mut batch = Batch::default();
        let deliveries = self.queue.claim(self.settings.batch.get(), wait, self.clock.now()).await?;
        self.metrics.claims_taken_over.inc_by(deliveries.iter().filter(|delivery| delivery.attempt > 1).count() as u64);
        // What ended the process each time before would do so again.
        let (deliveries, worn): (Vec<_>, Vec<_>) =
            deliveries.into_iter().partition(|delivery| delivery.attempt <= self.settings.attempts.get());
        let given_up = |delivery| (delivery, "it was handed out as often as may be, and never stored".to_owned());
        batch.hopeless.extend(worn.into_iter().map(given_up));
        self.judge(deliveries, busy, &mut batch).await;
        Ok(batch)
    }

    /// Judges where it keeps no reader waiting: in threads of its own, as many as there are processors that are not busy. What breaks one is handed
    /// out again, in ever smaller groups.
    async fn judge(&self, mut deliveries: Vec<Delivery>, busy: usize, batch: &mut Batch) {
        let processors = std::thread::available_parallelism().map_or(1, NonZeroUsize::get).saturating_sub(busy).max(1);
        let each = deliveries.len().div_ceil(processors).max(JUDGED_TOGETHER);
        // Arrivals are large, and moved no more often than they must be.
        batch.arrivals.reserve_exact(deliveries.len());
        let mut parts = Vec::new();
        while !deliveries.is_empty() {
            let rest = deliveries.split_off(each.min(deliveries.len()));
            let (judging, part) = (Arc::clone(&self.judging), std::mem::replace(&mut deliveries, rest));
            parts.push(tokio::task::spawn_blocking(move || (judging.arrivals(&part), part)));
        }
        for part in parts {
            match part.await {
                Ok((arrivals, part)) => {
                    for (delivery, arrival) in part.into_iter().zip(arrivals) {
                        match arrival {
                            Ok(arrival) => batch.push(delivery, arrival),
                            // It will never open: no use in trying again.
                            Err(problem) => batch.hopeless.push((delivery, problem)),
                        }
                    }
                }
                Err(error) => tracing::error!(%error, "envelopes could not be judged; they will be handed out again"),
            }
        }
    }

    /// What waits; nothing if the queue does not say, which it will say when it is asked for envelopes.
    async fn waiting(&self) -> Backlog {
        self.queue.backlog().await.unwrap_or_default()
    }

    /// Stores one batch and settles it.
    async fn take(&self, mut batch: Batch, stop: &watch::Receiver<bool>) {
        let mut done = std::mem::take(&mut batch.unsettled);
        done.extend(self.store(batch, stop).await);
        self.settle(&done).await;
    }

    /// Stores one batch; gives what is done with. Envelopes that cannot be opened or stored do not stop the others.
    async fn store(&self, mut batch: Batch, stop: &watch::Receiver<bool>) -> Vec<DeliveryId> {
        let mut done = Vec::with_capacity(batch.len());
        for (delivery, problem) in std::mem::take(&mut batch.hopeless) {
            self.bury(&delivery, &problem, &mut done).await;
        }
        self.store_arrivals(batch, &mut done, stop).await;
        self.mail_owed.notify_one();
        done
    }

    async fn settle(&self, done: &[DeliveryId]) {
        if let Err(error) = self.queue.settle(done).await {
            tracing::error!(%error, "stored envelopes could not be settled; they will be delivered again");
        }
    }

    /// Stores all that can be stored. A failing database is waited for; an envelope that it refuses is left out.
    async fn store_arrivals(&self, mut batch: Batch, done: &mut Vec<DeliveryId>, stop: &watch::Receiver<bool>) {
        let mut pause = SHORTEST_PAUSE;
        while !batch.arrivals.is_empty() {
            let started = Instant::now();
            let judged = self.inheriting.judge(&mut batch.arrivals, self.clock.now()).await;
            let stored = match judged {
                Ok(()) => self.store.store_batch(&batch.arrivals, self.clock.now()).await,
                Err(error) => Err(error),
            };
            match stored {
                Ok(stored) => {
                    self.count(&stored, started.elapsed());
                    done.extend(batch.deliveries.into_iter().map(|delivery| delivery.id));
                    return;
                }
                Err(StoreError::Poisoned(id, problem)) => {
                    let Some(delivery) = batch.remove(id) else {
                        tracing::error!(comment = %id, problem, "the store refuses an envelope that it was not given");
                        return;
                    };
                    if delivery.attempt >= self.settings.attempts.get() {
                        self.bury(&delivery, &problem, done).await;
                    } else {
                        tracing::warn!(comment = %id, attempt = delivery.attempt, problem, "an envelope could not be stored; it will come again");
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "a batch could not be stored; trying again");
                    if *stop.borrow() {
                        return;
                    }
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }

    fn count(&self, stored: &StoredBatch, took: Duration) {
        self.metrics.commit_seconds.observe(took.as_secs_f64());
        self.metrics.stored.inc_by(stored.fresh as u64);
        self.metrics.stored_again.inc_by(stored.again as u64);
        #[expect(clippy::cast_precision_loss, reason = "a batch is far below 2^52")]
        self.metrics.batch_size.observe((stored.fresh + stored.again) as f64);
    }

    /// Makes a dead letter of an envelope. If even that fails, the envelope stays in the queue.
    async fn bury(&self, delivery: &Delivery, problem: &str, done: &mut Vec<DeliveryId>) {
        tracing::error!(comment = %delivery.comment, attempts = delivery.attempt, problem, "an envelope is a dead letter");
        match self.store.bury(delivery.comment, &delivery.envelope, delivery.attempt, problem, self.clock.now()).await {
            Ok(()) => done.push(delivery.id.clone()),
            Err(error) => tracing::error!(%error, "a dead letter could not be kept; the envelope stays in the queue"),
        }
    }
}
