use super::Finding;
use crate::{clock::Clock, domain::Timestamp};
use std::time::Duration;

/// Clocks that are kept in time differ by milliseconds.
const MOST: Duration = Duration::from_secs(2);

/// Compares another machine's clock with this one's, which was asked before and after.
pub(super) fn compare(whose: &str, theirs: Timestamp, before: Timestamp) -> Finding {
    let after = Clock::default().now();
    let middle = before.as_millis().midpoint(after.as_millis());
    let (difference, uncertain) = (theirs.as_millis() - middle, after.since(before) / 2);
    let ahead = if difference > 0 { "behind" } else { "ahead of" };
    let off = Duration::from_millis(difference.unsigned_abs());
    if off > MOST + uncertain {
        let found = format!("this machine's clock is {} s {ahead} {whose}'s", off.as_secs());
        let cure = "let both be kept in time by NTP (`timedatectl set-ntp true`): until then limits, links and mails go by the wrong time";
        return Finding::wrong("clock", found, cure);
    }
    Finding::ok("clock", format!("{} ms from {whose}'s", off.as_millis()))
}
