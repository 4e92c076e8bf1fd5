//! A table that is filled once and asked often, mostly for what is not in it: keys are hashes, and one bit answers most questions.

/// Values by 64-bit hashes that are good already.
#[derive(Debug)]
pub struct ByHash<V> {
    /// A bit for each of the hash's lower bits; not set where there is nothing.
    present: Vec<u64>,
    /// As they were given; `slots` is mostly empty, so it only says which.
    pairs: Vec<(u64, V)>,
    /// Which of the pairs stands here, or [`NONE`]. Half of them empty at least; whoever finds the place taken goes to the next.
    slots: Vec<u32>,
}

/// No pair.
const NONE: u32 = u32::MAX;

impl<V: Copy> ByHash<V> {
    /// Of these pairs; of two with the same hash the later one counts.
    pub fn new(mut pairs: Vec<(u64, V)>) -> Self {
        pairs.shrink_to_fit();
        let size = (pairs.len() * 2).next_power_of_two().max(64);
        let mut table = Self { present: vec![0; size / 8], pairs, slots: vec![NONE; size] };
        for pair in 0..table.pairs.len() {
            let (hash, _) = table.pairs[pair];
            let slot = table.slot(hash);
            table.slots[slot] = u32::try_from(pair).unwrap_or(NONE);
            let (word, bit) = table.bit(hash);
            table.present[word] |= bit;
        }
        table
    }

    /// What stands under a hash.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<V> {
        let (word, bit) = self.bit(hash);
        if self.present[word] & bit == 0 {
            return None;
        }
        self.pair(self.slot(hash)).map(|(_, value)| value)
    }

    #[inline]
    fn bit(&self, hash: u64) -> (usize, u64) {
        let place = mixed(hash) & (self.present.len() * 64 - 1);
        (place / 64, 1 << (place % 64))
    }

    fn pair(&self, slot: usize) -> Option<(u64, V)> {
        self.pairs.get(self.slots[slot] as usize).copied()
    }

    /// Where the hash stands, or would stand.
    fn slot(&self, hash: u64) -> usize {
        let mut place = (mixed(hash) >> 20) & (self.slots.len() - 1);
        while self.pair(place).is_some_and(|(other, _)| other != hash) {
            place = (place + 1) & (self.slots.len() - 1);
        }
        place
    }
}

/// The upper bits of an FNV hash are its best.
#[expect(clippy::cast_possible_truncation, reason = "a place in a table of far fewer than 2³² bits")]
const fn mixed(hash: u64) -> usize {
    (hash ^ (hash >> 29)) as usize
}

#[cfg(test)]
mod tests {
    use super::ByHash;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let hash = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let pairs: Vec<(u64, u64)> = (0..1_000).map(|n| (hash(n), n)).collect();
        let table = ByHash::new(pairs);
        for n in 0..2_000 {
            assert_eq!(table.get(hash(n)), (n < 1_000).then_some(n));
        }
        assert_eq!(ByHash::<u8>::new(Vec::new()).get(7), None);
    }
}
