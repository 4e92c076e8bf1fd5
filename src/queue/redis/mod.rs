//! The queue of clustered mode: a Redis stream with one consumer group, shared by all instances.
//!
//! Appends that wait are sent together in one call ([`appender`]): one script, one entry of the stream ([`bundle`]), one sync of the disk, then all
//! the answers. What is handed out stays pending in the group until all of its entry is settled; while its worker lives it is kept from others
//! ([`held`]), and when the worker is dead another takes it over after [`LEASE`]. From then on its envelopes stand alone, in a second stream,
//! where older versions put all of theirs.
//!
//! Whatever happens to Redis, a call ends within [`PATIENCE`] (a claim: within its wait and [`ANSWER`]). After a lost connection an append may
//! have happened or not: the same submission again finds its receipt, or is appended then.

mod appender;
mod bundle;
mod gathering;
mod held;
mod own_thread;
mod receipts;

use super::{Accepted, Backlog, Delivery, DeliveryId, Entry, Queue, QueueError, QueueSettings, ReceiptKey, group_size};
use crate::{
    domain::{CommentId, SealedEnvelope, Timestamp},
    redis::{Demand, Link, LinkError, RedisSettings},
};
use ::redis::{FromRedisValue, Script, ScriptInvocation};
use appender::{Appender, Order};
use async_trait::async_trait;
use bundle::Place;
use held::Held;
use own_thread::OwnThread;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};

/// The stream of bundles.
const BUNDLES: &str = "toguna:queue:bundles";
/// Where the envelopes stand among its entries' names and values.
const ENVELOPES: usize = 5;
/// How many envelopes stand in them.
const BUNDLED: &str = "toguna:queue:bundled";
/// The stream of envelopes that stand alone.
const ALONE: &str = "toguna:queue";
const GROUP: &str = "workers";
/// All instances claim under one name: who has what is nobody's question, only for how long.
const CONSUMER: &str = "worker";

/// How long Redis may think about one question.
const ANSWER: Duration = Duration::from_secs(2);
/// The longest that any call takes, waiting for others' appends included.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long after its worker's death an envelope is handed to another.
pub const LEASE: Duration = Duration::from_secs(10);
/// How many callers may wait for the appender before others wait for a place.
const WAITING: usize = 4_096;

/// Names and values of an entry in turn.
type Fields = Vec<Vec<u8>>;
/// Entries with their ids, by stream.
type Streams = Vec<(String, Vec<(String, Fields)>)>;
/// What `claim.lua` answers.
type Claimed = (Vec<(String, u32, Fields)>, Vec<(String, Vec<u8>)>);

/// Envelopes in a Redis stream.
#[derive(Debug)]
pub struct RedisQueue {
    orders: mpsc::Sender<Order>,
    link: Arc<Link>,
    /// Apart from the other, since a claim that waits blocks its connection.
    claims: Arc<Link>,
    claim: Script,
    settle: Script,
    backlog: Script,
    /// How many may be handed out together, by attempt.
    groups: Vec<usize>,
    held: Arc<Held>,
    keeping: AbortHandle,
    /// Where appends are sent and answered: Redis never waits for the next call because requests are worked on first.
    _appending: OwnThread,
}

