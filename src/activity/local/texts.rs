//! Recent texts in a ring, found again by chains: each chain leads from the newest text with a property to older ones with it, as in LZ77.
//! A chain that reaches what the ring has overwritten ends there, so nothing has to be deleted.

use crate::{
    activity::Occurrence,
    domain::{Repeats, Timestamp},
};
use std::{
    hash::{DefaultHasher, Hash, Hasher as _},
    time::Duration,
};

/// Bits in which two likenesses may differ and still be near (Manku, Jain, Das Sarma 2007).
pub(super) const NEAR_BITS: u32 = 3;

/// By the pigeonhole principle, of four parts of two likenesses that differ in three bits at least one is the same.
const BANDS: usize = 4;

/// One chain by the text itself, and one a band.
const CHAINS: usize = 1 + BANDS;

/// Steps along one chain. More repeats than that are not counted: they change no verdict, and a flood must not be slow.
const MOST_STEPS: usize = 128;

/// A text that is remembered: 80 bytes.
#[derive(Clone, Debug)]
struct Remembered {
    at: Timestamp,
    site: u64,
    text: u64,
    likeness: Option<u64>,
    source: u64,
    author: u64,
    /// The number of the text before, in each chain.
    before: [u32; CHAINS],
}

/// The texts of the last minutes.
#[derive(Debug)]
pub(super) struct Texts {
    ring: Vec<Remembered>,
    capacity: u32,
    /// The number that the next text gets. Numbers start at 1; after four billion texts all is forgotten and they start again.
    next: u32,
    /// For each chain and slot of its hash, the number of the newest text.
    heads: Vec<u32>,
    window: Duration,
}

impl Texts {
    pub fn new(capacity: usize, window: Duration) -> Self {
        let capacity = u32::try_from(capacity.clamp(1, 1 << 24)).unwrap_or(1);
        let heads = vec![0; CHAINS * (capacity as usize).next_power_of_two()];
        Self { ring: Vec::new(), capacity, next: 1, heads, window }
    }

    /// How often the same text, or nearly the same, was sent to the site lately; then remembers this one if `keep` says so.
    ///
    /// A text without a likeness is short: many write "Merci", and only those of the same source or author are repeats.
    pub fn compare(&mut self, occurrence: &Occurrence, keep: bool, now: Timestamp) -> Repeats {
        let new = Remembered {
            at: now,
            site: hash(&occurrence.site),
            text: occurrence.text,
            likeness: occurrence.likeness,
            source: half(occurrence.source.as_bytes()),
            author: half(occurrence.author.as_bytes()),
            before: [0; CHAINS],
        };
        let repeats = Repeats { same: self.same(&new), near: self.near(&new) };
        if keep {
            self.push(new);
        }
        repeats
    }

    fn same(&self, new: &Remembered) -> u32 {
        let is_same = |old: &&Remembered| {
            old.site == new.site && old.text == new.text && (new.likeness.is_some() || old.source == new.source || old.author == new.author)
        };
        narrow(self.chain(0, new).filter(is_same).count())
    }

    fn near(&self, new: &Remembered) -> u32 {
        let Some(likeness) = new.likeness else { return 0 };
        let in_band = |number| {
            // A text that is near in several bands is counted in the first of them.
            let is_near = move |old: &&Remembered| {
                let Some(other) = old.likeness else { return false };
                let first = (0..BANDS).find(|earlier| band(other, *earlier) == band(likeness, *earlier));
                first == Some(number) && old.site == new.site && old.text != new.text && (other ^ likeness).count_ones() <= NEAR_BITS
            };
            self.chain(1 + number, new).filter(is_near).count()
        };
        narrow((0..BANDS).map(in_band).sum())
    }

    /// The recent texts that share a chain with one, newest first.
    fn chain<'t>(&'t self, chain: usize, new: &Remembered) -> impl Iterator<Item = &'t Remembered> {
        let mut number = self.slot(chain, new).map_or(0, |slot| self.heads[slot]);
        let mut age_before = 0;
        let oldest = new.at.minus(self.window);
        std::iter::from_fn(move || {
            let age = self.next - number;
            // An age that does not grow, or lies outside of the ring, is that of a text that was overwritten.
            if age <= age_before || age as usize > self.ring.len() {
                return None;
            }
            age_before = age;
            let found = &self.ring[self.place(number)];
            number = found.before[chain];
            (found.at >= oldest).then_some(found)
        })
        .take(MOST_STEPS)
    }

    fn push(&mut self, mut new: Remembered) {
        if self.next == u32::MAX {
            self.ring.clear();
            self.heads.fill(0);
            self.next = 1;
        }
        let number = self.next;
        for chain in 0..CHAINS {
            if let Some(slot) = self.slot(chain, &new) {
                new.before[chain] = std::mem::replace(&mut self.heads[slot], number);
            }
        }
        let place = self.place(number);
        if place < self.ring.len() {
            self.ring[place] = new;
        } else {
            self.ring.push(new);
        }
        self.next += 1;
    }

    fn place(&self, number: u32) -> usize {
        ((number - 1) % self.capacity) as usize
    }

    /// Where the head of a text's chain is kept; `None` if it is in no such chain.
    fn slot(&self, chain: usize, text: &Remembered) -> Option<usize> {
        let value = if chain == 0 { text.text } else { u64::from(band(text.likeness?, chain - 1)) };
        let slots = self.heads.len() / CHAINS;
        let spread = (value ^ text.site).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        Some(chain * slots + usize::try_from(spread).unwrap_or(0) % slots)
    }
}

fn band(likeness: u64, number: usize) -> u16 {
    let bytes = likeness.to_be_bytes();
    u16::from_be_bytes([bytes[2 * number], bytes[2 * number + 1]])
}

fn half(hash: &[u8; 16]) -> u64 {
    let mut half = [0; 8];
    half.copy_from_slice(&hash[..8]);
    u64::from_be_bytes(half)
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
