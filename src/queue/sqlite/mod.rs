//! The queue of embedded mode: a SQLite file of its own, so that the commits of intake and the worker's transactions do not wait for each other.
//!
//! One task writes ([`writer`]): whoever waits shares one transaction and one sync of the disk. What a submission is recognised by is looked
//! up in memory ([`receipts`]); what is handed out is remembered in memory too ([`claims`]), since one process owns the file.

mod claims;
mod receipts;
mod sql;
mod writer;

use super::{Accepted, Backlog, Delivery, DeliveryId, Entry, KeptReceipt, Queue, QueueError, QueueSettings, ReceiptKey};
use crate::{
    domain::{CommentId, Timestamp},
    lock::lock,
    schema::Schema,
    sqlite::{self, CacheKib, ExaminedFile, json},
};
use async_trait::async_trait;
use claims::Claims;
use receipts::Receipts;
use sqlx::{Connection as _, SqlitePool};
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use tokio::sync::{Notify, mpsc, oneshot};
use writer::{Order, Writer};

/// How many callers may wait for the writer before others wait for a place.
const WAITING: usize = 4_096;
/// How many receipts are remembered. Each takes 17 to 39 bytes of memory; beyond it the oldest are forgotten first.
pub const RECEIPTS: usize = 4_000_000;

const READER_CACHE: CacheKib = CacheKib(1_024);

/// Envelopes in a SQLite file.
#[derive(Debug)]
pub struct SqliteQueue {
    orders: mpsc::Sender<Order>,
    task: tokio::task::JoinHandle<()>,
    readers: SqlitePool,
    memory: Arc<Memory>,
    claims: tokio::sync::Mutex<Claims>,
    attempts: u32,
}

/// What the writer and the readers of the file share.
#[derive(Debug, Default)]
struct Memory {
    receipts: Mutex<Receipts>,
    length: Mutex<Length>,
    appended: Notify,
}

/// How many envelopes wait: exact, also when the command line appended some beside the running server.
#[derive(Clone, Copy, Debug, Default)]
struct Length {
    waiting: u64,
    /// The highest number that was counted.
    last: i64,
}

impl Length {
    /// All numbers up to this one were given to envelopes: numbers have no gaps.
    fn seen(&mut self, number: i64) {
        if number > self.last {
            self.waiting += number.abs_diff(self.last);
            self.last = number;
        }
    }
}

impl Memory {
    fn receipts(&self) -> MutexGuard<'_, Receipts> {
        lock(&self.receipts)
    }

    fn length(&self) -> MutexGuard<'_, Length> {
        lock(&self.length)
    }
}

impl SqliteQueue {
    /// Opens the queue for the one process that works on it. Envelopes that may have been in flight when the last process ended are marked,
    /// so that one that kills its process comes to an end.
    ///
    /// # Errors
    /// [`QueueError::Storage`] when another process works on it, or the file cannot be opened or does not keep what is committed.
    pub async fn open(path: &Path, settings: &QueueSettings) -> Result<Self, QueueError> {
        let owner = own(path)?;
        let mut writer = sqlite::writer(path, writer::CACHE).await?;
        migrate(&mut writer).await?;
        let flight = i64::try_from(settings.batch.get().saturating_mul(2)).unwrap_or(i64::MAX);
        sqlx::query(sql::MARK_IN_FLIGHT).bind(flight).execute(&mut writer).await?;
        Self::start(path, settings, writer, Some(owner)).await
    }

    /// Opens the queue while nobody else may, to look at it; not to claim from it.
    ///
    /// # Errors
    /// As [`SqliteQueue::open`].
    pub async fn open_alone(path: &Path, settings: &QueueSettings) -> Result<Self, QueueError> {
        let owner = own(path)?;
        let mut writer = sqlite::writer(path, writer::CACHE).await?;
        migrate(&mut writer).await?;
        Self::start(path, settings, writer, Some(owner)).await
    }

    /// Opens the queue beside the process that works on it, to append to it or to copy it; not to claim from it.
    ///
    /// # Errors
    /// [`QueueError::Storage`] when the file cannot be opened or does not keep what is committed.
    pub async fn open_beside(path: &Path, settings: &QueueSettings) -> Result<Self, QueueError> {
        let mut writer = sqlite::writer(path, writer::CACHE).await?;
        migrate(&mut writer).await?;
        Self::start(path, settings, writer, None).await
    }

