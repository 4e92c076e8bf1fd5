//! How long storing leaves the machine to readers between two batches.
//!
//! Readers come first: in a burst a batch is followed by a rest [`REST`] times as long, or shorter the faster they come and the longer the burst
//! lasts; what lasts longer is no burst, and is stored as fast as it can be. Whether storing keeps readers waiting is seen by how many come: where
//! they come hardly faster in a rest than while a batch is stored, a rest only makes comments wait. Then there is none but a short one now and then,
//! to see whether that is still so.

use crate::{
    domain::Timestamp,
    lasting::Lasting,
    queue::{Backlog, QueueSettings},
};
use std::time::{Duration, Instant};

/// A rest is this many times as long as what the batch took.
const REST: f64 = 1.5;
/// A rest ends when so many batches' worth have come in: then the faster they come the shorter it is, and what a burst brought is stored in
/// about as long again as the burst took.
const COME_IN: f64 = 2.0;
/// The longest rest: a batch may have waited for the database, too.
pub(super) const LONGEST: Duration = Duration::from_secs(2);
/// A rest is worth it when so many times as many come in as while a batch is stored.
const WORTH: f64 = 1.25;
/// The longest rest after one that was not.
const TRIED: Duration = Duration::from_millis(100);
/// After the first that was not worth it, so many batches have none; each time twice as many, up to [`MOST_LEFT_OUT`].
const LEFT_OUT: u32 = 4;
/// Some half a minute's worth.
const MOST_LEFT_OUT: u32 = 128;

/// How many came, in which time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Came {
    /// Submissions.
    pub count: u64,
    /// In this time.
    pub within: Duration,
}

