use super::{
    super::{Accepted, Entry, QueueError},
    Memory, RECEIPTS,
    receipts::{self, Known},
    sql,
};
use crate::{
    bytes::Bytes,
    domain::{CommentId, KeyedHash, Timestamp},
    sqlite::{self, Binding, Bulk, CacheKib},
};
use sqlx::{SqliteConnection, sqlite::SqliteQueryResult};
use std::{collections::HashMap, fs::File, path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    time::{Instant, timeout_at},
};

pub(super) const CACHE: CacheKib = CacheKib(4_096);
/// Orders that share a transaction at most.
const TOGETHER: usize = 512;
/// A sync of the disk and what goes with it costs as much for three orders as for thirty: where several come at once, they wait so long for
/// others (PostgreSQL's `commit_delay`). One that comes alone never waits.
const GATHER: Duration = Duration::from_millis(2);
/// From so many orders in the transaction before on, several come at once.
const SEVERAL: usize = 4;
/// So many are worth a sync: none waits for more. Half of those who send side by side can be answered while the others' are synced.
const ENOUGH: usize = 16;

type Reply<T> = oneshot::Sender<Result<T, QueueError>>;

/// What the writer is asked.
#[derive(Debug)]
pub(super) enum Order {
    Append(Box<Entry>, Timestamp, Reply<Accepted>),
    Settle(Vec<i64>, Reply<()>),
    /// Envelopes and which attempt comes next.
    CountAttempts(Vec<(i64, u32)>, Reply<()>),
    /// One bounded step; the answer is how many went.
    ExpireReceipts(Timestamp, Reply<u64>),
}

/// The one task that writes. Orders that wait are carried out together: one transaction, one sync of the disk, then all the answers.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    /// `None` after a failure: what a failed transaction left behind goes with its connection.
    connection: Option<SqliteConnection>,
    memory: Arc<Memory>,
    limit: u64,
    /// Held until the last order is carried out.
    _owner: Option<File>,
}

/// The appends of one transaction.
#[derive(Debug, Default)]
struct Appends {
    rows: Vec<(Box<Entry>, Timestamp)>,
    receipts: Vec<(KeyedHash, Known)>,
    known: HashMap<KeyedHash, Known>,
    replies: Vec<(Reply<Accepted>, Accepted)>,
}

impl Writer {
    pub const fn new(path: PathBuf, connection: SqliteConnection, memory: Arc<Memory>, limit: u64, owner: Option<File>) -> Self {
        Self { path, connection: Some(connection), memory, limit, _owner: owner }
    }

    pub async fn run(mut self, mut inbox: mpsc::Receiver<Order>) {
        let mut orders = Vec::with_capacity(TOGETHER);
        let mut are_several = false;
        while inbox.recv_many(&mut orders, TOGETHER).await > 0 {
            if are_several {
                gather(&mut inbox, &mut orders).await;
            }
            are_several = orders.len() >= SEVERAL;
            self.carry_out(&mut orders).await;
        }
    }

    async fn carry_out(&mut self, orders: &mut Vec<Order>) {
        let mut appends = Vec::new();
        let mut settled = Vec::new();
        let mut others = Vec::new();
        for order in orders.drain(..) {
            match order {
                Order::Append(entry, now, reply) => appends.push((entry, now, reply)),
                Order::Settle(numbers, reply) => settled.push((numbers, reply)),
                other => others.push(other),
            }
        }
        self.append_and_settle(appends, settled).await;
        for order in others {
            match order {
                Order::CountAttempts(attempts, reply) => drop(reply.send(self.count_attempts(&attempts).await)),
                Order::ExpireReceipts(now, reply) => drop(reply.send(self.expire_receipts(now).await)),
                Order::Append(..) | Order::Settle(..) => {}
            }
        }
    }

    async fn append_and_settle(&mut self, appends: Vec<(Box<Entry>, Timestamp, Reply<Accepted>)>, settled: Vec<(Vec<i64>, Reply<()>)>) {
        let appends = self.examine(appends).await;
        let ranges = ranges(settled.iter().flat_map(|(numbers, _)| numbers).copied().collect());
        let mut outcome = self.write(&appends, &ranges).await;
        let mut settling = outcome.clone();
        if outcome.is_err() && !ranges.is_empty() && !appends.rows.is_empty() {
            // A full disk must not keep the queue from emptying.
            settling = self.write(&Appends::default(), &ranges).await;
        }
        if let Err(error) = &mut outcome {
            tracing::error!(%error, envelopes = appends.rows.len(), "the queue could not be written");
        } else if !appends.rows.is_empty() {
            self.memory.appended.notify_waiters();
        }
        for (reply, accepted) in appends.replies {
            reply.send(outcome.clone().map(|()| accepted)).ok();
        }
        for (_, reply) in settled {
            reply.send(settling.clone()).ok();
        }
    }