    async fn start(
        path: &Path,
        settings: &QueueSettings,
        mut connection: sqlx::SqliteConnection,
        owner: Option<File>,
    ) -> Result<Self, QueueError> {
        let (waiting, last): (i64, i64) = sqlx::query_as(sql::LENGTH).fetch_one(&mut connection).await?;
        let length = Length { waiting: waiting.unsigned_abs(), last };
        let receipts = Receipts::load(&mut connection).await?;
        let again = sqlx::query_as(sql::SUSPECTS).fetch_all(&mut connection).await?;
        let memory = Arc::new(Memory { receipts: receipts.into(), length: length.into(), appended: Notify::new() });
        let (orders, inbox) = mpsc::channel(WAITING);
        let writer = Writer::new(path.to_owned(), connection, memory.clone(), settings.limit.get(), owner);
        Ok(Self {
            orders,
            task: tokio::spawn(writer.run(inbox)),
            readers: sqlite::readers(path, 2, READER_CACHE),
            memory,
            claims: Claims::new(again).into(),
            attempts: settings.attempts.get(),
        })
    }

    /// How many receipts have not expired.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    pub async fn receipts(&self, now: Timestamp) -> Result<u64, QueueError> {
        let count: i64 = sqlx::query_scalar(sql::RECEIPTS_LEFT).bind(now.as_millis()).fetch_one(&self.readers).await?;
        Ok(count.unsigned_abs())
    }

    /// Some of the receipts that have not expired, in the order of their coming, and where the next ones begin; all of them from 0 on.
    ///
    /// # Errors
    /// [`QueueError::Storage`].
    pub async fn receipts_after(&self, last: i64, now: Timestamp) -> Result<(Vec<KeptReceipt>, i64), QueueError> {
        let read = sqlx::query_as(sql::RECEIPTS_LEFT_AFTER).bind(last).bind(now.as_millis());
        let rows: Vec<receipts::Row> = read.fetch_all(&self.readers).await?;
        let end = rows.last().map_or(last, |row| row.0);
        Ok((rows.into_iter().map(receipts::kept).collect(), end))
    }

    /// Ends the writer once it has done what it was asked, and lets another process open the queue.
    pub async fn close(self) {
        let Self { orders, task, readers, .. } = self;
        drop(orders);
        if let Err(error) = task.await {
            tracing::error!(%error, "the queue's writer ended badly");
        }
        readers.close().await;
    }

    /// Copies the queue as it is at this moment. A backup copies the queue *before* the store: an envelope moves from the queue to the store,
    /// so whatever was acknowledged before stands in at least one of the copies, and storing it twice is harmless.
    ///
    /// # Errors
    /// [`QueueError::Storage`] when `to` exists or cannot be written.
    pub async fn backup(&self, to: &Path) -> Result<(), QueueError> {
        Ok(sqlite::copy(&self.readers, to).await?)
    }

    async fn ask<T>(&self, order: impl FnOnce(oneshot::Sender<Result<T, QueueError>>) -> Order) -> Result<T, QueueError> {
        let (reply, answer) = oneshot::channel();
        self.orders.send(order(reply)).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    async fn hand_out(&self, limit: usize, now: Timestamp) -> Result<Vec<Delivery>, QueueError> {
        let mut claims = self.claims.lock().await;
        claims.give_back_expired(now);
        let again = claims.next_group(limit, self.attempts);
        if !again.is_empty() {
            self.ask(|reply| Order::CountAttempts(again.clone(), reply)).await?;
            let mut deliveries = Vec::with_capacity(again.len());
            for (number, _) in &again {
                let row: String = sqlx::query_scalar(sql::ENVELOPE).bind(number).fetch_one(&self.readers).await?;
                deliveries.extend(json(&row)?.into_iter().map(delivery));
            }
            claims.hand_out_again(&again, now);
            return Ok(deliveries);
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows: String = sqlx::query_scalar(sql::NEXT).bind(claims.handed_out()).bind(limit).fetch_one(&self.readers).await?;
        let rows: Vec<Row> = json(&rows)?;
        if let Some(last) = rows.last() {
            self.memory.length().seen(last.0);
        }
        claims.hand_out(rows.iter().map(|row| row.0), now);
        Ok(rows.into_iter().map(delivery).map(|delivery| Delivery { attempt: delivery.attempt + 1, ..delivery }).collect())
    }
}

/// A row of `envelopes`: number, comment, attempts, envelope.
type Row = (i64, CommentId, u32, String);

fn delivery((number, comment, attempt, envelope): Row) -> Delivery {
    Delivery {
        id: DeliveryId(number.to_string()),
        comment,
        attempt,
        envelope: crate::domain::SealedEnvelope::from_bytes(envelope.into_bytes()),
    }
}

/// Makes this process the one that works on the queue, until the file that is returned is closed (or the process is killed).
fn own(path: &Path) -> Result<File, QueueError> {
    let lock = PathBuf::from(format!("{}.lock", path.display()));
    let failed = |error: &dyn std::fmt::Display| QueueError::Storage(format!("{}: {error}", lock.display()));
    let file = File::options().create(true).append(true).open(&lock).map_err(|error| failed(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(failed(&"another process is serving from this data folder; stop it first")),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(&error)),
    }
}

/// Looks at the queue's file without changing it, also while a server works on it. Reads all of it once.
///
/// # Errors
/// [`QueueError::Storage`] when the file cannot be opened, or is none of SQLite's.
pub async fn examine(path: &Path) -> Result<(ExaminedFile, Backlog), QueueError> {
    let (found, mut connection) = sqlite::examine(path, &sqlx::migrate!("migrations/sqlite-queue")).await?;
    let mut backlog = Backlog::default();
    if found.schema != Schema::Empty {
        let (waiting, _): (i64, i64) = sqlx::query_as(sql::LENGTH).fetch_one(&mut connection).await?;
        let oldest: Option<i64> = sqlx::query_scalar(sql::OLDEST).fetch_optional(&mut connection).await?;
        backlog = Backlog { length: waiting.unsigned_abs(), oldest: oldest.map(Timestamp::from_millis) };
    }
    connection.close().await?;
    Ok((found, backlog))
}

async fn migrate(connection: &mut sqlx::SqliteConnection) -> Result<(), QueueError> {
    // `run` takes anything that a connection can be had from, which makes a future that cannot be sent (sqlx's own words); this one can.
    let migrations = sqlx::migrate!("migrations/sqlite-queue");
    migrations.run_direct(None, connection, false).await.map_err(|error| QueueError::Storage(error.to_string()))
}

fn ended() -> QueueError {
    QueueError::Storage("the queue is closed".to_owned())
}

impl From<sqlx::Error> for QueueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Storage(error.to_string())
    }
}

