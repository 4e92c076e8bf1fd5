use super::Folded;
use sha2::{Digest as _, Sha256};

/// The fewest words of a text that can be nearly another one: "Merci !" and "+1" are written by many people who do not know each other.
const LEAST_WORDS: usize = 6;

/// What a text is compared by with recent ones: the hash of its folded words, and their `SimHash` (Charikar 2002), in which texts that
/// differ in little differ in few bits. All numbers are one to the `SimHash`. A text of fewer than six words has none.
pub fn fingerprint(text: &str) -> (u64, Option<u64>) {
    Folded::of(text).fingerprint()
}

impl Folded {
    /// The [`fingerprint`] of a text that is folded already.
    pub fn fingerprint(&self) -> (u64, Option<u64>) {
        let mut exact = Sha256::new();
        let mut tally = Tally::default();
        for word in self.words() {
            exact.update(word);
            exact.update(b" ");
            tally.vote(hash(word));
        }
        if tally.votes == 0 {
            exact.update(self.as_str());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&exact.finalize()[..8]);
        (u64::from_be_bytes(first), (tally.votes >= LEAST_WORDS).then(|| tally.majority()))
    }
}

fn hash(word: &str) -> u64 {
    let is_number = word.chars().all(char::is_numeric);
    if is_number { scatter(b"0") } else { scatter(word.as_bytes()) }
}

/// How many hashes had each bit. Eight bits are counted at once, each in a byte of a number, until the bytes are full.
#[derive(Default)]
struct Tally {
    votes: usize,
    bytes: [u64; 8],
    counts: [[usize; 8]; 8],
}

impl Tally {
    /// The lowest bit of each byte.
    const ONES: u64 = u64::MAX / 255;

    fn vote(&mut self, hash: u64) {
        for (bytes, byte) in self.bytes.iter_mut().zip(hash.to_le_bytes()) {
            // The byte in each place, of which each keeps another bit, moved to its lowest.
            let kept = (u64::from(byte) * Self::ONES) & 0x8040_2010_0804_0201;
            *bytes += ((kept + Self::ONES * 127) >> 7) & Self::ONES;
        }
        self.votes += 1;
        if self.votes.is_multiple_of(255) {
            self.count();
        }
    }

    fn count(&mut self) {
        for (counts, bytes) in self.counts.iter_mut().zip(&mut self.bytes) {
            for (count, byte) in counts.iter_mut().zip(std::mem::take(bytes).to_le_bytes()) {
                *count += usize::from(byte);
            }
        }
    }

    /// The bits that most hashes had.
    fn majority(&mut self) -> u64 {
        self.count();
        let counts = self.counts.iter().flatten().enumerate();
        counts.filter(|(_, count)| **count * 2 > self.votes).fold(0, |hash, (bit, _)| hash | 1 << bit)
    }
}

/// FNV-1a with the final mix of `MurmurHash3`: the same in every build, so that instances can compare theirs.
fn scatter(bytes: &[u8]) -> u64 {
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_are_counted_as_one_by_one(hashes in prop::collection::vec(any::<u64>(), 1..600)) {
            let mut tally = Tally::default();
            for hash in &hashes {
                tally.vote(*hash);
            }
            let has = |bit: u32| hashes.iter().filter(|hash| *hash >> bit & 1 == 1).count();
            let majority = (0..64).filter(|bit| has(*bit) * 2 > hashes.len()).fold(0, |all, bit| all | 1_u64 << bit);
            prop_assert_eq!(tally.majority(), majority);
        }
    }
}