    /// Answers what can be answered at once, and gathers what must be written.
    async fn examine(&mut self, orders: Vec<(Box<Entry>, Timestamp, Reply<Accepted>)>) -> Appends {
        let mut appends = Appends::default();
        match self.known(&orders).await {
            Ok(known) => appends.known = known,
            Err(error) => {
                for (_, _, reply) in orders {
                    reply.send(Err(error.clone())).ok();
                }
                return appends;
            }
        }
        let room = self.limit.saturating_sub(self.memory.length().waiting);
        for (entry, now, reply) in orders {
            match receipts::recognise(&entry.receipts, now, |hash| appends.known.get(hash)) {
                Err(error) => drop(reply.send(Err(error))),
                Ok(Some(first)) => {
                    appends.remember(&entry, first, now);
                    appends.replies.push((reply, Accepted::Again(first)));
                }
                Ok(None) if appends.rows.len() as u64 >= room => drop(reply.send(Err(QueueError::Full))),
                Ok(None) => {
                    appends.remember(&entry, entry.id, now);
                    appends.replies.push((reply, Accepted::Fresh(entry.id)));
                    appends.rows.push((entry, now));
                }
            }
        }
        appends
    }

    /// What the file says of the receipts that it may know.
    async fn known(&mut self, orders: &[(Box<Entry>, Timestamp, Reply<Accepted>)]) -> Result<HashMap<KeyedHash, Known>, QueueError> {
        let rows: Vec<i64> = {
            let remembered = self.memory.receipts();
            orders.iter().flat_map(|(entry, ..)| &entry.receipts).filter_map(|receipt| remembered.row(&receipt.hash)).collect()
        };
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let known = receipts::read(self.connection().await?, &rows).await;
        self.keep_or_drop(known)
    }

    async fn write(&mut self, appends: &Appends, settled: &[(i64, i64)]) -> Result<(), QueueError> {
        if appends.rows.is_empty() && appends.receipts.is_empty() && settled.is_empty() {
            return Ok(());
        }
        let written = transaction(self.connection().await?, appends, settled).await;
        let written = self.keep_or_drop(written)?;
        let mut length = self.memory.length();
        length.seen(written.last_envelope);
        length.waiting = length.waiting.saturating_sub(written.settled);
        drop(length);
        let mut remembered = self.memory.receipts();
        for ((hash, _), row) in appends.receipts.iter().zip(written.first_receipt..) {
            remembered.remember(hash, row);
        }
        Ok(())
    }

    async fn count_attempts(&mut self, attempts: &[(i64, u32)]) -> Result<(), QueueError> {
        let counted = count_attempts(self.connection().await?, attempts).await;
        self.keep_or_drop(counted)
    }

    async fn expire_receipts(&mut self, now: Timestamp) -> Result<u64, QueueError> {
        let too_many = self.memory.receipts().len() > RECEIPTS;
        let connection = self.connection().await?;
        let mut gone: Result<Vec<(i64, Bytes<8>)>, _> =
            sqlx::query_as(sql::EXPIRE_RECEIPTS).bind(now.as_millis()).fetch_all(&mut *connection).await;
        if too_many && gone.as_ref().is_ok_and(Vec::is_empty) {
            tracing::warn!(limit = RECEIPTS, "more receipts than can be remembered: the oldest are forgotten before their time");
            gone = sqlx::query_as(sql::FORGET_OLDEST_RECEIPTS).fetch_all(connection).await;
        }
        let gone = self.keep_or_drop(gone)?;
        let mut remembered = self.memory.receipts();
        for (row, Bytes(half)) in &gone {
            remembered.forget(*half, *row);
        }
        Ok(gone.len() as u64)
    }

    async fn connection(&mut self) -> Result<&mut SqliteConnection, QueueError> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => sqlite::writer(&self.path, CACHE).await?,
        };
        Ok(self.connection.insert(connection))
    }

    fn keep_or_drop<T>(&mut self, outcome: Result<T, sqlx::Error>) -> Result<T, QueueError> {
        if outcome.is_err() {
            self.connection = None;
        }
        Ok(outcome?)
    }
}

/// Waits for [`ENOUGH`] orders, no longer than [`GATHER`].
async fn gather(inbox: &mut mpsc::Receiver<Order>, orders: &mut Vec<Order>) {
    let until = Instant::now() + GATHER;
    while orders.len() < ENOUGH {
        let room = TOGETHER - orders.len();
        match timeout_at(until, inbox.recv_many(orders, room)).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => return,
        }
    }
}