#[async_trait]
impl Queue for SqliteQueue {
    async fn append(&self, entry: Entry, now: Timestamp) -> Result<Accepted, QueueError> {
        self.ask(|reply| Order::Append(Box::new(entry), now, reply)).await
    }

    async fn recall(&self, receipts: &[ReceiptKey], now: Timestamp) -> Result<Option<CommentId>, QueueError> {
        let rows: Vec<_> = {
            let remembered = self.memory.receipts();
            receipts.iter().filter_map(|receipt| remembered.row(&receipt.hash)).collect()
        };
        // Nearly every submission is new and ends here, without a question to the file.
        if rows.is_empty() {
            return Ok(None);
        }
        let mut connection = self.readers.acquire().await?;
        let known = receipts::read(&mut connection, &rows).await?;
        receipts::recognise(receipts, now, |hash| known.get(hash))
    }

    async fn claim(&self, limit: usize, wait: Duration, now: Timestamp) -> Result<Vec<Delivery>, QueueError> {
        let wake_up = self.memory.appended.notified();
        tokio::pin!(wake_up);
        wake_up.as_mut().enable();
        let deliveries = self.hand_out(limit, now).await?;
        // Whether woken or not, the file is asked again: the command line may have appended from another process.
        if !deliveries.is_empty() || wait.is_zero() {
            return Ok(deliveries);
        }
        tokio::time::timeout(wait, wake_up).await.ok();
        self.hand_out(limit, now).await
    }

    async fn settle(&self, done: &[DeliveryId]) -> Result<(), QueueError> {
        let numbers: Vec<i64> = done.iter().filter_map(|id| id.0.parse().ok()).collect();
        if numbers.is_empty() {
            return Ok(());
        }
        self.ask(|reply| Order::Settle(numbers.clone(), reply)).await?;
        self.claims.lock().await.settle(&numbers);
        Ok(())
    }

    async fn backlog(&self) -> Result<Backlog, QueueError> {
        let oldest: Option<i64> = sqlx::query_scalar(sql::OLDEST).fetch_optional(&self.readers).await?;
        Ok(Backlog { length: self.memory.length().waiting, oldest: oldest.map(Timestamp::from_millis) })
    }

    async fn expire_receipts(&self, now: Timestamp) -> Result<u64, QueueError> {
        let mut dropped = 0;
        loop {
            let step = self.ask(|reply| Order::ExpireReceipts(now, reply)).await?;
            dropped += step;
            if step == 0 {
                return Ok(dropped);
            }
        }
    }
}