impl RedisQueue {
    /// A queue that begins to connect. Until it is connected every call fails with [`QueueError::Storage`].
    ///
    /// # Errors
    /// [`QueueError::Storage`] where the address means no server, or there is no thread.
    pub fn start(settings: &RedisSettings, queue: &QueueSettings) -> Result<Self, QueueError> {
        let appending =
            OwnThread::new("toguna-append").map_err(|error| QueueError::Storage(format!("no thread for appending: {error}")))?;
        let demand = if settings.allow_weak_durability { Demand::DurableIfItCan } else { Demand::Durable };
        let begin = |demand| Link::start(&settings.url, demand).map(Arc::new).map_err(|error| QueueError::Storage(error.to_string()));
        let (link, claims) = (appending.with(|| begin(demand))?, begin(Demand::Present)?);
        let (orders, inbox) = mpsc::channel(WAITING);
        appending.with(|| tokio::spawn(Appender::new(Arc::clone(&link), queue).run(inbox)));
        let held = Arc::new(Held::default());
        let keeping = tokio::spawn(held::keep(Arc::clone(&held), Arc::clone(&link))).abort_handle();
        Ok(Self {
            orders,
            link,
            claims,
            claim: Script::new(include_str!("claim.lua")),
            settle: Script::new(include_str!("settle.lua")),
            backlog: Script::new(include_str!("backlog.lua")),
            // Those that are not named are handed out alone.
            groups: (1..=queue.attempts.get().min(3))
                .map(|attempt| group_size(attempt, queue.attempts.get()).min(queue.batch.get()))
                .collect(),
            held,
            keeping,
            _appending: appending,
        })
    }

    /// Waits until Redis is there and keeps what it acknowledges.
    ///
    /// # Errors
    /// [`QueueError::Storage`] says which of its settings loses what, and how to change it.
    pub async fn connected(&self) -> Result<(), QueueError> {
        self.link.connected().await.map_err(|why| QueueError::Storage(why.to_string()))?;
        self.claims.connected().await.map_err(|why| QueueError::Storage(why.to_string()))
    }

    /// What is there at once, what a worker died with or did not settle before all else.
    async fn at_hand(&self, limit: usize) -> Result<Vec<Delivery>, QueueError> {
        let mut call = on_queue(&self.claim);
        call.arg(GROUP).arg(CONSUMER).arg(limit).arg(millis(LEASE)).arg(&self.groups);
        let claimed = match invoke::<Claimed>(&self.claims, &call).await {
            Err(LinkError::Failed(error)) if error.to_string().contains("NOGROUP") => {
                self.make_groups().await?;
                invoke(&self.claims, &call).await
            }
            claimed => claimed,
        };
        let (alone, bundles) = claimed?;
        let mut deliveries = Vec::with_capacity(limit);
        for (entry, attempt, fields) in alone {
            deliveries.push(delivery(&entry, attempt, fields)?);
        }
        for (entry, envelopes) in bundles {
            deliveries.extend(unpacked(&entry, &envelopes));
        }
        Ok(deliveries)
    }

    async fn make_groups(&self) -> Result<(), QueueError> {
        for stream in [BUNDLES, ALONE] {
            let made: Result<(), LinkError> = self
                .claims
                .ask(ANSWER, async |mut connection| {
                    ::redis::cmd("XGROUP").arg("CREATE").arg(stream).arg(GROUP).arg(0).arg("MKSTREAM").query_async(&mut connection).await
                })
                .await;
            match made {
                // Another instance was first.
                Err(LinkError::Failed(error)) if error.code() == Some("BUSYGROUP") => {}
                made => made?,
            }
        }
        Ok(())
    }

    /// What comes first within so long: one entry of each stream at most. By no script, since those cannot wait.
    async fn first(&self, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        let streams: Option<Streams> = self
            .claims
            .ask(wait + ANSWER, async |mut connection| {
                let mut call = ::redis::cmd("XREADGROUP");
                call.arg("GROUP").arg(GROUP).arg(CONSUMER).arg("COUNT").arg(1).arg("BLOCK").arg(millis(wait).max(1));
                call.arg("STREAMS").arg(BUNDLES).arg(ALONE).arg(">").arg(">").query_async(&mut connection).await
            })
            .await?;
        let mut deliveries = Vec::new();
        for (stream, entries) in streams.into_iter().flatten() {
            for (entry, fields) in entries {
                if stream == BUNDLES {
                    deliveries.extend(unpacked(&entry, fields.get(ENVELOPES).map_or(&[], Vec::as_slice)));
                } else {
                    deliveries.push(delivery(&entry, 1, fields)?);
                }
            }
        }
        Ok(deliveries)
    }
}

impl Drop for RedisQueue {
    fn drop(&mut self) {
        self.keeping.abort();
    }
}

