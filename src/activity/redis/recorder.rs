use super::{
    super::Recorded,
    PATIENCE,
    log::{self, Place, Submitted},
    memory::Memory,
};
use crate::redis::{Link, LinkError};
use ::redis::pipe;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Submissions that are recorded together at most.
const TOGETHER: usize = 256;
/// Entries that are read at once at most.
const READ: usize = 1_024;
/// For how long submissions that were answered before gather, if nobody comes who waits.
const GATHER: Duration = Duration::from_millis(2);
/// How often what others wrote is read while nothing is submitted here: who comes next must not wait for all of it.
const CATCH_UP: Duration = Duration::from_secs(1);

const LOG: &str = "toguna:activity:log";
/// What an entry's one field is called. Other names are those of other versions.
const SUBMISSIONS: &[u8] = b"submissions";

/// Entries of the log as Redis gives them: where, and names and values in turn.
type Entries = Vec<(String, Vec<Vec<u8>>)>;

/// What is said of a submission; `None` of one that came before.
type Said = Option<Recorded>;

/// A submission to record, and who waits for what is said of it, if it was not answered before. Nothing is said where Redis says nothing.
pub(super) struct Order {
    pub submitted: Submitted,
    pub reply: Option<oneshot::Sender<Said>>,
}

/// The one task that writes and reads the log. Those who come while Redis works on an entry share the next one.
pub(super) struct Recorder {
    pub link: Arc<Link>,
    pub memory: Arc<Memory>,
    /// How long the log is kept when nothing more comes.
    pub lives: Duration,
}

impl Recorder {
    pub async fn run(self, mut inbox: mpsc::Receiver<Order>) {
        let (mut orders, mut failing) = (Vec::with_capacity(TOGETHER), false);
        loop {
            if inbox.is_empty() {
                self.memory.hears_nothing();
            }
            match timeout(CATCH_UP, inbox.recv_many(&mut orders, TOGETHER)).await {
                Ok(0) => return,
                Ok(_) => {}
                Err(_) => {
                    // Without a connection there is nothing to read; whoever comes next is told.
                    self.catch_up().await.ok();
                    continue;
                }
            }
            // Whoever waited too long has gone on without an answer.
            orders.retain(|order| order.reply.as_ref().is_none_or(|reply| !reply.is_closed()));
            if orders.is_empty() {
                continue;
            }
            if orders.iter().all(|order| order.reply.is_none()) {
                self.gather(&mut orders, &mut inbox).await;
            }
            match self.record(&orders).await {
                Ok(said) => {
                    if std::mem::take(&mut failing) {
                        tracing::info!("the memory of recent submissions answers again");
                    }
                    for (order, said) in orders.drain(..).zip(said) {
                        if let Some(reply) = order.reply {
                            reply.send(said).ok();
                        }
                    }
                }
                Err(error) => {
                    if !std::mem::replace(&mut failing, true) {
                        tracing::warn!(%error, "the memory of recent submissions does not answer: this instance's own limits hold, newcomers are held");
                    }
                    self.memory.hears_nothing();
                    orders.clear();
                }
            }
        }
    }

    /// Nobody waits for these: others may come along.
    async fn gather(&self, orders: &mut Vec<Order>, inbox: &mut mpsc::Receiver<Order>) {
        timeout(GATHER, self.memory.somebody_waits()).await.ok();
        while orders.len() < TOGETHER
            && let Ok(order) = inbox.try_recv()
        {
            orders.push(order);
        }
    }

    /// Writes an entry, and plays all up to it; gives what is said of its submissions.
    async fn record(&self, orders: &[Order]) -> Result<Vec<Said>, LinkError> {
        let mut entry = Vec::with_capacity(orders.len() * 128);
        for order in orders {
            log::write(&mut entry, &order.submitted);
        }
        let asked = Instant::now();
        let (oldest, last) = {
            let replica = self.memory.replica();
            (replica.oldest().to_string(), replica.last())
        };
        let (own, entries): (String, Entries) = self
            .link
            .ask(PATIENCE, async |mut connection| {
                let mut both = pipe();
                both.cmd("XADD").arg(LOG).arg("MINID").arg("~").arg(oldest).arg("*").arg(SUBMISSIONS).arg(entry);
                both.cmd("PEXPIRE").arg(LOG).arg(millis(self.lives)).ignore();
                both.cmd("XRANGE").arg(LOG).arg(format!("({last}")).arg("+").arg("COUNT").arg(READ);
                both.query_async(&mut connection).await
            })
            .await?;
        let own = Place::parse(&own).unwrap_or_default();
        if own <= last {
            // Another log: the one before was lost, and Redis's clock with it went back.
            self.memory.replica().begin_again();
        }
        let mut said = self.play(entries, own);
        while said.is_none() {
            let before = self.last();
            said = self.read(own).await?;
            if self.last() == before {
                break;
            }
        }
        self.memory.heard(asked);
        Ok(said.unwrap_or_default())
    }

    /// Plays what others wrote.
    async fn catch_up(&self) -> Result<(), LinkError> {
        loop {
            let before = self.last();
            self.read(Place::default()).await?;
            if self.last() == before {
                return Ok(());
            }
        }
    }

    /// Plays the next entries of the log; gives what is said of those of one's own among them.
    async fn read(&self, own: Place) -> Result<Option<Vec<Said>>, LinkError> {
        let last = self.last();
        let entries = self
            .link
            .ask(PATIENCE, async |mut connection| {
                ::redis::cmd("XRANGE").arg(LOG).arg(format!("({last}")).arg("+").arg("COUNT").arg(READ).query_async(&mut connection).await
            })
            .await?;
        Ok(self.play(entries, own))
    }

    fn last(&self) -> Place {
        self.memory.replica().last()
    }

    fn play(&self, entries: Entries, own: Place) -> Option<Vec<Said>> {
        let (mut replica, mut answer) = (self.memory.replica(), None);
        for (place, fields) in entries {
            let Some(place) = Place::parse(&place) else { continue };
            let submissions = fields.chunks_exact(2).find(|field| field[0] == SUBMISSIONS).map_or(&[][..], |field| &field[1]);
            let said = replica.play(place, submissions);
            if place == own {
                answer = Some(said);
            }
        }
        answer
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
