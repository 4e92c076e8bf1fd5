//! Activity in the process, for one instance.
//!
//! It is bounded: `remembered` sources and as many e-mails at about 120 bytes each, [`MOST_SITES`] sites, and `texts` texts at about 100
//! bytes each. A million different addresses push each other out; what is forgotten starts again with a full burst. With the
//! defaults (100,000 of each, 20,000 texts) a million addresses leave it at about 31 MB, measured; before that it is as small as what came in.

mod minute;
mod pacer;
mod texts;

#[cfg(test)]
mod tests;

use super::{Activity, Occurrence, PaceSettings, Recorded};
use crate::{
    domain::{Fact, KeyedHash, SiteKey, Timestamp},
    lock::lock,
};
use async_trait::async_trait;
use lru::LruCache;
use minute::Minute;
use pacer::{Limit, Pacer};
use std::{num::NonZeroUsize, sync::Mutex, time::Duration};
use texts::Texts;

/// Sites whose pace is remembered.
pub const MOST_SITES: usize = 4_096;

/// Sources and e-mails are spread over so many locks.
const SHARDS: usize = 16;

/// Activity in the process.
#[derive(Debug)]
pub struct LocalActivity {
    limit: Limit,
    sources: Vec<Mutex<LruCache<KeyedHash, Pacer>>>,
    emails: Vec<Mutex<LruCache<KeyedHash, Pacer>>>,
    sites: Mutex<LruCache<SiteKey, Minute>>,
    texts: Mutex<Texts>,
}

impl LocalActivity {
    /// An empty memory.
    pub fn new(settings: &PaceSettings) -> Self {
        let each = at_least_one(settings.remembered.get().div_ceil(SHARDS));
        let shards = || (0..SHARDS).map(|_| Mutex::new(LruCache::sparse(each))).collect();
        Self {
            limit: Limit::new(settings.per_minute, settings.burst),
            sources: shards(),
            emails: shards(),
            sites: Mutex::new(LruCache::sparse(at_least_one(MOST_SITES))),
            texts: Mutex::new(Texts::new(settings.texts.get(), settings.recent())),
        }
    }

    /// Counts a submission of one source or e-mail: its number in the last minute, and how long to wait if it is over the limit.
    fn pace(&self, shards: &[Mutex<LruCache<KeyedHash, Pacer>>], key: &KeyedHash, now: Timestamp) -> (u32, Option<Duration>) {
        lock(shard(shards, key)).get_or_insert_mut(*key, Pacer::default).record(&self.limit, now)
    }

    /// Submissions to the site in the last minute with this one, which is remembered only if it is `admitted`: a source that is turned away
    /// must not put a whole site under pressure.
    fn site_pace(&self, site: &SiteKey, admitted: bool, now: Timestamp) -> u32 {
        let mut sites = lock(&self.sites);
        let minute = sites.get_or_insert_mut_ref(site, Minute::default);
        if admitted { minute.add(now) } else { minute.count(now).saturating_add(1) }
    }

    /// Whether this submission would be among the first few of its source, and with its e-mail: whatever was not heard of yet within a moment
    /// does not bring it over a limit.
    pub fn is_far_from_limits(&self, occurrence: &Occurrence, now: Timestamp) -> bool {
        let of = |shards: &[Mutex<LruCache<KeyedHash, Pacer>>], key: &KeyedHash| {
            lock(shard(shards, key)).peek_mut(key).is_none_or(|pacer| pacer.is_far_from(&self.limit, now))
        };
        of(&self.sources, &occurrence.source) && of(&self.emails, &occurrence.author)
    }

    /// Records one submission, as [`Activity::record`] does: it waits for nothing.
    pub fn remember(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        let (source_pace, source_wait) = self.pace(&self.sources, &occurrence.source, now);
        let (email_pace, email_wait) = self.pace(&self.emails, &occurrence.author, now);
        let too_fast = source_wait.max(email_wait);
        let site_pace = self.site_pace(&occurrence.site, too_fast.is_none(), now);
        let repeats = lock(&self.texts).compare(occurrence, too_fast.is_none(), now);
        Recorded {
            too_fast,
            source_pace: Fact::Known(source_pace),
            email_pace: Fact::Known(email_pace),
            site_pace: Fact::Known(site_pace),
            repeats: Fact::Known(repeats),
        }
    }
}

#[async_trait]
impl Activity for LocalActivity {
    async fn record(&self, occurrence: &Occurrence, now: Timestamp) -> Recorded {
        self.remember(occurrence, now)
    }
}

fn shard<'s, T>(shards: &'s [Mutex<T>], key: &KeyedHash) -> &'s Mutex<T> {
    &shards[usize::from(key.as_bytes()[0]) % SHARDS]
}

fn at_least_one(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).unwrap_or(NonZeroUsize::MIN)
}
