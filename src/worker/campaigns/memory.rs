//! The comments of the last days that belong to no campaign, in a ring, found again by the parts of their likeness: each part leads from the
//! newest comment with it to older ones. What the ring has overwritten ends a chain, so nothing has to be deleted.

use crate::{
    domain::{Likeness, Timestamp},
    store::Print,
};
use std::{collections::HashMap, time::Duration};

/// Steps along one chain. A flood of one person must not be slow, and whoever joins it finds its newest.
const MOST_STEPS: usize = 128;
/// The slots of one part of a likeness.
const SLOTS: usize = 1 << 16;

/// What a step along a chain looks at, and no more: most of these are not near, and each is fetched from memory.
struct Step {
    likeness: Likeness,
    /// The number of the comment before, by each part.
    before: [u32; Likeness::BANDS],
}

pub(super) struct Memory {
    steps: Vec<Step>,
    /// The comment of each step; `None` once it belongs to a campaign.
    prints: Vec<Option<Print>>,
    capacity: u32,
    /// The number that the next comment gets. Numbers start at 1; after four billion comments all is forgotten and they start again.
    next: u32,
    /// For each part and its value, the number of the newest comment.
    heads: Vec<u32>,
    window: Duration,
}

impl Memory {
    pub fn new(capacity: usize, window: Duration) -> Self {
        let capacity = u32::try_from(capacity.clamp(1, 1 << 24)).unwrap_or(1);
        Self { steps: Vec::new(), prints: Vec::new(), capacity, next: 1, heads: vec![0; Likeness::BANDS * SLOTS], window }
    }

    /// Remembers a comment, and forgets the oldest for it.
    pub fn remember(&mut self, print: Print) {
        if self.next == u32::MAX {
            *self = Self::new(self.capacity as usize, self.window);
        }
        let slots = slots(print.likeness);
        let step = Step { likeness: print.likeness, before: slots.map(|slot| self.heads[slot]) };
        let place = self.place(self.next);
        if place < self.steps.len() {
            self.steps[place] = step;
            self.prints[place] = Some(print);
        } else {
            self.steps.push(step);
            self.prints.push(Some(print));
        }
        for slot in slots {
            self.heads[slot] = self.next;
        }
        self.next += 1;
    }

    /// The comments that are nearly the same, those of the last days, as far as a few steps lead.
    pub fn near(&self, print: &Print) -> Vec<Print> {
        let mut near = HashMap::new();
        for (band, slot) in slots(print.likeness).into_iter().enumerate() {
            let mut number = self.heads[slot];
            for _ in 0..MOST_STEPS {
                let Some(place) = self.at(number) else { break };
                let step = &self.steps[place];
                if step.likeness.is_near(print.likeness)
                    && let Some(other) = self.prints[place].filter(|other| self.is_recent(other, print.at))
                {
                    near.insert(number, other);
                }
                number = step.before[band];
            }
        }
        near.into_values().collect()
    }

    /// All comments that are nearly this, which are remembered no longer: their numbers in the store.
    pub fn take(&mut self, likeness: Likeness, at: Timestamp) -> Vec<i64> {
        let mut taken = Vec::new();
        for place in 0..self.steps.len() {
            if self.steps[place].likeness.is_near(likeness) && self.prints[place].is_some_and(|print| self.is_recent(&print, at)) {
                taken.extend(self.prints[place].take().map(|print| print.comment));
            }
        }
        taken
    }

    fn is_recent(&self, print: &Print, at: Timestamp) -> bool {
        print.at >= at.minus(self.window)
    }

    /// The place of a comment that is still in the ring.
    fn at(&self, number: u32) -> Option<usize> {
        let age = self.next - number;
        if number == 0 || age > self.capacity { None } else { Some(self.place(number)).filter(|place| *place < self.steps.len()) }
    }

    const fn place(&self, number: u32) -> usize {
        ((number - 1) % self.capacity) as usize
    }
}

fn slots(likeness: Likeness) -> [usize; Likeness::BANDS] {
    let bands = likeness.bands();
    std::array::from_fn(|band| band * SLOTS + usize::from(bands[band]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use proptest::prelude::*;

    fn print(comment: i64, bits: u64, at: i64) -> Print {
        let likeness = Likeness::from_bits(bits);
        Print { comment, seq: comment, likeness, author: 1, source: None, at: Timestamp::from_millis(at), campaign: None }
    }

    fn numbers(prints: Vec<Print>) -> Vec<i64> {
        let mut numbers: Vec<_> = prints.into_iter().map(|print| print.comment).collect();
        numbers.sort_unstable();
        numbers
    }

    proptest! {
        #[test]
        fn it_finds_what_a_plain_look_at_all_finds(
            texts in prop::collection::vec((0_u64..4, prop::collection::vec(0_u32..64, 0..3)), 1..60),
            capacity in 1_usize..70,
        ) {
            let mut memory = Memory::new(capacity, Duration::from_mins(1));
            let prints: Vec<_> = (1..).zip(&texts).map(|(number, (word, flipped))| {
                print(number, flipped.iter().fold(word * 0x1234_5678_9abc_def1, |bits, bit| bits ^ (1 << bit)), number * 1_000)
            }).collect();
            for (place, new) in prints.iter().enumerate() {
                let old = prints[..place].iter().rev().take(capacity);
                let near: Vec<_> = old.filter(|old| old.likeness.is_near(new.likeness) && old.at >= new.at.minus(Duration::from_mins(1))).copied().collect();
                prop_assert_eq!(numbers(memory.near(new)), numbers(near));
                memory.remember(*new);
            }
        }
    }

    #[test]
    fn what_belongs_to_a_campaign_is_near_to_nothing() {
        let mut memory = Memory::new(10, Duration::from_mins(1));
        for number in 1..=3 {
            memory.remember(print(number, 0b111 >> number, 0));
        }
        memory.remember(print(4, u64::MAX, 0));
        assert_eq!(memory.take(Likeness::from_bits(0), Timestamp::from_millis(0)), [1, 2, 3]);
        assert_eq!(numbers(memory.near(&print(5, 0, 0))), [0_i64; 0]);
        assert_eq!(numbers(memory.near(&print(5, u64::MAX, 60_000))), [4]);
        assert_eq!(numbers(memory.near(&print(5, u64::MAX, 60_001))), [0_i64; 0], "too long ago");
    }
}
