/// What a text resembles: one byte for each of eight ways to look at its pairs of words (`MinHash`, Broder 1997), of which texts that differ in
/// little have most in common. How it is made is told in `filter/folding/fingerprint.rs`. Not made of texts too short to be nearly another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Likeness(u64);

impl Likeness {
    /// Bytes in which two likenesses may differ and still be near: six of eight agree.
    pub const NEAR_BYTES: usize = 2;
    /// By the pigeonhole principle, of four parts of two likenesses that differ in no more than three bytes at least one is the same.
    pub const BANDS: usize = 4;

    /// From the bits, as `filter::folding::fingerprint` computes them.
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// From a database's number.
    pub const fn stored(number: i64) -> Self {
        Self(number.cast_unsigned())
    }

    /// The number for a database: the same bits.
    pub const fn as_number(self) -> i64 {
        self.0.cast_signed()
    }

    /// Whether two texts are nearly the same.
    pub fn is_near(self, other: Self) -> bool {
        let differing = (self.0 ^ other.0).to_be_bytes().into_iter().filter(|byte| *byte != 0).count();
        differing <= Self::NEAR_BYTES
    }

    /// Its parts. Near likenesses have one in common at least.
    pub fn bands(self) -> [u16; Self::BANDS] {
        std::array::from_fn(|band| (self.0 >> (16 * band) & 0xffff) as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::Likeness;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn near_likenesses_have_a_band_in_common(bits: u64, flipped in prop::collection::vec(0_u32..64, 0..=2)) {
            let (one, other) = (Likeness::from_bits(bits), Likeness::from_bits(flipped.iter().fold(bits, |bits, bit| bits ^ (1 << bit))));
            prop_assert!(one.is_near(other));
            prop_assert!(one.bands().iter().zip(other.bands()).any(|(a, b)| *a == b));
            prop_assert_eq!(Likeness::stored(one.as_number()), one);
        }
    }

    #[test]
    fn three_bytes_are_not_near() {
        assert!(Likeness::from_bits(0).is_near(Likeness::from_bits(0xff_00ff)));
        assert!(!Likeness::from_bits(0).is_near(Likeness::from_bits(0x01_0101)));
    }
}
