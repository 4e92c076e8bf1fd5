//! For how long appends gather before they are sent: not at all in a short burst, and the longer the more envelopes wait in one that is none any
//! more, or that fills the queue. So whoever sends waits some milliseconds for storing to catch up, and larger calls leave it more of the machine.

use std::time::{Duration, Instant};

/// The longest.
const LONGEST: Duration = Duration::from_millis(20);
/// A load that lasts so long is no burst.
const BURST: Duration = Duration::from_secs(10);
/// The share of the queue's limit up to which nothing gathers in a burst, and in a load that lasts. Half of the limit above it they gather longest.
const SHARE_IN_BURST: f64 = 1.0 / 4.0;
const SHARE_AT_LAST: f64 = 1.0 / 16.0;

/// How much waits, and how long that lasts.
#[derive(Debug)]
pub(super) struct Gathering {
    /// Of the queue's limit.
    share: f64,
    limit: u64,
    /// For how long more waited than may at last, up to [`BURST`]. It comes back as slowly as it goes.
    lasted: Duration,
    looked: Instant,
}

impl Gathering {
    pub const fn new(limit: u64, now: Instant) -> Self {
        Self { share: 0.0, limit, lasted: Duration::ZERO, looked: now }
    }

    /// So many wait now.
    #[expect(clippy::cast_precision_loss, reason = "the queue's limit is far below 2^52")]
    pub fn look(&mut self, waiting: u64, now: Instant) {
        let passed = now.duration_since(self.looked);
        self.lasted = if self.share > SHARE_AT_LAST { (self.lasted + passed).min(BURST) } else { self.lasted.saturating_sub(passed) };
        (self.share, self.looked) = (waiting as f64 / self.limit as f64, now);
    }

    /// For how long the next ones gather.
    pub fn time(&self) -> Duration {
        let patience = 1.0 - self.lasted.as_secs_f64() / BURST.as_secs_f64();
        let free = SHARE_AT_LAST + (SHARE_IN_BURST - SHARE_AT_LAST) * patience;
        LONGEST.mul_f64((2.0 * (self.share - free)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds after a second of this much of a limit of 1,600, and after a minute.
    fn gathers(waiting: u64) -> (u128, u128) {
        let start = Instant::now();
        let mut gathering = Gathering::new(1_600, start);
        let mut after = |seconds| {
            gathering.look(waiting, start + Duration::from_secs(seconds));
            gathering.time().as_millis()
        };
        (after(1), (2..=60).map(&mut after).last().unwrap_or_default())
    }

    #[test]
    fn a_burst_gathers_late_and_a_load_that_lasts_early() {
        assert_eq!([0, 100, 200, 400, 800, 1_600].map(gathers), [(0, 0), (0, 0), (0, 2), (0, 7), (10, 17), (20, 20)]);
    }

    #[test]
    fn patience_comes_back_when_little_waits() {
        let start = Instant::now();
        let mut gathering = Gathering::new(1_600, start);
        for (second, waiting) in [(1, 400), (20, 0), (25, 400)] {
            gathering.look(waiting, start + Duration::from_secs(second));
        }
        assert_eq!(gathering.time().as_millis(), 3, "half of it, after five seconds");
    }
}
