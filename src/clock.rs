//! The only place that asks what time it is. Everything below `http`, `worker` and `cli` is handed a [`Timestamp`].

use crate::domain::Timestamp;
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// The machine's clock, moved by a shift that tests set.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    shift_millis: Arc<AtomicI64>,
}

impl Clock {
    /// Now.
    pub fn now(&self) -> Timestamp {
        let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        Timestamp::from_millis(millis.saturating_add(self.shift_millis.load(Ordering::Relaxed)))
    }

    /// Moves this clock and its clones forward: a test that waits for tomorrow need not sleep.
    pub fn advance(&self, by: std::time::Duration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.shift_millis.fetch_add(millis, Ordering::Relaxed);
    }
}
