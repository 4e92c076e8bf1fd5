use super::Folded;
use sha2::{Digest as _, Sha256};

/// The fewest words of a text that can be nearly another one: "Merci !" and "+1" are written by many people who do not know each other.
const LEAST_WORDS: usize = 6;

/// What a text is compared by with recent ones: the hash of its folded words, and their `SimHash` (Charikar 2002), in which texts that
/// differ in little differ in few bits. All numbers are one to the `SimHash`. A text of fewer than six words has none.
pub fn fingerprint(text: &str) -> (u64, Option<u64>) {
    let folded = Folded::of(text);
    let mut exact = Sha256::new();
    let mut tally = [0_i32; 64];
    let mut words = 0;
    for word in folded.words() {
        exact.update(word);
        exact.update(b" ");
        vote(&mut tally, word);
        words += 1;
    }
    if words == 0 {
        exact.update(folded.as_str());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&exact.finalize()[..8]);
    (u64::from_be_bytes(first), (words >= LEAST_WORDS).then(|| majority(&tally)))
}

fn vote(tally: &mut [i32; 64], word: &str) {
    let is_number = word.chars().all(char::is_numeric);
    let hash = if is_number { scatter(b"0") } else { scatter(word.as_bytes()) };
    for (bit, count) in tally.iter_mut().enumerate() {
        *count += if hash >> bit & 1 == 1 { 1 } else { -1 };
    }
}

fn majority(tally: &[i32; 64]) -> u64 {
    tally.iter().enumerate().filter(|(_, count)| **count > 0).fold(0, |hash, (bit, _)| hash | 1 << bit)
}

/// FNV-1a with the final mix of `MurmurHash3`: the same in every build, so that instances can compare theirs.
fn scatter(bytes: &[u8]) -> u64 {
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
