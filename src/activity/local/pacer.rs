//! The hard limit: the generic cell rate algorithm of the crate `governor`, with its state in our bounded memory and its time handed in.

use super::minute::Minute;
use crate::domain::Timestamp;
use governor::{
    NotUntil, Quota, RateLimiter,
    clock::{Clock, Reference as _},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::{NotKeyed, StateStore},
};
use std::{cell::Cell, num::NonZeroU32, time::Duration};

/// How many submissions of one source, or with one e-mail, are let through.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    quota: Quota,
    burst: u32,
    /// The furthest that an honest state can lie ahead of the time.
    furthest: Duration,
}

impl Limit {
    /// So many a minute, and so many at once.
    pub fn new(per_minute: NonZeroU32, burst: NonZeroU32) -> Self {
        let quota = Quota::per_minute(per_minute).allow_burst(burst);
        let furthest = quota.replenish_interval().saturating_mul(burst.get());
        Self { quota, burst: burst.get(), furthest }
    }
}

/// What is remembered of one source or e-mail.
#[derive(Debug, Default)]
pub(super) struct Pacer {
    /// The theoretical arrival time of GCRA, in nanoseconds since 1970.
    arrival: Cell<Option<Nanos>>,
    minute: Minute,
}

impl Pacer {
    /// Counts a submission: its number in the last minute, and how long to wait if it is over the limit. One over the limit does not make
    /// the wait longer.
    pub fn record(&mut self, limit: &Limit, now: Timestamp) -> (u32, Option<Duration>) {
        let pace = self.minute.add(now);
        let now = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
        self.come_back(now + limit.furthest);
        let limiter: RateLimiter<NotKeyed, _, _, NoOpMiddleware<Duration>> =
            RateLimiter::new(limit.quota, State(&self.arrival), HandedTime::default());
        limiter.clock().0.set(now);
        let wait = limiter.check().err().map(|refusal: NotUntil<Duration>| refusal.wait_time_from(now));
        (pace, wait)
    }

    /// Whether the next submission is within the first half of a burst in this minute.
    pub fn is_far_from(&mut self, limit: &Limit, now: Timestamp) -> bool {
        self.minute.count(now) < limit.burst / 2
    }

    /// A clock that went back far (a wrong one was put right) must not lock a reader out until it is where it was.
    fn come_back(&self, furthest: Duration) {
        if let Some(arrival) = self.arrival.get()
            && furthest.duration_since(arrival.into()) == Nanos::default()
        {
            self.arrival.set(Some(furthest.into()));
        }
    }
}

/// The clock of one check: it starts at 1970, where the states count from, and is then set to the time that was handed in.
#[derive(Debug, Default)]
struct HandedTime(Cell<Duration>);

impl Clock for HandedTime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.get()
    }
}

struct State<'p>(&'p Cell<Option<Nanos>>);

impl StateStore for State<'_> {
    type Key = NotKeyed;

    fn measure_and_replace<T, F, E>(&self, _: &NotKeyed, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let (outcome, arrival) = decide(self.0.get())?;
        self.0.set(Some(arrival));
        Ok(outcome)
    }
}