#[async_trait]
impl Queue for RedisQueue {
    async fn append(&self, entry: Entry, now: Timestamp) -> Result<Accepted, QueueError> {
        let (reply, answer) = oneshot::channel();
        let asked = async {
            self.orders.send(Order { entry, now, reply }).await.map_err(|_| ended())?;
            answer.await.map_err(|_| ended())?
        };
        timeout(PATIENCE, asked).await.unwrap_or_else(|_| Err(QueueError::Storage(format!("no answer within {PATIENCE:?}"))))
    }

    async fn recall(&self, receipts: &[ReceiptKey], now: Timestamp) -> Result<Option<CommentId>, QueueError> {
        let hashes: Vec<_> = receipts.iter().map(|receipt| receipt.hash).collect();
        receipts::recognise(receipts, &self.receipts(&hashes).await?, now)
    }

    /// For how long a claim is held is measured by Redis's clock, which is one for all instances.
    async fn claim(&self, limit: usize, wait: Duration, _now: Timestamp) -> Result<Vec<Delivery>, QueueError> {
        let mut deliveries = self.at_hand(limit).await?;
        if deliveries.is_empty() && !wait.is_zero() {
            deliveries = self.first(wait).await?;
        }
        self.held.add(&deliveries);
        Ok(deliveries)
    }

    async fn settle(&self, done: &[DeliveryId]) -> Result<(), QueueError> {
        let settled = self.held.settled_by(done);
        if !settled.is_empty() {
            let mut call = on_queue(&self.settle);
            call.arg(GROUP).arg(settled.bundles.len()).arg(settled.bundles).arg(settled.alone);
            invoke::<()>(&self.link, &call).await?;
        }
        self.held.remove(done);
        Ok(())
    }

    async fn backlog(&self) -> Result<Backlog, QueueError> {
        let (length, oldest): (u64, Option<i64>) = invoke(&self.link, &on_queue(&self.backlog)).await?;
        Ok(Backlog { length, oldest: oldest.map(Timestamp::from_millis) })
    }

    /// Redis drops them by itself, each at its time.
    async fn expire_receipts(&self, _now: Timestamp) -> Result<u64, QueueError> {
        Ok(0)
    }
}

/// A script's call, about all of the queue.
fn on_queue(script: &Script) -> ScriptInvocation<'_> {
    let mut call = script.key(BUNDLES);
    call.key(BUNDLED).key(ALONE);
    call
}

async fn invoke<T: FromRedisValue>(link: &Link, call: &ScriptInvocation<'_>) -> Result<T, LinkError> {
    link.ask(ANSWER, async |mut connection| call.invoke_async(&mut connection).await).await
}

/// The envelopes of a bundle. A damaged one stays in Redis, counted among what waits, and keeps nobody else from being stored.
fn unpacked(entry: &str, envelopes: &[u8]) -> Vec<Delivery> {
    bundle::unpack(entry, envelopes).unwrap_or_else(|| {
        tracing::error!(entry, stream = BUNDLES, "a bundle is damaged, or not one of ours; it stays in Redis");
        Vec::new()
    })
}

/// An entry of one envelope by its fields: comment, at, envelope.
fn delivery(entry: &str, attempt: u32, fields: Fields) -> Result<Delivery, QueueError> {
    let mut values = fields.into_iter().skip(1).step_by(2);
    let mut read = || {
        let comment = values.next()?.try_into().ok()?;
        Some((CommentId::from_bytes(comment), SealedEnvelope::from_bytes(values.nth(1)?)))
    };
    let (comment, envelope) = read().ok_or_else(|| QueueError::Storage(format!("entry {entry} of {ALONE} is not one of ours")))?;
    Ok(Delivery { id: Place::Alone(entry).id(), comment, attempt, envelope })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn ended() -> QueueError {
    QueueError::Storage("the queue is closed".to_owned())
}

impl From<LinkError> for QueueError {
    fn from(error: LinkError) -> Self {
        Self::Storage(error.to_string())
    }
}
