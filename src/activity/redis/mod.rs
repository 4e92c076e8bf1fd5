//! Activity that all instances share: one script in Redis a submission, so that a limit is one limit however many instances there are.
//!
//! It is bounded: eight keys, each with a time to live (two minutes and the burst's time for paces, `repeat_minutes` for texts), in which
//! at most `remembered` sources and as many e-mails stand at about 150 bytes each, 4,096 sites, and `texts` texts in at most five lists of
//! 32 at about 100 bytes. Sources and e-mails are there as keyed hashes alone.
//!
//! Nobody is refused because Redis fails. When it does not answer within [`PATIENCE`], or has no memory left, the limits of this instance alone
//! hold, and the facts are [`Fact::Unknown`], which the rules hold for a moderator. While there is no connection nobody waits at all.

use super::{Activity, Occurrence, PaceSettings, Recorded, local::LocalActivity};
use crate::{
    domain::{Fact, Repeats, Timestamp},
    redis::{Demand, Link, LinkError, RedisUrl, RedisUrlError},
};
use ::redis::Script;
use async_trait::async_trait;
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// How long a submission waits for Redis.
pub const PATIENCE: Duration = Duration::from_millis(100);

/// By how much an instance's clock may differ from Redis's. What differs more is taken for this much: one wrong clock must not empty the
/// memory of all, nor lock readers out.
pub const SKEW: Duration = Duration::from_secs(10);

/// What is said of facts that are not known.
const UNKNOWN: &str = "the memory of recent submissions did not answer";

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

/// Activity in Redis.
#[derive(Debug)]
pub struct RedisActivity {
    link: Link,
    script: Script,
    settings: PaceSettings,
    skew: Duration,
    /// What goes on while Redis does not answer.
    local: LocalActivity,
    failing: AtomicBool,
}

impl RedisActivity {
    /// A memory that begins to connect. Until it is connected this instance's own limits hold. `skew` is [`SKEW`] but in tests that set the clock.
    ///
    /// # Errors
    /// [`RedisUrlError`].
    pub fn start(url: &RedisUrl, settings: &PaceSettings, skew: Duration) -> Result<Self, RedisUrlError> {
        Ok(Self {
            link: Link::start(url, Demand::Present)?,
            script: Script::new(include_str!("record.lua")),
            settings: settings.clone(),
            skew,
            local: LocalActivity::new(settings),
            failing: AtomicBool::new(false),
        })
    }

    /// Waits until Redis is there.
    pub async fn connected(&self) {
        if let Err(why) = self.link.connected().await {
            tracing::error!(%why, "a server that has only to be present was refused");
        }
    }

    async fn ask(&self, occurrence: &Occurrence, now: Timestamp) -> Result<(i64, u32, u32, u32, u32, u32), LinkError> {
        let PaceSettings { per_minute, burst, remembered, texts, .. } = &self.settings;
        let mut call = self.script.prepare_invoke();
        for key in KEYS {
            call.key(key);
        }
        call.arg(now.as_millis()).arg(millis(self.skew));
        call.arg(occurrence.source.as_bytes()).arg(occurrence.author.as_bytes()).arg(occurrence.site.as_str());
        call.arg(&occurrence.text.to_be_bytes()).arg(occurrence.likeness.map_or_else(Vec::new, |likeness| likeness.to_be_bytes().to_vec()));
        call.arg(60_000.0 / f64::from(per_minute.get())).arg(burst.get());
        call.arg(remembered.get()).arg(texts.get()).arg(millis(self.settings.recent()));
        self.link.ask(PATIENCE, async |mut connection| call.invoke_async(&mut connection).await).await
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

#[async_trait]
impl Activity for RedisActivity {
    async fn record(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        match self.ask(occurrence, now).await {
            Ok((wait, source, email, site, same, near)) => {
                if self.failing.swap(false, Ordering::Relaxed) {
                    tracing::info!("the memory of recent submissions answers again");
                }
                Recorded {
                    too_fast: u64::try_from(wait).ok().map(Duration::from_millis),
                    source_pace: Fact::Known(source),
                    email_pace: Fact::Known(email),
                    site_pace: Fact::Known(site),
                    repeats: Fact::Known(Repeats { same, near }),
                }
            }
            Err(error) => {
                if !self.failing.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "the memory of recent submissions does not answer: this instance's own limits hold, newcomers are held");
                }
                self.alone(occurrence, now).await
            }
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
