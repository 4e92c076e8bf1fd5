use super::Folded;
use sha2::{Digest as _, Sha256};

/// The fewest words of a text that can be nearly another one: "Merci !" and "+1" are written by many people who do not know each other.
const LEAST_WORDS: usize = 6;
/// What pairs of words are hashed with, each in another way: the first numbers of `SplitMix64`.
const WAYS: [u64; 8] = [
    0xe220_a839_7b1d_cdaf,
    0x6e78_9e6a_a1b9_65f4,
    0x06c4_5d18_8009_454f,
    0xf88b_b8a8_724c_81ec,
    0x1b39_896a_51a8_749b,
    0x53cb_9f0c_747e_a2ea,
    0x2c82_9abe_1f45_32e1,
    0xc584_133a_c916_ab3c,
];

/// What a text is compared by with recent ones: the hash of its folded words, and their likeness. That is, for each of eight ways to hash its
/// pairs of neighbouring words, one byte of the least hash (`MinHash`, Broder 1997; of one byte each, Li and König 2010): of two texts so
/// large a share of bytes agrees as of their pairs is in both. All numbers are one to the likeness. A text of fewer than six words has none.
pub fn fingerprint(text: &str) -> (u64, Option<u64>) {
    Folded::of(text).fingerprint()
}

impl Folded {
    /// The [`fingerprint`] of a text that is folded already.
    pub fn fingerprint(&self) -> (u64, Option<u64>) {
        let mut exact = Sha256::new();
        let mut pairs = Pairs::default();
        for word in self.words() {
            exact.update(word);
            exact.update(b" ");
            pairs.add(hash(word));
        }
        if pairs.words == 0 {
            exact.update(self.as_str());
        }
        let mut first = [0; 8];
        first.copy_from_slice(&exact.finalize()[..8]);
        (u64::from_be_bytes(first), (pairs.words >= LEAST_WORDS).then(|| pairs.likeness()))
    }
}

fn hash(word: &str) -> u64 {
    let is_number = word.chars().all(char::is_numeric);
    if is_number { scatter(b"0") } else { scatter(word.as_bytes()) }
}

/// Pairs of neighbouring words, as far as they are compared.
struct Pairs {
    words: usize,
    last: u64,
    /// The least hash of a pair, for each way.
    least: [u64; WAYS.len()],
}

impl Default for Pairs {
    fn default() -> Self {
        Self { words: 0, last: 0, least: [u64::MAX; WAYS.len()] }
    }
}

impl Pairs {
    fn add(&mut self, word: u64) {
        if self.words > 0 {
            let pair = self.last.rotate_left(23).wrapping_add(word);
            for (least, way) in self.least.iter_mut().zip(WAYS) {
                let spread = (pair ^ way).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                *least = (*least).min(spread ^ (spread >> 32));
            }
        }
        (self.words, self.last) = (self.words + 1, word);
    }

    /// Of each least hash a byte that says nothing of how small it is.
    fn likeness(&self) -> u64 {
        u64::from_be_bytes(self.least.map(|least| least.to_be_bytes()[4]))
    }
}

/// FNV-1a with the final mix of `MurmurHash3`: the same in every build, so that instances can compare theirs.
fn scatter(bytes: &[u8]) -> u64 {
    let mut hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
