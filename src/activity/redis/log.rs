//! The log of submissions that all instances write and read: one Redis stream. Each entry is what one instance recorded together.
//!
//! Redis puts the entries in one order, and every instance plays them into a memory of its own in that order. So each says the same of every
//! submission, and what an instance hears of its own counts all that any instance recorded before.

use super::super::{Occurrence, Recorded, local::LocalActivity};
use crate::domain::{KeyedHash, SiteKey, Timestamp};
use lru::LruCache;
use std::{collections::VecDeque, num::NonZeroUsize, time::Duration};

/// Where an entry stands in the log: Redis's clock in milliseconds when it came, and a number among those of the same millisecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    millis: u64,
    number: u64,
}

impl Place {
    /// As Redis writes it.
    pub fn parse(id: &str) -> Option<Self> {
        let (millis, number) = id.split_once('-')?;
        Some(Self { millis: millis.parse().ok()?, number: number.parse().ok()? })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.millis, self.number)
    }
}

/// A submission as it stands in the log.
#[derive(Clone, Debug)]
pub(super) struct Submitted {
    pub occurrence: Occurrence,
    /// What it is recognised by when it comes again. Without any it is recorded whatever came before.
    pub receipts: Vec<KeyedHash>,
    pub at: Timestamp,
}

/// What one instance knows of the log.
pub(super) struct Replica {
    memory: LocalActivity,
    /// What the last submissions are recognised by.
    receipts: LruCache<KeyedHash, ()>,
    /// By how much a submission's time may differ from Redis's clock.
    skew: Duration,
    /// Submissions that the log keeps.
    most: NonZeroUsize,
    /// The last entry that was played.
    last: Place,
    /// The newest entries, with how many submissions each has: as many as hold what the log keeps.
    kept: VecDeque<(Place, usize)>,
    submissions: usize,
}

impl Replica {
    pub fn new(memory: LocalActivity, skew: Duration, most: NonZeroUsize) -> Self {
        // Most have one receipt, some two.
        let receipts = LruCache::sparse(most.saturating_mul(NonZeroUsize::MIN.saturating_add(1)));
        Self { memory, receipts, skew, most, last: Place::default(), kept: VecDeque::new(), submissions: 0 }
    }

    /// The last entry that was played.
    pub const fn last(&self) -> Place {
        self.last
    }

    /// The oldest entry that the log must keep.
    pub fn oldest(&self) -> Place {
        self.kept.front().map_or_else(Place::default, |(place, _)| *place)
    }

    /// Begins with the log anew, which is another one. What is remembered stays.
    pub fn begin_again(&mut self) {
        self.last = Place::default();
        self.kept.clear();
        self.submissions = 0;
    }

    /// Plays the next entry; gives what is said of each of its submissions, `None` of one that came before. What cannot be read, since another
    /// version wrote it, is passed over.
    pub fn play(&mut self, place: Place, entry: &[u8]) -> Vec<Option<Recorded>> {
        let mut said = Vec::new();
        let mut rest = entry;
        while let Some(submitted) = read(&mut rest) {
            let at = self.believed(submitted.at, place);
            said.push(self.is_first(&submitted.receipts).then(|| self.memory.remember(&submitted.occurrence, at)));
        }
        self.last = place;
        self.submissions += said.len();
        self.kept.push_back((place, said.len()));
        while let Some((_, oldest)) = self.kept.pop_front_if(|(_, oldest)| self.submissions - *oldest >= self.most.get()) {
            self.submissions -= oldest;
        }
        said
    }

    /// Plays a submission before it stands in the log; gives what is said of it. Only one that comes for the first time, and is so far from its
    /// limits that what others recorded meanwhile does not matter. Where it stands in the log later it is known by its receipts, and counts once.
    pub fn anticipate(&mut self, submitted: &Submitted) -> Option<Recorded> {
        let Submitted { occurrence, receipts, at } = submitted;
        let at = self.believed(*at, self.last);
        let is_new = !receipts.is_empty() && receipts.iter().all(|receipt| !self.receipts.contains(receipt));
        if !is_new || !self.memory.is_far_from_limits(occurrence, at) {
            return None;
        }
        self.is_first(receipts);
        Some(self.memory.remember(occurrence, at))
    }

