//! Recent texts in a ring, found again by chains: each chain leads from the newest text with a property to older ones with it, as in LZ77.
//! A chain that reaches what the ring has overwritten ends there, so nothing has to be deleted.

use crate::{
    activity::Occurrence,
    domain::{Likeness, Repeats, Timestamp},
};
use std::{
    hash::{DefaultHasher, Hash, Hasher as _},
    time::Duration,
};

/// The parts of a likeness.
const BANDS: usize = Likeness::BANDS;

/// One chain by the text itself, and one a band.
const CHAINS: usize = 1 + BANDS;

/// Steps along one chain. More repeats than that are not counted: they change no verdict, and a flood must not be slow.
const MOST_STEPS: usize = 128;

/// A text that is remembered: 56 bytes.
#[derive(Clone, Debug)]
struct Remembered {
    at: Timestamp,
    site: u64,
    text: u64,
    likeness: Option<u64>,
    source: u64,
    author: u64,
}

/// What leads along the chains: 32 bytes, so that many of them stay in the processor's cache.
#[derive(Clone, Copy, Debug)]
struct Link {
    /// The likeness, or 0 for a text that has none.
    likeness: u64,
    /// The number of the text before, in each chain.
    before: [u32; CHAINS],
}

/// The texts of the last minutes.
#[derive(Debug)]
pub(super) struct Texts {
    ring: Vec<Remembered>,
    /// What leads on from each text of the ring.
    links: Vec<Link>,
    capacity: u32,
    /// The number that the next text gets. Numbers start at 1; after four billion texts all is forgotten and they start again.
    next: u32,
    /// For each chain and slot of its hash, the number of the newest text.
    heads: Vec<u32>,
    window: Duration,
}

/// A walk along one chain, from the newest text to older ones.
#[derive(Clone, Copy, Debug)]
struct Chain {
    number: u32,
    age: u32,
}

impl Chain {
    const fn from(head: u32) -> Self {
        Self { number: head, age: 0 }
    }

    /// The place of the next text.
    fn step(&mut self, chain: usize, texts: &Texts) -> Option<usize> {
        let age = texts.next - self.number;
        // An age that does not grow, or lies outside of the ring, is that of a text that was overwritten.
        if age <= self.age || age as usize > texts.ring.len() {
            return None;
        }
        let place = texts.place(self.number);
        (self.number, self.age) = (texts.links[place].before[chain], age);
        Some(place)
    }
}

impl Texts {
    pub fn new(capacity: usize, window: Duration) -> Self {
        let capacity = u32::try_from(capacity.clamp(1, 1 << 24)).unwrap_or(1);
        let heads = vec![0; CHAINS * (capacity as usize).next_power_of_two()];
        Self { ring: Vec::new(), links: Vec::new(), capacity, next: 1, heads, window }
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
            source: occurrence.source.half(),
            author: occurrence.author.half(),
        };
        let slots = std::array::from_fn(|chain| self.slot(chain, &new));
        let chains = slots.map(|slot| Chain::from(slot.map_or(0, |slot| self.heads[slot])));
        let repeats = Repeats { same: self.same(&new, chains[0]), near: self.near(&new, chains) };
        if keep {
            self.push(new, slots);
        }
        repeats
    }

    fn same(&self, new: &Remembered, mut chain: Chain) -> u32 {
        let places = std::iter::from_fn(|| chain.step(0, self)).take(MOST_STEPS);
        let is_same = |place: usize| {
            let old = &self.ring[place];
            let counts = new.likeness.is_some() || old.source == new.source || old.author == new.author;
            old.text == new.text && old.site == new.site && counts && self.is_recent(old, new)
        };
        narrow(places.filter(|place| is_same(*place)).count())
    }

    /// All chains are walked side by side, so that the processor waits for memory once a step, not once a text.
    fn near(&self, new: &Remembered, mut chains: [Chain; CHAINS]) -> u32 {
        let Some(likeness) = new.likeness else { return 0 };
        let mut near = 0;
        for _ in 0..MOST_STEPS {
            let places: [Option<usize>; BANDS] = std::array::from_fn(|number| chains[1 + number].step(1 + number, self));
            if places == [None; BANDS] {
                break;
            }
            for (number, place) in places.into_iter().enumerate() {
                near += u32::from(place.is_some_and(|place| self.is_near(place, new, likeness, number)));
            }
        }
        near
    }

    /// A text that is near in several bands counts in the first of them.
    fn is_near(&self, place: usize, new: &Remembered, likeness: u64, number: usize) -> bool {
        let other = self.links[place].likeness;
        if !Likeness::from_bits(other).is_near(Likeness::from_bits(likeness)) {
            return false;
        }
        let first = (0..BANDS).find(|earlier| band(other, *earlier) == band(likeness, *earlier));
        let old = &self.ring[place];
        first == Some(number) && old.likeness.is_some() && old.site == new.site && old.text != new.text && self.is_recent(old, new)
    }

    fn is_recent(&self, old: &Remembered, new: &Remembered) -> bool {
        old.at >= new.at.minus(self.window)
    }

    fn push(&mut self, new: Remembered, slots: [Option<usize>; CHAINS]) {
        if self.next == u32::MAX {
            self.ring.clear();
            self.links.clear();
            self.heads.fill(0);
            self.next = 1;
        }
        let number = self.next;
        let before = slots.map(|slot| slot.map_or(0, |slot| std::mem::replace(&mut self.heads[slot], number)));
        let link = Link { likeness: new.likeness.unwrap_or(0), before };
        let place = self.place(number);
        if place < self.ring.len() {
            (self.ring[place], self.links[place]) = (new, link);
        } else {
            self.ring.push(new);
            self.links.push(link);
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

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
