use super::{
    super::{Accepted, Entry, QueueError, QueueSettings},
    ALONE, ANSWER, BUNDLED, BUNDLES, bundle,
    gathering::Gathering,
    millis,
    receipts::{receipt_key, receipt_value},
};
use crate::{
    domain::{CommentId, Timestamp},
    redis::{Link, LinkError},
};
use ::redis::Script;
use std::{sync::Arc, time::Instant};
use tokio::sync::{mpsc, oneshot};

/// Appends that are sent together at most, and become one bundle; never more than are stored together.
const TOGETHER: usize = 256;
/// Bytes of envelopes that are sent together at most, unless one alone has more.
const BYTES_TOGETHER: usize = 4 << 20;

/// An append, and who waits for its answer.
pub(super) struct Order {
    pub entry: Entry,
    pub now: Timestamp,
    pub reply: oneshot::Sender<Result<Accepted, QueueError>>,
}

/// The one task that appends. Those who wait share one call: while Redis works on it and syncs its disk, the next ones gather, and for longer
/// where storing falls behind ([`Gathering`]).
pub(super) struct Appender {
    link: Arc<Link>,
    append: Script,
    limit: u64,
    together: usize,
    gathering: Gathering,
}

impl Appender {
    pub fn new(link: Arc<Link>, queue: &QueueSettings) -> Self {
        let (limit, together) = (queue.limit.get(), queue.batch.get().min(TOGETHER));
        let append = Script::new(include_str!("append.lua"));
        Self { link, append, limit, together, gathering: Gathering::of(limit) }
    }

    pub async fn run(mut self, mut inbox: mpsc::Receiver<Order>) {
        let mut orders = Vec::with_capacity(self.together);
        while inbox.recv_many(&mut orders, self.together).await > 0 {
            let gathering = self.gathering.time();
            if !gathering.is_zero() {
                tokio::time::sleep(gathering).await;
                while orders.len() < self.together
                    && let Ok(order) = inbox.try_recv()
                {
                    orders.push(order);
                }
            }
            while !orders.is_empty() {
                let rest = orders.split_off(fitting(&orders));
                self.carry_out(std::mem::replace(&mut orders, rest)).await;
            }
        }
    }

    async fn carry_out(&mut self, orders: Vec<Order>) {
        match self.append(&orders).await {
            Ok((waiting, answers)) => {
                self.gathering.look(waiting, Instant::now());
                let outcomes = answers.into_iter().map(Some).chain(std::iter::repeat(None));
                for (order, answer) in orders.into_iter().zip(outcomes) {
                    let outcome = answer.as_deref().map_or_else(|| Err(misunderstood()), |answer| outcome(order.entry.id, answer));
                    order.reply.send(outcome).ok();
                }
            }
            Err(error) => {
                let error = QueueError::from(error);
                for order in orders {
                    order.reply.send(Err(error.clone())).ok();
                }
            }
        }
    }

    async fn append(&self, orders: &[Order]) -> Result<(u64, Vec<Vec<u8>>), LinkError> {
        let mut call = self.append.key(BUNDLES);
        call.key(BUNDLED).key(ALONE).arg(self.limit).arg(bundle::pack(orders));
        for Order { entry, now, .. } in orders {
            call.arg(now.as_millis()).arg(entry.receipts.len());
            for receipt in &entry.receipts {
                call.key(receipt_key(&receipt.hash)).arg(receipt_value(receipt, entry.id)).arg(millis(receipt.expires_at.since(*now)));
            }
        }
        self.link.ask(ANSWER, async |mut connection| call.invoke_async(&mut connection).await).await
    }
}

/// How many of the first orders fit into one call.
fn fitting(orders: &[Order]) -> usize {
    let mut bytes = 0;
    let fit = orders.iter().take_while(|order| {
        bytes += order.entry.envelope.as_bytes().len();
        bytes <= BYTES_TOGETHER
    });
    fit.count().max(1)
}

fn outcome(own: CommentId, answer: &[u8]) -> Result<Accepted, QueueError> {
    match answer {
        b"fresh" => Ok(Accepted::Fresh(own)),
        b"full" => Err(QueueError::Full),
        b"reused" => Err(QueueError::KeyReused),
        id => id.try_into().map(|id| Accepted::Again(CommentId::from_bytes(id))).map_err(|_| misunderstood()),
    }
}

fn misunderstood() -> QueueError {
    QueueError::Storage("append.lua answered something else than agreed".to_owned())
}