    /// Whether none of these came before; all of them did from now on.
    fn is_first(&mut self, receipts: &[KeyedHash]) -> bool {
        receipts.iter().filter(|receipt| self.receipts.put(**receipt, ()).is_some()).count() == 0
    }

    fn believed(&self, at: Timestamp, place: Place) -> Timestamp {
        let redis = Timestamp::from_millis(i64::try_from(place.millis).unwrap_or(i64::MAX));
        at.clamp(redis.minus(self.skew), redis.plus(self.skew))
    }
}

/// Adds a submission to what becomes an entry: time, source, author, text, whether it has a likeness, the likeness; then receipts and site,
/// each behind how many there are.
pub(super) fn write(entry: &mut Vec<u8>, submitted: &Submitted) {
    let Submitted { occurrence: Occurrence { site, source, author, text, likeness }, receipts, at } = submitted;
    entry.extend(at.as_millis().to_be_bytes());
    entry.extend(source.as_bytes());
    entry.extend(author.as_bytes());
    entry.extend(text.to_be_bytes());
    entry.push(u8::from(likeness.is_some()));
    entry.extend(likeness.unwrap_or_default().to_be_bytes());
    entry.extend(length(receipts.len()));
    for receipt in receipts {
        entry.extend(receipt.as_bytes());
    }
    entry.extend(length(site.as_str().len()));
    entry.extend(site.as_str().as_bytes());
}

/// Takes the first submission off; `None` at the end, and where it cannot be read.
fn read(rest: &mut &[u8]) -> Option<Submitted> {
    let at = Timestamp::from_millis(i64::from_be_bytes(take(rest)?));
    let (source, author) = (KeyedHash::from_bytes(take(rest)?), KeyedHash::from_bytes(take(rest)?));
    let text = u64::from_be_bytes(take(rest)?);
    let [has_likeness] = take(rest)?;
    let likeness = u64::from_be_bytes(take(rest)?);
    let receipts = u16::from_be_bytes(take(rest)?);
    let receipts = (0..receipts).map(|_| Some(KeyedHash::from_bytes(take(rest)?))).collect::<Option<_>>()?;
    let length = u16::from_be_bytes(take(rest)?);
    let (site, behind) = rest.split_at_checked(usize::from(length))?;
    *rest = behind;
    let site = SiteKey::parse(std::str::from_utf8(site).ok()?).ok()?;
    let occurrence = Occurrence { site, source, author, text, likeness: (has_likeness == 1).then_some(likeness) };
    Some(Submitted { occurrence, receipts, at })
}

