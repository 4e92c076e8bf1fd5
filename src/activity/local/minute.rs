use crate::domain::Timestamp;

/// Milliseconds that are counted together.
const TICK_MILLIS: i64 = 5_000;
const TICKS: usize = 12;

/// How many things happened in the last minute, to the nearest five seconds. 28 bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Minute {
    /// The tick of the newest count.
    newest: u32,
    counts: [u16; TICKS],
}

impl Minute {
    /// Counts one; returns the number with it.
    pub fn add(&mut self, now: Timestamp) -> u32 {
        self.forget(now);
        let count = &mut self.counts[slot(self.newest)];
        *count = count.saturating_add(1);
        self.sum()
    }

    /// The number now.
    pub fn count(&mut self, now: Timestamp) -> u32 {
        self.forget(now);
        self.sum()
    }

    fn sum(&self) -> u32 {
        self.counts.iter().map(|count| u32::from(*count)).sum()
    }

    /// Clears the counts that are older than a minute. A clock that went back by less than a minute counts on where it was.
    fn forget(&mut self, now: Timestamp) {
        let tick = u32::try_from(now.as_millis() / TICK_MILLIS).unwrap_or(0);
        let passed = tick
            .checked_sub(self.newest)
            .map_or_else(|| if (self.newest - tick) as usize >= TICKS { TICKS } else { 0 }, |passed| passed as usize);
        if passed == 0 {
            return;
        }
        for step in 0..passed.min(TICKS) {
            self.counts[(slot(tick) + TICKS - step) % TICKS] = 0;
        }
        self.newest = tick;
    }
}

fn slot(tick: u32) -> usize {
    tick as usize % TICKS
}