impl Appends {
    /// The receipts that are not known yet stand for this comment from now on, also for those behind in the same transaction.
    fn remember(&mut self, entry: &Entry, comment: CommentId, now: Timestamp) {
        for receipt in &entry.receipts {
            if self.known.get(&receipt.hash).is_none_or(|known| known.expires_at <= now) {
                let known = Known { fingerprint: receipt.fingerprint, comment, expires_at: receipt.expires_at };
                self.known.insert(receipt.hash, known);
                self.receipts.push((receipt.hash, known));
            }
        }
    }
}

/// What a transaction did.
struct Written {
    last_envelope: i64,
    first_receipt: i64,
    settled: u64,
}

impl Written {
    /// What each statement of [`transaction`] answered, in their order.
    fn read(done: &[SqliteQueryResult], appends: &Appends, settled: &[(i64, i64)]) -> Self {
        let mut rest = done.iter().skip(1);
        let mut last_number =
            |bulk: Bulk, rows: usize| rest.by_ref().take(rows.div_ceil(bulk.rows())).last().map_or(0, SqliteQueryResult::last_insert_rowid);
        let last_envelope = last_number(sql::APPEND, appends.rows.len());
        let last_receipt = last_number(sql::ADD_RECEIPTS, appends.receipts.len());
        let first_receipt = last_receipt.saturating_add(1).saturating_sub_unsigned(appends.receipts.len() as u64);
        let settled = rest.take(settled.len()).map(SqliteQueryResult::rows_affected).sum();
        Self { last_envelope, first_receipt, settled }
    }
}

async fn transaction(connection: &mut SqliteConnection, appends: &Appends, settled: &[(i64, i64)]) -> Result<Written, sqlx::Error> {
    let statements: Vec<String> = std::iter::once(sql::BEGIN.to_owned())
        .chain(sql::APPEND.statements(appends.rows.len()))
        .chain(sql::ADD_RECEIPTS.statements(appends.receipts.len()))
        .chain(settled.iter().map(|_| sql::SETTLE.to_owned()))
        .chain(std::iter::once(sql::COMMIT.to_owned()))
        .collect();
    let done = sqlite::script(connection, &statements, |query| bind(query, appends, settled)).await?;
    Ok(Written::read(&done, appends, settled))
}

fn bind<'q>(query: Binding<'q>, appends: &'q Appends, settled: &'q [(i64, i64)]) -> Binding<'q> {
    let query = sql::APPEND.bind(query, &appends.rows, |query, (entry, now)| {
        query.bind(Bytes(*entry.id.as_bytes())).bind(now.as_millis()).bind(entry.envelope.as_bytes())
    });
    let query = sql::ADD_RECEIPTS.bind(query, &appends.receipts, |query, (hash, known)| {
        query
            .bind(Bytes(*hash.as_bytes()))
            .bind(Bytes(*known.fingerprint.as_bytes()))
            .bind(Bytes(*known.comment.as_bytes()))
            .bind(known.expires_at.as_millis())
    });
    settled.iter().fold(query, |query, (first, last)| query.bind(first).bind(last))
}

async fn count_attempts(connection: &mut SqliteConnection, attempts: &[(i64, u32)]) -> Result<(), sqlx::Error> {
    sqlx::query(sql::BEGIN).execute(&mut *connection).await?;
    for (number, attempt) in attempts {
        sqlx::query(sql::COUNT_ATTEMPT).bind(attempt).bind(number).execute(&mut *connection).await?;
    }
    sqlx::query(sql::COMMIT).execute(connection).await?;
    Ok(())
}

/// Numbers as ranges without gaps: what was claimed together is forgotten in one statement.
fn ranges(mut numbers: Vec<i64>) -> Vec<(i64, i64)> {
    numbers.sort_unstable();
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if number <= last.saturating_add(1) => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, Order, TOGETHER, gather};
    use tokio::sync::{mpsc, oneshot};

    #[tokio::test]
    async fn whoever_waits_for_others_does_not_wait_for_ever() {
        for waiting in [0, 1, ENOUGH, ENOUGH + 1] {
            let (sender, mut inbox) = mpsc::channel(TOGETHER);
            for _ in 0..waiting {
                sender.send(Order::Settle(Vec::new(), oneshot::channel().0)).await.unwrap();
            }
            let mut orders = Vec::new();
            gather(&mut inbox, &mut orders).await;
            assert_eq!(orders.len(), waiting);
        }
    }

    #[test]
    fn neighbours_are_settled_together() {
        assert_eq!(super::ranges(vec![3, 1, 2, 7, 7, 9]), [(1, 3), (7, 7), (9, 9)]);
    }
}
