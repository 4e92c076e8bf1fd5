use super::super::{CLAIM_TIMEOUT, group_size};
use crate::domain::Timestamp;
use std::collections::BTreeMap;

/// What is handed out. It lives in memory, since one process owns the file: after a crash everything is handed out anew.
///
/// A first delivery costs no write. What may have ended badly (it was among the oldest when the process ended, or its claim ran out) is a
/// *suspect*: each further delivery is counted in the file before it is made, and in ever smaller groups. So an envelope that kills its
/// process reaches its last attempt alone, and does not take its neighbours along.
#[derive(Debug)]
pub(super) struct Claims {
    /// All up to this number were handed out at least once, by this process or the one before.
    last: i64,
    /// Until when, and how often it was handed out.
    held: BTreeMap<i64, (Timestamp, u32)>,
    /// What is to be handed out again, and how often it was.
    again: BTreeMap<i64, u32>,
}

impl Claims {
    /// From the suspects in the file.
    pub fn new(suspects: Vec<(i64, u32)>) -> Self {
        let again: BTreeMap<_, _> = suspects.into_iter().collect();
        Self { last: again.last_key_value().map_or(0, |(number, _)| *number), held: BTreeMap::new(), again }
    }

    pub const fn handed_out(&self) -> i64 {
        self.last
    }

    pub fn give_back_expired(&mut self, now: Timestamp) {
        let expired: Vec<i64> = self.held.iter().filter(|(_, (until, _))| *until <= now).map(|(number, _)| *number).collect();
        for number in expired {
            if let Some((_, attempts)) = self.held.remove(&number) {
                self.again.insert(number, attempts);
            }
        }
    }

    /// The next suspects to hand out together, the oldest first, with the attempt that it will be.
    pub fn next_group(&self, limit: usize, attempts: u32) -> Vec<(i64, u32)> {
        let mut group = Vec::new();
        let mut size = limit;
        for (number, made) in &self.again {
            size = size.min(group_size(made + 1, attempts));
            if group.len() >= size {
                break;
            }
            group.push((*number, made + 1));
        }
        group
    }

    pub fn hand_out_again(&mut self, group: &[(i64, u32)], now: Timestamp) {
        for (number, attempt) in group {
            self.again.remove(number);
            self.held.insert(*number, (now.plus(CLAIM_TIMEOUT), *attempt));
        }
    }

    pub fn hand_out(&mut self, numbers: impl Iterator<Item = i64>, now: Timestamp) {
        for number in numbers {
            self.last = self.last.max(number);
            self.held.insert(number, (now.plus(CLAIM_TIMEOUT), 1));
        }
    }

    pub fn settle(&mut self, numbers: &[i64]) {
        for number in numbers {
            self.held.remove(number);
            self.again.remove(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suspects_come_in_ever_smaller_groups() {
        let suspects = |attempts| Claims::new((1..=100).map(|number| (number, attempts)).collect());
        assert_eq!(suspects(1).next_group(256, 5).len(), 16);
        assert_eq!(suspects(2).next_group(256, 5).len(), 4);
        assert_eq!(suspects(3).next_group(256, 5).len(), 1);
        assert_eq!(suspects(1).next_group(256, 2).len(), 1);
        assert_eq!(suspects(1).next_group(3, 5).len(), 3);
    }
}