impl Came {
    #[expect(clippy::cast_precision_loss, reason = "the queue's limit is far below 2^52")]
    fn per_second(self) -> f64 {
        self.count as f64 / self.within.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

/// The rests of one worker.
#[derive(Debug)]
pub(super) struct Rests {
    /// How long a burst may last in which readers are served first; zero where this process serves none.
    readers_first: Duration,
    /// How many may wait at all: readers who are asked to come back are served worst of all.
    limit: u64,
    /// For how long more than one batch has waited: a load that lasts is no new burst each time that nothing waits for a moment.
    lasting: Lasting,
    /// How many waited when that was last looked at, and when; `None` after a batch that nothing waited beside.
    seen: Option<(u64, Instant)>,
    /// How fast they came beside the last batch.
    while_storing: Came,
    /// The last rest was worth it.
    worth: bool,
    /// How many batches have none now, and how many after the next that is not worth it.
    left_out: u32,
    next_left_out: u32,
}

impl Rests {
    pub fn new(readers_first: Duration, settings: &QueueSettings) -> Self {
        Self {
            readers_first,
            limit: settings.limit.get(),
            lasting: Lasting::up_to(readers_first),
            seen: None,
            while_storing: Came::default(),
            worth: true,
            left_out: 0,
            next_left_out: LEFT_OUT,
        }
    }

    /// How many came since the last look, of which so many are settled and so many wait.
    pub fn came(&mut self, waits: u64, settled: usize, now: Instant) -> Came {
        self.lasting.look(true, now);
        let seen = self.seen.replace((waits, now));
        seen.map_or_else(Came::default, |(waited, at)| Came {
            count: (waits + settled as u64).saturating_sub(waited),
            within: now.duration_since(at),
        })
    }

    /// Nobody waits, or nobody comes any more: what comes next is another matter.
    pub fn forget(&mut self, now: Instant) {
        self.lasting.look(false, now);
        self.seen = None;
        (self.worth, self.left_out, self.next_left_out) = (true, 0, LEFT_OUT);
    }

    /// The rest after a batch of so many that took so long, while which others came.
    #[expect(clippy::cast_precision_loss, reason = "the queue's limit is far below 2^52")]
    pub fn after(&mut self, count: usize, took: Duration, meanwhile: Came, waits: &Backlog, now: Timestamp) -> Duration {
        self.while_storing = meanwhile;
        if self.readers_first.is_zero() || meanwhile.count == 0 {
            return Duration::ZERO;
        }
        if self.left_out > 0 {
            self.left_out -= 1;
            return Duration::ZERO;
        }
        let patience = 1.0 - self.lasting.lasted().as_secs_f64() / self.readers_first.as_secs_f64();
        let room = self.limit.saturating_sub(waits.length) as f64 / self.limit as f64;
        let age = waits.oldest.map_or(Duration::ZERO, |oldest| now.since(oldest));
        let come_in = age.mul_f64(COME_IN * count as f64 / waits.length.max(1) as f64);
        let longest = if self.worth { LONGEST } else { TRIED };
        took.mul_f64(REST).min(come_in).min(longest).mul_f64(patience.min(room))
    }

    /// Learns from a rest whether others are worth it.
    pub fn learn(&mut self, while_resting: Came) {
        self.worth = while_resting.per_second() >= WORTH * self.while_storing.per_second();
        if self.worth {
            self.next_left_out = LEFT_OUT;
        } else {
            self.left_out = self.next_left_out;
            self.next_left_out = MOST_LEFT_OUT.min(2 * self.left_out);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use std::num::{NonZeroU32, NonZeroU64, NonZeroUsize};

    const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

    fn rests(readers_first: u64) -> Rests {
        let limit = NonZeroU64::new(100_000).unwrap();
        let settings = QueueSettings { limit, attempts: NonZeroU32::MIN, batch: NonZeroUsize::new(2_000).unwrap() };
        Rests::new(Duration::from_secs(readers_first), &settings)
    }

    fn came(count: u64, millis: u64) -> Came {
        Came { count, within: Duration::from_millis(millis) }
    }

    /// So many wait, the oldest for so many seconds.
    fn waits(length: u64, seconds: u64) -> Backlog {
        Backlog { length, oldest: Some(NOW.minus(Duration::from_secs(seconds))) }
    }

    impl Rests {
        fn after_two_thousand(&mut self, waits: &Backlog) -> Duration {
            self.after(2_000, Duration::from_millis(200), came(2_000, 200), waits, NOW)
        }
    }

    #[test]
    fn a_rest_is_shorter_the_longer_the_burst_lasts_and_the_fuller_the_queue_is() {
        let rest = |lasts, length, seconds| {
            let (mut rests, start) = (rests(10), Instant::now());
            rests.came(2_000, 0, start);
            rests.came(2_000, 2_000, start + Duration::from_secs(lasts));
            rests.after_two_thousand(&waits(length, seconds))
        };
        assert_eq!(rest(1, 4_000, 1), Duration::from_millis(270));
        assert_eq!(rest(9, 4_000, 1), Duration::from_millis(30));
        assert_eq!(rest(10, 4_000, 1), Duration::ZERO, "a load that lasts is no burst");
        assert_eq!(rest(5, 80_000, 5), Duration::from_millis(50), "they come so fast that a rest is soon over");
        assert_eq!(rest(1, 100_000, 5), Duration::ZERO);
    }

    #[test]
    fn nobody_rests_where_no_readers_are_served_or_none_came() {
        assert_eq!(rests(0).after_two_thousand(&waits(4_000, 1)), Duration::ZERO);
        assert_eq!(rests(10).after(2_000, Duration::from_millis(200), came(0, 200), &waits(4_000, 1), NOW), Duration::ZERO);
    }

    #[test]
    fn rests_in_which_hardly_more_come_are_left_out_for_ever_longer() {
        let mut rests = rests(10);
        let mut left_out = || {
            let count = std::iter::repeat_with(|| rests.after_two_thousand(&waits(4_000, 1))).take_while(Duration::is_zero).count();
            rests.learn(came(2_400, 200));
            count
        };
        assert_eq!((left_out(), left_out(), left_out()), (0, 4, 8));
        assert_eq!(std::iter::repeat_with(left_out).nth(5), Some(128));
        rests.left_out = 0;
        assert_eq!(rests.after_two_thousand(&waits(4_000, 1)), Duration::from_millis(96), "a short one");
        rests.learn(came(2_600, 200));
        assert_eq!(rests.after_two_thousand(&waits(4_000, 1)), Duration::from_millis(288), "storing kept them waiting");
        rests.learn(came(2_400, 200));
        assert_eq!(rests.left_out, 4);
    }

    #[test]
    fn who_came_is_counted_with_those_who_were_settled_meanwhile() {
        let (mut rests, start) = (rests(10), Instant::now());
        let later = start + Duration::from_secs(2);
        assert_eq!(rests.came(5_000, 0, start).count, 0, "nothing is known of before");
        let came = rests.came(4_500, 2_000, later);
        assert_eq!((came.count, came.within), (1_500, Duration::from_secs(2)));
        rests.left_out = 8;
        rests.forget(later);
        assert_eq!(rests.came(9_000, 0, later).count, 0);
        assert!(!rests.after_two_thousand(&waits(4_000, 1)).is_zero());
    }

    #[test]
    fn a_load_that_lasts_is_no_new_burst_when_nothing_waits_for_a_moment() {
        let (mut rests, start) = (rests(10), Instant::now());
        let mut rest_at = |calm_since: Option<u64>, second| {
            if let Some(calm) = calm_since {
                rests.forget(start + Duration::from_secs(calm));
            }
            rests.came(2_000, 2_000, start + Duration::from_secs(second));
            rests.after_two_thousand(&waits(4_000, 1))
        };
        assert_eq!(rest_at(None, 0), Duration::from_millis(288));
        assert_eq!(rest_at(None, 30), Duration::ZERO);
        assert_eq!(rest_at(Some(31), 31), Duration::ZERO);
        assert_eq!(rest_at(Some(60), 65), Duration::from_millis(150), "half of it came back");
        assert_eq!(rest_at(Some(66), 300), Duration::from_millis(288), "another burst");
    }
}
