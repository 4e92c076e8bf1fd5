//! Activity that all instances share, so that a limit is one limit however many instances there are.
//!
//! Instances write what is submitted into one [`log`], a stream in Redis, and each plays all of it, in Redis's order, into a memory of its own
//! (the one of embedded mode). Redis only puts in order what it is given, many submissions in one entry: computing pace and repeats there, in a
//! script, was the dearest part of a submission but judging (`docs/decisions/0004-clustered-load.md`).
//!
//! Who comes while an entry is written would wait for that and then for their own. If they come for the first time and are far from their limits,
//! what this instance knows says enough, and they are recorded with the next entry ([`memory`]): so each instance may let half of a burst through
//! before it hears of another's, and a text counts as repeated elsewhere some milliseconds later. Who comes alone waits, and is told of everything. When Redis dies, that is
//! how those are answered who come in the fifty milliseconds after its last answer.
//!
//! It is bounded: one key with a time to live, in which the last `remembered` or `texts` submissions stand, whichever are more, at about 90 bytes
//! each. Sources and e-mails are there as keyed hashes alone. A new instance reads all of it and knows what the others know.
//!
//! Nobody is refused because Redis fails. When it does not answer within [`PATIENCE`], or has no memory left, the limits of this instance alone
//! hold, and the facts are [`Fact::Unknown`], which the rules hold for a moderator. While there is no connection nobody waits at all.

mod log;
mod memory;
mod recorder;

use super::{Activity, Occurrence, PaceSettings, Recorded, local::LocalActivity};
use crate::{
    domain::{Fact, KeyedHash, Timestamp},
    redis::{Demand, Link, RedisUrl, RedisUrlError},
};
use async_trait::async_trait;
use log::{Replica, Submitted};
use memory::Memory;
use recorder::{Order, Recorder};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::timeout,
};

/// How long a submission waits for Redis.
pub const PATIENCE: Duration = Duration::from_millis(100);

/// By how much an instance's clock may differ from Redis's. What differs more is taken for this much: one wrong clock must not empty the
/// memory of all, nor lock readers out.
pub const SKEW: Duration = Duration::from_secs(10);

/// What is said of facts that are not known.
const UNKNOWN: &str = "the memory of recent submissions did not answer";

/// How many submissions may wait for the recorder before others wait for a place.
const WAITING: usize = 4_096;

/// Activity in Redis.
#[derive(Debug)]
pub struct RedisActivity {
    orders: mpsc::Sender<Order>,
    link: Arc<Link>,
    memory: Arc<Memory>,
    recorder: AbortHandle,
    /// What goes on while Redis does not answer.
    local: LocalActivity,
}

impl RedisActivity {
    /// A memory that begins to connect. Until it is connected this instance's own limits hold. `skew` is [`SKEW`] but in tests that set the clock.
    ///
    /// # Errors
    /// [`RedisUrlError`].
    pub fn start(url: &RedisUrl, settings: &PaceSettings, skew: Duration) -> Result<Self, RedisUrlError> {
        let link = Arc::new(Link::start(url, Demand::Present)?);
        let (orders, inbox) = mpsc::channel(WAITING);
        let most = settings.remembered.max(settings.texts);
        let memory = Arc::new(Memory::new(Replica::new(LocalActivity::new(settings), skew, most)));
        let recorder = Recorder { link: Arc::clone(&link), memory: Arc::clone(&memory), lives: settings.recent() + skew };
        let recorder = tokio::spawn(recorder.run(inbox)).abort_handle();
        Ok(Self { orders, link, memory, recorder, local: LocalActivity::new(settings) })
    }

    /// Waits until Redis is there.
    pub async fn connected(&self) {
        if let Err(why) = self.link.connected().await {
            tracing::error!(%why, "a server that has only to be present was refused");
        }
    }

    /// What is said of a submission by all that any instance recorded, if Redis answers in time; `Some(None)` of one that came before.
    async fn ask(&self, occurrence: &Occurrence, receipts: &[KeyedHash], at: Timestamp) -> Option<Option<Recorded>> {
        let submitted = Submitted { occurrence: occurrence.clone(), receipts: receipts.to_vec(), at };
        if let Ok(place) = self.orders.try_reserve()
            && let Some(said) = self.memory.answer(&submitted)
        {
            place.send(Order { submitted, reply: None });
            return Some(Some(said));
        }
        let (reply, answer) = oneshot::channel();
        let asked = async {
            self.orders.send(Order { submitted, reply: Some(reply) }).await.ok()?;
            self.memory.wait();
            answer.await.ok()
        };
        timeout(PATIENCE, asked).await.ok().flatten()
    }

    /// What this instance knows alone.
    fn alone(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        let unknown = || Fact::Unknown(UNKNOWN.to_owned());
        Recorded {
            too_fast: self.local.remember(occurrence, now).too_fast,
            source_pace: unknown(),
            email_pace: unknown(),
            site_pace: unknown(),
            repeats: Fact::Unknown(UNKNOWN.to_owned()),
        }
    }
}

impl Drop for RedisActivity {
    fn drop(&mut self) {
        self.recorder.abort();
    }
}

#[async_trait]
impl Activity for RedisActivity {
    async fn record(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        // Without receipts it comes for the first time.
        self.ask(occurrence, &[], now).await.flatten().unwrap_or_else(|| self.alone(occurrence, now))
    }

    async fn record_first(&self, occurrence: &Occurrence, receipts: &[KeyedHash], now: Timestamp) -> Option<Recorded> {
        self.ask(occurrence, receipts, now).await.flatten()
    }
}
