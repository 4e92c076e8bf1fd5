use super::{
    super::Recorded,
    log::{Replica, Submitted},
};
use crate::lock::lock;
use std::{
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};
use tokio::sync::Notify;

/// For how long what was heard of the log is good for an answer without asking.
const FRESH: Duration = Duration::from_millis(50);

/// What this instance knows of the log, for the recorder who plays it and for those who ask.
pub(super) struct Memory {
    replica: Mutex<Replica>,
    /// When the log was last asked for all that is in it, while the recorder is about to ask it again.
    heard: Mutex<Option<Instant>>,
    /// Somebody waits for the log.
    waits: Notify,
}

impl Memory {
    pub fn new(replica: Replica) -> Self {
        Self { replica: Mutex::new(replica), heard: Mutex::new(None), waits: Notify::new() }
    }

    /// What is known of the log.
    pub fn replica(&self) -> MutexGuard<'_, Replica> {
        lock(&self.replica)
    }

    /// What is said of a submission without asking the log, as [`Replica::anticipate`] does, where the recorder is at work and heard of the log a
    /// moment ago: who comes then would wait for what it writes now, and after that for its own.
    pub fn answer(&self, submitted: &Submitted) -> Option<Recorded> {
        let heard = *lock(&self.heard);
        heard.filter(|heard| heard.elapsed() < FRESH)?;
        self.replica().anticipate(submitted)
    }

    /// The log was asked at this time, and answered.
    pub fn heard(&self, at: Instant) {
        *lock(&self.heard) = Some(at);
    }

    /// The recorder waits for submissions, or the log does not answer.
    pub fn hears_nothing(&self) {
        *lock(&self.heard) = None;
    }

    /// Somebody waits for what the log says.
    pub fn wait(&self) {
        self.waits.notify_one();
    }

    /// Ends when somebody waits for what the log says.
    pub async fn somebody_waits(&self) {
        self.waits.notified().await;
    }
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memory(…)")
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::{super::log::Submitted, *};
    use crate::{
        activity::{Occurrence, PaceSettings, local::LocalActivity},
        domain::{KeyedHash, SiteKey, Timestamp},
    };
    use std::num::{NonZeroU32, NonZeroUsize};

    fn memory() -> Memory {
        let (number, many) = (NonZeroU32::new(10).unwrap(), NonZeroUsize::new(1_000).unwrap());
        let settings = PaceSettings { per_minute: number, burst: number, remembered: many, texts: many, repeat_minutes: number };
        Memory::new(Replica::new(LocalActivity::new(&settings), Duration::from_secs(10), many))
    }

    fn stranger(number: u8) -> Submitted {
        let hash = KeyedHash::from_bytes([number; 16]);
        let occurrence = Occurrence { site: SiteKey::parse("demo").unwrap(), source: hash, author: hash, text: 7, likeness: None };
        Submitted { occurrence, receipts: vec![hash], at: Timestamp::from_millis(1_000_000) }
    }

    #[test]
    fn only_what_was_heard_a_moment_ago_is_good_for_an_answer() {
        let memory = memory();
        assert!(memory.answer(&stranger(1)).is_none(), "nothing was heard yet");
        memory.heard(Instant::now());
        assert!(memory.answer(&stranger(1)).is_some());
        memory.hears_nothing();
        assert!(memory.answer(&stranger(2)).is_none(), "nobody is about to ask the log again");
        memory.heard(Instant::now().checked_sub(FRESH).unwrap());
        assert!(memory.answer(&stranger(2)).is_none(), "too long ago");
    }
}
