//! The queue of clustered mode: one Redis stream with one consumer group, shared by all instances.
//!
//! Appends that wait are sent together in one call ([`appender`]): one script, one sync of the disk, then all the answers. What is handed out
//! stays pending in the group until it is settled; while its worker lives it is kept from others ([`held`]), and when the worker is dead
//! another takes it over after [`LEASE`].
//!
//! Whatever happens to Redis, a call ends within [`PATIENCE`] (a claim: within its wait and [`ANSWER`]). After a lost connection an append may
//! have happened or not: the same submission again finds its receipt, or is appended then.

mod appender;
mod held;
mod own_thread;
mod receipts;

use super::{Accepted, Backlog, Delivery, DeliveryId, Entry, Queue, QueueError, QueueSettings, ReceiptKey, group_size};
use crate::{
    domain::{CommentId, SealedEnvelope, Timestamp},
    redis::{Demand, Link, LinkError, RedisSettings},
};
use ::redis::{
    Script, Value, pipe,
    streams::{StreamId, StreamRangeReply},
};
use appender::{Appender, Order};
use async_trait::async_trait;
use held::Held;
use own_thread::OwnThread;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};

const STREAM: &str = "toguna:queue";
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

/// Envelopes in a Redis stream.
#[derive(Debug)]
pub struct RedisQueue {
    orders: mpsc::Sender<Order>,
    link: Arc<Link>,
    /// Apart from the other, since a claim that waits blocks its connection.
    claims: Arc<Link>,
    take_over: Script,
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
        appending.with(|| tokio::spawn(Appender::new(Arc::clone(&link), queue.limit.get()).run(inbox)));
        let held = Arc::new(Held::default());
        let keeping = tokio::spawn(held::keep(Arc::clone(&held), Arc::clone(&link))).abort_handle();
        Ok(Self {
            orders,
            link,
            claims,
            take_over: Script::new(include_str!("take_over.lua")),
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

    /// What its worker died with, or did not settle.
    async fn take_over(&self, limit: usize) -> Result<Vec<Delivery>, QueueError> {
        let ask = || {
            self.claims.ask(ANSWER, async |mut connection| {
                let mut call = self.take_over.key(STREAM);
                call.arg(GROUP).arg(CONSUMER).arg(limit).arg(millis(LEASE)).arg(&self.groups);
                call.invoke_async::<Vec<(String, u32, Fields)>>(&mut connection).await
            })
        };
        let rows = match ask().await {
            Err(LinkError::Failed(error)) if error.to_string().contains("NOGROUP") => {
                self.make_group().await?;
                ask().await
            }
            rows => rows,
        }?;
        rows.into_iter().map(|(id, attempt, fields)| delivery(id, attempt, fields)).collect()
    }

    async fn make_group(&self) -> Result<(), QueueError> {
        let made: Result<(), LinkError> = self
            .claims
            .ask(ANSWER, async |mut connection| {
                ::redis::cmd("XGROUP").arg("CREATE").arg(STREAM).arg(GROUP).arg(0).arg("MKSTREAM").query_async(&mut connection).await
            })
            .await;
        match made {
            // Another instance was first.
            Err(LinkError::Failed(error)) if error.code() == Some("BUSYGROUP") => Ok(()),
            made => Ok(made?),
        }
    }

    /// What was never handed out. Waits at most this long for the first. By no script: that would make a table of each envelope, for as much time again.
    async fn first(&self, limit: usize, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        let streams: Option<Streams> = self
            .claims
            .ask(wait + ANSWER, async |mut connection| {
                let mut call = ::redis::cmd("XREADGROUP");
                call.arg("GROUP").arg(GROUP).arg(CONSUMER).arg("COUNT").arg(limit);
                if !wait.is_zero() {
                    call.arg("BLOCK").arg(millis(wait).max(1));
                }
                call.arg("STREAMS").arg(STREAM).arg(">").query_async(&mut connection).await
            })
            .await?;
        let entries = streams.into_iter().flatten().flat_map(|(_, entries)| entries);
        entries.map(|(id, fields)| delivery(id, 1, fields)).collect()
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
        let mut deliveries = self.take_over(limit).await?;
        if deliveries.is_empty() {
            deliveries = self.first(limit, wait).await?;
        }
        self.held.add(&deliveries);
        Ok(deliveries)
    }

    async fn settle(&self, done: &[DeliveryId]) -> Result<(), QueueError> {
        if done.is_empty() {
            return Ok(());
        }
        let ids: Vec<&str> = done.iter().map(|id| id.0.as_str()).collect();
        self.link
            .ask(ANSWER, async |mut connection| {
                let mut both = pipe();
                // Deleted first: an entry that is acknowledged and not deleted would never be handed out again, and never go. The other way
                // round the next takeover clears it away. No transaction, since Redis refuses those when its memory is full.
                both.cmd("XDEL").arg(STREAM).arg(&ids).ignore().cmd("XACK").arg(STREAM).arg(GROUP).arg(&ids).ignore();
                both.query_async::<()>(&mut connection).await
            })
            .await?;
        self.held.remove(done);
        Ok(())
    }

    async fn backlog(&self) -> Result<Backlog, QueueError> {
        let answer: (u64, StreamRangeReply) = self
            .link
            .ask(ANSWER, async |mut connection| {
                let mut both = pipe();
                both.cmd("XLEN").arg(STREAM).cmd("XRANGE").arg(STREAM).arg("-").arg("+").arg("COUNT").arg(1);
                both.query_async(&mut connection).await
            })
            .await?;
        let (length, oldest) = answer;
        let at = oldest.ids.first().and_then(|entry| String::from_utf8(field(entry, "at")).ok()?.parse().ok());
        Ok(Backlog { length, oldest: at.map(Timestamp::from_millis) })
    }

    /// Redis drops them by itself, each at its time.
    async fn expire_receipts(&self, _now: Timestamp) -> Result<u64, QueueError> {
        Ok(0)
    }
}

/// An entry by what `append.lua` wrote, in its order: comment, at, envelope.
fn delivery(id: String, attempt: u32, fields: Fields) -> Result<Delivery, QueueError> {
    let mut values = fields.into_iter().skip(1).step_by(2);
    let mut read = || {
        let comment = values.next()?.try_into().ok()?;
        Some((CommentId::from_bytes(comment), SealedEnvelope::from_bytes(values.nth(1)?)))
    };
    let (comment, envelope) = read().ok_or_else(|| QueueError::Storage(format!("entry {id} of {STREAM} is not one of ours")))?;
    Ok(Delivery { id: DeliveryId(id), comment, attempt, envelope })
}

fn field(entry: &StreamId, name: &str) -> Vec<u8> {
    match entry.map.get(name) {
        Some(Value::BulkString(bytes)) => bytes.clone(),
        _ => Vec::new(),
    }
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