/// Sites' keys and receipts are far fewer than it can say.
fn length(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes()
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*first)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use crate::activity::PaceSettings;
    use std::num::{NonZeroU32, NonZeroUsize};

    fn hash(of: u8) -> KeyedHash {
        KeyedHash::from_bytes([of; 16])
    }

    fn submitted(number: u8, likeness: Option<u64>, receipts: &[u8]) -> Submitted {
        let site = SiteKey::parse("demo").unwrap();
        let occurrence = Occurrence { site, source: hash(number), author: hash(number), text: 7, likeness };
        let receipts = receipts.iter().copied().map(hash).collect();
        Submitted { occurrence, receipts, at: Timestamp::from_millis(1_000_000) }
    }

    fn replica(most: usize) -> Replica {
        let number = |number| NonZeroU32::new(number).unwrap();
        let many = NonZeroUsize::new(1_000).unwrap();
        let settings = PaceSettings { per_minute: number(10), burst: number(5), remembered: many, texts: many, repeat_minutes: number(60) };
        Replica::new(LocalActivity::new(&settings), Duration::from_secs(10), NonZeroUsize::new(most).unwrap())
    }

    fn entry(submitted: &[Submitted]) -> Vec<u8> {
        let mut entry = Vec::new();
        for submitted in submitted {
            write(&mut entry, submitted);
        }
        entry
    }

    const fn place(number: u64) -> Place {
        Place { millis: 1_000_000, number }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let all = [submitted(1, None, &[]), submitted(2, Some(0), &[8]), submitted(3, Some(u64::MAX), &[9, 10])];
        let bytes = entry(&all);
        let mut rest = bytes.as_slice();
        for written in &all {
            assert_eq!(format!("{:?}", read(&mut rest).unwrap()), format!("{written:?}"));
        }
        assert!(read(&mut rest).is_none());
        let one = entry(&all[2..]);
        for cut in 0..one.len() {
            assert!(read(&mut &one[..cut]).is_none(), "cut after {cut}");
        }
    }

    #[test]
    fn the_log_keeps_as_many_submissions_as_it_must() {
        let mut replica = replica(10);
        let three = entry(&[submitted(1, None, &[]), submitted(2, None, &[]), submitted(3, None, &[])]);
        for number in 1..=20 {
            replica.play(place(number), &three);
        }
        assert_eq!(replica.oldest(), place(17), "four entries of three hold ten");
        replica.play(place(21), &entry(&vec![submitted(4, None, &[]); 200]));
        assert_eq!(replica.oldest(), place(21), "one alone may hold more");
    }

    #[test]
    fn what_came_before_is_told_and_counts_once() {
        let mut replica = replica(10);
        assert!(replica.play(place(1), &entry(&[submitted(1, None, &[8, 9])]))[0].is_some());
        assert!(replica.play(place(2), &entry(&[submitted(1, None, &[7, 9])]))[0].is_none());
        let said = replica.play(place(3), &entry(&[submitted(1, None, &[])]));
        assert_eq!(said[0].as_ref().unwrap().source_pace, crate::domain::Fact::Known(2));
    }

    #[test]
    fn what_was_anticipated_counts_once() {
        let mut replica = replica(10);
        replica.play(place(0), b"");
        let first = submitted(1, None, &[8]);
        assert!(replica.anticipate(&first).is_some());
        assert!(replica.anticipate(&first).is_none(), "it came before");
        assert!(replica.play(place(1), &entry(&[first]))[0].is_none(), "its place in the log");
        let said = replica.play(place(2), &entry(&[submitted(1, None, &[9])]));
        assert_eq!(said[0].as_ref().unwrap().source_pace, crate::domain::Fact::Known(2));
    }

    #[test]
    fn nothing_is_anticipated_near_a_limit_or_without_receipts() {
        let mut replica = replica(10);
        replica.play(place(0), b"");
        assert!(replica.anticipate(&submitted(1, None, &[])).is_none());
        // Half of a burst of five.
        assert!(replica.anticipate(&submitted(1, None, &[1])).is_some());
        assert!(replica.anticipate(&submitted(1, None, &[2])).is_some());
        assert!(replica.anticipate(&submitted(1, None, &[3])).is_none());
        let mut of_the_same_author = submitted(2, None, &[4]);
        of_the_same_author.occurrence.author = hash(1);
        assert!(replica.anticipate(&of_the_same_author).is_none());
        assert!(replica.anticipate(&submitted(2, None, &[4])).is_some());
    }

    #[test]
    fn what_is_no_entry_is_passed_over() {
        let mut replica = replica(10);
        assert!(replica.play(Place { millis: 1, number: 0 }, b"of a later version").is_empty());
        assert_eq!(replica.play(place(1), &entry(&[submitted(1, None, &[])])).len(), 1);
        assert_eq!(replica.last(), place(1));
    }
}
