//! Short-lived memory of recent submissions: the pace of sources, addresses and sites, and the texts seen lately.
//!
//! [`Activity`] is the trait; [`local`] keeps it in the process, [`redis`] for all instances of clustered mode; both bounded. Losing it loses
//! no comment.

pub mod local;
pub mod redis;

use crate::domain::{Fact, KeyedHash, Repeats, SiteKey, Timestamp};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{
    num::{NonZeroU32, NonZeroUsize},
    time::Duration,
};

/// The hard limits of pace, and how much is remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaceSettings {
    /// Submissions a minute that one source, or one e-mail, may send.
    pub per_minute: NonZeroU32,
    /// How many of them may come at once.
    pub burst: NonZeroU32,
    /// Sources, and e-mails, that are remembered at once. Each takes about 100 bytes; the least recent is forgotten first.
    pub remembered: NonZeroUsize,
    /// Recent texts that are remembered for finding repeats, all sites together. Each takes about 100 bytes.
    pub texts: NonZeroUsize,
    /// For how many minutes a text counts as recent.
    pub repeat_minutes: NonZeroU32,
}

impl PaceSettings {
    /// For how long a text counts as recent.
    pub fn recent(&self) -> Duration {
        Duration::from_secs(u64::from(self.repeat_minutes.get()) * 60)
    }
}

/// What is recorded of one submission.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The site it was sent to.
    pub site: SiteKey,
    /// Where from.
    pub source: KeyedHash,
    /// By whom.
    pub author: KeyedHash,
    /// The folded text, by its hash.
    pub text: u64,
    /// The folded text, by its likeness, eight bytes of which those of a text nearly the same agree in most; `None` for a text too short to be nearly another.
    pub likeness: Option<u64>,
}

/// What the memory says of a submission that it has just recorded.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Over a hard limit: when to come back.
    pub too_fast: Option<Duration>,
    /// Submissions of the source in the last minute, this one included.
    pub source_pace: Fact<u32>,
    /// Submissions with the e-mail in the last minute, this one included.
    pub email_pace: Fact<u32>,
    /// Submissions to the site in the last minute, this one included.
    pub site_pace: Fact<u32>,
    /// Recent submissions with the same or nearly the same text, this one not counted.
    pub repeats: Fact<Repeats>,
}

/// Short-lived memory of recent submissions. It never fails: what it does not know is [`Fact::Unknown`].
#[async_trait]
pub trait Activity: Send + Sync {
    /// Records one submission, and says how it compares with those before. A submission over a hard limit is not remembered as a text.
    async fn record(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded;

    /// The same for a submission that came for the first time, by what it is recognised by. `None` where it may have come before: then nothing
    /// is recorded, since a retry counts once, and the queue knows. A memory that keeps nothing of this says so of every submission.
    async fn record_first(&self, _occurrence: &Occurrence, _receipts: &[KeyedHash], _now: Timestamp) -> Option<Recorded> {
        None
    }
}
