//! How long something has been so, seen from time to time: what lasts longer than a burst is none any more.

use std::time::{Duration, Instant};

/// For how long something has been so. That goes as slowly as it came: where it is not so for a moment, it has not begun anew.
#[derive(Debug)]
pub struct Lasting {
    at_most: Duration,
    lasted: Duration,
    /// When it was last looked at, and whether it was so.
    looked: Option<(Instant, bool)>,
}

impl Lasting {
    /// Not for any time yet, and never for longer than this.
    pub const fn up_to(at_most: Duration) -> Self {
        Self { at_most, lasted: Duration::ZERO, looked: None }
    }

    /// It is so, or is not, from now until the next look.
    pub fn look(&mut self, is_so: bool, now: Instant) {
        let Some((at, was_so)) = self.looked.replace((now, is_so)) else { return };
        let passed = now.duration_since(at);
        self.lasted = if was_so { (self.lasted + passed).min(self.at_most) } else { self.lasted.saturating_sub(passed) };
    }

    /// For how long, at the last look.
    pub const fn lasted(&self) -> Duration {
        self.lasted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_and_goes_as_time_does() {
        let start = Instant::now();
        let mut lasting = Lasting::up_to(Duration::from_secs(10));
        let mut after = |second, is_so| {
            lasting.look(is_so, start + Duration::from_secs(second));
            lasting.lasted().as_secs()
        };
        let looks = [(0, false), (5, true), (9, false), (10, true), (12, true), (30, false), (33, false), (60, true)];
        assert_eq!(looks.map(|(second, is_so)| after(second, is_so)), [0, 0, 4, 3, 5, 10, 7, 0]);
    }
}
