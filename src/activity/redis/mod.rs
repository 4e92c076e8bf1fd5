//! Activity that all instances share: one script in Redis for all submissions that wait together ([`recorder`]), so that a limit is one limit
//! however many instances there are.
//!
//! It is bounded: eight keys, each with a time to live (two minutes and the burst's time for paces, `repeat_minutes` for texts), in which
//! at most `remembered` sources and as many e-mails stand at about 150 bytes each, 4,096 sites, and `texts` texts in at most five lists of
//! 32 at about 100 bytes. Sources and e-mails are there as keyed hashes alone.
//!
//! Nobody is refused because Redis fails. When it does not answer within [`PATIENCE`], or has no memory left, the limits of this instance alone
//! hold, and the facts are [`Fact::Unknown`], which the rules hold for a moderator. While there is no connection nobody waits at all.

mod recorder;

use super::{Activity, Occurrence, PaceSettings, Recorded, local::LocalActivity};
use crate::{
    domain::{Fact, Repeats, Timestamp},
    redis::{Demand, Link, RedisUrl, RedisUrlError},
};
use async_trait::async_trait;
use recorder::{Found, Order, Recorder};
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
        let recorder = Recorder { link: Arc::clone(&link), settings: settings.clone(), skew };
        let recorder = tokio::spawn(recorder.run(inbox)).abort_handle();
        Ok(Self { orders, link, recorder, local: LocalActivity::new(settings) })
    }

    /// Waits until Redis is there.
    pub async fn connected(&self) {
        if let Err(why) = self.link.connected().await {
            tracing::error!(%why, "a server that has only to be present was refused");
        }
    }

    /// What Redis says, if it does in time.
    async fn ask(&self, occurrence: &Occurrence, now: Timestamp) -> Option<Found> {
        let (reply, answer) = oneshot::channel();
        let asked = async {
            self.orders.send(Order { occurrence: occurrence.clone(), now, reply }).await.ok()?;
            answer.await.ok()
        };
        timeout(PATIENCE, asked).await.ok().flatten()
    }

    /// What this instance knows alone.
    async fn alone(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        let unknown = || Fact::Unknown(UNKNOWN.to_owned());
        Recorded {
            too_fast: self.local.record(occurrence, now).await.too_fast,
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
        let Some((wait, source, email, site, same, near)) = self.ask(occurrence, now).await else {
            return self.alone(occurrence, now).await;
        };
        Recorded {
            too_fast: u64::try_from(wait).ok().map(Duration::from_millis),
            source_pace: Fact::Known(source),
            email_pace: Fact::Known(email),
            site_pace: Fact::Known(site),
            repeats: Fact::Known(Repeats { same, near }),
        }
    }
}
