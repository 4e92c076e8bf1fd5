//! For how long appends gather before they are sent: not at all in a short burst, and the longer the more envelopes wait in one that is none any
//! more, or that fills the queue. So whoever sends waits some milliseconds for storing to catch up, and larger calls leave it more of the machine.

use crate::lasting::Lasting;
use std::time::{Duration, Instant};

/// The longest.
const LONGEST: Duration = Duration::from_millis(20);
/// What lasts longer is no burst, and none at all after as long again.
const BURST: Duration = Duration::from_secs(10);
/// The share of the queue's limit up to which nothing gathers in a burst, and in a load that lasts.
const SHARE_IN_BURST: f64 = 1.0 / 4.0;
const SHARE_AT_LAST: f64 = 1.0 / 16.0;
/// So much of the limit above it they gather longest.
const RISE: f64 = 1.0 / 8.0;

/// How much waits, and how long that lasts.
#[derive(Debug)]
pub(super) struct Gathering {
    /// Of the queue's limit.
    share: f64,
    limit: u64,
    /// For how long more has waited than may at last.
    lasting: Lasting,
}

impl Gathering {
    pub fn of(limit: u64) -> Self {
        Self { share: 0.0, limit, lasting: Lasting::up_to(2 * BURST) }
    }

    /// So many wait now.
    #[expect(clippy::cast_precision_loss, reason = "the queue's limit is far below 2^52")]
    pub fn look(&mut self, waiting: u64, now: Instant) {
        self.share = waiting as f64 / self.limit as f64;
        self.lasting.look(self.share > SHARE_AT_LAST, now);
    }

    /// For how long the next ones gather.
    pub fn time(&self) -> Duration {
        let patience = (2.0 - self.lasting.lasted().as_secs_f64() / BURST.as_secs_f64()).min(1.0);
        let free = SHARE_AT_LAST + (SHARE_IN_BURST - SHARE_AT_LAST) * patience;
        LONGEST.mul_f64(((self.share - free) / RISE).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Milliseconds after ten seconds of this much of a limit of 1,600, and after a minute.
    fn gathers(waiting: u64) -> (u128, u128) {
        let start = Instant::now();
        let mut gathering = Gathering::of(1_600);
        let mut after = |second| {
            gathering.look(waiting, start + Duration::from_secs(second));
            gathering.time().as_millis()
        };
        let each: Vec<_> = (1..=60).map(&mut after).collect();
        (each[9], each[59])
    }

    #[test]
    fn a_burst_gathers_late_and_a_load_that_lasts_early() {
        assert_eq!([0, 100, 200, 400, 500, 1_600].map(gathers), [(0, 0), (0, 0), (0, 10), (0, 20), (10, 20), (20, 20)]);
    }

    #[test]
    fn patience_comes_back_when_little_waits() {
        let start = Instant::now();
        let mut gathering = Gathering::of(1_600);
        let mut after = |second, waiting| {
            gathering.look(waiting, start + Duration::from_secs(second));
            gathering.time().as_millis()
        };
        assert_eq!([(1, 400), (31, 200), (32, 0), (42, 200)].map(|(second, waiting)| after(second, waiting)), [0, 10, 0, 0]);
    }
}
