//! What a text adds up to against a table of weights, while it is read. This is where judging takes its time.

use super::{
    Head,
    features::{BLOCKS, Block, Feature, NO_WORD, Reader},
    recipe::Relief,
    training::factors,
};

/// What is known of one place, for both heads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// In units of the head.
    pub weights: [i16; 2],
    /// How much the place counts, in units of [`SCALE`]; 0 for one that no text in training had.
    pub scales: [u8; 2],
}

/// Bytes of a place in files.
pub(super) const PLACE_BYTES: usize = 6;

/// A place as it stands in files.
pub(super) type PlaceBytes = [u8; PLACE_BYTES];

/// One unit of a stored scale; the largest is 255 of them.
pub(super) const SCALE: f32 = 1.0 / 32.0;

impl Place {
    /// Rounds what was learnt for one head: its weight in `unit`s, and how much the place counts.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded to the range of the stored numbers")]
    pub fn set(&mut self, head: Head, weight: f32, unit: f32, scale: f32) {
        self.weights[head as usize] = (weight / unit).round() as i16;
        self.scales[head as usize] = if scale == 0.0 { 0 } else { (scale / SCALE).round().clamp(1.0, 255.0) as u8 };
    }

    pub fn to_bytes(self) -> PlaceBytes {
        let ([one, two], [three, four]) = (self.weights[0].to_le_bytes(), self.weights[1].to_le_bytes());
        [one, two, three, four, self.scales[0], self.scales[1]]
    }

    pub const fn from_bytes(bytes: PlaceBytes) -> Self {
        let [one, two, three, four, spam, abuse] = bytes;
        Self { weights: [i16::from_le_bytes([one, two]), i16::from_le_bytes([three, four])], scales: [spam, abuse] }
    }
}

/// Where places are looked up.
pub(super) trait Places {
    /// The place of a number; an empty one if there is none.
    fn place(&self, index: u32) -> Place;
}

impl Places for &[PlaceBytes] {
    #[inline]
    fn place(&self, index: u32) -> Place {
        Place::from_bytes(self[index as usize])
    }
}

/// The sums.
pub(super) struct Sums<P> {
    places: P,
    /// Weighted amounts by word, head and block; at the end those of no word.
    words: Vec<[[f32; BLOCKS]; 2]>,
    /// Squared amounts, which a text's length comes from.
    squares: [[f32; BLOCKS]; 2],
}

impl<P: Places> Sums<P> {
    /// None yet, for a text of so many words.
    pub fn new(places: P, words: usize) -> Self {
        Self { places, words: vec![[[0.0; BLOCKS]; 2]; words + 1], squares: [[0.0; BLOCKS]; 2] }
    }

    /// What each word adds to a head's score, at the end what belongs to no word.
    pub fn shares(&self, head: Head, relief: &Relief, unit: f32) -> impl Iterator<Item = f32> {
        let factors = factors(&relief[head as usize], &self.squares[head as usize]);
        self.words.iter().map(move |sums| unit * sums[head as usize].iter().zip(&factors).map(|(sum, factor)| sum * factor).sum::<f32>())
    }
}

impl<P: Places> Reader for Sums<P> {
    #[inline]
    fn feature(&mut self, feature: Feature) {
        let place = self.places.place(feature.index);
        let word = if feature.word == NO_WORD { self.words.len() - 1 } else { feature.word as usize };
        let block = feature.block as usize;
        for head in 0..2 {
            let amount = feature.value * f32::from(place.scales[head]) * SCALE;
            self.squares[head][block] += amount * amount;
            self.words[word][head][block] += amount * f32::from(place.weights[head]);
        }
    }

    /// In whole numbers, which the pieces of one word do not overflow: 168 of 255 · 32,767 at most.
    #[expect(clippy::cast_precision_loss, reason = "the weights were rounded more than that")]
    #[inline]
    fn pieces(&mut self, word: u32, places: &[u32]) {
        let (mut sums, mut squares) = ([0_i32; 2], [0_i32; 2]);
        for index in places {
            let place = self.places.place(*index);
            for head in 0..2 {
                let scale = i32::from(place.scales[head]);
                sums[head] += scale * i32::from(place.weights[head]);
                squares[head] += scale * scale;
            }
        }
        let block = Block::Pieces as usize;
        for head in 0..2 {
            self.words[word as usize][head][block] += sums[head] as f32 * SCALE;
            self.squares[head][block] += squares[head] as f32 * (SCALE * SCALE);
        }
    }
}

/// Two tables at once.
impl<A: Reader, B: Reader> Reader for (A, B) {
    #[inline]
    fn feature(&mut self, feature: Feature) {
        self.0.feature(feature);
        self.1.feature(feature);
    }

    #[inline]
    fn pieces(&mut self, word: u32, places: &[u32]) {
        self.0.pieces(word, places);
        self.1.pieces(word, places);
    }
}
